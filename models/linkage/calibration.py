"""The correction of match weights by what reviewers decided: one rising line from weight to corrected weight.

It is applied before the customers of a mention are weighed against each other: so their probabilities, and
that of "none of them", still add up to 1, ranks stay as they are, and the correction is one more step of a
link's explanation, in bits. ``estimate/calibration_fit.py`` fits it.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Method = Literal["none", "platt", "isotonic"]

FAR = 300.0
"""Bits at which the outermost knots lie: further than any weight."""
MOST_CORRECTED = FAR + 10.0
"""Bits by which a weight is corrected at most: what Platt's line comes to at its bounds, FAR away."""


@dataclass(frozen=True)
class Calibration:
    """A rising line.

    Attributes:
        method: How it was fitted.
        knots: (weight, corrected weight) in bits, both rising. None: weights stay as they are.
    """

    method: Method = "none"
    knots: tuple[tuple[float, float], ...] = ()

    def corrected(self, weights: Floats) -> Floats:
        """Give the weights as they should have been, in bits; same shape."""
        if not self.knots:
            return weights
        known, right = np.array(self.knots).T
        return np.asarray(np.interp(np.clip(weights, -FAR, FAR), known, right))

    def as_json(self) -> dict[str, Any]:
        """Give what ``from_json`` reads."""
        return {"method": self.method, "knots": [list(knot) for knot in self.knots]}


def from_json(found: dict[str, Any]) -> Calibration:
    """Read a calibration from what ``as_json`` gave.

    Raises:
        ValueError: It is none, or out of bounds.
        KeyError: A part is missing.
    """
    knots = tuple((float(weight), float(right)) for weight, right in found["knots"])
    steps = itertools.pairwise(knots)
    if found["method"] not in get_args(Method) or not all(math.isfinite(x) for knot in knots for x in knot):
        raise ValueError("not a calibration")
    if any(abs(weight) > FAR or abs(right - weight) > MOST_CORRECTED for weight, right in knots):
        raise ValueError("a calibration is out of bounds")
    if len(knots) == 1 or any(a >= c or b > d for (a, b), (c, d) in steps):
        raise ValueError("a calibration must rise")
    return Calibration(found["method"], knots)
