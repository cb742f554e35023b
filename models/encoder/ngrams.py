"""The tokens of the encoder: hashed character n-grams of a name's plain words and of its native script."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from zlib import crc32

from models.encoder.spelling import COMPOUND_FAMILIES, LONGEST, words
from models.names.gazetteers import simplified

BUCKETS = 1 << 17
SIZES = (2, 3, 4)
_NATIVE = re.compile("[\u3400-\u9fff]+|[\uac00-\ud7a3]+|[\u0621-\u06ff\u200c]+")
_CLASSES = (
    ("kh", "k"), ("gh", "k"), ("sh", "s"), ("ch", "j"), ("zh", "j"), ("ts", "j"), ("tz", "j"), ("ph", "f"),
    ("ck", "k"),
)  # fmt: skip
_SHAPES = str.maketrans("qgcxwbdzl", "kkksvptsr", "aeiouyh")
"""Consonants that romanisations exchange are made one; vowels and h are left out."""


def _bucket(token: str) -> int:
    return crc32(token.encode()) % BUCKETS


def skeleton(word: str) -> str:
    """Give the consonants of a Latin word, roughly: ``mohammadreza`` and ``mhmdrza`` are both mmtrs."""
    for written, meant in _CLASSES:
        word = word.replace(written, meant)
    return word.translate(_SHAPES)


@lru_cache(maxsize=200_000)
def word_ngrams(word: str) -> tuple[int, ...]:
    """Give the buckets of a word's n-grams, of the word itself and of its consonants.

    N-grams have 2 to 4 characters, with the word's edges marked. With buckets in place of a vocabulary
    nothing is out of vocabulary, and no table of n-grams has to be loaded.
    """
    edged = f"^{word}$"
    grams = [edged[i : i + n] for n in SIZES for i in range(len(edged) - n + 1)]
    bones = skeleton(word)
    return tuple(map(_bucket, (*grams, f"<{word}>", *((f"={bones}",) if len(bones) > 1 else ()))))


@lru_cache(maxsize=65536)
def native_ngrams(name: str) -> tuple[int, ...]:
    """Give the buckets of what a name has in Chinese, Korean or Arabic letters.

    They stand for each character as part of a family name or of a given one (traditional ones as
    simplified), and for n-grams of Persian words. From these the readings of a character are learned: the
    plain words hold only one.
    """
    found: list[str] = []
    runs = _NATIVE.findall(unicodedata.normalize("NFKC", name[:LONGEST]))
    for at, run in enumerate(runs):
        if run[0] >= "\u3400":
            run = simplified(run)
            cut = 2 if run[:2] in COMPOUND_FAMILIES and len(run) > 2 else 1
            cut = cut if at == 0 and (2 <= len(run) <= 4 or len(runs) > 1) else 0
            found += [f"f{run[:cut]}"] if cut else []
            found += [f"g{character}" for character in run[cut:]]
        else:
            edged = f"^{run.replace(chr(0x200C), '').replace('ي', 'ی').replace('ك', 'ک')}$"
            found += [edged[i : i + n] for n in SIZES for i in range(len(edged) - n + 1)]
    return tuple(map(_bucket, found))


def ngrams(name: str) -> list[int]:
    """Give the buckets of all words of a name, whose order plays no part; none for a name without letters."""
    latin = [bucket for word in words(name) for bucket in word_ngrams(word)]
    return latin if name.isascii() else [*latin, *native_ngrams(name)]
