"""The decisions of reviewers as labels to learn from: each verdict that stands, once, and its sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from records.store import decisions as log
from records.store.column_types import among
from records.store.tables import decisions, documents, items, mentions, sources

MOST = 20_000
"""The most mention keys that are read, those decided last. More decisions would not improve a model."""


@dataclass(frozen=True, slots=True)
class Label:
    """Whether a mention is a customer.

    ``mention_id`` is one of the mentions with the key that was decided on.
    """

    key: str
    mention_id: str
    customer_id: str
    accepted: bool


@dataclass(frozen=True, slots=True)
class Tally:
    """How many links from one source were accepted and rejected."""

    kind: str
    source: str
    accepted: int
    rejected: int


def labels(conn: Connection) -> list[Label]:
    """The verdicts that stand on mentions of people that still exist.

    The same name with the same contacts gives one verdict however often it was seen. A rejection that also
    holds for similar mentions counts only for the mention that it was made on.
    """
    last = func.max(decisions.c.id)
    recent = (
        select(decisions.c.mention_key).group_by(decisions.c.mention_key).order_by(last.desc()).limit(MOST)
    )
    keys = list(conn.scalars(recent))
    said = select(decisions.c.mention_key, decisions.c.customer_id).where(
        among(decisions.c.mention_key, keys)
    )
    pairs = {(row.mention_key, row.customer_id) for row in conn.execute(said)}
    first = select(mentions.c.key, func.min(mentions.c.id).label("id"))
    first = first.where(among(mentions.c.key, keys), mentions.c.kind == "person").group_by(mentions.c.key)
    there = {row.key: row.id for row in conn.execute(first)}
    return [
        Label(key, there[key], customer_id, stands.verdict == "accept")
        for (key, customer_id), stands in sorted(log.standing(conn, keys).items())
        if key in there and (key, customer_id) in pairs
    ]


def tally_by_source(conn: Connection) -> list[Tally]:
    """The verdicts that stand, counted by the source that the job named and the kind of document.

    A pair counts once for each source that contains its mention.
    """
    given = labels(conn)
    found = _sources(conn, sorted({label.key for label in given}))
    counted: Counter[tuple[str, str, bool]] = Counter()
    for label in given:
        counted.update((kind, source, label.accepted) for kind, source in found.get(label.key, ()))
    places = sorted({(kind, source) for kind, source, _ in counted})
    return [
        Tally(kind, source, counted[kind, source, True], counted[kind, source, False])
        for kind, source in places
    ]


def _sources(conn: Connection, keys: Sequence[str]) -> dict[str, set[tuple[str, str]]]:
    """Kind and source of the documents that contain each mention key.

    An attachment has its message's source.
    """
    shown = select(
        mentions.c.key, documents.c.id, documents.c.parent_id, documents.c.kind, documents.c.source
    )
    shown = shown.join_from(mentions, documents, documents.c.id == mentions.c.document_id)
    climb = shown.where(among(mentions.c.key, keys)).cte("climb", recursive=True)
    parent = documents.alias("parent")
    climb = climb.union(
        select(climb.c.key, parent.c.id, parent.c.parent_id, parent.c.kind, parent.c.source).join_from(
            climb, parent, parent.c.id == climb.c.parent_id
        )
    )
    rows = select(climb.c.key, climb.c.kind, func.coalesce(sources.c.locator, climb.c.source).label("source"))
    rows = rows.select_from(
        climb.outerjoin(items, items.c.document_id == climb.c.id).outerjoin(
            sources, sources.c.id == items.c.source_id
        )
    )
    found: dict[str, set[tuple[str, str]]] = {}
    for row in conn.execute(rows.where(climb.c.parent_id.is_(None)).distinct()):
        found.setdefault(row.key, set()).add((row.kind, row.source))
    return found
