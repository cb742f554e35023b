"""Addresses that Exchange wrapped to carry them over the Internet.

``IMCEANOTES-Jane+20Roe+3Cjane+40example+2Eorg+3E@…`` is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_WRAPPED = re.compile(r"IMCEA[A-Z]{2,8}-[^\s<>\"'()\[\],;:@]{1,400}@[\w.-]{1,200}", re.I)
_CODE = re.compile(r"\+([0-9A-Fa-f]{2})")
_ADDRESS = re.compile(r"[\w.%&'+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}(?![\w@])")


def find(text: str) -> Iterator[tuple[int, int, str | None]]:
    """Each wrapped address: where it starts and ends, and what it holds, as :func:`unwrap` gives it."""
    if "IMCEA" in text or "imcea" in text:
        for match in _WRAPPED.finditer(text):
            yield match.start(), match.end(), unwrap(match.group())


def is_wrapped(address: str) -> bool:
    """Whether Exchange made this address of another."""
    return address[:5].upper() == "IMCEA" and bool(_WRAPPED.fullmatch(address))


def unwrap(address: str) -> str | None:
    """The Internet address inside, its domain in lower case; None where another mail system's name is."""
    inside = address.partition("-")[2].rpartition("@")[0]
    plain = _CODE.sub(lambda code: chr(int(code.group(1), 16)), inside)
    found = _ADDRESS.search(plain)
    if found is None:
        return None
    local, _, domain = found.group().rpartition("@")
    return f"{local}@{domain.lower()}"
