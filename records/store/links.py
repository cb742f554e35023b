"""Links between mentions and customers, as the linkage model made them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, delete, func, literal, or_, select, tuple_
from sqlalchemy.dialects.postgresql import insert as upsert

from records.documents import digest
from records.links import Comparison, Link
from records.store import mentions, row_locks
from records.store.column_types import among
from records.store.tables import decisions, links

SAME = 1e-9
"""Probabilities and weights that differ by less are equal: arithmetic in another order is no change."""


_INSERT = upsert(links)
_NEW = _INSERT.excluded
_UPSERT: Any = _INSERT.on_conflict_do_update(
    index_elements=["id"],
    set_={name: _NEW[name] for name in ("probability", "weight", "comparisons", "model_version")}
    | {"updated_at": func.now()},
    where=or_(
        func.abs(links.c.probability - _NEW.probability) > SAME,
        func.abs(links.c.weight - _NEW.weight) > SAME,
        links.c.comparisons != _NEW.comparisons,
        links.c.model_version != _NEW.model_version,
    ),
).returning(links.c.id)


@dataclass(frozen=True, slots=True)
class KeptLink:
    """A stored link with its id and the version of the model that made it."""

    id: str
    link: Link
    model_version: str


def link_id(mention_id: str, customer_id: str) -> str:
    """The id of the link of this pair."""
    return digest("link", mention_id, customer_id)


def lock(
    conn: Connection, mention_ids: Iterable[str], customer_ids: Iterable[str] = ()
) -> tuple[set[str], set[str]]:
    """Lock mentions and customers before their links are written.

    Until the transaction ends, those returned cannot be deleted, and nobody else writes links of the
    mentions. Write links of these only: locking later arrivals would break the order of locks.

    Returns:
        Those of the mentions, and those of the customers, that exist.
    """
    there, known = row_locks.lock_for_links(conn, mention_ids, customer_ids)
    return set(there), set(known)


def save_links(
    conn: Connection, mention_ids: Sequence[str], found: Iterable[Link], model_version: str
) -> int:
    """Make ``found`` the links of these mentions, and delete their other links.

    Unchanged rows are not touched.

    All mentions and customers that they join must exist (see ``lock``).

    Returns:
        How many rows were added, changed or deleted.
    """
    found = list(found)
    rows = [_row(link, model_version) for link in found]
    kept = {row["id"] for row in rows}
    row_locks.lock_for_links(conn, mention_ids, (link.customer_id for link in found))
    gone = [old for old in row_locks.lock_links(conn, links.c.mention_id, mention_ids) if old not in kept]
    changed = 0
    if gone:
        changed += conn.execute(delete(links).where(among(links.c.id, gone))).rowcount
    if rows:
        rows.sort(key=lambda row: str(row["id"]))  # see row_locks.py
        changed += len(conn.execute(_UPSERT, rows).all())
    return changed


def links_of(conn: Connection, mention_id: str) -> list[KeptLink]:
    """The links of one mention, best first."""
    return of_mentions(conn, [mention_id])


def of_mentions(conn: Connection, mention_ids: Sequence[str]) -> list[KeptLink]:
    """The links of these mentions, sorted by mention, the best first."""
    chosen = select(links).where(among(links.c.mention_id, mention_ids))
    best = links.c.mention_id, links.c.probability.desc(), links.c.customer_id
    return [_link(row) for row in conn.execute(chosen.order_by(*best))]


def mentions_of(conn: Connection, customer_ids: Sequence[str], least: float) -> list[str]:
    """Mentions with a link of at least this probability, or a decision, with one of these customers."""
    linked = select(links.c.mention_id).where(
        among(links.c.customer_id, customer_ids), links.c.probability >= least
    )
    decided = select(decisions.c.mention_key).where(among(decisions.c.customer_id, customer_ids)).distinct()
    by_key = mentions.of_keys(conn, list(conn.scalars(decided)))
    return sorted({*conn.scalars(linked), *by_key})


def customers_of(conn: Connection, mention_ids: Sequence[str]) -> list[str]:
    """The customers that have any link with one of these mentions."""
    chosen = select(links.c.customer_id).where(among(links.c.mention_id, mention_ids))
    return sorted(set(conn.scalars(chosen)))


def get_link(conn: Connection, wanted: str) -> KeptLink | None:
    """The link with this id, or None."""
    row = conn.execute(select(links).where(links.c.id == wanted)).one_or_none()
    return _link(row) if row else None


def page(conn: Connection, after: tuple[str, str], limit: int) -> list[KeptLink]:
    """Links sorted by mention and customer, those after the pair ``after``: to walk through all of them."""
    pair = tuple_(links.c.mention_id, links.c.customer_id)
    chosen = select(links).where(pair > tuple_(*map(literal, after)))
    return [
        _link(row)
        for row in conn.execute(chosen.order_by(links.c.mention_id, links.c.customer_id).limit(limit))
    ]


def walk(conn: Connection) -> Iterator[Link]:
    """Every link, without its comparisons."""
    chosen = select(links.c.mention_id, links.c.customer_id, links.c.probability, links.c.weight)
    for row in conn.execute(chosen.execution_options(yield_per=5_000)):
        yield Link(row.mention_id, row.customer_id, row.probability, row.weight)


def _row(link: Link, model_version: str) -> dict[str, Any]:
    return {
        "id": link_id(link.mention_id, link.customer_id), "mention_id": link.mention_id,
        "customer_id": link.customer_id, "probability": link.probability, "weight": link.weight,
        "comparisons": [{"name": c.name, "level": c.level, "weight": round(c.weight,
        9)} for c in link.comparisons],
        "model_version": model_version,
    }  # fmt: skip


def _link(row: Row[Any]) -> KeptLink:
    found = tuple(Comparison(c["name"], c["level"], c["weight"]) for c in row.comparisons)
    link = Link(row.mention_id, row.customer_id, row.probability, row.weight, found)
    return KeptLink(row.id, link, row.model_version)
