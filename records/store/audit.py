"""The audit log: who did what, and when. Rows are only ever added."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, insert

from records.store.tables import audit


def note(
    conn: Connection,
    who: str,
    action: str,
    subject: str | None = None,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Add an entry. ``subject`` is an id, ``detail`` holds counts and ids; neither may hold personal data."""
    conn.execute(insert(audit).values(who=who, action=action, subject=subject, detail=dict(detail or {})))
