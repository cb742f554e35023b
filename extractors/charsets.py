"""Bytes to text, whatever the sender said of their charset.

Invariant: nothing is raised, and no NUL and no lone surrogate comes out, since PostgreSQL keeps neither. Both
become U+FFFD, one for one, so that offsets stay.
"""

from __future__ import annotations

import codecs
import re
from contextlib import suppress
from functools import lru_cache

import webencodings  # type: ignore[import-untyped]
from charset_normalizer import from_bytes
from webencodings.labels import LABELS  # type: ignore[import-untyped]

_SAMPLE = 20_000
"""Bytes that a guess looks at. Guessing takes about 1 ms per kB, and more text hardly changes its answer."""

_SHORT = 64
"""Bytes below which a guess is worth nothing; mostly ASCII with an accent or two is then some Latin."""

_LABELS = {label.replace("_", "-"): name for label, name in LABELS.items()}
"""Labels of the WHATWG Encoding Standard, as browsers read them: Latin-1 as Windows' superset of it."""
_ALIASES = {
    **dict.fromkeys(("gb-2312", "gb2312", "gbk", "euc-cn"), "gb18030"),
    **dict.fromkeys(("utf-16", "unicode"), "utf-16"),
    **dict.fromkeys(("7bit", "8bit"), "cp1252"),
    "ks-c-5601": "cp949",
    "unicode-1-1-utf-7": "utf-7",
    "utf8mb4": "utf-8",
    "x-utf-8": "utf-8",
    "x-big5": "big5hkscs",
    "x-windows-874": "cp874",
    "x-windows-949": "cp949",
}
"""What senders write and that standard lacks, or knows as something narrower than what is sent under it."""
_NUMBERED = re.compile(r"(?:cp|windows|win|microsoft-cp)-?(125\d|874|949)")
_REFUSED = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"})
"""Python's own codecs that are no charsets; some take time that grows with the square of the input."""
_NOT_READ = frozenset({"replacement", "x-user-defined"})
"""Encodings by which the WHATWG says that a text shall not be read."""
_LONGEST_NAME = 60
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
    """Give the text with NULs and lone surrogates replaced by U+FFFD, one for one."""
    if text.isascii():
        return text.replace("\0", "\ufffd") if "\0" in text else text
    return _UNSTORABLE.sub("\ufffd", text)


def wide(data: bytes) -> str | None:
    """Give the UTF-16 or UTF-32 codec that a byte order mark shows, or every other byte being NUL."""
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


@lru_cache(1_000)
def known(name: str | None) -> str | None:
    """Give Python's codec for a charset as senders name it, or None where there is none.

    Python's own names stand for what the WHATWG has no decoder of: HZ, ISO-2022-KR, code pages of DOS.
    """
    if not name:
        return None
    label = name[:_LONGEST_NAME].strip().strip("\"'").lower().replace("_", "-").split("*")[0]
    if numbered := _NUMBERED.fullmatch(label):
        label = f"windows-{numbered.group(1)}"
    if found := _of_label(label):
        return found
    try:
        codec = codecs.lookup(label)
    except (LookupError, ValueError):
        return None
    if codec.name.replace("-", "_") in _REFUSED or not codec._is_text_encoding:
        return None
    return _of_label(codec.name.replace("_", "-")) or codec.name


def _of_label(label: str) -> str | None:
    if own := _ALIASES.get(label):
        return codecs.lookup(own).name
    standard = _LABELS.get(label)
    if standard is None or standard in _NOT_READ:
        return None
    return _ALIASES.get(standard) or str(webencodings.lookup(standard).codec_info.name)


def decode(data: bytes, declared: str | None = None) -> tuple[str, bool]:
    """Give the text of ``data``, and whether the declared charset was right or none was needed.

    A byte order mark decides; then the declared charset, unless the bytes are not valid in it or are valid
    UTF-8 declared as some Latin; then UTF-8; then a guess.
    """
    if declared is None and data.isascii() and b"\0" not in data[:256]:
        return storable(data.decode("ascii")), True
    if (text := _marked(data)) is not None:
        return storable(text), True
    text, sure = _by_codec(data, known(declared))
    return storable(text), sure


def _marked(data: bytes) -> str | None:
    """The text of what a byte order mark or every other byte being NUL shows to be Unicode."""
    for bom, name in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(name, "replace")
    if b"\0" in data[:256] and (codec := wide(data)):
        return data.decode(codec, "replace")
    return None


def _by_codec(data: bytes, codec: str | None) -> tuple[str, bool]:
    """The text by the declared codec or by whatever fits better, and whether the codec was right."""
    if codec and (codec not in _LATIN or data.isascii()):
        with suppress(UnicodeError, ValueError):
            return data.decode(codec), True
    try:
        # bytes of a Latin text are hardly ever valid UTF-8 by chance
        return data.decode("utf-8"), codec is None or data.isascii()
    except UnicodeDecodeError as fault:
        if codec == "utf-8" or _nearly_utf8(data, fault):
            return data.decode("utf-8", "replace"), False
    if codec in _LATIN:
        return data.decode(codec, "replace"), True
    if codec and _loss(text := data.decode(codec, "replace"), data) < 0.25:
        return text, False
    return _guess(data), False


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
