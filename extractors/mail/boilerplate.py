"""The disclaimers and footers that companies and mail services put under a writer's words.

Their words are in ``vocabulary/tables/disclaimers.toml``, a column a language.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from vocabulary import one_of, words

_BRIEF = 120
"""Characters below which a paragraph is no disclaimer."""
_SEEN = 1_500
"""Characters of a paragraph that are looked through for the words of a disclaimer."""
_PARAGRAPHS = 4
"""Paragraphs at the bottom that one disclaimer or footer may have."""
_ALIKE = 8
"""Letters that tell words apart: "confidential" and "confidenti" count once."""
RULE = re.compile(r"\s*[-_=*~#+.·]{3,}\s*$")
"""A line that only divides what is above it from what is below."""


@dataclass(frozen=True, slots=True)
class _Marks:
    """What marks a paragraph, and how many different marks it must bear.

    ``words`` are looked for one by one, which takes a tenth of the time of one pattern of them all.
    """

    words: tuple[str, ...]
    pattern: re.Pattern[str]
    least: int

    def mark(self, text: str) -> bool:
        """Whether the text bears enough marks."""
        text = text.lower()
        found = {word[:_ALIKE] for word in self.words if word in text}
        found |= {one.group()[:_ALIKE] for one in self.pattern.finditer(text)}
        return len(found) >= self.least


_DISCLAIMER = _Marks(
    words("disclaimers.words"),
    re.compile(
        rf"{one_of('disclaimers.phrases')}"
        rf"|{one_of('disclaimers.received')} .{{0,40}}{one_of('disclaimers.in_error')}"
    ),
    least=2,
)
_FOOTER = _Marks(words("disclaimers.footer_words"), re.compile(one_of("disclaimers.footer_phrases")), least=1)


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """Ranges of line numbers, empty where there is none, and where the lines above them end."""

    disclaimer: range
    footer: range
    end: int


def find(lines: Sequence[str], end: int) -> Boilerplate:
    """Find the disclaimer and the footer at the bottom of ``lines[:end]``, in either order."""
    footer, end = _below(lines, end, _FOOTER)
    disclaimer, end = _below(lines, end, _DISCLAIMER)
    if disclaimer and not footer:
        footer, end = _below(lines, end, _FOOTER)
    return Boilerplate(disclaimer, footer, end)


def last_said(lines: Sequence[str], end: int) -> int:
    """Give ``end`` without the empty lines above it."""
    while end and not lines[end - 1].strip():
        end -= 1
    return end


def _below(lines: Sequence[str], end: int, marks: _Marks) -> tuple[range, int]:
    """The paragraphs at the bottom that bear the marks, and where what is above them ends."""
    bottom = top = end
    for _ in range(_PARAGRAPHS):
        first = _paragraph(lines, end)
        text = " ".join(lines[first:end])[:_SEEN]
        if marks is _DISCLAIMER and _weight(text) < _BRIEF:
            break
        if first >= end or not marks.mark(text):
            break
        top = first
        while top and RULE.match(lines[top - 1]):
            top -= 1
        end = last_said(lines, top)
        if not end:
            break
    return (range(top, bottom), last_said(lines, top)) if top < bottom else (range(0), bottom)


def _paragraph(lines: Sequence[str], end: int) -> int:
    """Where the paragraph starts that ends at ``end``: below an empty line or a rule."""
    first = end
    while first and lines[first - 1].strip():
        first -= 1
    cut = next((i for i in range(end - 1, first - 1, -1) if RULE.match(lines[i])), None)
    return cut + 1 if cut is not None and cut + 1 < end else first


def _weight(text: str) -> int:
    """Characters, those of Chinese and Korean threefold: they say as much in a third of the length."""
    if text.isascii():
        return len(text)
    return len(text) + 2 * sum("\u3400" <= one <= "\u9fff" or "가" <= one <= "힣" for one in text)
