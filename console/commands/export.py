"""``kith export``: the present state, one line an id, streamed.

CSV and Parquet have one column a field; what holds several values is JSON in its cell. A CSV cell that a spreadsheet
would run as a formula gets an apostrophe in front: mined text is hostile input.
"""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import re
import stat
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, Literal

from console.errors import say
from console.progress import tracked
from records.failures import Misuse, Unavailable

ROWS = 1000
"""Rows of one Parquet row group: few enough to hold in memory when each carries a whole document."""

COLUMNS: dict[str, tuple[str, ...]] = {
    "documents": (
        "id", "source", "member", "url", "kind", "media_type", "sha256", "language", "title", "date", "text", "segments",
        "names", "contacts", "mentions", "words", "pages", "headers", "children", "warnings", "error", "next_page",
        "observed_at",
    ),
    "mentions": (
        "id", "document_id", "kind", "name", "also", "given_name", "family_name", "organisation", "title", "address",
        "role", "names", "contacts", "owned", "segment", "confidence",
    ),
    "links": ("id", "mention_id", "customer_id", "probability", "weight", "comparisons", "status", "decided_by", "decided_at"),
    "enrichments": (
        "schema_version", "id", "customer_id", "field", "operation", "value", "extension", "type", "current",
        "confidence", "status", "evidence", "link", "model_versions", "created_at", "updated_at",
    ),
    # those that `kith customers import` takes come first
    "prospects": (
        "id", "name", "aliases", "organisation", "title", "phones", "emails", "street", "mentions", "documents", "none",
        "sources",
    ),
}  # fmt: skip
"""The columns of CSV and Parquet, in order; JSON lines carry every key."""

_NUMBERS = frozenset({"confidence", "probability", "weight"})
_FORMULA = re.compile(r"[=@\t\r]|[+-](?![\d .()-]*$)")


What = Literal["documents", "mentions", "links", "enrichments"]


def run(what: What, format: str, out: Path | None) -> int:
    """Export one noun. Raises Misuse where Parquet would go to a terminal."""
    if format == "parquet" and out is None and sys.stdout is not None and sys.stdout.isatty():
        raise Misuse("usage", "Parquet is no text: name a file with --out.")
    from pipelines.deliver import export
    from records.store import open_store
    from settings import settings

    with open_store(settings()) as store, store.begin() as conn, written(out) as stream:
        rows = tracked(export(conn, what), f"Exporting {what}")
        count = write(rows, what, format, stream)
    if out is not None:
        say(f"kith: {count} {what} in the file")
    return 0


@contextmanager
def written(out: Path | None) -> Iterator[BinaryIO]:
    """Standard output, or a file that is there whole or not at all. A symbolic link stays one, and a file keeps its
    mode; what is no file, such as a pipe or a device, is written to as it is.

    Raises Misuse where it cannot be written from the start, Unavailable where that fails later.
    """
    if out is None:
        if sys.stdout is None:
            raise Misuse("no_output", "Standard output is closed. Name a file with --out.")
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    fresh: Path | None = None
    try:
        mode = _mode(out)
        if mode is not None and not stat.S_ISREG(mode):
            target = out
            descriptor = os.open(out, os.O_WRONLY)
        else:
            target = out.resolve()
            if mode is not None and not os.access(target, os.W_OK):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
            descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=".kith-")
            fresh = Path(name)
            if mode is not None:
                os.fchmod(descriptor, stat.S_IMODE(mode))
    except (OSError, RuntimeError, ValueError) as problem:  # a link to itself; a name with a NUL
        reason = getattr(problem, "strerror", None) or "no such name"
        raise Misuse(
            "not_writable", f"The file cannot be written ({reason}). Name another with --out."
        ) from None
    try:
        with os.fdopen(descriptor, "wb") as stream:
            yield stream
        if fresh is not None:
            fresh.replace(target)
    except OSError as problem:
        if fresh is not None:
            fresh.unlink(missing_ok=True)
        raise Unavailable("disk", f"The file could not be written ({problem.strerror}).") from None
    except BaseException:
        if fresh is not None:
            fresh.unlink(missing_ok=True)
        raise


def _mode(out: Path) -> int | None:
    """What is at the end of the path, links followed; None where nothing is."""
    try:
        return out.stat().st_mode
    except FileNotFoundError:
        return None


def write(rows: Iterable[Mapping[str, Any]], what: str, format: str, stream: BinaryIO) -> int:
    """Write the rows and count them."""
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
    """The row with its keys in the contract's order: the database keeps JSON without one."""
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
        text.detach()  # the stream is its opener's to close
    return count


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _harmless(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _parquet(rows: Iterable[Mapping[str, Any]], columns: tuple[str, ...], stream: BinaryIO) -> int:
    import pyarrow  # type: ignore[import-untyped]
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
