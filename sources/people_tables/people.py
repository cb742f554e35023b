"""Rows as people. A bad row refuses the file in a job, and itself alone in an import."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Literal

from extractors.charsets import storable
from records.failures import Misuse
from records.people import COLUMNS, LISTS, ONE_LINE, Person
from sources.people_tables.cells import LONGEST_CELL, breaks, is_too_long, text_of, values_of
from sources.people_tables.opening import open_table
from sources.people_tables.parquet_table import AT_ONCE, ParquetTable, without_id
from sources.people_tables.table import BrokenRow, Row, Table

Refuse = Literal["file", "row"]
"""What a bad row refuses: the whole file, or itself."""
LONGEST_ID = 500
"""Characters of an id that is kept: PostgreSQL indexes no more than 2,700 bytes."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that was refused.

    Attributes:
        id: Its id, where it has one.
        reason: Why.
    """

    id: str | None
    reason: str


class Columns:
    """Which columns of a table are which of a person."""

    def __init__(self, table: Table, needed: Sequence[str], mapping: Mapping[str, str] | None = None) -> None:
        """Find the columns.

        Args:
            table: The table.
            needed: Fields whose columns must be there.
            mapping: Field to column, where their names differ.

        Raises:
            Misuse: There is no such field, or a column is missing.
        """
        mapping = mapping or {}
        wrong = sorted(set(mapping) - set(COLUMNS))
        if wrong:
            raise Misuse("unknown_field", f"--map knows no field {wrong[0]}. Fields: {', '.join(COLUMNS)}.")
        self.source = {field: mapping.get(field, field) for field in COLUMNS}
        present = table.columns
        wanted = [*mapping.values(), *(self.source[field] for field in needed)]
        missing = next((column for column in wanted if column not in present), None)
        if missing is not None:
            raise Misuse("missing_column", f"{table.name} has no column {missing!r}. {_needs(needed)}")
        named = set(self.source.values())
        self._there = [(field, self.source[field]) for field in COLUMNS[1:] if self.source[field] in present]
        self.extra = [column for column in present if column not in named]
        self.one_line = frozenset(self.source[field] for field in ONE_LINE)

    def person(self, row: Row) -> Person | None:
        """Give a row as a person; None where it has no id."""
        number = text_of(row.get(self.source["id"]))
        if not number:
            return None
        fields: dict[str, Any] = {
            field: values_of(row.get(column)) if field in LISTS else text_of(row.get(column)) or None
            for field, column in self._there
        }
        extra = {storable(column): text for column in self.extra if (text := text_of(row.get(column)))}
        return Person(id=number, **fields, extra=extra)

    def fault(self, row: Row) -> str | None:
        """Say what keeps a row from being kept, None for nothing."""
        if any(is_too_long(value) for value in row.values()):
            return f"a cell has over {LONGEST_CELL:,} characters"
        number = text_of(row.get(self.source["id"]))
        if not number:
            return "no id"
        if len(number) > LONGEST_ID:
            return f"an id of over {LONGEST_ID} characters"
        for field in COLUMNS:
            column = self.source[field]
            if column in self.one_line and breaks(row.get(column)):
                return f"a line break in {column!r}: is a quotation mark missing?"
        return None


def _needs(needed: Sequence[str]) -> str:
    if len(needed) > 1:
        return f"It needs {' and '.join(needed)}; --map field=column names others."
    return f"Name the column that tells rows apart {needed[0]}."


def people(table: Table, columns: Columns, refuse: Refuse) -> Iterator[Person | Refusal]:
    """Give the rows of a table as people.

    Args:
        table: The table.
        columns: Which of its columns are which.
        refuse: What a bad row refuses. With "row", each refused row comes as a ``Refusal``.

    Raises:
        Misuse: A row cannot be read or has no id, with "file"; or rows would be lost, with either. The
            message names the line or row, never what is in it.
    """
    for number, row in enumerate(table.rows(columns.one_line), 1):
        if isinstance(row, BrokenRow):
            if refuse == "file" or row.loses_rows:
                raise row.fault
            yield Refusal(None, row.reason)
        elif refuse == "row" and (reason := columns.fault(row)):
            yield Refusal(None, reason)
        elif (person := columns.person(row)) is None:
            raise without_id(table.name, number)
        else:
            yield person


def read_people(
    path: Path, encoding: str | None = None, note: Callable[[str], None] = lambda notice: None
) -> list[Person]:
    """Read a whole file of people for a job.

    Args:
        path: The file.
        encoding: The encoding of a file of text that is not Unicode.
        note: Is told what is to be said of how the file was read.

    Raises:
        Misuse: It cannot be read, has no column ``id``, or an id is empty or stands twice.
    """
    table = open_table(path, encoding)
    if table.notice:
        note(table.notice)
    found: list[Person] = []
    seen: set[str] = set()
    for chunk in chunks(table):
        for person in chunk:
            if person.id in seen:
                raise repeated_id(path.name, len(found) + 1)
            seen.add(person.id)
            found.append(person)
    return found


def repeated_id(name: str, row: int) -> Misuse:
    """Say that a row repeats an id."""
    return Misuse(
        "people_id_twice", f"{name}: row {row} repeats the id of an earlier row; each id may stand once."
    )


def chunks(table: Table) -> Iterator[Sequence[Person]]:
    """Give the rows of a table in chunks, for a job.

    Those of a Parquet file are read when they are looked at.

    Raises:
        Misuse: A row cannot be read or has no id.
    """
    columns = Columns(table, ("id",))
    if isinstance(table, ParquetTable):
        yield from table.chunks()
        return
    rows = people(table, columns, "file")
    while chunk := [person for person in islice(rows, AT_ONCE) if isinstance(person, Person)]:
        yield chunk
