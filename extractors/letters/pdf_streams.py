"""How far would a PDF's compressed streams unpack?

It is asked before any reader sees the file: pdfminer unpacks without bounds.

A deflate stream of 100 kB can hold 100 MB, and streams may be packed twice. The file is searched for streams
wherever they lie, so a damaged or forged table of contents hides none.
"""

from __future__ import annotations

import re
import zlib

from records.failures import Unreadable
from settings import Limits

CONTENT_BYTES = 50_000_000
"""Unpacked bytes of one stream that is not an image. The largest honest page content we know of has 20 MB."""
ALL_CONTENT_BYTES = 500_000_000
"""Unpacked bytes of all streams that are not images: what a reader may come to hold."""
IMAGE_BYTES_A_PIXEL = 4
LAYERS = 4
"""Deflate within deflate is followed so deep; anything deeper is refused."""

_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_STEP = 1 << 16


def check_streams(content: bytes, limits: Limits) -> None:
    """Refuse a file with a stream that unpacks beyond what an honest one needs.

    Raises:
        Unreadable: ``pdf_bomb``.
    """
    total = 0
    for found in _STREAM.finditer(content):
        image = b"/Image" in content[max(0, found.start() - 600) : found.start()].rpartition(b" obj")[2]
        most = limits.page_pixels * IMAGE_BYTES_A_PIXEL if image else CONTENT_BYTES
        size = _unpacked(memoryview(content)[found.end() :], most)
        if not image:
            total += size
        if size > most or total > ALL_CONTENT_BYTES:
            raise Unreadable("pdf_bomb", "The PDF unpacks to far more than it could show. It is not read.")


def _unpacked(data: memoryview, most: int) -> int:
    """Bytes that a deflate stream at the start of ``data`` unpacks to, or a little over ``most``.

    0 for others.
    """
    if not _is_deflate(data):
        return 0
    layer = _Layer(most, LAYERS)
    for start in range(0, len(data), _STEP):
        if not layer.feed(bytes(data[start : start + _STEP])):
            break
    return layer.largest


class _Layer:
    """One deflate layer: counts what comes out, and feeds it to a further layer where it is deflate again."""

    def __init__(self, most: int, depth: int) -> None:
        self._unpacker, self._most, self._depth = zlib.decompressobj(), most, depth
        self._count = 0
        self._inner: _Layer | None = None

    @property
    def largest(self) -> int:
        """The most bytes that this layer or one within it has unpacked to."""
        return max(self._count, self._inner.largest if self._inner else 0)

    def feed(self, data: bytes) -> bool:
        """Unpack a piece. False when there is no more to learn: its end, damage, or over the bound.

        What follows the end of a stream is not unpacked by anybody. ``unconsumed_tail`` may still hold it
        there.
        """
        while data and not self._unpacker.eof:
            try:
                out = self._unpacker.decompress(data, 1 << 20)
            except zlib.error:
                return False  # whoever reads it will see the same
            data = self._unpacker.unconsumed_tail
            self._look_within(out)
            self._count += len(out)
            if self.largest > self._most:
                return False
        return not self._unpacker.eof

    def _look_within(self, out: bytes) -> None:
        """Feed what came out to the layer within, which begins where the first bytes are deflate."""
        if self._count == 0 and _is_deflate(memoryview(out)):
            if self._depth == 1:
                self._count = self._most + 1
                return
            self._inner = _Layer(self._most, self._depth - 1)
        if self._inner is not None:
            self._inner.feed(out)


def _is_deflate(data: memoryview) -> bool:
    return len(data) > 2 and data[0] & 0x0F == 8 and (data[0] << 8 | data[1]) % 31 == 0
