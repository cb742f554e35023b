"""Names of months and weekdays, from CLDR by way of Babel, and the spellings that CLDR lacks.

Keys are folded by ``folding.unaccented``, without a full stop at the end: ``"Sept."``, ``"MÄRZ"`` and
``"août"`` are looked up as ``sept``, ``marz`` and ``aout``.
"""

from __future__ import annotations

import re
from functools import cache

from babel import Locale

from vocabulary.folding import unaccented
from vocabulary.tables import columns

LANGUAGES = (
    "en", "tl", "zh", "ko", "fa", "de", "fr", "es", "pt", "it", "nl", "sv", "da", "nb", "fi", "pl", "cs",
    "sk", "hu", "ro", "ru", "uk", "bg", "el", "tr", "he", "ar", "ja", "th", "vi", "id", "ca", "hr", "sl",
    "et", "lv", "lt",
)  # fmt: skip
"""The languages whose dates are read. Where two give one name to different months, the earlier one in this
list is believed.
"""
_LOCALES = {"tl": "fil"}
_WIDTHS = ("wide", "abbreviated")
_CONTEXTS = ("format", "stand-alone")


def key(name: str) -> str:
    """Give the form by which a name of a month or weekday is looked up."""
    return unaccented(name.strip()).rstrip(".")


@cache
def months(*languages: str) -> dict[str, int]:
    """Give the names of the months of the Gregorian calendar.

    Args:
        languages: ISO 639-1 codes. None given: every one of ``LANGUAGES``.

    Returns:
        For each name, whole or abbreviated and as ``key`` gives it, its number from 1 to 12. Names that are a
        number with a
        word ("3월", "tháng 3") are left out: they are read as numbers.

    Raises:
        babel.core.UnknownLocaleError: Babel has no such language.
    """
    return _names("months", "months.also", languages or LANGUAGES)


@cache
def weekdays(*languages: str) -> dict[str, int]:
    """Give the names of the days of the week.

    Args:
        languages: ISO 639-1 codes. None given: every one of ``LANGUAGES``.

    Returns:
        For each name, whole or abbreviated and as ``key`` gives it, its number from 0 (Monday) to 6 (Sunday).

    Raises:
        babel.core.UnknownLocaleError: Babel has no such language.
    """
    return _names("days", "weekdays.also", languages or LANGUAGES)


@cache
def month_pattern(*languages: str) -> str:
    """Give the source of a regular expression that matches a month's name, with or without its accents.

    Args:
        languages: As for ``months``. None given: every one of ``LANGUAGES``.

    Returns:
        The source of one group that captures nothing: the longest names first, without a full stop.
        What it matches is looked up by ``months()[key(found)]``. Match it without regard to case.
    """
    chosen = languages or LANGUAGES
    written = {name: None for language in chosen for name in _written("months", "months.also", language)}
    forms = sorted({*written, *months(*languages)}, key=lambda form: (-len(form), form))
    return "(?:" + "|".join(map(re.escape, forms)) + ")"


@cache
def persian_months() -> dict[str, int]:
    """Give the months of the Persian (Jalali) calendar, in Persian and in Latin letters, from 1 to 12."""
    found: dict[str, int] = {}
    for number, names in columns("persian_months.names").items():
        for name in names:
            found[key(name)] = int(number)
    return found


def _names(kind: str, further: str, languages: tuple[str, ...]) -> dict[str, int]:
    found: dict[str, int] = {}
    for language in languages:
        for name, number in _written(kind, further, language).items():
            found.setdefault(key(name), number)
    return found


@cache
def _written(kind: str, further: str, language: str) -> dict[str, int]:
    """The names of one language in lower case, accents kept, without a full stop at the end."""
    held = getattr(Locale.parse(_LOCALES.get(language, language)), kind)
    found: dict[str, int] = {}
    for context in _CONTEXTS:
        for width in _WIDTHS:
            for number, name in held[context][width].items():
                bare = name.lower().rstrip(".")
                if not any(sign.isdigit() for sign in bare) and len(key(bare)) > 1:
                    found.setdefault(bare, number)
    for entry in columns(further).get(language, ()):
        name, _, number = entry.rpartition(" ")
        found.setdefault(name.lower(), int(number))
    return found
