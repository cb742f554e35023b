"""A document as the evidence of something: the lines or the part of the page where it was seen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from console.pages.evidence import Box, Excerpt, Role, Scan, Span, excerpt, scan
from records.documents import Document, Segment, Word

_FRAMES = frozenset({"post", "body", "page", "attachment"})
"""Segments that make a whole for a reader; a quote or a signature is read within one."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A document beside what it is evidence of. ``scan`` is there for a page image with boxes."""

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
class Seen:
    """Where a value was seen: offsets in the text, and for a scan its page and box."""

    start: int
    end: int
    page: int | None = None
    box: tuple[int, int, int, int] | None = None


def evidence(document: Document, values: Sequence[Seen], names: Sequence[Seen]) -> Shown:
    """The document with the values marked, and the names of the person where they are near."""
    spans = [*(Span(n.start, n.end, "name") for n in names), *(Span(v.start, v.end, "value") for v in values)]
    first = min((values or names), key=lambda s: s.start, default=None)
    segment = frame(document, first) if first else None
    within = (segment.start, segment.end) if segment else None
    return Shown(
        document_id=document.id,
        kind=document.kind,
        source=document.url or document.source,
        member=document.member,
        title=document.title,
        author=_author(document, segment),
        date=(segment.date if segment else None) or document.date or document.observed_at,
        excerpt=excerpt(document.text, spans, within) if document.text else None,
        scan=_scan(document, values, names),
    )


def frame(document: Document, seen: Seen) -> Segment | None:
    """The innermost post, body or page that holds what was seen."""
    holding = [s for s in document.segments if s.kind in _FRAMES and s.start <= seen.start and seen.end <= s.end]
    return min(holding, key=lambda s: s.end - s.start, default=None)


def _author(document: Document, segment: Segment | None) -> str | None:
    if segment is not None and segment.author:
        return segment.author
    if document.headers and document.headers.from_:
        sender = document.headers.from_[0]
        return f"{sender.name} <{sender.email}>" if sender.name and sender.email else sender.name or sender.email
    return None


def _scan(document: Document, values: Sequence[Seen], names: Sequence[Seen]) -> Scan | None:
    sizes = {page.number: (page.width, page.height) for page in document.pages}
    found: list[tuple[int, Box]] = []
    for role, spans in (("name", names), ("value", values)):
        for seen in spans:
            found += boxes(document.words, seen, "value" if role == "value" else "name")
    pages = [page for page, box in found if box.role == "value"] or [page for page, _ in found]
    if not pages or pages[0] not in sizes:
        return None
    number = pages[0]
    return scan(document.id, number, *sizes[number], (box for page, box in found if page == number))


def boxes(words: Iterable[Word], seen: Seen, role: Role) -> list[tuple[int, Box]]:
    """The record's own box; else a box for each line of words that the span covers."""
    if seen.page is not None and seen.box is not None:
        return [(seen.page, Box(*seen.box, role))]
    lines: list[tuple[int, Box]] = []
    for word in words:
        if word.start >= seen.end or word.end <= seen.start:
            continue
        left, top, width, height = word.box
        if lines and lines[-1][0] == word.page and _same_line(lines[-1][1], top, height):
            _, held = lines.pop()
            right, bottom = max(held.left + held.width, left + width), max(held.top + held.height, top + height)
            left, top = min(held.left, left), min(held.top, top)
            width, height = right - left, bottom - top
        lines.append((word.page, Box(left, top, width, height, role)))
    return lines


def _same_line(box: Box, top: int, height: int) -> bool:
    return min(box.top + box.height, top + height) - max(box.top, top) > min(box.height, height) / 2
