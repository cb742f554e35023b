"""Enrichment records as they stand, and the outbox of what is to be delivered of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    any_,
    delete,
    exists,
    func,
    insert,
    literal,
    select,
    text,
    union,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as upsert

from records.enrichments import Enrichment, content_hash
from records.store.column_types import Text
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
"""One writer at a time, so that two that see the same change emit it once."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A mention owns this value, and has a link with this customer (None: with nobody)."""

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
    """Ids of the records that are new, changed (withdrawn ones apart), and as they were."""

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()


def lock(conn: Connection) -> None:
    """Be the only writer of enrichment records until this transaction ends."""
    conn.execute(text("select pg_advisory_xact_lock(:number)"), {"number": _LOCK})


def automatic(conn: Connection) -> tuple[int, float]:
    """How many records add something automatically, and the mean of their confidences: the share of them that is expected to be right;
    1 of none. What only confirms a record is surer, and not counted.
    """
    wanted = (enrichments.c.status == "auto") & (enrichments.c.operation == "add")
    chosen = select(func.count(), func.avg(enrichments.c.confidence)).where(wanted)
    count, mean = conn.execute(chosen).one()
    return int(count), 1.0 if mean is None else float(mean)


def write(conn: Connection, customer_ids: Sequence[str], records: Iterable[Enrichment]) -> Written:
    """Make ``records`` what stands of these customers, and put what changed into the outbox.

    A record that is rejected or below the thresholds is given with its status and only changes one that was emitted;
    one that was emitted and is not given has lost its support and becomes ``retracted``.
    """
    lock(conn)
    wanted = literal(list(customer_ids), ARRAY(Text))
    before = {
        r.id: r for r in conn.execute(select(enrichments).where(enrichments.c.customer_id == any_(wanted)))
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
            continue  # it was never said
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
        "id": record.id, "customer_id": record.customer_id, "mention_id": record.basis.mention_id, "field": record.field,
        "operation": record.operation, "value": record.value, "confidence": shown["confidence"],
        "status": record.status, "record": shown, "content_hash": record.content_hash,
    }  # fmt: skip


