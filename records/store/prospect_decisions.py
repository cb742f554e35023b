"""The log of decisions on prospects, the people who recur and are no customers.

A decision is stored under the keys of their mentions. An undo takes back the last decision before it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Literal

from sqlalchemy import Connection, insert, select

from records.store import audit
from records.store.decisions import fold
from records.store.tables import prospect_decisions

Verdict = Literal["dismiss", "undo"]


def decide(conn: Connection, mention_keys: Sequence[str], verdict: Verdict, by: str) -> None:
    """Append a verdict on one person, who has these mention keys."""
    rows = [{"mention_key": key, "verdict": verdict, "decided_by": by} for key in sorted(set(mention_keys))]
    conn.execute(insert(prospect_decisions), rows)
    audit.note(conn, by, f"prospect.{verdict}", min(mention_keys))


def dismissed(conn: Connection) -> set[str]:
    """The mention keys of prospects who were dismissed and not brought back."""
    log: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for row in conn.execute(select(prospect_decisions).order_by(prospect_decisions.c.id)):
        log[row.mention_key].append((row.id, row.verdict))
    return {key for key, verdicts in log.items() if fold(verdicts)}
