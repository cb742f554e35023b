"""Import of customers: a CSV, JSONL or Parquet file into the base, row by row, saying what became of each."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

from pipelines.customer_phones import readings, region_of
from records.failures import Misuse
from records.people import COLUMNS, LISTS, ONE_LINE, Person
from records.store import Store, audit, customers
from settings import Settings, settings

BATCH = 5_000
CELL = 10_000
"""Characters that one cell may have: more is a broken file, not a customer."""
LONGEST_ID = 500
"""Characters of an id: PostgreSQL indexes no more than 2,700 bytes."""
HEADER = 1_000_000
"""Characters of the line of column names."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of the rows. ``refused``: row number (the first row of data is 1), its id if it had one, and why."""

    added: int
    changed: int
    unchanged: int
    refused: list[tuple[int, str | None, str]]


def import_customers(
    store: Store, path: str | Path, mapping: Mapping[str, str], by: str, *, region: str | None = None
) -> ImportReport:
    """Upsert the customers of a file. ``mapping``: Kith's column to the file's, where they differ. ``region``: country of
    phones without a country code in rows that name no country (default: the setting's).

    A row needs an id and a name; a second row of an id is refused, the first stays. One transaction: all or nothing.
    Raises :class:`records.failures.Misuse` for a file that is missing, no table, or lacks a column.
    """
    file = Path(path)
    reader = _Reader(file, mapping, region or _region())
    added = changed = unchanged = 0
    refused: list[tuple[int, str | None, str]] = []
    with store.begin() as conn:
        seen: set[str] = set()
        rows = reader.people(seen, refused)
        while batch := list(islice(rows, BATCH)):
            done = customers.upsert(conn, batch)
            added, changed, unchanged = added + done.added, changed + done.changed, unchanged + done.unchanged
        counts = {"added": added, "changed": changed, "unchanged": unchanged, "refused": len(refused)}
        audit.note(conn, by, "customers.import", None, counts)
    return ImportReport(added, changed, unchanged, refused)


def _region() -> str:
    loaded: Settings = settings()
    return loaded.region


class _Reader:
    """One file: which of its columns are Kith's, and its rows as people."""

    def __init__(self, file: Path, mapping: Mapping[str, str], region: str) -> None:
        self.file, self.region = file, region
        if not file.is_file():
            raise Misuse("no_such_file", f"There is no file {file.name}. Give a CSV, JSONL or Parquet file.")
        wrong = sorted(set(mapping) - set(COLUMNS))
        if wrong:
            raise Misuse("unknown_field", f"--map knows no field {wrong[0]}. Fields: {', '.join(COLUMNS)}.")
        present, self.rows = _open(file)
        self.source = {name: mapping.get(name, name) for name in COLUMNS}
        missing = [column for column in mapping.values() if column not in present]
        missing += [
            self.source[name]
            for name in ("id", "name")
            if self.source[name] not in present and name not in mapping
        ]
        if missing:
            raise Misuse(
                "missing_column",
                f"{file.name} has no column {missing[0]!r}. It needs id and name; --map field=column names others.",
            )
        self.extra = [column for column in present if column not in self.source.values()]

    def people(self, seen: set[str], refused: list[tuple[int, str | None, str]]) -> Iterator[Person]:
        for number, row in enumerate(self.rows, 1):
            person, reason = self._person(row)
            if person is None:
                refused.append((number, None, reason))
            elif not person.name:
                refused.append((number, person.id, "no name"))
            elif person.id in seen:
                refused.append((number, person.id, "this id was in an earlier row"))
            else:
                seen.add(person.id)
                yield person

    def _person(self, row: Mapping[str, Any] | None) -> tuple[Person | None, str]:
        if row is None:
            return None, "not a row of the table"
        cells = {name: row.get(column) for name, column in self.source.items()}
        if any(len(str(value)) > CELL for value in row.values()):
            return None, f"a cell has over {CELL:,} characters"
        identity = _text(cells["id"])
        if not identity:
            return None, "no id"
        if len(identity) > LONGEST_ID:
            return None, f"an id of over {LONGEST_ID} characters"
        broken = next((name for name in COLUMNS if name in ONE_LINE and _breaks(cells[name])), None)
        if broken:
            return None, f"a line break in {self.source[broken]!r}: is a quotation mark missing?"
        lists = {name: _several(cells[name]) for name in LISTS}
        region = region_of(_text(cells["country"]), self.region)
        read = (reading for value in lists["phones"] for reading in readings(value, region))
        lists["phones"] = tuple(dict.fromkeys(read))
        lists["emails"] = tuple(dict.fromkeys(_email(value) for value in lists["emails"]))
        plain = {name: _text(cells[name]) for name in COLUMNS if name not in LISTS and name != "id"}
        extra = {column: text for column in self.extra if (text := _text(row.get(column)))}
        fields: dict[str, Any] = {**plain, **lists}
        return Person(id=identity, **fields, extra=extra), ""


