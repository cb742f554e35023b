"""What needs no model: where a span is no name, where it ends, and which single words are certainly names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from models.names import gazetteers, honorifics
from models.names.found import Found
from vocabulary import one_of, words

_LEADS = re.compile(rf"(?:{one_of('not_names.leading')}\b[.:,]?\s+)+", re.I)
_TRAILING = re.compile(r"(?:['’´`]s?|\s+['’´`]\s*s|[^\w.)]+)$", re.I)
_LEADING = re.compile(r"^[^\w(]+")
_BREAK = re.compile(r"[\r\n\t]|\s{3,}")
_FULL_STOP = re.compile(
    rf"(?:\b\w|\b{one_of('generations.abbreviated', 'legal_forms.abbreviated')}|\bst)\.$", re.I
)
"""A full stop that belongs to the name."""
_NO_PERSON = re.compile(r"[@#/\\<>_=|{}\[\]]|https?:|www\.|\.com\b|\.org\b", re.I)
_NO_ORGANISATION = re.compile(r"[@_<>{}|\\]|https?:|www\.")
_STATE = re.compile(r"[A-Z]{2}(?:[ ,]+\d{5})?")
_DIGIT = re.compile(r"[2-479]|\d(?![^\W\d_])|(?<![^\W\d_])\d")
"""Digits that no scanner puts in a letter's place as in J0hn: other digits, and those at a word's edge."""
_PSEUDONYM = re.compile(r"\s?[\uac00-\ud7a3(]")
"""Korean papers write A씨 for a person they do not name; elsewhere a letter alone is an initial at most."""
_NO_NAME_ALONE = frozenset(words("pronouns.personal", "en")) | frozenset(words("not_names.alone"))
_NOT_PERSON = frozenset(words("not_names.within"))
_GREETED = frozenset(words("not_names.greeted"))
_LONGEST = 80
"""Code points of a name."""
_MOST_WORDS = 6
"""Words of a person's name."""

_SALUTED = re.compile(
    rf"^[ \t>]*{one_of('salutations.before_name')}[ ,]+"
    r"([A-Z][a-zà-ÿ]{1,14}|[a-z]{3,14})(?=[ \t]*(?:,|!|:|-|–|—|\.|$))",
    re.I | re.M,
)
CERTAIN = 0.9
"""Of listed given names after a greeting in the training mails, this share were people."""


def clean(text: str, start: int, end: int, label: str) -> tuple[int, int] | None:
    """Cut a span to the name in it.

    Args:
        text: The whole text.
        start: Where the span begins, in code points.
        end: Where it ends, exclusive.
        label: ``"person"`` or ``"organisation"``.

    Returns:
        The start and end of the name; None where the span holds none.
    """
    while (found := _BREAK.search(text[start:end])) and found.start() == 0:
        start += found.end()
    if found:
        end = start + found.start()
    start, end = _without_edges(text, start, end, label)
    name = text[start:end]
    if len(name) > _LONGEST or not any(c.isalpha() for c in name):
        return None
    if len(name) < 2 and name.isascii() and not _PSEUDONYM.match(text, end):
        return None
    may_be = _may_be_person if label == "person" else _may_be_organisation
    return (start, end) if may_be(name) else None


def _without_edges(text: str, start: int, end: int, label: str) -> tuple[int, int]:
    """Take marks, words of salutation and a sentence's full stop off both ends until none is left."""
    before = (-1, -1)
    while start < end and (start, end) != before:
        before = (start, end)
        if found := _LEADING.match(text[start:end]):
            start += found.end()
        if label == "person" and (found := _LEADS.match(text[start:end])):
            start += found.end()
        if found := _TRAILING.search(text[start:end]):
            end = start + found.start()
        if text[start:end].endswith(".") and not _FULL_STOP.search(text[start:end]):
            end -= 1
    return start, end


def _may_be_person(name: str) -> bool:
    lower, parts = name.lower(), name.lower().split()
    if _NO_PERSON.search(name) or _DIGIT.search(name) or len(parts) > _MOST_WORDS:
        return False
    if lower in _NO_NAME_ALONE or lower.strip(".") in honorifics.NEVER_ALONE:
        return False
    return not any(word.strip(".,") in _NOT_PERSON for word in parts)


def _may_be_organisation(name: str) -> bool:
    if _NO_ORGANISATION.search(name) or _STATE.fullmatch(name):
        return False
    return name.lower().strip(".:") not in _NOT_PERSON


def certain(text: str) -> Iterator[Found]:
    """Find single given names that their place makes certain: "Hi Chris,"."""
    for match in _SALUTED.finditer(text):
        word = match.group(1).lower()
        if word in gazetteers.entries("latin.given") and word not in _NO_NAME_ALONE | _GREETED:
            yield Found(match.start(1), match.end(1), "person", CERTAIN)
