"""The pages of enrichment records: the list with its filter, and one record beside its evidence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, get_args
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from sqlalchemy import Connection, select
from starlette.responses import Response

from console.api import enrichments as api
from console.api.customers import shape
from console.api.doors import Opened
from console.api.lookups import customer_names
from console.api.shapes import Enrichment
from console.pages.render import Pager, page
from console.pages.shown import Seen, Shown, evidence
from console.pages.words import waterfall
from records.store import customers, documents
from records.store.tables import mentions

routes = APIRouter(include_in_schema=False)

ROWS = 50
Word = Annotated[str, Query(max_length=500)]


@dataclass(frozen=True, slots=True)
class Chosen:
    status: str
    field: str
    customer: str

    @property
    def any(self) -> bool:
        return bool(self.status or self.field or self.customer)


@routes.get("/enrichments")
def list_enrichments(
    store: Opened, status: Word = "", field: Word = "", customer: Word = "", after: int = 0
) -> Response:
    after = max(0, after)
    chosen = Chosen(status, field, customer.strip())
    with store.begin() as conn:
        found = api.listed(conn, status, field, chosen.customer, ROWS + 1, after)
        names = customer_names(conn, [record.customer_id for record in found])
        counts = api.counts(conn)

    def at(place: int) -> str:
        words = {"status": status, "field": field, "customer": chosen.customer, "after": place}
        return "/enrichments?" + urlencode({name: value for name, value in words.items() if value})

    pages = Pager(at(max(0, after - ROWS)) if after else None, at(after + ROWS) if len(found) > ROWS else None)
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
    with store.begin() as conn:
        record = api.enrichment(conn, record_id)
        person = customers.get(conn, record.customer_id)
        seen = seen_in(conn, [record], [record.link.mention_id])
    steps = waterfall(record.link.weight, [(c.name, c.level, c.weight) for c in record.link.comparisons])
    return page(
        "enrichment.html",
        here="/enrichments",
        record=record,
        customer=shape(person) if person else None,
        steps=steps,
        evidence=seen,
    )


def seen_in(conn: Connection, records: Iterable[Enrichment], mention_ids: Iterable[str]) -> list[Shown]:
    """The documents that the records and mentions point to, what was seen marked in each, in the records' order."""
    values: dict[str, list[Seen]] = {}
    for record in records:
        for e in record.evidence:
            box = (e.box[0], e.box[1], e.box[2], e.box[3]) if e.box and len(e.box) == 4 else None
            spot = Seen(e.start, e.end, e.page, box)
            spots = values.setdefault(e.document_id, [])
            if spot not in spots:
                spots.append(spot)
    rows = conn.execute(
        select(mentions.c.document_id, mentions.c["names"]).where(mentions.c.id.in_(list(mention_ids)))
    ).all()
    named: dict[str, set[int]] = {}
    for row in rows:
        named.setdefault(row.document_id, set()).update(row.names)
        values.setdefault(row.document_id, [])
    shown = []
    for document_id, spots in values.items():
        document = documents.load(conn, document_id)
        if document is None:
            continue
        names = [document.names[i] for i in sorted(named.get(document_id, ())) if i < len(document.names)]
        shown.append(evidence(document, spots, [Seen(n.start, n.end) for n in names]))
    return shown
