"""``kith export``: the present state, one line for each id, streamed.

CSV and Parquet have one column for each field; several values in one cell are JSON. A CSV cell that a
spreadsheet would run as a formula gets a leading apostrophe: mined text is hostile input.
"""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections.abc import Iterable, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, Literal

from console.errors import say
from console.output import open_output
from console.progress import tracked
from records.failures import Misuse

ROWS = 1000
"""Rows of one Parquet row group. That many whole documents fit in memory."""

COLUMNS: dict[str, tuple[str, ...]] = {
    "documents": (
        "id", "source", "member", "url", "kind", "media_type", "sha256", "language", "title", "date", "text",
        "segments",
        "names", "contacts", "mentions", "words", "pages", "headers", "children", "warnings", "error",
        "next_page",
        "observed_at",
    ),
    "mentions": (
        "id", "document_id", "kind", "name", "also", "given_name", "family_name", "organisation", "title",
        "address",
        "role", "names", "contacts", "owned", "segment", "confidence",
    ),
    "links": ("id", "mention_id", "customer_id", "probability", "weight", "comparisons", "status",
    "decided_by", "decided_at"),
    "enrichments": (
        "schema_version", "id", "customer_id", "field", "operation", "value", "extension", "type", "current",
        "confidence", "status", "evidence", "link", "model_versions", "created_at", "updated_at",
    ),
    # the columns that `kith customers import` reads come first
    "prospects": (
        "id", "name", "aliases", "organisation", "title", "phones", "emails", "street", "mentions",
        "documents", "none",
        "sources",
    ),
}  # fmt: skip
"""The columns of CSV and Parquet, in order. JSON lines have every key."""

_NUMBERS = frozenset({"confidence", "probability", "weight"})
_FORMULA = re.compile(r"[=@\t\r]|[+-](?![\d .()-]*$)")


What = Literal["documents", "mentions", "links", "enrichments"]


def run(what: What, format: str, out: Path | None) -> int:
    """Export one noun.

    Raises:
        Misuse: Parquet would go to a terminal.
    """
    if format == "parquet" and out is None and sys.stdout is not None and sys.stdout.isatty():
        raise Misuse("usage", "Parquet is no text: name a file with --out.")
    from pipelines.deliver import export
    from records.store import open_store
    from settings import settings

    with open_store(settings()) as store, store.begin() as conn, open_output(out) as stream:
        rows = tracked(export(conn, what), f"Exporting {what}")
        count = write(rows, what, format, stream)
    if out is not None:
        say(f"kith: {count} {what} in the file")
    return 0


def write(rows: Iterable[Mapping[str, Any]], what: str, format: str, stream: BinaryIO) -> int:
    """Write the rows as ``format`` and return their number."""
    if format == "csv":
        return _csv(rows, COLUMNS[what], stream)
    if format == "parquet":
        return _parquet(rows, COLUMNS[what], stream)
    count = 0
    for row in rows:
        stream.write(
            json.dumps(_ordered(row, COLUMNS[what]), ensure_ascii=False).encode("utf-8", "replace") + b"\n"
        )
        count += 1
    return count


def _ordered(row: Mapping[str, Any], columns: tuple[str, ...]) -> dict[str, Any]:
    """The row with its keys in the order of the contract, which the database does not keep."""
    return {c: row[c] for c in columns if c in row} | dict(row)


def _csv(rows: Iterable[Mapping[str, Any]], columns: tuple[str, ...], stream: BinaryIO) -> int:
    text = io.TextIOWrapper(stream, encoding="utf-8", errors="replace", newline="", write_through=True)
    try:
        table = csv.writer(text)
        table.writerow(columns)
        count = 0
        for row in rows:
            table.writerow([_harmless(_cell(row.get(column))) for column in columns])
            count += 1
    finally:
        text.detach()  # whoever opened the stream closes it
    return count


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _harmless(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _parquet(rows: Iterable[Mapping[str, Any]], columns: tuple[str, ...], stream: BinaryIO) -> int:
    import pyarrow
    from pyarrow import parquet

    schema = pyarrow.schema([(c, pyarrow.float64() if c in _NUMBERS else pyarrow.string()) for c in columns])
    count = 0
    left = iter(rows)
    with parquet.ParquetWriter(stream, schema) as writer:
        while group := list(islice(left, ROWS)):
            count += len(group)
            writer.write_batch(
                pyarrow.RecordBatch.from_pylist(
                    [{c: _field(row, c) for c in columns} for row in group], schema=schema
                )
            )
    return count


def _field(row: Mapping[str, Any], column: str) -> str | float | None:
    value = row.get(column)
    if value is None or column in _NUMBERS:
        return value
    return _cell(value).encode("utf-8", "replace").decode()
