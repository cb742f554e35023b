"""Given names that go by several forms: Bill for William, Pepe for José."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache

from vocabulary.nicknames import formal_to_short


@lru_cache(maxsize=1)
def _groups() -> dict[str, frozenset[str]]:
    """Each name or nickname → the formal names it may stand for (a formal name stands for itself)."""
    stands_for: dict[str, set[str]] = defaultdict(set)
    for formal, short in formal_to_short().items():
        for name in (formal, *short):
            stands_for[name].add(formal)
    return {name: frozenset(formal) for name, formal in stands_for.items()}


def formal_names(name: str) -> frozenset[str]:
    """Give the formal names that a plain, lower-case given name may stand for; empty where none is known."""
    return _groups().get(name, frozenset())


def same_person_forms(one: str, other: str) -> bool:
    """Say whether two given names may be forms of one.

    A nickname and its formal name are, and two nicknames of one formal name.
    """
    mine, theirs = formal_names(one), formal_names(other)
    if one in theirs or other in mine:
        return True
    # Robert and William have Bob and Bill near each other in some list: two formal names are two names.
    return one not in mine and other not in theirs and not mine.isdisjoint(theirs)
