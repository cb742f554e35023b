"""E-mail addresses in a text: as they are, wrapped by Exchange, cut by blanks, and spelt out.

An address ends where it ends: Chinese, Korean or Persian letters that touch it are no part of it, and the
tail of one that a blank or a line break has cut is nobody's address.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace

from extractors.people.find import wrapped_addresses
from extractors.people.find.rewriting import Rewritten
from extractors.people.find.written_addresses import rewritten
from records.documents import Contact
from vocabulary import one_of

_SURE, _WRAPPED, _SPELT_OUT = 0.98, 0.9, 0.7
"""Confidence of an address by how it is written."""
_LOCAL = re.compile(r"(?:\w|[+%=&]|(?<![\w.])\.)(?:[\w.+%&'=-]{0,62}[\w+=-])?$")
_ASCII_END = re.compile(r"[A-Za-z0-9+%=&_](?:[A-Za-z0-9_.+%&'=-]*[A-Za-z0-9_+=-])?$")
_ASCII_DOMAIN = re.compile(
    r"((?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,8}(?:xn--[A-Za-z0-9-]{2,59}|[A-Za-z]{2,24}))"
    r"(?![A-Za-z0-9_@-]|\.[a-z]{2,24}\b)"
)
_DOMAIN = re.compile(r"((?:[^\W_](?:[^\W_]|-){0,62}\.){1,8}[^\W\d_]{2,24})(?![\w@-])")
_PARAMETER = re.compile(r"(?:^|[&?])[\w-]{1,20}=")
_PICTURE = re.compile(rf"\.{one_of('file_endings.pictures')}$|^\d+(?:\.\d+)?x\.", re.I)
_IDENTIFIER = re.compile(
    rf"(?:(?:{one_of('spelt_addresses.identifiers')})\s*:\s*)(?:<[^<>\s]{{1,300}}>[\s,]*){{1,60}}", re.I
)
_NOT_BEFORE = re.compile(r"(?:\b[cm]id:|://[^\s/@]{0,100}:|[@＠]|[^\W\d_]’)$", re.I)
"""What makes the rest no address: a part of a message, a password, a handle, half a name."""
_PATH_BEHIND = re.compile(r":[\w~.-]+/")
_CUT = re.compile(r"[A-Za-z0-9][-_]\s*\n\s*$|[A-Za-z0-9]-\s$")


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


def _at_signs(text: str) -> Iterator[Contact]:
    """Look at both sides of each ``@`` only, so that a text without addresses costs nothing."""
    read = rewritten(text)
    if "@" not in read.text:
        return
    none = [found.span() for found in _IDENTIFIER.finditer(read.text)] if "<" in read.text else []
    last = 0
    place = read.text.find("@")
    while place >= 0:
        contact = _around(read.text, place, last)
        if contact is not None:
            last = contact.end
            if not any(start <= place < end for start, end in none):
                yield _placed(contact, read, text)
        place = read.text.find("@", max(place + 1, last))


def _around(text: str, place: int, last: int) -> Contact | None:
    """The address around an ``@``; None where what stands there is none."""
    domain = _ASCII_DOMAIN.match(text, place + 1, place + 260) or _DOMAIN.match(text, place + 1, place + 260)
    before = text[max(last, place - 64) : place]
    local = _LOCAL.search(before) if domain else None
    if domain is None or local is None:
        return None
    user = local.group()
    if domain.group(1).isascii() and not user.isascii():
        edge = _ASCII_END.search(user)
        user = edge.group() if edge else user
    user = _PARAMETER.split(user)[-1]
    start, end = place - len(user), domain.end(1)
    ahead = text[max(0, start - 110) : start]
    if not user or _NOT_BEFORE.search(ahead) or _CUT.search(ahead):
        return None
    if _PICTURE.search(domain.group(1)) or _PATH_BEHIND.match(text, end, end + 80):
        return None
    return Contact(start, end, text[start:end], "email", f"{user}@{domain.group(1).lower()}", _SURE)


def _placed(contact: Contact, read: Rewritten, text: str) -> Contact:
    """The contact where it stands in the text as it was; less sure where it had to be rewritten."""
    start, end = read.span(contact.start, contact.end)
    as_written = text[start:end]
    sure = contact.confidence if as_written == contact.text else _SPELT_OUT
    return replace(contact, start=start, end=end, text=as_written, confidence=sure)
