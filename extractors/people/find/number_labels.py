"""What stands beside a number and says what kind it is, or gives its extension."""

from __future__ import annotations

import re
from typing import Literal

from vocabulary import one_of

PhoneType = Literal["phone", "fax", "mobile", "pager"]

_LETTERS: dict[PhoneType, str] = {
    "fax": r"\(f\)|\bf\s*[.:]",
    "mobile": r"\([mc]\)|\bm\s*[.:]|\bc\s*:|cp\s*(?:no|number|#|:)|\(cp\)|\bh\.?p\.?\s*[:：]|\(h\.?p\.?\)"
    rf"|(?<!exxon ){one_of('number_labels.mobile_or_company')}(?=\s*[.:：)\]]|\s*$)",
    "phone": r"\([pohwt]\)|\b[pto]\s*[.:]",
}
"""Letters that say it, and how they must stand; cp is a cell phone in the Philippines, hp one in Korea."""
_KINDS: tuple[PhoneType, ...] = ("fax", "pager", "mobile", "phone")
LABEL = re.compile(
    "|".join(
        rf"(?P<{kind}>(?<![a-z])(?:{one_of(f'number_labels.{kind}')}(?![a-zà-ɏ])"
        rf"{'|' + _LETTERS[kind] if kind in _LETTERS else ''}))"
        for kind in _KINDS
    ),
    re.I,
)
"""A word that says what kind of number stands beside it; the group that matched is the kind."""

_BEFORE, _AFTER = 32, 28
"""Code points looked at before and behind a number."""
_LABEL_LINE = 24
"""Code points of a line that can be a label alone."""
_APART = re.compile(r"\d{3,}|[;|]|\s{4,}")
_ENDS_AS_LABEL = re.compile(r"[:：.#=\-–]\s*[(+]?$")
_FOLLOWING = re.compile(r"\s*[-–(\[,]*\s*([^\W\d]+\.?)\s*[)\].,;]?")
_OPEN = re.compile(r"\s*[(\[]\s*\w")
_NEXT_LABEL = re.compile(r"\W*[^\W\d]+\W{0,4}\d")

_EXTENSION = re.compile(
    rf"[ \t,،，;]{{0,3}}(?P<open>[(（\[])?\s?(?:{one_of('number_labels.extension')}|r(?=\.))"
    r"[ \t]?[.:：]?[ \t]?(?P<digits>\d{1,6})(?P<close>[)）\]])?(?![\d\w]|[ \t./-]\d)",
    re.I,
)


def extension_after(text: str, end: int) -> tuple[int, str] | None:
    """The extension that is written behind a number.

    Args:
        text: The text of the number.
        end: Where the number ends.

    Returns:
        Where the extension ends, and its digits; None where there is none.
    """
    found = _EXTENSION.match(text, end, end + 40)
    if found is None:
        return None
    last = found.end() if found.group("open") else found.end("digits")
    return last, "".join(str(int(digit)) for digit in found.group("digits"))


def label_of(text: str, start: int, end: int) -> PhoneType | None:
    """The kind that the words around a number give it.

    What follows in brackets or after a dash counts, else the nearest word before it on its line, else one on
    the line above where that line is a label alone.

    Args:
        text: The text of the number.
        start: Where the number starts.
        end: Where it ends.
    """
    line_start = text.rfind("\n", 0, start) + 1
    before = _APART.split(text[max(line_start, start - _BEFORE) : start])[-1]
    kinds: list[PhoneType] = [found.lastgroup for found in LABEL.finditer(before)]  # type: ignore[misc]
    behind = _behind(text, end)
    # a word before it that ends in a colon or a dash is its label; else what follows in brackets comes first
    if behind is not None and not (kinds and _ENDS_AS_LABEL.search(before)):
        return behind
    if kinds:
        return kinds[-1]
    return _above(text, line_start) if not text[line_start:start].strip() else None


def _behind(text: str, end: int) -> PhoneType | None:
    """The kind by the word behind a number, unless that word is the label of the next one."""
    line_end = text.find("\n", end)
    stop = line_end if line_end >= 0 else len(text)
    after = text[end : min(stop, end + _AFTER)]
    following = _FOLLOWING.match(after)
    if following is None:
        return None
    found = LABEL.match(after, following.start(1))
    if not found and _OPEN.match(after):
        found = LABEL.search(after[: after.find(")") + 1 or None])
    if not found or _NEXT_LABEL.match(text[end : min(stop, end + _AFTER + 8)]):
        return None
    return found.lastgroup  # type: ignore[return-value]


def _above(text: str, line_start: int) -> PhoneType | None:
    """The kind by the line above, where that is a label alone."""
    if not line_start:
        return None
    above = text[text.rfind("\n", 0, line_start - 1) + 1 : line_start - 1]
    if len(above.strip()) > _LABEL_LINE or any(c.isdigit() for c in above):
        return None
    found = LABEL.search(above)
    return found.lastgroup if found else None  # type: ignore[return-value]
