"""Makes spans of the network's scores: the best allowed path of tags, found by Viterbi."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.names.script_models import tags

Floats = NDArray[np.float32]

_NEVER = np.float32(-1e4)
_BETWEEN = np.where(tags.allowed(), np.float32(0), _NEVER).astype(np.float32)
_FIRST = np.where(tags.FIRST, np.float32(0), _NEVER).astype(np.float32)
_LAST = np.where(tags.LAST, np.float32(0), _NEVER).astype(np.float32)
_SHOWN = 2  # of tags.KINDS


@dataclass(frozen=True, slots=True)
class Span:
    """Units of a row that are one name.

    Attributes:
        row: The row.
        start: Its first unit.
        end: The unit behind its last.
        kind: One of ``tags.KINDS``.
        mean: Geometric mean of the probabilities of its tags.
        least: The smallest of them.
    """

    row: int
    start: int
    end: int
    kind: str
    mean: float
    least: float


def spans(scores: Floats, lengths: NDArray[np.int64], against: float = 0.0) -> list[Span]:
    """Find the spans of the best path.

    Args:
        scores: Log-probabilities (T, B, K).
        lengths: The length of each row, (B,).
        against: Taken from the score of "outside" when the path is chosen, since the network is too cautious.
    """
    weighed = scores.copy()
    weighed[:, :, tags.OUTSIDE] -= np.float32(against)
    path = _best(weighed, lengths)
    found: list[Span] = []
    starts = ((path - 1) % 4 == 0) | ((path - 1) % 4 == 3)
    shown = (path > 0) & (path <= 4 * _SHOWN)
    for t, b in zip(*np.nonzero(starts & shown), strict=True):
        end = t
        while path[end, b] % 4 not in (3, 0):
            end += 1
        chosen = scores[np.arange(t, end + 1), b, path[t : end + 1, b]]
        kind = tags.KINDS[(path[t, b] - 1) // 4]
        found.append(
            Span(
                int(b),
                int(t),
                int(end) + 1,
                kind,
                float(np.exp(chosen.mean())),
                float(np.exp(chosen.min())),
            )
        )
    return found


def _best(scores: Floats, lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give the best tags (T, B); beyond a row's end they are 0."""
    steps, rows, _ = scores.shape
    back = np.zeros(scores.shape, dtype=np.int8)
    value = scores[0] + _FIRST
    ends = np.where((lengths == 1)[:, None], value, 0)
    for t in range(1, steps):
        reach = value[:, :, None] + _BETWEEN
        back[t] = reach.argmax(axis=1)
        value = reach.max(axis=1) + scores[t]
        here = lengths == t + 1
        if here.any():
            ends[here] = value[here]
    path = np.zeros((steps, rows), dtype=np.int64)
    every = np.arange(rows)
    now = (ends + _LAST).argmax(axis=1)
    for t in range(steps - 1, -1, -1):
        now = np.where(t < lengths - 1, back[min(t + 1, steps - 1), every, now], now)
        path[t] = np.where(t < lengths, now, 0)
    return path
