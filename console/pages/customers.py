"""The pages of customers: search, and one with its records."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from starlette.responses import Response

from console.api import customers as api
from console.api import enrichments
from console.api.dependencies import Offset, Opened
from console.pages.render import Pager, page

routes = APIRouter(include_in_schema=False)

ROWS = 50
RECORDS = 200


@routes.get("/customers")
def list_customers(
    store: Opened, q: Annotated[str, Query(max_length=200)] = "", after: Offset = 0
) -> Response:
    """The list of customers, with a search."""
    with store.begin() as conn:
        found = api.search(conn, q, ROWS + 1, after)

    def at(place: int) -> str:
        return "/customers?" + urlencode({"q": q, "after": place})

    pages = Pager(
        at(max(0, after - ROWS)) if after else None, at(after + ROWS) if len(found) > ROWS else None
    )
    return page("customers.html", here="/customers", customers=found[:ROWS], q=q, pages=pages)


@routes.get("/customers/{customer_id:path}")
def show_customer(store: Opened, customer_id: str) -> Response:
    """One customer with its enrichment records."""
    with store.begin() as conn:
        found = api.customer(conn, customer_id)
        records = enrichments.listed(conn, customer_id=customer_id, limit=RECORDS)
    return page("customer.html", here="/customers", customer=found, records=records)
