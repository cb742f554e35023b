"""Numbers that a mail program broke over two lines: "call me at 713-555-" and "0142" below it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from phonenumbers import Leniency, PhoneNumberMatcher

_BREAK = re.compile(r"(?<=[\d)）./\u2010-\u2015-])[ \t]{0,3}(\r?\n)[ \t]{0,8}(?=[(（\d])")
_HEAD = re.compile(r"(?:[+＋(（]|(?<![\w.,/-]))[\d \t()（）./\u2010-\u2015-]{2,20}$")
_TAIL = re.compile(r"[\d \t()（）./\u2010-\u2015-]{2,20}")
_GROUPS = re.compile(r"\d\W+\d")
_WIDTH = 50
"""Characters of a line that may have been broken for its length."""
_MOST = 200
"""Breaks of one text that are looked at."""


def joined(text: str, regions: Sequence[str]) -> str:
    """``text``, as long as it was, with a space for each line break that stands within a number.

    A break does where the halves are a number together and none of them is one by itself, and where the line
    ends in a hyphen, or is long and its half is clearly of a number: it has a plus, a bracket or two groups.
    """
    out = text
    for found in list(_BREAK.finditer(text))[:_MOST]:
        line_start = text.rfind("\n", 0, found.start()) + 1
        head = _HEAD.search(text[max(line_start, found.start() - 24) : found.start()])
        tail = _TAIL.match(text, found.end())
        if head is None or tail is None:
            continue
        first, second = head.group().strip(), tail.group().rstrip(" \t./-(")
        long = found.start() - line_start >= _WIDTH
        begun = first[0] in "+＋(（" or bool(_GROUPS.search(first))
        hyphen = not first[-1].isdigit() and first[-1] not in ")）."
        if (hyphen or (long and begun)) and _are_one_number(first, second, regions):
            out = f"{out[: found.start(1)]}{' ' * len(found.group(1))}{out[found.end(1) :]}"
    return out


def _are_one_number(first: str, second: str, regions: Sequence[str]) -> bool:
    digits = [sum(c.isdigit() for c in half) for half in (first, second)]
    if not (7 <= sum(digits) <= 15 and digits[1] >= 2):
        return False
    whole = f"{first} {second}"
    for region in regions:
        if any(next(iter(_matches(half, region)), None) for half in (first, second)):
            return False
    return any(
        match.start < len(first) < match.end and match.end == len(whole)
        for region in regions
        for match in _matches(whole, region)
    )


def _matches(text: str, region: str) -> PhoneNumberMatcher:
    return PhoneNumberMatcher(text, region, Leniency.VALID, 5)
