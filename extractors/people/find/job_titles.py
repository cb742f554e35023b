"""Job titles: whether a text is one, and where one ends that follows a name."""

from __future__ import annotations

import re

from vocabulary import one_of, words

# In Latin script a title is told by one of its words and by capitals, else by how it ends, in Persian begins.
_TITLES = frozenset(words("roles.job_titles", script="latin"))
_HAN = re.compile(rf"[\u3400-\u9fff]{{0,10}}{one_of('roles.job_titles', script='han')}")
_HANGUL = re.compile(rf"(?:[\uac00-\ud7a3]{{1,10}} ?){{0,3}}?{one_of('roles.job_titles', script='hangul')}")
_ARABIC = re.compile(
    rf"{one_of('roles.job_titles', script='arabic')}(?:[ \u200c][\u0600-\u06ff\u200c]+){{0,4}}"
)
_JOINS = frozenset(words("roles.joins"))
_NOT_FIRST = frozenset(words("roles.not_first"))
_WORD = re.compile(r"[^\W\d_][\w'’.-]*|&")
_NO_TITLE = re.compile(r"[\d@:=<>?!]|[a-z]{3}\.\s")
_LONGEST = 70
"""Characters of a title, with its department."""
_MOST_WORDS = 9


def is_title(text: str) -> bool:
    """Whether all of a text is a job title: "Director of Operations" is, "Please ask the director" is not."""
    bare = text.strip(" .,;|·•-–—*()")
    if not 2 <= len(bare) <= _LONGEST:
        return False
    if any(pattern.fullmatch(bare) for pattern in (_HAN, _HANGUL, _ARABIC)):
        return True
    split = _WORD.findall(bare)
    if not 0 < len(split) <= _MOST_WORDS or _NO_TITLE.search(bare) or split[0].lower() in _NOT_FIRST:
        return False
    if not any(part in _TITLES for word in split for part in _parts(word)):
        return False
    return all(word[0].isupper() or word.lower() in _JOINS or "-" in word for word in split)


def is_list_of_titles(text: str) -> bool:
    """Whether a text is one title or several: "Founder & CEO", "Owner, Treasurer"."""
    return all(is_title(part) for part in text.split(",") if part.strip())


def end_of_title(text: str, start: int, end: int) -> int:
    """Where a title in Chinese or Korean script ends that begins at ``start``, a space before it allowed.

    Returns:
        The offset, at most ``end``; ``start`` where there is no title.
    """
    at = start + (text[start : start + 1] == " ")
    for pattern in (_HAN, _HANGUL):
        found = pattern.match(text, at, end)
        if found and not (found.end() < end and text[found.end()].isalpha()):
            return found.end()
    return start


def _parts(word: str) -> list[str]:
    low = word.lower().strip(".'’")
    return [low, low.replace(".", ""), *low.split("-")]
