"""Who wrote which part of a message's body: the body, the quotes within it, and each writer's signature.

Mail that was answered or passed on is cut at marks: ``>`` before lines, "-----Original Message-----",
"Forwarded by", a block of From, Sent, To and Subject lines, the three lines that Notes puts there, "On …
wrote:". A quote under such a mark reaches to the end; one of ``>`` lines as far as they do. Quotes nest. What
is left of a writer's own words is looked through for a signature.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import NamedTuple

from extractors.mail import signatures
from extractors.mail.quoted_headers import quoted_header
from extractors.mail.reply_marks import (
    GROUPWISE,
    LONGEST,
    Mark,
    cleaned,
    lone_from,
    mark_at,
    promising,
    wrote_at,
)
from records.documents import Segment
from vocabulary import one_of

MAX_NESTING = 40
"""Quotes within quotes that are told apart; what is deeper belongs to the last of them."""
_AHEAD = 24
"""Lines that a mark may take, with the longest list of recipients that is followed."""
_PREFIX = re.compile(r"(?:[ \t]{0,3}>)+[ \t]?")
_CLOSING_BRACKET = re.compile(rf">\s*{one_of('reply_marks.wrote')}\s*[:：]\s*$", re.I)
"""The end of an address that a program broke over lines, and no quotation mark."""


_TAIL, _BROKEN_FROM = 32, 56
"""Code points at most of what is broken off a line, and at least of the line before it."""


class Line(NamedTuple):
    """A line of the body: its place in the document's text, how deep it is quoted, and its words.

    The words are without the marks and cleaned: not as long as they are in the text.
    """

    start: int
    end: int
    depth: int
    words: str


def segments_of(text: str, start: int, author: str | None, date: str | None) -> list[Segment]:
    """The segments of a body that runs from ``start`` to the end of ``text``.

    Itself first, then what lies within it, in order of their start. ``author`` and ``date`` are the message's
    own.
    """
    lines = _lines(text, start)
    found: list[Segment] = [Segment("body", start, len(text), author, date)]
    # a stack, not recursion: each entry is a range of lines, its depth of ">" marks, its writer, its nesting
    work: list[tuple[int, int, int, str | None, int]] = [(0, len(lines), 0, author, 0)]
    while work:
        low, high, depth, writer, nesting = work.pop()
        own: list[tuple[int, int]] = []
        opened = low
        while (quote := _next_quote(lines, opened, high, depth)) is not None:
            if opened < quote.first:
                own.append((opened, quote.first))
            if nesting < MAX_NESTING and _says(lines, quote.first, quote.end):
                found.append(_quote(text, lines, quote))
                mark = quote.mark
                work.append((mark.content, quote.end, quote.depth, mark.author or mark.email, nesting + 1))
            opened = quote.end
        if opened < high:
            own.append((opened, high))
        found += _signed(lines, own, writer)
    return [found[0], *sorted(found[1:], key=lambda s: (s.start, -s.end))]


class _Quoted(NamedTuple):
    """A range of lines that is quoted.

    ``depth`` is that of its own words, and ``mark.content`` their first line.
    """

    first: int
    end: int
    depth: int
    mark: Mark


def _next_quote(lines: list[Line], low: int, high: int, depth: int) -> _Quoted | None:
    """The first quotation from the line ``low`` on, among words that are quoted ``depth`` times."""
    announced: tuple[int, Mark] | None = None
    place = low
    while place < high:
        line = lines[place]
        if line.depth > depth:
            end = _run(lines, place, high, depth)
            first, said = announced or _attribution(lines, low, place, depth)
            mark = replace(said, content=place) if said else _unannounced(lines, place, end)
            return _Quoted(first, end, depth + 1, mark)
        found = _mark_from(lines, place, high, depth) if line.words else None
        if found is None:
            place += 1
        elif _deeper(lines, found.content, high, depth):
            # it introduces the marked lines below it, and ends with them
            announced, place = (place, found), found.content
        else:
            return _Quoted(place, high, depth, found)
    return None


def _mark_from(lines: list[Line], place: int, high: int, depth: int) -> Mark | None:
    """The mark that begins at a line, its content counted from the first line of all."""
    following = lines[place + 1].words if place + 1 < high else ""
    if not promising(lines[place].words, following):
        return None
    ahead = lines[place : min(place + _AHEAD, high)]
    mark = mark_at([one.words[:LONGEST] if one.depth == depth else "" for one in ahead])
    return replace(mark, content=place + mark.content) if mark is not None else None


def _lines(text: str, start: int) -> list[Line]:
    lines: list[Line] = []
    place = start
    for piece in text[start:].split("\n"):
        if not piece:
            lines.append(Line(place, place, 0, ""))
            place += 1
            continue
        marked = (
            ">" in piece[:6] and not GROUPWISE.match(piece[:300]) and not _CLOSING_BRACKET.match(piece[:80])
        )
        prefix = _PREFIX.match(piece) if marked else None
        marks = prefix.group().count(">") if prefix else 0
        words = piece[prefix.end() :] if prefix else piece
        lines.append(Line(place, place + len(piece), marks, cleaned(words)))
        place += len(piece) + 1
    return lines


def _deeper(lines: list[Line], place: int, high: int, depth: int) -> bool:
    """Is the next line that says anything quoted deeper?"""
    said = next((line for line in lines[place : min(place + 10, high)] if line.words.strip()), None)
    return said is not None and said.depth > depth


def _run(lines: list[Line], place: int, high: int, depth: int) -> int:
    """Where a run of lines quoted deeper than ``depth`` ends.

    An empty line within it is of it, and the tail of a line that a program broke.
    """
    end = place
    while place < high:
        if lines[place].depth > depth:
            end = place + 1
        elif lines[place].words.strip() and not _broken_off(lines, place, high, depth):
            break
        place += 1
    return end


def _broken_off(lines: list[Line], place: int, high: int, depth: int) -> bool:
    """Is this the end of the quoted line above it, without its mark, and the quotation goes on below?"""
    if place + 1 >= high or lines[place + 1].depth <= depth or len(lines[place].words) > _TAIL:
        return False
    above = lines[place - 1]
    return above.depth > depth and above.end - above.start >= _BROKEN_FROM


def _attribution(lines: list[Line], low: int, place: int, depth: int) -> tuple[int, Mark | None]:
    """The line that says who is quoted, above a run of quoted lines; else the run's own first line."""
    above = place - 1
    while above >= low and not lines[above].words.strip():
        above -= 1
    if above < low:
        return place, None
    for loose in (False, True):  # "On …" over several lines goes before the "<address> wrote:" that ends it
        for first in range(above, max(low, above - (0 if loose else 3)) - 1, -1):
            said = wrote_at([line.words for line in lines[first : above + 1]], loose)
            if said is not None:
                return first, said
    return place, None


