"""The ownership model: a conditional logit over the candidates of one contact and "nobody's".

P(candidate) = exp(w·x) / (1 + Σ exp(w·x)), the sum over all candidates; what is left is "nobody's".
"""

from __future__ import annotations

import json
import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

WEIGHTS = Path(__file__).with_name("weights.json")
_MOST = 30.0
"""A score is cut at this, so that no sum overflows."""

Features = Mapping[str, float]
"""What speaks for and against one candidate, by name; what is not there is 0."""


@dataclass(frozen=True)
class OwnershipModel:
    """The weights of the features, and what the probabilities that they give are worth."""

    weights: Mapping[str, Mapping[str, float]]
    """By kind of contact (phone, email), the weight of each feature by its name, in nats."""
    calibration: Mapping[str, Sequence[tuple[float, float]]]
    """By kind, rising points (probability by the weights, how often that is so), straight lines between."""
    version: str
    """A digest of both."""

    def score(self, kind: str, features: Features) -> float:
        """Give w·x of one candidate. Features that the model does not know count nothing."""
        weights = self.weights[kind]
        return sum(weights.get(name, 0.0) * value for name, value in features.items())

    def believed(self, kind: str, probability: float) -> float:
        """How often what has this probability by the weights is so."""
        said, true = zip(*self.calibration[kind], strict=True)
        at = min(max(bisect_right(said, probability), 1), len(said) - 1)
        step = (probability - said[at - 1]) / (said[at] - said[at - 1])
        return float(true[at - 1] + step * (true[at] - true[at - 1]))

    @staticmethod
    def probabilities(scores: Sequence[float]) -> list[float]:
        """Each candidate's probability by its score; they and "nobody's" add up to 1."""
        odds = [math.exp(min(_MOST, score)) for score in scores]
        total = 1.0 + sum(odds)
        return [one / total for one in odds]


@lru_cache(maxsize=1)
def load() -> OwnershipModel:
    """The shipped model."""
    return read(WEIGHTS)


def read(path: Path) -> OwnershipModel:
    """Read a model that ``extractors.people.training`` wrote."""
    found = json.loads(path.read_text(encoding="utf-8"))
    return OwnershipModel(found["weights"], found["calibration"], found["version"])
