"""Telephone numbers and e-mail addresses in a text, in time bounded by its length."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from extractors.people.find import emails, phones
from extractors.people.find.broken_numbers import joined
from extractors.people.find.written_addresses import MAY_HOLD
from extractors.people.find.written_numbers import spelt_out
from models.names.paragraphs import Memory, blocks
from records.documents import Contact

MOST = phones.MOST
_MAY = re.compile(rf"\d|{MAY_HOLD}|{spelt_out()}", re.I)
"""In any paragraph that holds a contact."""


def find(text: str, regions: Sequence[str]) -> list[Contact]:
    """The contacts in a text, in order of their start, without overlaps.

    Each paragraph is read by itself, without the marks of a quoted reply, and what is in it is remembered:
    said again, quoted or not, it is not looked at again.

    Args:
        text: Any text.
        regions: The countries (ISO 3166 alpha-2) to read national numbers by, the likeliest first.
    """
    found: list[Contact] = []
    numbers = 0
    for block in blocks(text, 0, len(text)):
        if not _MAY.search(block.text):
            continue
        if numbers < MOST:
            here = _memory.find([block.text], *regions)[0]
        else:
            here = tuple(sorted(emails.find(block.text), key=lambda contact: contact.start))
        for contact in here:
            numbers += contact.kind == "phone"
            start, end = block.place(contact.start), block.place(contact.end - 1) + 1
            found.append(replace(contact, start=start, end=end, text=text[start:end]))
    return found


def _read(texts: Sequence[str], *regions: str) -> list[list[Contact]]:
    return [_in_paragraph(text, regions) for text in texts]


_memory = Memory(_read)


def forget() -> None:
    """Forget the paragraphs that were read."""
    _memory.forget()


def _in_paragraph(text: str, regions: Sequence[str]) -> list[Contact]:
    addresses = list(emails.find(text))
    taken = [(c.start, c.end) for c in addresses]
    numbers = [
        c
        for c in phones.find(joined(text, regions), regions)
        if not any(c.start < end and start < c.end for start, end in _near(taken, c.start))
    ]
    return sorted([*addresses, *numbers], key=lambda contact: (contact.start, contact.end))


def _near(spans: list[tuple[int, int]], offset: int) -> list[tuple[int, int]]:
    at = bisect_left(spans, (offset, offset))
    return spans[max(0, at - 2) : at + 2]
