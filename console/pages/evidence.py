"""A document as evidence: the lines, or the part of a scanned page, where something was found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from console.pages.excerpts import Box, Excerpt, Role, Scan, Span, excerpt, scan
from records.documents import Document, Segment, Word

_FRAMES = frozenset({"post", "body", "page", "attachment"})
"""Segments that a reader sees as a whole. Quotes and signatures are parts of them."""


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """A document as it is shown beside a record. ``scan`` is None unless boxes are known."""

    document_id: str
    kind: str
    source: str
    member: str | None
    title: str | None
    author: str | None
    date: str | None
    excerpt: Excerpt | None
    scan: Scan | None


@dataclass(frozen=True, slots=True)
class Sighting:
    """Where something was found: offsets in the text, and for a scan its page and box if they are known."""

    start: int
    end: int
    role: Role
    page: int | None = None
    box: tuple[int, int, int, int] | None = None


def evidence(document: Document, seen: Sequence[Sighting]) -> EvidenceView:
    """The document with quoted lines, values and the person's names marked."""
    spans = [Span(s.start, s.end, s.role) for s in seen]
    anchors = [s for s in seen if s.role != "name"] or list(seen)
    first = min(anchors, key=lambda s: s.start, default=None)
    segment = frame(document, first) if first else None
    within = (segment.start, segment.end) if segment else None
    return EvidenceView(
        document_id=document.id,
        kind=document.kind,
        source=document.url or document.source,
        member=document.member,
        title=document.title,
        author=_author(document, segment),
        date=(segment.date if segment else None) or document.date or document.observed_at,
        excerpt=excerpt(document.text, spans, within) if document.text else None,
        scan=_scan(document, seen),
    )


def frame(document: Document, seen: Sighting) -> Segment | None:
    """The innermost post, body or page around a sighting."""
    holding = [
        s for s in document.segments if s.kind in _FRAMES and s.start <= seen.start and seen.end <= s.end
    ]
    return min(holding, key=lambda s: s.end - s.start, default=None)


def _author(document: Document, segment: Segment | None) -> str | None:
    if segment is not None and segment.author:
        return segment.author
    if document.headers and document.headers.from_:
        sender = document.headers.from_[0]
        return (
            f"{sender.name} <{sender.email}>" if sender.name and sender.email else sender.name or sender.email
        )
    return None


def _scan(document: Document, seen: Sequence[Sighting]) -> Scan | None:
    sizes = {page.number: (page.width, page.height) for page in document.pages}
    found = [placed for spot in seen for placed in boxes(document.words, spot)]
    number = next(
        (page for role in ("value", "quote", "name") for page, box in found if box.role == role), None
    )
    if number not in sizes:
        return None
    return scan(document.id, number, *sizes[number], (box for page, box in found if page == number))


def boxes(words: Iterable[Word], seen: Sighting) -> list[tuple[int, Box]]:
    """Pages and boxes of a sighting: its own box, else one box for each line of words that it covers."""
    if seen.page is not None and seen.box is not None:
        return [(seen.page, Box(*seen.box, seen.role))]
    lines: list[tuple[int, Box]] = []
    for word in words:
        if word.start >= seen.end or word.end <= seen.start:
            continue
        left, top, width, height = word.box
        if lines and lines[-1][0] == word.page and _same_line(lines[-1][1], top, height):
            _, held = lines.pop()
            right, bottom = (
                max(held.left + held.width, left + width),
                max(held.top + held.height, top + height),
            )
            left, top = min(held.left, left), min(held.top, top)
            width, height = right - left, bottom - top
        lines.append((word.page, Box(left, top, width, height, seen.role)))
    return lines


def _same_line(box: Box, top: int, height: int) -> bool:
    return min(box.top + box.height, top + height) - max(box.top, top) > min(box.height, height) / 2
