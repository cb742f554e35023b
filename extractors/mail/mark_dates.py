"""The date and time that a mail program wrote into a line, in the language of whoever used it."""

from __future__ import annotations

import re
from datetime import datetime
from typing import NamedTuple

from vocabulary import one_of, words
from vocabulary.calendar import key, month_pattern, months


class Moment(NamedTuple):
    """A date as it was read, and the part of the line that says it."""

    iso: str
    written: str


_LONGEST = 800
"""Characters of a line that are looked through."""
_NAME = rf"(?P<month>{month_pattern()})[^\W\d_]{{0,7}}ٔ?[.׳']?"
_NAMED = re.compile(
    rf"(?:(?<!\d)(?P<d1>\d{{1,2}})(?:st|nd|rd|th|er|º|\.)?(?:\s+(?:de\s+|ng\s+|of\s+)?|\s?[/-]\s?))?(?<![^\W\d_])ב?{_NAME},?(?:\s+|\s?[/-]\s?)"
    r"(?:(?P<d2>\d{1,2})(?:st|nd|rd|th)?,?\s+)?(?:de\s+)?(?P<year>\d{4})(?!\d)"
    rf"|(?<!\d)(?P<year2>\d{{4}})[.,]?\s+{_NAME.replace('<month>', '<month2>')}\s+(?P<d3>\d{{1,2}})(?!\d)",
    re.I,
)
_NUMBERED = re.compile(
    rf"(?<!\d)(?P<d1>\d{{1,2}})\s+{one_of('months.numbered')}\s*(?P<month>\d{{1,2}}),?\s+(?P<year>\d{{4}})(?!\d)",
    re.I,
)
"""A month that is a word with a number: "5 thg 12, 2017"."""
_YEAR_FIRST = re.compile(
    r"(?<!\d)(?P<year>\d{4})\s?[-/.年년]\s?(?P<month>\d{1,2})\s?[-/.月월]\s?(?P<day>\d{1,2})(?!\d)"
    r"|(?<!\d)(?P<short>\d\d)\.\s(?P<m>\d{1,2})\.\s(?P<d>\d{1,2})\."
)
_DOTTED = re.compile(r"(?<![\d.])(?P<a>\d{1,2})\.\s?(?P<b>\d{1,2})\.\s?(?P<year>\d{4}|\d\d)(?!\d)")
_SLASHED = re.compile(r"(?<!\d)(?P<a>\d{1,2})/(?P<b>\d{1,2})/(?P<year>\d{4}|\d\d)(?!\d)")
_TIME = re.compile(
    rf"(?:(?P<before>{one_of('day_halves.before_the_hour')})\s?)?(?<![\d:])(?P<hour>\d{{1,2}})[:h](?P<minute>\d\d)(?::(?P<second>\d\d))?(?!\d)"
    rf"\s?(?P<half>{one_of('day_halves.behind_the_hour')})?",
    re.I,
)
_DOTTED_TIME = re.compile(
    rf"(?<!\w){one_of('day_halves.clock')}\s*(?P<hour>\d{{1,2}})\.(?P<minute>\d\d)(?!\d)", re.I
)
"""A time with a full stop, which is one only behind a word for it: "klo 10.11"."""
_AFTERNOON = frozenset(words("day_halves.afternoon"))
_DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "01234567890123456789")
_BUDDHIST = 543
"""Years that Thai dates count more."""


def moment(value: str, day_first: bool = False) -> Moment | None:
    """Read the date within a line, with its time where there is one.

    Args:
        value: The line, or several joined.
        day_first: Whether its writer's language puts the day first. Else a date such as 3/4/2001, which can
            be read in both ways,
            is left out.

    Returns:
        The date as ISO 8601, and what says it, date and time; None where there is none that exists in the
        calendar.
    """
    line = value[:_LONGEST]
    if not line.isascii():
        line = line.translate(_DIGITS)
    date = _date(line, day_first)
    if date is None:
        return None
    year, month, day, (start, end) = date
    try:
        found = datetime(year - _BUDDHIST if year > 2400 else year, month, day)
        time = _time(line, end)
        if time is None:
            return Moment(found.date().isoformat(), value[start:end])
        hour, minute, second, (first, last) = time
        written = value[start : max(end, last)] if first >= start else value[start:end]
        return Moment(found.replace(hour=hour, minute=minute, second=second).isoformat(), written)
    except ValueError:
        return None


def _time(line: str, end: int) -> tuple[int, int, int, tuple[int, int]] | None:
    """Hour, minute, second, and where they stand: behind the date, else anywhere."""
    found = _TIME.search(line, end) or _TIME.search(line)
    if found is None:
        dotted = _DOTTED_TIME.search(line)
        return (int(dotted["hour"]), int(dotted["minute"]), 0, dotted.span()) if dotted else None
    hour = int(found["hour"])
    if half := found["half"]:
        hour = hour % 12 + (12 if _is_afternoon(half) else 0)
    elif (before := found["before"]) and hour <= 12:
        hour = hour % 12 + (12 if _is_afternoon(before) else 0)
    return hour, int(found["minute"]), int(found["second"] or 0), found.span()


def _is_afternoon(half: str) -> bool:
    return half.lower().replace(".", "").replace(" ", "") in _AFTERNOON


def _date(line: str, day_first: bool) -> tuple[int, int, int, tuple[int, int]] | None:
    """Year, month, day, and where the date stands."""
    if found := _NAMED.search(line):
        day = found["d1"] or found["d2"] or found["d3"]
        month = months()[key(found["month"] or found["month2"])]
        return (int(found["year"] or found["year2"]), month, int(day), found.span()) if day else None
    if found := _NUMBERED.search(line):
        return int(found["year"]), int(found["month"]), int(found["d1"]), found.span()
    if found := _YEAR_FIRST.search(line):
        if found["short"]:
            return 2000 + int(found["short"]), int(found["m"]), int(found["d"]), found.span()
        return int(found["year"]), int(found["month"]), int(found["day"]), found.span()
    if found := _DOTTED.search(line):
        return _year(found["year"]), int(found["b"]), int(found["a"]), found.span()
    if found := _SLASHED.search(line):
        a, b = int(found["a"]), int(found["b"])
        if a <= 12 and b <= 12 and a != b and not day_first:
            return None
        month, own_day = (b, a) if (day_first and b <= 12) or a > 12 else (a, b)
        return _year(found["year"]), month, own_day, found.span()
    return None


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else (2000 if int(text) < 70 else 1900) + int(text)
