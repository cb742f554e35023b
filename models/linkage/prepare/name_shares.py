"""How common a name is among people at large, which a customer base that holds it once cannot tell."""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache
from itertools import accumulate
from pathlib import Path

RARE_WORD = 4e-5
"""Share of people who bear a name that is in no list: the median of US census family names past the first
thousand."""


@lru_cache(maxsize=1)
def _shares() -> dict[str, float]:
    lines = Path(__file__).with_name("population.txt").read_text(encoding="utf-8").splitlines()
    rows = (line.split() for line in lines if not line.startswith("#"))
    return {name: int(of_100_000) / 1e5 for of_100_000, *names in rows for name in names}


@lru_cache(maxsize=1)
def _in_order() -> tuple[list[str], list[float]]:
    """The names in alphabetical order, and the share of people before each of them and after the last."""
    names = sorted(_shares())
    return names, [0.0, *accumulate(_shares()[name] for name in names)]


def share(word: str) -> float:
    """Give the share of people whose given or family name a plain, lower-case word is.

    RARE_WORD where it is in no list.
    """
    return _shares().get(word, RARE_WORD)


def longer(beginning: str) -> float:
    """Give the share of people with a longer name that begins so.

    For "john", all who are Johnson or Johnston.
    """
    names, before = _in_order()
    first, last = bisect_left(names, beginning), bisect_left(names, beginning + "\uffff")
    return before[last] - before[first] - _shares().get(beginning, 0.0)
