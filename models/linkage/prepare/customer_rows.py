"""Customers as rows, read when they are asked for: ten million are a file, not ten million objects."""

from __future__ import annotations

import gc
import marshal
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from operator import attrgetter
from sys import intern
from typing import overload

import numpy as np
from numpy.typing import NDArray

from models.linkage.prepare.prepared import Prepared

MOST_KEPT = 200_000
"""Customers that are kept once they were read: 200 MB at most."""
_FIELDS = Prepared.__slots__
_VALUES = attrgetter(*_FIELDS)
_SETTERS = [getattr(Prepared, name).__set__ for name in _FIELDS]
_NAMES = _FIELDS.index("names")
_AT_ONCE = 256
"""Rows that are read at once: what is made of them is still in the processor's cache."""
_SINGLE = tuple(
    name for name in _FIELDS if name not in ("id", "names", "text", "native", "generation", "extra")
)


class Customers(Sequence[Prepared]):
    """Prepared customers by their position.

    Attributes:
        filled: The fields that any of them has, extra columns as ``extra:name``.
    """

    def __init__(self, rows: NDArray[np.uint8], ends: NDArray[np.int64], filled: frozenset[str]) -> None:
        """Take the rows.

        Args:
            rows: uint8, the rows one after the other.
            ends: int64, where each row ends.
            filled: The fields that any customer has.
        """
        self._rows, self._ends, self.filled = rows, ends, filled
        self._kept: dict[int, Prepared] = {}

    def __len__(self) -> int:
        return len(self._ends)

    @overload
    def __getitem__(self, at: int) -> Prepared: ...
    @overload
    def __getitem__(self, at: slice) -> list[Prepared]: ...
    def __getitem__(self, at: int | slice) -> Prepared | list[Prepared]:
        if isinstance(at, slice):
            return [self[position] for position in range(*at.indices(len(self)))]
        found = self._kept.get(at)
        if found is None:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            found = self._kept[int(at)] = self._read(int(at))
        return found

    def __iter__(self) -> Iterator[Prepared]:
        return map(self._read, range(len(self)))

    def take(self, positions: NDArray[np.int32]) -> list[Prepared]:
        """Give the customers at these positions."""
        found, which = self.once(positions)
        return [found[at] for at in which.tolist()]

    def once(self, positions: NDArray[np.int32]) -> tuple[list[Prepared], NDArray[np.int64]]:
        """Give the customers at these positions, each once, and which of them is at each position."""
        unique, which = np.unique(positions, return_inverse=True)
        wanted = unique.tolist()
        new = [at for at in wanted if at not in self._kept]
        if len(self._kept) + len(new) > MOST_KEPT:
            self._kept.clear()
            new = wanted
        self._kept.update(zip(new, self._read_all(new), strict=True))
        return list(map(self._kept.__getitem__, wanted)), which

    def _read(self, at: int) -> Prepared:
        if not -len(self) <= at < len(self):
            raise IndexError("no customer stands there")
        return self._read_all([at % len(self)])[0]

    def _read_all(self, wanted: Sequence[int]) -> list[Prepared]:
        """The customers at these positions.

        Field by field and past the constructor of a frozen class: a fifth of the time that one by one takes.
        """
        positions = np.array(wanted, dtype=np.int64)
        ends = self._ends[positions].tolist()
        starts = np.where(positions > 0, self._ends[positions - 1], 0).tolist()
        rows, new = self._rows.data, Prepared.__new__
        people: list[Prepared] = []
        with _nothing_collected():
            for first in range(0, len(wanted), _AT_ONCE):
                some = slice(first, first + _AT_ONCE)
                # marshal reads what this process or its workers wrote, in a folder of their own
                values = [marshal.loads(rows[s:e]) for s, e in zip(starts[some], ends[some], strict=True)]  # noqa: S302
                read = [new(Prepared) for _ in values]
                for setter, column in zip(_SETTERS, zip(*values, strict=True), strict=True):
                    deque(map(setter, read, column), maxlen=0)
                people += read
        return people


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Keeps the garbage collector away from a hundred thousand new objects, all of which stay."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def as_rows(people: Sequence[Prepared]) -> tuple[bytes, NDArray[np.int64]]:
    """Give customers as the rows that ``Customers`` reads, and the length of each."""
    rows = [
        marshal.dumps((*values[:_NAMES], _shared(values[_NAMES]), *values[_NAMES + 1 :]))
        for values in map(_VALUES, people)
    ]
    return b"".join(rows), np.fromiter(map(len, rows), dtype=np.int64, count=len(rows))


def _shared(names: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    """The same names with one string for each word, however many have it."""
    return tuple([tuple(map(intern, form)) for form in names])


def filled(people: Sequence[Prepared]) -> frozenset[str]:
    """Give the fields that any of these people has.

    Each part of an address by itself, and each extra column as ``extra:name``.
    """
    found = {name for name in _SINGLE if any(getattr(person, name) for person in people)}
    return frozenset(found | {f"extra:{column}" for person in people for column in person.extra})
