"""Two readings of one page become one: line by line, the surer one, boxes and all.

The first reading (tesseract) knows the page's layout and where words end; the second (PP-OCR) reads small,
faint and uneven type better, but runs words together and now and then loses a long line altogether. So the
first keeps the order of the lines, and a line of the second takes its place where the first was unsure of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rapidfuzz.distance import Indel

from extractors.letters.layout import Box, Token, around

SURE = 0.97
"""Mean confidence from which the first reading's line stands as it is."""
SURE_WORD = 0.96
"""Confidence of the first reading's word that stands in a line otherwise given to the second."""
LEAD = 0.2
"""By how much the first reading of a word must be surer than the second to stand in such a line."""
LIKELY = 0.65
"""Confidence of the second reading from which it is believed against a first that is less than :data:`SURE`.
"""
STRAY = 0.7
"""Words of the first reading where the second saw no text are kept from this confidence: below it they are
stains.
"""


@dataclass(frozen=True, slots=True)
class SecondLine:
    """A line as the second engine saw it; ``words`` in reading order, their ``line`` without meaning."""

    box: Box
    confidence: float
    words: tuple[Token, ...]

    @property
    def text(self) -> str:
        """The line's words, joined by blanks."""
        return " ".join(word.text for word in self.words)


@dataclass(slots=True)
class _Row:
    """A line of the merged page; ``place`` is where it stands among the first reading's lines."""

    place: float
    paragraph: tuple[int, int]
    tokens: list[Token]


