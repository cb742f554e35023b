"""Fits what a match weight turned out to be worth when people decided.

Platt's method fits a line through the log odds (Platt 1999), isotonic regression a rising step function
(Zadrozny & Elkan 2002); ``refit.py`` takes the one, or neither, that predicts held-out decisions best.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import isotonic_regression, minimize  # type: ignore[import-untyped]

from models.linkage.calibration import FAR, Calibration, Floats, Method

SLOPE = (0.25, 2.0)
"""Bounds of Platt's slope: decisions on one narrow band of weights cannot turn the scale over, or flatten it.
"""
SLOPE_PRIOR, SHIFT_PRIOR = 0.25, 1.5
"""Standard deviations of Platt's slope around 1 and of its shift around 0 bits, before anything is decided.
"""
BLOCK_PRIOR = 10.0
"""Decisions as the model expects them that are added to each isotonic block: a hundred of a hundred is no
certainty."""


@dataclass(frozen=True)
class Decided:
    """Candidates of mentions on which people decided, all of one mention in a row; arrays are [candidates].

    Attributes:
        mention: Position of the candidate's mention, 0 to ``mentions`` - 1, each there.
        accepted: Whether this very pair was accepted; at most one of a mention's was.
        rejected: Whether this very pair was rejected.
        ceiling: The most its probability can be (below 1 for a doubted pair).
    """

    mention: NDArray[np.int64]
    accepted: NDArray[np.bool_]
    rejected: NDArray[np.bool_]
    ceiling: Floats

    @property
    def mentions(self) -> int:
        """How many mentions there are."""
        return int(self.mention.max()) + 1 if len(self.mention) else 0

    def of(self, chosen: NDArray[np.bool_]) -> Decided:
        """Give those of the mentions chosen (bool, one a mention), numbered anew."""
        number = np.cumsum(chosen) - 1
        rows = chosen[self.mention]
        return Decided(
            number[self.mention[rows]], self.accepted[rows], self.rejected[rows], self.ceiling[rows]
        )


def shares(decided: Decided, weights: Floats) -> Floats:
    """Give each candidate's share of its mention, "none of them" being the rest.

    Its odds over one plus the odds of all.
    """
    odds = np.exp2(np.clip(weights, -200.0, 200.0))
    return np.asarray(odds / (1.0 + np.bincount(decided.mention, odds, decided.mentions))[decided.mention])


def losses(decided: Decided, weights: Floats) -> Floats:
    """Give the log loss (nats) of what was decided of each mention.

    Of the customer accepted, else of those rejected together.
    """
    chances = np.minimum(shares(decided, weights) * decided.ceiling, 1 - 1e-12)
    accepted = np.bincount(decided.mention, decided.accepted, decided.mentions) > 0
    right = np.bincount(decided.mention, chances * decided.accepted, decided.mentions)
    wrong = np.bincount(decided.mention, chances * decided.rejected, decided.mentions)
    return np.asarray(-np.log(np.maximum(np.where(accepted, right, 1 - wrong), 1e-12)))


def pull(decided: Decided, weights: Floats) -> Floats:
    """Give the gradient of the summed losses by each candidate's weight, nats a bit."""
    share = shares(decided, weights)
    counted = np.bincount(decided.mention, decided.accepted, decided.mentions)[decided.mention] > 0
    wrong = np.minimum(share * decided.ceiling, 1 - 1e-12) * decided.rejected
    lost = np.bincount(decided.mention, wrong, decided.mentions)[decided.mention]
    of_rejection = (wrong - share * lost) / np.maximum(1 - lost, 1e-12)
    return np.asarray(np.log(2) * np.where(counted, share - decided.accepted, of_rejection))


def fit(method: Method, decided: Decided, weights: Floats) -> Calibration:
    """Fit the calibration of these weights by these decisions."""
    if method == "platt":
        return _platt(decided, weights)
    return _isotonic(decided, weights) if method == "isotonic" else Calibration()


def _platt(decided: Decided, weights: Floats) -> Calibration:
    def loss(found: Floats) -> tuple[float, Floats]:
        slope, shift = found
        moved = slope * weights + shift
        away = np.array([(slope - 1) / SLOPE_PRIOR, shift / SHIFT_PRIOR])
        pulled = pull(decided, moved)
        gradient = np.array([pulled @ weights, pulled.sum()]) + away / (SLOPE_PRIOR, SHIFT_PRIOR)
        return float(losses(decided, moved).sum() + (away**2).sum() / 2), gradient

    slope, shift = minimize(loss, [1.0, 0.0], jac=True, method="L-BFGS-B", bounds=[SLOPE, (-10, 10)]).x
    return Calibration("platt", tuple((far, round(float(slope * far + shift), 4)) for far in (-FAR, FAR)))


def _isotonic(decided: Decided, weights: Floats) -> Calibration:
    """Between the blocks a straight line; beyond the outermost, the correction of that block."""
    reviewed = decided.accepted | decided.rejected
    share = np.clip(shares(decided, weights)[reviewed], 1e-9, 1 - 1e-9)
    at = np.round(np.log2(share / (1 - share)), 3)  # what the weight comes to beside its rivals
    values, value = np.unique(at, return_inverse=True)
    counts, right = np.bincount(value), np.bincount(value, decided.accepted[reviewed])
    blocks = isotonic_regression(right / counts, weights=counts).blocks[:-1]
    sizes, hits = np.add.reduceat(counts, blocks), np.add.reduceat(right, blocks)
    centres = np.add.reduceat(values * counts, blocks) / sizes
    expected = np.add.reduceat(np.bincount(value, share), blocks) / sizes
    found = (hits + BLOCK_PRIOR * expected) / (sizes + BLOCK_PRIOR)
    rising = np.maximum.accumulate(np.log2(found / (1 - found)))
    inner = [(round(float(x), 4), round(float(y), 4)) for x, y in zip(centres, rising, strict=True)]
    (first, low), (last, high) = inner[0], inner[-1]
    ends = ((-FAR, round(low - first - FAR, 4)), (FAR, round(high - last + FAR, 4)))
    return Calibration("isotonic", (ends[0], *inner, ends[1]))
