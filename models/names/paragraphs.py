"""Paragraphs as a model reads them: without the marks of quoted replies, and each only once.

A reply that quotes costs what is new in it: a paragraph whose words were read before, quoted or not, is known by its digest,
and what was found in it is found again at its new place."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from models.names.found import Found
from models.names.scripts import Stretch

_QUOTING = re.compile(r"(?:[ \t]{0,4}[>|]){1,20} ?")
_UNBROKEN = re.compile(r"[!-~]{100,}")
MOST = 8_192
"""Paragraphs remembered: about 3 MB, and more than the longest threads hold."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """``text``: what the model is given. Its line i begins at ``starts[i]`` there and at ``places[i]`` in the document."""

    text: str
    starts: tuple[int, ...]
    places: tuple[int, ...]

    def placed(self, found: Found) -> Found:
        """What was found in ``text``, at its place in the document."""
        return replace(found, start=self._place(found.start), end=self._place(found.end - 1) + 1)

    def _place(self, at: int) -> int:
        line = bisect_right(self.starts, at) - 1
        return self.places[line] + at - self.starts[line]


def paragraphs(text: str, stretch: Stretch) -> Iterator[Paragraph]:
    """The paragraphs of a stretch of ``text``: lines that stand together, without their quoting marks.

    Runs of 100 and more characters without a space (encoded data) are blanked: they hold no name and cost like a page."""
    lines: list[str] = []
    starts: list[int] = []
    places: list[int] = []
    length, place = 0, stretch.start
    for line in text[stretch.start : stretch.end].splitlines(keepends=True):
        mark = _QUOTING.match(line)
        bare = line[mark.end() :] if mark else line
        if not bare.strip():
            if lines:
                yield _made(lines, starts, places)
                lines, starts, places, length = [], [], [], 0
        else:
            lines.append(bare)
            starts.append(length)
            places.append(place + len(line) - len(bare))
            length += len(bare)
        place += len(line)
    if lines:
        yield _made(lines, starts, places)


def _made(lines: list[str], starts: list[int], places: list[int]) -> Paragraph:
    shown = _UNBROKEN.sub(lambda run: " " * len(run.group()), "".join(lines))
    return Paragraph(shown, tuple(starts), tuple(places))


class Memory:
    """What a model found in paragraphs that it read, by the digest of their text."""

    def __init__(self, read: Callable[[Sequence[str]], Sequence[Sequence[Found]]], most: int = MOST) -> None:
        self._read = read
        self._most = most
        self._known: OrderedDict[bytes, tuple[Found, ...]] = OrderedDict()

    def find(self, texts: Sequence[str]) -> list[tuple[Found, ...]]:
        """What is in each text, in order; texts that were never read go to the model, together and each once."""
        digests = [
            hashlib.blake2b(t.encode("utf-8", "surrogatepass"), digest_size=16).digest() for t in texts
        ]
        here = {d: self._known[d] for d in digests if d in self._known}
        new = {d: t for d, t in zip(digests, texts, strict=True) if d not in here}
        if new:
            here.update(zip(new, map(tuple, self._read(list(new.values()))), strict=True))
        for digest, found in here.items():
            self._known[digest] = found
            self._known.move_to_end(digest)
        while len(self._known) > self._most:
            self._known.popitem(last=False)
        return [here[d] for d in digests]
