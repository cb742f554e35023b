"""What word lists say for and against a Latin-script name: spans are trimmed, relabelled, dropped or added, and each gets a
confidence. spaCy's recogniser gives none; these were set by hand so that higher ones are right more often."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from models.names import gazetteers
from records.documents import Name

Label = Literal["person", "organisation"]
_WORD = re.compile(r"[^\W\d_][^\W\d_'’.-]*(?:[-'’.][^\W\d_]+)*\.?")
_TITLE_CASE = re.compile(
    r"(?<![\w@#&/.'’-])[A-ZÀ-Þ][a-zà-ÿ]+(?:[-'’][A-Za-zÀ-ÿ]+)?(?![\w@&/]|\.\w|['’]?\w*@)"
)
_ORGANISATION = re.compile(
    r"\b(?:inc|corp|corporation|co|company|ltd|llc|llp|lp|plc|gmbh|bank|university|college|institute|group|partners|associates|"
    r"association|committee|commission|department|ministry|agency|services|holdings|international|systems|energy|club|school|court|council|foundation)\b",
    re.I,
)
SEEN = 3
"""A word seen less often than this in the training sentences is not judged by them."""


def share(word: str) -> float | None:
    """The share of a word's uses in the training sentences that were in a person's name, capitals told apart from lower
    case; None where it was seen too seldom."""
    shape = word if word.islower() else word.capitalize()
    named, other = gazetteers.odds("en.odds").get(shape, (0, 0))
    return named / (named + other) if named + other >= SEEN else None


def is_given(word: str) -> bool:
    """Is this a given name that is seldom anything else?"""
    if word.lower() not in gazetteers.entries("latin.given"):
        return False
    known = share(word)
    return known is None or known >= 0.45


def is_common(word: str) -> bool:
    """Is this mostly no name: an everyday word, a place, a product?"""
    known = share(word)
    if known is not None and known < 0.2:
        return True
    low = gazetteers.odds("en.odds").get(word.lower(), (0, 0))
    return low[1] >= 20 and word.lower() not in gazetteers.entries("latin.given")


def judge(text: str, start: int, end: int, label: Label) -> Name | None:
    """A span of the recogniser as a name with its confidence, trimmed or relabelled; None where it is none."""
    if label == "organisation":
        # "Jane Roe (Alder & Finch", "Jane Roe of Alder": the person comes first
        head = re.match(r"[^(\n]{3,40}?(?=\s*\(|\s+(?:of|from|at)\s)", text[start:end])
        if head and _first_and_last(head.group()):
            return _scored(text, start, start + head.end(), head.group().split())
        return _organisation(text, start, end)
    cut = re.search(
        r"\s+[-–—|]+\s+|\s*[|/]\s*|,\s+(?!jr|sr|ii)|\s+(?:of|from|at)\s+(?=\w)", text[start:end], re.I
    )
    if cut:
        end = start + cut.start()
    words = list(_WORD.finditer(text, start, end))
    while len(words) > 1 and is_common(words[-1].group()) and not words[-1].group().endswith("."):
        words.pop()
        end = words[-1].end()
    while (
        len(words) > 1
        and is_common(words[0].group())
        and not is_given(words[0].group())
        and len(words[0].group()) > 2
    ):
        words.pop(0)
        start = words[0].start()
    if not words or _hashed(text, start):
        return None
    return _scored(text, start, end, [w.group() for w in words])


def _first_and_last(text: str) -> bool:
    words = text.split()
    return (
        2 <= len(words) <= 3
        and all(w[0].isupper() for w in words)
        and is_given(words[0])
        and not is_common(words[-1])
        and not _ORGANISATION.search(text)
    )


def _scored(text: str, start: int, end: int, words: Sequence[str]) -> Name | None:
    given, family = is_given(words[0]), words[-1].lower() in gazetteers.entries("latin.family")
    if len(words) == 1:
        word = words[0]
        known = share(word)
        if known is not None and known < 0.25:
            return None
        if word.islower() and not (given and known is not None and known > 0.6):
            return None
        if given or (known or 0) > 0.6:
            return Name(start, end, text[start:end], "person", 0.85)
        return Name(start, end, text[start:end], "person", 0.6 if known or family else 0.5)
    confidence = 0.95 if given and family else 0.9 if given else 0.8 if family else 0.7
    if all(w.islower() for w in words):
        if not given:
            return None
        confidence -= 0.2
    return Name(start, end, text[start:end], "person", confidence)


def _organisation(text: str, start: int, end: int) -> Name | None:
    span = text[start:end]
    words = [m.group() for m in _WORD.finditer(span)]
    if _ORGANISATION.search(span):
        return Name(start, end, span, "organisation", 0.85)
    if (
        words
        and len(words) <= 3
        and is_given(words[0])
        and not _hashed(text, start)
        and not re.search(r"[&/,]|\band\b", span)
    ):
        plain = all(w[0].isupper() for w in words) and not (len(words) > 1 and is_common(words[-1]))
        if plain and (len(words) > 1 or (share(words[0]) or 0.5) >= 0.5):
            return Name(start, end, span, "person", 0.8 if len(words) > 1 else 0.7)
    return Name(start, end, span, "organisation", 0.6)


def missed(text: str, taken: Sequence[tuple[int, int]]) -> list[Name]:
    """Capitalised given names, with the surname after them, that the recogniser passed over."""
    found: list[Name] = []
    spans = iter(sorted(taken))
    nearest = next(spans, None)
    last = 0
    for match in _TITLE_CASE.finditer(text):
        start, end = match.span()
        while nearest is not None and nearest[1] <= start:
            nearest = next(spans, None)
        if (
            start < last
            or (nearest is not None and nearest[0] < end)
            or not is_given(match.group())
            or _hashed(text, start)
        ):
            continue
        known = share(match.group())
        confidence = 0.75 if known is not None and known > 0.7 else 0.6
        following = re.compile(r"(?: [A-Z]\.?)? ([A-Z][a-zà-ÿ]+(?:[-'’][A-Z][a-z]+)?)\b(?![@/])").match(
            text, end
        )
        if following and not is_common(following.group(1)) and not (nearest and nearest[0] < following.end()):
            end, confidence = following.end(), 0.85
        elif known is None or known < 0.6:
            continue
        found.append(Name(start, end, text[start:end], "person", confidence))
        last = end
    return found


def _hashed(text: str, start: int) -> bool:
    return bool(re.search(r"(?:#|@|https?:\S*|\bRT)\s?$", text[max(0, start - 30) : start]))
