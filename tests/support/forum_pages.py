"""Forum pages read, for tests."""

from __future__ import annotations

from extractors import forums
from records.documents import Document, Original, Reading, Segment
from settings import Limits


def read(page: str | bytes, url: str | None = None, media_type: str | None = None) -> Document:
    content = page.encode() if isinstance(page, str) else page
    original = Original(source="page", content=content, url=url, media_type=media_type)
    document, attachments = forums.read(original, Reading(), Limits())
    assert attachments == []
    return document


def of_kind(document: Document, kind: str) -> list[Segment]:
    return [s for s in document.segments if s.kind == kind]


def texts(document: Document, kind: str) -> list[str]:
    return [document.text[s.start : s.end] for s in of_kind(document, kind)]
