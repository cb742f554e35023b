"""What an e-mail address spells before the @."""

from __future__ import annotations

import re
from functools import lru_cache

_ASCII_WORD = re.compile("[a-z]+")


@lru_cache(maxsize=200_000)
def letters_of(local: str) -> str:
    """Give the letters of an address's local part."""
    return "".join(c for c in local.lower() if c.isalpha())


def name_words_of_address(local: str) -> tuple[str, ...]:
    """Give the words of an address's local part: "huma.abedin2" is huma, abedin."""
    local = local.lower()
    if local.isascii():
        return tuple(_ASCII_WORD.findall(local)[:8])
    return tuple("".join(c if c.isalpha() else " " for c in local).split()[:8])
