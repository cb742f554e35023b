"""Letters: images and PDF to a document, page by page, every word with its box.

Boxes are in pixels of the page image that :func:`page_image` gives: an image file's own pixels, upright; a
PDF page at 200 dpi (:data:`extractors.letters.pdf.PAGE_DPI`). A page of a PDF that carries usable text is
not read again by OCR.

Pages are read one after the other: documents are read in several processes already.
"""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from extractors.letters import images, pdf
from extractors.letters.date_line import written_on
from extractors.letters.layout import Box, PageReading, Token, compose
from extractors.letters.letter_parts import parts
from extractors.letters.pdf_words import usable
from extractors.letters.scan import read_scan
from extractors.letters.tesseract_ocr import OcrFailed, check_languages
from records.documents import Document, Notice, Original, Reading
from records.failures import Unreadable
from settings import Limits, settings

if TYPE_CHECKING:
    from PIL.Image import Image

SHARE_OF_TIME = 0.85
"""Of Limits.item_seconds: further pages are left out with a warning before the whole item is ended."""


def read(original: Original, reading: Reading, limits: Limits) -> tuple[Document, list[Original]]:
    """Read an image (all pages of a TIFF) or a PDF.

    A page that cannot be read, is blank, or lies past a limit becomes a warning, as long as one page could be
    read. Raises Unreadable where the file cannot be opened, where no page could be read, and where tesseract
    or a language of ``reading.languages`` is missing and a page needs it.
    """
    letter = _Letter(reading.languages or settings().languages, limits, time.monotonic())
    if is_pdf(original.content):
        media_type = "application/pdf"
        for page in _pdf_pages(original.content, letter):
            letter.pages.append(page)
    else:
        media_type = original.media_type or "application/octet-stream"
        for page in _image_pages(original.content, letter):
            letter.pages.append(page)
    if not letter.pages and letter.failure is not None:
        raise letter.failure
    composed = compose(letter.pages)
    document = Document(
        id="",
        source=original.source,
        kind="letter",
        media_type=media_type,
        sha256=original.sha256,
        text=composed.text,
        date=written_on(composed),
        segments=(*composed.segments, *parts(composed)),
        words=composed.words,
        pages=tuple(page.page for page in letter.pages),
        warnings=letter.warnings(),
    )
    return document, []


def page_image(content: bytes, media_type: str, page: int, limits: Limits) -> bytes:
    """Page ``page`` (from 1) of a letter as a PNG whose pixels are those of the word boxes.

    ``media_type`` is a hint; the content decides. Raises Unreadable where there is no such page or it cannot
    be drawn.
    """
    if page < 1 or page > limits.pages:
        raise Unreadable("no_such_page", f"There is no page {page}.")
    if media_type == "application/pdf" or is_pdf(content):
        with pdf.opened(content, limits) as opened:
            if page > opened.count:
                raise Unreadable("no_such_page", f"There is no page {page}.")
            picture = opened.draw(page, opened.leaf(page))
    else:
        picture = images.page(content, page, limits)
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=3)
    return out.getvalue()


def is_pdf(content: bytes) -> bool:
    """Readers look for the mark in the first kilobyte, and so do we."""
    return b"%PDF-" in content[:1024]


