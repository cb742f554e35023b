"""Paragraphs as models read them: without the marks of quoted replies, and each only once.

A reply that quotes costs only what is new in it. A paragraph that was read before, quoted or not, is known
by its digest; what was found in it then is given again at its new place.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from threading import Lock
from typing import Generic, TypeVar

from cachetools import LRUCache

from models.names.found import Found
from models.names.scripts import Stretch

_QUOTING = re.compile(r"(?:[ \t]{0,4}[>|]){1,20} ?")
_UNBROKEN = re.compile(r"[!-~]{100,}")
MOST = 16_384
"""Paragraphs and findings remembered: about 3 MB, and more than the longest threads hold."""

F = TypeVar("F")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What is read. Line i of ``text`` begins at ``starts[i]`` there and at ``places[i]`` in the document."""

    text: str
    starts: tuple[int, ...]
    places: tuple[int, ...]

    def placed(self, found: Found) -> Found:
        """Give what was found in ``text`` with its place in the document."""
        return replace(found, start=self.place(found.start), end=self.place(found.end - 1) + 1)

    def place(self, at: int) -> int:
        """Give the place in the document of code point ``at`` of ``text``."""
        line = bisect_right(self.starts, at) - 1
        return self.places[line] + at - self.starts[line]


def paragraphs(text: str, stretch: Stretch) -> Iterator[Paragraph]:
    """Give the paragraphs of a stretch of ``text`` as a model reads them.

    Runs of 100 and more characters without a space (encoded data) are blanked. They hold no name and cost
    as much as a page.
    """
    for block in blocks(text, stretch.start, stretch.end):
        shown = _UNBROKEN.sub(lambda run: " " * len(run.group()), block.text)
        yield block if shown == block.text else replace(block, text=shown)


def blocks(text: str, start: int, end: int) -> Iterator[Paragraph]:
    """Give the paragraphs from ``start`` to ``end``: adjacent lines, without their quoting marks."""
    lines: list[str] = []
    starts: list[int] = []
    places: list[int] = []
    length, place = 0, start
    for line in text[start:end].splitlines(keepends=True):
        mark = _QUOTING.match(line)
        bare = line[mark.end() :] if mark else line
        if not bare.strip():
            if lines:
                yield Paragraph("".join(lines), tuple(starts), tuple(places))
                lines, starts, places, length = [], [], [], 0
        else:
            lines.append(bare)
            starts.append(length)
            places.append(place + len(line) - len(bare))
            length += len(bare)
        place += len(line)
    if lines:
        yield Paragraph("".join(lines), tuple(starts), tuple(places))


class Memory(Generic[F]):
    """Keeps what was found in paragraphs, by the digest of their text. Threads may share it."""

    def __init__(self, read: Callable[..., Sequence[Sequence[F]]], most: int = MOST) -> None:
        """Take ``read``, which finds something in each of some texts, and how much is kept."""
        self._read = read
        self._known: LRUCache[bytes, tuple[F, ...]] = LRUCache(most, getsizeof=lambda found: 1 + len(found))
        self._lock = Lock()

    def find(self, texts: Sequence[str], *given: str) -> list[tuple[F, ...]]:
        """Give what is in each text, in order.

        Texts that were never read with these ``given`` go to ``read(texts, *given)``, together and each once.
        """
        digests = [_digest(text, given) for text in texts]
        with self._lock:
            here = {d: self._known[d] for d in digests if d in self._known}
        new = {d: t for d, t in zip(digests, texts, strict=True) if d not in here}
        if new:
            here.update(zip(new, map(tuple, self._read(list(new.values()), *given)), strict=True))
        with self._lock:
            for digest, found in here.items():
                if self._known.getsizeof(found) <= self._known.maxsize:
                    self._known[digest] = found
        return [here[d] for d in digests]

    def forget(self) -> None:
        """Drop everything that is kept."""
        with self._lock:
            self._known.clear()


def _digest(text: str, given: Sequence[str]) -> bytes:
    key = f"{tuple(given)!r}{text}" if given else text  # no text can pass for a part of what is given
    return hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=16).digest()
