"""Bytes to text, whatever the sender said of their charset.

Invariant: nothing is raised, and no NUL and no lone surrogate comes out: PostgreSQL keeps neither. Both become
U+FFFD one for one, so that offsets stay.
"""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

_SAMPLE = 20_000
"""Bytes that a guess looks at: guessing is slow (about 1 ms per kB), and more text hardly changes its answer."""

_SHORT = 64
"""Bytes below which a guess is worth nothing; mostly ASCII with an accent or two is then some Latin."""

# Names that senders use and Python does not know, or knows as something narrower than what is sent under it.
_ALIASES = {
    "ascii": "cp1252",
    "iso-8859-1": "cp1252",  # what is sent as Latin-1 is Windows' superset of it, as WHATWG has it too
    "iso-8859-9": "cp1254",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-8-e": "iso-8859-8",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb-2312": "gb18030",
    "x-gbk": "gb18030",
    "euc-cn": "gb18030",
    "ks-c-5601-1987": "cp949",
    "ks-c-5601": "cp949",
    "ks-c-5601-1989": "cp949",
    "euc-kr": "cp949",
    "x-windows-949": "cp949",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "big5": "big5hkscs",
    "x-big5": "big5hkscs",
    "x-x-big5": "big5hkscs",
    "x-euc-jp": "euc-jp",
    "x-mac-roman": "mac-roman",
    "macintosh": "mac-roman",
    "unicode-1-1-utf-7": "utf-7",
    "utf8mb4": "utf-8",
    "x-utf-8": "utf-8",
    "unicode": "utf-16",
    "tis-620": "cp874",
    "windows-874": "cp874",
    "x-windows-874": "cp874",
}
_REFUSED = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"})
"""Python's own codecs that are no charsets; some take time that grows with the square of the input."""
_LATIN = frozenset({"cp1252", "cp1254", "iso8859-15", "cp1250", "iso8859-2"})
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def storable(text: str) -> str:
    """The text with NULs and lone surrogates replaced by U+FFFD, one for one."""
    if text.isascii():
        return text.replace("\0", "\ufffd") if "\0" in text else text
    return _UNSTORABLE.sub("\ufffd", text)


def wide(data: bytes) -> str | None:
    """The UTF-16 or UTF-32 codec that the first bytes show, by a byte order mark or by every other byte being NUL."""
    for bom, name in _BOMS[1:]:
        if data.startswith(bom):
            return name
    head = data[:256]
    if len(head) < 8 or b"\0" not in head:
        return None
    even, odd = head[0::2].count(0) / len(head[0::2]), head[1::2].count(0) / len(head[1::2])
    if even > 0.5 and odd < 0.1:
        return "utf-16-be"
    return "utf-16-le" if odd > 0.5 and even < 0.1 else None


def known(name: str | None) -> str | None:
    """Python's codec for a charset as senders name it, or None where there is none."""
    if not name:
        return None
    plain = name.strip().strip("\"'").lower().replace("_", "-").split("*")[0]
    plain = re.sub(r"^(?:cp|windows|win|microsoft-cp)-?(125\d)$", r"cp\1", plain)
    plain = "ascii" if plain in {"us-ascii", "7bit", "8bit", "ansi-x3.4-1968"} else plain
    plain = "iso-8859-1" if plain in {"latin1", "latin-1", "iso8859-1", "iso-88591"} else plain
    try:
        codec = codecs.lookup(_ALIASES.get(plain, plain))
    except (LookupError, ValueError):
        return None
    if codec.name.replace("-", "_") in _REFUSED or not codec._is_text_encoding:
        return None
    return codec.name


def decode(data: bytes, declared: str | None = None) -> tuple[str, bool]:
    """Text of ``data``, and whether the declared charset was right (True as well where none was needed).

    A byte order mark decides; then the declared charset, unless the bytes are not valid in it or are valid UTF-8
    declared as some Latin; then UTF-8; then a guess.
    """
    if declared is None and data.isascii() and b"\0" not in data[:256]:
        return storable(data.decode("ascii")), True
    for bom, name in _BOMS:
        if data.startswith(bom):
            return storable(data[len(bom) :].decode(name, "replace")), True
    if b"\0" in data[:256] and (codec := wide(data)):
        return storable(data.decode(codec, "replace")), True
    codec = known(declared)
    if codec and (codec not in _LATIN or data.isascii()):
        try:
            return storable(data.decode(codec)), True
        except (UnicodeError, ValueError):
            pass
    try:
        # bytes of a Latin text are hardly ever valid UTF-8 by chance
        return storable(data.decode("utf-8")), codec is None or data.isascii()
    except UnicodeDecodeError as fault:
        if codec == "utf-8" or _nearly_utf8(data, fault):
            return storable(data.decode("utf-8", "replace")), False
    if codec in _LATIN:
        return storable(data.decode(codec, "replace")), True
    if codec and _loss(text := data.decode(codec, "replace"), data) < 0.25:
        return storable(text), False
    return storable(_guess(data)), False


def _loss(text: str, data: bytes) -> float:
    high = len(data.translate(None, bytes(range(128))))
    return text.count("\ufffd") / max(1, high)


def _nearly_utf8(data: bytes, fault: UnicodeDecodeError) -> bool:
    """UTF-8 with a few damaged characters, such as a text cut inside one."""
    return fault.start > 0 and _loss(data.decode("utf-8", "replace"), data) < 0.1


def _guess(data: bytes) -> str:
    high = len(data.translate(None, bytes(range(128))))
    if len(data) < _SHORT and (high <= 2 or high < len(data) / 2):
        return data.decode("cp1252", "replace")
    best = from_bytes(data[:_SAMPLE], steps=5, chunk_size=512).best()
    codec = known(best.encoding) if best else None
    return data.decode(codec or "cp1252", "replace")
