"""Dates as forums write them, as ISO 8601.

What cannot be told for certain stays None: 3/4 is read only where the page's other dates tell which is the
day.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

from vocabulary.calendar import key, month_pattern, months

_MONTH = rf"({month_pattern()})[.']?"
_ISO = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[.,]\d+)?\s*(Z|[+-]\d{2}:?\d{2})?)?",
    re.I,
)
_EPOCH = re.compile(r"\d{10}(\d{3})?")
_DAY_MONTH = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|\.)?(?: of)?[\s-]+" + _MONTH + r"(?:,|\s|-|')+(\d{4})", re.I
)
_MONTH_DAY = re.compile(r"\b" + _MONTH + r"\s+(\d{1,2})(?:st|nd|rd|th)?(?:,|\s)+'?(\d{4})", re.I)
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})\s*[/.年년]\s*(\d{1,2})\s*[/.月월]\s*(\d{1,2})")
_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})([/.-])(\d{1,2})\2(\d{4})")
_TIME = re.compile(r"(?<!\d)(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([ap])?\.?m?\b", re.I)
_HALF = re.compile(r"\s*[ap]\.?m\b", re.I)
_OFFSET = re.compile(r"([+-])(\d{2}):?(\d{2})")


def iso_date(written: str, day_first: bool | None = None) -> str | None:
    """``written`` as ISO 8601: a date, or date and time, with an offset where one was given.

    None where it is relative ("yesterday"), no date, or ambiguous and ``day_first`` does not tell.
    """
    written = " ".join(written[:200].split())
    if _EPOCH.fullmatch(written):
        return _epoch(int(written[:10]))
    if found := _ISO.search(written):
        year, month, day, hour, minute, second, zone = found.groups()
        if not hour or _HALF.match(written, found.end()):
            return _build(year, month, day, _time(written, found.end(3)), None)
        return _build(year, month, day, (hour, minute, second), zone)
    if found := _DAY_MONTH.search(written):
        day, name, year = found.groups()
    elif found := _MONTH_DAY.search(written):
        name, day, year = found.groups()
    else:
        return _numeric(written, day_first)
    return _build(year, str(months()[key(name)]), day, _time(written, found.end()), None)


def looks_dated(text: str) -> bool:
    """True where a short text holds a date, ambiguous ones included."""
    return iso_date(text, day_first=True) is not None or iso_date(text, day_first=False) is not None


def day_first(text: str) -> bool | None:
    """Whether a page writes 31/12 or 12/31, by its dates that can only be read one way.

    None where they disagree or where there are none.
    """
    orders = set()
    for first, separator, second, _ in _NUMERIC.findall(text):
        if separator != "." and (int(first) > 12) != (int(second) > 12):
            orders.add(int(first) > 12)
    return orders.pop() if len(orders) == 1 else None


def _numeric(written: str, day_first: bool | None) -> str | None:
    if found := _YEAR_FIRST.search(written):
        year, month, day = found.groups()
        return _build(year, month, day, _time(written, found.end()), None)
    if not (found := _NUMERIC.search(written)):
        return None
    first, separator, second, year = found.groups()
    if separator == "." or int(first) > 12:
        day, month = first, second
    elif int(second) > 12 or first == second:
        month, day = first, second
    elif day_first is not None:
        day, month = (first, second) if day_first else (second, first)
    else:
        return None
    return _build(year, month, day, _time(written, found.end()), None)


def _time(written: str, after: int) -> tuple[str, str, str | None] | None:
    found = _TIME.search(written, after) or _TIME.search(written)
    if not found:
        return None
    hour, minute, second, half = found.groups()
    if half:
        hour = str(int(hour) % 12 + (12 if half.lower() == "p" else 0))
    return hour, minute, second


def _build(
    year: str, month: str, day: str, time: tuple[str, str, str | None] | None, zone: str | None
) -> str | None:
    try:
        moment = datetime(int(year), int(month), int(day))
        if time is None:
            return moment.date().isoformat()
        moment = moment.replace(hour=int(time[0]), minute=int(time[1]), second=int(time[2] or 0))
    except ValueError:
        return None
    if not zone:
        return moment.isoformat()
    if zone in "Zz":
        return moment.isoformat() + "Z"
    offset = _OFFSET.fullmatch(zone)
    return f"{moment.isoformat()}{offset[1]}{offset[2]}:{offset[3]}" if offset else moment.isoformat()


def _epoch(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")
