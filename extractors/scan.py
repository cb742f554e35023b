"""One page image read by OCR: prepared, read, and read again another way where the first reading is unsure."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from extractors import ocr
from extractors.layout import Token
from extractors.prepare import Characters, Prepared, measure, prepare

if TYPE_CHECKING:
    from PIL.Image import Image, Transpose

UNSURE = 0.75
"""Mean confidence, by length of word, under which a page is read a second time."""
BLANK_INK = 0.00002
"""Share of dark pixels up to which a page is blank: a few specks of dust."""


@dataclass(frozen=True, slots=True)
class Scan:
    """What OCR made of a page. ``blank``: there was nothing to read."""

    tokens: tuple[Token, ...]
    blank: bool = False


def read_scan(page: Image, languages: str, seconds: float) -> Scan:
    """The words of a page image, boxes in its own pixels.

    Raises :class:`extractors.ocr.OcrFailed` where OCR fails or takes over ``seconds``."""
    until = time.monotonic() + seconds
    characters = measure(page)
    if characters.ink <= BLANK_INK or (characters.count == 0 and characters.ink < 0.001):
        return Scan((), blank=True)
    with TemporaryDirectory(prefix="kith-ocr-") as folder:
        desk = _Desk(Path(folder), languages, until)
        first = desk.read(prepare(page, characters))
        if certainty(first) >= UNSURE or page.width < 30 or page.height < 30:
            return Scan(tuple(first))
        return Scan(tuple(_better(first, _again(page, characters, first, desk))))


def certainty(tokens: list[Token]) -> float:
    """Mean confidence of the words by their length; 0 where there are none."""
    length = sum(len(t.text) for t in tokens)
    return sum(t.confidence * len(t.text) for t in tokens) / length if length else 0.0


@dataclass(frozen=True, slots=True)
class _Desk:
    """Where the images of one page lie while it is read, and until when."""

    folder: Path
    languages: str
    until: float

    @property
    def left(self) -> float:
        return max(1.0, self.until - time.monotonic())

    def lay(self, image: Image) -> Path:
        """Save for tesseract; PGM is written and read fastest."""
        path = self.folder / "page.pgm"
        image.save(path)
        return path

    def read(self, prepared: Prepared, page_mode: int = 3) -> list[Token]:
        words = ocr.read_words(self.lay(prepared.image), self.languages, self.left, page_mode=page_mode)
        return [replace(word, box=prepared.on_page(word.box)) for word in words]


def _again(page: Image, characters: Characters, first: list[Token], desk: _Desk) -> list[Token]:
    """A second reading: turned upright where the page lies on its side or its head."""
    upright = ocr.read_orientation(desk.lay(prepare(page, characters, straighten=False).image), desk.left)
    if upright is None or upright.turn == 0 or upright.certainty < 1:
        return first
    turned = page.transpose(_transpose(upright.turn))
    words = desk.read(prepare(turned, measure(turned)))
    return [replace(w, box=_turned_back(w.box, upright.turn, page.width, page.height)) for w in words]


def _better(first: list[Token], second: list[Token]) -> list[Token]:
    """The reading that is surer of more characters."""
    return second if _sure(second) > _sure(first) else first


def _sure(tokens: list[Token]) -> float:
    """Characters weighed by confidence; doubtful words count against a reading, or noise read as text would win."""
    return sum((t.confidence - 0.4) * len(t.text) for t in tokens)


def _transpose(turn: int) -> Transpose:
    """``turn`` is clockwise; Pillow's constants count the other way."""
    from PIL.Image import Transpose

    return {90: Transpose.ROTATE_270, 180: Transpose.ROTATE_180, 270: Transpose.ROTATE_90}[turn]


def _turned_back(
    box: tuple[int, int, int, int], turn: int, width: int, height: int
) -> tuple[int, int, int, int]:
    """A box on the page turned clockwise by ``turn``, on the page of ``width`` by ``height`` as it lies."""
    x, y, w, h = box
    if turn == 90:
        return y, height - x - w, h, w
    if turn == 180:
        return width - x - w, height - y - h, w, h
    return width - y - h, x, h, w
