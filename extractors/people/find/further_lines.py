"""Further lines, written behind a number by their last digits: "555-0101/0102", "or -0134", "x302/x2303"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import phonenumbers
from phonenumbers import PhoneNumberFormat

from records.documents import Contact
from vocabulary import one_of

_OR = one_of("function_words.alternatives")
_ENDING = re.compile(
    r"(?:[/／、](?P<short>\d{1,3})|\s?[/／、]\s?(?P<long>\d{4,8})"
    rf"|\s?,?\s?(?:{_OR})\s?(?:(?:\.{{3}}|…|-)(?P<dashed>\d{{1,8}})|(?P<bare>\d{{4,8}})))"
    r"(?![\d-]|\.\d|\s?[%:]|[A-Za-z])"
)
_EXTENSION = re.compile(rf"\s?(?:[/／,]|{_OR})\s?(?:x|ext\.?)\s?(?P<digits>\d{{1,6}})(?!\d)", re.I)
_MOST = 5
_LESS_SURE = 0.1
"""What an ending takes from the confidence of the number that it is an ending of."""


def further_lines(text: str, contact: Contact) -> Iterator[Contact]:
    """The lines that follow ``contact``, each where its own digits stand."""
    pattern = _EXTENSION if contact.extension else _ENDING
    place = contact.end
    for _ in range(_MOST):
        found = pattern.match(text, place, place + 40)
        if found is None:
            return
        made = _with_extension(contact, found) if contact.extension else _with_ending(contact, found)
        if made is None:
            return
        yield made
        place = found.end()


def _with_extension(contact: Contact, found: re.Match[str]) -> Contact:
    start, end = found.span("digits")
    return replace(contact, start=start, end=end, text=found["digits"], extension=found["digits"])


def _with_ending(contact: Contact, found: re.Match[str]) -> Contact | None:
    group = found.lastgroup or ""
    digits = "".join(str(int(digit)) for digit in found[group])
    value = contact.value[: -len(digits)] + digits
    number = phonenumbers.parse(value)
    if len(value) - len(digits) < 4 or value == contact.value or not phonenumbers.is_valid_number(number):
        return None
    start, end = found.span(group)
    return replace(
        contact,
        start=start,
        end=end,
        text=found[group],
        value=phonenumbers.format_number(number, PhoneNumberFormat.E164),
        confidence=round(contact.confidence - _LESS_SURE, 3),
    )
