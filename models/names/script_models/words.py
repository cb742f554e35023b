"""What the network sees of Persian: each word, its beginning and end, its triples of letters, and its lists.

A word is a run of letters, digits and zero-width non-joiners; any other mark is a word of its own. Arabic
ي and ك are read as Persian ی and ک, short vowels and non-joiners are left out, digits are 0.
"""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from models.names import gazetteers

WORD_ROWS = 1 << 14
PART_ROWS = 1 << 13
TRIPLES = 10
COLUMNS = 5 + TRIPLES
"""Word, beginnings of 2 and 3 letters, ends of 2 and 3, up to ten triples. Pairs of words made it worse."""
FLAGS = 10
FAMILY = Path(__file__).resolve().parent / "weights" / "fa.family.txt.gz"
"""Family names without those of the training sentences, whose every name would be on the list."""

_WORD = re.compile(r"[^\W_]+(?:\u200c[^\W_]+)*|\S")
_SAME = str.maketrans(
    "يىئكةۀأإآؤ" + "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹0123456789",
    "یییکههااآو" + "0" * 30,
    "\u200c\u200d\u200e\u200f\u0640" + "".join(map(chr, range(0x64B, 0x653))) + "\u0670",
)
_LATIN = re.compile("[a-z]")
_JOINED = ("هایی", "های", "ها", "ام", "ات", "اش", "مون", "تون", "شون", "ی", "و", "رو", "م", "ش", "ت")


@dataclass(frozen=True, slots=True)
class Words:
    """Words of one piece: their ``bounds`` in it and their rows (N, COLUMNS) and flags (N, FLAGS)."""

    bounds: list[tuple[int, int]]
    rows: NDArray[np.int32]
    flags: NDArray[np.float32]


def read(piece: str) -> Words:
    """Give the words of ``piece`` as the network takes them."""
    matches = [(m.start(), m.end(), m.group()) for m in _WORD.finditer(piece)]
    keys = [folded(word) for _, _, word in matches]
    rows = np.empty((len(keys), COLUMNS), dtype=np.int32)
    marks = np.empty((len(keys), FLAGS), dtype=np.float32)
    for i, key in enumerate(keys):
        own, seen = _one(key)
        rows[i] = own
        marks[i] = seen
        matched = matches[i]
        marks[i, FLAGS - 1] = i > 0 and matches[i - 1][1] == matched[0]
    return Words([(a, b) for a, b, _ in matches], rows, marks)


def folded(word: str) -> str:
    """Give the key of a word.

    Not ``vocabulary.folding``: the network was trained on exactly this.
    """
    return word.translate(_SAME).lower()


@cache
def _lists() -> tuple[frozenset[str], ...]:
    with gzip.open(FAMILY, "rt", encoding="utf-8") as file:
        family = file.read().split()
    return frozenset(folded(e) for e in gazetteers.entries("fa.given")), frozenset(map(folded, family))


_KNOWN: dict[str, tuple[list[int], list[float]]] = {}
_MOST_KNOWN = 30_000


def _one(key: str) -> tuple[list[int], list[float]]:
    kept = _KNOWN.get(key)
    if kept is None:
        kept = _computed(key)
        if len(_KNOWN) >= _MOST_KNOWN:
            _KNOWN.clear()
        _KNOWN[key] = kept
    return kept


def _computed(key: str) -> tuple[list[int], list[float]]:
    edged = f"<{key[:40]}>"
    triples = [_hash(edged[i : i + 3], PART_ROWS - 1) + 1 for i in range(len(edged) - 2)][:TRIPLES]
    rows = [_hash(key, WORD_ROWS)]
    rows += [_hash(f"a{key[:2]}", PART_ROWS), _hash(f"b{key[:3]}", PART_ROWS)]
    rows += [_hash(f"c{key[-2:]}", PART_ROWS), _hash(f"d{key[-3:]}", PART_ROWS)]
    rows += triples + [0] * (TRIPLES - len(triples))
    given, family = _lists()
    stems = [key[: -len(end)] for end in _JOINED if key.endswith(end) and len(key) - len(end) >= 3]
    flags = [
        key in given,
        key in family,
        any(stem in given for stem in stems),
        any(stem in family for stem in stems),
        key.isdigit(),
        not key[:1].isalnum(),
        bool(_LATIN.search(key)),
        key in ("_", "#", "@"),
        len(key) <= 2,
        False,
    ]
    return rows, [float(f) for f in flags]


def _hash(text: str, rows: int) -> int:
    """Give a row that is the same on every machine and in every process."""
    return crc32(text.encode("utf-8", "replace")) % rows
