"""Whether two names are one person's, written a little differently."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from vocabulary import words
from vocabulary.folding import one_case

ALIKE = 75.0
"""From this similarity on (rapidfuzz, of 100) two words count as one that was misread: one letter differs."""
LONGEST = 12
"""Words of a name that are compared."""
_OF_HUSBAND = frozenset(words("titles.of_husband"))
_MARKS = frozenset(words("generations.marks")) | _OF_HUSBAND
"""What tells a son from his father, and a wife from her husband whose name she goes by."""
_TITLES = frozenset(words("titles.never_names")) - _OF_HUSBAND
_NUMERALS = frozenset("iv")
"""Numerals of one letter: initials, unless they stand last."""


def normal(name: str) -> str:
    """Give the letters and digits of the name in lower case, words parted by single spaces."""
    plain = one_case(name)
    return " ".join("".join(c if c.isalnum() or unicodedata.combining(c) else " " for c in plain).split())


def alike(one: str, other: str) -> bool:
    """Tell whether two names of one contact's owners may be one person's.

    They may be if they share two words, or one, and the rest begins alike ("A. Lee", "Dr Ann Lee") or is
    missing ("Lee"). Misread words count as the same. "Ben Lee" is not like "Ann Lee": those two share a
    telephone.
    """
    first, second = normal(one).split()[:LONGEST], normal(other).split()[:LONGEST]
    same = _paired_off(first, second, _is_same) + _paired_off(first, second, _is_misread)
    if same != 1:
        return same > 1
    return not first or not second or _paired_off(first, second, _begins) > 0


def one_name(one: str, other: str) -> bool:
    """Tell whether two names are the same name, as two programs or one person on two days write it.

    Both have the same words in any order, two at least, and one of them in full. An initial may stand for
    a given or middle name, or be added. Titles count for nothing. These make another name: a misread or short
    form ("Ann", "Anna"), one more word ("Lee-Carter"), the father's with "Jr", the husband's with "Mrs".
    """
    first, second = sorted((_untitled(one), _untitled(other)), key=len)
    if _marks(first) != _marks(second):
        return False
    ends = {id(first): first[-1:], id(second): second[-1:]}
    if len(first) < 2 or not _paired_off(first, second, _is_same):
        return False
    # an initial is of a given name: one that stands last says nothing of the family's
    if any(len(word) == 1 and [word] == ends[id(words)] for words in (first, second) for word in words):
        return False
    _paired_off(first, second, _is_initial)
    return not first and all(len(word) == 1 for word in second) and len(second) < 2


def _untitled(name: str) -> list[str]:
    words = normal(name).split()[:LONGEST]
    return [w for w in words if w not in _TITLES] if len(words) > 2 else words


def _marks(words: list[str]) -> set[str]:
    return set(_MARKS & set(words)) | (_NUMERALS & set(words[-1:]))


def _paired_off(first: list[str], second: list[str], match: Callable[[str, str], bool]) -> int:
    """Take the words that match out of both lists, and give the number of pairs."""
    count = 0
    for word in list(first):
        found = next((own for own in second if match(word, own)), None)
        if found is not None:
            first.remove(word)
            second.remove(found)
            count += 1
    return count


def _is_initial(one: str, other: str) -> bool:
    return one[0] == other[0] and 1 in (len(one), len(other))


def _is_same(one: str, other: str) -> bool:
    return one == other and not (len(one) == 1 and one.isascii())  # an initial is no name


def _is_misread(one: str, other: str) -> bool:
    if min(len(one), len(other)) < 3:
        return False
    return Levenshtein.distance(one, other, score_cutoff=1) <= 1 or fuzz.ratio(one, other) >= ALIKE


def _begins(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)
