"""Features of where a candidate is named."""

from __future__ import annotations

import math
import re

from extractors.people.own import layout
from extractors.people.own.candidates import Candidate
from extractors.people.own.cues import AT
from extractors.people.own.features.declaration import EVERYBODY, feature
from vocabulary import one_of

_FROM = re.compile(rf"{one_of('header_labels.from')}\s*[:：]\s*", re.I)
_PARAGRAPH_END = re.compile(r"\n[\s>|]*\n")
_ONLY_MARKS = re.compile(r"\s*[(\[–—,:-]*\s*")


@feature(*EVERYBODY)
def bias(_: Candidate) -> float:
    """1 for everybody."""
    return 1.0


@feature("before", "organisation")
def line_before(candidate: Candidate) -> bool:
    """On the number's own line, before it."""
    return candidate.line == candidate.context.line


@feature("after")
def line_after(candidate: Candidate) -> bool:
    """On its line, after it, and no name before."""
    context = candidate.context
    people = context.people_before
    return not people or context.lines.at(people[-1].start) != context.line


@feature("after")
def alone_after(candidate: Candidate) -> bool:
    """Right behind it: 713-555-0100 (Jane Roe)."""
    return bool(_ONLY_MARKS.fullmatch(candidate.gap))


@feature("before")
def nearest(candidate: Candidate) -> bool:
    """The last name before it."""
    return not candidate.between


@feature("before", "organisation")
def others_between(candidate: Candidate) -> float:
    """Each other person in between, up to three."""
    return min(3, candidate.between)


@feature("before")
def block(candidate: Candidate) -> bool:
    """In the lines that stand together with it."""
    return candidate.in_block


@feature("before")
def heads_block(candidate: Candidate) -> bool:
    """Begins a line there, and nothing but a title follows."""
    return (candidate.in_block or candidate.in_block_above) and candidate.heads_line


@feature("before")
def heads_memo(candidate: Candidate) -> bool:
    """Behind From: at the start of a line there."""
    start = candidate.context.lines.content_span(candidate.line)[0]
    return candidate.in_block and bool(
        _FROM.fullmatch(candidate.context.index.text, start, candidate.at.start)
    )


@feature("before")
def below_writer(candidate: Candidate) -> bool:
    """In lines that the writer, another person, heads, and not on the number's line."""
    context, lines = candidate.context, candidate.context.lines
    first = next((o for o in context.people_before if o.start >= context.block_start), None)
    if not candidate.in_block or candidate.is_author or first is None or first.cluster != context.author:
        return False
    at = lines.at(first.start)
    return at == context.block[0] and layout.heads_line(lines, at, first) and candidate.line != context.line


@feature("before")
def block_above(candidate: Candidate) -> bool:
    """In the block above, a blank line between."""
    return candidate.in_block_above


@feature("before", "organisation")
def lines_apart(candidate: Candidate) -> float:
    """Each line in between, up to ten."""
    return min(10, candidate.context.line - candidate.line)


@feature("before", "organisation", "after")
def far(candidate: Candidate) -> float:
    """Natural logarithm of 1 + the code points in between."""
    return math.log1p(len(candidate.gap))


@feature("before")
def paragraph_between(candidate: Candidate) -> bool:
    """A paragraph ends in between."""
    return not candidate.in_sentence and bool(_PARAGRAPH_END.search(candidate.gap))


@feature("before")
def sentence(candidate: Candidate) -> bool:
    """In the same sentence."""
    return candidate.in_sentence


@feature("before")
def column(candidate: Candidate) -> bool:
    """Of the names on its line, the one that stands above the number."""
    return candidate.column == candidate.at


@feature("before")
def other_column(candidate: Candidate) -> bool:
    """One that stands above another number."""
    return candidate.column is not None and candidate.column != candidate.at


@feature("before", "organisation")
def reached_at(candidate: Candidate) -> bool:
    """Call … at, contact …, with only the name in between."""
    near = candidate.line == candidate.context.line or candidate.context.cues.reached
    return near and candidate.in_sentence and bool(AT.match(candidate.gap))


@feature("before")
def third_person(candidate: Candidate) -> bool:
    """His cell is, and the nearest name before."""
    return candidate.context.cues.third and not candidate.between
