"""Fields other than names and addresses: the level that two values reach, and the chance of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from operator import attrgetter, itemgetter

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz
from rapidfuzz.distance import DamerauLevenshtein
from rapidfuzz.process import cpdist

from models.linkage.compare.people_pairs import Agreements, Alike, Pairs, no_agreements, once_each
from models.linkage.compare.value_arrays import lengths, numbered, numbers
from models.linkage.prepare.frequencies import Frequencies
from vocabulary import words

_END = itemgetter(slice(-9, None))
"""The digits of a number that are the same wherever it is written; a shorter one whole."""
_PARTS_AND_PARENTS = frozenset(words("organisations.parts_and_parents"))


def single(pairs: Pairs, field: str, frequencies: Frequencies, usual: float) -> Agreements:
    """Compare a field of one value: the highest level where it is the same, else what is nearly so."""
    found = pairs.told(attrgetter(field), _ALIKE.get(field, _phrases))
    levels, chances = no_agreements(len(pairs))
    levels[found.there] = np.where(found.same, 3 if field == "birth_date" else 2, found.alike)
    chances[found.there] = found.chances(lambda value: frequencies.value(field, value, usual))
    return levels, chances


def extra_column(pairs: Pairs, column: str, frequencies: Frequencies, usual: float) -> Agreements:
    """Compare a column of the user's own: 1 where it is the same."""
    found = pairs.told(lambda person: person.extra.get(column, ""))
    levels, chances = no_agreements(len(pairs))
    levels[found.there] = found.same
    chances[found.there] = found.chances(lambda value: frequencies.value(column, value, usual))
    return levels, chances


def phones(pairs: Pairs, frequencies: Frequencies, usual: float) -> Agreements:
    """Compare telephone numbers.

    2: a number in common. 1: one that is the same but for its beginning, as it is written in another country.
    """
    found = pairs.beside("phones")
    levels, chances = no_agreements(len(pairs))
    levels[found.pair] = 0
    mine, theirs = list(map(_END, found.mine)), list(map(_END, found.theirs))
    ends = numbered(mine)
    near = np.flatnonzero(numbers(ends, mine)[found.one] == numbers(ends, theirs)[found.other])
    long = lengths(mine)[found.one[near]] >= 9
    levels[found.pair[near[long]]] = 1
    two = zip(found.one[near].tolist(), found.other[near].tolist(), strict=True)
    same = near[np.array([found.mine[one] == found.theirs[other] for one, other in two], dtype=bool)]
    pair = found.pair[same]
    levels[pair] = 2
    rare = once_each(found.one[same], lambda one: frequencies.value("phones", found.mine[one], usual))
    np.minimum.at(chances, pair, rare)
    return levels, chances


def place(pairs: Pairs, frequencies: Frequencies, usual: float) -> Agreements:
    """Compare country, state, city and postcode; the narrowest that both have counts most.

    5 and 4: the postcode, and nearly. 3: the city. 2: nearly the city, or the postcode's area. 1: state or
    country.
    """
    levels, chances = no_agreements(len(pairs))
    for field in ("country", "state"):
        found = pairs.told(attrgetter(field))
        levels[found.there] = found.same
    city = pairs.told(
        attrgetter("city"),
        lambda ones, others: 2 * (cpdist(ones, others, scorer=fuzz.ratio, score_cutoff=75) > 0),
    )
    levels[city.there] = np.where(city.same, 3, np.maximum(levels[city.there], city.alike))
    chances[city.there] = city.chances(lambda value: frequencies.value("city", value, 0.01))
    postcode = pairs.told(attrgetter("postcode"), _each(_postcodes))
    there = postcode.there
    levels[there] = np.where(postcode.same, 5, np.maximum(levels[there], postcode.alike))
    rare = postcode.chances(lambda value: frequencies.value("postcode", value, usual))
    chances[there] = np.where(levels[there] == 5, rare, np.where(levels[there] == 4, 1.0, chances[there]))
    return levels, chances


def _postcodes(one: str, other: str) -> int:
    if DamerauLevenshtein.distance(one, other, score_cutoff=1) <= 1:
        return 4
    return 2 if len(one) > 4 and one[:-3] == other[:-3] else 0


@lru_cache(maxsize=200_000)
def _dates(one: str, other: str) -> int:
    """2: one digit wrong, two swapped, or day and month swapped. 1: in part the same.

    That is the same year where one side knows no more (1 January) or the month or the day is the same, or
    years alone that nearly agree.
    """
    if DamerauLevenshtein.distance(one, other, score_cutoff=1) <= 1:
        return 1 if one.endswith("0101") and other.endswith("0101") else 2
    if len(one) == len(other) == 8 and one[:4] == other[:4]:
        if one[4:6] == other[6:] and one[6:] == other[4:6]:
            return 2
        return 1 if "0101" in (one[4:], other[4:]) or one[4:6] == other[4:6] or one[6:] == other[6:] else 0
    return 0


def _numbers(one: str, other: str) -> int:
    return (
        1
        if min(len(one), len(other)) >= 5 and DamerauLevenshtein.distance(one, other, score_cutoff=2) <= 2
        else 0
    )


def _phrases(ones: Sequence[str], others: Sequence[str]) -> NDArray[np.bool_]:
    """1: nearly the same words."""
    near: NDArray[np.bool_] = cpdist(ones, others, scorer=fuzz.token_sort_ratio, score_cutoff=80) > 0
    return near


def _organisations(ones: Sequence[str], others: Sequence[str]) -> NDArray[np.bool_]:
    """1: nearly the same words.

    Also the same words but for those that name a part or a parent ("Dunmore Mills Group").
    """
    bare = list(map(_bare, ones)), list(map(_bare, others))
    same = np.array([bool(one) and one == other for one, other in zip(*bare, strict=True)], dtype=bool)
    return same | _phrases(ones, others)


@lru_cache(maxsize=200_000)
def _bare(organisation: str) -> tuple[str, ...]:
    return tuple(word for word in organisation.split() if word not in _PARTS_AND_PARENTS)


def _each(alike: Callable[[str, str], int]) -> Alike:
    """What is said of two values, of many."""
    return lambda ones, others: list(map(alike, ones, others))


_ALIKE: dict[str, Alike] = {
    "birth_date": _each(_dates), "national_id": _each(_numbers), "organisation": _organisations,
}  # fmt: skip
