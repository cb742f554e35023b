"""Tables in Parquet: row group by row group, and whole columns at once where people are made of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, overload

from extractors.charsets import storable
from records.failures import Misuse
from records.people import COLUMNS, LISTS, Person
from sources.people_tables.cells import LONGEST_CELL, text_of, values_of
from sources.people_tables.table import BrokenRow, Row, check_columns, unreadable

AT_ONCE = 50_000
"""Rows that are read at once."""


class ParquetTable:
    """A Parquet file."""

    notice = ""

    def __init__(self, path: Path) -> None:
        """Open a file.

        Raises Misuse where it is none or has two columns of one name, OSError where it cannot be read.
        """
        import pyarrow as pa
        import pyarrow.parquet as pq

        self.path, self.name = path, path.name
        try:
            self._file = pq.ParquetFile(path)
        except pa.ArrowException as failure:
            raise unreadable(self.name, "it is no Parquet file, or is cut off. Write it again.") from failure
        self.columns: list[str] = list(self._file.schema_arrow.names)
        check_columns(self.name, self.columns)

    @property
    def people(self) -> int:
        """How many rows there are."""
        return int(self._file.metadata.num_rows)

    def rows(self, one_line: frozenset[str] = frozenset()) -> Iterator[Row | BrokenRow]:
        """Give the rows; see ``Table``. A line break is no sign of a fault here."""
        for batch in self._file.iter_batches(batch_size=AT_ONCE):
            columns = [_plain(column).to_pylist() for column in batch.columns]
            names = batch.schema.names
            yield from (dict(zip(names, cells, strict=True)) for cells in zip(*columns, strict=True))

    def chunks(self) -> Iterator[Sequence[Person]]:
        """Give the rows as people, in chunks that are read when they are looked at."""
        first = 1
        for group in range(self._file.num_row_groups):
            rows = self._file.metadata.row_group(group).num_rows
            for start in range(0, rows, AT_ONCE):
                yield RowGroupPeople(self.path, group, start, min(AT_ONCE, rows - start), first + start)
            first += rows

    def group(self, number: int) -> Any:
        """Give a row group as an Arrow table."""
        return self._file.read_row_group(number)


@dataclass(frozen=True)
class RowGroupPeople(Sequence[Person]):
    """Rows of a row group as people, read each time they are gone through.

    Attributes:
        path: The file.
        group: The row group.
        start: Its first row that belongs here.
        people: How many rows belong here.
        first: The number of the first of them in the file, from 1.
    """

    path: Path
    group: int
    start: int
    people: int
    first: int

    def __len__(self) -> int:
        return self.people

    @overload
    def __getitem__(self, at: int) -> Person: ...
    @overload
    def __getitem__(self, at: slice) -> list[Person]: ...
    def __getitem__(self, at: int | slice) -> Person | list[Person]:
        return list(self)[at]

    def __iter__(self) -> Iterator[Person]:
        table = ParquetTable(self.path).group(self.group).slice(self.start, self.people)
        known: dict[str, list[Any]] = {}
        extra: dict[str, list[str]] = {}
        for column in table.column_names:
            values = _values(table.column(column))
            if column in LISTS:
                known[column] = list(map(values_of, values))
                continue
            texts = [value if isinstance(value, str) else text_of(value) for value in values]
            if column in COLUMNS:
                known[column] = [text or None for text in texts]
            else:
                extra[storable(column)] = texts
        if None in known["id"]:
            raise without_id(self.path.name, self.first + known["id"].index(None))
        others = [
            {column: value for column, value in zip(extra, values, strict=True) if value}
            for values in (zip(*extra.values(), strict=True) if extra else ((),) * self.people)
        ]
        columns = [known.get(column) or [() if column in LISTS else None] * self.people for column in COLUMNS]
        yield from map(Person, *columns, others)


def without_id(name: str, row: int) -> Misuse:
    """Say that a row has no id."""
    return Misuse("people_without_id", f"{name}: row {row} has no id; every row needs one.")


def _values(column: Any) -> list[Any]:
    """The values of an Arrow column as ``text_of`` gives them; those of a list column as they are."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_nested(column.type):
        return list(column.to_pylist())
    if pa.types.is_string(column.type) and len(column):
        # what is short ASCII without NULs, as most columns are, needs no look at each value
        longest = pc.max(pc.utf8_length(column)).as_py() or 0
        nul = pc.any(pc.match_substring(column, "\0")).as_py()
        if longest <= LONGEST_CELL and pc.all(pc.string_is_ascii(column)).as_py() and not nul:
            return [text or "" for text in pc.ascii_trim_whitespace(column).to_pylist()]
    return list(map(text_of, _plain(column).to_pylist()))


def _plain(column: Any) -> Any:
    """An Arrow column without what Python has no type for: nanoseconds are cut off."""
    import pyarrow as pa

    kind = column.type
    if pa.types.is_timestamp(kind) and kind.unit == "ns":
        return column.cast(pa.timestamp("us", kind.tz), safe=False)
    if pa.types.is_duration(kind) and kind.unit == "ns":
        return column.cast(pa.duration("us"), safe=False)
    return column
