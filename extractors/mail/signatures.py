"""Where a writer signs: closing, name and contact lines under a text.

Works on the lines of one writer's own words, from the bottom up. A signature starts at its closing
("Thanks,"), else at the name, else at contact lines that are the writer's own. Disclaimers and footers below
it are left to ``boilerplate.py``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.mail import boilerplate
from extractors.mail.boilerplate import RULE, last_said
from vocabulary import columns, one_of, words
from vocabulary.calendar import months, weekdays
from vocabulary.tables import script_of

_REACH = 12
"""Lines that are not empty, from the bottom, that a signature may take."""
_LONGEST = 300
"""Characters of a line beyond which no pattern is tried on it."""
_LONG = 72
"""Characters from which a line is prose, not a line of a signature; addresses on one line are about 60."""

_CLOSINGS = ("closings.closings", "closings.alone")
_STRICT = tuple(code for code in columns(_CLOSINGS[0]) if script_of(code) != "latin")
"""Languages in which a line that goes on at length behind a closing is a sentence of the text."""
_CLOSING = re.compile(
    rf"\s*(?:{one_of(*_CLOSINGS, script='latin')}|{one_of('closings.going_on')} .{{3,20}}?)"
    r"\s*[,.!;:–—-]*\s*(?P<rest>.*?)\s*$",
    re.I,
)
_STRICT_CLOSING = re.compile(
    rf"\s*{one_of(*_CLOSINGS, languages=_STRICT)}[\s,.!،。！，]*(?P<rest>.{{0,30}})$"
)
_DEVICE = re.compile(rf"\s*{one_of('device_lines.sent_from')}", re.I)
_DELIMITER = re.compile(r"(?:--|—|–)\s*$")
_PHONE = re.compile(r"(?<![\d/])(?:\+?\d[\d().\s/-]{5,18}\d|[xX]\.?\s?\d{3,5}|\d-\d{4})(?!\d)")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*")
_URL = re.compile(r"\b(?:https?://|www\.)\S+", re.I)
_LABELS = ("phone", "mobile", "mobile_or_company", "fax", "pager", "email", "page", "extension", "initials")
_LABEL = re.compile(rf"\s*{one_of(*(f'number_labels.{kind}' for kind in _LABELS))}\s*[.:：#)]", re.I)
_SENTENCE = re.compile(r"[a-z]{2,}[.!?]\s+[A-Z]|[?!]\s*$|[a-z]{3,}\.\s*$")
_ORGANISED_BY = (
    "roles.job_titles",
    "organisations.kinds",
    "organisations.offices",
    "organisations.in_signatures",
    "legal_forms.plain",
    "addresses.streets",
    "addresses.rooms",
)
_ORGANISED = re.compile(rf"\b{one_of(*_ORGANISED_BY, script='latin')}\b", re.I)
_PROSE = re.compile(rf"\b{one_of('function_words.prose')}\b", re.I)
_ABBREVIATED = 3
"""Letters of the names of months and days that are people's names as well: Jan, Sun, Mar."""
_NO_NAME = frozenset(
    word for section in ("in_signatures", "leading", "greeted") for word in words(f"not_names.{section}")
) | frozenset(name for name in (*months("en"), *weekdays("en")) if len(name) > _ABBREVIATED)
_PARTICLES = frozenset(words("particles.family"))
_WORD = re.compile(r"[^\W\d_][\w'’.-]*")

_ATTACHED = re.compile(
    r"\s*(?:-\s.{1,100}\.\w{2,4}\s*$|<<.{1,150}>>\s*$|\[?(?:attachment|image|cid):.{1,100}$)", re.I
)
"""What some programs leave of attachments at the end of the text."""


@dataclass(frozen=True, slots=True)
class Found:
    """Ranges of line numbers, end exclusive; a range that is empty was not found."""

    signature: range
    disclaimer: range
    footer: range


def find(lines: Sequence[str], author: str | None = None) -> Found:
    """Find signature, disclaimer and footer in the lines of one writer's own words.

    Args:
        lines: The writer's own lines, without marks of quotation.
        author: Who wrote them, by name or address, if that is known.
    """
    end = last_said(lines, len(lines))
    while end and _ATTACHED.match(lines[end - 1]):
        end = last_said(lines, end - 1)
    below = boilerplate.find(lines, end)
    start = _start(lines, below.end, _tokens(author))
    signature = range(start, below.end) if start < below.end else range(0)
    return Found(signature, below.disclaimer, below.footer)


def _tokens(author: str | None) -> frozenset[str]:
    if not author:
        return frozenset()
    name = author.split("@")[0] if "@" in author and " " not in author else author
    return frozenset(word.strip(".'’-").lower() for word in re.findall(r"[^\W\d_]+", name))


def _start(lines: Sequence[str], end: int, author: frozenset[str]) -> int:
    """The line that the signature starts at, or ``end``."""
    top = _top(lines, end)
    for number in range(end - 1, top - 1, -1):
        if _DELIMITER.match(lines[number].strip() or "x"):
            return number
    for number in range(top, end):
        if _closes(lines, number, end):
            return number
    named = [n for n in range(top, end) if _is_name(lines[n], author)]
    for number in named:
        if _opens(lines, number, end, author):
            above = number - 1
            return above if above >= 0 and RULE.match(lines[above]) else number
    for number in range(max(top, end - 4), end):
        if all(
            _is_own_contact(line, author) or not line.strip() or _PHONE.search(line)
            for line in lines[number:end]
        ) and _is_own_contact(lines[number], author):
            return number
    if end and _DEVICE.match(lines[end - 1]):
        return end - 1
    return end


