"""Rows of a CSV file, of which none is lost: a quotation mark that is not closed, and so takes the rows after it into its cell,
is an error."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence

from records.failures import Misuse


def rows(name: str, lines: Iterable[str], delimiter: str) -> Iterator[list[str]]:
    """The cells of each row, the column names first; empty rows are left out.

    ``name`` is the file's, for messages, which name lines and never what is in them. Raises Misuse for a quotation mark that is not
    closed or not doubled, and for a cell too long to be one. A row over several lines must have a cell for each column: where
    a quotation mark of a later row closes the cell, it seldom has."""
    seen: list[str] = []  # the lines of the row that is being read
    table = csv.reader(_noted(lines, seen), delimiter=delimiter, strict=True)
    columns = 0
    while True:
        seen.clear()
        start = table.line_num + 1
        try:
            cells = next(table)
        except StopIteration:
            return
        except csv.Error as fault:
            raise _broken(name, start, seen, str(fault)) from None
        if not cells:
            continue
        columns = columns or len(cells)
        if len(seen) > 1 and len(cells) != columns:
            raise _unclosed(name, start, seen[:-1])
        yield cells


def _noted(lines: Iterable[str], seen: list[str]) -> Iterator[str]:
    for line in lines:
        seen.append(line)
        yield line


def _broken(name: str, start: int, seen: Sequence[str], fault: str) -> Misuse:
    if "end of data" in fault:
        return _unclosed(name, start, seen)
    if len(seen) > 1:
        return _unclosed(name, start, seen[:-1])
    reason = (
        f"a cell is longer than {csv.field_size_limit():,} characters"
        if "limit" in fault
        else "a quotation mark within a cell is not doubled, or a line ends wrongly"
    )
    return Misuse("people_unreadable", f"{name}: line {start} is not CSV: {reason}.")


def _unclosed(name: str, start: int, seen: Sequence[str]) -> Misuse:
    return Misuse(
        "unclosed_quote",
        f"{name}: a quotation mark in line {_opened(start, seen)} is not closed, or one within its cell is not doubled.",
    )


def _opened(start: int, seen: Sequence[str]) -> int:
    """The line in which the quotation mark was opened that is open at the end of these lines, in the first where none is."""
    opened, is_open = start, False
    for number, line in enumerate(seen, start):
        marks = line.replace('""', "").count('"')
        is_open ^= marks % 2 == 1
        opened = number if is_open and marks else opened
    return opened