def _open(file: Path) -> tuple[list[str], Iterator[Mapping[str, Any] | None]]:
    suffix = file.suffix.lower()
    if suffix == ".parquet":
        return _parquet(file)
    if suffix in {".jsonl", ".ndjson", ".json"}:
        return _jsonl(file)
    if suffix in {".csv", ".tsv", ".txt"}:
        return _csv(file, "\t" if suffix == ".tsv" else None)
    raise Misuse(
        "unknown_format", f"{file.name} is no .csv, .tsv, .jsonl or .parquet file. Rename or convert it."
    )


def _csv(file: Path, delimiter: str | None) -> tuple[list[str], Iterator[Mapping[str, Any] | None]]:
    with file.open(encoding=_encoding(file), newline="") as source:
        first = next(_lines(file, source, HEADER), "")
    if not first.strip():
        raise Misuse("empty_file", f"{file.name} is empty. It needs a line of column names.")
    if delimiter is None:
        delimiter = max(",;\t", key=first.count)
    try:
        header = [name.strip() for name in next(csv.reader([first], delimiter=delimiter, strict=True))]
    except csv.Error:
        raise Misuse(
            "unreadable_header",
            f"The first line of {file.name} is no line of column names: a quotation mark is missing, or it is too long.",
        ) from None
    repeated = [name for name in header if name and header.count(name) > 1]
    if repeated:
        raise Misuse(
            "repeated_column", f"{file.name} has the column {repeated[0]!r} twice. Rename one of them."
        )

    def rows() -> Iterator[Mapping[str, Any] | None]:
        with file.open(encoding=_encoding(file), newline="") as source:
            table = csv.reader(_lines(file, source), delimiter=delimiter, strict=True)
            next(table, None)
            while True:
                start = table.line_num + 1
                try:
                    cells = next(table)
                except StopIteration:
                    return
                except csv.Error as fault:
                    if table.line_num > start or "end of data" in str(fault):
                        # what follows was read as one cell: rows would be missing, and nobody would know
                        raise Misuse(
                            "unclosed_quote",
                            f"In {file.name} a quotation mark is not closed, from line {start} on.",
                        ) from None
                    yield None
                    continue
                if cells:
                    # in a row over several lines a missing cell was taken by a quotation mark that a later row closed
                    least = len(header) if table.line_num > start else 1
                    fits = least <= len(cells) <= len(header)
                    yield dict(zip(header, cells, strict=False)) if fits else None

    return header, rows()


def _encoding(file: Path) -> str:
    """UTF-8, or what the byte order mark says."""
    with file.open("rb") as source:
        head = source.read(4)
    if head in (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff"):
        return "utf-32"
    return "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"


def _lines(file: Path, source: TextIO, longest: int = -1) -> Iterator[str]:
    """The lines without NUL. Raises Misuse where they are in another encoding: a letter guessed wrong is a wrong name."""
    try:
        while line := source.readline(longest):
            yield line.replace("\x00", "")
    except UnicodeDecodeError:
        raise Misuse(
            "encoding", f"{file.name} is not UTF-8; save it as UTF-8 (in a spreadsheet: CSV UTF-8)."
        ) from None


def _jsonl(file: Path) -> tuple[list[str], Iterator[Mapping[str, Any] | None]]:
    def rows() -> Iterator[Mapping[str, Any] | None]:
        with file.open(encoding=_encoding(file)) as source:
            for line in _lines(file, source):
                if line.strip():
                    try:
                        value = json.loads(line)
                    except (ValueError, RecursionError):
                        value = None
                    yield value if isinstance(value, dict) else None

    # a field may be missing from some rows: the columns are those of all rows
    present = dict.fromkeys(str(key) for row in rows() if row for key in row)
    if not present:
        raise Misuse("empty_file", f"{file.name} holds no JSON objects. Write one customer a line.")
    return list(present), rows()


def _parquet(file: Path) -> tuple[list[str], Iterator[Mapping[str, Any] | None]]:
    import pyarrow as pa  # type: ignore[import-untyped]
    import pyarrow.parquet as pq  # type: ignore[import-untyped]

    try:
        table = pq.ParquetFile(file)
    except (pa.ArrowInvalid, OSError):
        raise Misuse(
            "unreadable_file", f"{file.name} is no Parquet file, or is cut off. Write it again."
        ) from None

    def rows() -> Iterator[Mapping[str, Any] | None]:
        for batch in table.iter_batches(batch_size=BATCH):
            yield from batch.to_pylist()

    return list(table.schema_arrow.names), rows()


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, list | dict) or value != value:
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).replace("\x00", "").strip() or None


def _breaks(value: Any) -> bool:
    """Whether a line break stands before or within one of the values of a cell."""
    values = value if isinstance(value, list | tuple) else (value,)
    return any(re.search(r"[\r\n]", str(part).rstrip()) for part in values)


def _several(value: Any) -> tuple[str, ...]:
    values = value if isinstance(value, list | tuple) else str(value).split("|") if value is not None else ()
    return tuple(dict.fromkeys(text for part in values if (text := _text(part))))


def _email(text: str) -> str:
    name, at, domain = text.strip().rpartition("@")
    return re.sub(r"\s+", "", f"{name}{at}{domain.lower()}")
