"""Who is called, and is not the owner: "Carol, ring 212-…", "이영희 과장님, …로 연락해 주세요".

A name at the head of a sentence with what is asked of it behind is spoken to. The number in the sentence is
what they are to call; their own number stands behind their name alone: "Carol Reed, 212-…".
"""

from __future__ import annotations

import re

from extractors.people.spans import Span
from vocabulary import one_of
from vocabulary.boundaries import whole_words

_GREETING = one_of("salutations.before_name", "salutations.spoken", "cues.begins")
_AHEAD = re.compile(rf"[\s>*\"'“”‘(–—-]*(?:{_GREETING}[\s,.:]*)?", re.I)
"""All that may stand before the name of whom somebody speaks to."""
_COMMA = re.compile(
    rf"\s?(?:(?:{one_of('cues.called_behind')})\s?)?(?:[,，،:：!！؛]|\s[-–—]+|\s?[–—])\s*", re.I
)
_ASKED = re.compile(rf"(?:{one_of('cues.asked_first')})(?![\w'’])", re.I)
_NUMBER = rf"(?:{one_of('cues.numbers', 'cues.reached_by')})(?!\w)"
_POINTER = one_of("cues.my", "cues.somebodys")
_OWNED = re.compile(rf"(?:{_POINTER})\s+(?:[\w'’-]+\s+){{0,3}}?[\w-]*['’]?s?\s*{_NUMBER}", re.I)
_POINTS = re.compile(rf"(?:{_POINTER})(?!\w)", re.I)
_ASKS = re.compile(one_of("cues.asks"))
_LATIN = re.compile(r"[A-Za-z]")
_BEHIND = 40
"""Code points behind a number in which a verb may stand that asks somebody to call it."""
_IS_MINE = re.compile(rf"\W{{0,3}}\s*{one_of('cues.is_mine')}", re.I)
_IS_THEIRS = re.compile(rf"\W{{0,3}}{one_of('cues.is_theirs')}\s+(?!(?:{one_of('cues.is_the')})\b)", re.I)


def is_called(text: str, name: Span, sentence: int, contact: Span) -> bool:
    """Whether a name is of whom somebody speaks to, and who is to call the number.

    Args:
        text: The text of the document.
        name: The span of the name.
        sentence: Where the number's sentence begins.
        contact: The span of the number.
    """
    line = text.rfind("\n", max(0, name[0] - 40), name[0]) + 1
    ahead = [text[start : name[0]] for start in {sentence, line} if start <= name[0]]
    if not any(len(said) < 40 and _AHEAD.fullmatch(said) for said in ahead):
        return False
    comma = _COMMA.match(text, name[1], contact[0])
    if comma is None:
        return False
    said = text[comma.end() : contact[0]]
    if _IS_MINE.match(text, contact[1], contact[1] + _BEHIND):
        return True
    if _LATIN.search(said):
        asked = _ASKED.match(said)
        return asked is not None and (not _POINTS.match(said) or _OWNED.match(said) is not None)
    behind = text[contact[1] : contact[1] + _BEHIND].split("\n")[0]
    return bool(_ASKS.search(said) or _ASKS.search(behind) or _IS_THEIRS.match(behind))


def is_told_of(text: str, contact: Span) -> bool:
    """Whether what is behind a number gives it to somebody else: "212-555-0100 is the plumber"."""
    return _IS_THEIRS.match(text, contact[1], contact[1] + _BEHIND) is not None


_SOMEBODYS = re.compile(
    rf"{whole_words('cues.somebodys')}\s+(?:[\w-]+\s+){{0,2}}[\w-]+['’]s?\s+(?:[\w-]+\s+){{0,2}}?"
    rf"{_NUMBER}[^.\n]{{0,30}}$",
    re.I,
)


def is_somebodys(said: str) -> bool:
    """Whether what is before a number gives it to somebody by what they do: "the plumber's number is"."""
    return _SOMEBODYS.search(said) is not None


_DIAL_IN = re.compile(whole_words("cues.dial_in"), re.I)


def opens_conference(around: str) -> bool:
    """Whether the lines around a number are those of an invitation to a conference by telephone."""
    return _DIAL_IN.search(around) is not None
