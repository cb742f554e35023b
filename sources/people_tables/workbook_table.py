"""Tables in spreadsheets: XLSX, and what else calamine reads (XLS, XLSB, ODS)."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

from records.failures import Misuse
from sources.people_tables.cells import text_of
from sources.people_tables.table import BrokenRow, Row, check_columns, unreadable

SUFFIXES = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})
MOST_BYTES = 2_000_000_000
"""Bytes that a workbook may come to unpacked: a million rows of twenty columns come to a quarter of that."""


class WorkbookTable:
    """The first visible sheet of a workbook with anything in it; its first row are the names of the columns.

    Attributes:
        name: The file's name, for messages.
        notice: Which sheet is read, where there are others; empty for none.
    """

    def __init__(self, path: Path) -> None:
        """Open a workbook.

        Raises:
            Misuse: It is none, is locked with a password, unpacks to too much, or holds nothing.
            OSError: It cannot be read.
        """
        from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

        self.name, self.notice = path.name, ""
        _check_size(path)
        try:
            book = CalamineWorkbook.from_path(path)
            visible = [
                sheet.name for sheet in book.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible
            ]
            sheets = (book.get_sheet_by_name(name) for name in visible)
            self._sheet = next((sheet for sheet in sheets if sheet.height), None)
        except PasswordError:
            raise unreadable(self.name, "it is locked with a password. Save it without one.") from None
        except CalamineError as failure:
            raise unreadable(self.name, "it is no spreadsheet, or is cut off. Save it again.") from failure
        if self._sheet is None:
            raise Misuse("empty_file", f"{self.name} is empty. It needs a row of column names.")
        if len(visible) > 1:
            self.notice = f"Of {self.name} the sheet {self._sheet.name!r} is read."

    @cached_property
    def columns(self) -> list[str]:
        """The names of the columns. Raises Misuse where one stands twice."""
        found = [text_of(cell) for cell in self._cells[0]]
        check_columns(self.name, found)
        return found

    def rows(self, one_line: frozenset[str] = frozenset()) -> Iterator[Row | BrokenRow]:
        """Give the rows; see ``Table``.

        Empty rows are left out, and so are cells below no column name; a cell may have line breaks.
        """
        named = [(at, column) for at, column in enumerate(self.columns) if column]
        for cells in self._cells[1:]:
            if any(map(text_of, cells)):
                yield {column: cells[at] for at, column in named}

    @cached_property
    def _cells(self) -> list[list[Any]]:
        return list(self._sheet.to_python()) if self._sheet else []


MOST_CELLS = 50_000_000
"""Cells of the rectangle that a sheet spans, empty ones among them: each takes memory."""
_FIRST_AND_LAST = re.compile(rb'<(?:\w+:)?c [^>]*?r="([A-Z]{1,3})(\d{1,7})"')


def _cells_of(path: Path) -> int:
    """Cells of the largest rectangle that a sheet of a packed workbook spans; 0 where that is not told."""
    largest = 0
    with zipfile.ZipFile(path) as packed:
        for part in packed.namelist():
            if not re.fullmatch(r"xl/worksheets/[^/]+\.xml", part):
                continue
            columns = rows = 0
            for column, row in _FIRST_AND_LAST.findall(packed.read(part)):
                columns = max(columns, _place(column))
                rows = max(rows, int(row))
            largest = max(largest, columns * rows)
    return largest


def _place(column: bytes) -> int:
    """The number of a column that has letters: A is 1, XFD is 16,384."""
    place = 0
    for letter in column:
        place = place * 26 + letter - 64
    return place


def _check_size(path: Path) -> None:
    """Refuse a packed workbook that unpacks to more than MOST_BYTES.

    What is not packed is as large as it looks.
    """
    try:
        with zipfile.ZipFile(path) as packed:
            size = sum(part.file_size for part in packed.infolist())
    except (zipfile.BadZipFile, NotImplementedError):
        return
    if size > MOST_BYTES or _cells_of(path) > MOST_CELLS:
        raise unreadable(path.name, "it unpacks to too much. Save it as CSV or Parquet.")
