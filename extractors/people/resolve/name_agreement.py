"""Whether two personal names can be one person's: "J. Kenneth Roe" and "Ken Roe"."""

from __future__ import annotations

from models.names import parts
from models.names.parts import PersonalName
from vocabulary.folding import fold
from vocabulary.nicknames import other_forms


def same_given(a: str, b: str) -> bool:
    """Whether two given names are equal, or one is an initial or a short form of the other."""
    x, y = fold(a), fold(b)
    if not x or not y:
        return False
    if x == y or (min(len(x), len(y)) == 1 and x[0] == y[0]):
        return True
    if min(len(x), len(y)) >= 3 and (x.startswith(y) or y.startswith(x)):
        return True
    return y in other_forms().get(x, ())


def compatible(a: PersonalName, b: PersonalName) -> bool:
    """Whether both can name one person.

    Family names must agree where both have one, given names too. A lone given name may also be the other's
    family name (a bare surname).
    """
    if a.family and b.family:
        return _are_swapped(a, b) if not _families_agree(a.family, b.family) else _givens_agree(a, b)
    if a.given and b.given and same_given(a.given, b.given):
        return True
    lone, whole = (a, b) if not (a.given and a.family) else (b, a)
    word = lone.given or lone.family
    return bool(word and whole.family and _families_agree(word, whole.family))


def _are_swapped(a: PersonalName, b: PersonalName) -> bool:
    """Whether one has the family name first and the other has it last."""
    if not (a.given and b.given and a.family and b.family):
        return False
    return fold(a.family) == fold(b.given) and fold(a.given) == fold(b.family)


def _givens_agree(a: PersonalName, b: PersonalName) -> bool:
    if not (a.given and b.given):
        return True
    if same_given(a.given, b.given):
        return not a.middle or not b.middle or same_given(a.middle[0], b.middle[0])
    # "J. Kenneth Roe" and "Ken Roe"
    return any(same_given(m, b.given) for m in a.middle) or any(same_given(m, a.given) for m in b.middle)


def _families_agree(one: str, other: str) -> bool:
    """Equal, or one of the other's two: García and García Moreno, Berg and van der Berg."""
    if fold(one) == fold(other):
        return True
    first, second = set(parts.surnames(one)), set(parts.surnames(other))
    return bool(first and second and (first <= second or second <= first))
