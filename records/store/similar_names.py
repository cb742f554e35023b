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
_GENERATIONS = frozenset(
    {"jr", "sr", "jnr", "snr", "junior", "senior", "ii", "iii", "iv", "v", "2nd", "3rd", "mrs"}
)
"""What tells a son from his father, and a wife from her husband whose name she goes by."""
_TITLES = frozenset({"mr", "ms", "miss", "dr", "prof", "sir", "madam"})


def normal(name: str) -> str:
    """Letters and digits of the name, lower-case, in their order, single spaces between words."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return " ".join("".join(c if c.isalnum() or unicodedata.combining(c) else " " for c in plain).split())


def alike(one: str, other: str) -> bool:
    """Whether one person may be written in both ways, where both own the same contact: they share two words; or one, and
    the rest begins alike ("A. Lee", "Dr Ann Lee") or is missing ("Lee"). Misread words count as the same.

    "Ben Lee" is not like "Ann Lee": two people who share a telephone.
    """
    first, second = normal(one).split()[:LONGEST], normal(other).split()[:LONGEST]
    same = _pairs(first, second, _same) + _pairs(first, second, _misread)
    if same != 1:
        return same > 1
    return not first or not second or _pairs(first, second, _begins) > 0


def one_name(one: str, other: str) -> bool:
    """Whether both write the same name, as two programs or the same person on two days do: the same words in any order, two at
    least and one of them in full. Where a given or middle name stands in one, an initial or nothing but an initial may stand
    in the other, and a title counts for nothing. What is misread or short for something ("Ann", "Anna") is another name,
    and so is one word more ("Lee-Carter"), the father's with "Jr" or "III" to it, and a husband's with "Mrs".
    """
    first, second = sorted((_told(one), _told(other)), key=len)
    if _marks(first) != _marks(second):
        return False
    ends = {id(first): first[-1:], id(second): second[-1:]}
    if len(first) < 2 or not _pairs(first, second, _same):
        return False
    # an initial is of a given name: one that stands last says nothing of the family's
    if any(len(word) == 1 and [word] == ends[id(words)] for words in (first, second) for word in words):
        return False
    _pairs(first, second, _initial)
    return not first and all(len(word) == 1 for word in second) and len(second) < 2


def _told(name: str) -> list[str]:
    words = normal(name).split()[:LONGEST]
    return [w for w in words if w not in _TITLES] if len(words) > 2 else words


def _marks(words: list[str]) -> set[str]:
    return set(_GENERATIONS & set(words)) | ({"i", "v"} & set(words[-1:]))


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
