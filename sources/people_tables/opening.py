"""Which kind of table a file is: by its first bytes where these tell, else by the ending of its name."""

from __future__ import annotations

from pathlib import Path

from records.failures import Misuse
from sources.people_tables.csv_table import CsvTable
from sources.people_tables.jsonl_table import JsonLinesTable
from sources.people_tables.parquet_table import ParquetTable
from sources.people_tables.table import Table, unreadable
from sources.people_tables.workbook_table import SUFFIXES, WorkbookTable

_JSON = frozenset({".jsonl", ".ndjson", ".json"})
_TEXT = frozenset({".csv", ".tsv", ".tab", ".psv", ".txt"})
_TOLD_BY_ENDING = {".tsv": "\t", ".tab": "\t", ".psv": "|"}


def open_table(path: Path, encoding: str | None = None) -> Table:
    """Open a file of rows.

    Args:
        path: A CSV, JSON Lines or Parquet file, or a spreadsheet.
        encoding: The encoding of a file of text that is not Unicode. None: it is told by its letters.

    Raises:
        Misuse: There is no such file, or it is none of these, or cannot be read.
    """
    try:
        with path.open("rb") as source:
            head = source.read(8)
        return _opened(path, head, encoding)
    except OSError as failure:
        reason = failure.strerror or "no such file"
        raise Misuse("no_such_file", f"{path.name}: the file could not be read ({reason}).") from failure


def _opened(path: Path, head: bytes, encoding: str | None) -> Table:
    ending = path.suffix.lower()
    if ending == ".parquet" or head.startswith(b"PAR1"):
        return ParquetTable(path)
    if ending in SUFFIXES or head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        if not head:
            raise unreadable(path.name, "it is empty.")
        return WorkbookTable(path)
    if ending in _JSON:
        return JsonLinesTable(path, encoding)
    if ending in _TEXT:
        return CsvTable(path, _TOLD_BY_ENDING.get(ending), encoding)
    raise Misuse(
        "unknown_format",
        f"{path.name} is no .csv, .tsv, .jsonl, .parquet or .xlsx file. Rename or convert it.",
    )
