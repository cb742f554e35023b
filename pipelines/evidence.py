"""Evidence: the line around what was seen, and on a scan the box of that line."""

from __future__ import annotations

import re

from records.documents import Document
from records.enrichments import Evidence

LONGEST = 240
"""Code points of a quote at most; of a longer line, the part around what was seen is quoted."""
PATIENCE = 200_000
"""Code points of one document that are searched for a value that has no offsets of its own."""


def quote(document: Document, start: int, end: int) -> Evidence:
    """The line of ``document`` that holds ``text[start:end]``, without the space around it."""
    left, right = line(document.text, start, end)
    page, box = _box(document, left, right, start)
    return Evidence(
        document_id=document.id, source=document.source, sha256=document.sha256, kind=document.kind,
        quote=document.text[left:right], start=left, end=right, observed_at=document.date or document.observed_at,
        page=page, box=box,
    )  # fmt: skip


def line(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the line around ``text[start:end]`` starts and ends, cut to :data:`LONGEST`, with all of it inside where
    that fits.
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
    """Where ``value`` stands in the document, line breaks and runs of space being one space: first in ``within`` (start,
    end), else anywhere. None where it does not.
    """
    words = value.split()
    if not words or len(value) > LONGEST:
        return None
    pattern = re.compile(r"[\s,;]{1,8}".join(re.escape(word.rstrip(",;")) for word in words), re.IGNORECASE)
    found = pattern.search(document.text, *within) or pattern.search(document.text, 0, PATIENCE)
    return found.span() if found else None


def _box(
    document: Document, left: int, right: int, start: int
) -> tuple[int | None, tuple[int, int, int, int] | None]:
    """The page, and the union of the boxes of the words between ``left`` and ``right`` on it."""
    words = [word for word in document.words if word.end > left and word.start < right]
    if not words:
        return None, None
    page = next((word.page for word in words if word.end > start), words[0].page)
    boxes = [word.box for word in words if word.page == page]
    x, y = min(box[0] for box in boxes), min(box[1] for box in boxes)
    return page, (x, y, max(b[0] + b[2] for b in boxes) - x, max(b[1] + b[3] for b in boxes) - y)
