"""Makes spans of the probabilities of the words' labels. Needs neither torch nor onnxruntime."""

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
    """Give the first word, the end word, the kind and the raw probability of each span.

    A word is of the kind that its two labels together make most probable. It opens a span where "begins"
    is more probable than "goes on".

    Args:
        chances: Probabilities, words × labels.
        joins: For each word, whether it may belong to the span of the word before it.
        favour: What the probability of a person is multiplied by.
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
