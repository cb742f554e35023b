"""The date a letter was written on.

The first whole date at its head, in a form that can be read one way only.

"3/4/2026" is March or April, by country: it is left alone rather than guessed.
"""

from __future__ import annotations

import re
from datetime import date

from extractors.letters.layout import Composed
from vocabulary.calendar import key, months

HEAD_LINES = 25

_MONTH = r"(?P<month>[A-Za-z]{3,10})\.?"
_DAY = r"(?P<day>\d{1,2})(?:\s?(?:st|nd|rd|th))?"
_YEAR = r"(?P<year>(?:1[89]|20)\d\d)"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"\b{_MONTH}\s+{_DAY}\s?[,.]?\s*{_YEAR}\b",
        rf"\b(?:ika-)?{_DAY}\s+(?:of\s+|ng\s+)?{_MONTH}\s?,?\s*{_YEAR}\b",
        r"\b(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)\b",
        r"(?P<year>(?:19|20)\d\d)\s?[年년]\s?(?P<month>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})\s?[日일]",
    )
)


def written_on(letter: Composed) -> str | None:
    """ISO 8601, from the first lines of the first page that has any."""
    for line in letter.lines[:HEAD_LINES]:
        found = date_in(letter.text[line.start : line.end])
        if found:
            return found
    return None


def date_in(line: str) -> str | None:
    """The first date in ``line`` that exists in the calendar, as ISO 8601."""
    for form in _FORMS:
        for found in form.finditer(line):
            month = _month(found["month"])
            if not month:
                continue
            try:
                return date(int(found["year"]), month, int(found["day"])).isoformat()
            except ValueError:
                continue
    return None


def _month(written: str) -> int | None:
    """The number of a month: 1 to 12 for a number, a month's name or its first three letters or more."""
    if written.isdecimal():
        return int(written)
    name = key(written)
    if len(name) < 3:
        return None
    return next((number for month, number in months("en", "tl").items() if month.startswith(name)), None)
