"""Enrichment records over HTTP: listed by status, field or customer, and one by its id."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from sqlalchemy import Connection, func, select

from console.api.doors import Limit, Offset, Opened
from console.api.shapes import Enrichment
from records.failures import Misuse
from records.store.tables import enrichments

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
    with store.begin() as conn:
        return listed(conn, status, field, customer_id, limit, offset)


@routes.get("/{record_id}", summary="One enrichment record")
def get_enrichment(store: Opened, record_id: str) -> Enrichment:
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
    """Records, the last changed first. None or empty: any."""
    chosen = select(enrichments.c.record).order_by(enrichments.c.updated_at.desc(), enrichments.c.id)
    for column, wanted in (
        (enrichments.c.status, status),
        (enrichments.c.field, field),
        (enrichments.c.customer_id, customer_id),
    ):
        if wanted:
            chosen = chosen.where(column == wanted)
    return [Enrichment.model_validate(record) for record in conn.scalars(chosen.limit(limit).offset(offset))]


def enrichment(conn: Connection, record_id: str) -> Enrichment:
    """The record of that id. Raises Misuse when there is none."""
    record = conn.scalar(select(enrichments.c.record).where(enrichments.c.id == record_id))
    if record is None:
        raise Misuse("no_such_record", "There is no enrichment record of that id.")
    return Enrichment.model_validate(record)


def counts(conn: Connection) -> dict[str, int]:
    """How many records have each status."""
    rows = conn.execute(select(enrichments.c.status, func.count()).group_by(enrichments.c.status))
    found = dict(rows.tuples().all())
    return {status: found[status] for status in ("auto", "suggested", "confirmed", "rejected", "retracted") if status in found}
