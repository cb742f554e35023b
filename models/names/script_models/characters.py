"""What the network sees of Chinese or Korean: each character, its pairs, its triple and its lists.

Everything is looked up for all pieces at once in flat arrays. Pieces are parted by zeros, so that no pair
or match reaches from one into the next.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from models.names import gazetteers

Ints = NDArray[np.int64]
Codes = NDArray[np.uint32]

GAP = "\0" * 4
"""As long as the farthest reach of a convolution."""
GRAM_ROWS = 1 << 15
COLUMNS = 4
"""Character row, pair with the one before, pair with the one after, triple."""

_PRIME = np.uint64(0x9E3779B97F4A7C15)
_LONGEST = {"zh": 4, "ko": 5}
_LISTS = {"zh": ("zh.parts",), "ko": ("ko.parts",)}
"""Not ko.full and ko.given: they come from the training sentences, whose every name would be on the list."""
_SINGLE = {"zh": ("zh.family", "zh.common_family", "zh.common_given"), "ko": ("ko.family",)}


WORDS = Path(__file__).resolve().parent / "weights" / "zh.words.safetensors"
"""Chinese words of two to four characters and what kind of word each is (lexicon.py writes it)."""
WORD_KINDS = 6


def flags(language: Literal["zh", "ko"]) -> int:
    """Give the flags of a character: whether it begins, continues, ends an entry of each list, or is one."""
    words = 3 * WORD_KINDS if language == "zh" else 0
    return words + 3 * len(_LISTS[language]) + len(_SINGLE[language])


def folded(text: str, language: Literal["zh", "ko"]) -> Codes:
    """Give code points as the model knows them.

    Full width becomes half, capitals small, digits 0, traditional characters simplified.
    """
    codes = np.frombuffer(text.encode("utf-32-le", "replace"), dtype="<u4")
    out: Codes = _fold(language)[np.minimum(codes, 0xFFFF)]
    return out


def grams(codes: Codes) -> tuple[Ints, Ints, Ints]:
    """Give rows of pair (before, here), pair (here, after) and triple, each (N,), for codes between gaps."""
    here = codes.astype(np.uint64)
    before, after = (
        np.concatenate([here[:1] * np.uint64(0), here[:-1]]),
        np.concatenate([here[1:], here[:1] * np.uint64(0)]),
    )
    pair = _row((before << np.uint64(16)) | here)
    triple = _row((before << np.uint64(32)) | (here << np.uint64(16)) | after | np.uint64(1 << 50))
    return pair, np.concatenate([pair[1:], pair[:1]]), triple


def list_flags(codes: Codes, language: Literal["zh", "ko"]) -> NDArray[np.float32]:
    """Give the flags of each character, (N, flags(language)), each 0 or 1."""
    out = np.zeros((len(codes), flags(language)), dtype=np.float32)
    here = codes.astype(np.uint64)
    column = 0
    for name in _LISTS[language]:
        for length, packed in _packed(name, language).items():
            if len(here) < length:
                continue
            keys = packed_keys(here, length)
            nearest = np.minimum(np.searchsorted(packed, keys), len(packed) - 1)
            places = np.flatnonzero((packed[nearest] == keys) & (here[: len(keys)] >= 0x3400))
            out[places, column] = 1
            out[places + length - 1, column + 2] = 1
            for inner in range(1, length - 1):
                out[places + inner, column + 1] = 1
        column += 3
    if language == "zh":
        for length, (packed, kinds) in _words().items():
            keys = packed_keys(here, length)
            nearest = np.minimum(np.searchsorted(packed, keys), len(packed) - 1)
            places = np.flatnonzero(packed[nearest] == keys)
            columns = column + 3 * kinds[nearest[places]].astype(np.int64)
            out[places, columns] = 1
            out[places + length - 1, columns + 2] = 1
            for inner in range(1, length - 1):
                out[places + inner, columns + 1] = 1
        column += 3 * WORD_KINDS
    for name in _SINGLE[language]:
        out[:, column] = _single(name, language)[codes]
        column += 1
    return out


def _row(keys: NDArray[np.uint64]) -> Ints:
    return ((keys * _PRIME) >> np.uint64(49)).astype(np.int64)


def packed_keys(codes: NDArray[np.uint64], length: int) -> NDArray[np.uint64]:
    """Give a key for the ``length`` code points from each place on."""
    key = codes[: len(codes) - length + 1].copy()
    for i in range(1, length):
        key = key * _PRIME + codes[i : len(codes) - length + 1 + i]
    return key


@cache
def _fold(language: Literal["zh", "ko"]) -> Codes:
    table = np.arange(0x10000, dtype=np.uint32)
    table[0xFF01:0xFF5F] -= 0xFEE0
    for code in range(0x80, 0x3000):
        plain = unicodedata.normalize("NFKC", chr(code)).lower()
        if len(plain) == 1 and ord(plain) < 0x10000:
            table[code] = ord(plain)
    lower = np.arange(0x80, dtype=np.uint32)
    lower[ord("A") : ord("Z") + 1] += 32
    lower[ord("0") : ord("9") + 1] = ord("0")
    table = np.where(table < 0x80, lower[np.minimum(table, 0x7F)], table)
    table[0x3000] = table[0xA0] = ord(" ")
    for old, new in zip("“”‘’–—…", "\"\"''--.", strict=True):
        table[ord(old)] = ord(new)
    if language == "zh":
        for entry in gazetteers.entries("zh.simplified"):
            if len(entry) == 3 and entry[1] == "|":
                entry = entry[0] + entry[2]
            if len(entry) == 2 and max(map(ord, entry)) < 0x10000:
                table[ord(entry[0])] = ord(entry[1])
    table[0xFFFF] = 0xFFFF
    return table.astype(np.uint32)


@cache
def _words() -> dict[int, tuple[NDArray[np.uint64], NDArray[np.uint8]]]:
    from safetensors.numpy import load_file

    kept = load_file(WORDS)
    return {n: (kept[f"keys{n}"], kept[f"kinds{n}"]) for n in (2, 3, 4)}


@cache
def _packed(name: str, language: Literal["zh", "ko"]) -> dict[int, NDArray[np.uint64]]:
    by_length: dict[int, list[str]] = {}
    for entry in gazetteers.entries(name):
        if 2 <= len(entry) <= _LONGEST[language]:
            by_length.setdefault(len(entry), []).append(entry)
    return {
        length: np.unique(
            packed_keys(folded("".join(sorted(entries)), language).astype(np.uint64), length)[::length]
        )
        for length, entries in sorted(by_length.items())
    }


@cache
def _single(name: str, language: Literal["zh", "ko"]) -> NDArray[np.float32]:
    table = np.zeros(0x10000, dtype=np.float32)
    for entry in gazetteers.entries(name):
        if len(entry) == 1:
            table[folded(entry, language)] = 1
    return table
