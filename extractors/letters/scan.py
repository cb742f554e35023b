"""One page image read by OCR.

Prepared, read by tesseract, turned where it lies on its side, and read by a second engine where tesseract is
unsure.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from extractors.letters import paddle_ocr, tesseract_ocr
from extractors.letters.layout import Box, Token
from extractors.letters.merge_readings import certainty, merge
from extractors.letters.prepare import Characters, Prepared, measure, prepare

if TYPE_CHECKING:
    from PIL.Image import Image, Transpose

DOUBTFUL = 0.8
UNSURE = 0.035
"""A page gets a second look where more than this share of its characters is in words of less than DOUBTFUL
confidence. Clean print has 0 to 0.026; on the letters of 1905, receipts and faxes, 0.042 to 0.74, the
second look always paid.
"""
ASTRAY = 0.75
"""Confidence under which the page may lie on its side or its head."""
UPRIGHT_CERTAINTY = 1.0
BLANK_INK = 0.00002
"""Share of dark pixels up to which a page is blank: a few specks of dust."""
NOISE = 5_000
"""More components than this, and hardly a word among them, is noise: no second look is worth its time."""
SECOND_SECONDS = 6.0
"""Time that must be left for the second engine, which cannot be interrupted."""
SMALL = 30


@dataclass(frozen=True, slots=True)
class Scan:
    """What OCR made of a page. ``blank``: there was nothing to read."""

    tokens: tuple[Token, ...]
    blank: bool = False


def read_scan(page: Image, languages: str, seconds: float) -> Scan:
    """The words of a page image, boxes in its own pixels.

    Raises :class:`extractors.letters.tesseract_ocr.OcrFailed` where OCR fails or takes over ``seconds``.
    """
    until = time.monotonic() + seconds
    characters = measure(page)
    if characters.ink <= BLANK_INK or (characters.count == 0 and characters.ink < 0.001):
        return Scan((), blank=True)
    with TemporaryDirectory(prefix="kith-ocr-") as folder:
        return Scan(tuple(_Desk(Path(folder), languages, until).read(page, characters)))


@dataclass(frozen=True, slots=True)
class _Desk:
    """Where the image of one page lies while it is read, and until when."""

    folder: Path
    languages: str
    until: float

    @property
    def left(self) -> float:
        return max(1.0, self.until - time.monotonic())

    def read(self, page: Image, characters: Characters) -> list[Token]:
        prepared = prepare(page, characters)
        words = self.words(prepared)
        if not _unsure(words) or min(page.size) < SMALL:
            return _on_page(words, prepared)
        turn = 0
        if certainty(words) < ASTRAY:
            turn = self.turn(prepare(page, characters, straighten=False))
        if turn:
            turned = page.transpose(_transpose(turn))
            again = prepare(turned, measure(turned))
            upright = self.words(again)
            if _weight(upright) > _weight(words):
                seen = _on_page(self.looked_again(again, upright, characters), again)
                return [replace(w, box=_turned_back(w.box, turn, page.width, page.height)) for w in seen]
        return _on_page(self.looked_again(prepared, words, characters), prepared)

    def words(self, prepared: Prepared) -> list[Token]:
        return tesseract_ocr.read_words(self.lay(prepared.image), self.languages, self.left)

    def turn(self, prepared: Prepared) -> int:
        """Degrees clockwise by which the page must be turned to stand upright; 0 where that is not clear."""
        found = tesseract_ocr.read_orientation(self.lay(prepared.image), self.left)
        return found.turn if found is not None and found.certainty >= UPRIGHT_CERTAINTY else 0

    def looked_again(self, prepared: Prepared, words: list[Token], characters: Characters) -> list[Token]:
        """With the second engine's reading merged in, where it knows the languages and there is time."""
        noise = characters.count > NOISE and len(words) < 20
        if (
            not _unsure(words)
            or noise
            or self.left < SECOND_SECONDS
            or not paddle_ocr.can_read(self.languages)
        ):
            return words
        return merge(words, paddle_ocr.read_lines(prepared.image))

    def lay(self, image: Image) -> Path:
        """Save for tesseract; PGM is written and read fastest."""
        path = self.folder / "page.pgm"
        image.save(path)
        return path


def _on_page(words: list[Token], prepared: Prepared) -> list[Token]:
    return [replace(word, box=prepared.on_page(word.box)) for word in words]


def _unsure(tokens: list[Token]) -> bool:
    length = sum(len(t.text) for t in tokens)
    return sum(len(t.text) for t in tokens if t.confidence < DOUBTFUL) > UNSURE * length or not length


def _weight(tokens: list[Token]) -> float:
    """Characters weighed by confidence.

    Doubtful words count against a reading, or noise read as text would win.
    """
    return sum((t.confidence - 0.4) * len(t.text) for t in tokens)


def _transpose(turn: int) -> Transpose:
    """``turn`` is clockwise; Pillow's constants count the other way."""
    from PIL.Image import Transpose

    return {90: Transpose.ROTATE_270, 180: Transpose.ROTATE_180, 270: Transpose.ROTATE_90}[turn]


def _turned_back(box: Box, turn: int, width: int, height: int) -> Box:
    """A box on the page turned clockwise by ``turn``, on the page of ``width`` by ``height`` as it lies."""
    x, y, w, h = box
    if turn == 90:
        return y, height - x - w, h, w
    if turn == 180:
        return width - x - w, height - y - h, w, h
    return width - y - h, x, h, w
