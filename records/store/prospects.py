"""What was decided of prospects: people who recur and are no customers. A log under their mentions' keys; an undo takes back the
last verdict before it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Literal

from sqlalchemy import Connection, insert, select

from records.store import audit
from records.store.links import fold
from records.store.tables import prospect_decisions

Verdict = Literal["dismiss", "undo"]


def decide(conn: Connection, mention_keys: Sequence[str], verdict: Verdict, by: str) -> None:
    """Append the verdict for these keys, which are one person's."""
    rows = [{"mention_key": key, "verdict": verdict, "decided_by": by} for key in sorted(set(mention_keys))]
    conn.execute(insert(prospect_decisions), rows)
    audit.note(conn, by, f"prospect.{verdict}", min(mention_keys))


def dismissed(conn: Connection) -> set[str]:
    """The mention keys of whom was said that they are no prospects, and not taken back."""
    log: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for row in conn.execute(select(prospect_decisions).order_by(prospect_decisions.c.id)):
        log[row.mention_key].append((row.id, row.verdict))
    return {key for key, verdicts in log.items() if fold(verdicts)}
