"""Enrichment records over HTTP: listed by status, field or customer, and one by its id."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from fastapi import APIRouter, Query
from sqlalchemy import Connection

from console.api.dependencies import Limit, Offset, Opened
from console.api.schemas import Enrichment
from records.failures import Misuse
from records.store import enrichments as kept

routes = APIRouter(prefix="/enrichments", tags=["enrichments"])

Status = Literal["auto", "suggested", "confirmed", "rejected", "retracted"]
Field = Literal["phone", "email", "name", "organisation", "title", "address"]
Customer = Annotated[str | None, Query(max_length=500)]


@routes.get("", summary="Enrichment records, the last changed first")
def list_enrichments(
    store: Opened,
    status: Status | None = None,
    field: Field | None = None,
    customer_id: Customer = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> list[Enrichment]:
    """Enrichment records, the last changed first."""
    with store.begin() as conn:
        return listed(conn, status, field, customer_id, limit, offset)


@routes.get("/{record_id}", summary="One enrichment record")
def get_enrichment(store: Opened, record_id: str) -> Enrichment:
    """One enrichment record."""
    with store.begin() as conn:
        return enrichment(conn, record_id)


def listed(
    conn: Connection,
    status: str | None = None,
    field: str | None = None,
    customer_id: str | None = None,
    limit: int = 50,
    offset: int = 0,
) -> list[Enrichment]:
    """Records, the last changed first. A filter that is None or empty matches all."""
    found = kept.search(
        conn, limit, offset, status=status or None, customer_id=customer_id or None, field=field or None
    )
    return [Enrichment.model_validate(record) for record in found]


def enrichment(conn: Connection, record_id: str) -> Enrichment:
    """The record with this id.

    Raises:
        Misuse: There is none.
    """
    record = kept.get(conn, record_id)
    if record is None:
        raise Misuse("no_such_record", "There is no enrichment record of that id.")
    return Enrichment.model_validate(record)


def counts(conn: Connection) -> dict[str, int]:
    """How many records have each status, in the order of ``Status``."""
    found = kept.count(conn)
    return {status: found[status] for status in get_args(Status) if status in found}
