"""What name the local part of an address spells, and how well it spells a given one."""

from __future__ import annotations

import re
from dataclasses import replace

from extractors.people.find.display_names import has_office_word
from models.names import gazetteers, parts
from models.names.parts import PersonalName
from vocabulary.folding import fold
from vocabulary.nicknames import other_forms

_DIGITS_BEHIND = re.compile(r"\d+$")

WHOLE = 1.0
"""Both names: jane.roe, roejane."""
_INITIALS = 0.95
"""The family name and initials: jroe, roej."""
_FAMILY = 0.8
"""The family name as a word of its own, or both names cut short."""
_PARTLY = 0.7
"""The family name within other letters, or the given name and an initial."""
_GIVEN = 0.5
"""The given name alone."""
_SHORTEST_CUT = 5
"""Letters that an account name cut short has at least."""


def from_local_part(local: str) -> str | None:
    """The name that an address spells out; None where it spells none.

    jane.roe, jane_m_roe and roe.jane are read first part first; jroe says none.
    """
    words = [w for w in re.split(r"[._-]+", local) if w]
    if not 2 <= len(words) <= 3 or not all(w.isalpha() for w in words) or max(map(len, words)) < 3:
        return None
    if len(words[-1]) < 2 or (len(words[0]) == 1 and len(words) == 2) or has_office_word(words):
        return None
    if not any(w.lower() in gazetteers.entries("latin.given") for w in words):
        return None
    return " ".join(w.capitalize() for w in words)


def address_fits(local: str, name: PersonalName) -> float:
    """How well the local part of an address spells a name.

    Of two family names (García Moreno) the address may hold either.

    Returns:
        1 for both names, less for initials or one of them, 0 for none.
    """
    fits = [_fits(local, name)]
    if name.family and (" " in name.family or "-" in name.family):
        fits += [_fits(local, replace(name, family=surname)) for surname in parts.surnames(name.family)]
    return max(fits)


def _fits(local: str, name: PersonalName) -> float:
    folded = fold(local)
    if not folded:
        return 0.0
    pieces = {fold(w) for w in re.split(r"[._\-+\d]+", local)} - {""}
    given, family = fold(name.given or ""), fold(name.family or "")
    forms = {given, *other_forms().get(given, ())} - {""}
    middles = "".join(fold(m)[:1] for m in name.middle)
    if len(family) > 2 and (fit := _fits_family(folded, pieces, forms, given, family, middles)):
        return fit
    if len(given) > 2 and (given in pieces or _is_given_alone(folded, given)):
        return _GIVEN
    return 0.0


def _fits_family(
    folded: str, pieces: set[str], forms: set[str], given: str, family: str, middles: str
) -> float:
    """How well an address spells a name by its family name; 0 where it does not."""
    if any(n in pieces and family in pieces for n in forms):
        return WHOLE
    if any(folded in (n + family, family + n) for n in forms):
        return WHOLE
    initials = given[:1] + middles
    trimmed = _DIGITS_BEHIND.sub("", folded)
    if given and trimmed in (given[:1] + family, initials + family, family + given[:1], family + initials):
        return _INITIALS
    if family in pieces:
        return _FAMILY
    if len(family) > 4 and family in folded:
        return _PARTLY
    # eight characters were long the most an account name could have: dlengenf, bwillia5
    if given and len(trimmed) >= _SHORTEST_CUT and any((n[:1] + family).startswith(trimmed) for n in forms):
        return _FAMILY
    if given and len(trimmed) >= 3 and trimmed in (given + family[:1], initials + family[:1]):
        return _PARTLY
    return 0.0


def _is_given_alone(folded: str, given: str) -> bool:
    """Whether an address is the given name alone, with digits or one further letter."""
    bare = _DIGITS_BEHIND.sub("", folded)
    return bare == given or (len(bare) == len(given) + 1 and bare.startswith(given))
