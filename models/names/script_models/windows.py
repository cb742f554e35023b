"""Cuts a text into pieces: lines, and long lines at the ends of their sentences.

No piece crosses a line break. A piece without a letter of the language's script is left out: its names, if
any, are the Latin model's.
"""

from __future__ import annotations

import re
from typing import Literal

Language = Literal["zh", "ko", "fa"]

_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_SENTENCE = re.compile(r"[^。！？!?؟…]*(?:[。！？!?؟…]+[”’」』）)\"']*|\Z)|[^。！？!?؟…]+")
_COMMA = re.compile(r"[,，、；;：:.\s،؛]")
_SCRIPT = {
    "zh": re.compile("[\u3400-\u9fff\uf900-\ufaff]"),
    "ko": re.compile("[\uac00-\ud7a3]"),
    "fa": re.compile("[\u0620-\u06d3\ufb50-\ufdff\ufe70-\ufefc]"),
}
FULL = {"zh": 64, "ko": 128, "fa": 300}
"""Characters a piece is filled up to."""
MOST = {"zh": 128, "ko": 256, "fa": 600}
"""Most characters of a piece. A longer sentence is cut at a comma or a space, else anywhere."""


def pieces(text: str, language: Language) -> list[tuple[int, int]]:
    """Give the start and the end of each piece of ``text``, in order."""
    script, full, most = _SCRIPT[language], FULL[language], MOST[language]
    found: list[tuple[int, int]] = []
    for line in _LINE.finditer(text):
        start, end = line.span()
        if end - start <= full:
            found.append((start, end))
            continue
        piece = start
        for sentence in _SENTENCE.finditer(text, start, end):
            if sentence.end() - piece > full and sentence.start() > piece:
                found.append((piece, sentence.start()))
                piece = sentence.start()
            while sentence.end() - piece > most:
                cut = _cut(text, piece + most // 2, piece + most)
                found.append((piece, cut))
                piece = cut
        if end > piece:
            found.append((piece, end))
    return [(a, b) for a, b in found if script.search(text, a, b)]


def _cut(text: str, least: int, most: int) -> int:
    for place in range(most - 1, least, -1):
        if _COMMA.match(text[place]):
            return place + 1
    return most
