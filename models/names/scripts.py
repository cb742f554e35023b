"""Which stretches of a text each script's model reads. Lines decide; one in two scripts is read by both."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Script = Literal["latin", "zh", "ko", "fa"]

HAN = r"\u3400-\u9fff\uf900-\ufaff"
KANA = r"\u3040-\u30ff"
HANGUL = r"\uac00-\ud7a3"
ARABIC = r"\u0600-\u06ff\ufb50-\ufdff\ufe70-\ufeff"

LONGEST = 6_000
"""Code points of one stretch. What a model keeps in memory grows with the longest of a batch."""

_OTHER = re.compile(f"[{HAN}{KANA}{HANGUL}{ARABIC}]")
_HAN, _KANA, _HANGUL, _ARABIC = (re.compile(f"[{letters}]") for letters in (HAN, KANA, HANGUL, ARABIC))
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_BLANK = re.compile(r"\n[ \t>|]*\n")
"""Between two paragraphs, also of a quoted reply. Cut elsewhere, a quote would always be read anew."""
_LATIN_RUN = re.compile(r"[A-ZÀ-Þ][A-Za-zÀ-ɏ'’.\-]*(?:,? {1,2}[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ'’.\-]*){1,8}")
"""Latin words in a line of another script that may hold a name: two at least, the first with a capital."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Part of a text, in code points, and whose model reads it."""

    start: int
    end: int
    script: Script


def stretches(text: str, language: str | None = None) -> Iterator[Stretch]:
    """Give the stretches of ``text`` that hold letters.

    They are in order within each script; those of two scripts may overlap.

    Args:
        text: The whole text.
        language: Its ISO 639-1 code. It tells Japanese and Korean texts from Chinese ones, whose characters
            they share. Japanese is read by no model.
    """
    if not _OTHER.search(text):
        yield from _cut(text, Stretch(0, len(text), "latin"))
        return
    open_: dict[Script, Stretch] = {}
    place = 0
    for line in text.splitlines(keepends=True):
        end = place + len(line)
        # an empty line belongs to whatever stands around it
        reading = _scripts(line, language) if not line.isspace() else tuple(open_)
        for script in [s for s in open_ if s not in reading]:
            yield from _cut(text, open_.pop(script))
        for script in reading:
            start = open_[script].start if script in open_ else place
            open_[script] = Stretch(start, end, script)
        if "latin" not in reading:
            for run in _LATIN_RUN.finditer(line):
                yield Stretch(place + run.start(), place + run.end(), "latin")
        place = end
    for stretch in open_.values():
        yield from _cut(text, stretch)


def owns(script: Script, name: str) -> bool:
    """Tell whether the model of this script may find this name.

    It may in its own letters. In a line of its script it may also find a capitalised Latin name (A씨,
    "Elijah之後"), of which the words around it tell more than the name itself.
    """
    if script == "latin":
        return bool(_LATIN.search(name)) and not _OTHER.search(name)
    own = {"zh": _HAN, "ko": _HANGUL, "fa": _ARABIC}[script]
    if not own.search(name):
        return name[:1].isupper() and not _OTHER.search(name)
    return script == "ko" or not _OTHER.search(own.sub("", name))


def _scripts(line: str, language: str | None) -> tuple[Script, ...]:
    """Give the models that read a whole line: its script's, and the Latin one where half of it is Latin."""
    han, hangul, arabic, latin, kana = (
        len(letters.findall(line)) for letters in (_HAN, _HANGUL, _ARABIC, _LATIN, _KANA)
    )
    reading: list[Script] = []
    if hangul or (han and language == "ko"):
        reading.append("ko")
    if han and language not in ("ja", "ko") and kana <= 0.2 * (han + kana):
        reading.append("zh")
    if arabic >= 2:
        reading.append("fa")
    # one Han or Hangul character carries what about three Latin letters do
    if latin > 3 * (han + hangul) + arabic or (not reading and latin):
        reading.append("latin")
    return tuple(reading)


def _cut(text: str, stretch: Stretch) -> Iterator[Stretch]:
    """A long stretch in parts, at a paragraph, else a line, else a space, else anywhere."""
    start = stretch.start
    while start < stretch.end:
        end = min(stretch.end, start + LONGEST)
        if end < stretch.end:
            end = _border(text, start + LONGEST // 2, end)
        if not text[start:end].isspace():
            yield Stretch(start, end, stretch.script)
        start = end


def _border(text: str, start: int, end: int) -> int:
    """Where to cut between ``start`` and ``end``: the last that is the best there is."""
    for match in deque(_BLANK.finditer(text, start, end), maxlen=1):
        return match.end()
    for mark in ("\n", " "):
        at = text.rfind(mark, start, end)
        if at > 0:
            return at + len(mark)
    return end
