"""The name lists beside this module, read when first asked for."""

from __future__ import annotations

import gzip
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).resolve().parent / "gazetteers"


@cache
def entries(name: str) -> frozenset[str]:
    """Give the entries of list ``name``."""
    return frozenset(_lines(name))


@cache
def odds(name: str) -> dict[str, tuple[int, int]]:
    """Tell how often each word was part of a person's name in the training sentences, and how often not."""
    table = {}
    for line in _lines(name):
        word, named, other = line.split("|")
        table[word] = (int(named), int(other))
    return table


@cache
def _simplified() -> dict[int, str]:
    pairs = (line.split("|") for line in _lines("zh.simplified"))
    return {ord(old): new for old, new in pairs}


def simplified(text: str) -> str:
    """Give ``text`` with traditional Chinese characters replaced one by one, so that offsets stay."""
    return text.translate(_simplified())


def _lines(name: str) -> list[str]:
    with gzip.open(_FOLDER / f"{name}.txt.gz", "rt", encoding="utf-8") as file:
        return file.read().split("\n")[:-1]
