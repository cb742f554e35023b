"""What people decided, pair by pair, as something to learn from: the verdicts that stand, each counted once, and where their
mentions came from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, any_, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY

from records.store import links
from records.store.column_types import Text
from records.store.tables import decisions, documents, items, mentions, sources

MOST = 20_000
"""Keys of mentions that are looked at, those decided last: more decisions would teach no more."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a mention is a customer. ``mention_id``: one of the mentions under the key that was decided on."""

    key: str
    mention_id: str
    customer_id: str
    accepted: bool


@dataclass(frozen=True, slots=True)
class Tally:
    """What was decided of links from one source."""

    kind: str
    source: str
    accepted: int
    rejected: int


def standing(conn: Connection) -> list[Verdict]:
    """The verdicts that stand, of mentions of people that are still there. The same name with the same contacts seen a
    hundred times is one verdict, and a "no" that holds for mentions like it is none of theirs.
    """
    last = func.max(decisions.c.id)
    recent = (
        select(decisions.c.mention_key).group_by(decisions.c.mention_key).order_by(last.desc()).limit(MOST)
    )
    keys = list(conn.scalars(recent))
    wanted = literal(keys, ARRAY(Text))
    said = select(decisions.c.mention_key, decisions.c.customer_id).where(
        decisions.c.mention_key == any_(wanted)
    )
    pairs = {(row.mention_key, row.customer_id) for row in conn.execute(said)}
    first = select(mentions.c.key, func.min(mentions.c.id).label("id"))
    first = first.where(mentions.c.key == any_(wanted), mentions.c.kind == "person").group_by(mentions.c.key)
    there = {row.key: row.id for row in conn.execute(first)}
    return [
        Verdict(key, there[key], customer_id, stands.verdict == "accept")
        for (key, customer_id), stands in sorted(links.standing(conn, keys).items())
        if key in there and (key, customer_id) in pairs
    ]


def by_source(conn: Connection) -> list[Tally]:
    """The verdicts that stand, by the source that the job named and the kind of document; a pair counts once for each
    source that shows its mention.
    """
    verdicts = standing(conn)
    found = _sources(conn, sorted({verdict.key for verdict in verdicts}))
    counted: Counter[tuple[str, str, bool]] = Counter()
    for verdict in verdicts:
        counted.update((kind, source, verdict.accepted) for kind, source in found.get(verdict.key, ()))
    places = sorted({(kind, source) for kind, source, _ in counted})
    return [
        Tally(kind, source, counted[kind, source, True], counted[kind, source, False])
        for kind, source in places
    ]


def _sources(conn: Connection, keys: Sequence[str]) -> dict[str, set[tuple[str, str]]]:
    """By the mention's key: kind and source of the documents that show it; what is attached comes from where its message does."""
    wanted = literal(list(keys), ARRAY(Text))
    shown = select(
        mentions.c.key, documents.c.id, documents.c.parent_id, documents.c.kind, documents.c.source
    )
    shown = shown.join_from(mentions, documents, documents.c.id == mentions.c.document_id)
    climb = shown.where(mentions.c.key == any_(wanted)).cte("climb", recursive=True)
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
