"""Customers as rows that are read when they are asked for: ten million of them are a file, not ten million objects."""

from __future__ import annotations

import marshal
from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import overload

import numpy as np
from numpy.typing import NDArray

from models.linkage.people import Prepared

MOST_KEPT = 200_000
"""Customers that are kept once they were read: 200 MB at most."""
_FIELDS = Prepared.__slots__
_VALUES = attrgetter(*_FIELDS)
_SINGLE = tuple(
    name for name in _FIELDS if name not in ("id", "names", "text", "native", "generation", "extra")
)


class Customers(Sequence[Prepared]):
    """Prepared customers by their position. ``rows`` uint8, the rows one after the other; ``ends`` int64, where each ends; ``filled`` the
    fields that any of them has, extra columns as ``extra:name``."""

    def __init__(self, rows: NDArray[np.uint8], ends: NDArray[np.int64], filled: frozenset[str]) -> None:
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
        """The customers at these positions, each read once."""
        unique, inverse = np.unique(positions, return_inverse=True)
        found = [self[at] for at in unique.tolist()]
        return [found[at] for at in inverse.tolist()]

    def _read(self, at: int) -> Prepared:
        if not -len(self) <= at < len(self):
            raise IndexError("no customer stands there")
        at %= len(self)
        start = int(self._ends[at - 1]) if at else 0
        # marshal reads what this process or its workers wrote, in a folder of their own
        return Prepared(*marshal.loads(self._rows[start : int(self._ends[at])].data))  # noqa: S302


def as_rows(people: Sequence[Prepared]) -> tuple[bytes, NDArray[np.int64]]:
    """Customers as the rows that ``Customers`` reads, and the length of each."""
    rows = list(map(marshal.dumps, map(_VALUES, people)))
    return b"".join(rows), np.fromiter(map(len, rows), dtype=np.int64, count=len(rows))


def filled(people: Sequence[Prepared]) -> frozenset[str]:
    """The fields that any of these people has, the parts of an address and extra columns (``extra:name``) each by itself."""
    found = {name for name in _SINGLE if any(getattr(person, name) for person in people)}
    return frozenset(found | {f"extra:{column}" for person in people for column in person.extra})
