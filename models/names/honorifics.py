"""Titles and honorifics around a name: never part of its span, kept as its attribute.

"Dr. Jane Roe", 김민준 씨, 王先生, آقای رضایی, "Ginoong Cruz": the span is the name, ``honorific`` the word.
"""

from __future__ import annotations

import re

from vocabulary import one_of, words

BEFORE = words("titles.before", script="latin")
AFTER_KOREAN = words("titles.behind", "ko")
AFTER_CHINESE = words("titles.behind", "zh")
BEFORE_PERSIAN = words("titles.before", script="arabic")
BEFORE_CHINESE = words("titles.familiar", "zh")
"""老王, 小李, 阿強: part of how somebody is called, and of the span, but not of the name."""

_LATIN = one_of("titles.before", script="latin")
_ARABIC = one_of("titles.before", script="arabic")
_BEHIND = one_of("titles.behind")
_BEFORE_LATIN = re.compile(rf"(?:{_LATIN}\b\.?\s+)+(?=\S)", re.I)
_JUST_BEFORE = re.compile(rf"(?<![\w@#])((?:{_LATIN}\b\.?\s{{1,2}})+)$", re.I)
_AFTER = re.compile(rf"\s?({_BEHIND})$")
_JUST_AFTER = re.compile(rf"\s?({_BEHIND})")
_BEFORE_ARABIC = re.compile(rf"(?:{_ARABIC}\s+)+(?=\S)")
_JUST_BEFORE_ARABIC = re.compile(rf"(?<!\w)((?:{_ARABIC}\s)+)$")
_SEEN = 24
"""Code points before a span that are looked at."""
DOUBTFUL = frozenset(words("titles.names_too"))
"""Titles that are names as often: inside a span they are titles with a full stop only."""
_KIN = frozenset(words("titles.kin"))
"""These also where two words follow: Tito Juan Ramos, but Tito Ferraro."""
NEVER_ALONE = frozenset(words("titles.never_names"))
_ONE_SIGN = frozenset(words("titles.one_sign"))
_ONE_SIGN_KOREAN = frozenset(words("titles.one_sign", "ko"))


def bare(text: str, start: int, end: int) -> tuple[int, int]:
    """Give the span without the titles inside it; the span itself where nothing would be left."""
    while True:
        span = text[start:end]
        head = _BEFORE_LATIN.match(span) or _BEFORE_ARABIC.match(span)
        if head and _is_title(head.group(), span[head.end() :]):
            start += head.end()
            continue
        tail = _AFTER.search(span)
        # 王总 keeps its one-character family name; a lone 선생 keeps itself
        if tail and tail.start() > 0 and not _may_be_name(tail.group(), tail.start()):
            end = start + tail.start()
            continue
        return start, end


def _is_title(before: str, rest: str) -> bool:
    word = before.strip(" .").lower()
    return word not in DOUBTFUL or "." in before or (word in _KIN and len(rest.split()) > 1)


def _may_be_name(title: str, before: int) -> bool:
    """Is a sign behind a family name and one more, without a space, as well the end of the given name?"""
    if title not in _ONE_SIGN:
        return False
    return before < 3 if title in _ONE_SIGN_KOREAN else before > 1


def of(text: str, start: int, end: int) -> str | None:
    """Give the titles directly before or after a bare span, as written, or None."""
    window = text[max(0, start - _SEEN) : start]
    before = _JUST_BEFORE.search(window) or _JUST_BEFORE_ARABIC.search(window)
    if before:
        return re.sub(r"\s+", " ", before.group(1)).strip()
    after = _JUST_AFTER.match(text, end)
    return after.group(1) if after else None
