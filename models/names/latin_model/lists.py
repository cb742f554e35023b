"""Tells which lists a word is on: one byte a word, from ``lists.txt.gz``.

Words are kept as 32-bit checksums, since 300,000 strings would take 30 MB of memory. One unknown word in
15,000 takes another word's byte, which does no harm.
"""

from __future__ import annotations

import gzip
import zlib
from functools import lru_cache
from pathlib import Path

import numpy as np

_FILE = Path(__file__).resolve().parent / "lists.txt.gz"

GIVEN, FAMILY, RARE, NICKNAME, SPANISH, PLACE = (1 << n for n in range(6))
"""Common given and family names; name parts of any country; short forms; Spanish, Filipino names; places."""
LOWER, EITHER, CAPITAL = 1 << 6, 2 << 6, 3 << 6
"""How the word is mostly written inside a sentence; 0 when it was hardly ever seen."""
SIZE = 256


class Lists:
    """Looks up lower-case words."""

    def __init__(self, content: str) -> None:
        sums: list[int] = []
        flags: list[int] = []
        for line in content.splitlines():
            flag, _, words = line.partition("\t")
            here = [zlib.crc32(word.encode()) for word in words.split(" ")]
            sums += here
            flags += [int(flag)] * len(here)
        keys = np.array(sums, dtype=np.uint32)
        order = np.argsort(keys, kind="stable")
        self._keys = keys[order]
        self._flags = np.array(flags, dtype=np.uint8)[order]

    def __getitem__(self, word: str) -> int:
        """Give the flags of ``word``; 0 where it is on no list."""
        key = zlib.crc32(word.encode())
        at = int(np.searchsorted(self._keys, np.uint32(key)))
        if at < len(self._keys) and int(self._keys[at]) == key:
            return int(self._flags[at])
        return 0


@lru_cache(maxsize=1)
def load() -> Lists:
    """Load the lists beside this module, once a process."""
    return Lists(gzip.decompress(_FILE.read_bytes()).decode())
