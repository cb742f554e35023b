"""The pages of enrichment records: the list with its filter, and one record beside its evidence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Annotated, get_args
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from sqlalchemy import Connection, select
from starlette.responses import Response

from console.api import enrichments as api
from console.api.customers import shape
from console.api.dependencies import Offset, Opened
from console.api.queries import customer_names
from console.api.schemas import Enrichment
from console.pages.evidence import EvidenceView, Sighting, evidence
from console.pages.excerpts import Role
from console.pages.render import Pager, page
from console.waterfall import waterfall
from records.documents import Document
from records.enrichments import Evidence
from records.store import customers, documents
from records.store.tables import mentions

routes = APIRouter(include_in_schema=False)

ROWS = 50
DOCUMENTS = 8
"""The most documents shown as evidence. The record's JSON names all of them."""
Word = Annotated[str, Query(max_length=500)]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The filter of the list; empty strings choose everything."""

    status: str
    field: str
    customer: str

    @property
    def any(self) -> bool:
        """Whether anything is filtered."""
        return bool(self.status or self.field or self.customer)


@routes.get("/enrichments")
def list_enrichments(
    store: Opened, status: Word = "", field: Word = "", customer: Word = "", after: Offset = 0
) -> Response:
    """The list of records, with a filter."""
    chosen = Chosen(status, field, customer.strip())
    with store.begin() as conn:
        found = api.listed(conn, status, field, chosen.customer, ROWS + 1, after)
        names = customer_names(conn, [record.customer_id for record in found])
        counts = api.counts(conn)

    def at(place: int) -> str:
        words = {"status": status, "field": field, "customer": chosen.customer, "after": place}
        return "/enrichments?" + urlencode({name: value for name, value in words.items() if value})

    pages = Pager(
        at(max(0, after - ROWS)) if after else None, at(after + ROWS) if len(found) > ROWS else None
    )
    return page(
        "enrichments.html",
        here="/enrichments",
        records=found[:ROWS],
        names=names,
        counts=counts,
        statuses=get_args(api.Status),
        fields=get_args(api.Field),
        chosen=chosen,
        pages=pages,
    )


@routes.get("/enrichments/{record_id}")
def show_enrichment(store: Opened, record_id: str) -> Response:
    """One record beside its evidence."""
    with store.begin() as conn:
        record = api.enrichment(conn, record_id)
        person = customers.get(conn, record.customer_id)
        seen = seen_in(conn, [record], [record.link.mention_id])
    steps = waterfall(
        record.link.weight,
        [(c.name, c.level, c.weight) for c in record.link.comparisons],
        record.link.probability,
    )
    return page(
        "enrichment.html",
        here="/enrichments",
        record=record,
        customer=shape(person) if person else None,
        steps=steps,
        evidence=seen,
    )


def seen_in(
    conn: Connection, records: Iterable[Enrichment], mention_ids: Iterable[str]
) -> list[EvidenceView]:
    """The documents that the records and mentions refer to, with the evidence marked."""
    found: dict[str, list[tuple[Enrichment, Evidence]]] = {}
    for record in records:
        for quoted in record.evidence:
            found.setdefault(quoted.document_id, []).append((record, quoted))
    rows = conn.execute(
        select(mentions.c.document_id, mentions.c["names"]).where(mentions.c.id.in_(list(mention_ids)))
    ).all()
    named: dict[str, set[int]] = {}
    for row in rows:
        named.setdefault(row.document_id, set()).update(row.names)
        found.setdefault(row.document_id, [])
    shown = []
    for document_id, quotes in islice(found.items(), DOCUMENTS):
        document = documents.load(conn, document_id)
        if document is None:
            continue
        seen = [spot for record, quoted in quotes for spot in _spots(document, record, quoted)]
        held = [document.names[i] for i in sorted(named.get(document_id, ())) if i < len(document.names)]
        seen += [Sighting(n.start, n.end, "name") for n in held]
        shown.append(evidence(document, list(dict.fromkeys(seen))))
    return shown


def _spots(document: Document, record: Enrichment, quoted: Evidence) -> list[Sighting]:
    """The quoted line and the value within it, or the line as the value if the value is not found there."""
    inside = [
        Sighting(c.start, c.end, "value")
        for c in document.contacts
        if c.value == record.value and quoted.start <= c.start and c.end <= quoted.end
    ]
    at = document.text.find(record.value, quoted.start, quoted.end)
    if not inside and at >= 0:
        inside = [Sighting(at, at + len(record.value), "value")]
    role: Role = "quote" if inside else "value"
    return [Sighting(quoted.start, quoted.end, role, quoted.page, quoted.box), *inside]
