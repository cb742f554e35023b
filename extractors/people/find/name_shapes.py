"""Whether what stands alone is a person's name, by its shape and by the lists of names, in four scripts."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.people.find import job_titles, postal_lines
from extractors.people.find.display_names import looks_personal
from models.names import gazetteers
from vocabulary import one_of, words
from vocabulary.calendar import months, weekdays
from vocabulary.folding import fold

_WORD = (
    r"(?:(?:Mc|Mac|O['’]|D['’]|De|La|Le|Van|Di)?[A-Z][a-zà-ÿ]+(?:[-'’][A-Z]?[a-zà-ÿ]+)*"
    r"|[A-Z]{2,}(?:-[A-Z]{2,})?|[A-Z][a-z]+[A-Z][a-z]+)"
)
_MIDDLE = (
    r"(?:[A-Z]\.?|[A-Z]\.[A-Z]\.|\"[A-Z][a-z]+\"|\([A-Z][a-z]+\)"
    rf"|{one_of('particles.family')}|{_WORD})"
)
_TITLE = rf"(?:(?=[A-Z])(?i:{one_of('titles.before', languages=('en', 'tl'))})\.?\s+)?"
_FULL = re.compile(
    rf"{_TITLE}(?P<name>(?:[A-Z]\.\s?)?{_WORD}(?:\s+{_MIDDLE}){{0,3}}\s+{_WORD})"
    rf"(?:,?\s+(?i:{one_of('generations.marks')})\b\.?)?"
    r"(?P<rest>\s*(?:[,(|/:;\-–—].{0,60}|\s{2,}.*|\t.*|[A-Z]{2,5})?)$"
)
_LAST_FIRST = re.compile(
    rf"(?P<name>{_WORD},\s+{_WORD}(?:\s+[A-Z]\.?)?)(?P<rest>\s*(?:[(|:;\-–—].{{0,60}}|\s{{3,}}.*)?)$"
)
_LONE = re.compile(rf"(?P<name>{_WORD})[,.!]?$")
_HAN = re.compile(
    r"(?P<name>[\u3400-\u9fff]{2,4}|[\u3400-\u9fff]{1,8}[·・•][\u3400-\u9fff]{1,8})(?=$|[\s,，(（])"
)
_HANGUL = re.compile(r"(?P<name>[\uac00-\ud7a3]{2,4})(?=$|[\s,(])(?!\s?(?:주식회사|회사))")
_ARABIC = re.compile(r"(?P<name>[\u0620-\u06ff\u200c]{2,15}(?: [\u0620-\u06ff\u200c]{2,15}){1,3})$")
_WIDE = re.compile(r"[^\S\t]*\t\s*|\s{3,}")
GREETING = re.compile(one_of("salutations.greetings"), re.I)
"""What a line or a name begins with that is a greeting or thanks."""
_LEAST_LETTERS = 4
"""Letters of a month's or weekday's name from which it is none of a person: Jan and Sun are given names."""
_NO_NAME = {
    *words("not_names.in_blocks"),
    *(set(words("not_names.within")) - set(words("not_names.family_names_too"))),
    *(name for name in (*months("en"), *weekdays("en")) if len(name) >= _LEAST_LETTERS),
}

_KNOWN, _HALF_KNOWN = 0.95, 0.8
"""Confidence of a name whose first and last word a header gives, or one of them."""
_LISTED, _LISTED_GIVEN, _LISTED_SWAPPED = 0.9, 0.85, 0.75
"""Of one whose words are listed, whose given name alone is, and whose family name comes first."""
_SHAPED = 0.7
"""Of one by its shape, where somebody signs."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Where in a line a name stands, and how sure that is."""

    start: int
    end: int
    confidence: float


def full_name(content: str, known: set[str]) -> Shape | None:
    """A full name at the start of ``content`` that the lists of names or the headers know.

    Args:
        content: A line, or a cell of a table.
        known: The words of the names that headers give, folded.
    """
    for pattern in (_FULL, _LAST_FIRST):
        found = pattern.match(content)
        if found and (shape := _known_name(found, known)):
            return shape
    return None


