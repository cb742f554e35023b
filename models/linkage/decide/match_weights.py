"""Match weights: the log2 Bayes factors of a pair, one for each comparison, and their sum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.linkage.compare.comparisons import Features
from models.linkage.linkage_model import LinkageModel

Floats = NDArray[np.float64]

MOST_BITS = 200.0
"""Bits at which odds are cut, so that their sum stays finite."""


@dataclass(frozen=True)
class Weights:
    """The weights of some pairs.

    Attributes:
        parts: For each comparison, its log2 Bayes factor, pair by pair.
        total: Their sum, without the prior.
    """

    parts: dict[str, Floats]
    total: Floats


def weigh(model: LinkageModel, features: Features, comparisons: Sequence[str]) -> Weights:
    """Weigh every pair as Splink's ``predict`` does.

    A level weighs log2(m/u). Where what agrees has a rarity of its own, that stands in place of u. The
    weights are looked up here, since a whole ``predict`` takes longer than everything else in a batch; tests
    hold the two together.

    Args:
        model: The model that weighs.
        features: Levels and rarities of the pairs.
        comparisons: The comparisons that count, all of them in ``features``.
    """
    total = np.zeros(features.pairs)
    parts = {}
    for comparison in comparisons:
        levels, rows = features.levels[comparison], model.comparison(comparison)
        # a null level is -1, the last of each
        own = np.array([bool(level.rarity and at) for at, level in enumerate(rows)] + [False])
        bits = [np.log2(level.m) - (0.0 if own[at] else np.log2(level.u)) for at, level in enumerate(rows)]
        rarity = np.where(own[levels], features.rarity[comparison] / 10.0, 0.0)
        parts[comparison] = np.array([*bits, 0.0])[levels] + rarity
        total += parts[comparison]
    return Weights(parts, total)


def prior_weight(none_share: float, customers: int) -> float:
    """Give the log2 odds that a mention is of one given customer, before anything is compared."""
    return float(np.log2((1 - none_share) / max(1, customers) / none_share))


def probabilities(mention: NDArray[np.int32], mentions: int, weights: Floats) -> Floats:
    """Give each pair's probability: its odds against "none of them", divided by the odds of all and of none.

    Args:
        mention: Position of each pair's mention.
        mentions: How many mentions there are.
        weights: Bits of each pair, the prior included.
    """
    odds = np.exp2(np.minimum(weights, MOST_BITS))
    return np.asarray(odds / (1.0 + np.bincount(mention, odds, mentions))[mention])


def log_odds(chances: Floats) -> Floats:
    """Give log2 odds; those of certainty are cut at 50 bits."""
    return np.asarray(np.log2(np.maximum(chances, 2.0**-MOST_BITS) / np.maximum(1 - chances, 2.0**-50)))
