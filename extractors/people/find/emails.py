"""E-mail addresses in a text: as they are, wrapped by Exchange, and spelt out ("jane at example dot com")."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from extractors.people.find import wrapped_addresses
from records.documents import Contact

_SURE, _WRAPPED, _SPELT_OUT = 0.98, 0.9, 0.7
"""Confidence of an address by how it is written."""
_LOCAL = re.compile(r"(?:\w|[+%=&]|(?<![\w.])\.)(?:[\w.+%&'=-]{0,62}[\w+=-])?$")
_DOMAIN = re.compile(r"((?:[^\W_](?:[^\W_]|-){0,62}\.){1,8}[^\W\d_]{2,24})(?![\w@-])")
_DOT = re.compile(r"\s?(?:\[dot\]|\(dot\)|\{dot\}|\sdot\s)\s?", re.I)
# "Jane at example dot com": the brackets or the spelt-out dot are what tells it from a sentence
_SPELT = re.compile(
    r"(?<![\w.@])([a-z0-9][\w.+-]{0,40})\s?(?:\[at\]|\(at\)|\{at\}|<at>|\sat\s)\s?"
    rf"((?:[a-z0-9-]{{1,40}}{_DOT.pattern}){{1,3}}(?:com|org|net|edu|gov|info|io|co|uk|de|cn|kr|ir|ph|ca))\b",
    re.I,
)
_HAS_DOT = re.compile(r"\bdot\b|[\[({]dot[\])}]", re.I)


def find(text: str) -> Iterator[Contact]:
    """The addresses in ``text``, without overlaps; those that are spelt out come last."""
    wrapped = list(wrapped_addresses.find(text))
    for start, end, address in wrapped:
        if address is not None:
            yield Contact(start, end, text[start:end], "email", address, _WRAPPED)
    starts = [start for start, _, _ in wrapped]
    for contact in _at_signs(text):
        at = bisect_left(starts, contact.start + 1) - 1
        # a long local part is cut where it stops looking: only its end is compared
        near = wrapped[max(0, at) : at + 2]
        if not any(start < contact.end and contact.start < end for start, end, _ in near):
            yield contact
    if _HAS_DOT.search(text):
        for match in _SPELT.finditer(text):
            value = f"{match.group(1)}@{_DOT.sub('.', match.group(2)).lower()}"
            yield Contact(match.start(), match.end(), match.group(), "email", value, _SPELT_OUT)


def _at_signs(text: str) -> Iterator[Contact]:
    """Look at both sides of each ``@`` only, so that a text without addresses costs nothing."""
    last = 0
    place = text.find("@")
    while place >= 0:
        domain = _DOMAIN.match(text, place + 1, place + 260)
        local = _LOCAL.search(text[max(last, place - 64) : place]) if domain else None
        if domain and local:
            user = local.group().removeprefix("mailto:")
            start, last = place - len(user), domain.end(1)
            value = f"{user}@{domain.group(1).lower()}"
            yield Contact(start, last, text[start:last], "email", value, _SURE)
        place = text.find("@", max(place + 1, last))
