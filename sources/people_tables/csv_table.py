"""Tables in CSV, of which no row is lost and no cell stands in another's column.

A quotation mark that is not closed takes the rows after it into its cell; a comma in no quotation marks moves
the cells after it. Both are faults of the row.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TextIO

from records.failures import Misuse
from records.people import COLUMNS
from sources.people_tables.cells import breaks
from sources.people_tables.encodings import encoding_of, misread
from sources.people_tables.table import NO_ROW, BrokenRow, Row, check_columns, unreadable

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
"""What may part the cells, the usual one first."""
LONGEST_HEADER = 1_000_000
"""Characters of the line of column names."""


class CsvTable:
    """A file of lines, its first row the names of the columns; empty rows are left out.

    Attributes:
        name: The file's name, for messages.
        notice: What is to be said of the encoding; empty where it is known.
        delimiter: What parts the cells.
    """

    def __init__(self, path: Path, delimiter: str | None = None, encoding: str | None = None) -> None:
        """Look at the first line of a file.

        Args:
            path: The file.
            delimiter: What parts the cells. None: what the line of column names has most of, outside of
                quotation marks.
            encoding: The encoding that somebody named.

        Raises:
            Misuse: The file is empty, or in no known encoding.
            OSError: It cannot be read.
        """
        self.path, self.name = path, path.name
        self.encoding = encoding_of(path, encoding)
        self.notice = f"{self.name} is read as {self.encoding.shown}." if self.encoding.guessed else ""
        with self._opened() as source:
            first = next(self._lines(source, LONGEST_HEADER), "")
            #: Excel's own line that names the delimiter
            self._named_delimiter = first.lower().startswith("sep=") and len(first.rstrip("\r\n")) == 5
            if self._named_delimiter:
                delimiter = first[4]
                first = next(self._lines(source, LONGEST_HEADER), "")
            while first and not first.strip():
                first = next(self._lines(source, LONGEST_HEADER), "")
        if not first.strip():
            raise Misuse("empty_file", f"{self.name} is empty. It needs a line of column names.")
        self.delimiter = delimiter or _delimiter(first)

    @cached_property
    def columns(self) -> list[str]:
        """The names of the columns.

        Raises:
            Misuse: The first row names no columns, or one twice.
        """
        with self._opened() as source:
            first = next(self._raw_rows(source, frozenset()), [])
        if isinstance(first, BrokenRow):
            raise Misuse("unreadable_header", f"{first.fault.message} It is the line of column names.")
        found = [column.replace("\0", "").strip() for column in first]
        check_columns(self.name, found, f"line {1 + self._named_delimiter} names the column {{!r}} twice")
        return found

    def rows(self, one_line: frozenset[str] = frozenset()) -> Iterator[Row | BrokenRow]:
        """Give the rows; see ``Table``."""
        columns = self.columns
        with self._opened() as source:
            rows = self._raw_rows(source, one_line)
            next(rows)
            for cells in rows:
                yield cells if isinstance(cells, BrokenRow) else dict(zip(columns, cells, strict=False))

    def _raw_rows(self, source: TextIO, one_line: frozenset[str]) -> Iterator[list[str] | BrokenRow]:
        lines = self._lines(source)
        if self._named_delimiter:
            next(lines)
        return _rows(self.name, lines, self.delimiter, one_line, int(self._named_delimiter))

    def _opened(self) -> TextIO:
        return self.path.open(encoding=self.encoding.codec, newline="")

    def _lines(self, source: TextIO, longest: int = -1) -> Iterator[str]:
        try:
            while line := source.readline(longest):
                yield line
        except UnicodeError:
            raise misread(self.name, self.encoding.codec) from None


def _delimiter(first: str) -> str:
    outside = "".join(first.split('"')[::2])
    return max(DELIMITERS, key=lambda sign: (_names_columns(outside, sign), outside.count(sign)))


def _names_columns(line: str, delimiter: str) -> bool:
    """Whether a delimiter parts a line so that a cell names a column that Kith knows."""
    return not {cell.strip().lower() for cell in line.split(delimiter)}.isdisjoint(COLUMNS)


def _rows(
    name: str, lines: Iterable[str], delimiter: str, one_line: frozenset[str], before: int
) -> Iterator[list[str] | BrokenRow]:
    """The cells of each row, the column names first.

    A row over several lines must have a cell for each column, and its line breaks outside of ``one_line``:
    where a quotation mark of a later row closes the cell, it seldom has. ``before``: lines that stand before
    the first row.
    """
    seen: list[str] = []  # the lines of the row that is being read
    table = csv.reader(_noted(lines, seen), delimiter=delimiter, strict=True)
    columns: list[str] = []
    while True:
        seen.clear()
        start = before + table.line_num + 1
        try:
            cells = next(table)
        except StopIteration:
            return
        except csv.Error as fault:
            yield _broken(name, start, seen, str(fault))
            continue
        if not cells:
            continue
        columns = columns or [column.strip() for column in cells]
        yield _fault(name, start, seen, columns, cells, delimiter, one_line) or cells


def _fault(
    name: str, start: int, seen: Sequence[str], columns: Sequence[str], cells: Sequence[str], delimiter: str,
    one_line: frozenset[str],
) -> BrokenRow | None:  # fmt: skip
    """What is wrong with a row that the csv module took."""
    if len(seen) > 1 and len(cells) != len(columns):
        return BrokenRow(NO_ROW, _unclosed(name, start, seen[:-1]))
    if len(cells) > len(columns):
        shown = DELIMITERS.get(delimiter, delimiter)
        return BrokenRow(NO_ROW, _surplus(name, start, len(cells) - len(columns), shown))
    for column, cell in zip(columns, cells, strict=False) if len(seen) > 1 else ():
        if column in one_line and breaks(cell):
            reason = f"a line break in {column!r}: is a quotation mark missing?"
            return BrokenRow(reason, _broken_cell(name, _line_of_quote(start, seen[:-1]), column))
    return None


def _noted(lines: Iterable[str], seen: list[str]) -> Iterator[str]:
    for line in lines:
        seen.append(line)
        yield line


def _broken(name: str, start: int, seen: Sequence[str], fault: str) -> BrokenRow:
    """A row that the csv module refuses. Where it took in several lines, these were rows of their own."""
    if "end of data" in fault:
        return BrokenRow(NO_ROW, _unclosed(name, start, seen), loses_rows=True)
    if len(seen) > 1:
        return BrokenRow(NO_ROW, _unclosed(name, start, seen[:-1]), loses_rows=True)
    reason = (
        f"a cell is longer than {csv.field_size_limit():,} characters"
        if "limit" in fault
        else "a quotation mark within a cell is not doubled, or a line ends wrongly"
    )
    return BrokenRow(NO_ROW, unreadable(name, f"line {start} is not CSV: {reason}."))


def _unclosed(name: str, start: int, seen: Sequence[str]) -> Misuse:
    line = _line_of_quote(start, seen)
    return Misuse(
        "unclosed_quote",
        f"{name}: a quotation mark in line {line} is not closed, or one within its cell is not doubled.",
    )


def _surplus(name: str, line: int, more: int, delimiter: str) -> Misuse:
    cells = "cells" if more > 1 else "cell"
    return unreadable(
        name,
        f"line {line} has {more} more {cells} than there are columns. Put quotation marks around a cell "
        f"with a {delimiter} in it.",
    )


def _broken_cell(name: str, line: int, column: str) -> Misuse:
    return Misuse(
        "unclosed_quote",
        f"{name}: in line {line} a line break stands in the column {column}: a quotation mark is not "
        "closed, or one within its cell is "
        "not doubled. Close it, or write the cell in one line.",
    )


def _line_of_quote(start: int, seen: Sequence[str]) -> int:
    """The line with the quotation mark that is open at the end of these lines; the first for none."""
    opened, is_open = start, False
    for number, line in enumerate(seen, start):
        marks = line.replace('""', "").count('"')
        is_open ^= marks % 2 == 1
        opened = number if is_open and marks else opened
    return opened
