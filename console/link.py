"""``kith link``: people in files to customers in files, as JSON lines on standard output, a mention's best first."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from extractors.charsets import storable
from records.failures import Misuse
from records.links import Link
from records.people import COLUMNS, LISTS, Person

LONGEST_CELL = 10_000
"""Code points of one cell that are read: what comes after them is no name or number."""


def run(
    customers: str,
    mentions: str,
    threshold: float,
    top: int,
    model: str | None,
    save_model: str | None,
    precision: float | None,
) -> int:
    """Links and prints; returns 0. Raises Misuse for a file or an option that makes no sense."""
    if not 0 <= threshold <= 1 or top < 1 or (precision is not None and not 0 < precision <= 1):
        raise Misuse("usage", "--threshold lies between 0 and 1, --precision too, and --top is at least 1.")
    known, seen = read_people(Path(customers)), read_people(Path(mentions))
    known, seen, ignored = shared_columns(known, seen)
    if ignored:
        _say(f"kith link: columns that only one file has are ignored: {', '.join(ignored)}")
    from models.linkage import load_model
    from pipelines.link import link_people

    chosen = load_model(Path(model)) if model else None
    result = link_people(known, seen, model=chosen, threshold=0.0 if precision else threshold, top=top)
    for notice in result.warnings:
        _say(f"kith link: {notice.message}")
    if save_model:
        result.model.save(Path(save_model))
    links = (
        [link for link in reach(result.links, precision) if link.probability >= threshold]
        if precision
        else result.links
    )
    if precision:
        _say(f"kith link: {expected(links, result.links)}")
    for link in links:
        print(json.dumps(as_line(link), ensure_ascii=False))
    sys.stdout.flush()
    return 0


def reach(links: Sequence[Link], precision: float) -> list[Link]:
    """The most links, most probable first, whose expected precision (the mean of their probabilities) is ``precision`` still. In the
    order that they came in."""
    kept: set[tuple[str, str]] = set()
    total = 0.0
    for link in sorted(links, key=lambda found: -found.probability):
        total += link.probability
        if total < precision * (len(kept) + 1):
            break
        kept.add((link.mention_id, link.customer_id))
    return [link for link in links if (link.mention_id, link.customer_id) in kept]


def expected(kept: Sequence[Link], found: Sequence[Link]) -> str:
    """What is to be expected of the links that are kept, of all that were found, in a sentence: true ones among them by the sum of
    their probabilities, against the true ones among all. Links that no candidate stands for are in neither: on public sets
    the precision came out higher than was said (0.999 and 1.0 for 0.99), the recall a tenth lower."""
    if not kept:
        best = max((link.probability for link in found), default=0.0)
        return f"no link reaches that precision; the most probable has {best:.3f}."
    true, all_true = (sum(link.probability for link in links) for links in (kept, found))
    return (
        f"{len(kept)} links, expected precision {true / len(kept):.3f}, expected recall {true / all_true:.3f} "
        "(of the true links among the candidates)."
    )


def as_line(link: Link) -> dict[str, Any]:
    """A link in the contract's shape. The probability keeps twelve digits: ranks near 1 matter."""
    return {
        "mention_id": link.mention_id, "customer_id": link.customer_id, "probability": round(link.probability, 12), "weight": link.weight,
        "comparisons": [{"name": c.name, "level": c.level, "weight": c.weight} for c in link.comparisons],
    }  # fmt: skip


def _say(line: str) -> None:
    print(line, file=sys.stderr)


def read_people(path: Path) -> list[Person]:
    """The rows of a CSV, JSONL or Parquet file (told by its ending) as people.

    Raises Misuse where it cannot be read, lacks ``id``, or has an id empty or twice; messages name rows, never their content."""
    readers = {".csv": _csv, ".tsv": _csv, ".jsonl": _jsonl, ".ndjson": _jsonl, ".parquet": _parquet}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise Misuse("people_format", f"{path.name}: give a .csv, .jsonl or .parquet file.")
    try:
        people = [_person(path, at, row) for at, row in enumerate(reader(path), 1)]
    except OSError as failure:
        raise Misuse(
            "people_unreadable",
            f"{path.name}: the file could not be read ({failure.strerror or 'no such file'}).",
        ) from failure
    except (UnicodeDecodeError, csv.Error) as failure:
        raise Misuse(
            "people_unreadable", f"{path.name}: the file is not {path.suffix[1:].upper()} in UTF-8."
        ) from failure
    seen: set[str] = set()
    for at, person in enumerate(people, 1):
        if person.id in seen:
            raise Misuse(
                "people_id_twice",
                f"{path.name}: row {at} repeats the id of an earlier row; each id may stand once.",
            )
        seen.add(person.id)
    return people


def _csv(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        # as ``kith customers import`` tells it: by what the line of column names has most of
        first = lines.readline(LONGEST_CELL)
        lines.seek(0)
        delimiter = "\t" if path.suffix.lower() == ".tsv" else max(",;\t", key=first.count)
        rows = csv.DictReader(lines, delimiter=delimiter)
        _check_columns(path, rows.fieldnames or ())
        for row in rows:
            yield {column: value for column, value in row.items() if isinstance(column, str)}


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
    import pyarrow as pa  # type: ignore[import-untyped]
    import pyarrow.parquet as pq  # type: ignore[import-untyped]

    try:
        table = pq.ParquetFile(path)
        _check_columns(path, table.schema_arrow.names)
        for batch in table.iter_batches():
            yield from batch.to_pylist()
    except pa.ArrowException as failure:
        raise Misuse("people_unreadable", f"{path.name}: the file is not Parquet.") from failure


def _check_columns(path: Path, columns: Iterable[str]) -> None:
    if "id" not in columns:
        raise Misuse(
            "people_without_id",
            f"{path.name}: there is no column id; name the column that tells rows apart id.",
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
        raise Misuse("people_without_id", f"{path.name}: row {at} has no id; every row needs one.")
    return Person(**known, extra=extra)


def _text(value: Any) -> str:
    return "" if value is None else storable(str(value)[:LONGEST_CELL]).strip()


def _several(value: Any) -> tuple[str, ...]:
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
