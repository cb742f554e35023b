"""Excerpts of documents: the lines around marked spans, or the part of a scanned page around boxes.

Pure functions. Nothing here makes HTML, so nothing here can forget to escape.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

Role = Literal["", "quote", "name", "value"]
_PLAIN: Role = ""
_STRENGTH: tuple[Role, ...] = ("value", "name", "quote")

AROUND = 700
"""Code points of context before and after the marked spans: about one screen."""


@dataclass(frozen=True, slots=True)
class Span:
    """A marked span. Offsets count code points of the document's text; the end is exclusive."""

    start: int
    end: int
    role: Role


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text with one role."""

    text: str
    role: Role


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A part of a text. The joined pieces are ``text[start:end]``."""

    start: int
    end: int
    pieces: tuple[Piece, ...]
    cut_before: bool
    cut_after: bool


@dataclass(frozen=True, slots=True)
class Box:
    """A box in pixels of the page."""

    left: int
    top: int
    width: int
    height: int
    role: Role


@dataclass(frozen=True, slots=True)
class Scan:
    """A page image with boxes on it; ``view`` is the part around them (left, top, width, height)."""

    document_id: str
    page: int
    width: int
    height: int
    boxes: tuple[Box, ...]
    view: tuple[int, int, int, int]


Marked = TypeVar("Marked", Span, Box)


def excerpt(
    text: str, spans: Iterable[Span], within: tuple[int, int] | None = None, around: int = AROUND
) -> Excerpt:
    """The lines around the spans.

    The window is centred on marked values; a name too far from them is outside. It is cut at line ends if
    they are near.

    Args:
        text: The text of the document.
        spans: The spans to mark.
        within: The offsets of a post or a body that the excerpt stays in. Default: the whole text.
        around: Code points of context on each side.
    """
    low, high = within or (0, len(text))
    known = [s for s in spans if 0 <= s.start < s.end <= len(text)]
    anchors = _strongest(known)
    first = min((s.start for s in anchors), default=low)
    last = min(max((s.end for s in anchors), default=low), first + 4000)
    low, high = min(low, first), max(high, last)
    start, end = max(low, first - around), min(high, last + around)
    if start > low and 0 <= (line := text.find("\n", start, first)) < start + 200:
        start = line + 1
    if end < high and (line := text.rfind("\n", max(last, end - 200), end)) >= 0:
        end = line
    return Excerpt(start, end, tuple(_pieces(text, known, start, end)), start > 0, end < len(text))


def _strongest(marked: Sequence[Marked]) -> list[Marked]:
    """The values, else the names, else the quotes, else all."""
    for role in _STRENGTH:
        if found := [m for m in marked if m.role == role]:
            return found
    return list(marked)


def _pieces(text: str, spans: Sequence[Span], start: int, end: int) -> Iterator[Piece]:
    """Cut the text into pieces in one sweep over the ends of the spans, of which there may be thousands."""
    turns: list[tuple[int, int, Role]] = []
    for span in spans:
        left, right = max(start, span.start), min(end, span.end)
        if left < right:
            turns += [(left, 1, span.role), (right, -1, span.role)]
    covering: Counter[Role] = Counter()
    held, role, at = "", _PLAIN, start
    for place, step, turned in [*sorted(turns), (end, 0, _PLAIN)]:
        if place > at:
            strongest = next((role for role in _STRENGTH if covering[role]), _PLAIN)
            if held and strongest != role:
                yield Piece(held, role)
                held = ""
            held, role, at = held + text[at:place], strongest, place
        covering[turned] += step
    if held:
        yield Piece(held, role)


def scan(document_id: str, page: int, width: int, height: int, boxes: Iterable[Box]) -> Scan | None:
    """The page with its boxes and the view around them, or None if no box is on the page."""
    shown = tuple(b for b in boxes if b.width > 0 and b.height > 0 and b.left < width and b.top < height)
    if not shown or width <= 0 or height <= 0:
        return None
    anchors = _strongest(shown)
    if anchors[0].role == "value":  # include the line around it
        anchors += [b for b in shown if b.role == "quote"]
    left, top = min(b.left for b in anchors), min(b.top for b in anchors)
    right, bottom = max(b.left + b.width for b in anchors), max(b.top + b.height for b in anchors)
    # wide enough to read the whole line, tall enough for a few lines around it
    wide = min(width, max(int((right - left) * 1.15), int(width * 0.62)))
    tall = min(height, max(int((bottom - top) * 1.6), int(wide * 0.36)))
    x = min(max(0, (left + right - wide) // 2), width - wide)
    y = min(max(0, (top + bottom - tall) // 2), height - tall)
    return Scan(document_id, page, width, height, shown, (x, y, wide, tall))