def merge(first: Sequence[Token], second: Sequence[SecondLine]) -> list[Token]:
    """The words of both readings, none twice, in the order of the first reading's lines."""
    rows = _rows(first)
    if not second:
        return list(first)
    heights = sorted(token.box[3] for token in first) or [20]
    usual = heights[len(heights) // 2]
    shared = _shared(first, second)
    stray = {id(t) for t in first if t.confidence < STRAY} - {
        id(t) for tokens in shared.values() for t in tokens
    }
    _drop(rows, stray)
    added: list[_Row] = []
    for place, line in enumerate(second):
        mine = shared[place]
        if not mine:
            if line.confidence >= LIKELY:
                _insert(rows, added, line, usual)
            continue
        chosen = choose(mine, line)
        if chosen is not mine:
            home = _home(rows, mine)
            _drop(rows, {id(t) for t in mine})
            home.tokens = sorted([*home.tokens, *chosen], key=lambda t: t.box[0])
    merged: list[Token] = []
    ordered = sorted((row for row in [*rows, *added] if row.tokens), key=lambda row: row.place)
    for number, row in enumerate(ordered, 1):
        merged += [replace(t, line=(*row.paragraph, number)) for t in row.tokens]
    return merged


def certainty(tokens: Sequence[Token]) -> float:
    """Mean confidence of the words by their length; 0 where there are none."""
    length = sum(len(t.text) for t in tokens)
    return sum(t.confidence * len(t.text) for t in tokens) / length if length else 0.0


def choose(mine: list[Token], line: SecondLine) -> list[Token]:
    """The words of one line.

    ``mine`` itself where the first reading stands, else the second's, divided where either reading divides.
    """
    sure = certainty(mine)
    if sure >= SURE or line.confidence < LIKELY:
        return mine
    text = " ".join(t.text for t in mine)
    likeness = Indel.normalized_similarity(text.replace(" ", ""), line.text.replace(" ", ""))
    if len(line.text) < 0.5 * len(text) and sure >= 0.5:
        return mine  # the second lost the line
    if likeness < 0.3:
        return mine if sure > line.confidence else list(line.words)
    return _woven(line.words, mine)


def _woven(words: Sequence[Token], mine: Sequence[Token]) -> list[Token]:
    """The second reading's words, but where the first was sure of its own; divided where either divides.

    The two readings are laid beside each other character by character, blanks left out; a word of the first
    has its place in the second where both its ends do.
    """
    joined, other = "".join(w.text for w in words), "".join(t.text for t in mine)
    starts, ends = {0: 0}, {len(other): len(joined)}
    cuts: set[int] = set()
    for block in Indel.opcodes(other, joined).as_matching_blocks():
        for step in range(block.size):
            starts[block.a + step] = block.b + step
            ends[block.a + step + 1] = block.b + step + 1
    kept: dict[int, tuple[int, Token]] = {}
    at = 0
    for token in mine:
        first, last = starts.get(at), ends.get(at + len(token.text))
        if at and first is not None and ends.get(at) == first:
            cuts.add(first)
        at += len(token.text)
        if (
            first is not None
            and last is not None
            and first < last
            and token.confidence >= _bar(words, first, last)
        ):
            kept[first] = (last, token)
    woven: list[Token] = []
    covered = start = 0
    for word in words:
        end = start + len(word.text)
        marks = (*cuts, *kept, *(last for last, _ in kept.values()))
        edges = sorted({start, end, *(mark for mark in marks if start < mark < end)})
        for a, b in pairwise(edges):
            if a in kept and a >= covered:
                covered, token = kept[a]
                woven.append(token)
            if b > covered:
                left, top, width, height = word.box
                x0, x1 = (
                    left + width * (a - start) // len(word.text),
                    left + width * (b - start) // len(word.text),
                )
                woven.append(replace(word, text=joined[a:b], box=(x0, top, max(1, x1 - x0), height)))
        start = end
    return woven


def _bar(words: Sequence[Token], first: int, last: int) -> float:
    """How sure the first reading must be of a word to outdo the second's words in the same place."""
    at, lowest = 0, 1.0
    for word in words:
        if at < last and at + len(word.text) > first:
            lowest = min(lowest, word.confidence)
        at += len(word.text)
    return min(SURE_WORD, lowest + LEAD)


def _rows(tokens: Sequence[Token]) -> list[_Row]:
    rows: list[_Row] = []
    last: tuple[int, int, int] | None = None
    for token in tokens:
        if token.line != last:
            rows.append(_Row(float(len(rows)), token.line[:2], []))
            last = token.line
        rows[-1].tokens.append(token)
    return rows


def _shared(first: Sequence[Token], second: Sequence[SecondLine]) -> dict[int, list[Token]]:
    """By the place of each line of the second reading.

    The first's words whose middle lies in it, each in one line only.
    """
    shared: dict[int, list[Token]] = {place: [] for place in range(len(second))}
    for token in first:
        x, y = token.box[0] + token.box[2] / 2, token.box[1] + token.box[3] / 2
        for place, line in enumerate(second):
            left, top, width, height = line.box
            if left - height / 3 <= x <= left + width + height / 3 and top <= y <= top + height:
                shared[place].append(token)
                break
    return shared


def _home(rows: Sequence[_Row], tokens: Sequence[Token]) -> _Row:
    """The row that holds most of these words."""
    own = {id(t) for t in tokens}
    return max(rows, key=lambda row: sum(id(t) in own for t in row.tokens))


def _drop(rows: list[_Row], gone: set[int]) -> None:
    """Take the words with these identities out of their rows."""
    for row in rows:
        row.tokens = [t for t in row.tokens if id(t) not in gone]


def _insert(rows: list[_Row], added: list[_Row], line: SecondLine, usual: int) -> None:
    """Place a line that only the second engine saw.

    It goes beside the words on its level, else below the nearest line above it.
    """
    left, top, width, height = line.box
    middle = top + height / 2
    best: tuple[float, _Row] | None = None
    for row in (*rows, *added):
        if not row.tokens:
            continue
        x, y, w, h = around(t.box for t in row.tokens)
        gap = max(left - (x + w), x - (left + width), 0)
        if y <= middle <= y + h and h < 3 * usual and gap < 40 * usual:
            row.tokens = sorted([*row.tokens, *line.words], key=lambda t: t.box[0])
            return
        if y + h <= middle:
            apart = middle - (y + h) + gap
            if best is None or apart < best[0]:
                best = (apart, row)
    above = best[1] if best else None
    added.append(
        _Row(above.place + 0.001 if above else -1.0, above.paragraph if above else (0, 0), list(line.words))
    )
