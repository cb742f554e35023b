"""Tables in JSON Lines: an object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

from records.failures import Misuse
from sources.people_tables.encodings import encoding_of, misread
from sources.people_tables.table import NO_ROW, BrokenRow, Row, unreadable


class JsonLinesTable:
    """A file of JSON objects, one a line; empty lines are left out. A field may be missing from some rows."""

    def __init__(self, path: Path, encoding: str | None = None) -> None:
        """Find the encoding of a file. Raises Misuse where none fits, OSError where it cannot be read."""
        self.path, self.name = path, path.name
        self.encoding = encoding_of(path, encoding)
        self.notice = f"{self.name} is read as {self.encoding.shown}." if self.encoding.guessed else ""

    @cached_property
    def columns(self) -> list[str]:
        """The names of the fields of all rows. The whole file is read for it.

        Raises:
            Misuse: There is no object in the file.
        """
        found = {str(key): None for row in self.rows() if not isinstance(row, BrokenRow) for key in row}
        if not found:
            raise Misuse("empty_file", f"{self.name} holds no JSON objects. Write one a line.")
        return list(found)

    def rows(self, one_line: frozenset[str] = frozenset()) -> Iterator[Row | BrokenRow]:
        """Give the rows; see ``Table``. A line break is no sign of a fault here."""
        with self.path.open(encoding=self.encoding.codec) as lines:
            try:
                for number, line in enumerate(lines, 1):
                    if line.strip():
                        yield _object(line) or BrokenRow(
                            NO_ROW, unreadable(self.name, f"line {number} is not a JSON object.")
                        )
            except UnicodeError:
                raise misread(self.name, self.encoding.codec) from None


def _object(line: str) -> dict[str, Any] | None:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
