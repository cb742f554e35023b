"""The countries that a document's numbers are written for, where they do not say it themselves."""

from __future__ import annotations

import re
from collections import Counter

import phonenumbers

from vocabulary.boundaries import whole_words

_HOME = {
    "ko": "KR",
    "fa": "IR",
    "tl": "PH",
    "zh": "CN",
    "ja": "JP",
    "de": "DE",
    "fr": "FR",
    "it": "IT",
    "nl": "NL",
}
"""Where a language's documents come from, when nothing else says: not for en, es, pt, which say little."""
_AT_HOME = ("KR", "IR", "CN")
"""Countries whose language says more of its numbers than what the operator gave for a whole job."""
_NAMED = (
    "US", "GB", "CA", "CN", "TW", "HK", "KR", "IR", "PH", "IN", "AU", "DE", "FR", "ES", "MX", "SG", "JP",
)  # fmt: skip
_POSTCODES = {
    "GB": r"|\bLondon [A-Z]{1,2}\d",
    "CA": r"|\b(?:ON|BC|QC|AB|MB|NS) [A-Z]\d[A-Z] ?\d[A-Z]\d\b",
    "AU": r"|\b(?:NSW|VIC|QLD) \d{4}\b",
    "MX": r"|\bC\.P\. \d{5}\b",
}
_SIGNS = re.compile(
    "|".join(rf"(?P<{code}>{whole_words(f'places.{code}')}{_POSTCODES.get(code, '')})" for code in _NAMED)
)
_US_ADDRESS = re.compile(r",\s+[A-Z]{2}\.?,?\s+\d{5}(?:-\d{4})?\b|\b\d{5}-\d{4}\b")
_CODE = re.compile(r"(?<![\w+])\+\s?(\d{1,3})[\s\d().-]")
_TLD = re.compile(r"@[\w.-]{1,200}\.([A-Za-z]{2})\b(?![.\w-])")
_TLD_COUNTRY = {
    "uk": "GB", "cn": "CN", "tw": "TW", "hk": "HK", "kr": "KR", "ir": "IR", "ph": "PH", "ca": "CA",
    "au": "AU", "de": "DE", "fr": "FR", "es": "ES", "mx": "MX", "sg": "SG", "jp": "JP", "in": "IN",
    "nl": "NL", "it": "IT", "br": "BR", "nz": "NZ", "ie": "IE",
}  # fmt: skip
_MOST = 40_000
"""Code points looked at from the start and from the end: addresses stand there."""
_MOST_ADDRESSES = 5

_ADDRESS, _COUNTRY_CODE, _DOMAIN, _NAME, _LANGUAGE = 3, 3, 2, 1, 2
"""What a sign says. A country's name in running text says little, a country code before a number much."""
_LEAST = 2
"""A sign weaker than this does not move the setting."""


def is_region(code: str) -> bool:
    """Whether these are the two capital letters of a country (ISO 3166) that has numbers."""
    return code in phonenumbers.SUPPORTED_REGIONS


def regions_of(text: str, language: str | None, given: str | None, setting: str) -> tuple[str, ...]:
    """The countries to read national numbers by, the likeliest first, one to three of them.

    Args:
        text: The text of the document.
        language: Its language, ISO 639-1, if known.
        given: The country that the operator gave for the document: it comes first.
        setting: The country to read by where the document shows no other.

    Returns:
        Codes of ISO 3166 alpha-2.
    """
    home = _HOME.get(language or "")
    if given:
        return _distinct([given, *([home] if home in _AT_HOME else [])])
    scores = _signs(text if len(text) <= 2 * _MOST else f"{text[:_MOST]}\n{text[-_MOST:]}")
    if home:
        scores[home] += _LANGUAGE
    by_score = sorted(scores.items(), key=lambda score: (-score[1], score[0]))
    ranked = [code for code, score in by_score if score >= _LEAST]
    return _distinct([*ranked[:2], setting])


def _signs(text: str) -> Counter[str]:
    scores: Counter[str] = Counter()
    for match in _SIGNS.finditer(text):
        scores[match.lastgroup or ""] += _NAME
    scores["US"] += _ADDRESS * min(_MOST_ADDRESSES, len(_US_ADDRESS.findall(text)))
    for code in _CODE.findall(text):
        if region := _region_of(code):
            scores[region] += _COUNTRY_CODE
    for domain in _TLD.findall(text):
        if country := _TLD_COUNTRY.get(domain.lower()):
            scores[country] += _DOMAIN
    return scores


def _region_of(digits: str) -> str | None:
    """The country whose code the first of up to three digits are."""
    for length in (1, 2, 3):
        region = phonenumbers.region_code_for_country_code(int(digits[:length]))
        if region not in ("ZZ", "001"):
            return str(region)
    return None


def _distinct(codes: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(codes))
