"""The tokens of the encoder: hashed character n-grams of each plain word of a name."""

from __future__ import annotations

from functools import lru_cache
from zlib import crc32

from models.encoder.spelling import words

BUCKETS = 1 << 17
SIZES = (2, 3, 4)


@lru_cache(maxsize=200_000)
def word_ngrams(word: str) -> tuple[int, ...]:
    """Buckets of a word's n-grams (2 to 4 characters, with its edges marked) and of the word itself.

    Buckets rather than a vocabulary: nothing is out of vocabulary, and no table of n-grams has to be loaded."""
    edged = f"^{word}$"
    grams = [edged[i : i + n] for n in SIZES for i in range(len(edged) - n + 1)]
    return tuple(crc32(g.encode()) % BUCKETS for g in (*grams, f"<{word}>"))


def ngrams(name: str) -> list[int]:
    """Buckets of all words of a name; the order of the words plays no part. Empty for a name without letters."""
    return [bucket for word in words(name) for bucket in word_ngrams(word)]
