"""Which country are a document's numbers written for, where they do not say it themselves?"""

from __future__ import annotations

import re
from collections import Counter

import phonenumbers

HOME = {
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


def is_region(code: str) -> bool:
    """Is this the two capital letters of a country (ISO 3166) that has numbers?"""
    return code in phonenumbers.SUPPORTED_REGIONS


_COUNTRIES = {
    "US": r"U\.?S\.?A\b|United States|美国|美國|미국",
    "GB": r"United Kingdom|England|Scotland|Wales|Great Britain|\bLondon [A-Z]{1,2}\d|英国|英國|영국",
    "CA": r"\bCanada\b|\b(?:ON|BC|QC|AB|MB|NS) [A-Z]\d[A-Z] ?\d[A-Z]\d\b|加拿大|캐나다",
    "CN": r"People['’]?s Republic of China|\bP\.?R\.? ?China\b|\bBeijing\b|\bShanghai\b|\bShenzhen\b|中国|北京|上海|深圳|广州|杭州",
    "TW": r"\bTaiwan\b|\bTaipei\b|台灣|臺灣|台北|臺北|台湾|新北市|高雄",
    "HK": r"Hong Kong|香港|九龍|九龙",
    "KR": r"\bKorea\b|\bSeoul\b|\bBusan\b|서울|부산|대한민국|경기도|인천",
    "IR": r"\bIran\b|\bTehran\b|تهران|ایران|اصفهان|مشهد|شیراز",
    "PH": r"\bPhilippines\b|\bPilipinas\b|\bManila\b|\bQuezon City\b|\bMakati\b|\bCebu\b|\bDavao\b|Metro Manila",
    "IN": r"\bIndia\b|\bMumbai\b|\bNew Delhi\b|\bBangalore\b|\bBengaluru\b",
    "AU": r"\bAustralia\b|\bSydney\b|\bMelbourne\b|\b(?:NSW|VIC|QLD) \d{4}\b",
    "DE": r"\bGermany\b|\bDeutschland\b",
    "FR": r"\bFrance\b",
    "ES": r"\bSpain\b|\bEspaña\b",
    "MX": r"\bM[eé]xico, D\.?F\b|\bC\.P\. \d{5}\b",
    "SG": r"\bSingapore\b|新加坡",
    "JP": r"\bJapan\b|\bTokyo\b|日本|東京",
}  # fmt: skip
_SIGNS = re.compile("|".join(f"(?P<{code}>{pattern})" for code, pattern in _COUNTRIES.items()))
_US_ADDRESS = re.compile(r",\s+[A-Z]{2}\.?,?\s+\d{5}(?:-\d{4})?\b|\b\d{5}-\d{4}\b")
_CODE = re.compile(r"(?<![\w+])\+\s?(\d{1,3})[\s\d().-]")
_TLD = re.compile(r"@[\w.-]{1,200}\.([A-Za-z]{2})\b(?![.\w-])")
_TLD_COUNTRY = {
    "uk": "GB", "cn": "CN", "tw": "TW", "hk": "HK", "kr": "KR", "ir": "IR", "ph": "PH", "ca": "CA", "au": "AU", "de": "DE",
    "fr": "FR", "es": "ES", "mx": "MX", "sg": "SG", "jp": "JP", "in": "IN", "nl": "NL", "it": "IT", "br": "BR", "nz": "NZ", "ie": "IE",
}  # fmt: skip
_MOST = 40_000
"""Code points looked at from the start and from the end: addresses stand there."""

WEIGHTS = {"address": 3, "code": 3, "domain": 2, "name": 1, "language": 2}
"""What a sign says. A country's name in running text says little, a country code before a number much."""
LEAST = 2
"""A sign weaker than this does not move the setting."""


def regions(text: str, language: str | None, given: str | None, setting: str) -> tuple[str, ...]:
    """Countries to read national numbers by, the likeliest first, one to three of them.

    What the operator gave for the item comes first, else the document's own signs, else the setting.
    """
    home = HOME.get(language or "")
    if given:
        return _distinct([given, *([home] if home in ("KR", "IR", "CN") else [])])
    scores = _signs(text if len(text) <= 2 * _MOST else f"{text[:_MOST]}\n{text[-_MOST:]}")
    if home:
        scores[home] += WEIGHTS["language"]
    ranked = [code for code, score in sorted(scores.items(), key=lambda s: (-s[1], s[0])) if score >= LEAST]
    return _distinct([*ranked[:2], setting])


def _signs(text: str) -> Counter[str]:
    scores: Counter[str] = Counter()
    for match in _SIGNS.finditer(text):
        scores[match.lastgroup or ""] += WEIGHTS["name"]
    scores["US"] += WEIGHTS["address"] * min(5, len(_US_ADDRESS.findall(text)))
    for code in _CODE.findall(text):
        for length in (1, 2, 3):
            region = phonenumbers.region_code_for_country_code(int(code[:length]))
            if region not in ("ZZ", "001"):
                scores[region] += WEIGHTS["code"]
                break
    for domain in _TLD.findall(text):
        if country := _TLD_COUNTRY.get(domain.lower()):
            scores[country] += WEIGHTS["domain"]
    return scores


def _distinct(codes: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(codes))
