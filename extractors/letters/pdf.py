"""PDF, page by page: the text layer with its words' boxes, and the page as pixels for OCR and for reviewers.

pdfium says what a page holds and draws it; pdfplumber gives the words of a text layer with their places.
pdfplumber is slow where a page is large, so it sees only pages on which pdfium counts characters, and not too
many of them.

The pixel space of a page is its crop box, upright, at :data:`PAGE_DPI`; a page too large for that at fewer.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING, Any

from extractors.letters.layout import Token
from extractors.letters.pdf_streams import check_streams
from records.failures import Unreadable
from settings import Limits

if TYPE_CHECKING:
    import pypdfium2  # type: ignore[import-untyped]
    from pdfplumber.pdf import PDF
    from PIL.Image import Image

PAGE_DPI = 200
SCAN_DPI = (100, 400)
"""A scan is drawn for OCR at its own resolution, within these bounds: drawn larger it only costs time."""
DRAWN_DPI = 300
"""Text drawn as outlines, or a page put together of many images, has no resolution of its own."""
PAGE_CHARACTERS = 100_000
"""Characters of one page that are read as text: a page of a printed directory has 20,000."""
SIDE_PIXELS = 30_000

_PDFIUM = threading.RLock()
"""pdfium may be entered by one thread at a time, whatever the document."""


class PageUnreadable(Unreadable):
    """One page cannot be read; the others may."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """What pdfium tells of a page: points, characters in its text layer, and whether anything is on it.

    ``scan_dpi`` is the resolution of the largest image that covers at least half of the page, if there is
    one.
    """

    width: float
    height: float
    characters: int
    empty: bool
    scan_dpi: float | None

    @property
    def reading_dpi(self) -> float:
        """At what resolution to draw the page for OCR."""
        return min(max(self.scan_dpi, SCAN_DPI[0]), SCAN_DPI[1]) if self.scan_dpi else DRAWN_DPI


class Pdf:
    """An open PDF. Pages count from 1."""

    def __init__(self, content: bytes, document: pypdfium2.PdfDocument, limits: Limits) -> None:
        self._content, self._document, self._limits = content, document, limits
        self._plumber: PDF | None = None
        with _PDFIUM:
            self.count = len(document)

    def leaf(self, number: int) -> Leaf:
        """Look at a page.

        Raises PageUnreadable where it cannot be opened, or holds an image beyond the bounds.
        """
        import pypdfium2.raw as raw  # type: ignore[import-untyped]

        with self._page(number) as page:
            width, height = page.get_size()
            first = next(page.get_objects(max_depth=1), None)
            empty = first is None and raw.FPDFPage_GetAnnotCount(page.raw) == 0
            characters = 0
            if not empty:
                text = page.get_textpage()
                characters = text.count_chars()
                text.close()
            scan_dpi = None if empty else self._scan_dpi(page, width, height)
        return Leaf(width, height, characters, empty, scan_dpi)

    def _scan_dpi(self, page: pypdfium2.PdfPage, width: float, height: float) -> float | None:
        import pypdfium2.raw as raw

        found: float | None = None
        for image in islice(page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,), max_depth=3), 1000):
            across, down = image.get_px_size()
            if across * down > self._limits.page_pixels:
                raise PageUnreadable(
                    "too_many_pixels",
                    f"An image in the PDF has more than {self._limits.page_pixels:,} pixels. "
                    "Raise KITH_LIMITS__PAGE_PIXELS to read it.",
                )
            left, bottom, right, top = image.get_bounds()
            wide, high = right - left, top - bottom
            if wide * high >= 0.5 * width * height and wide > 0 and high > 0:
                # a page turned by 90 degrees has its image turned with it
                dpi = 72 * math.sqrt(across * down / (wide * high))
                found = max(found or 0.0, dpi)
        return found

    def draw(self, number: int, leaf: Leaf, dpi: float = PAGE_DPI) -> Image:
        """The page as grey pixels at ``dpi``, or as many as the limits allow."""
        with self._page(number) as page:
            bitmap = page.render(scale=self._scale(leaf, dpi), grayscale=True)
            try:
                picture: Image = bitmap.to_pil().convert("L").copy()
                return picture
            finally:
                bitmap.close()

    def size(self, leaf: Leaf) -> tuple[int, int]:
        """Width and height of the page image in pixels."""
        scale = self._scale(leaf, PAGE_DPI)
        return math.ceil(leaf.width * scale), math.ceil(leaf.height * scale)

    def words(self, number: int, leaf: Leaf) -> list[Token]:
        """The words of a page's text layer, line by line, boxes in pixels of the page image, confidence 1.

        Raises PageUnreadable("text_layer") where the layer is damaged.
        """
        from extractors.letters.pdf_words import tokens

        scale = self._scale(leaf, PAGE_DPI)
        try:
            if self._plumber is None:
                import pdfplumber

                wanted = list(range(1, min(self.count, self._limits.pages) + 1))
                self._plumber = pdfplumber.open(BytesIO(self._content), pages=wanted)
            page = next(p for p in self._plumber.pages if p.page_number == number)
            try:
                return tokens(page, scale, self.size(leaf))
            finally:
                page.close()
        except (Unreadable, MemoryError):
            raise
        except (
            Exception
        ) as fault:  # pdfminer lets any exception out on damaged files; the page can still be drawn
            raise PageUnreadable("text_layer", "The PDF's text layer is damaged.") from fault

    def _scale(self, leaf: Leaf, dpi: float) -> float:
        """Pixels a point at ``dpi``, less for a page that would have too many."""
        width, height = max(leaf.width, 0.1), max(leaf.height, 0.1)
        most = math.sqrt(self._limits.page_pixels / (width * height))
        return min(dpi / 72, most, SIDE_PIXELS / max(width, height))

    @contextmanager
    def _page(self, number: int) -> Iterator[Any]:
        import pypdfium2

        with _PDFIUM:
            try:
                page = self._document[number - 1]
            except (pypdfium2.PdfiumError, IndexError) as fault:
                raise PageUnreadable("damaged_page", f"Page {number} of the PDF cannot be opened.") from fault
            try:
                yield page
            except pypdfium2.PdfiumError as fault:
                raise PageUnreadable("damaged_page", f"Page {number} of the PDF cannot be drawn.") from fault
            finally:
                page.close()

    def close(self) -> None:
        """Close what pdfplumber holds open."""
        if self._plumber is not None:
            self._plumber.close()


@contextmanager
def opened(content: bytes, limits: Limits) -> Iterator[Pdf]:
    """Open a PDF. Raises Unreadable where it is encrypted, damaged or unpacks beyond the bounds."""
    import pypdfium2
    import pypdfium2.raw as raw

    check_streams(content, limits)
    with _PDFIUM:
        try:
            document = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError as fault:
            if raw.FPDF_GetLastError() in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
                raise Unreadable(
                    "encrypted", "The PDF is encrypted. Save it without a password and try again."
                ) from fault
            raise Unreadable(
                "damaged_pdf", "The PDF is damaged or cut short. Ask its sender for it again."
            ) from fault
    pdf = Pdf(content, document, limits)
    try:
        yield pdf
    finally:
        pdf.close()
        with _PDFIUM:
            document.close()
