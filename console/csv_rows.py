"""Rows of a CSV file, of which none is lost and no cell stands in another's column: a quotation mark that is not closed, and so
takes the rows after it into its cell, is an error, and so is a comma that should be in quotation marks.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence

from records.failures import Misuse
from records.people import ONE_LINE

_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab"}


def rows(name: str, lines: Iterable[str], delimiter: str) -> Iterator[list[str]]:
    """The cells of each row, the column names first; empty rows are left out.

    ``name`` is the file's, for messages, which name lines and never what is in them. Raises Misuse for a quotation mark that is not
    closed or not doubled, for more cells than columns, and for a cell too long to be one. A row over several lines must have a cell
    for each column, and its line breaks outside of ONE_LINE: where a quotation mark of a later row closes the cell, it seldom has.
    """
    seen: list[str] = []  # the lines of the row that is being read
    table = csv.reader(_noted(lines, seen), delimiter=delimiter, strict=True)
    columns: list[str] = []
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
        columns = columns or [column.strip() for column in cells]
        if len(seen) > 1 and len(cells) != len(columns):
            raise _unclosed(name, start, seen[:-1])
        if len(cells) > len(columns):
            raise _surplus(name, start, len(cells) - len(columns), _DELIMITERS.get(delimiter, delimiter))
        for column, cell in zip(columns, cells, strict=False) if len(seen) > 1 else ():
            if column in ONE_LINE and breaks(cell):
                raise _broken_cell(name, _opened(start, seen[:-1]), column)
        yield cells


def breaks(cell: str) -> bool:
    """Whether a line break stands before or within what a cell says."""
    return not {"\r", "\n"}.isdisjoint(cell.rstrip())


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


def _surplus(name: str, line: int, more: int, delimiter: str) -> Misuse:
    return Misuse(
        "people_unreadable",
        f"{name}: line {line} has {more} more cell{'s' if more > 1 else ''} than there are columns. Put quotation marks around a cell "
        f"with a {delimiter} in it.",
    )


def _broken_cell(name: str, line: int, column: str) -> Misuse:
    return Misuse(
        "unclosed_quote",
        f"{name}: in line {line} a line break stands in the column {column}: a quotation mark is not closed, or one within its cell is "
        "not doubled. Close it, or write the cell in one line.",
    )


def _opened(start: int, seen: Sequence[str]) -> int:
    """The line in which the quotation mark was opened that is open at the end of these lines, in the first where none is."""
    opened, is_open = start, False
    for number, line in enumerate(seen, start):
        marks = line.replace('""', "").count('"')
        is_open ^= marks % 2 == 1
        opened = number if is_open and marks else opened
    return opened
