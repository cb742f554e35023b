"""Values of many people in arrays: all one after the other, or those of the two of a pair side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain, count, repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


class Values:
    """The values of many people.

    Attributes:
        flat: All values, those of the first person first.
        counts: int64, how many each person has.
        starts: Where each person's begin.
    """

    def __init__(self, each: Sequence[Sequence[Any]]) -> None:
        self.flat: list[Any] = list(chain.from_iterable(each))
        self.counts = np.fromiter(map(len, each), np.int64, len(each))
        self.starts = np.cumsum(self.counts) - self.counts

    @property
    def owners(self) -> Ints:
        """Whose each value is."""
        return np.repeat(np.arange(len(self.counts)), self.counts)


def side_by_side(mine: Values, theirs: Values, left: Ints, right: Ints) -> tuple[Ints, Ints, Ints]:
    """Give every value of ``left[i]`` beside every one of ``right[i]``.

    Returns:
        The pair i, and where the two values are in ``flat``.
    """
    own, other = mine.counts[left], theirs.counts[right]
    both = own * other
    pair = np.repeat(np.arange(len(left)), both)
    within = np.arange(len(pair)) - np.repeat(np.cumsum(both) - both, both)
    across = other[pair]
    return pair, mine.starts[left][pair] + within // across, theirs.starts[right][pair] + within % across


Numbers = defaultdict[Any, int]
"""A number for each text, from 0 in the order of their coming; it grows with whatever is asked of it."""


def new_numbers() -> Numbers:
    """Give numbers for texts that are yet to come."""
    return defaultdict(count().__next__)


def every_number(of: Numbers, texts: Sequence[Any]) -> Ints:
    """Give the numbers of texts; new ones get the next."""
    return np.fromiter(map(of.__getitem__, texts), np.int64, len(texts))


def numbered(texts: Iterable[Any]) -> dict[Any, int]:
    """Give a number for each different text, from 0 in the order of their coming."""
    different = dict.fromkeys(texts)
    return dict(zip(different, range(len(different)), strict=True))


def numbers(of: dict[Any, int], texts: Sequence[Any]) -> Ints:
    """Give the numbers of texts, -1 for one that has none."""
    return np.fromiter(map(of.get, texts, repeat(-1)), np.int64, len(texts))


def lengths(texts: Sequence[Any]) -> Ints:
    """Give the length of each text."""
    return np.fromiter(map(len, texts), np.int64, len(texts))


def letter_sets(texts: Sequence[str]) -> NDArray[np.uint64]:
    """Give the characters of each text as a set, a bit for each.

    Characters beyond a and z share bits. An edit changes two bits at most.
    """
    if not len(texts):
        return np.empty(0, dtype=np.uint64)
    points = np.array(texts, dtype=np.str_).view(np.uint32).reshape(len(texts), -1)
    found = np.zeros(len(texts), dtype=np.uint64)
    for column in np.ascontiguousarray(points.T):
        found |= np.where(column > 0, np.uint64(1) << (column & 63).astype(np.uint64), np.uint64(0))
    return found
