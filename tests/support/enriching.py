"""A store with customers, documents and links for the tests of enrichment, and what they call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pipelines.enrich import EnrichReport, enrich
from records.documents import Document
from records.links import Comparison, Link
from records.people import Person
from records.store import Store, customers, documents, enrichments, links
from settings import Settings

Make = Callable[..., Document]
ANN = Person("c1", "Ann Lee", emails=("ann@example.com",))
BEN = Person("c2", "Ben Ode", phones=("+14155550199",))


def keep(store: Store, found: dict[tuple[str, str], float], *kept: Document) -> None:
    """Keep documents, and links by mention and customer."""
    with store.begin() as conn:
        for document in kept:
            documents.save(conn, document, "1", {"names": "test-1"})
        made = [Link(m, c, p, 3.0, (Comparison("name", "exact", 3.0),)) for (m, c), p in found.items()]
        links.save_links(conn, sorted({m for m, _ in found}), made, "link-1")


def base(store: Store, *people: Person) -> None:
    with store.begin() as conn:
        customers.upsert(conn, people)


def records(store: Store) -> dict[tuple[str, str], dict[str, Any]]:
    with store.begin() as conn:
        return {(r["customer_id"], r["value"]): r for r in enrichments.walk(conn)}


def run(store: Store, settings: Settings, *ids: str) -> EnrichReport:
    return enrich(store, settings, ids or ("c1", "c2"))
