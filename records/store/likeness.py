"""Whether two names that go with the same number or address are one person's, written a little differently."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

ALIKE = 75.0
"""From this likeness on (rapidfuzz, of 100) two words are one, misread or misspelt, as with one letter that differs."""
LONGEST = 12
"""Words of a name that are compared."""


def normal(name: str) -> str:
    """Letters and digits of the name, lower-case, in their order, single spaces between words."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return " ".join("".join(c if c.isalnum() or unicodedata.combining(c) else " " for c in plain).split())


def alike(one: str, other: str) -> bool:
    """Whether one person may be written in both ways, where both own the same contact: they share two words; or one, and
    the rest begins alike ("A. Lee", "Dr Ann Lee") or is missing ("Lee"). Misread words count as the same.

    "Ben Lee" is not like "Ann Lee": two people who share a telephone."""
    first, second = normal(one).split()[:LONGEST], normal(other).split()[:LONGEST]
    same = _pairs(first, second, _same) + _pairs(first, second, _misread)
    if same != 1:
        return same > 1
    return not first or not second or _pairs(first, second, _begins) > 0


def _pairs(first: list[str], second: list[str], are: Callable[[str, str], bool]) -> int:
    """How many words of one name have a counterpart in the other; these are taken out of both."""
    count = 0
    for word in list(first):
        match = next((own for own in second if are(word, own)), None)
        if match is not None:
            first.remove(word)
            second.remove(match)
            count += 1
    return count


def _same(one: str, other: str) -> bool:
    return one == other and not (len(one) == 1 and one.isascii())  # an initial is no name


def _misread(one: str, other: str) -> bool:
    if min(len(one), len(other)) < 3:
        return False
    return Levenshtein.distance(one, other, score_cutoff=1) <= 1 or fuzz.ratio(one, other) >= ALIKE


def _begins(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)
