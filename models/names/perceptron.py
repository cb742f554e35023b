"""An averaged perceptron that labels a sequence from left to right: B and I of a person's name, or O.

Its model is a table of features and three whole-number weights each, which a person can read; labelling is additions."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path

LABELS = ("O", "B", "I")
_FOLDER = Path(__file__).resolve().parent / "weights"
Weights = dict[str, tuple[int, int, int]]


@cache
def load(name: str) -> Weights:
    """The weights of one model, ``weights/<name>.json.gz``."""
    with gzip.open(_FOLDER / f"{name}.json.gz", "rt", encoding="utf-8") as file:
        table: dict[str, list[int]] = json.load(file)
    return {feature: (w[0], w[1], w[2]) for feature, w in table.items()}


def save(name: str, weights: Weights) -> None:
    """Write one model, sorted and without a time stamp."""
    _FOLDER.mkdir(exist_ok=True)
    text = json.dumps(dict(sorted(weights.items())), ensure_ascii=False, separators=(",", ":"))
    with (_FOLDER / f"{name}.json.gz").open("wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as file:
        file.write(text.encode("utf-8"))


def label(features: Sequence[Sequence[str]], weights: Weights) -> list[tuple[int, int]]:
    """For each unit, its label (an index of LABELS) and the margin over the next best."""
    out: list[tuple[int, int]] = []
    before = 0
    for unit in features:
        o = b = i = 0
        for feature in unit:
            found = weights.get(feature)
            if found is not None:
                o, b, i = o + found[0], b + found[1], i + found[2]
        for feature in (f"p{before}", f"p{before}{unit[0]}"):
            found = weights.get(feature)
            if found is not None:
                o, b, i = o + found[0], b + found[1], i + found[2]
        if before == 0:
            best = 1 if b > o else 0
            margin = abs(b - o)
        else:
            best = 2 if i >= max(o, b) else (1 if b > o else 0)
            margin = sorted((o, b, i))[2] - sorted((o, b, i))[1]
        out.append((best, margin))
        before = best
    return out
