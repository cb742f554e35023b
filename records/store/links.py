"""Links between mentions and customers, and the log of what people decided of them.

A decision is a row and is never changed; what stands is a function of the log. It is kept under the mention's key, so
that it holds for the same name with the same contacts in any later reading. A "no" holds further, for crawls and scans
differ a little: for every mention with a like name that owns one of the same contacts, until somebody decides of that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row, any_, delete, func, insert, literal, or_, select, tuple_
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as upsert

from records.documents import digest
from records.failures import Misuse
from records.links import Comparison, Link
from records.store import audit, mentions, row_locks
from records.store.column_types import Text
from records.store.similar_names import alike
from records.store.tables import decisions, links

Verdict = Literal["accept", "reject", "undo"]
SAME = 1e-9
"""Probabilities and weights nearer than this are the same: arithmetic in another order is no change."""


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
class Standing:
    """What stands of one pair: the last verdict that was not taken back."""

    verdict: Literal["accept", "reject"]
    decided_by: str
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class KeptLink:
    """A link with its id and the version of the model that made it."""

    id: str
    link: Link
    model_version: str


def link_id(mention_id: str, customer_id: str) -> str:
    """The id of the link of this pair."""
    return digest("link", mention_id, customer_id)


def lock(
    conn: Connection, mention_ids: Iterable[str], customer_ids: Iterable[str] = ()
) -> tuple[set[str], set[str]]:
    """Those of the mentions and of the customers that are there; until the transaction ends they stay, and nobody else writes links
    of these mentions. Only of these: to lock what has come since would be out of order.
    """
    there, known = row_locks.lock_for_links(conn, mention_ids, customer_ids)
    return set(there), set(known)


def save_links(
    conn: Connection, mention_ids: Sequence[str], found: Iterable[Link], model_version: str
) -> int:
    """Make ``found`` the links of these mentions: new ones are added, changed ones changed, those no longer there
    deleted, and the rest is not touched. All that they join must be there (see ``lock``). Returns how many rows were added, changed or deleted.
    """
    found = list(found)
    rows = [_row(link, model_version) for link in found]
    kept = {row["id"] for row in rows}
    row_locks.lock_for_links(conn, mention_ids, (link.customer_id for link in found))
    gone = [old for old in row_locks.lock_links(conn, links.c.mention_id, mention_ids) if old not in kept]
    changed = 0
    if gone:
        changed += conn.execute(delete(links).where(links.c.id == any_(literal(gone, ARRAY(Text))))).rowcount
    if rows:
        rows.sort(key=lambda row: str(row["id"]))  # see order.py
        changed += len(conn.execute(_UPSERT, rows).all())
    return changed


def links_of(conn: Connection, mention_id: str) -> list[KeptLink]:
    """The links of one mention, best first."""
    return of_mentions(conn, [mention_id])


def of_mentions(conn: Connection, mention_ids: Sequence[str]) -> list[KeptLink]:
    """The links of these mentions, mention by mention, best first."""
    chosen = select(links).where(links.c.mention_id == any_(literal(list(mention_ids), ARRAY(Text))))
    best = links.c.mention_id, links.c.probability.desc(), links.c.customer_id
    return [_link(row) for row in conn.execute(chosen.order_by(*best))]


def mentions_of(conn: Connection, customer_ids: Sequence[str], least: float) -> list[str]:
    """The mentions that have a link of at least this probability, or a decision, with one of these customers."""
    wanted = literal(list(customer_ids), ARRAY(Text))
    linked = select(links.c.mention_id).where(
        links.c.customer_id == any_(wanted), links.c.probability >= least
    )
    decided = select(decisions.c.mention_key).where(decisions.c.customer_id == any_(wanted)).distinct()
    by_key = mentions.of_keys(conn, list(conn.scalars(decided)))
    return sorted({*conn.scalars(linked), *by_key})


def customers_of(conn: Connection, mention_ids: Sequence[str]) -> list[str]:
    """The customers that have any link with one of these mentions."""
    chosen = select(links.c.customer_id).where(
        links.c.mention_id == any_(literal(list(mention_ids), ARRAY(Text)))
    )
    return sorted(set(conn.scalars(chosen)))


def get_link(conn: Connection, wanted: str) -> KeptLink | None:
    """The link of that id, or None."""
    row = conn.execute(select(links).where(links.c.id == wanted)).one_or_none()
    return _link(row) if row else None


def page(conn: Connection, after: tuple[str, str], limit: int) -> list[KeptLink]:
    """Links in the order of mention and customer, those after the pair ``after``: to walk through all of them."""
    pair = tuple_(links.c.mention_id, links.c.customer_id)
    chosen = select(links).where(pair > tuple_(*map(literal, after)))
    return [
        _link(row)
        for row in conn.execute(chosen.order_by(links.c.mention_id, links.c.customer_id).limit(limit))
    ]


def walk(conn: Connection) -> Iterator[Link]:
    """Every link, without its explanation."""
    chosen = select(links.c.mention_id, links.c.customer_id, links.c.probability, links.c.weight)
    for row in conn.execute(chosen.execution_options(yield_per=5_000)):
        yield Link(row.mention_id, row.customer_id, row.probability, row.weight)


def decide(
    conn: Connection, mention_id: str, customer_id: str, verdict: Verdict, by: str, note: str | None = None
) -> None:
    """Append a verdict on the pair. ``undo`` takes back the last one that stands.

    Raises :class:`records.failures.Misuse` for a mention that is not there, and when there is nothing to undo.
    """
    if verdict not in ("accept", "reject", "undo"):
        raise Misuse("unknown_verdict", "A verdict is accept, reject or undo.")
    found = mentions.traits(conn, mention_id=mention_id)
    if not found:
        raise Misuse("no_such_mention", "There is no mention of that id; it may have been read anew.")
    (of,) = found
    row: dict[str, Any] = {
        "mention_key": of.key, "mention_id": mention_id, "mention_name": of.name, "contact_values": of.values,
    }  # fmt: skip
    if verdict == "undo" and not _stacks(conn, [of.key]).get((of.key, customer_id)):
        spread = _spread(conn, [of.key]).get((of.key, customer_id))
        if spread is None:
            raise Misuse("nothing_to_undo", "Nothing was decided of this pair, or it was taken back already.")
        row = {name: spread._mapping[name] for name in row}  # what stands here was said of that one
    row["contact_values"] = list(row["contact_values"])
    conn.execute(
        insert(decisions).values(**row, customer_id=customer_id, verdict=verdict, decided_by=by, note=note)
    )
    audit.note(conn, by, f"link.{verdict}", link_id(mention_id, customer_id))


def standing(conn: Connection, mention_keys: Sequence[str]) -> dict[tuple[str, str], Standing]:
    """What stands, by mention key and customer. A mention has at most one customer: of several that were accepted the
    last one stands, and the others are as if nobody had decided. What was decided of the pair itself counts before a
    "no" to another mention with a like name and a contact in common.
    """
    tops = {pair: stack[-1] for pair, stack in _stacks(conn, mention_keys).items() if stack}
    last: dict[str, int] = {}
    for (key, _), row in tops.items():
        if row.verdict == "accept":
            last[key] = max(last.get(key, 0), row.id)
    spread = {pair: row for pair, row in _spread(conn, mention_keys).items() if pair not in tops}
    return {
        pair: Standing(row.verdict, row.decided_by, row.decided_at)
        for pair, row in {**spread, **tops}.items()
        if row.verdict == "reject" or row.id == last[pair[0]]
    }


def last_decision(conn: Connection, by: str | None = None) -> tuple[str, str] | None:
    """Mention and customer of the last verdict (of ``by``) that still stands, or None: what "undo" would take back."""
    recent = select(decisions).where(decisions.c.mention_id.is_not(None)).order_by(decisions.c.id.desc())
    if by is not None:
        recent = recent.where(decisions.c.decided_by == by)
    undone: dict[tuple[str, str], int] = defaultdict(int)
    for row in conn.execute(recent.limit(1_000)):
        pair = (row.mention_key, row.customer_id)
        if row.verdict == "undo":
            undone[pair] += 1
        elif undone[pair]:
            undone[pair] -= 1
        else:
            return row.mention_id, row.customer_id
    return None


def fold(log: Iterable[tuple[int, str]]) -> list[int]:
    """The ids of the verdicts of one pair that stand, oldest first, from its log of ids and verdicts: an undo takes
    back the last one before it.
    """
    stack: list[int] = []
    for number, verdict in log:
        if verdict != "undo":
            stack.append(number)
        elif stack:
            stack.pop()
    return stack


def _stacks(conn: Connection, mention_keys: Sequence[str]) -> Mapping[tuple[str, str], list[Row[Any]]]:
    wanted = literal(list(mention_keys), ARRAY(Text))
    logs: dict[tuple[str, str], list[Row[Any]]] = defaultdict(list)
    chosen = select(decisions).where(decisions.c.mention_key == any_(wanted)).order_by(decisions.c.id)
    for row in conn.execute(chosen):
        logs[row.mention_key, row.customer_id].append(row)
    stacks = {}
    for pair, log in logs.items():
        rows = {row.id: row for row in log}
        stacks[pair] = [rows[number] for number in fold((row.id, row.verdict) for row in log)]
    return stacks


def _spread(conn: Connection, mention_keys: Sequence[str]) -> dict[tuple[str, str], Row[Any]]:
    """By mention key and customer: the last "no" that stands of another key, with a like name and a contact in common."""
    if conn.execute(select(decisions.c.id).where(decisions.c.verdict == "reject").limit(1)).first() is None:
        return {}
    wanted = [of for of in mentions.traits(conn, keys=mention_keys) if of.values]
    values = sorted({value for of in wanted for value in of.values})
    shared = decisions.c.contact_values.overlap(literal(values, ARRAY(Text)))
    said = select(decisions.c.mention_key).where(decisions.c.verdict == "reject", shared).distinct()
    refused: dict[str, list[Row[Any]]] = defaultdict(list)
    for stack in _stacks(conn, list(conn.scalars(said))).values():
        if stack and stack[-1].verdict == "reject":
            for value in stack[-1].contact_values:
                refused[value].append(stack[-1])
    found: dict[tuple[str, str], Row[Any]] = {}
    for of in wanted:
        for row in (row for value in of.values for row in refused.get(value, ())):
            pair = (of.key, row.customer_id)
            newer = pair not in found or row.id > found[pair].id
            if newer and row.mention_key != of.key and alike(of.name, row.mention_name or ""):
                found[pair] = row
    return found


def _row(link: Link, model_version: str) -> dict[str, Any]:
    return {
        "id": link_id(link.mention_id, link.customer_id), "mention_id": link.mention_id,
        "customer_id": link.customer_id, "probability": link.probability, "weight": link.weight,
        "comparisons": [{"name": c.name, "level": c.level, "weight": round(c.weight, 9)} for c in link.comparisons],
        "model_version": model_version,
    }  # fmt: skip


def _link(row: Row[Any]) -> KeptLink:
    found = tuple(Comparison(c["name"], c["level"], c["weight"]) for c in row.comparisons)
    link = Link(row.mention_id, row.customer_id, row.probability, row.weight, found)
    return KeptLink(row.id, link, row.model_version)
