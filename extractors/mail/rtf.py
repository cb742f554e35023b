"""Rich text to plain text: what Outlook keeps of a body when it keeps neither text nor HTML.

``unpacked`` undoes [MS-OXRTFCP] compression; ``rtf_to_text`` keeps the words and the line ends, nothing else.
"""

from __future__ import annotations

import re
import struct

from extractors.charsets import known

_LIMIT = 20_000_000
"""Bytes that one body may unpack to."""
_DICTIONARY = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArial"
    b"Times New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)


def unpacked(packed: bytes) -> bytes:
    """The RTF of a compressed stream; as much as there is of a damaged one."""
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
_SILENT = frozenset(
    [
        "fonttbl",
        "colortbl",
        "stylesheet",
        "info",
        "pict",
        "object",
        "header",
        "footer",
        "generator",
        "themedata",
        "listtable",
        "listoverridetable",
    ]
)
_BREAKS = {
    "par": "\n",
    "line": "\n",
    "row": "\n",
    "tab": "\t",
    "cell": "\t",
    "emdash": "—",
    "endash": "–",
    "bullet": "•",
}
_QUOTES = {"lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”"}


def rtf_to_text(rtf: bytes) -> str:
    """The words of an RTF document, paragraphs and rows on lines of their own."""
    out: list[str] = []
    held = bytearray()
    codec = "cp1252"
    silent: list[bool] = [False]
    skip = 0

    def flush() -> None:
        if held:
            out.append(held.decode(codec, "replace"))
            held.clear()

    for token in _TOKEN.finditer(rtf[:_LIMIT]):
        word, number, code, symbol, brace, plain = token.groups()
        if brace == b"{":
            silent.append(silent[-1])
            skip = 0
        elif brace == b"}":
            if len(silent) > 1:
                silent.pop()
            skip = 0
        elif symbol == b"*" or (word and word.decode().lower() in _SILENT):
            silent[-1] = True
        elif silent[-1]:
            continue
        elif code:
            if skip:
                skip -= 1
            else:
                held.append(int(code, 16))
        elif plain:
            held += plain[skip:]
            skip = max(0, skip - len(plain))
        elif symbol in (b"\\", b"{", b"}", b"~"):
            held += b" " if symbol == b"~" else symbol
        elif word:
            name = word.decode()
            if name == "ansicpg" and number:
                codec = known(f"cp{number.decode()}") or codec
            elif name == "u" and number:
                flush()
                out.append(chr(int(number) % 0x10000))
                skip = 1
            elif name in _BREAKS or name in _QUOTES:
                flush()
                out.append(_BREAKS.get(name) or _QUOTES[name])
    flush()
    text = "".join(out)
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").replace("\0", "")
