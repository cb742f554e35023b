"""Whether two names are one person's, written a little differently."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

ALIKE = 75.0
"""From this likeness on (rapidfuzz, of 100) two words are one, misread or misspelt, as with one letter that differs."""
LONGEST = 12
"""Words of a name that are compared."""
_GENERATIONS = frozenset({"jr", "sr", "jnr", "snr", "junior", "senior", "ii", "iii", "iv"})


def normal(name: str) -> str:
    """Letters and digits of the name, lower-case, in their order, single spaces between words."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return " ".join("".join(c if c.isalnum() or unicodedata.combining(c) else " " for c in plain).split())


def alike(one: str, other: str) -> bool:
    """Whether one person may be written in both ways, where both own the same contact: they share two words; or one, and
    the rest begins alike ("A. Lee", "Dr Ann Lee") or is missing ("Lee"). Misread words count as the same.

    "Ben Lee" is not like "Ann Lee": two people who share a telephone."""
    first, second = normal(one).split()[:LONGEST], normal(other).split()[:LONGEST]
    same = _pairs(first, second, _same) + _pairs(first, second, _misread)
    if same != 1:
        return same > 1
    return not first or not second or _pairs(first, second, _begins) > 0


def one_name(one: str, other: str) -> bool:
    """Whether both write the same name, as two programs or the same person on two days do: all words of the shorter, two
    at least, are in the other, one of them in full, and at most one more; an initial may stand for a word. What is misread or short for
    something ("Ann", "Anna") is another name, and so is the father's with "Jr" or "III" to it."""
    first, second = sorted((normal(one).split()[:LONGEST], normal(other).split()[:LONGEST]), key=len)
    if len(first) < 2 or not _pairs(first, second, _same):
        return False
    _pairs(first, second, _initial)
    return not first and len(second) < 2 and not _GENERATIONS & set(second)


def _initial(one: str, other: str) -> bool:
    return one[0] == other[0] and 1 in (len(one), len(other))


def _pairs(first: list[str], second: list[str], are: Callable[[str, str], bool]) -> int:
    """How many words of one name have a counterpart in the other; these are taken out of both."""
    count = 0
    for word in list(first):
        match = next((own for own in second if are(word, own)), None)
        if match is not None:
            first.remove(word)
            second.remove(match)
            count += 1
    return count


def _same(one: str, other: str) -> bool:
    return one == other and not (len(one) == 1 and one.isascii())  # an initial is no name


def _misread(one: str, other: str) -> bool:
    if min(len(one), len(other)) < 3:
        return False
    return Levenshtein.distance(one, other, score_cutoff=1) <= 1 or fuzz.ratio(one, other) >= ALIKE


def _begins(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)
