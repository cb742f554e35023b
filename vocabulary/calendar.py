"""Names of months and weekdays, from CLDR by way of Babel, and the spellings that CLDR lacks.

Keys are folded by ``folding.unaccented``, without a full stop at the end: ``"Sept."``, ``"MÄRZ"`` and ``"août"`` are looked up as
``sept``, ``marz`` and ``aout``.
"""

from __future__ import annotations

from functools import cache

from babel import Locale

from vocabulary.folding import unaccented
from vocabulary.tables import columns

LANGUAGES = (
    "en", "tl", "zh", "ko", "fa", "de", "fr", "es", "pt", "it", "nl", "sv", "da", "nb", "fi", "pl", "cs", "sk", "hu", "ro",
    "ru", "uk", "bg", "el", "tr", "he", "ar", "ja", "th", "vi", "id", "ca", "hr", "sl", "et", "lv", "lt",
)  # fmt: skip
"""The languages whose dates are read. Where two give one name to different months, the earlier one in this list is believed."""
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
        For each name, whole or abbreviated and as ``key`` gives it, its number from 1 to 12. Names that are a number with a
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
def persian_months() -> dict[str, int]:
    """Give the names of the months of the Persian (Jalali) calendar, in Persian and in Latin letters, from 1 to 12."""
    found: dict[str, int] = {}
    for number, names in columns("persian_months.names").items():
        for name in names:
            found[key(name)] = int(number)
    return found


def _names(kind: str, further: str, languages: tuple[str, ...]) -> dict[str, int]:
    found: dict[str, int] = {}
    for language in languages:
        held = getattr(Locale.parse(_LOCALES.get(language, language)), kind)
        for context in _CONTEXTS:
            for width in _WIDTHS:
                for number, name in held[context][width].items():
                    if not any(sign.isdigit() for sign in name) and len(key(name)) > 1:
                        found.setdefault(key(name), number)
        for entry in columns(further).get(language, ()):
            name, _, number = entry.rpartition(" ")
            found.setdefault(key(name), int(number))
    return found
