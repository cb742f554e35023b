"""A customer base made ready for linking: prepared once a process, read by every batch of mentions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.encoder import load_encoder
from models.linkage import blocking, comparisons, frequencies
from models.linkage.people import Prepared, prepare_all
from records.people import Person


@dataclass(frozen=True)
class Base:
    """A customer base made ready: built once, read by every batch."""

    customers: list[Prepared]
    index: blocking.Index
    frequencies: frequencies.Frequencies


def prepare(customers: Sequence[Person]) -> Base:
    """A customer base made ready for linking; about 0.1 ms a customer."""
    prepared = prepare_all(customers)
    columns = sorted({column for customer in prepared for column in customer.extra})
    counted = frequencies.count(prepared, (*comparisons.COUNTED, *columns))
    return Base(prepared, blocking.index(prepared, load_encoder()), counted)


_latest: tuple[Sequence[Person], Base] | None = None


def base_of(customers: Sequence[Person]) -> Base:
    """The base of these customers, made anew only where they are others than last time: comparing 100,000 takes a tenth of a
    second, preparing them ten."""
    global _latest
    latest = _latest
    if latest is None or latest[0] != customers:
        latest = _latest = (customers, prepare(customers))
    return latest[1]
