"""Telephone numbers in a text.

They are libphonenumber's, at leniency VALID, on windows around anything with enough digits. What stands
around a number then says what it is (a fax, a mobile) or that it is none (a date, an account, a pass code).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

import phonenumbers
from phonenumbers import Leniency, PhoneNumberFormat, PhoneNumberMatch, PhoneNumberMatcher

from extractors.people.find.further_lines import further_lines
from extractors.people.find.not_phones import is_phone
from extractors.people.find.number_labels import extension_after, label_of
from extractors.people.find.rewriting import Rewritten
from extractors.people.find.written_numbers import rewritten
from records.documents import Contact

_DIGITS = re.compile(
    r"[+＋(（]?\d[\d \t\u00a0\u2000-\u200f\u3000.()（）\[\]/~\-\u2010-\u2015\u2212\uff0d\u30fc"
    r"\uff0f\r\n*]{4,80}\d"
)
_LONGEST_RUN = 16
"""Digits without a break: E.164 has 15 at most."""
_RUN = re.compile(rf"\d{{{_LONGEST_RUN + 1},}}")
_SHORT = re.compile(r"(?<!\d)\d{1,2}(?!\d)")
_REACH = 24
"""Code points each side of a run of digits that the matcher sees: a plus, an extension, a currency."""
_LEAST_DIGITS, _MANY_DIGITS, _MANY_SHORT = 7, 40, 25
_WIDEST = 600
"""Code points of a window from which the next run of digits begins a new one."""
_TRIES = 60
MOST = 5_000
"""Numbers taken from one document: a list longer than that is no correspondence, and 0.4 ms each add up."""

_INTERNATIONAL, _NATIONAL = 0.98, 0.95
"""Confidence of a number with its country code, and of one by the likeliest country."""
_PER_RANK = 0.15
"""What each less likely country takes from that, and what digits alone take, without and with a label."""
_BARE, _BARE_LABELLED = 0.3, 0.05

_AMERICAN = re.compile(
    r"(?<![\d+.\-/])(?:1[-. ])?(?:\([2-9]\d\d\)\s?[2-9]\d\d[-. ]|[2-9]\d\d([-.])[2-9]\d\d\1)\d{4}(?![\d\-/])"
)


def find(text: str, regions: Sequence[str]) -> list[Contact]:
    """The telephone numbers in a text, in order of their start, without overlaps.

    Args:
        text: One paragraph.
        regions: The countries (ISO 3166 alpha-2) to read national numbers by, the likeliest first.
    """
    read = rewritten(text, regions)
    found: list[Contact] = []
    for start, end in _windows(read.text):
        if len(found) >= MOST:
            break
        found.extend(_in_window(read.text, start, end, regions, found[-3:]))
    return [_placed(contact, read, text) for contact in _with_further_lines(read.text, found)]


def _placed(contact: Contact, read: Rewritten, text: str) -> Contact:
    start, end = read.span(contact.start, contact.end)
    return replace(contact, start=start, end=end, text=text[start:end])


def _with_further_lines(text: str, found: Sequence[Contact]) -> Iterator[Contact]:
    for contact, following in zip_longest(found, found[1:]):
        yield contact
        for line in further_lines(text, contact):
            if following is None or line.end <= following.start:
                yield line


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """Stretches of text worth showing to the matcher, each a few hundred code points at most."""
    start = end = -1
    for match in _DIGITS.finditer(text):
        if not _may_be_number(match.group()):
            continue
        a, b = max(0, match.start() - _REACH), min(len(text), match.end() + _REACH)
        if a <= end and b - start < _WIDEST:
            end = b
            continue
        if start >= 0:
            yield start, end
        start, end = a, b  # a number that the last window cut off is whole in this one
    if start >= 0:
        yield start, end


def _may_be_number(run: str) -> bool:
    digits = sum(c.isdigit() for c in run)
    if digits < _LEAST_DIGITS or (digits > _MANY_DIGITS and _RUN.search(run)):
        return False
    return len(_SHORT.findall(run)) <= _MANY_SHORT


def _in_window(
    text: str, start: int, end: int, regions: Sequence[str], before: Sequence[Contact]
) -> list[Contact]:
    """The numbers from ``start`` to ``end`` that overlap none of those ``before``, country by country."""
    window = text[start:end]
    found: list[Contact] = []
    for rank, region in enumerate(_by_shape(window, regions)):
        if rank and sum(c.isdigit() for c in window) - sum(len(c.value) for c in found) < _LEAST_DIGITS - 1:
            break
        for match in PhoneNumberMatcher(window, region, Leniency.VALID, _TRIES):
            a, b = start + match.start, start + match.end
            if any(a < c.end and c.start < b for c in (*found, *before)):
                continue
            contact = _contact(text, a, b, match, rank)
            if contact is not None:
                found.append(contact)
    return sorted(found, key=lambda contact: contact.start)


def _by_shape(window: str, regions: Sequence[str]) -> Sequence[str]:
    """The regions, the United States first where a number is written as only Americans do: 212-555-0100."""
    if "US" in regions[1:] and _AMERICAN.search(window):
        return ["US", *(region for region in regions if region != "US")]
    return regions


def _contact(text: str, start: int, end: int, match: PhoneNumberMatch, rank: int) -> Contact | None:
    """The number as a contact; None where it is no telephone number."""
    if not is_phone(text, start, end):
        return None
    raw = text[start:end]
    label = label_of(text, start, end)
    confidence = _INTERNATIONAL if _is_international(raw) else _NATIONAL - _PER_RANK * rank
    if raw.strip().isdigit() and not _is_international(raw):
        confidence -= _BARE_LABELLED if label else _BARE
    extension = match.number.extension
    if extension is None and (written := extension_after(text, end)):
        end, extension = written
    value = phonenumbers.format_number(match.number, PhoneNumberFormat.E164)
    return Contact(
        start, end, text[start:end], "phone", value, round(confidence, 3), label or "phone", extension
    )


def _is_international(raw: str) -> bool:
    return raw.lstrip("(（").startswith(("+", "＋"))
