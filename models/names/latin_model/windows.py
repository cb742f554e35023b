"""Cuts a text into windows of words for the network; none crosses a blank line.

A window ends at a blank line, else near its limit at a line's end, else anywhere between two words.
Windows without a Latin letter are left out.
"""

from __future__ import annotations

from dataclasses import dataclass

from models.names.latin_model.words import BLOCK, LINE, SEPARATOR, Vocabulary, split

LIMIT = 128
"""Word pieces in a window. Attention costs their square; twice as many were not better on held-out mail."""
FOLLOWING = 24
"""A line's end is taken once this many pieces at most are left."""
_LETTERS = frozenset(range(1, 6)) | {7, 8}


@dataclass(slots=True)
class Window:
    """Some words of one text.

    Attributes:
        text: The text's number.
        pieces: Word pieces, which the network sees with ``shapes`` and ``flags``.
        shapes: How each piece's word is written.
        flags: The lists that each piece's word is on.
        first: The place of each word's first piece.
        start: Where each word begins in the text, in code points.
        end: Where each word ends.
        before: What stands before each word.
        has_letters: Whether there is a Latin letter.
    """

    text: int
    pieces: list[int]
    shapes: list[int]
    flags: list[int]
    first: list[int]
    start: list[int]
    end: list[int]
    before: list[int]
    has_letters: bool = False

    def close(self) -> None:
        """Add the mark that ends a window."""
        self.pieces.append(SEPARATOR)
        self.shapes.append(13 * 4)
        self.flags.append(0)


def windows(number: int, text: str, known: Vocabulary) -> list[Window]:
    """Give the windows of ``text`` that hold a Latin letter; ``number`` is the text's."""
    found: list[Window] = []
    window = Window(number, [], [], [], [], [], [], [])
    for start, end, before in split(text):
        word = known[text[start:end]]
        size = len(window.pieces)
        full = size + len(word.pieces) > LIMIT
        if size and (full or before == BLOCK or (before == LINE and size > LIMIT - FOLLOWING)):
            if window.has_letters:
                found.append(window)
            window = Window(number, [], [], [], [], [], [], [])
            size = 0
        more = len(word.pieces) - 1
        window.pieces += word.pieces
        window.shapes.append(word.shape * 4 + (before if size else BLOCK))
        window.flags.append(word.flags)
        if more:
            window.shapes += [0] * more
            window.flags += [word.flags] * more
        window.first.append(size)
        window.start.append(start)
        window.end.append(end)
        window.before.append(before)
        if word.shape in _LETTERS:
            window.has_letters = True
    if window.has_letters:
        found.append(window)
    for window in found:
        window.close()
    return found
