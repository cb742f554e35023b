"""Cuts spans to the bare name, without titles and particles.

The networks have learned most of this; here is what no name ends in or begins with.
"""

from __future__ import annotations

import re

from models.names.script_models.windows import Language
from vocabulary import one_of, words

_EDGE = (
    " \t\u3000\xa0\u200b\u200c\u200d\u200e\u200f.,،、，。:：;；!！?？()（）[]【】「」『』《》<>"
    "\"'“”‘’|/\\-—–_#@*~～·…=+&"
)

_NOTHING = re.compile(r"(?!)")
_AFTER = {
    "zh": re.compile(one_of("titles.behind", languages=("zh",)) + "+$"),
    "ko": re.compile(rf"\s*{one_of('titles.behind', languages=('ko',))}+$"),
    "fa": _NOTHING,
}
_BEFORE = {
    "zh": _NOTHING,
    "ko": _NOTHING,
    "fa": re.compile(rf"^(?:{one_of('titles.before', languages=('fa',))}\s+)+"),
}
_PARTICLES = re.compile(one_of("particles.case", languages=("ko",)) + "$")
"""Not 이, 가, 로, 만, in which given names end. Before 은, 도, 와, 의 stand three syllables."""
_MAYBE = frozenset(words("particles.short_case", "ko"))

_ONE_SIGN_KOREAN = frozenset(words("titles.one_sign", "ko"))
_ONE_SIGN_CHINESE = frozenset(words("titles.one_sign", "zh"))


def bare(text: str, start: int, end: int, language: Language, kind: str) -> tuple[int, int]:
    """Give the span without marks at its edges, titles and particles; as it was if nothing were left."""
    start, end = _stripped(text, start, end)
    if kind != "person" or end <= start:
        return start, end
    before = _BEFORE[language].match(text[start:end])
    if before and before.end() < end - start:
        start += before.end()
    if language == "ko":
        particle = _PARTICLES.search(text[start:end])
        if particle and end - start - len(particle.group()) >= (3 if particle.group() in _MAYBE else 2):
            end = start + particle.start()
    after = _AFTER[language].search(text[start:end])
    if after and after.start() > 0 and not _is_name(after.group(), after.start()) and not _is_called(after):
        end = start + after.start()
    return _stripped(text, start, end)


def _is_name(title: str, before: int) -> bool:
    """Tell whether a title is the end of a given name (서군, 김양): no full name stands before it."""
    return title in _ONE_SIGN_KOREAN and before < 3


def _is_called(after: re.Match[str]) -> bool:
    """Tell whether a title may be part of a name: 王总 is Mr Wang, but 陈国总 may be a name."""
    return after.group() in _ONE_SIGN_CHINESE and after.start() > 1


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    return start, end
