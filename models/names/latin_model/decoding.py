"""Which spans do the labels of the words say? No torch, no onnxruntime: probabilities in, spans out."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

LABELS = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC", "B-MISC", "I-MISC")
KINDS = ("", "person", "organisation", "place", "other")

Array = NDArray[np.float32]


def probabilities(logits: Array) -> Array:
    """Softmax over the last axis."""
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    result: Array = powers / powers.sum(axis=-1, keepdims=True)
    return result


def spans(chances: Array, joins: list[bool], favour: float = 1.0) -> list[tuple[int, int, int, float]]:
    """First word, end word, kind and raw certainty of each span.

    ``chances``: words × labels. ``joins[i]``: word i may belong to the span of word i - 1. A word is of the kind that its
    two labels together make likeliest, people weighed with ``favour``; it opens a span where "begins" is likelier than "goes on".
    """
    begin, inside = chances[:, 1::2], chances[:, 2::2]
    kinds = np.concatenate([chances[:, :1], begin + inside], axis=1)
    leaning = kinds.copy()
    leaning[:, 1] *= favour
    best = leaning.argmax(axis=1)
    found: list[tuple[int, int, int, float]] = []
    for at in np.flatnonzero(best).tolist():
        kind = int(best[at])
        here = float(kinds[at, kind])
        opens = float(begin[at, kind - 1]) / here
        last = found[-1] if found else None
        if last and last[1] == at and last[2] == kind and joins[at] and opens < 0.5:
            found[-1] = (last[0], at + 1, kind, min(last[3], here))
        else:
            found.append((at, at + 1, kind, here))
    return found
