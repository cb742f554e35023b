"""Citations of documents as evidence: the line around a span and, on a scan, the box of that line."""

from __future__ import annotations

import re

from records.documents import Document
from records.enrichments import Evidence

LONGEST = 240
"""The most code points of a quote. Of a longer line, only the part around the span is quoted."""
SEARCHED = 200_000
"""Code points of a document that are searched for a value without offsets of its own."""


def cite(document: Document, start: int, end: int) -> Evidence:
    """The line of ``document`` that holds ``text[start:end]``, as evidence, without space around it."""
    left, right = line(document.text, start, end)
    page, box = _box(document, left, right, start)
    return Evidence(
        document_id=document.id, source=document.source, sha256=document.sha256, kind=document.kind,
        quote=document.text[left:right], start=left, end=right,
        observed_at=document.date or document.observed_at,
        page=page, box=box,
    )  # fmt: skip


def line(text: str, start: int, end: int) -> tuple[int, int]:
    """The offsets of the line around ``text[start:end]``, cut to :data:`LONGEST`.

    The span lies wholly inside, even if it is longer than that.
    """
    left = text.rfind("\n", 0, start) + 1
    right = text.find("\n", end)
    right = len(text) if right < 0 else right
    if right - left > LONGEST:
        spare = max(0, LONGEST - (end - start))
        left = max(left, start - spare // 2)
        right = min(right, left + max(LONGEST, end - start))
    while left < start and text[left].isspace():
        left += 1
    while right > end and text[right - 1].isspace():
        right -= 1
    return left, right


def find(document: Document, value: str, within: tuple[int, int]) -> tuple[int, int] | None:
    """Find ``value`` in the document: first in ``within`` (start, end), else anywhere.

    Line breaks, runs of space, commas and semicolons between words count as one space.

    Returns:
        The offsets of the value, or None.
    """
    words = value.split()
    if not words or len(value) > LONGEST:
        return None
    pattern = re.compile(r"[\s,;]{1,8}".join(re.escape(word.rstrip(",;")) for word in words), re.IGNORECASE)
    found = pattern.search(document.text, *within) or pattern.search(document.text, 0, SEARCHED)
    return found.span() if found else None


def _box(
    document: Document, left: int, right: int, start: int
) -> tuple[int | None, tuple[int, int, int, int] | None]:
    """The page, and the union of the boxes of its words between ``left`` and ``right``."""
    words = [word for word in document.words if word.end > left and word.start < right]
    if not words:
        return None, None
    page = next((word.page for word in words if word.end > start), words[0].page)
    boxes = [word.box for word in words if word.page == page]
    x, y = min(box[0] for box in boxes), min(box[1] for box in boxes)
    return page, (x, y, max(b[0] + b[2] for b in boxes) - x, max(b[1] + b[3] for b in boxes) - y)
