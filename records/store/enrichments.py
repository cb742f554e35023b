"""Enrichment records in their present state, and the outbox of those to be delivered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Connection,
    delete,
    exists,
    func,
    insert,
    select,
    text,
    union,
    update,
)
from sqlalchemy.dialects.postgresql import insert as upsert

from records.enrichments import Enrichment, content_hash
from records.store.column_types import among
from records.store.tables import (
    contacts,
    customers,
    decisions,
    deliveries,
    documents,
    enrich_due,
    enrichments,
    links,
    mentions,
)

_LOCK = 0x4B697465
"""The advisory lock of the one writer: two that see the same change must emit it only once."""


@dataclass(frozen=True, slots=True)
class Claim:
    """That a mention owns a number or address and is linked to a customer (None: to nobody)."""

    kind: str
    value: str
    extension: str | None
    mention_id: str
    mention_key: str
    name: str
    owned: float
    customer_id: str | None
    probability: float


@dataclass(frozen=True, slots=True)
class Written:
    """Ids of the records that are new, changed, unchanged and withdrawn."""

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()


def lock(conn: Connection) -> None:
    """Become the only writer of enrichment records until this transaction ends."""
    conn.execute(text("select pg_advisory_xact_lock(:number)"), {"number": _LOCK})


def automatic(conn: Connection) -> tuple[int, float]:
    """How many records add something automatically, and their expected precision.

    The precision is the mean of their confidences, 1.0 if there are none. Records that only confirm a value
    are surer and are not counted.
    """
    wanted = (enrichments.c.status == "auto") & (enrichments.c.operation == "add")
    chosen = select(func.count(), func.avg(enrichments.c.confidence)).where(wanted)
    count, mean = conn.execute(chosen).one()
    return int(count), 1.0 if mean is None else float(mean)


def write(conn: Connection, customer_ids: Sequence[str], records: Iterable[Enrichment]) -> Written:
    """Replace the records of these customers by ``records``, and put what changed into the outbox.

    A record that is rejected or below the thresholds is passed with its status; it only changes a record that
    was emitted before. An emitted record that is missing from ``records`` has lost its support and becomes
    ``retracted``.
    """
    lock(conn)
    before = {
        r.id: r
        for r in conn.execute(select(enrichments).where(among(enrichments.c.customer_id, customer_ids)))
    }
    now = datetime.now(UTC).isoformat(timespec="seconds")
    new: list[str] = []
    changed: list[str] = []
    unchanged: list[str] = []
    withdrawn: list[str] = []
    rows: list[dict[str, Any]] = []
    given = set()
    for record in records:
        given.add(record.id)
        old = before.get(record.id)
        if old is None and record.status in ("rejected", "retracted"):
            continue  # it was never emitted
        if old is not None and old.content_hash == record.content_hash:
            unchanged.append(record.id)
            continue
        created = old.record["created_at"] if old is not None else now
        rows.append(_row(record, record.as_json(created, now)))
        (new if old is None else withdrawn if record.status == "retracted" else changed).append(record.id)
    for gone in (old for number, old in before.items() if number not in given):
        if gone.status == "retracted":
            unchanged.append(gone.id)
            continue
        record = gone.record | {"status": "retracted", "confidence": 0.0, "updated_at": now}
        rows.append(_withdrawn(gone, record))
        withdrawn.append(gone.id)
    for row in rows:
        _put(conn, row, row["id"] in before)
    return Written(tuple(new), tuple(changed), tuple(unchanged), tuple(withdrawn))


def _row(record: Enrichment, shown: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": record.id, "customer_id": record.customer_id, "mention_id": record.basis.mention_id,
        "field": record.field,
        "operation": record.operation, "value": record.value, "confidence": shown["confidence"],
        "status": record.status, "record": shown, "content_hash": record.content_hash,
    }  # fmt: skip


def _withdrawn(old: Any, record: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": old.id, "customer_id": old.customer_id, "mention_id": old.mention_id, "field": old.field,
        "operation": old.operation, "value": old.value, "confidence": 0.0, "status": "retracted",
        "record": record,
        "content_hash": content_hash(record),
    }  # fmt: skip


def _put(conn: Connection, row: dict[str, Any], known: bool) -> None:
    if known:
        conn.execute(
            update(enrichments).where(enrichments.c.id == row["id"]).values(**row, updated_at=func.now())
        )
    else:
        conn.execute(insert(enrichments).values(row))
    delivery = {"enrichment_id": row["id"], "content_hash": row["content_hash"], "record": row["record"]}
    conn.execute(insert(deliveries).values(delivery))


def get(conn: Connection, enrichment_id: str) -> dict[str, Any] | None:
    """The record with this id, or None."""
    return conn.scalar(select(enrichments.c.record).where(enrichments.c.id == enrichment_id))


def search(
    conn: Connection, limit: int = 50, offset: int = 0, *, status: str | None = None,
    customer_id: str | None = None,
    field: str | None = None,
) -> list[dict[str, Any]]:  # fmt: skip
    """Records, the last changed first, optionally of one status, customer or field only."""
    chosen = select(enrichments.c.record).order_by(enrichments.c.updated_at.desc(), enrichments.c.id)
    for column, wanted in (
        (enrichments.c.status, status),
        (enrichments.c.customer_id, customer_id),
        (enrichments.c.field, field),
    ):
        if wanted is not None:
            chosen = chosen.where(column == wanted)
    return list(conn.scalars(chosen.limit(limit).offset(offset)))


def count(conn: Connection) -> dict[str, int]:
    """How many records there are of each status."""
    rows = conn.execute(
        select(enrichments.c.status, func.count().label("number")).group_by(enrichments.c.status)
    )
    return {row.status: row.number for row in rows}


def walk(conn: Connection) -> Iterator[dict[str, Any]]:
    """Every record, sorted by id."""
    yield from conn.scalars(
        select(enrichments.c.record).order_by(enrichments.c.id).execution_options(yield_per=500)
    )


def delivered(conn: Connection, customer_ids: Sequence[str]) -> bool:
    """Whether any record of these customers was delivered."""
    chosen = select(deliveries.c.id).join(enrichments, enrichments.c.id == deliveries.c.enrichment_id)
    wanted = among(enrichments.c.customer_id, customer_ids)
    return conn.scalar(select(exists(chosen.where(wanted, deliveries.c.delivered_at.is_not(None))))) or False


def rivals(conn: Connection, customer_ids: Sequence[str]) -> list[str]:
    """Other customers with a record of the same number or address: a decision here can change theirs."""
    mine, theirs = enrichments.alias("mine"), enrichments.alias("theirs")
    same = (mine.c.field == theirs.c.field) & (func.lower(mine.c.value) == func.lower(theirs.c.value))
    chosen = select(theirs.c.customer_id).join(mine, same)
    chosen = chosen.where(
        among(mine.c.customer_id, customer_ids), mine.c.field.in_(("phone", "email"))
    ).distinct()
    return sorted(set(conn.scalars(chosen)).difference(customer_ids))


def of_whom(conn: Connection, values: Sequence[str]) -> list[str]:
    """Customers with a record, not retracted, of one of these numbers or addresses."""
    if not values:
        return []
    chosen = select(enrichments.c.customer_id).where(
        enrichments.c.field.in_(("phone", "email")),
        among(func.lower(enrichments.c.value), _lower(values)),
        enrichments.c.status != "retracted",
    )
    return list(conn.scalars(chosen.distinct().order_by(enrichments.c.customer_id)))


def concerned(conn: Connection, least: float) -> list[str]:
    """Customers that can have records: those with a link of at least ``least``, a decision, or a record."""
    linked = select(links.c.customer_id).where(links.c.probability >= least)
    decided = select(decisions.c.customer_id).join(customers, customers.c.id == decisions.c.customer_id)
    return sorted(conn.scalars(union(linked, decided, select(enrichments.c.customer_id))))


def mark(conn: Connection, customer_ids: Iterable[str]) -> None:
    """Mark customers whose records must be made again because of the changes of this transaction."""
    rows = [{"customer_id": number} for number in sorted(set(customer_ids))]
    if rows:
        put = upsert(enrich_due)
        # an existing row is locked, so that whoever takes it waits for the changes of this transaction
        conn.execute(put.on_conflict_do_update(index_elements=["customer_id"], set_={"at": func.now()}), rows)


def due(conn: Connection) -> list[str]:
    """The customers that were marked and not yet taken."""
    return list(conn.scalars(select(enrich_due.c.customer_id).order_by(enrich_due.c.customer_id)))


def take(conn: Connection, customer_ids: Sequence[str]) -> None:
    """Unmark these customers. The caller makes their records again, from what it reads after this."""
    number = enrich_due.c.customer_id
    chosen = select(number).where(among(number, customer_ids))
    # rows are locked in the order of ``mark``, and only locked ones deleted: so the two never deadlock
    locked = list(conn.scalars(chosen.order_by(number.collate("C")).with_for_update()))
    conn.execute(delete(enrich_due).where(among(number, locked)))


def contacts_said(conn: Connection) -> Iterator[tuple[str, str, str]]:
    """Customer, field and value of every record, not retracted, of a number or address."""
    chosen = select(enrichments.c.customer_id, enrichments.c.field, enrichments.c.value)
    chosen = chosen.where(enrichments.c.field.in_(("phone", "email")), enrichments.c.status != "retracted")
    for row in conn.execute(chosen.execution_options(yield_per=5_000)):
        yield row.customer_id, row.field, row.value


def unsupported(conn: Connection) -> list[str]:
    """Customers with a record whose mention no longer exists, because its document was read again."""
    gone = ~exists().where(mentions.c.id == enrichments.c.mention_id)
    chosen = select(enrichments.c.customer_id).where(enrichments.c.status != "retracted", gone)
    return sorted(set(conn.scalars(chosen)))


def claims(conn: Connection, values: Sequence[str], owned: float, least: float) -> list[Claim]:
    """The mentions of people that claim one of these numbers and addresses.

    Args:
        conn: A connection in a transaction.
        values: Numbers and addresses; letter case does not matter.
        owned: The least probability that the mention owns the value.
        least: The least probability of a link.

    Returns:
        A claim for each mention and link; one with customer None for a mention without such a link.
    """
    place = func.array_position(mentions.c.contacts, contacts.c["index"])
    share = func.coalesce(mentions.c.owned[place], 1.0)
    linked = (links.c.mention_id == mentions.c.id) & (links.c.probability >= least)
    rows = conn.execute(
        select(contacts.c.kind, contacts.c.value, contacts.c.extension, mentions.c.id, mentions.c.key,
        mentions.c.name, share.label("owned"),
               links.c.customer_id, func.coalesce(links.c.probability, 0.0).label("probability"))
        .join(mentions, (mentions.c.document_id == contacts.c.document_id) & place.is_not(None))
        .outerjoin(links, linked)
        .where(among(func.lower(contacts.c.value), _lower(values)), mentions.c.kind == "person",
        share >= owned)
        .order_by(contacts.c.value, mentions.c.id, links.c.customer_id)
    )  # fmt: skip
    return [
        Claim(r.kind, r.value, r.extension, r.id, r.key, r.name, r.owned, r.customer_id, r.probability)
        for r in rows
    ]


def _lower(values: Sequence[str]) -> set[str]:
    """Numbers and addresses as they are compared: letter case of an address does not matter."""
    return {value.lower() for value in values}


def since(conn: Connection, moment: datetime) -> list[str]:
    """Ids of the documents, not their children, that were stored since ``moment``."""
    chosen = select(documents.c.id).where(documents.c.parent_id.is_(None), documents.c.created_at >= moment)
    return list(conn.scalars(chosen.order_by(documents.c.id)))
