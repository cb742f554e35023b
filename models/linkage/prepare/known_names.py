"""Names that are known: given names, so that Joan is not John with a slip, and the commonest family names."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from pathlib import Path

from models.linkage.prepare.nicknames import same_person_forms
from vocabulary import words

_COMMON_FAMILIES = frozenset(words("family_names.common"))
"""Family names that one in some hundred bears in the countries whose languages Kith reads, and in some
beside."""


@lru_cache(maxsize=1)
def _listed() -> frozenset[str]:
    lines = Path(__file__).with_name("given_names.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(name for line in lines if not line.startswith("#") for name in line.split())


def is_given(word: str) -> bool:
    """Say whether a plain, lower-case word is a listed given name."""
    return word in _listed()


def is_common(form: tuple[str, ...]) -> bool:
    """Say whether several people of a town may bear a plain name.

    It is a listed given name and one of the commonest family names, in whatever order, with no more than a
    letter beside them.
    """
    long = [word for word in form if len(word) > 1]
    if len(long) != 2:
        return False
    return any(is_given(one) and other in _COMMON_FAMILIES for one, other in (long, long[::-1]))


@lru_cache(maxsize=200_000)
def two_given_names(one: str, other: str) -> bool:
    """Say whether two words are two given names.

    They are not where both are one name written two ways (Brian, Bryan; Bill, William), or one with a slip.
    """
    if one == other or not (is_given(one) and is_given(other)):
        return False
    return not same_person_forms(one, other) and _spelling(one) != _spelling(other)


def _spelling(name: str) -> str:
    """A name with its spellings made one: Philipp and Filip, Erica and Erika, Kristen and Kristin."""
    for written, meant in (
        ("ph", "v"),
        ("f", "v"),
        ("ck", "k"),
        ("c", "k"),
        ("q", "k"),
        ("z", "s"),
        ("y", "i"),
        ("w", "u"),
    ):
        name = name.replace(written, meant)
    name = "".join(letter for letter, _ in groupby(name[0] + name[1:].replace("h", "")))
    if len(name) < 5:
        return name
    return name.removesuffix("e")[:-1].replace("e", "i") + name.removesuffix("e")[-1]
