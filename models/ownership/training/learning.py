"""Fits the ownership model: the weights that make the owners of many contacts likeliest, and calibrates it.

``extractors.people.training`` reads mail into examples.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize  # type: ignore[import-untyped]

from models.ownership.model import OwnershipModel

KINDS = ("phone", "email")
SPREAD = 3.0
"""Standard deviation of the prior of a weight, in nats."""
FOLDS = 10
Array = NDArray[np.float64]


@dataclass(frozen=True)
class Example:
    """One contact and its candidates."""

    kind: str
    rows: Array
    """Candidates × features."""
    clusters: NDArray[np.int64]
    """The person of each candidate; one person may be several candidates."""
    capped: NDArray[np.bool_]
    """Whether words beside the contact forbid that the candidate is sure."""
    right: frozenset[int]
    """The clusters that own the contact; none where it is nobody's."""
    group: int
    """The message that it stands in; -1 of made mail."""
    weight: float = 1.0


@dataclass(frozen=True)
class Stack:
    """Many examples in one matrix. A pair is a contact and a cluster."""

    rows: Array
    """Candidates × features, of all contacts."""
    capped: NDArray[np.bool_]
    """By candidate."""
    pair: NDArray[np.int64]
    """The pair of each candidate."""
    contact: NDArray[np.int64]
    """The contact of each pair."""
    right: NDArray[np.bool_]
    """By pair."""
    weight: Array
    """By contact."""

    @classmethod
    def of(cls, chosen: Sequence[Example]) -> Stack:
        """Stack the candidates of all examples."""
        rows: list[Array] = []
        pair: list[int] = []
        contact: list[int] = []
        right: list[bool] = []
        for at, example in enumerate(chosen):
            ids: dict[int, int] = {}
            for cluster in example.clusters.tolist():
                if cluster not in ids:
                    ids[cluster] = len(contact)
                    contact.append(at)
                    right.append(cluster in example.right)
                pair.append(ids[cluster])
            rows.append(example.rows)
        return cls(
            rows=np.concatenate(rows),
            capped=np.concatenate([e.capped for e in chosen]),
            pair=np.array(pair),
            contact=np.array(contact),
            right=np.array(right),
            weight=np.array([e.weight for e in chosen]),
        )

    def best(self, weights: Array) -> tuple[Array, NDArray[np.int64]]:
        """Give the score of each pair, that of its best candidate, and which candidate that is."""
        scores = self.rows @ weights
        order = np.lexsort((-scores, self.pair))
        first = order[np.unique(self.pair[order], return_index=True)[1]]
        return scores[first], first

    def chances(self, scores: Array) -> Array:
        """Give each pair's probability."""
        odds = np.exp(np.minimum(scores, 30.0))
        return np.asarray(odds / (1.0 + np.bincount(self.contact, odds))[self.contact])

    def loss(self, scores: Array) -> tuple[float, Array, Array]:
        """Give the weighted negative log likelihood of the owners.

        Args:
            scores: Of each pair.

        Returns:
            The loss, each pair's probability, and its share among the right ones of its contact.
        """
        contacts = len(self.weight)
        chances = self.chances(scores)
        theirs = np.bincount(self.contact, chances * self.right, contacts)
        nobody = np.bincount(self.contact, self.right, contacts) == 0
        likely = np.where(nobody, 1.0 - np.bincount(self.contact, chances, contacts), theirs)
        likely = np.maximum(likely, 1e-12)
        share = np.where(self.right, chances / likely[self.contact], 0.0)
        return float(-(self.weight * np.log(likely)).sum()), chances, share


def fit(chosen: Sequence[Example]) -> Array:
    """Fit the weights that make the owners of these examples likeliest."""
    stack = Stack.of(chosen)

    def objective(weights: Array) -> tuple[float, Array]:
        scores, first = stack.best(weights)
        loss, chances, share = stack.loss(scores)
        slope = stack.weight[stack.contact] * (chances - share)
        gradient = stack.rows[first].T @ slope + weights / SPREAD**2
        return loss + float(weights @ weights) / (2 * SPREAD**2), gradient

    return np.asarray(
        minimize(
            objective, np.zeros(stack.rows.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 500}
        ).x
    )


