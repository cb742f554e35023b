"""Delivery of the outbox to the sink, in order and at least once, and export of the present state."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Connection, Row, func, select, update

from records.documents import as_json
from records.failures import Misuse, Unavailable
from records.store import Store, decisions, documents, enrichments, links, mentions
from records.store.tables import deliveries
from records.store.tables import mentions as mention_rows
from settings import Settings

BATCH = 200
"""Records delivered in one transaction. After a crash, at most these are delivered a second time."""
SECONDS = 30.0
"""Seconds that an HTTP sink may take for one record."""
What = Literal["documents", "mentions", "links", "enrichments"]


@dataclass(frozen=True, slots=True)
class Delivered:
    """How many records went to the sink."""

    records: int


def deliver(store: Store, settings: Settings) -> Delivered:
    """Send the outbox to ``settings.sink``: append to a JSONL file, or post each record to an HTTP(S) URL.

    Without a sink the records stay in the outbox. After a crash a record may arrive twice; ``id`` and the
    header ``Idempotency-Key`` identify it.

    Raises:
        Misuse: The URL of the sink is invalid.
        Unavailable: The sink does not take a record. It stays in the outbox for the next time.
    """
    if not settings.sink:
        return Delivered(0)
    _check_scheme(settings.sink)
    count = 0
    while True:
        with store.begin() as conn:
            rows = _waiting(conn)
            if not rows:
                return Delivered(count)
            if settings.sink.startswith(("http://", "https://")):
                sent = _post(settings.sink, rows)
            else:
                sent = _append(Path(settings.sink).expanduser(), rows)
            ids = [row.id for row in rows[:sent]]
            conn.execute(update(deliveries).where(deliveries.c.id.in_(ids)).values(delivered_at=func.now()))
        count += sent
        if sent < len(rows):
            raise Unavailable(
                "sink", "The sink did not take a record. It stays in the outbox and is sent again later."
            )


def _check_scheme(sink: str) -> None:
    """Refuse a mistyped URL, which would else be the name of a file."""
    scheme, is_url, _ = sink.partition("://")
    if is_url and scheme not in ("http", "https"):
        raise Misuse(
            "sink", "KITH_SINK begins with no scheme that is known. Give an http or https URL, or a path."
        )


def _waiting(conn: Connection) -> Sequence[Row[Any]]:
    """The oldest records of the outbox, locked: another delivery waits, so that the order is kept."""
    chosen = (
        select(deliveries).where(deliveries.c.delivered_at.is_(None)).order_by(deliveries.c.id).limit(BATCH)
    )
    return conn.execute(chosen.with_for_update()).all()


def _append(file: Path, rows: Sequence[Row[Any]]) -> int:
    lines = "".join(json.dumps(row.record, ensure_ascii=False) + "\n" for row in rows).encode()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a+b") as out:
            fcntl.flock(out, fcntl.LOCK_EX)
            _cut_incomplete_line(out.fileno())
            out.write(lines)
            out.flush()
            os.fsync(out.fileno())
    except OSError as problem:
        raise Unavailable(
            "sink", f"The sink's file cannot be written ({problem.strerror}). Check KITH_SINK."
        ) from None
    return len(rows)


def _cut_incomplete_line(file: int) -> None:
    """Cut off an incomplete last line that a crash left. Its record is still in the outbox."""
    size = end = os.fstat(file).st_size
    while end:
        start = max(0, end - 65_536)
        found = os.pread(file, end - start, start).rfind(b"\n")
        if found >= 0:
            end = start + found + 1
            break
        end = start
    if end < size:
        os.ftruncate(file, end)


def _post(url: str, rows: Sequence[Row[Any]]) -> int:
    """Post the records one by one. Returns how many were accepted before the first failure."""
    import httpx

    with httpx.Client(timeout=SECONDS) as client:
        for sent, row in enumerate(rows):
            key = f"{row.enrichment_id}-{row.content_hash[:16]}-{row.id}"
            try:
                answer = client.post(url, json=row.record, headers={"Idempotency-Key": key})
            except httpx.InvalidURL:
                raise Misuse("sink", "KITH_SINK is no URL that can be posted to.") from None
            except httpx.HTTPError:
                return sent
            if not answer.is_success:
                return sent
    return len(rows)


def export(conn: Connection, what: What) -> Iterator[dict[str, Any]]:
    """The present state of one noun, one object for each id, as in docs/contract.md.

    Raises:
        Misuse: The noun is not exported.
    """
    if what == "documents":
        return (as_json(document) for document in documents.walk(conn))
    if what == "mentions":
        return _mentions(conn)
    if what == "links":
        return _links(conn)
    if what == "enrichments":
        return enrichments.walk(conn)
    raise Misuse("unknown_export", "Export one of documents, mentions, links, enrichments.")


def _mentions(conn: Connection) -> Iterator[dict[str, Any]]:
    chosen = select(mention_rows).order_by(mention_rows.c.id).execution_options(yield_per=1_000)
    for row in conn.execute(chosen):
        yield {"document_id": row.document_id, **as_json(documents.mention_of(row))}


def _links(conn: Connection) -> Iterator[dict[str, Any]]:
    after: tuple[str, str] = ("", "")
    while page := links.page(conn, after, 1_000):
        keys = mentions.keys(conn, sorted({kept.link.mention_id for kept in page}))
        verdicts = decisions.standing(conn, sorted(set(keys.values())))
        for kept in page:
            link = kept.link
            standing = verdicts.get((keys[link.mention_id], link.customer_id))
            status = (
                {"accept": "accepted", "reject": "rejected"}[standing.verdict] if standing else "undecided"
            )
            decided: dict[str, Any] = {}
            if standing:
                when = standing.decided_at.isoformat(timespec="seconds")
                decided = {"decided_by": standing.decided_by, "decided_at": when}
            yield {"id": kept.id, **as_json(link), "status": status, **decided}
        after = (page[-1].link.mention_id, page[-1].link.customer_id)
