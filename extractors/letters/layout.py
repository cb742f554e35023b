"""Tokens into text: words with boxes become lines, paragraphs, offsets and page segments.

Invariant: for every word made here ``text[start:end]`` is the token's own text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from records.documents import Page, Segment, Word

Box = tuple[int, int, int, int]
"""Left, top, width, height in pixels of the page image."""


@dataclass(frozen=True, slots=True)
class Token:
    """One word as a reader saw it.

    Text without white space, box, confidence 0 to 1, and which line it stands in. ``line`` is (block,
    paragraph, line); tokens come in reading order.
    """

    text: str
    box: Box
    confidence: float
    line: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class PageReading:
    """What was read from one page.

    ``width`` and ``height`` are those of the page image that the boxes lie in.
    """

    number: int
    width: int
    height: int
    reading: Literal["text_layer", "ocr"]
    tokens: tuple[Token, ...]

    @property
    def page(self) -> Page:
        """The page without its words."""
        return Page(self.number, self.width, self.height, self.reading)


@dataclass(frozen=True, slots=True)
class LineSpan:
    """A line of the composed text, with its box on the page."""

    start: int
    end: int
    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class Composed:
    """A letter's text, with the places of its words, lines and pages in it."""

    text: str
    words: tuple[Word, ...]
    lines: tuple[LineSpan, ...]
    segments: tuple[Segment, ...]


def compose(pages: Sequence[PageReading]) -> Composed:
    """One text of all pages.

    Words are joined by a blank, lines by a line feed, paragraphs and pages by an empty line. An empty page
    keeps its segment, of no length.
    """
    parts: list[str] = []
    words: list[Word] = []
    lines: list[LineSpan] = []
    segments: list[Segment] = []
    length = 0
    for page in pages:
        if parts and page.tokens:
            parts.append("\n\n")
            length += 2
        page_start, last = length, None
        for line in _lines(page.tokens):
            if last is not None:
                gap = "\n\n" if _new_paragraph(last, line) else "\n"
                parts.append(gap)
                length += len(gap)
            line_start = length
            for place, token in enumerate(line):
                if place and not _joined(line[place - 1], token):
                    parts.append(" ")
                    length += 1
                words.append(Word(length, length + len(token.text), page.number, token.box, token.confidence))
                parts.append(token.text)
                length += len(token.text)
            lines.append(LineSpan(line_start, length, page.number, around(t.box for t in line)))
            last = line
        segments.append(Segment("page", page_start, length, page=page.number))
    return Composed("".join(parts), tuple(words), tuple(lines), tuple(segments))


def around(boxes: Iterable[Box]) -> Box:
    """The smallest box that holds all of them."""
    corners = [(x, y, x + w, y + h) for x, y, w, h in boxes]
    left, top = min(c[0] for c in corners), min(c[1] for c in corners)
    return left, top, max(c[2] for c in corners) - left, max(c[3] for c in corners) - top


def _lines(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    for _, line in groupby(tokens, key=lambda t: t.line):
        yield list(line)


def _new_paragraph(above: list[Token], below: list[Token]) -> bool:
    """The reader's own paragraphs, or white space of more than a line's height between the two lines."""
    if above[0].line[:2] != below[0].line[:2]:
        return True
    a, b = around(t.box for t in above), around(t.box for t in below)
    return b[1] - (a[1] + a[3]) > max(a[3], b[3])


def _joined(before: Token, after: Token) -> bool:
    """Chinese and Japanese are written without blanks; tesseract gives them in pieces of a few characters."""
    return _unspaced(before.text[-1]) and _unspaced(after.text[0])


def _unspaced(character: str) -> bool:
    return (
        "\u3000" <= character <= "\u9fff"
        or "\uf900" <= character <= "\ufaff"
        or "\uff00" <= character <= "\uffef"
    )
