"""The page of a document: its text with names and contacts marked, and the images of its pages."""

from __future__ import annotations

from dataclasses import dataclass, replace

from fastapi import APIRouter
from starlette.responses import Response

from console.api import documents as api
from console.api.dependencies import Opened, Set
from console.pages.evidence import Sighting, boxes, evidence
from console.pages.excerpts import Excerpt, Scan, Span, excerpt
from console.pages.render import page
from records.documents import Document

routes = APIRouter(include_in_schema=False)

CHARACTERS = 60_000
"""The most code points of a text that the page shows. The API has the rest."""
PAGES = 10
"""The most page images shown. Each is drawn when the browser requests it."""


@dataclass(frozen=True, slots=True)
class Who:
    """A mention as the page lists it."""

    name: str
    role: str
    contacts: tuple[str, ...]


@routes.get("/documents/{document_id}")
def show_document(store: Opened, document_id: str) -> Response:
    """One document with its names and contacts marked."""
    with store.begin() as conn:
        found = api.document(conn, document_id)
    shown = evidence(found, [])
    if found.text:
        shown = replace(shown, excerpt=_marked(found))
    return page(
        "document.html",
        shown=shown,
        scans=_scans(found),
        people=[
            Who(m.name, m.role, tuple(found.contacts[i].value for i in m.contacts)) for m in found.mentions
        ],
        children=found.children,
        error=found.error.message if found.error else None,
        warnings=[warning.message for warning in found.warnings],
    )


@routes.get("/documents/{document_id}/pages/{number}.png")
def show_page(store: Opened, settings: Set, document_id: str, number: int) -> Response:
    """The image of one page."""
    return Response(api.page_image(store, settings, document_id, number), media_type="image/png")


def _marked(found: Document) -> Excerpt:
    spans = [Span(n.start, n.end, "name") for n in found.names]
    spans += [Span(c.start, c.end, "value") for c in found.contacts]
    whole = excerpt(found.text[:CHARACTERS], spans, around=CHARACTERS)
    return replace(whole, cut_after=len(found.text) > CHARACTERS)


def _scans(found: Document) -> list[Scan]:
    marked = [box for n in found.names for box in boxes(found.words, Sighting(n.start, n.end, "name"))]
    marked += [box for c in found.contacts for box in boxes(found.words, Sighting(c.start, c.end, "value"))]
    return [
        Scan(
            found.id,
            p.number,
            p.width,
            p.height,
            tuple(b for on, b in marked if on == p.number),
            (0, 0, p.width, p.height),
        )
        for p in found.pages[:PAGES]
    ]
