"""Plain text as its writer meant it.

Flowing lines joined (RFC 3676), what a wrong charset made of letters made good, marks that nobody sees taken
out of numbers and names.
"""

from __future__ import annotations

import re

from ftfy import fix_encoding

_QUOTED = re.compile(r">*")
_UNSEEN = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
"""Soft hyphens, joints without width and marks of writing direction, which programs put around and into
numbers. The non-joiner of Persian is a letter's form, and stays.
"""
_DAMAGED = re.compile("[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u2122]")
"""UTF-8 that was read as Latin: a lead byte's letter before a continuation's."""
_LONGEST = 10_000
"""Characters of a line that is made good."""


def unflowed(text: str, delsp: bool) -> str:
    """The lines of a ``format=flowed`` text, those that flow joined.

    With ``delsp`` the space at the joint is the format's own. Quoted lines are joined with those of their
    depth, and keep one ``> `` a level.
    """
    out: list[str] = []
    held: list[str] = []
    depth = 0

    def flush() -> None:
        if held:
            words = "".join(held)
            out.append(f"{'>' * depth} {words}".rstrip() if depth else words)
            held.clear()

    for line in text.split("\n"):
        marks = _QUOTED.match(line)
        own = marks.end() if marks else 0
        line = line[own:]
        if held and own != depth:
            flush()
        depth = own
        line = line.removeprefix(" ")  # the space that stuffing added
        if line == "-- " or not line.endswith(" "):
            if line == "-- ":
                flush()
            held.append(line)
            flush()
        else:
            held.append(line[:-1] if delsp else line)
    flush()
    return "\n".join(out)


def mended(text: str) -> tuple[str, bool]:
    """The text without marks that nobody sees and with UTF-8 that was taken for Latin made good.

    And whether some was.
    """
    if text.isascii():
        return text, False
    text = _UNSEEN.sub("", text)
    if not _DAMAGED.search(text):
        return text, False
    whole = "\n".join(
        fix_encoding(line) if len(line) <= _LONGEST and _DAMAGED.search(line) else line
        for line in text.split("\n")
    )
    return whole, whole != text
