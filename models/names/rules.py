"""What no model needs to be asked: where a span is no name, where it ends, and which lone words are names for certain."""

from __future__ import annotations

import re
from collections.abc import Iterator

from models.names import gazetteers, honorifics
from models.names.found import Found

_LEADS = re.compile(
    r"(?:(?:dear|hi|hello|hey|attn|attention|cc|from|to|sent|by|re|fw|fwd|subject|thanks|regards)\b[.:,]?\s+)+",
    re.I,
)
_TRAILING = re.compile(r"(?:['’´`]s?|\s+['’´`]\s*s|[^\w.)]+)$", re.I)
_LEADING = re.compile(r"^[^\w(]+")
_BAD = re.compile(r"[@#/\\<>_=|{}\[\]]|https?:|www\.|\.com\b|\.org\b", re.I)
_NO_NAME = re.compile(r"[@_<>{}|\\]|https?:|www\.")
_STATE = re.compile(r"[A-Z]{2}(?:[ ,]+\d{5})?")
_DIGIT = re.compile(r"[2-479]|\d(?![^\W\d_])|(?<![^\W\d_])\d")
_PSEUDONYM = re.compile(r"\s?[\uac00-\ud7a3(]")
"""Korean papers write A씨 of whom they do not name; elsewhere a letter alone is an initial at most."""
_PRONOUNS = frozenset(
    """i me my you your he him his she her it its we us our they them their who this that these those lol omg thx
    thanks hi hello hey ok okay yes no god mom dad sir madam santa email e-mail mail tel fax phone cell mobile suite fri mon tue wed thu
    sat sun gov re fw fwd http https www ps pm am rsvp fyi asap faq""".split()
)
_NOT_PERSON = frozenset(
    """street avenue ave blvd boulevard road suite floor bldg building plaza center centre tower university college institute
    corp inc llc ltd company group department dept committee commission tel fax phone cell email direct dial nw ne sw se
    hotel airport park library museum stadium""".split()
)


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
        _BAD.search(name) or _numeric(name) or name.lower() in _PRONOUNS or len(name.split()) > 6
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
        if word in gazetteers.entries("latin.given") and word not in _PRONOUNS | _GREETED:
            yield Found(match.start(1), match.end(1), "person", CERTAIN)


_GREETED = frozenset(
    "all team everyone folks guys there again sir madam friends friend customer member".split()
)
"""Who is greeted without a name."""
