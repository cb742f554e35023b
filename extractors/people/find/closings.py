"""Where people sign: closings ("Best regards,"), and the lines below them."""

from __future__ import annotations

import re

from extractors.people.lines import LONG, Lines
from extractors.people.spans import Span
from vocabulary import one_of
from vocabulary.boundaries import whole_words

LONGEST = 45
"""Code points of a line that can be a closing."""
_SIGNATURE_LINES = 16
"""Lines below a closing that can be its signature, blank ones among them."""

_OTHER_SCRIPTS = "|".join(
    one_of("closings.closings", script=script) for script in ("han", "hangul", "arabic")
)
"""Closings behind which the line ends; one that goes on is a sentence of the text."""
_CLOSING = re.compile(
    rf"^(?:{whole_words('closings.lead_in')}[\s,]+)*"
    rf"{whole_words('closings.closings', script='latin')}.{{0,23}}$"
    rf"|^(?:{_OTHER_SCRIPTS})[\s,.!،。！，]*$"
    rf"|^{whole_words('closings.alone')}[\s,.!]*$",
    re.I,
)
_FAREWELL = re.compile(
    rf"(?>(?:{whole_words('closings.lead_in', 'closings.closings')}[\s,.!-]*)+)(?P<rest>\S.*)", re.I
)


def is_closing(line: str) -> bool:
    """Whether a line is a closing, with a few words behind it at most."""
    return bool(_CLOSING.match(line))


def said_farewell(line: str) -> str | None:
    """What stands behind a closing on its line; None where there is no closing, or nothing follows."""
    found = _FAREWELL.match(line)
    return found.group("rest") if found else None


def signatures(lines: Lines) -> list[Span]:
    """The spans of signatures in a text without segments, from a closing to running text."""
    found: list[Span] = []
    line = 0
    while line < len(lines):
        start, end = lines.content_span(line)
        said = lines.text[start:end] if end - start <= LONGEST else ""
        if not said or not is_closing(said):
            line += 1
            continue
        last = line
        for below in range(line + 1, min(line + _SIGNATURE_LINES, len(lines))):
            a, b = lines.content_span(below)
            if b - a > LONG or is_closing(lines.text[a:b]):
                break
            last = below
        if last > line:
            found.append((start, lines.span(last)[1]))
        line = last + 1
    return found
