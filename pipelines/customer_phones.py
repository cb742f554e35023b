"""A customer's numbers as they are compared: read for the row's country, left alone where in doubt."""

from __future__ import annotations

from functools import lru_cache

import phonenumbers
from phonenumbers.geodata.locale import LOCALE_DATA

_OTHER = {
    "usa": "US", "us of a": "US", "america": "US", "uk": "GB", "england": "GB", "scotland": "GB",
    "wales": "GB", "northern ireland": "GB", "great britain": "GB", "korea": "KR",
    "republic of korea": "KR", "south korea": "KR", "iran": "IR", "russia": "RU", "vietnam": "VN",
    "viet nam": "VN", "holland": "NL", "czech republic": "CZ", "hong kong": "HK", "macau": "MO",
    "turkey": "TR", "uae": "AE", "taiwan": "TW", "prc": "CN", "aus": "AU", "aut": "AT", "bel": "BE",
    "bra": "BR", "can": "CA", "che": "CH", "chn": "CN", "deu": "DE", "dnk": "DK", "esp": "ES", "fin": "FI",
    "fra": "FR", "gbr": "GB", "ind": "IN", "irl": "IE", "irn": "IR", "ita": "IT", "jpn": "JP", "kor": "KR",
    "mex": "MX", "nld": "NL", "nor": "NO", "nzl": "NZ", "phl": "PH", "pol": "PL", "prt": "PT", "sgp": "SG",
    "swe": "SE", "twn": "TW",
}  # fmt: skip
"""Names in common use that are not in libphonenumber's table, and three-letter codes."""


def region_of(country: str | None, default: str) -> str:
    """Give the region (ISO 3166, two letters) of a country.

    Args:
        country: A code, or the country's name in any language that libphonenumber knows it in.
        default: What it is where there is none or it is not known.
    """
    if not country:
        return default
    if country.strip().upper() in phonenumbers.SUPPORTED_REGIONS:
        return country.strip().upper()
    return _names().get(_plain(country), default)


def readings(text: str, region: str) -> tuple[str, ...]:
    """Give the number in E.164 where it is a valid one in ``region``, else the text as given.

    A customer's own record is not thrown away. A number with an extension gives both, for E.164 has no place
    for the extension.
    """
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return (text,)
    if not phonenumbers.is_valid_number(number):
        return (text,)
    plain = str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    return (plain, text) if number.extension else (plain,)


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    found: dict[str, set[str]] = {}
    for region, names in LOCALE_DATA.items():
        for name in names.values():
            if region in phonenumbers.SUPPORTED_REGIONS and not name.startswith(
                "*"
            ):  # "*aa": as in that language
                found.setdefault(_plain(name), set()).add(region)
    # a name of two countries names neither
    return {name: regions.pop() for name, regions in found.items() if len(regions) == 1} | _OTHER


def _plain(name: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in name.casefold() if c != ".").split())
