"""The log of reviewers' decisions on pairs of mention and customer.

A decision is a row that never changes; what stands is a function of the log. A decision is kept under the key
of its mention, so it holds for the same name with the same contacts in every later reading. A rejection holds
further, because crawls and scans differ a little: for every mention with a similar name that owns one of the
same contacts, until somebody decides on that mention itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row, insert, select

from records.failures import Misuse
from records.store import audit, mentions
from records.store.column_types import among, text_array
from records.store.links import link_id
from records.store.similar_names import alike
from records.store.tables import decisions

Verdict = Literal["accept", "reject", "undo"]


@dataclass(frozen=True, slots=True)
class Standing:
    """The verdict that stands on one pair: the last one that was not undone."""

    verdict: Literal["accept", "reject"]
    decided_by: str
    decided_at: datetime


def decide(
    conn: Connection, mention_id: str, customer_id: str, verdict: Verdict, by: str, note: str | None = None
) -> None:
    """Append a verdict on the pair. ``undo`` takes back the last one that stands.

    Raises:
        Misuse: The verdict or the mention is unknown, or there is nothing to undo.
    """
    if verdict not in ("accept", "reject", "undo"):
        raise Misuse("unknown_verdict", "A verdict is accept, reject or undo.")
    found = mentions.traits(conn, mention_id=mention_id)
    if not found:
        raise Misuse(
            "no_such_mention", "There is no mention with this id; its document may have been read again."
        )
    (of,) = found
    row: dict[str, Any] = {
        "mention_key": of.key, "mention_id": mention_id, "mention_name": of.name, "contact_values": of.values,
    }  # fmt: skip
    if verdict == "undo" and not _stacks(conn, [of.key]).get((of.key, customer_id)):
        spread = _spread(conn, [of.key]).get((of.key, customer_id))
        if spread is None:
            raise Misuse("nothing_to_undo", "There is no decision on this pair that could be undone.")
        # the rejection that stands here was made on that other mention
        row = {name: spread._mapping[name] for name in row}
    row["contact_values"] = list(row["contact_values"])
    conn.execute(
        insert(decisions).values(**row, customer_id=customer_id, verdict=verdict, decided_by=by, note=note)
    )
    audit.note(conn, by, f"link.{verdict}", link_id(mention_id, customer_id))


def standing(conn: Connection, mention_keys: Sequence[str]) -> dict[tuple[str, str], Standing]:
    """The verdicts that stand, by mention key and customer.

    A mention has at most one customer: of several acceptances the last one stands, and the others count as
    undecided. A decision on the pair itself takes precedence over a rejection of another mention with a
    similar name and a contact in common.
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
    """Mention and customer of the last verdict (by ``by``) that stands: what "undo" would take back."""
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
    """The ids of the verdicts on one pair that stand, oldest first.

    An undo takes back the last one before it.

    Args:
        log: Ids and verdicts in the order in which they were given.
    """
    stack: list[int] = []
    for number, verdict in log:
        if verdict != "undo":
            stack.append(number)
        elif stack:
            stack.pop()
    return stack


def _stacks(conn: Connection, mention_keys: Sequence[str]) -> Mapping[tuple[str, str], list[Row[Any]]]:
    logs: dict[tuple[str, str], list[Row[Any]]] = defaultdict(list)
    chosen = select(decisions).where(among(decisions.c.mention_key, mention_keys)).order_by(decisions.c.id)
    for row in conn.execute(chosen):
        logs[row.mention_key, row.customer_id].append(row)
    stacks = {}
    for pair, log in logs.items():
        rows = {row.id: row for row in log}
        stacks[pair] = [rows[number] for number in fold((row.id, row.verdict) for row in log)]
    return stacks


def _spread(conn: Connection, mention_keys: Sequence[str]) -> dict[tuple[str, str], Row[Any]]:
    """The last standing rejections of other keys with a similar name and a contact in common.

    Returns:
        A decision by mention key and customer.
    """
    if conn.execute(select(decisions.c.id).where(decisions.c.verdict == "reject").limit(1)).first() is None:
        return {}
    wanted = [of for of in mentions.traits(conn, keys=mention_keys) if of.values]
    values = sorted({value for of in wanted for value in of.values})
    shared = decisions.c.contact_values.overlap(text_array(values))
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
