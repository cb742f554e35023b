"""Documents and the images of their pages over HTTP."""

from __future__ import annotations

import hashlib
from typing import Any

from fastapi import APIRouter
from sqlalchemy import Connection, select
from starlette.responses import Response

from console.api.dependencies import Opened, Set
from console.api.schemas import Document
from records.documents import Document as Kept
from records.documents import Original, Reading, as_json
from records.failures import Misuse, Unavailable
from records.store import Store, documents
from records.store.tables import documents as table
from settings import Settings

routes = APIRouter(prefix="/documents", tags=["documents"])

DEPTH = 32
"""The most parents of an attachment that are followed to find its bytes. Limits on depth are lower."""


@routes.get(
    "/{document_id}", summary="A document with what was found in it", response_model_exclude_unset=True
)
def get_document(store: Opened, document_id: str, words: bool = False) -> Document:
    """The document as `kith extract` prints it. `words=true` adds the words of a scan with their boxes."""
    with store.begin() as conn:
        shown: dict[str, Any] = as_json(document(conn, document_id))
    if not words:
        _without_words(shown)
    return Document(**shown)


@routes.get(
    "/{document_id}/pages/{number}.png",
    summary="The image of a page, in the pixels that boxes are in",
    response_class=Response,
)
def get_page(store: Opened, settings: Set, document_id: str, number: int) -> Response:
    """The image of a page, in the pixels that boxes are in."""
    return Response(page_image(store, settings, document_id, number), media_type="image/png")


def document(conn: Connection, document_id: str) -> Kept:
    """The document with this id.

    Raises:
        Misuse: There is none.
    """
    found = documents.load(conn, document_id)
    if found is None:
        raise Misuse("no_such_document", "There is no document of that id.")
    return found


def page_image(store: Store, settings: Settings, document_id: str, number: int) -> bytes:
    """A page of a scanned letter as PNG.

    Raises:
        Misuse: There is no such page.
        Unavailable: The original is no longer stored.
        Unreadable: The page cannot be drawn.
    """
    with store.begin() as conn:
        found = documents.outline(conn, [document_id]).get(document_id)
        if found is None:
            raise Misuse("no_such_document", "There is no document of that id.")
        if not any(page.number == number for page in found.pages):
            raise Misuse("no_such_page", "The document has no page image of that number.")
        content = _content(conn, store, settings, document_id, DEPTH)
    from extractors.letters import page_image as drawn

    return drawn(content, found.media_type, number, settings.limits)


def _content(conn: Connection, store: Store, settings: Settings, document_id: str, depth: int) -> bytes:
    """The bytes of a document: an original, or an attachment extracted from its message again."""
    row = conn.execute(
        select(table.c.sha256, table.c.parent_id, table.c.media_type).where(table.c.id == document_id)
    ).one()
    if row.sha256 in store.originals:
        return store.originals.get(row.sha256)
    if row.parent_id is None or depth == 0:
        raise Unavailable("original_missing", "The original is no longer kept. Submit it again.")
    from extractors import mail

    whole = Original(source="", content=_content(conn, store, settings, row.parent_id, depth - 1))
    _, attachments = mail.read(whole, Reading(kind="mail"), settings.limits)
    for attachment in attachments:
        if hashlib.sha256(attachment.content).hexdigest() == row.sha256:
            return attachment.content
    raise Unavailable(
        "original_missing", "The attachment is no longer found in its message. Submit it again."
    )


def _without_words(shown: dict[str, Any]) -> None:
    shown.pop("words", None)
    for child in shown.get("children", ()):
        _without_words(child)
