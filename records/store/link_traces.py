"""What the links of each mention followed from, so that only what changed is linked again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, exists, func, select, update
from sqlalchemy.dialects.postgresql import insert

from records.store.column_types import among, text_array
from records.store.tables import linkage_counts, linked, mentions


@dataclass(frozen=True, slots=True)
class Trace:
    """What the links of a mention followed from.

    ``trace`` is a digest of everything except the customers; it is empty if the mention is yet to be linked.
    ``keys`` are digests of what may connect it with other mentions.
    """

    mention_id: str
    trace: str
    keys: tuple[str, ...]


_INSERT = insert(linked)
_UPSERT: Any = _INSERT.on_conflict_do_update(
    index_elements=["mention_id"],
    set_={"trace": _INSERT.excluded.trace, "keys": _INSERT.excluded["keys"]},
    where=(linked.c.trace != _INSERT.excluded.trace) | (linked.c["keys"] != _INSERT.excluded["keys"]),
)


def keep(conn: Connection, traces: Sequence[Trace]) -> None:
    """Store these traces. Their mentions must exist."""
    rows = [{"mention_id": t.mention_id, "trace": t.trace, "keys": list(t.keys)} for t in traces]
    if rows:
        rows.sort(
            key=lambda row: str(row["mention_id"])
        )  # in one order everywhere, so that writers never deadlock
        conn.execute(_UPSERT, rows)


def traces(conn: Connection, mention_ids: Sequence[str] | None = None) -> dict[str, Trace]:
    """The traces of these mentions, or of all."""
    chosen = select(linked)
    if mention_ids is not None:
        chosen = chosen.where(among(linked.c.mention_id, mention_ids))
    rows = conn.execute(chosen.execution_options(yield_per=5_000))
    return {row.mention_id: Trace(row.mention_id, row.trace, tuple(row._mapping["keys"])) for row in rows}


def gone(conn: Connection) -> list[Trace]:
    """The traces of mentions that no longer exist."""
    chosen = select(linked).where(~exists().where(mentions.c.id == linked.c.mention_id))
    return [Trace(row.mention_id, row.trace, tuple(row._mapping["keys"])) for row in conn.execute(chosen)]


def drop(conn: Connection, mention_ids: Sequence[str]) -> None:
    """Delete the traces of these mentions."""
    conn.execute(delete(linked).where(among(linked.c.mention_id, mention_ids)))


def of_keys(conn: Connection, keys: Sequence[str], most: int) -> dict[str, list[str]]:
    """The mentions that have each of these keys.

    Returns:
        Mention ids by key, at most ``most`` pairs of key and mention in all. If there are more, some keys are
        missing.
    """
    wanted = text_array(keys)
    each = select(linked.c.mention_id, func.unnest(linked.c["keys"]).label("key"))
    pairs = each.where(linked.c["keys"].overlap(wanted)).subquery()
    chosen = select(pairs).where(among(pairs.c.key, keys)).order_by(pairs.c.key, pairs.c.mention_id)
    found: dict[str, list[str]] = {}
    rows = conn.execute(chosen.limit(most + 1)).all()
    for row in rows:
        found.setdefault(row.key, []).append(row.mention_id)
    if len(rows) > most:
        found.popitem()  # this key is incomplete
    return found


def counts(conn: Connection, model_version: str) -> dict[str, Any] | None:
    """How frequent names and values were when this model was first used, or None."""
    chosen = select(linkage_counts.c.counts).where(linkage_counts.c.model_version == model_version)
    found: dict[str, Any] | None = conn.scalar(chosen)
    return found


def keep_counts(conn: Connection, model_version: str, counted: Mapping[str, Any]) -> dict[str, Any]:
    """Store the counts unless there are some already. Returns those that are stored."""
    row = insert(linkage_counts).values(model_version=model_version, counts=dict(counted))
    conn.execute(row.on_conflict_do_nothing())
    return counts(conn, model_version) or {}


def common(conn: Connection, model_version: str) -> list[int] | None:
    """The blocking keys that were too frequent when this model last linked all mentions, or None."""
    found: list[int] | None = conn.scalar(
        select(linkage_counts.c.common).where(linkage_counts.c.model_version == model_version)
    )
    return found


def keep_common(conn: Connection, model_version: str, keys: Sequence[int]) -> None:
    """Record that this model has linked all mentions, and that these keys were too frequent to be used."""
    this = linkage_counts.c.model_version == model_version
    conn.execute(update(linkage_counts).where(this).values(common=list(keys)))
