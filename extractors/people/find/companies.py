"""Names of companies and other organisations, by their shape, in the places where one is awaited."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.people.find import job_titles, postal_lines
from extractors.people.find.display_names import looks_personal
from extractors.people.spans import Span
from models.names import gazetteers
from records.documents import Name
from vocabulary import one_of

_LONGEST = 70
_MOST_WORDS = 8
_MOST_WORDS_BY_SHAPE = 6
_LONGEST_IN_SCRIPT = 20

_SUFFIX = re.compile(
    rf"(?:\b(?:{one_of('legal_forms.plain', 'organisations.kinds', script='latin')}|l\.l\.[cp]|s\.a)\b\.?$)"
    rf"|(?:{one_of('organisations.kinds', script='han')}|\(주\)"
    rf"|{one_of('organisations.kinds', script='hangul')})$"
    rf"|^(?:\(주\)|{one_of('organisations.kinds_before')})",
    re.I,
)
_WORD = rf"(?:[A-Z0-9À-Þ][\w'’.-]*|&|{one_of('organisations.small_words')})"
COMPANY = re.compile(rf"{_WORD}(?:,?\s(?:{_WORD}|\+)){{0,6}},?")
"""The shape of a company's name in Latin script."""
_NOT_BEGINNING = re.compile(rf"^{one_of('organisations.not_beginning')}\b(?!\s*&)", re.I)
_NO_COMPANY = re.compile(r"[@:?!<>=]|\d{3}|https?|www\.")
_ABBREVIATED = re.compile(rf"\b{one_of('legal_forms.plain', script='latin')}\.$", re.I)
_SENTENCE = re.compile(rf"[a-z]{{2}}[.!?]\s|\b{one_of('organisations.sentence')}\b", re.I)
_DEPARTMENT = re.compile(rf"(?:{one_of('organisations.departments')}\s*)+", re.I)
"""Words that name a department of any company, and none."""
_OTHER_TEXT = re.compile(
    rf"[。，、؟،.!?]|(?:{one_of('organisations.parts')}|습니다|니다|세요)$"
    r"|^(?:此致|敬|祝|谢|謝|감사|با |سلام)|\d"
)


def has_suffix(text: str) -> bool:
    """Whether a text ends, or begins, as names of organisations do."""
    return bool(_SUFFIX.search(text))


def begins_otherwise(text: str) -> bool:
    """Whether a text begins as no company's name does: with a greeting, a weekday, a country."""
    return bool(_NOT_BEGINNING.match(text))


def is_known_person(text: str) -> bool:
    """Whether a text is the name of a person by the lists of names."""
    words = [w.strip(".,").lower() for w in text.split()]
    return (
        1 <= len(words) <= 4
        and looks_personal(text)
        and words[0] in gazetteers.entries("latin.given")
        and (len(words) == 1 or words[-1] in gazetteers.entries("latin.family"))
        and not has_suffix(text)
        and "&" not in words
    )


def company_in(content: str, start: int, organisations: Sequence[Name], awaited: bool) -> Span | None:
    """The span of a company's name that is all of ``content``, punctuation aside.

    Args:
        content: A line, or a part of one.
        start: Where it starts in the text of the document.
        organisations: Those that the tagger found.
        awaited: Whether a company is awaited there, so that the shape of its name is enough.

    Returns:
        The span in the text of the document; None where ``content`` is no such name.
    """
    bare = content.strip(" ,;") if _ABBREVIATED.search(content) else content.strip(" ,;.")
    if not _may_be_company(bare):
        return None
    a = start + content.find(bare)
    span = (a, a + len(bare))
    words = len(bare.split())
    shaped = bool(COMPANY.fullmatch(bare))
    if has_suffix(bare) and (words > 1 or not bare.isascii()) and words <= _MOST_WORDS:
        return span if shaped or not bare.isascii() else None
    if is_known_person(bare):
        return None
    tagged = any(o.start <= span[0] + 4 and o.end >= span[1] - 1 for o in organisations)
    if tagged and bare.isascii() and shaped and words <= _MOST_WORDS:
        return span
    return span if awaited and _has_shape(bare) else None


def _may_be_company(bare: str) -> bool:
    if not 2 <= len(bare) <= _LONGEST or begins_otherwise(bare) or _NO_COMPANY.search(bare):
        return False
    if postal_lines.address(bare) or job_titles.is_title(bare):
        return False
    return not (_SENTENCE.search(bare) or _DEPARTMENT.fullmatch(bare))


def _has_shape(bare: str) -> bool:
    if not bare.isascii() and not re.search(r"[A-Za-z]", bare):
        return len(bare) <= _LONGEST_IN_SCRIPT and not _OTHER_TEXT.search(bare)
    words = len(bare.split())
    if not COMPANY.fullmatch(bare) or words > _MOST_WORDS_BY_SHAPE:
        return False
    return words > 1 or bare.isupper() or len(bare) > 3