def _known_name(found: re.Match[str], known: set[str]) -> Shape | None:
    if postal_lines.is_town(found.group("name")):
        return None
    name = found.group("name")
    cells = _WIDE.split(name)
    if len(cells) > 1 and all(re.search(r"\S\s+\S", cell) for cell in cells):
        name = cells[0]  # people side by side
    split = _words(name)
    if any(word.lower() in _NO_NAME for word in split) or not looks_personal(name):
        return None
    end = found.start("name") + len(name)
    if len(split) > 2 and split[-1].isupper() and len(split[-1]) <= 4 and not split[0].isupper():
        # letters after a name: APR, CPA
        split, end = split[:-1], end - len(split[-1]) - 1
    confidence = _belief([word for word in split if len(word) > 1], known)
    return Shape(found.start("name"), end, confidence) if confidence else None


def _words(name: str) -> list[str]:
    return [word.strip(".\"(),'’") for word in re.split(r"[\s,]+", name)]


def _belief(split: list[str], known: set[str]) -> float:
    """How sure it is that these words are a person's name; 0 where nothing says so."""
    if not split:
        return 0.0
    if fold(split[0]) in known and fold(split[-1]) in known:
        return _KNOWN
    given, family = gazetteers.entries("latin.given"), gazetteers.entries("latin.family")
    first, last = split[0].lower(), split[-1].lower()
    if first in given and _share_of_other_uses(first) < 0.5:
        return _LISTED if last in family else _LISTED_GIVEN
    if last in given and first in family and _share_of_other_uses(last) < 0.5:
        return _LISTED_SWAPPED
    return _HALF_KNOWN if fold(split[0]) in known or fold(split[-1]) in known else 0.0


def _share_of_other_uses(word: str) -> float:
    """The share of a capitalised word's uses that are no person's name; 0 where it was never seen."""
    named, other = gazetteers.odds("en.odds").get(word.capitalize(), (0, 0))
    return other / (named + other) if named + other >= 3 else 0.0


def lone_name(content: str, known: set[str]) -> Shape | None:
    """A given name alone, or a word of a name that a header gives."""
    lone = _LONE.match(content)
    if lone is None:
        return None
    name = lone.group("name")
    if name.lower() not in gazetteers.entries("latin.given") and fold(name) not in known:
        return None
    return Shape(lone.start("name"), lone.end("name"), _LISTED_GIVEN)


def signed_name(content: str) -> Shape | None:
    """The shape of a Latin name, whose words no list holds, where somebody signs."""
    found = _FULL.match(content)
    if not found or found.group("rest").strip(" ,"):
        return None
    name = found.group("name")
    if any(word.lower() in _NO_NAME for word in _words(name)):
        return None
    if not looks_personal(name) or job_titles.is_title(name):
        return None
    return Shape(found.start("name"), found.end("name"), _SHAPED)


def script_name(content: str) -> Shape | None:
    """A Chinese, Korean or Persian name at the start of a line where a name is awaited."""
    if GREETING.search(content):
        return None
    if han := _HAN.match(content):
        return _han_name(han)
    if hangul := _HANGUL.match(content):
        name = hangul.group("name")
        listed = name[0] in gazetteers.entries("ko.family") and not job_titles.is_title(name)
        return Shape(0, hangul.end("name"), _LISTED) if listed else None
    arabic = _ARABIC.match(content)
    if arabic and not job_titles.is_title(content) and not postal_lines.address(content):
        return Shape(0, arabic.end("name"), _LISTED_GIVEN)
    return None


def _han_name(han: re.Match[str]) -> Shape | None:
    name = han.group("name")
    family = gazetteers.entries("zh.family")
    if not ("·" in name or name[0] in family or name[:2] in family) or job_titles.is_title(name):
        return None
    return Shape(0, han.end("name"), _LISTED)
