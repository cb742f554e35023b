"""Parses a person's name by its script and convention: given, family and middle names, suffix, honorific.

``parse("Juan P. dela Cruz Jr.")``, ``parse("Kim Min-jun")``, ``parse("王小明先生")``. No letter of a name is
lost: what is no part of it (a nickname in parentheses, a job title after a comma) is the ``aside``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from models.names import conventions as c
from models.names import gazetteers, honorifics
from vocabulary.folding import unaccented

Order = Literal["given first", "family first", "alone"]
Basis = Literal["comma", "capitals", "script", "family name", "patronymic", "particle", "title", "custom"]
"""What an order was decided by; ``custom``: nothing spoke for another than the Western one."""

_PARENTHESIS = re.compile(r"\([^)]*\)|\"[^\"]*\"|“[^”]*”|'[^']*'(?=\s)")
_HAN = re.compile(r"[\u3400-\u9fff]+")
_HANGUL = re.compile(r"[\uac00-\ud7a3]+")
_ARABIC = re.compile(r"[\u0600-\u06ff\u200c ]+")
_AFTER = tuple(sorted([*honorifics.AFTER_CHINESE, *honorifics.AFTER_KOREAN], key=len, reverse=True))
_SYLLABLES = re.compile(
    r"(?:(?:zh|ch|sh|ts|tz|hs|kw|gw|kk|tt|pp|ss|jj|[bpmfdtnlgkhjqxrzcswy])?"
    r"(?:yeo|yae|wae|eui|iao|ian|iang|iong|iew|uai|uan|uang|ueng|yoo|you|yu|aai|aau|oeng|ien|ieh|ueh|ih|"
    r"ae|ai|ao|au|ei|eo|eu|ia|ie|io|iu|oe|oi|oo|ou|ow|ua|ue|ui|uh|uo|wo|wa|we|wi|ya|ye|yi|yo|ee|a|e|i|o|u)"
    r"(?:ng|n|m|k|l|p|t|r|h)?){1,2}"
)
"""One or two syllables as Chinese and Korean given names are spelt in Latin letters."""


@dataclass(frozen=True, slots=True)
class PersonalName:
    """The parts of a name as written.

    Attributes:
        given: The given name or names.
        family: The family name, particles included.
        middle: Further given names, patronymics, initials.
        suffix: What follows the name: Jr., III, PhD.
        full: The name with the given name first; in Chinese and Korean script as written.
        honorific: Titles: Dr., 씨, خانم.
        aside: What is no part of the name.
        order: The order in which it was written.
        decided_by: What the order was decided by.
    """

    given: str | None
    family: str | None
    middle: tuple[str, ...] = ()
    suffix: str | None = None
    full: str = ""
    honorific: str | None = None
    aside: str | None = None
    order: Order = "given first"
    decided_by: Basis = "custom"


def key(word: str) -> str:
    """Give the form in which a word is looked up: without case, accents, full stops and apostrophes."""
    return "".join(sign for sign in unaccented(word) if sign not in ".,'’")


_TITLES = frozenset(map(key, honorifics.BEFORE))


def parse(name: str) -> PersonalName:
    """Parse a name. A single word is a given name, unless a title stands before or after it."""
    bare = re.sub(r"\s+", " ", name).strip()
    letters = bare.replace(" ", "").replace("·", "")
    if _HAN.fullmatch(letters) or _HANGUL.fullmatch(letters):
        return _east_asian(bare)
    asides = [found.group().strip() for found in _PARENTHESIS.finditer(bare)]
    within = re.sub(r"\s+", " ", _PARENTHESIS.sub(" ", bare)).strip(" ,;")
    if not within:
        asides, within = [], bare
    parsed = _persian(within) if _ARABIC.fullmatch(within) else _western(within)
    return replace(parsed, aside=_joined([*asides, *([parsed.aside] if parsed.aside else [])]))


def surnames(family: str | None) -> tuple[str, ...]:
    """Give the family names in a family name as keys, without particles: García Moreno has two."""
    return tuple(w for w in map(key, re.split(r"[\s-]+", family or "")) if w and w not in c.PARTICLES)


def _joined(words: list[str]) -> str | None:
    return " ".join(words) or None


def _east_asian(bare: str) -> PersonalName:
    """Parse 王小明先生, 김민준 씨: family name first, but not in transliterations (마크 휴즈)."""
    name, titles = bare, list[str]()
    while found := next((t for t in _AFTER if name.endswith(t) and len(name) > len(t)), None):
        rest = name[: -len(found)]
        spaced, size = rest.endswith(" "), len(rest.replace(" ", ""))
        # 李老师 is Teacher Li, but 王晓哥 and 이대표 leave a doubt:
        # a title of one sign follows a family name alone
        if not (
            spaced
            or len(found) > 1
            or (_HAN.fullmatch(rest) and (size == 1 or rest in c.COMPOUND_FAMILIES))
            or (found in "씨님" and size >= 1)
        ):
            break
        if len(found) > 1 and not spaced and size < 1:
            break
        name, titles = rest.rstrip(), [found, *titles]
    honorific = _joined(titles)
    words = re.split(r"[ ·]+", name)
    if len(words) > 1:
        known = len(words[0]) == 1 or words[0] in c.COMPOUND_FAMILIES
        if known or ("·" not in name and _HAN.fullmatch(words[0]) and len(words) == 2 and len(words[0]) <= 2):
            return PersonalName(
                " ".join(words[1:]),
                words[0],
                full=name,
                honorific=honorific,
                order="family first",
                decided_by="script",
            )
        return PersonalName(words[0], words[-1], tuple(words[1:-1]), full=name, honorific=honorific)
    if len(name) == 2 and name[0] in honorifics.BEFORE_CHINESE:
        # 小李, 老王: which family name, and nothing of the given one
        return PersonalName(
            None, name[1], full=name, honorific=_joined([name[0], *titles]), order="alone", decided_by="title"
        )
    longest = 5 if _HANGUL.fullmatch(name) and name[:2] in c.COMPOUND_FAMILIES else 4
    if len(name) == 1 or (len(name) == 2 and name in c.COMPOUND_FAMILIES):
        return PersonalName(
            None,
            name,
            full=name,
            honorific=honorific,
            order="alone",
            decided_by="title" if titles else "script",
        )
    if len(name) > longest:
        return PersonalName(name, None, full=name, honorific=honorific, order="alone")
    size = 2 if name[:2] in c.COMPOUND_FAMILIES and len(name) > 2 else 1
    return PersonalName(
        name[size:], name[:size], full=name, honorific=honorific, order="family first", decided_by="script"
    )


def _persian(bare: str) -> PersonalName:
    """Parse دکتر محمد رضا کریمی: titles, a given name of one or two words, then the family name."""
    words, titles = bare.split(), list[str]()
    while len(words) > 1 and words[0] in honorifics.BEFORE_PERSIAN and words[0] not in c.PERSIAN_FIRST:
        titles, words = [*titles, words[0]], words[1:]
    honorific = _joined(titles)
    if len(words) == 1:
        given, family = (None, words[0]) if titles else (words[0], None)
        basis: Basis = "title" if titles else "custom"
        return PersonalName(
            given, family, full=words[0], honorific=honorific, order="alone", decided_by=basis
        )
    size = 1
    while (
        size < len(words) - 1
        and size < 3
        and words[size - 1] in c.PERSIAN_FIRST
        and _persian_given(words[size])
        and words[size + 1] not in c.PERSIAN_ENDINGS
    ):
        size += 1
    return PersonalName(
        " ".join(words[:size]),
        " ".join(words[size:]),
        full=" ".join(words),
        honorific=honorific,
        decided_by="script",
    )


def _persian_given(word: str) -> bool:
    return word in c.PERSIAN_SECOND or word in gazetteers.entries("fa.given")


def _is_title(word: str) -> bool:
    plain = key(word)
    return plain in _TITLES and (plain not in honorifics.DOUBTFUL or (word.endswith(".") and len(plain) > 1))


def _western(bare: str) -> PersonalName:
    """Parse a name in words: by comma, titles and suffixes first, then by the convention it follows."""
    head, comma, tail = bare.partition(",")
    words, suffixes, titles, aside = head.split(), list[str](), list[str](), list[str]()
    family_size = 0
    if comma:
        rest = tail.replace(",", " ").split()
        suffixes = [w for w in rest if key(w) in c.SUFFIXES]
        rest = [w for w in rest if key(w) not in c.SUFFIXES]
        if rest and 0 < len(words) <= 3:
            family_size = len(words)
            words = [*rest, *words]
        else:
            aside = rest
    while len(words) > 1 and _is_title(words[0]):
        titles, words = [*titles, words[0]], words[1:]
    while len(words) > 1 and key(words[-1]) in c.SUFFIXES:
        suffixes, words = [words[-1], *suffixes], words[:-1]
        family_size = max(1, family_size - 1) if family_size else 0
    around = PersonalName(
        None, None, suffix=_joined(suffixes), honorific=_joined(titles), aside=_joined(aside)
    )
    if len(words) < 2:
        alone = _joined(words)
        given, family = (None, alone) if titles else (alone, None)
        basis: Basis = "title" if titles else "custom"
        return replace(
            around, given=given, family=family, full=alone or bare, order="alone", decided_by=basis
        )
    if family_size:
        return _by_comma(around, words, min(family_size, len(words) - 1))
    return _by_convention(around, words, titles)


def _by_comma(around: PersonalName, words: list[str], family_size: int) -> PersonalName:
    """Parse Roe, Jane Ann: the comma told how many words are the family name."""
    first, middle, last = words[:1], words[1:-family_size], words[-family_size:]
    if len(middle) == 1 and _goes_with(first[0], middle[0], last):
        first, middle = first + middle, []
    return _put(around, first, middle, last, "given first", "comma")


def _by_convention(around: PersonalName, words: list[str], titles: list[str]) -> PersonalName:
    """Parse two words or more by the first convention that they follow."""
    if all(key(word) in c.PARTICLES for word in words[:-1]) and (
        titles or len(words[0]) > 2 or len(words) > 2
    ):
        # Ms. dela Cruz: no given name is said
        whole = " ".join(words)
        return replace(around, family=whole, full=whole, order="alone", decided_by="particle")
    for convention in (_capitals, _romanised, _patronymic, _latin_persian, _iberian):
        if found := convention(words, titles):
            return _put(around, *found)
    size = _family_size(words)
    return _put(
        around, words[:1], words[1:-size], words[-size:], "given first", "particle" if size > 1 else "custom"
    )


def _put(
    around: PersonalName, given: list[str], middle: list[str], family: list[str], order: Order, basis: Basis
) -> PersonalName:
    full = " ".join([*given, *middle, *family, *([around.suffix] if around.suffix else [])])
    return replace(
        around,
        given=" ".join(given),
        family=" ".join(family),
        middle=tuple(middle),
        full=full,
        order=order,
        decided_by=basis,
    )


_Found = tuple[list[str], list[str], list[str], Order, Basis] | None


def _family_size(words: list[str]) -> int:
    size = 1
    while size < len(words) - 1 and key(words[-size - 1]) in c.PARTICLES:
        size += 1
    # "Ana y Cruz": what stands inside a family name does not begin it
    while (
        size > 1 and key(words[-size]) in c.NOT_FIRST and size == len(words) - 1 and key(words[-size]) == "y"
    ):
        size -= 1
    return size


def _goes_with(first: str, second: str, family: list[str]) -> bool:
    """Whether two given names are one: Mohammad Reza, José Luis before a Spanish name, Min jun after Kim."""
    one, other = key(first), key(second)
    if one in c.PERSIAN_FIRST and other in c.PERSIAN_SECOND:
        return True
    if one in c.IBERIAN_FIRST and len(other) > 1 and key(family[-1]) in c.IBERIAN_FAMILIES:
        return other in gazetteers.entries("latin.given") and other not in c.IBERIAN_FAMILIES
    return len(family) == 1 and _rank(family[0]) is not None and len(one) > 1 and _syllabic(first, second)


def _capitals(words: list[str], _: list[str]) -> _Found:
    """Parse CHAN Tai Man, Jean-Pierre DUPONT: only the family name, at one end, is in capitals."""
    loud = [word.isupper() and len(key(word)) > (1 if _rank(word) is not None else 2) for word in words]
    if all(word.isupper() for word in words) or not any(loud):
        return None
    at = loud.index(True)
    end = at + loud[at:].count(True)
    if not all(loud[at:end]) or (at > 0 and end < len(words)):
        return None
    family, rest = words[at:end], words[:at] + words[end:]
    if not any(any(sign.islower() for sign in word) for word in rest):
        return None
    while at > 0 and len(rest) > 1 and key(rest[-1]) in c.PARTICLES:
        family, rest = [rest[-1], *family], rest[:-1]
    together = len(rest) == 2 and _goes_with(rest[0], rest[1], family)
    given, middle = (rest, []) if together else (rest[:1], rest[1:])
    return given, middle, family, "family first" if at == 0 else "given first", "capitals"


@lru_cache(maxsize=1)
def _ranks() -> dict[str, int]:
    """How common a romanised Chinese or Korean family name is: its place in its list."""
    found: dict[str, int] = {}
    for names in (c.CHINESE_FAMILIES, c.KOREAN_FAMILIES):
        for at, name in enumerate(names):
            found[name] = min(at, found.get(name, at))
    return found


def _rank(word: str) -> int | None:
    return _ranks().get(key(word))


def _syllabic(*words: str) -> bool:
    """Whether these can be the one or two syllables of a Chinese or Korean given name."""
    plain = [key(part) for word in words for part in word.split("-")]
    if not 1 <= len(plain) <= 2 or any(len(part) < 2 and part != "a" for part in plain):
        return False
    if len(plain) == 1:
        return bool(_SYLLABLES.fullmatch(plain[0]))
    return all(_SYLLABLES.fullmatch(part) and len(part) <= 6 for part in plain)


def _romanised(words: list[str], _: list[str]) -> _Found:
    """Parse Kim Min-jun, Chan Tai Man, Peter Chan Tai Man, and Min-jun Kim in Western order."""
    first, last = _rank(words[0]), _rank(words[-1])
    english = gazetteers.entries("latin.given")
    if (
        len(words) in (3, 4)
        and key(words[0]) in english
        and first is None
        and _rank(words[1]) is not None
        and last is None
    ):
        given = words[2:]
        if len(given) == 2 and _syllabic(*given) and not any(key(g) in english and len(g) > 3 for g in given):
            return words[:1], given, words[1:2], "given first", "family name"
    if first is not None and _given_like(words[1:]):
        backwards = last is not None and last < first and _given_like(words[:-1])
        if not backwards:
            return words[1:], [], words[:1], "family first", "family name"
    if (
        key(words[0]) in c.VIETNAMESE_FAMILIES
        and len(words) in (3, 4)
        and all(len(key(w)) < 7 for w in words)
    ):
        return words[-1:], words[1:-1], words[:1], "family first", "family name"
    if last is not None and len(words) == 3 and _given_like(words[:-1]):
        return words[:-1], [], words[-1:], "given first", "family name"
    return None


def _given_like(words: list[str]) -> bool:
    """Tell whether words are syllables of a Chinese or Korean given name and no Western name (Lee Ann)."""
    if not _syllabic(*words):
        return False
    if len(words) == 1 and "-" not in words[0]:
        plain = key(words[0])
        return plain not in gazetteers.entries("latin.given") or (_rank(plain) is not None and len(plain) < 5)
    return not any(key(word) in gazetteers.entries("latin.given") and len(word) > 4 for word in words)


def _patronymic(words: list[str], _: list[str]) -> _Found:
    """Ivan Petrovich Sidorov and Sidorov Ivan Petrovich: who a father was is a middle name."""
    plain = [key(word) for word in words]
    if len(words) == 3 and plain[1].endswith(c.PATRONYMIC):
        return words[:1], words[1:2], words[2:], "given first", "patronymic"
    if len(words) == 3 and plain[2].endswith(c.PATRONYMIC) and not plain[1].endswith(c.PATRONYMIC):
        return words[1:2], words[2:], words[:1], "family first", "patronymic"
    if plain[-1].endswith(c.ICELANDIC):
        return words[:1], words[1:-1], words[-1:], "given first", "patronymic"
    return None


def _latin_persian(words: list[str], _: list[str]) -> _Found:
    """Mohammad Reza Karimi, Ali Karimi Zadeh."""
    size = 2 if len(words) > 2 and key(words[-1]) in c.PERSIAN_ENDINGS else 1
    pair = len(words) - size >= 2 and key(words[0]) in c.PERSIAN_FIRST and key(words[1]) in c.PERSIAN_SECOND
    if not pair and size == 1:
        return None
    front = 2 if pair else 1
    if len(words) - size - front > 1:
        return None
    return words[:front], words[front:-size], words[-size:], "given first", "family name"


def _iberian(words: list[str], titles: list[str]) -> _Found:
    """Parse José García Moreno with two family names, Juan P. dela Cruz with one.

    In the Philippines the mother's family name is a middle name.
    """
    size = _family_size(words)
    plain = [key(word) for word in words]
    rest = words[:-size]
    filipino = any(key(title) in c.FILIPINO_TITLES for title in titles)
    if (
        len(rest) > 1
        and not filipino
        and plain[-1] in c.IBERIAN_FAMILIES
        and plain[-size - 1] in c.IBERIAN_FAMILIES
    ):
        size += _family_size(rest)
    elif (size == 1 and plain[-1] not in c.IBERIAN_FAMILIES) or len(rest) < 2:
        return None
    given, rest = words[:1], words[1:-size]
    if len(rest) == 2 and plain[0] in c.IBERIAN_FIRST and key(rest[0]) in c.PARTICLES:
        given, rest = [*given, *rest], []
    if (
        rest
        and _goes_with(given[0], rest[0], words[-1:] if plain[-1] in c.IBERIAN_FAMILIES else ["cruz"])
        and size + 1 < len(words)
    ):
        given, rest = [*given, rest[0]], rest[1:]
    double = len(surnames(" ".join(words[-size:]))) > 1
    return (
        given,
        rest,
        words[-size:],
        "given first",
        "family name" if double else "particle" if size > 1 else "custom",
    )
