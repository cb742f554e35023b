"""The waterfall of a link: how its weight adds up, as bars on an axis of bits."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from console import wording


@dataclass(frozen=True, slots=True)
class Step:
    """One bar of a waterfall, from ``left`` over ``width`` on the axis of log2 weights.

    After it, the sum of the weights is ``total``. ``chance`` is the probability that this sum makes without
    rivals.
    """

    name: str
    level: str
    weight: float
    left: float
    width: float
    total: float
    chance: float


@dataclass(frozen=True, slots=True)
class Waterfall:
    """Bars that lead from the prior odds to the ``total`` of the link.

    The axis is ``low`` to ``low + span``.
    """

    steps: tuple[Step, ...]
    total: float
    low: float
    span: float


PRIOR = "prior"
"""The name of the comparison that holds the prior odds, if a link has it."""
CORRECTIONS = ("together", "calibration", "doubt", "caution")
"""Steps that correct the sum of those before them. They stay at the end, in their order."""


def waterfall(
    weight: float, comparisons: Sequence[tuple[str, str, float]], probability: float | None = None
) -> Waterfall:
    """Make the waterfall of a link.

    Prior odds come first: those in the comparisons, else the part of ``weight`` that the comparisons do not
    explain. Then come the comparisons, the strongest first, then the corrections. If ``probability`` is
    given, the last bar is what other customers of the same mention take, so the bars end at the log2 odds of
    that probability.

    Args:
        weight: The weight of the link in bits.
        comparisons: Name, level and weight of each comparison.
        probability: The probability of the link.
    """
    compared = [c for c in comparisons if c[0] != PRIOR and c[0] not in CORRECTIONS]
    rows = [("Before comparing", level, w) for name, level, w in comparisons if name == PRIOR]
    rest = weight - sum(w for _, _, w in comparisons)
    if not rows or abs(rest) > 0.05:
        rows.insert(0, ("Before comparing", "how rarely two records are one person", rest))
    rows += [(wording.comparison(n), level, w) for n, level, w in sorted(compared, key=lambda c: -abs(c[2]))]
    rows += [(wording.comparison(n), level, w) for n, level, w in comparisons if n in CORRECTIONS]
    if probability is not None and 0 < probability < 1 - 1e-12:
        taken = math.log2(probability / (1 - probability)) - weight
        if abs(taken) >= 0.005:
            rows.append(("Others", "other customers that this may be", taken))
    return _bars(rows, weight)


def _bars(rows: Sequence[tuple[str, str, float]], weight: float) -> Waterfall:
    at, spans = 0.0, []
    for _, _, w in rows:
        spans.append((min(at, at + w), abs(w), at + w))
        at += w
    low = min(0.0, weight, *(left for left, _, _ in spans))
    high = max(0.0, weight, *(left + width for left, width, _ in spans))
    steps = tuple(
        Step(name, level, w, left, max(width, (high - low) * 0.004), total, chance(total))
        for (name, level, w), (left, width, total) in zip(rows, spans, strict=True)
    )
    return Waterfall(steps, at, low, max(high - low, 1.0))


def chance(weight: float) -> float:
    """The probability of a weight in bits, as log2 odds."""
    return 1 / (1 + math.exp2(-max(-500.0, min(500.0, weight))))