@dataclass
class _Letter:
    """A letter while it is read: its pages so far, and what was noticed about the others."""

    wanted: str
    limits: Limits
    started: float
    pages: list[PageReading] = field(default_factory=list)
    failure: Unreadable | None = None
    notices: list[Notice] = field(default_factory=list)
    blank: list[int] = field(default_factory=list)
    wordless: list[int] = field(default_factory=list)
    languages: str | None = None

    @property
    def seconds(self) -> float:
        """What is left for the next page."""
        left = self.started + SHARE_OF_TIME * self.limits.item_seconds - time.monotonic()
        return min(self.limits.page_seconds, left)

    def out_of_time(self, number: int) -> bool:
        if self.seconds > 1 or number == 1:
            return False
        self.notices.append(
            Notice(
                "too_slow",
                f"Pages from {number} on were left out. Raise KITH_LIMITS__ITEM_SECONDS to read them.",
            )
        )
        return True

    def too_many(self) -> None:
        most = self.limits.pages
        self.notices.append(
            Notice(
                "too_many_pages",
                f"Pages after the first {most} were left out. Raise KITH_LIMITS__PAGES to read them.",
            )
        )

    def failed(self, number: int, problem: Unreadable) -> None:
        self.failure = self.failure or problem
        self.notices.append(Notice("page_unread", f"Page {number} could not be read: {problem.message}"))

    def nothing_on(
        self, number: int, size: tuple[int, int], way: Literal["text_layer", "ocr"]
    ) -> PageReading:
        self.blank.append(number)
        return PageReading(number, *size, way, ())

    def scan(self, number: int, picture: Image, size: tuple[int, int]) -> PageReading:
        """Read a page image by OCR; ``size`` is that of the page image that boxes are to lie in."""
        if self.languages is None:
            self.languages = check_languages(self.wanted)
        found = read_scan(picture, self.languages, max(1.0, self.seconds))
        if found.blank:
            return self.nothing_on(number, size, "ocr")
        if not found.tokens:
            self.wordless.append(number)
        return PageReading(number, *size, "ocr", _resized(found.tokens, picture.size, size))

    def warnings(self) -> tuple[Notice, ...]:
        notices = list(self.notices)
        if self.blank:
            notices.append(Notice("blank_page", f"Nothing is on {_numbers(self.blank)}."))
        if self.wordless:
            notices.append(
                Notice("no_text", f"There are marks but no readable words on {_numbers(self.wordless)}.")
            )
        return tuple(notices)


def _image_pages(content: bytes, letter: _Letter) -> Iterator[PageReading]:
    try:
        for number, picture in enumerate(images.pages(content, letter.limits), 1):
            if number > letter.limits.pages:
                letter.too_many()
                return
            if letter.out_of_time(number):
                return
            try:
                yield letter.scan(number, picture, picture.size)
            except OcrFailed as problem:
                letter.failed(number, problem)
    except Unreadable as problem:
        if not letter.pages or problem.code == "too_slow":
            raise
        letter.failed(len(letter.pages) + 1, problem)


def _pdf_pages(content: bytes, letter: _Letter) -> Iterator[PageReading]:
    with pdf.opened(content, letter.limits) as opened:
        if opened.count == 0:
            raise Unreadable("no_pages", "The PDF has no pages.")
        for number in range(1, opened.count + 1):
            if number > letter.limits.pages:
                letter.too_many()
                return
            if letter.out_of_time(number):
                return
            try:
                yield _pdf_page(opened, number, letter)
            except (OcrFailed, pdf.PageUnreadable) as problem:
                letter.failed(number, problem)


def _pdf_page(opened: pdf.Pdf, number: int, letter: _Letter) -> PageReading:
    leaf = opened.leaf(number)
    size = opened.size(leaf)
    if leaf.empty:
        return letter.nothing_on(number, size, "text_layer")
    if 0 < leaf.characters <= pdf.PAGE_CHARACTERS:
        try:
            words = opened.words(number, leaf)
        except pdf.PageUnreadable as problem:
            letter.notices.append(
                Notice("text_layer", f"Page {number}: {problem.message} It was read by OCR.")
            )
        else:
            if usable(words, scanned=leaf.scan_dpi is not None):
                return PageReading(number, *size, "text_layer", tuple(words))
    return letter.scan(number, opened.draw(number, leaf, leaf.reading_dpi), size)


def _resized(tokens: tuple[Token, ...], have: tuple[int, int], want: tuple[int, int]) -> tuple[Token, ...]:
    """Boxes on an image of size ``have``, on the same image at size ``want``."""
    if have == want:
        return tokens
    across, down = want[0] / have[0], want[1] / have[1]

    def resized(box: Box) -> Box:
        x, y, w, h = box
        left, top = min(int(x * across), want[0] - 1), min(int(y * down), want[1] - 1)
        return (
            left,
            top,
            max(1, min(want[0] - left, round(w * across))),
            max(1, min(want[1] - top, round(h * down))),
        )

    return tuple(replace(token, box=resized(token.box)) for token in tokens)


def _numbers(pages: list[int]) -> str:
    """Page numbers as text, such as "page 3" or "pages 1-4, 7"."""
    spans: list[list[int]] = []
    for number in pages:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    shown = ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in spans[:20]) + (
        " and others" if len(spans) > 20 else ""
    )
    return f"page {shown}" if len(pages) == 1 else f"pages {shown}"
