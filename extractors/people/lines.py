"""A text as lines: where each begins and ends, and which belong together as a block."""

from __future__ import annotations

import re
from bisect import bisect_right

_QUOTED = re.compile(r"[ \t]*(?:[>|][ \t]*)+|[ \t]+")
_COLUMNS = re.compile(r"\S\s{4,}\S|\t")
LONG = 76
"""A line longer than this is running text."""
BLOCK_LINES = 14


class Lines:
    """The lines of one text. ``content(i)`` leaves out indentation and the marks of a quoted reply."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = [0, *(m.end() for m in re.finditer(r"\n", text))]

    def __len__(self) -> int:
        return len(self.starts)

    def at(self, place: int) -> int:
        """The number of the line that ``place`` lies in."""
        return bisect_right(self.starts, place) - 1

    def span(self, line: int) -> tuple[int, int]:
        """Start and end of a line, the line break left out."""
        end = self.starts[line + 1] - 1 if line + 1 < len(self.starts) else len(self.text)
        return self.starts[line], end

    def content_span(self, line: int) -> tuple[int, int]:
        """The span without indentation, quoting marks and trailing space."""
        start, end = self.span(line)
        if found := _QUOTED.match(self.text, start, end):
            start = found.end()
        while end > start and (self.text[end - 1].isspace() or self.text[end - 1] == "|"):
            end -= 1
        return start, end

    def content(self, line: int) -> str:
        """The text of a line without indentation, quoting marks and trailing space."""
        start, end = self.content_span(line)
        return self.text[start:end]

    def quoted(self, line: int) -> bool:
        """Does the line carry the mark of a quoted reply?"""
        start, end = self.span(line)
        return self.text[start:end].lstrip()[:1] == ">"

    def block(self, line: int, floor: int = 0) -> range:
        """The lines that stand together with ``line``, up and down to a blank line, a rule or running text.

        They are at most ``BLOCK_LINES`` each way.

        Args:
            line: The number of a line.
            floor: The line above which the block cannot reach.
        """
        first = line
        while first > floor and line - first < BLOCK_LINES and self._joins(first - 1):
            first -= 1
        last = line
        while last + 1 < len(self) and last - line < BLOCK_LINES and self._joins(last + 1):
            last += 1
        return range(first, last + 1)

    def _joins(self, line: int) -> bool:
        start, end = self.content_span(line)
        most = LONG if end - start <= LONG or not _COLUMNS.search(self.text, start, end) else 2 * LONG
        return 0 < end - start <= most and any(c.isalnum() for c in self.text[start:end])
