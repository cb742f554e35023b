"""The encoding of a table of text: a byte order mark decides, then UTF-8, then what the letters look like.

A letter guessed wrong is a wrong name. So what is guessed is said, ``--encoding`` names another, and where
nothing fits the file is refused.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from charset_normalizer import from_bytes

from extractors.charsets import known, wide
from records.failures import Misuse

_BLOCK = 1 << 20
_SAMPLE = 200_000
"""Bytes of lines with letters beyond ASCII that a guess looks at."""
_FEWEST = 36
"""Bytes beyond ASCII from which a guess by statistics is worth something."""
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_SHOWN = {
    "cp1252": "windows-1252",
    "gb18030": "GB18030",
    "big5hkscs": "Big5",
    "cp949": "EUC-KR (windows-949)",
}
_WORD = re.compile(r"[^\W\d_]+")
_AFTER_A_LETTER = re.compile(r"[^\W\d_][¡¢£¤¥¦§©¬®±²³µ¶¹¸¨¯¿¼½¾]|[¢£¤¥¦§©¬®±²³µ¶¹¸¨¯¼½¾](?=[^\W\d_])")
"""What stands beside no letter in a Western text: in another encoding these bytes are letters."""
_NO_WESTERN = frozenset("ÿ\x81\x8d\x8f\x90\x9d")
_COMMON_HANZI = range(0xB0, 0xD8)
"""Lead bytes of the 3,755 commonest characters in GB 2312, in the order of pinyin."""
_HANGUL = range(0xB0, 0xC9)
"""Lead bytes of the syllables in KS X 1001: the first part of the same range."""
_ICELANDIC, _WITH_ICELANDIC = frozenset("þýðÞÝÐ"), frozenset("áíóúæÁÍÓÚÆ")
"""Letters that in Turkish and Polish tables are others, and those that stand with them in Icelandic."""
_KANA = (0xA4, 0xA5)
"""Lead bytes of kana in EUC-JP: hardly any stand in Chinese or Korean tables."""
_COMMON_BIG5 = range(0xA4, 0xC7)
"""Lead bytes of the 5,401 commonest characters in Big5."""
_MOSTLY_COMMON = 0.6
"""Share of common characters from which a text is Chinese: nine in ten of a text are, two in three of a few
names."""


@dataclass(frozen=True, slots=True)
class Encoding:
    """An encoding by Python's name; ``guessed``: by the looks of the letters alone."""

    codec: str
    guessed: bool = False

    @property
    def shown(self) -> str:
        """The name that people know it by."""
        return _SHOWN.get(self.codec, self.codec)


def encoding_of(path: Path, named: str | None = None) -> Encoding:
    """Find the encoding of a file of text.

    Args:
        path: The file.
        named: The encoding that somebody named; a byte order mark overrides it.

    Raises:
        Misuse: There is no encoding of that name, or none fits.
        OSError: The file cannot be read.
    """
    with path.open("rb") as source:
        head = source.read(4096)
    for mark, codec in _BOMS:
        if head.startswith(mark):
            return Encoding(codec)
    if named:
        codec_named = known(named)
        if codec_named is None:
            raise Misuse(
                "encoding", f"There is no encoding {named!r}. Common ones: utf-8, windows-1252, gb18030."
            )
        return Encoding(codec_named)
    if b"\0" in head and (unmarked := wide(head)):
        return Encoding(unmarked)
    sample = _beyond_utf8(path)
    if sample is None:
        return Encoding("utf-8-sig")
    found = None if _is_mostly_utf8(sample) else _guess(sample)
    if found is None:
        raise misread(path.name, "utf-8")
    return Encoding(found, guessed=True)


def misread(name: str, codec: str) -> Misuse:
    """Say that a file is not in an encoding."""
    return Misuse(
        "encoding",
        f"{name} is not {_SHOWN.get(codec, codec.upper().removesuffix('-SIG'))}: save it as UTF-8 (in a "
        "spreadsheet: CSV UTF-8), or "
        "name its encoding with --encoding.",
    )


def _beyond_utf8(path: Path) -> bytes | None:
    """Some lines with letters beyond ASCII; None where the whole file is UTF-8."""
    with path.open("rb") as source:
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while block := source.read(_BLOCK):
                if not block.isascii() or decoder.getstate()[0]:
                    decoder.decode(block)
            decoder.decode(b"", final=True)
            return None
        except UnicodeDecodeError:
            source.seek(0)
        found: list[bytes] = []
        size = 0
        while size < _SAMPLE and (line := source.readline(_BLOCK)):
            if not line.isascii():
                found.append(line)
                size += len(line)
        return b"".join(found)


def _is_mostly_utf8(sample: bytes) -> bool:
    """Whether a text is UTF-8 but for a few bytes: then it is damaged, and in no other encoding."""
    letters = [letter for letter in sample.decode("utf-8", "replace") if not letter.isascii()]
    broken = letters.count("\ufffd")
    return len(letters) - broken >= max(1, broken)


def _guess(sample: bytes) -> str | None:
    if _is_western(sample):
        return "cp1252"
    if (asian := _east_asian(sample)) is not None:
        return asian
    if sum(byte > 127 for byte in sample) < _FEWEST:
        return None
    best = from_bytes(sample[:20_000], steps=5, chunk_size=512).best()
    return known(best.encoding) if best else None


def _is_western(sample: bytes) -> bool:
    """Whether the letters beyond ASCII stand in words with others, as é in René."""
    text = sample.decode("cp1252", "replace")
    if not _ICELANDIC.isdisjoint(text) and _WITH_ICELANDIC.isdisjoint(text):
        return False
    if "\ufffd" in text or not _NO_WESTERN.isdisjoint(text) or _AFTER_A_LETTER.search(text):
        return False
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    mixed = sum(2 * sum(letter.isascii() for letter in word) >= len(word) for word in words)
    return bool(mixed >= 0.8 * len(words))


def _east_asian(sample: bytes) -> str | None:
    """GB18030, Big5 or EUC-KR: that in which most characters are common ones."""
    pairs = _pairs(sample)
    if not pairs:
        return None
    high = [lead for lead, trail in pairs if trail >= 0xA1]
    if len(high) == len(pairs) and sum(lead in _KANA for lead in high) > 0.1 * len(high):
        return _decodes(sample, "euc_jp")
    if len(high) > 0.95 * len(pairs) and _share(high, _HANGUL, pairs) > 0.95:
        return _decodes(sample, "cp949")
    common = {
        "gb18030": _share(high, _COMMON_HANZI, pairs),
        "big5hkscs": _share([lead for lead, _ in pairs], _COMMON_BIG5, pairs),
    }
    best = max(common, key=lambda codec: common[codec])
    return _decodes(sample, best) if common[best] > _MOSTLY_COMMON else None


def _pairs(sample: bytes) -> list[tuple[int, int]]:
    """Each byte beyond ASCII with the one after it."""
    found, at = [], 0
    while at + 1 < len(sample):
        if sample[at] > 127:
            found.append((sample[at], sample[at + 1]))
            at += 1
        at += 1
    return found


def _share(leads: list[int], among: range, pairs: list[tuple[int, int]]) -> float:
    return sum(lead in among for lead in leads) / len(pairs)


def _decodes(sample: bytes, codec: str) -> str | None:
    try:
        sample.decode(codec)
    except UnicodeDecodeError:
        return None
    return codec