def predicted(stack: Stack, weights: Array) -> tuple[Array, NDArray[np.bool_]]:
    """Give the probability of each contact's likeliest owner, and whether that is the owner.

    Contacts whose likeliest owner is capped are left out: how sure those can be the weights do not say.
    """
    scores, places = stack.best(weights)
    chances = stack.chances(scores)
    order = np.lexsort((-chances, stack.contact))
    best = order[np.unique(stack.contact[order], return_index=True)[1]]
    free = best[~stack.capped[places[best]]]
    return chances[free], stack.right[free]


EDGES = (0.0, 0.3, 0.5, 0.65, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 1.0)
"""Where the bins of the calibration begin and end."""


def calibration(said: Array, true: NDArray[np.bool_]) -> list[tuple[float, float]]:
    """Calibrate probabilities by predictions that were left out of the fitting.

    In each bin the share that is right is mixed with what was said, as if that were two predictions more; the
    result never falls (isotonic regression).

    Args:
        said: Probabilities.
        true: Which of the predictions are right.

    Returns:
        Points (said, true), rising, from 0 to 1.
    """
    from sklearn.isotonic import IsotonicRegression  # type: ignore[import-untyped]

    x, y, n = [], [], []
    for low, high in pairwise(EDGES):
        chosen = (said >= low) & (said < high if high < 1 else said <= 1)
        middle = float(said[chosen].mean()) if chosen.any() else (low + high) / 2
        x.append(middle)
        y.append((float(true[chosen].sum()) + 2 * middle) / (int(chosen.sum()) + 2))
        n.append(int(chosen.sum()) + 2)
    rising = IsotonicRegression().fit_transform(x, y, sample_weight=n)
    points = [(round(a, 4), round(float(b), 4)) for a, b in zip(x, rising, strict=True)]
    return [(0.0, 0.0), *points, (1.0, points[-1][1])]


def folds(group: int) -> int:
    """Give the fold of a message, by its number."""
    return group % FOLDS


def left_out(chosen: Sequence[Example], made: Sequence[Example]) -> Iterator[tuple[int, Array]]:
    """Give, fold by fold, weights that were fitted without it."""
    for fold in range(FOLDS):
        yield fold, fit([e for e in chosen if folds(e.group) != fold] + list(made))


def learn(
    names: Sequence[str], gold: Sequence[Example], taught: Sequence[Example], kept: Sequence[Example]
) -> OwnershipModel:
    """Fit and calibrate a model.

    Args:
        names: Of the features, in the order of the columns.
        gold: Examples that somebody annotated.
        taught: Made examples.
        kept: Made examples that only the calibration sees.
    """
    weights, points = {}, {}
    for kind in KINDS:
        own, mine, held = ([e for e in part if e.kind == kind] for part in (gold, taught, kept))
        fitted = fit([*own, *mine])
        seen = [predicted(Stack.of(held), fitted)] if held else []
        for fold, found in left_out(own, mine) if own else ():
            if out := [e for e in own if folds(e.group) == fold]:
                seen.append(predicted(Stack.of(out), found))
        said, true = (
            (np.concatenate(part) for part in zip(*seen, strict=True))
            if seen
            else (np.empty(0), np.empty(0, bool))
        )
        points[kind] = calibration(said, true)
        weights[kind] = {
            name: round(float(w), 4) for name, w in zip(names, fitted, strict=True) if abs(w) > 1e-3
        }
    figures = json.dumps([weights, points], sort_keys=True).encode()
    return OwnershipModel(weights, points, "ownership-" + hashlib.sha256(figures).hexdigest()[:12])
