"""Telephone numbers and e-mail addresses in a text."""

from __future__ import annotations

import re

import phonenumbers

from records.documents import Contact

_EMAIL = re.compile(r"(?<![\w.%+-])[\w.%+'-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}(?![\w-])")
_WINDOW = 24


def find(text: str, region: str) -> list[Contact]:
    """The contacts in ``text``, in order of their start; numbers without a country code are read as ``region``'s."""
    found = [*_emails(text), *_phones(text, region)]
    return sorted(found, key=lambda contact: (contact.start, contact.end))


def _emails(text: str) -> list[Contact]:
    found = []
    for match in _EMAIL.finditer(text):
        local, _, domain = match.group().rpartition("@")
        found.append(
            Contact(match.start(), match.end(), match.group(), "email", f"{local}@{domain.lower()}", 0.98)
        )
    return found


def _phones(text: str, region: str) -> list[Contact]:
    found = []
    for match in phonenumbers.PhoneNumberMatcher(text, region, leniency=phonenumbers.Leniency.VALID):
        value = phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)
        found.append(
            Contact(
                match.start,
                match.end,
                match.raw_string,
                "phone",
                value,
                0.95,
                _type(text, match.start),
                match.number.extension,
            )
        )
    return found


def _type(text: str, start: int) -> str:
    before = text[max(0, start - _WINDOW) : start].lower()
    for word, kind in (("fax", "fax"), ("cell", "mobile"), ("mobile", "mobile"), ("pager", "pager")):
        if word in before:
            return kind
    return "phone"
