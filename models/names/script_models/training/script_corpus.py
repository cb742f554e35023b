"""What is learned from?

The labelled sentences of DIR/names, a tenth of the gold ones held out by the hash of their id.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

from models.names.script_models.windows import Language

Labelled = list[tuple[int, int, str]]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A text with its names as (start, end, kind); kinds are those of ``tags.KINDS``.

    ``weight`` of its loss. In ``doubted`` stretches nothing is learned.
    """

    text: str
    names: Labelled
    weight: float = 1.0
    doubted: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A file of DIR/names; ``gold`` ones lend a tenth to be held out."""

    name: str
    weight: float
    gold: bool


SOURCES: dict[Language, tuple[Source, ...]] = {
    "zh": (Source("zh.uner_gsdsimp_train", 1.0, True), Source("zh.multiconer1_dev", 0.3, False)),
    "ko": (
        Source("ko.klue_gold", 1.0, True),
        Source("ko.klue_train_relabel", 1.0, False),
        Source("ko.multiconer1", 0.3, False),
    ),
    "fa": (Source("fa.parstwiner_train", 1.0, True), Source("fa.multiconer_small", 0.3, False)),
}
_KINDS = {
    "PER": "person",
    "PS": "person",
    "ORG": "organisation",
    "OG": "organisation",
    "LOC": "place",
    "LC": "place",
}
_UNNAMED = re.compile(r"[\W\d_年]+")
"""A few persons of the Chinese corpus are years or brackets, their labels shifted."""


@dataclass(frozen=True, slots=True)
class Read:
    """Sentences to learn from, by file, and those held out; ``digests``: SHA-256 of each file."""

    learned: dict[str, list[Sentence]]
    held: list[Sentence]
    digests: dict[str, str]


def read(data: Path, language: Language) -> Read:
    """All sources of ``language``."""
    learned: dict[str, list[Sentence]] = {}
    held: list[Sentence] = []
    digests: dict[str, str] = {}
    for source in SOURCES[language]:
        path = data / "names" / f"{source.name}.jsonl.gz"
        digests[source.name] = hashlib.sha256(path.read_bytes()).hexdigest()
        here = learned.setdefault(source.name, [])
        for identifier, sentence in _sentences(path, source.weight):
            (held if source.gold and crc32(identifier.encode()) % 10 == 0 else here).append(sentence)
    return Read(learned, held, digests)


def _sentences(path: Path, weight: float) -> Iterator[tuple[str, Sentence]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            yield row["id"], Sentence(row["text"], _names(row["text"], row["tokens"], row["bio"]), weight)


def _names(text: str, tokens: list[str], bio: list[str]) -> Labelled:
    names: Labelled = []
    place = 0
    for token, tag in zip(tokens, bio, strict=True):
        start = text.index(token, place)
        place = start + len(token)
        if tag == "O":
            continue
        kind = _KINDS.get(tag[2:], "other")
        if tag[0] == "I" and names and names[-1][2] == kind:
            names[-1] = (names[-1][0], place, kind)
        else:
            names.append((start, place, kind))
    return [n for n in names if n[2] != "person" or not _UNNAMED.fullmatch(text[n[0] : n[1]])]
