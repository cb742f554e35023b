"""What no model needs to be asked: where a span is no name, where it ends, and which lone words are names for certain."""

from __future__ import annotations

import re
from collections.abc import Iterator

from models.names import gazetteers, honorifics
from models.names.found import Found
from vocabulary import one_of, words

_LEADS = re.compile(rf"(?:{one_of('not_names.leading')}\b[.:,]?\s+)+", re.I)
_TRAILING = re.compile(r"(?:['’´`]s?|\s+['’´`]\s*s|[^\w.)]+)$", re.I)
_LEADING = re.compile(r"^[^\w(]+")
_BAD = re.compile(r"[@#/\\<>_=|{}\[\]]|https?:|www\.|\.com\b|\.org\b", re.I)
_NO_NAME = re.compile(r"[@_<>{}|\\]|https?:|www\.")
_STATE = re.compile(r"[A-Z]{2}(?:[ ,]+\d{5})?")
_DIGIT = re.compile(r"[2-479]|\d(?![^\W\d_])|(?<![^\W\d_])\d")
_PSEUDONYM = re.compile(r"\s?[\uac00-\ud7a3(]")
"""Korean papers write A씨 of whom they do not name; elsewhere a letter alone is an initial at most."""
_NO_NAME_ALONE = frozenset(words("pronouns.personal", "en")) | frozenset(words("not_names.alone"))
_NOT_PERSON = frozenset(words("not_names.within"))


def clean(text: str, start: int, end: int, label: str) -> tuple[int, int] | None:
    """The name inside ``text[start:end]``, or None where there is none."""
    line = re.search(r"[\r\n\t]|\s{3,}", text[start:end])
    if line:
        if line.start() == 0:
            start += line.end()
            return clean(text, start, end, label) if start < end else None
        end = start + line.start()
    while start < end:
        before = (start, end)
        if found := _LEADING.match(text[start:end]):
            start += found.end()
        if label == "person" and (found := _LEADS.match(text[start:end])):
            start += found.end()
        if found := _TRAILING.search(text[start:end]):
            end = start + found.start()
        if text[start:end].endswith(".") and not re.search(
            r"(?:\b\w|\b(?:jr|sr|inc|co|corp|ltd|llc|bros|st))\.$", text[start:end], re.I
        ):
            end -= 1
        if (start, end) == before:
            break
    name = text[start:end]
    if len(name) > 80 or not any(c.isalpha() for c in name):
        return None
    if len(name) < 2 and name.isascii() and not _PSEUDONYM.match(text, end):
        return None
    if label == "person" and (
        _BAD.search(name) or _numeric(name) or name.lower() in _NO_NAME_ALONE or len(name.split()) > 6
    ):
        return None
    if label == "person" and name.lower().strip(".") in honorifics.NEVER_ALONE:
        return None
    if label == "organisation" and (
        _NO_NAME.search(name) or name.lower().strip(".:") in _NOT_PERSON or _STATE.fullmatch(name)
    ):
        return None
    if label == "person" and any(word.lower().strip(".,") in _NOT_PERSON for word in name.split()):
        return None
    return start, end


def _numeric(name: str) -> bool:
    """Digits that no scanner took for letters, as it does in J0hn Smithers0n: others, or at the end of a word as in user names?"""
    return bool(_DIGIT.search(name))


_SALUTED = re.compile(
    r"^[ \t>]*(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|hoy|kumusta|mahal na)[ ,]+([A-Z][a-zà-ÿ]{1,14}|[a-z]{3,14})(?=[ \t]*(?:,|!|:|-|–|—|\.|$))",
    re.I | re.M,
)
CERTAIN = 0.9
"""Of listed given names after a greeting in the training mails, this share were people."""


def certain(text: str) -> Iterator[Found]:
    """Single given names that their place makes certain: "Hi Chris,"."""
    for match in _SALUTED.finditer(text):
        word = match.group(1).lower()
        if word in gazetteers.entries("latin.given") and word not in _NO_NAME_ALONE | _GREETED:
            yield Found(match.start(1), match.end(1), "person", CERTAIN)


_GREETED = frozenset(
    "all team everyone folks guys there again sir madam friends friend customer member".split()
)
"""Who is greeted without a name."""