def _unannounced(lines: list[Line], place: int, end: int) -> Mark:
    """What a run of quoted lines that nothing announces says of its author: at most "From: Jane Roe"."""
    depth = lines[place].depth
    ahead = lines[place : min(place + _AHEAD, end)]
    if mark_at([one.words[:LONGEST] if one.depth == depth else "" for one in ahead]) is None:
        lone = lone_from(lines[place].words[:LONGEST])
        if lone is not None:
            return replace(lone, content=place + 1)
    return Mark(place)


def _says(lines: list[Line], first: int, end: int) -> bool:
    return any(line.words.strip() for line in lines[first:end])


def _quote(text: str, lines: list[Line], quoted: _Quoted) -> Segment:
    """The quote that a mark introduces, with what its header says."""
    first, mark = quoted.first, quoted.mark
    segment = _segment("quote", lines, first, quoted.end, mark.author or mark.email)
    content = lines[mark.content].start if mark.content < len(lines) else segment.end
    header = quoted_header(
        text,
        segment.start,
        min(content, segment.end),
        mark,
        [line.words for line in lines[first : mark.content]],
    )
    return replace(
        segment,
        date=mark.date,
        sender=header.sender,
        recipients=header.recipients,
        date_start=header.date_start,
        date_end=header.date_end,
        content_start=min(content, segment.end),
    )


def _segment(kind: str, lines: list[Line], first: int, end: int, author: str | None) -> Segment:
    """A segment over whole lines, without the empty ones around it."""
    while end > first and not lines[end - 1].words.strip():
        end -= 1
    while first < end - 1 and not lines[first].words.strip():
        first += 1
    last = lines[max(first, end - 1)]
    return Segment(kind, lines[first].start, last.end, author)


def _signed(lines: list[Line], own: list[tuple[int, int]], writer: str | None) -> list[Segment]:
    """Signature, disclaimer and footer at the end of the writer's own words.

    Of the last stretch that says anything.
    """
    said = [(low, high) for low, high in own if _says(lines, low, high)]
    if not said:
        return []
    low, high = said[-1]
    found = signatures.find([line.words for line in lines[low:high]], writer)
    ranges = (
        ("signature", found.signature, writer),
        ("disclaimer", found.disclaimer, None),
        ("footer", found.footer, None),
    )
    return [_segment(kind, lines, low + r.start, low + r.stop, author) for kind, r, author in ranges if r]
