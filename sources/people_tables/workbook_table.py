"""Tables in spreadsheets: XLSX, and what else calamine reads (XLS, XLSB, ODS)."""

from __future__ import annotations

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


def _check_size(path: Path) -> None:
    """Refuse a packed workbook that unpacks to more than MOST_BYTES.

    What is not packed is as large as it looks.
    """
    try:
        with zipfile.ZipFile(path) as packed:
            size = sum(part.file_size for part in packed.infolist())
    except (zipfile.BadZipFile, NotImplementedError):
        return
    if size > MOST_BYTES:
        raise unreadable(path.name, "it unpacks to too much. Save it as CSV or Parquet.")