def _top(lines: Sequence[str], end: int) -> int:
    """The first line that could be of a signature: short ones, no more than _REACH, small gaps."""
    taken = gap = 0
    number = end
    while number > 0 and taken < _REACH:
        line = lines[number - 1]
        if not line.strip():
            gap += 1
            if gap > 3:
                break
        else:
            gap = 0
            taken += 1
            if not _fits(line):
                break
        number -= 1
    return number


def _fits(line: str) -> bool:
    """May this line stand in a signature?"""
    if len(line) > _LONGEST:
        return False  # before any pattern: some take time that grows with the square of the line
    if (
        RULE.match(line)
        or _DEVICE.match(line)
        or _EMAIL.search(line)
        or _URL.search(line)
        or _LABEL.match(line)
    ):
        return len(line.strip()) <= 2 * _LONG and len(_PROSE.findall(line)) < 4
    closing = _CLOSING.match(line)
    if closing and len(_WORD.findall(closing.group("rest"))) <= 4:
        return True
    text = line.strip()
    if len(text) > _LONG + 20 * len(_PHONE.findall(text)):
        return False
    prose = len(_PROSE.findall(text))
    if prose and len(_WORD.findall(text)) >= 7:
        return False
    return not (_SENTENCE.search(text) and prose) and prose < 3


def _closes(lines: Sequence[str], number: int, end: int) -> bool:
    """Is this a closing with a name after it, on its own line or below?"""
    found = _CLOSING.match(lines[number]) or _STRICT_CLOSING.match(lines[number])
    if not found:
        return False
    rest = found.group("rest")
    above = lines[number - 1].strip() if number else ""
    if (
        not rest
        and lines[number].rstrip().endswith(".")
        and len(above) > 30
        and not "".join(lines[number + 1 : number + 2]).strip()
    ):
        return False  # the last sentence of the text
    if rest and not (_is_name(rest, frozenset()) or _initials(rest)):
        return False
    below = [line for line in lines[number + 1 : end] if line.strip()]
    if rest:
        return all(_fits(line) for line in below)
    if not below or len(below) > _REACH:
        return False
    first = below[1] if len(below) > 1 and RULE.match(below[0]) else below[0]
    short = (
        len(_WORD.findall(first)) <= 6
        and len(first.strip()) <= 50
        and not _SENTENCE.search(first.replace(".", ""))
    )
    return short and all(_fits(line) for line in below)


def _initials(text: str) -> bool:
    return bool(re.fullmatch(r"[A-Za-z]{1,3}\.?\s*(?:[\dxX.-]{3,12}\.?)?", text.strip()))


def _is_name(line: str, author: frozenset[str]) -> bool:
    """Does this line start with a person's name and hold little else?"""
    text = re.split(r"\t|\s{3,}|\s[|*•]\s", line.strip())[0]
    text = _PHONE.sub("", _EMAIL.sub("", text)).strip(" ,.-–—/|<>()!*~")
    words = _WORD.findall(text)
    if not 1 <= len(words) <= 5 or len(text) > 45:
        return False
    plain = [word.strip(".'’-").lower() for word in words]
    columns = re.split(r"\t+|\s{3,}", line.strip())
    if any(not _reaches(column) and not _ORGANISED.search(column) for column in columns[1:]):
        return False
    if author and author & set(plain) and len(words) <= 4 and not re.search(r"[:=/*]|--", line):
        return True
    if re.search(r"[\d:?@=/&;]", text) or any(word in _NO_NAME for word in plain):
        return False
    if not text.isascii() and not any(word[0].isupper() for word in words):
        return len(text) <= 20 and len(words) <= 4 and "。" not in text
    return len(words) <= 4 and all(word[0].isupper() or word in _PARTICLES for word in words)


def _opens(lines: Sequence[str], number: int, end: int, author: frozenset[str]) -> bool:
    """Does a signature start at this name?"""
    plain = {word.strip(".'’-").lower() for word in _WORD.findall(lines[number])}
    own = bool(author & {word for word in plain if len(word) > 1} or _are_initials(plain, author))
    below = [line for line in lines[number + 1 : end] if line.strip()]
    reached = [line for line in below if _reaches(line)]
    apart = number == 0 or not lines[number - 1].strip() or bool(RULE.match(lines[number - 1]))
    ended = number > 0 and bool(re.search(r"[.!?,)]\s*$", lines[number - 1]))
    if not below:
        return own or ((apart or ended) and number > 0 and len(plain) <= 3)
    if own:
        return len(below) <= 10
    if not apart and not ended:
        return False
    return (
        bool(reached)
        and len(reached) + sum(bool(_ORGANISED.search(line)) for line in below) >= len(below) / 2
    )


def _are_initials(plain: set[str], author: frozenset[str]) -> bool:
    return any(
        len(word) in (2, 3) and len(author) >= 2 and set(word) <= {a[0] for a in author} for word in plain
    )


def _reaches(line: str) -> bool:
    return bool(_PHONE.search(line) or _EMAIL.search(line) or _URL.search(line) or _DEVICE.match(line))


def _is_own_contact(line: str, author: frozenset[str]) -> bool:
    """An address made of the writer's own name."""
    found = _EMAIL.search(line)
    return bool(
        found
        and len(line.strip()) <= _LONG
        and _tokens(found.group()) & {word for word in author if len(word) > 2}
    )
