"""Pairs of people to be compared: each person once, and for each pair which two they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.linkage.compare.name_arrays import Words
from models.linkage.compare.value_arrays import Bools, Ints, Values, numbered, numbers, side_by_side
from models.linkage.prepare.known_names import two_given_names
from models.linkage.prepare.prepared import Prepared

NULL = -1

Agreement = tuple[int, float]
"""A level, and the probability of reaching it by chance (1 where the level has no such)."""
Agreements = tuple[NDArray[np.int8], NDArray[np.float64]]
"""The same, pair by pair."""


Alike = Callable[[Sequence[str], Sequence[str]], Any]
"""How nearly the one text of each two is the other: whole numbers."""


class Pairs:
    """``mentions[left[i]]`` beside ``customers[right[i]]``."""

    def __init__(
        self,
        mentions: Sequence[Prepared],
        customers: Sequence[Prepared],
        left: NDArray[Any],
        right: NDArray[Any],
    ) -> None:
        self.mentions, self.customers = mentions, customers
        self.left: Ints = left.astype(np.int64)
        self.right: Ints = right.astype(np.int64)

    def __len__(self) -> int:
        return len(self.left)

    def at(self, pair: int) -> tuple[Prepared, Prepared]:
        """Give the two people of a pair."""
        return self.mentions[self.left[pair]], self.customers[self.right[pair]]

    def of(self, value: Callable[[Prepared], Any]) -> tuple[list[Any], list[Any]]:
        """Give a value of each mention and of each customer."""
        return list(map(value, self.mentions)), list(map(value, self.customers))

    @cached_property
    def generations(self) -> tuple[Ints, Ints]:
        """The generation of each pair's mention and customer."""
        mine, theirs = (np.fromiter(side, np.int64, len(side)) for side in self.of(attrgetter("generation")))
        return mine[self.left], theirs[self.right]

    def given(self, field: str) -> tuple[Bools, Bools]:
        """Say whether each pair's mention and customer have something in a field."""
        mine, theirs = (np.fromiter(map(bool, side), bool, len(side)) for side in self.of(attrgetter(field)))
        return mine[self.left], theirs[self.right]

    @cached_property
    def forms(self) -> tuple[Values, Values]:
        """The forms of the names of the mentions and of the customers."""
        mine, theirs = self.of(attrgetter("names"))
        return Values(mine), Values(theirs)

    @property
    def named(self) -> Bools:
        """Whether both have a name."""
        mine, theirs = self.forms
        found: Bools = (mine.counts > 0)[self.left] & (theirs.counts > 0)[self.right]
        return found

    @cached_property
    def words(self) -> Words:
        """The words of all forms, the mentions' first."""
        mine, theirs = self.forms
        return Words([*mine.flat, *theirs.flat])

    def told_apart(self, asked: Bools) -> Bools:
        """Say of some pairs whether their given names, in every form of two names, are known to be two."""
        chosen = np.flatnonzero(asked)
        mine, theirs = self.forms
        pair, one, other = side_by_side(mine, theirs, self.left[chosen], self.right[chosen])
        words, size, first = self.words.all, self.words.size, self.words.rows[0]
        codes = first[one] * size + first[len(mine.flat) + other]
        apart = once_each(codes, lambda two: two_given_names(words[two // size], words[two % size]))
        found = np.zeros(len(self), dtype=bool)
        several = np.bincount(pair, minlength=len(chosen))
        found[chosen] = (several > 0) & (np.bincount(pair, apart, len(chosen)) == several)
        return found

    def beside(self, field: str) -> Beside:
        """Give every value of a mention beside every one of the customer, of a field of several values."""
        value = attrgetter(field)
        mine = Values(list(map(value, self.mentions)))
        there = np.flatnonzero(mine.counts[self.left])
        theirs = Values(list(map(value, map(self.customers.__getitem__, self.right[there].tolist()))))
        pair, one, other = side_by_side(mine, theirs, self.left[there], np.arange(len(there)))
        return Beside(mine.flat, theirs.flat, there[pair], one, other)

    def told(
        self, value: Callable[[Prepared], str], alike: Alike = lambda ones, others: [0] * len(ones)
    ) -> Told:
        """Give the pairs that have a field of one value on both sides, the same or how nearly.

        Args:
            value: The value of a person, empty for none.
            alike: Says how nearly two values are one; it is asked once for every two that differ, of all at
                once.
        """
        mine = list(map(value, self.mentions))
        there = np.flatnonzero(np.fromiter(map(bool, mine), bool, len(mine))[self.left])
        theirs = list(map(value, map(self.customers.__getitem__, self.right[there].tolist())))
        there = there[np.fromiter(map(bool, theirs), bool, len(theirs))]
        theirs = list(filter(None, theirs))
        at = numbered((*filter(None, mine), *theirs))
        one, other = numbers(at, mine)[self.left[there]], numbers(at, theirs)
        level = np.zeros(len(there), dtype=np.int8)
        differ = np.flatnonzero(one != other)
        asked, which = np.unique(one[differ] * len(at) + other[differ], return_inverse=True)
        texts = list(at)
        ones, others = (
            list(map(texts.__getitem__, side.tolist())) for side in divmod(asked, max(1, len(at)))
        )
        level[differ] = np.array(alike(ones, others), dtype=np.int8)[which]
        return Told(there, one == other, level, one, texts)


@dataclass(frozen=True)
class Beside:
    """``mine[one[i]]`` beside ``theirs[other[i]]``, of the pair ``pair[i]``; pairs in their order."""

    mine: list[str]
    theirs: list[str]
    pair: Ints
    one: Ints
    other: Ints


@dataclass(frozen=True)
class Told:
    """A field of one value where both have it.

    Attributes:
        there: The pairs.
        same: Whether the two values are one.
        alike: int8, how nearly they are one where they differ.
        value: The mention's value, a number of ``texts``.
        texts: The different values.
    """

    there: Ints
    same: Bools
    alike: NDArray[np.int8]
    value: Ints
    texts: list[str]

    def chances(self, chance: Callable[[str], float]) -> NDArray[np.float64]:
        """Give the chance of each value that is the same, asked once for every value; 1 elsewhere."""
        found = np.ones(len(self.there))
        found[self.same] = once_each(self.value[self.same], lambda at: chance(self.texts[at]))
        return found


def once_each(of: Ints, what: Callable[[int], float]) -> NDArray[np.float64]:
    """Give what is said of each number, asked once for every number."""
    asked, which = np.unique(of, return_inverse=True)
    return np.array([what(number) for number in asked.tolist()], dtype=np.float64)[which]


def no_agreements(pairs: int) -> Agreements:
    """Give null for so many pairs."""
    return np.full(pairs, NULL, dtype=np.int8), np.ones(pairs)
