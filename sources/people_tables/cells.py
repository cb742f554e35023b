"""What a cell says, whatever type its table gives it."""

from __future__ import annotations

import datetime
from typing import Any

from extractors.charsets import storable

LONGEST_CELL = 10_000
"""Code points of one cell that are read: what comes after them is no name or number."""


def text_of(value: Any) -> str:
    """Give a cell as text without blanks around it, "" where it says nothing.

    Whole numbers have no decimal point (spreadsheets keep every number as a fraction), midnight is a date,
    and several values are joined with ``|``. NULs go, and half a surrogate pair becomes U+FFFD.
    """
    if value is None or isinstance(value, dict) or value != value:
        return ""
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if isinstance(value, list | tuple):
        return "|".join(filter(None, map(text_of, value)))
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    elif isinstance(value, datetime.datetime) and value.time() == datetime.time():
        value = value.date()
    return storable(str(value)[:LONGEST_CELL].replace("\0", "")).strip()


def values_of(value: Any) -> tuple[str, ...]:
    """Give the values of a cell that may have several, joined with ``|`` or as a list; each once."""
    if value is None:
        return ()
    values = value if isinstance(value, list | tuple) else text_of(value).split("|")
    return tuple(dict.fromkeys(text for text in map(text_of, values) if text))


def is_too_long(value: Any) -> bool:
    """Say whether a cell is longer than a cell may be."""
    return value is not None and len(str(value)) > LONGEST_CELL


def breaks(value: Any) -> bool:
    """Say whether a line break stands before or within what a cell says."""
    values = value if isinstance(value, list | tuple) else (value,)
    return any(not {"\r", "\n"}.isdisjoint(str(part).rstrip()) for part in values)
