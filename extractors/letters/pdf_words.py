"""Words and lines of a PDF's text layer, by pdfplumber."""

from __future__ import annotations

import math
import unicodedata
from typing import TYPE_CHECKING, Any

from extractors.letters.layout import Box, Token

if TYPE_CHECKING:
    from pdfplumber.page import Page

ODD_SHARE = 0.15
"""Share of characters without meaning (no mapping to Unicode) from which a text layer is of no use."""


def usable(words: list[Token], scanned: bool) -> bool:
    """Is this text layer the page's text?

    Not where its characters have no meaning, nor where a whole-page scan carries a stamp of a few words
    ("Scanned with …") only.
    """
    if not words or (scanned and len(words) < 12):
        return False
    text = "".join(word.text for word in words)
    odd = sum(unicodedata.category(c) in ("Co", "Cn", "Cc", "Cs") or c == "\ufffd" for c in text)
    odd += 6 * text.count("(cid:")
    return odd < ODD_SHARE * len(text)


def tokens(page: Page, scale: float, size: tuple[int, int]) -> list[Token]:
    """The words of ``page`` line by line.

    Boxes in pixels of the page image, ``scale`` pixels a point from its crop box. None where most of the text
    lies on its side.
    """
    crop, media = page.cropbox, page.mediabox
    left, top = max(crop[0], media[0]), max(crop[1], media[1])
    if 2 * sum(bool(c["upright"]) for c in page.chars) < len(page.chars):
        return []  # the page lies on its side: its lines run down it, and OCR will turn it
    leftward = _leftward(page.chars)
    found = page.dedupe_chars().extract_words(
        x_tolerance_ratio=0.2, y_tolerance=3, char_dir="rtl" if leftward else "ltr"
    )
    words: list[Token] = []
    for number, line in enumerate(_lines(found)):
        ordered = sorted(line, key=lambda w: -w["x1"] if leftward else w["x0"])
        for word in ordered:
            text = "".join((_leftward_word(word["text"]) if leftward else word["text"]).split())
            box = _box(word, left, top, scale, size)
            if text and box:
                words.append(Token(text, box, 1.0, (1, 1, number + 1)))
    return words


def _lines(words: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Words whose middles lie within the height of a line's last word stand on that line."""
    lines: list[list[dict[str, Any]]] = []
    for word in sorted(words, key=lambda w: ((w["top"] + w["bottom"]) / 2, w["x0"])):
        middle = (word["top"] + word["bottom"]) / 2
        last = lines[-1][0] if lines else None
        if last is not None and last["top"] + 0.15 * (last["bottom"] - last["top"]) < middle < last["bottom"]:
            lines[-1].append(word)
        else:
            lines.append([word])
    return lines


def _leftward(characters: list[dict[str, Any]]) -> bool:
    """Is most of the page in a script that runs from right to left?"""
    strong = [unicodedata.bidirectional(c["text"][0]) for c in characters[:5000] if c["text"]]
    return sum(d in ("R", "AL") for d in strong) > sum(d == "L" for d in strong)


def _leftward_word(text: str) -> str:
    """Letters instead of the shapes they take beside each other.

    Numbers and Latin words are turned back again.
    """
    if not any(unicodedata.bidirectional(c) in ("R", "AL") for c in text):
        return text[::-1]
    return unicodedata.normalize("NFKC", text)


def _box(word: dict[str, Any], left: float, top: float, scale: float, size: tuple[int, int]) -> Box | None:
    """In pixels, kept on the page; None for a word wholly off it, which no reader of the page sees."""
    x0, y0 = math.floor((word["x0"] - left) * scale), math.floor((word["top"] - top) * scale)
    x1, y1 = math.ceil((word["x1"] - left) * scale), math.ceil((word["bottom"] - top) * scale)
    x0, y0, x1, y1 = max(0, x0), max(0, y0), min(size[0], x1), min(size[1], y1)
    return (x0, y0, x1 - x0, y1 - y0) if x1 > x0 and y1 > y0 else None
