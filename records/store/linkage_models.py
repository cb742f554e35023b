"""Linkage models as JSON, by version, and the log of which one is in use.

A model never changes. The last row of the log names the model in use; going back to an earlier model adds a
row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, func, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from records.failures import Misuse
from records.store import audit
from records.store.tables import linkage_choices, linkage_models

PRIOR = "prior"
"""The version of the model that ships with Kith. It is in no table."""
How = Literal["trained", "refitted", "chosen"]
"""Trained by Kith itself, refitted with decisions by a person, or chosen by a person."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The version in use. ``model`` is None for the shipped model."""

    version: str
    how: How
    chosen_by: str
    chosen_at: datetime
    model: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Version:
    """A stored model: when it was made, and when and by whom it was last brought into use."""

    version: str
    model: dict[str, Any]
    created_at: datetime
    chosen_at: datetime | None
    chosen_by: str | None


def in_use(conn: Connection) -> Choice | None:
    """The model in use, or None if none was ever trained or chosen."""
    joined = linkage_choices.outerjoin(linkage_models, linkage_models.c.version == linkage_choices.c.version)
    chosen = select(linkage_choices, linkage_models.c.model).select_from(joined)
    row = conn.execute(chosen.order_by(linkage_choices.c.id.desc()).limit(1)).one_or_none()
    return Choice(row.version, row.how, row.chosen_by, row.chosen_at, row.model) if row else None


def get(conn: Connection, version: str) -> dict[str, Any] | None:
    """The model with this version, or None."""
    found: dict[str, Any] | None = conn.scalar(
        select(linkage_models.c.model).where(linkage_models.c.version == version)
    )
    return found


def versions(conn: Connection) -> list[Version]:
    """Every stored model, the newest first."""
    last = select(func.max(linkage_choices.c.id)).group_by(linkage_choices.c.version)
    chosen = select(linkage_models, linkage_choices.c.chosen_at, linkage_choices.c.chosen_by).select_from(
        linkage_models.outerjoin(
            linkage_choices,
            (linkage_choices.c.version == linkage_models.c.version) & linkage_choices.c.id.in_(last),
        )
    )
    newest = linkage_models.c.created_at.desc(), linkage_models.c.version
    return [
        Version(row.version, row.model, row.created_at, row.chosen_at, row.chosen_by)
        for row in conn.execute(chosen.order_by(*newest))
    ]


def keep(
    conn: Connection, version: str, model: Mapping[str, Any], how: How = "trained", by: str = "kith",
    detail: Mapping[str, Any] | None = None,
) -> None:  # fmt: skip
    """Store a model and bring it into use.

    A model equal to an earlier one has the same version and is not stored twice.
    """
    add(conn, version, model)
    _choose(conn, version, how, by, detail)


def add(conn: Connection, version: str, model: Mapping[str, Any]) -> None:
    """Store a model without bringing it into use."""
    conn.execute(upsert(linkage_models).values(version=version, model=dict(model)).on_conflict_do_nothing())


def choose(conn: Connection, version: str, by: str) -> None:
    """Bring a stored version, or the shipped one, into use.

    Raises:
        Misuse: There is no such version.
    """
    if version != PRIOR and get(conn, version) is None:
        raise Misuse("no_such_model", "There is no linkage model of that version. `kith model` lists them.")
    _choose(conn, version, "chosen", by, None)


def _choose(conn: Connection, version: str, how: How, by: str, detail: Mapping[str, Any] | None) -> None:
    before = in_use(conn)
    conn.execute(insert(linkage_choices).values(version=version, how=how, chosen_by=by))
    audit.note(
        conn, by, f"model.{how}", version, {"before": before.version if before else None, **(detail or {})}
    )
