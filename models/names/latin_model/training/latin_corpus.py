"""What does each training corpus say?

Sentences with labelled spans, their faults mended as SOURCES.md tells them.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Span = tuple[int, int, str]
LABELS = ("PER", "ORG", "LOC", "MISC")
RENAMED = {"FAC": "LOC", "VEH": "MISC", "ADDR": "LOC", "HANDLE": "", "HASHTAG": ""}
_TITLES = re.compile(
    r"(?:(?:mr|mrs|ms|miss|dr|prof|professor|sir|sen|senator|rep|gov|governor|president|lord|lady|judge|justice|hon|rev|fr|"
    r"capt|captain|gen|general|col|lt|sgt|king|queen|prince|princess|ginoong|ginang|gng|kgg|atty|engr)\b\.?\s+)+(?=\S)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A text, its spans (start, end, label) in order, and the corpus it is from.

    ``unsure``: capitalised words outside of spans may be names too.
    """

    key: str
    text: str
    spans: tuple[Span, ...]
    source: str
    unsure: bool = False


def read(data: Path, name: str) -> Iterator[Sentence]:
    """The sentences of ``names/{name}.jsonl.gz``."""
    source = name.partition(".")[2]
    with gzip.open(data / "names" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
        for line in file:
            record = json.loads(line)
            spans = tuple(_spans(record, source))
            yield Sentence(record["id"], record["text"], spans, source, source.startswith("fewnerd"))


def held_out(sentence: Sentence) -> bool:
    """One in twenty, by the id's hash, is kept for thresholds and calibration."""
    return hashlib.sha256(sentence.key.encode()).digest()[0] < 13


def _spans(record: dict[str, Any], source: str) -> Iterator[Span]:
    text: str = record["text"]
    at = 0
    found: list[Span] = []
    for token, tag in zip(record["tokens"], record["bio"], strict=True):
        start = text.index(token, at)
        at = start + len(token)
        kind, _, label = tag.partition("-")
        label = RENAMED.get(label, label)
        if source.startswith("presidio") and label == "MISC":
            label = ""
        if not label:
            continue
        follows = bool(found) and found[-1][2] == label and text[found[-1][1] : start].strip() == ""
        if follows and (kind == "I" or (source == "synth_hand" and text[found[-1][1] : start] == " ")):
            found[-1] = (found[-1][0], at, label)
        else:
            found.append((start, at, label))
    for start, end, label in found:
        if label == "PER" and source.startswith(("gum", "presidio", "synth")):
            title = _TITLES.match(text[start:end])
            start += title.end() if title else 0
        yield start, end, label
