"""Given names that go by several forms: Bill for William, Pepe for José."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from vocabulary.tables import words


@cache
def formal_to_short() -> dict[str, tuple[str, ...]]:
    """Give each formal name with its other forms, all in plain lower-case Latin letters."""
    entries = (entry.split() for entry in words("nicknames.forms"))
    found: dict[str, tuple[str, ...]] = {}
    for formal, *short in entries:
        found[formal] = (*found.get(formal, ()), *short)
    return found


@cache
def other_forms() -> dict[str, frozenset[str]]:
    """Give each name with its formal and short forms: william: bill, will; bill: william."""
    forms: dict[str, set[str]] = defaultdict(set)
    for formal, shorts in formal_to_short().items():
        for short in shorts:
            forms[formal].add(short)
            forms[short].add(formal)
    return {name: frozenset(others) for name, others in forms.items()}
