"""Clerical review: the pairs to be decided, and decisions with what follows from them, in one transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, func, select

from pipelines.enrich import enrich_in
from records.documents import Mention
from records.failures import Misuse
from records.links import Link
from records.people import Person
from records.store import Store, customers, decisions, documents, links, mentions
from records.store.decisions import Standing
from records.store.tables import enrichments
from settings import Settings


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A pair to be decided.

    Attributes:
        link_id: The id of the pair.
        records: The enrichment records (as in docs/contract.md) that depend on it, the surest first.
        rivals: The mention's other candidates, best first.
        standing: The decision that stands on the pair, if any.
    """

    link_id: str
    mention_id: str
    document_id: str
    mention: Mention
    customer: Person
    link: Link
    records: tuple[dict[str, Any], ...]
    rivals: tuple[Link, ...]
    confidence: float
    standing: Standing | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """The pair that was decided, and the ids of the records that became new, changed or withdrawn."""

    mention_id: str
    customer_id: str
    changed_ids: tuple[str, ...]


def suggestions(
    conn: Connection, limit: int = 20, offset: int = 0, *, customer_id: str | None = None
) -> list[Suggestion]:
    """The undecided pairs with suggested records, the surest first."""
    surest = func.max(enrichments.c.confidence).label("surest")
    chosen = select(enrichments.c.mention_id, enrichments.c.customer_id, surest).where(_open(customer_id))
    chosen = chosen.group_by(enrichments.c.mention_id, enrichments.c.customer_id)
    order = surest.desc(), enrichments.c.mention_id, enrichments.c.customer_id
    pairs = conn.execute(chosen.order_by(*order).limit(limit).offset(offset)).all()
    return _shown(conn, [(row.mention_id, row.customer_id) for row in pairs])


def pending(conn: Connection) -> int:
    """How many pairs wait to be decided."""
    pairs = (
        select(enrichments.c.mention_id, enrichments.c.customer_id).where(_open(None)).distinct().subquery()
    )
    return conn.scalar(select(func.count()).select_from(pairs)) or 0


def pair(conn: Connection, mention_id: str, customer_id: str) -> Suggestion | None:
    """One pair as a suggestion, decided or not. None if the mention or the customer does not exist."""
    found = _shown(conn, [(mention_id, customer_id)])
    return found[0] if found else None


def decide(
    store: Store, settings: Settings, mention_id: str, customer_id: str, verdict: Literal["accept", "reject"],
    by: str,
    note: str | None = None,
) -> Decided:  # fmt: skip
    """Store a verdict on the pair, and bring the records of the customer and its rivals up to date.

    Raises:
        Misuse: The mention or the customer does not exist.
    """
    return _decide(store, settings, mention_id, customer_id, verdict, by, note)


def undo(
    store: Store,
    settings: Settings,
    mention_id: str | None = None,
    customer_id: str | None = None,
    by: str = "reviewer",
) -> Decided:
    """Take back the last verdict that stands on the pair, or, without a pair, the last one by ``by``.

    Raises:
        Misuse: There is none.
    """
    if mention_id is None or customer_id is None:
        with store.begin() as conn:
            last = decisions.last_decision(conn, by)
        if last is None:
            raise Misuse("nothing_to_undo", "There is no decision to take back.")
        mention_id, customer_id = last
    return _decide(store, settings, mention_id, customer_id, "undo", by, None)


def _decide(
    store: Store,
    settings: Settings,
    mention_id: str,
    customer_id: str,
    verdict: decisions.Verdict,
    by: str,
    note: str | None,
) -> Decided:
    with store.begin() as conn:
        if verdict != "undo" and customers.get(conn, customer_id) is None:
            raise Misuse("no_such_customer", "There is no customer of that id.")
        decisions.decide(conn, mention_id, customer_id, verdict, by, note)
        key = mentions.keys(conn, [mention_id])[mention_id]
        # the decision holds for every mention with this key, and an accepted mention belongs to no other
        # customer
        touched = {customer_id, *links.customers_of(conn, mentions.of_keys(conn, [key]))}
        touched |= {other for _, other in decisions.standing(conn, [key])}
        done = enrich_in(conn, settings, sorted(touched))
    return Decided(mention_id, customer_id, (*done.new, *done.changed, *done.withdrawn))


def _open(customer_id: str | None) -> Any:
    # a record that only confirms a known value needs no decision
    suggested = (enrichments.c.status == "suggested") & (enrichments.c.operation != "confirm")
    return suggested if customer_id is None else suggested & (enrichments.c.customer_id == customer_id)


def _shown(conn: Connection, pairs: Sequence[tuple[str, str]]) -> list[Suggestion]:
    rows = mentions.of_ids(conn, [mention_id for mention_id, _ in pairs])
    people = customers.of_ids(conn, [customer_id for _, customer_id in pairs])
    verdicts = decisions.standing(conn, [row.key for row in rows.values()])
    candidates: dict[str, list[Link]] = defaultdict(list)
    for kept in links.of_mentions(conn, list(rows)):
        candidates[kept.link.mention_id].append(kept.link)
    records: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    chosen = select(enrichments).where(
        enrichments.c.mention_id.in_(list(rows)), enrichments.c.customer_id.in_(list(people)),
        enrichments.c.status != "retracted",
    )  # fmt: skip
    for row in conn.execute(chosen.order_by(enrichments.c.confidence.desc(), enrichments.c.id)):
        records[row.mention_id, row.customer_id].append(row.record)
    shown = []
    for mention_id, customer_id in pairs:
        if mention_id not in rows or customer_id not in people:
            continue
        row = rows[mention_id]
        own = next((link for link in candidates[mention_id] if link.customer_id == customer_id), None)
        carried = tuple(records[mention_id, customer_id])
        shown.append(
            Suggestion(
                link_id=links.link_id(mention_id, customer_id),
                mention_id=mention_id,
                document_id=row.document_id,
                mention=documents.mention_of(row),
                customer=people[customer_id],
                link=own or Link(mention_id, customer_id, 0.0, 0.0),
                records=carried,
                rivals=tuple(link for link in candidates[mention_id] if link.customer_id != customer_id),
                confidence=max((record["confidence"] for record in carried), default=0.0),
                standing=verdicts.get((row.key, customer_id)),
            )
        )
    return shown
