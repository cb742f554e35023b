"""People in files: CSV, JSONL or Parquet, read whole (mentions) or chunk by chunk (a customer base, however large)."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from console import csv_rows
from extractors.charsets import storable
from records.failures import Misuse
from records.people import COLUMNS, LISTS, Person

if TYPE_CHECKING:
    from models.linkage.block.customer_base import Base

LONGEST_CELL = 10_000
"""Code points of one cell that are read: what comes after them is no name or number."""
CHUNK = 50_000
"""Rows that are read at once."""
_WORTH_SAYING = 200_000
"""Rows after which, and after each as many more, it is said how far preparing is."""


def read_people(path: Path) -> list[Person]:
    """The rows of a CSV, JSONL or Parquet file (told by its ending) as people.

    Raises Misuse where it cannot be read, lacks ``id``, or has an id empty or twice; messages name rows, never their content.
    """
    with _told(path):
        people = [_person(path, at, row) for at, row in enumerate(_reader(path)(path), 1)]
    seen: set[str] = set()
    for at, person in enumerate(people, 1):
        if person.id in seen:
            raise _twice(path, at)
        seen.add(person.id)
    return people


def read_base(path: Path) -> Base:
    """The rows of such a file as a customer base made ready for linking, never all of them in memory; on standard error it is said
    how far that is. Raises Misuse as ``read_people`` does.
    """
    from models.linkage.block.customer_base import RepeatedId, prepare_stream

    total = ""
    said = 0

    def say(done: int) -> None:
        nonlocal said
        if done - said >= _WORTH_SAYING:
            said = done
            print(f"kith link: {done:,}{total} customers prepared", file=sys.stderr, flush=True)

    with _told(path):
        _reader(path)
        if path.suffix.lower() == ".parquet":
            total = f" of {_parquet_file(path).metadata.num_rows:,}"
        try:
            return prepare_stream(chunks(path), say=say)
        except RepeatedId as failure:
            raise _twice(path, failure.row) from None


def chunks(path: Path) -> Iterator[Sequence[Person]]:
    """The rows of a file in chunks; those of a Parquet file are read when they are looked at, by whom they are given to."""
    if path.suffix.lower() == ".parquet":
        file = _parquet_file(path)
        first = 1
        for group in range(file.num_row_groups):
            rows = file.metadata.row_group(group).num_rows
            for start in range(0, rows, CHUNK):
                yield _ParquetRows(path, group, start, min(CHUNK, rows - start), first + start)
            first += rows
        return
    numbered = (_person(path, at, row) for at, row in enumerate(_reader(path)(path), 1))
    while chunk := list(islice(numbered, CHUNK)):
        yield chunk


@dataclass(frozen=True)
class _ParquetRows(Sequence[Person]):
    """Rows of a row group, read each time they are gone through; ``first`` is the number of the first in the file."""

    path: Path
    group: int
    start: int
    rows: int
    first: int

    def __len__(self) -> int:
        return self.rows

    @overload
    def __getitem__(self, at: int) -> Person: ...
    @overload
    def __getitem__(self, at: slice) -> list[Person]: ...
    def __getitem__(self, at: int | slice) -> Person | list[Person]:
        return list(self)[at]

    def __iter__(self) -> Iterator[Person]:
        table = _parquet_file(self.path).read_row_group(self.group).slice(self.start, self.rows)
        known: dict[str, list[Any]] = {}
        extra: dict[str, list[str]] = {}
        for column in table.column_names:
            values = _plain_texts(table.column(column))
            if column in LISTS:
                known[column] = list(map(_several, values))
                continue
            values = [
                value if isinstance(value, str) else _text(value) for value in values
            ]  # a list, a struct
            if column in COLUMNS:
                known[column] = [text or None for text in values]
            else:
                extra[storable(column)] = values
        if None in known["id"]:
            raise _without_id(self.path, self.first + known["id"].index(None))
        others = [
            {column: value for column, value in zip(extra, values, strict=True) if value}
            for values in (zip(*extra.values(), strict=True) if extra else ((),) * self.rows)
        ]
        columns = [known.get(column) or [() if column in LISTS else None] * self.rows for column in COLUMNS]
        yield from map(Person, *columns, others)


def _plain_texts(column: Any) -> list[Any]:
    """The values of an Arrow column as ``_text`` gives them; those of a list column as they are."""
    import pyarrow as pa  # type: ignore[import-untyped]
    import pyarrow.compute as pc  # type: ignore[import-untyped]

    if pa.types.is_nested(column.type):
        return list(column.to_pylist())
    if pa.types.is_string(column.type) and len(column):
        long = pc.max(pc.utf8_length(column)).as_py() or 0
        if (
            long <= LONGEST_CELL
            and pc.all(pc.string_is_ascii(column)).as_py()
            and not pc.any(pc.match_substring(column, "\0")).as_py()
        ):
            return [text or "" for text in pc.ascii_trim_whitespace(column).to_pylist()]
    return list(map(_text, column.to_pylist()))


def _reader(path: Path) -> Callable[[Path], Iterator[dict[str, Any]]]:
    readers = {".csv": _csv, ".tsv": _csv, ".jsonl": _jsonl, ".ndjson": _jsonl, ".parquet": _parquet}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise Misuse("people_format", f"{path.name}: give a .csv, .jsonl or .parquet file.")
    return reader


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """What may go wrong in reading a file, as Misuse."""
    try:
        yield
    except OSError as failure:
        raise Misuse(
            "people_unreadable",
            f"{path.name}: the file could not be read ({failure.strerror or 'no such file'}).",
        ) from failure
    except UnicodeDecodeError as failure:
        raise Misuse(
            "people_unreadable", f"{path.name}: the file is not {path.suffix[1:].upper()} in UTF-8."
        ) from failure


def _twice(path: Path, row: int) -> Misuse:
    return Misuse(
        "people_id_twice",
        f"{path.name}: row {row} repeats the id of an earlier row; each id may stand once.",
    )


def _without_id(path: Path, row: int) -> Misuse:
    return Misuse("people_without_id", f"{path.name}: row {row} has no id; every row needs one.")


def _csv(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        # as ``kith customers import`` tells it: by what the line of column names has most of
        first = lines.readline(LONGEST_CELL)
        lines.seek(0)
        delimiter = "\t" if path.suffix.lower() == ".tsv" else max(",;\t", key=first.count)
        rows = csv_rows.rows(path.name, lines, delimiter)
        columns = [column.strip() for column in next(rows, [])]
        _check_columns(path, columns)
        for cells in rows:
            yield dict(zip(columns, cells, strict=False))


def _jsonl(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8-sig") as lines:
        for at, line in enumerate(lines, 1):
            if line.strip():
                try:
                    row = json.loads(line)
                except (ValueError, RecursionError):
                    row = None
                if not isinstance(row, dict):
                    raise Misuse("people_unreadable", f"{path.name}: line {at} is not a JSON object.")
                _check_columns(path, row)
                yield row


def _parquet(path: Path) -> Iterator[dict[str, Any]]:
    for batch in _parquet_file(path).iter_batches():
        yield from batch.to_pylist()


def _parquet_file(path: Path) -> Any:
    import pyarrow as pa
    import pyarrow.parquet as pq  # type: ignore[import-untyped]

    try:
        file = pq.ParquetFile(path)
    except pa.ArrowException as failure:
        raise Misuse("people_unreadable", f"{path.name}: the file is not Parquet.") from failure
    _check_columns(path, file.schema_arrow.names)
    return file


def _check_columns(path: Path, columns: Collection[str]) -> None:
    if "id" not in columns:
        raise Misuse(
            "people_without_id",
            f"{path.name}: there is no column id; name the column that tells rows apart id.",
        )
    repeated = next(
        (column for column, count in Counter(list(columns)).items() if column and count > 1), None
    )
    if repeated is not None:
        raise Misuse(
            "repeated_column",
            f"{path.name}: line 1 names the column {repeated!r} twice. Rename one of them."
            if path.suffix.lower() in (".csv", ".tsv")
            else f"{path.name}: there are two columns {repeated!r}. Rename one of them.",
        )


def _person(path: Path, at: int, row: dict[str, Any]) -> Person:
    known: dict[str, Any] = {}
    extra: dict[str, str] = {}
    for column, value in row.items():
        if column in LISTS:
            known[column] = _several(value)
        elif text := _text(value):
            if column in COLUMNS:
                known[column] = text
            else:
                extra[storable(column)] = text
    if "id" not in known:
        raise _without_id(path, at)
    return Person(**known, extra=extra)


def _text(value: Any) -> str:
    return "" if value is None else storable(str(value)[:LONGEST_CELL]).strip()


def _several(value: Any) -> tuple[str, ...]:
    if not value:
        return ()
    values = value if isinstance(value, list | tuple) else _text(value).split("|")
    return tuple(text for text in map(_text, values) if text)


def shared_columns(
    customers: Sequence[Person], mentions: Sequence[Person]
) -> tuple[list[Person], list[Person], list[str]]:
    """Both sides with only those extra columns that both have, and the columns left out, in alphabetical order."""
    left, right = (
        {column for person in people for column in person.extra} for people in (customers, mentions)
    )
    both = left & right

    def kept(people: Sequence[Person]) -> list[Person]:
        return [
            replace(p, extra={c: v for c, v in p.extra.items() if c in both}) if p.extra else p
            for p in people
        ]

    return kept(customers), kept(mentions), sorted(left ^ right)


def mentions_for(base: Base, mentions: Sequence[Person]) -> tuple[list[Person], list[str]]:
    """Mentions with only those extra columns that the customers of a base have, too, and the columns left out, in alphabetical order."""
    theirs = {f.removeprefix("extra:") for f in base.customers.filled if f.startswith("extra:")}
    mine = {column for person in mentions for column in person.extra}
    kept = [
        replace(p, extra={c: v for c, v in p.extra.items() if c in theirs}) if p.extra else p
        for p in mentions
    ]
    return kept, sorted(theirs ^ mine)
