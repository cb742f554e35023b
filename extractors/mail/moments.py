"""The date and time that a mail program wrote into a line, in the language of whoever used it."""

from __future__ import annotations

import re
from datetime import datetime

_LONGEST = 800
"""Characters of a line that are looked through."""
_BY_MONTH = (
    "jan ene janv ژانویه", "feb fév fev fevr févr peb فوریه", "mar mär mrz maa مارس", "apr avr abr آوریل آپریل", "may mai مه می", "jun juin hun ژوئن",
    "jul juil hul ژوئیه جولای", "aug aoû aou ago اوت آگوست", "sep set سپتامبر", "oct okt out اکتبر", "nov nob نوامبر", "dec déc dez dic dis دسامبر",
)  # fmt: skip
"""How the names of the months begin in English, German, French, Spanish, Portuguese, Filipino and Persian."""
_MONTHS = {name: number for number, names in enumerate(_BY_MONTH, 1) for name in names.split()}
_NAMES = "|".join(sorted(_MONTHS, key=len, reverse=True))
_NAMED = re.compile(
    rf"(?:(?<!\d)(?P<d1>\d{{1,2}})(?:st|nd|rd|th|er|º|\.)?\s+(?:de\s+)?)?(?<!\w)(?P<month>{_NAMES})[^\W\d_]{{0,7}}ٔ?\.?,?\s+"
    r"(?:(?P<d2>\d{1,2})(?:st|nd|rd|th)?,?\s+)?(?:de\s+)?(?P<year>\d{4})(?!\d)",
    re.I,
)
_YEAR_FIRST = re.compile(
    r"(?<!\d)(?P<year>\d{4})\s?[-/.年년]\s?(?P<month>\d{1,2})\s?[-/.月월]\s?(?P<day>\d{1,2})(?!\d)"
    r"|(?<!\d)(?P<short>\d\d)\.\s(?P<m>\d{1,2})\.\s(?P<d>\d{1,2})\."
)
_DOTTED = re.compile(r"(?<![\d.])(?P<a>\d{1,2})\.(?P<b>\d{1,2})\.(?P<year>\d{4}|\d\d)(?!\d)")
_SLASHED = re.compile(r"(?<!\d)(?P<a>\d{1,2})/(?P<b>\d{1,2})/(?P<year>\d{4}|\d\d)(?!\d)")
_TIME = re.compile(
    r"(?:(?P<before>上午|中午|下午|晚上|凌晨|오전|오후)\s?)?(?<![\d:])(?P<hour>\d{1,2})[:h](?P<minute>\d\d)(?::(?P<second>\d\d))?(?!\d)"
    r"\s?(?P<half>[ap]\.?\s?m\b|ق\.?ظ|ب\.?ظ)?",
    re.I,
)
_AFTERNOON = ("下午", "晚上", "오후", "中午")
_DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "01234567890123456789")


def moment(value: str, day_first: bool = False) -> str | None:
    """ISO 8601 of the date within a line, with its time where there is one. A date such as 3/4/2001, that could be day
    first or month first, is left out unless ``day_first`` says that its writer's language puts the day first.
    """
    value = value[:_LONGEST]
    if not value.isascii():
        value = value.translate(_DIGITS)
    date = _date(value, day_first)
    if date is None:
        return None
    year, month, day, end = date
    try:
        found = datetime(year, month, day)
        time = _TIME.search(value, end) or _TIME.search(value)
        if not time:
            return found.date().isoformat()
        hour = int(time.group("hour"))
        if half := time.group("half"):
            hour = hour % 12 + (12 if half.lower().startswith(("p", "ب")) else 0)
        elif before := time.group("before"):
            hour = hour % 12 + (12 if before in _AFTERNOON else 0) if hour <= 12 else hour
        second = int(time.group("second") or 0)
        return found.replace(hour=hour, minute=int(time.group("minute")), second=second).isoformat()
    except ValueError:
        return None


def _date(value: str, day_first: bool) -> tuple[int, int, int, int] | None:
    """Year, month, day, and where the date ends."""
    if found := _NAMED.search(value):
        day = found.group("d1") or found.group("d2")
        month = _MONTHS[found.group("month").lower()]
        return (int(found.group("year")), month, int(day), found.end()) if day else None
    if found := _YEAR_FIRST.search(value):
        if found.group("short"):
            return 2000 + int(found.group("short")), int(found.group("m")), int(found.group("d")), found.end()
        year, month, day_of = (int(found.group(name)) for name in ("year", "month", "day"))
        return year, month, day_of, found.end()
    if found := _DOTTED.search(value):
        return _year(found.group("year")), int(found.group("b")), int(found.group("a")), found.end()
    if found := _SLASHED.search(value):
        a, b = int(found.group("a")), int(found.group("b"))
        if a <= 12 and b <= 12 and a != b and not day_first:
            return None
        month, own_day = (b, a) if (day_first and b <= 12) or a > 12 else (a, b)
        return _year(found.group("year")), month, own_day, found.end()
    return None


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else (2000 if int(text) < 70 else 1900) + int(text)
