"""Rich text to plain text, for the bodies that Outlook stores neither as text nor as HTML.

``unpacked`` undoes the compression of [MS-OXRTFCP]; ``rtf_to_text`` gives the words and line ends. Why no
library is used stands in docs/decisions/0010.
"""

from __future__ import annotations

import re
import struct

from extractors.charsets import known

_LIMIT = 20_000_000
"""Bytes that one body may unpack to."""
_DICTIONARY = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern "
    b"\\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier"
    b"{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)


def unpacked(packed: bytes) -> bytes:
    """Give the RTF of a compressed stream, or as much as there is of a damaged one."""
    if len(packed) < 16:
        return b""
    _, size, magic, _ = struct.unpack("<IIII", packed[:16])
    if magic == 0x414C454D:  # "MELA": stored
        return packed[16 : 16 + min(size, _LIMIT)]
    window = bytearray(4096)
    window[: len(_DICTIONARY)] = _DICTIONARY
    write, place = len(_DICTIONARY), 16
    out = bytearray()
    while place < len(packed) and len(out) < _LIMIT:
        control = packed[place]
        place += 1
        for bit in range(8):
            if place >= len(packed):
                break
            if not control >> bit & 1:
                run = packed[place : place + 1]
                place += 1
                out += run
                window[write] = run[0]
                write = (write + 1) % 4096
                continue
            token = int.from_bytes(packed[place : place + 2], "big")
            place += 2
            offset, length = token >> 4, (token & 15) + 2
            if offset == write:
                return bytes(out)
            for step in range(length):
                byte = window[(offset + step) % 4096]
                out.append(byte)
                window[write] = byte
                write = (write + 1) % 4096
    return bytes(out)


_TOKEN = re.compile(
    rb"\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-f]{2})|\\([^a-z])|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.I
)
"""A control word with its number, a byte in hexadecimal, a control symbol, a brace, or plain bytes."""
_SILENT = frozenset(
    b"fonttbl colortbl stylesheet info pict object header footer generator themedata listtable "
    b"listoverridetable".split()
)
"""Control words that open a group without text of the body."""
_SIGNS = {
    **dict.fromkeys((b"par", b"line", b"row"), "\n"),
    **dict.fromkeys((b"tab", b"cell"), "\t"),
    b"emdash": "—",
    b"endash": "–",
    b"bullet": "•",
    b"lquote": "‘",
    b"rquote": "’",
    b"ldblquote": "“",
    b"rdblquote": "”",
}


def rtf_to_text(rtf: bytes) -> str:
    """Give the words of an RTF document, paragraphs and rows of tables on lines of their own."""
    reader = _Reader()
    for token in _TOKEN.finditer(rtf[:_LIMIT]):
        reader.take(*token.groups())
    return reader.text()


class _Reader:
    """What was read of a document: its text, and the state of its groups."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.held = bytearray()
        self.codec = "cp1252"
        self.silent = [False]
        self.skip = 0
        """Bytes that stand for a character given by its number, for readers that cannot show that."""

    def take(
        self,
        word: bytes | None,
        number: bytes | None,
        code: bytes | None,
        symbol: bytes | None,
        brace: bytes | None,
        plain: bytes | None,
    ) -> None:
        """Take one token; the arguments are the groups of ``_TOKEN``."""
        if brace:
            self._group(brace)
        elif symbol == b"*" or (word and word.lower() in _SILENT):
            self.silent[-1] = True
        elif self.silent[-1]:
            return
        elif code:
            self._bytes(bytes((int(code, 16),)))
        elif plain:
            self._bytes(plain)
        elif symbol in (b"\\", b"{", b"}", b"~"):
            self.held += b" " if symbol == b"~" else symbol
        elif word:
            self._control(word, number)

    def _group(self, brace: bytes) -> None:
        self.skip = 0
        if brace == b"{":
            self.silent.append(self.silent[-1])
        elif len(self.silent) > 1:
            self.silent.pop()

    def _bytes(self, data: bytes) -> None:
        self.held += data[self.skip :]
        self.skip = max(0, self.skip - len(data))

    def _control(self, word: bytes, number: bytes | None) -> None:
        if word == b"ansicpg" and number:
            self.codec = known(f"cp{number.decode()}") or self.codec
        elif word == b"u" and number:
            self._flush()
            self.out.append(chr(int(number) % 0x10000))
            self.skip = 1
        elif word in _SIGNS:
            self._flush()
            self.out.append(_SIGNS[word])

    def _flush(self) -> None:
        if self.held:
            self.out.append(self.held.decode(self.codec, "replace"))
            self.held.clear()

    def text(self) -> str:
        """The whole text; pairs of surrogates are joined, and half a pair is U+FFFD."""
        self._flush()
        whole = "".join(self.out)
        return whole.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").replace("\0", "")
