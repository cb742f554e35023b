"""What linkage reads in a person's name: its plain words, and which generation it names.

Titles, degrees and particles come from the tables in ``vocabulary``. In a name in its own script titles are
found as everywhere else (``models/names/honorifics.py``).
"""

from __future__ import annotations

import re
from functools import lru_cache

from models.encoder.spelling import words
from models.linkage.prepare.name_shares import RARE_WORD, share
from models.names import honorifics
from vocabulary import columns, one_of
from vocabulary import words as listed

MOST_WORDS = 8
"""Words of a name that are looked at."""
NATIVE = re.compile(r"[\u3400-\u9fff\uac00-\ud7a3]{2,4}$")
"""A Chinese or Korean name as it is written there: family name first."""


def _plain(*names: str) -> frozenset[str]:
    """The words of some lists in Latin letters, without accents; no phrases, and no initials."""
    found = (words(word) for name in names for word in listed(name) if word < "\u0250")
    return frozenset(one[0] for one in found if len(one) == 1 and len(one[0]) > 1)


_GENERATIONS = {mark: int(rank) for rank, marks in columns("generations.marks").items() for mark in marks}
_RANKS = {mark: rank for mark, rank in _GENERATIONS.items() if len(mark) > 1}
"""Marks that are no initials: "V" at the end of a name may be one."""
_MARKS = frozenset(_RANKS)
_MAY_BE_GENERATION = re.compile(rf"(?i)\b(?:{'|'.join(_RANKS)})\b")
_KIN = _plain("titles.kin")
_NAMES_TOO = _plain("titles.names_too")
_LONGEST_FIRST = "|".join(sorted(_NAMES_TOO, key=len, reverse=True))
_DOTTED = re.compile(rf"(?i)(?<!\w)(?:{_LONGEST_FIRST})\.(?=\s*\S)")
"""Titles that are names as often ("Gen. Quist", "Sen Gupta"): titles with a full stop only."""
_DEGREES = _plain("degrees.behind")
_YOUNGER_OR_OLDER = frozenset({"junior", "senior"})
_BEHIND = _DEGREES | _YOUNGER_OR_OLDER
"""What comes off the end of a name of two words or more."""
_NO_NAMES = (
    (_DEGREES - _plain("degrees.initials_too")) | _MARKS | _plain("titles.never_names")
) - _YOUNGER_OR_OLDER
"""What goes wherever it stands: mail programs and forms put titles behind names, and family names first."""
_LEADING = (
    frozenset(title for title in _plain("titles.before") if share(title) <= RARE_WORD) - _NAMES_TOO - _KIN
)
"""Titles at the front of a name, unless it is a family name that many bear, as Bishop is."""
_AND = frozenset({"y"})
"""Joins two family names, and is written together with neither."""
_PARTICLES = _plain("particles.family") | _AND
_PARTICLES_THAT_ARE_NAMES = _plain("particles.names_too") | _AND
_TELLING = _plain("particles.telling")
_VIETNAMESE = _plain("family_names.vietnamese")
_BESIDE_NAMES = _NO_NAMES | _LEADING | _KIN | _BEHIND | _PARTICLES
_FOR_ANOTHER = re.compile(
    rf"(?i)(?:^|[\s,;(\[])(?:{one_of('deputies.before_the_other')})\s(.*)"
    rf"|[(\[]\s*(?:{one_of('deputies.in_parentheses')})\s(.*)"
)
"""What follows is the name of somebody else: "Nora Quist (for Winifred Okonjo)"."""
_SIGNS_OF_ANOTHER = frozenset(listed("deputies.signs"))
_OTHER_SCRIPTS = "\u0590"
"""Where scripts begin whose titles are found in the text, not among the plain words."""
_DIGITS_READ_AS_LETTERS = str.maketrans("01358", "olesb")


def read_name(text: str) -> tuple[tuple[tuple[str, ...], ...], int]:
    """Read a name: its forms as plain words, and the generation that it names (see ``generation``).

    The main form comes first; a name with particles has a second one, with particles and family name as one
    word.
    """
    found = _plain_words(text)
    if found is not None:
        rank = 0 if _MARKS.isdisjoint(found) else generation(text)
    else:
        found, rank = _in_order(text), generation(text)
    form = _bare(found)[:MOST_WORDS]
    joined = () if _PARTICLES.isdisjoint(found) else _joined(found)
    return tuple(filter(None, (form, joined))), rank


def name_words(text: str) -> tuple[str, ...]:
    """Give the plain words of a name, the family name last as far as can be told.

    ``"Smith, Dr. J0hn B6"`` is john, smith; ``"Engr. Juan dela Cruz"`` is juan, cruz. What is no word of a
    name goes; where nothing would be left, it stays.
    """
    return _bare(_plain_words(text) or _in_order(text))[:MOST_WORDS]


