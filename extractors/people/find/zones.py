"""The zones of a document that are read in their own way: header, signatures, letterheads, addressee."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.people.find import closings
from extractors.people.lines import Lines
from extractors.people.spans import Span
from records.documents import Document

_MAILBOX_FIELDS = frozenset(("from", "to", "cc", "bcc", "sender", "reply-to"))
_FIELD = re.compile(r"([A-Za-z][\w-]{0,30}):")


@dataclass(frozen=True, slots=True)
class Zones:
    """The zones of one document, as spans of its text."""

    body_line: int
    """The first line below the message's own header; 0 where there is no header."""
    closings: tuple[Span, ...]
    """Signatures and the closings above them."""
    signatures: tuple[Span, ...]
    letterheads: tuple[Span, ...]
    addressees: tuple[Span, ...]
    """Where a letter gives the address that it goes to."""
    mailboxes: tuple[Span, ...]
    """The lines of the message's own header that hold mailboxes."""


def zones_of(document: Document, lines: Lines) -> Zones:
    """The zones of ``document``, by its segments; in a text without any, signatures by their closings."""
    spans: dict[str, list[Span]] = {}
    for segment in document.segments:
        spans.setdefault(segment.kind, []).append((segment.start, segment.end))
    signatures = tuple(spans.get("signature", ()))
    closed = tuple((s.start, s.end) for s in document.segments if s.kind in ("signature", "closing"))
    if not closed and document.headers is None and document.kind in ("text", "letter"):
        closed = signatures = tuple(closings.signatures(lines))
    body_line = _body_line(document, lines)
    return Zones(
        body_line,
        closed,
        signatures,
        tuple(spans.get("letterhead", ())),
        tuple(spans.get("address", ())),
        tuple(_mailbox_lines(lines, body_line)),
    )


def _body_line(document: Document, lines: Lines) -> int:
    if document.headers is None:
        return 0
    end = next((s.end for s in document.segments if s.kind == "header"), 0)
    return lines.at(end) if end else 0


def _mailbox_lines(lines: Lines, body_line: int) -> list[Span]:
    """The lines of the header's mailbox fields, their continuations among them."""
    found: list[Span] = []
    inside = False
    for line in range(body_line):
        start, end = lines.span(line)
        field = _FIELD.match(lines.text[start : min(end, start + 40)])
        if field:
            inside = field.group(1).lower() in _MAILBOX_FIELDS
        if inside:
            found.append((start, end + 1))
    return found
