"""What every kind of table gives: columns, and rows of which each is there or broken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from records.failures import Misuse

Row = Mapping[str, Any]
"""Cells by the name of their column; a column may be missing."""

NO_ROW = "not a row of the table"


@dataclass(frozen=True, slots=True)
class BrokenRow:
    """A row that cannot be read.

    Attributes:
        reason: What an import says of it.
        fault: What a job says of the file for its sake; it names the line, never what is in it.
        loses_rows: Whether the rows after it are lost as well: then an import stops, too.
    """

    reason: str
    fault: Misuse
    loses_rows: bool = False


class Table(Protocol):
    """A file of rows.

    Attributes:
        name: The file's name, for messages.
        notice: What is to be said of how it was read; empty for nothing.
    """

    name: str
    notice: str

    @property
    def columns(self) -> Sequence[str]:
        """The names of the columns, in the order of the file."""

    def rows(self, one_line: frozenset[str] = frozenset()) -> Iterator[Row | BrokenRow]:
        """Give the rows.

        Args:
            one_line: Columns in which a line break means that a quotation mark is missing somewhere.
        """


def check_columns(name: str, columns: Sequence[str], where: str = "there are two columns {!r}") -> None:
    """Refuse a table in which two columns have one name.

    Raises:
        Misuse: Two columns have one name.
    """
    repeated = next((column for column, count in Counter(columns).items() if column and count > 1), None)
    if repeated is not None:
        raise Misuse("repeated_column", f"{name}: {where.format(repeated)}. Rename one of them.")


def unreadable(name: str, what: str) -> Misuse:
    """Say that a file cannot be read."""
    return Misuse("unreadable_file", f"{name}: {what}")