def _withdrawn(old: Any, record: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": old.id, "customer_id": old.customer_id, "mention_id": old.mention_id, "field": old.field,
        "operation": old.operation, "value": old.value, "confidence": 0.0, "status": "retracted", "record": record,
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
    """The record of that id as it stands, or None."""
    return conn.scalar(select(enrichments.c.record).where(enrichments.c.id == enrichment_id))


def search(
    conn: Connection, limit: int = 50, offset: int = 0, *, status: str | None = None, customer_id: str | None = None,
    field: str | None = None,
) -> list[dict[str, Any]]:  # fmt: skip
    """Records as they stand, the last changed first; of one status, customer or field where those are given."""
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
    """Every record as it stands, by id."""
    yield from conn.scalars(
        select(enrichments.c.record).order_by(enrichments.c.id).execution_options(yield_per=500)
    )


def delivered(conn: Connection, customer_ids: Sequence[str]) -> bool:
    """Whether a record of one of these customers was delivered."""
    chosen = select(deliveries.c.id).join(enrichments, enrichments.c.id == deliveries.c.enrichment_id)
    wanted = enrichments.c.customer_id == any_(literal(list(customer_ids), ARRAY(Text)))
    return conn.scalar(select(exists(chosen.where(wanted, deliveries.c.delivered_at.is_not(None))))) or False


def rivals(conn: Connection, customer_ids: Sequence[str]) -> list[str]:
    """Customers of whom the same is said as of one of these: what is decided here changes what is a conflict there."""
    wanted = literal(list(customer_ids), ARRAY(Text))
    mine, theirs = enrichments.alias("mine"), enrichments.alias("theirs")
    same = (mine.c.field == theirs.c.field) & (func.lower(mine.c.value) == func.lower(theirs.c.value))
    chosen = select(theirs.c.customer_id).join(mine, same)
    chosen = chosen.where(mine.c.customer_id == any_(wanted), mine.c.field.in_(("phone", "email"))).distinct()
    return sorted(set(conn.scalars(chosen)).difference(customer_ids))


def of_whom(conn: Connection, values: Sequence[str]) -> list[str]:
    """Customers of whom a record says that one of these numbers or addresses is theirs."""
    if not values:
        return []
    chosen = select(enrichments.c.customer_id).where(
        enrichments.c.field.in_(("phone", "email")),
        func.lower(enrichments.c.value) == any_(_lower(values)),
        enrichments.c.status != "retracted",
    )
    return list(conn.scalars(chosen.distinct().order_by(enrichments.c.customer_id)))


def concerned(conn: Connection, least: float) -> list[str]:
    """Customers of whom anything can be said or was said: with a link of at least ``least``, a decision, or a record."""
    linked = select(links.c.customer_id).where(links.c.probability >= least)
    decided = select(decisions.c.customer_id).join(customers, customers.c.id == decisions.c.customer_id)
    return sorted(conn.scalars(union(linked, decided, select(enrichments.c.customer_id))))


def mark(conn: Connection, customer_ids: Iterable[str]) -> None:
    """The records of these customers are to be made anew: what they follow from changes in this transaction."""
    rows = [{"customer_id": number} for number in sorted(set(customer_ids))]
    if rows:
        put = upsert(enrich_due)
        # a row that is there is locked, so that who takes it waits for what this transaction changes
        conn.execute(put.on_conflict_do_update(index_elements=["customer_id"], set_={"at": func.now()}), rows)


def due(conn: Connection) -> list[str]:
    """The customers that were marked and not taken."""
    return list(conn.scalars(select(enrich_due.c.customer_id).order_by(enrich_due.c.customer_id)))


def take(conn: Connection, customer_ids: Sequence[str]) -> None:
    """Whoever takes these customers makes their records anew, from what is read after this."""
    number = enrich_due.c.customer_id
    chosen = select(number).where(number == any_(literal(list(customer_ids), ARRAY(Text))))
    # locked in the order in which ``mark`` locks, and only these deleted: so the two never deadlock
    locked = list(conn.scalars(chosen.order_by(number.collate("C")).with_for_update()))
    conn.execute(delete(enrich_due).where(number == any_(literal(locked, ARRAY(Text)))))


def contacts_said(conn: Connection) -> Iterator[tuple[str, str, str]]:
    """Customer, field and value of every record of a number or address that was not withdrawn."""
    chosen = select(enrichments.c.customer_id, enrichments.c.field, enrichments.c.value)
    chosen = chosen.where(enrichments.c.field.in_(("phone", "email")), enrichments.c.status != "retracted")
    for row in conn.execute(chosen.execution_options(yield_per=5_000)):
        yield row.customer_id, row.field, row.value


def unsupported(conn: Connection) -> list[str]:
    """Customers with a record that stands on a mention which is no more: its document was read anew."""
    gone = ~exists().where(mentions.c.id == enrichments.c.mention_id)
    chosen = select(enrichments.c.customer_id).where(enrichments.c.status != "retracted", gone)
    return sorted(set(conn.scalars(chosen)))


def claims(conn: Connection, values: Sequence[str], owned: float, least: float) -> list[Claim]:
    """Who else says that one of these numbers and addresses is theirs: mentions of people that own it with at least
    ``owned``, each with its links of at least ``least``, or with None where it has no such link.
    """
    place = func.array_position(mentions.c.contacts, contacts.c["index"])
    share = func.coalesce(mentions.c.owned[place], 1.0)
    linked = (links.c.mention_id == mentions.c.id) & (links.c.probability >= least)
    rows = conn.execute(
        select(contacts.c.kind, contacts.c.value, contacts.c.extension, mentions.c.id, mentions.c.key, mentions.c.name, share.label("owned"),
               links.c.customer_id, func.coalesce(links.c.probability, 0.0).label("probability"))
        .join(mentions, (mentions.c.document_id == contacts.c.document_id) & place.is_not(None))
        .outerjoin(links, linked)
        .where(func.lower(contacts.c.value) == any_(_lower(values)), mentions.c.kind == "person", share >= owned)
        .order_by(contacts.c.value, mentions.c.id, links.c.customer_id)
    )  # fmt: skip
    return [
        Claim(r.kind, r.value, r.extension, r.id, r.key, r.name, r.owned, r.customer_id, r.probability)
        for r in rows
    ]


def _lower(values: Sequence[str]) -> ColumnElement[Any]:
    """Numbers and addresses as they are compared: an address is the same in any letters."""
    return literal(sorted({value.lower() for value in values}), ARRAY(Text))


def since(conn: Connection, moment: datetime) -> list[str]:
    """Documents (no children) that were kept since then."""
    chosen = select(documents.c.id).where(documents.c.parent_id.is_(None), documents.c.created_at >= moment)
    return list(conn.scalars(chosen.order_by(documents.c.id)))