def joined_particles(text: str) -> tuple[str, ...]:
    """Give the plain words of a name with its particles and family name as one word.

    "Robert De Niro" is robert, deniro. Empty where nothing stands before the last word that is surely a
    particle.
    """
    return _joined(_plain_words(text) or _in_order(text))


def _joined(found: tuple[str, ...]) -> tuple[str, ...]:
    if _PARTICLES.isdisjoint(found) or not _VIETNAMESE.isdisjoint(found):
        return ()
    first = len(found) - 1
    while first > 0 and found[first - 1] in _PARTICLES and found[first - 1] not in _AND:
        first -= 1
    particles = found[first:-1]
    if not particles or (first == 0 and len(particles) == 1 and particles[0] in _PARTICLES_THAT_ARE_NAMES):
        return ()
    return _bare((*found[:first], "".join(found[first:])))[:MOST_WORDS]


def _plain_words(text: str) -> tuple[str, ...] | None:
    """The words of a name of ASCII letters and blanks, as nine names in ten are; None for any other."""
    if text.isascii() and text.replace(" ", "").isalpha():
        found = tuple(text.lower().split())
        if _SIGNS_OF_ANOTHER.isdisjoint(found):
            return found
    return None


def _in_order(text: str) -> tuple[str, ...]:
    """The plain words of a name, the family name last, with whatever is beside the name."""
    text = own_name(text)
    if any(c.isdigit() for c in text):
        text = re.sub(r"\w+", lambda part: _without_digits(part.group()), text)
    text = _DOTTED.sub(" ", native_name(text))
    family, comma, given = text.partition(",")
    if comma:
        return _without_degrees(words(given)) + _without_degrees(words(family))
    found = words(text)
    return found[1:] + found[:1] if NATIVE.match(text.strip()) else found


@lru_cache(maxsize=64)
def native_name(text: str) -> str:
    """Give a name in another script than Latin without the titles around it: 王小明先生 is 王小明."""
    if all(letter < _OTHER_SCRIPTS or "\u1e00" <= letter <= "\u20ff" for letter in text):
        return text
    start, end = honorifics.bare(text, 0, len(text))
    return text[start:end]


def generation(text: str) -> int:
    """Give 1 for "John Quill Sr.", 2 for Jr or II, …; 0 where the name says none.

    Only at the end of the name or of its part before a comma: "Sr. García" is a Señor.
    """
    found = 0
    if not _MAY_BE_GENERATION.search(text):
        return found
    parts = own_name(text).lower().split(",")
    for at, part in enumerate(parts):
        *before, last = ["", *re.findall(r"\w+", part)]
        if any(before) or at:
            found = max(found, _RANKS.get(last, 0))
    return found


def own_name(text: str) -> str:
    """Give a name without the one on whose behalf it is.

    "quill on behalf of Nora Quill" is an account of her own: there the fuller name counts.
    """
    found = _FOR_ANOTHER.search(text)
    if not found:
        return text
    own = set(words(text[: found.start()]))
    other = found.group(1) or found.group(2) or ""
    return other if own and own < set(words(other)) else text[: found.start()]


def _bare(found: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a name without titles, degrees and particles, where others are left."""
    if _BESIDE_NAMES.isdisjoint(found):
        return found
    kept = tuple(word for word in found if word not in _NO_NAMES) or found
    while len(kept) > 2 and (kept[0] in _LEADING or kept[0] in _KIN):
        kept = kept[1:]
    return _without_particles(_without_degrees(kept))


def _without_degrees(found: tuple[str, ...]) -> tuple[str, ...]:
    while len(found) > 2 and found[-1] in _BEHIND:
        found = found[:-1]
    return found


def _without_particles(found: tuple[str, ...]) -> tuple[str, ...]:
    """The words without particles: these stand before a family name, and never last.

    A Vietnamese name keeps what would be one elsewhere: Van and Thi tell a man from a woman, Le and Do are
    family names.
    """
    names_too = _PARTICLES_THAT_ARE_NAMES
    vietnamese = not _VIETNAMESE.isdisjoint(found)
    leading = 0
    while leading < len(found) - 1 and found[leading] in _PARTICLES:
        leading += 1

    def goes(at: int, word: str) -> bool:
        if word not in _PARTICLES or word in _TELLING or (at == len(found) - 1 and word not in _AND):
            return False
        if word in names_too:
            return not vietnamese and (at > 0 or leading > 1)
        return True

    return tuple(word for at, word in enumerate(found) if not goes(at, word))


def _without_digits(part: str) -> str:
    """A word with digits in it: misread letters if it is mostly letters, else nothing."""
    digits = sum(c.isdigit() for c in part)
    if not digits:
        return part
    return part.translate(_DIGITS_READ_AS_LETTERS) if len(part) >= 4 * digits and len(part) > 3 else ""
