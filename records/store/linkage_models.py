"""Trained linkage models, as JSON under their version: never changed, the newest one is in use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.postgresql import insert

from records.store.tables import linkage_models


def newest(conn: Connection) -> dict[str, Any] | None:
    """The model that was kept last, or None."""
    latest = linkage_models.c.created_at.desc(), linkage_models.c.version
    found: dict[str, Any] | None = conn.scalar(select(linkage_models.c.model).order_by(*latest).limit(1))
    return found


def keep(conn: Connection, version: str, model: Mapping[str, Any]) -> None:
    """Keep a model as the newest. One that comes out as an earlier one did is that one again."""
    row = insert(linkage_models).values(version=version, model=dict(model))
    conn.execute(row.on_conflict_do_update(index_elements=["version"], set_={"created_at": func.now()}))
