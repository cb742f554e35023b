"""How likely is a span that the network finds to be a name?

Fitted on held-out training sentences, by Newton's method.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from models.names.script_models.model import Calibration, logit
from models.names.script_models.training.learning import Guess

_PULL = 1.0
"""Ridge towards "the mean probability is right": a few hundred spans cannot say much against it."""

_AS_GOOD = 0.004
_MOST = 0.5
"""No threshold is above this: a few hundred held-out spans are not to silence what is more likely than not.
"""


def fitted(found: Sequence[Guess], kind: str) -> Calibration:
    """Logistic regression of ``right`` on the span's log-odds."""
    own = [g for g in found if g.kind == kind]
    prior = np.array([0.5, 0.5, 0.0, 0.0])
    weights = prior.copy()
    x = np.array([[logit(g.mean), logit(g.least), float(g.end - g.start == 1), 1.0] for g in own]).reshape(
        -1, 4
    )
    y = np.array([g.right for g in own], dtype=float)
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
        slope = x.T @ (p - y) + _PULL * (weights - prior)
        curve = (x * (p * (1 - p))[:, None]).T @ x + _PULL * np.eye(4)
        weights = weights - np.clip(np.linalg.solve(curve, slope), -0.5, 0.5)
    return Calibration(*(round(float(w), 5) for w in weights))


def shown_from(found: Sequence[Guess], true: int, kind: str, calibrated: Calibration) -> tuple[float, float]:
    """The best F1 of spans of ``kind`` on ``found``, of ``true`` labelled ones.

    With it comes the lowest probability to show a span from that is about as good.
    """
    own = sorted(
        ((calibrated(g.mean, g.least, g.end - g.start), g.right) for g in found if g.kind == kind),
        reverse=True,
    )
    curve, right = [], 0
    for said, (probability, is_right) in enumerate(own, 1):
        right += is_right
        curve.append((2 * right / (said + true), probability))
    best = max((f1 for f1, _ in curve), default=0.0)
    lowest = min((probability for f1, probability in curve if f1 >= best - _AS_GOOD), default=0.0)
    return best, round(min(lowest, _MOST), 3)
