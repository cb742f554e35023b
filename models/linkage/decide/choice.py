"""The choice: a mention has one customer at most, or none.

A mention's customers are weighed against each other and against "none of them", so their probabilities add up
to 1 with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.linkage.block.customer_base import Base
from models.linkage.compare.compared_candidates import ComparedCandidates
from models.linkage.decide import shared_evidence
from models.linkage.decide.explanation import steps_of
from models.linkage.decide.match_weights import Floats, Weights, log_odds, prior_weight, probabilities, weigh
from models.linkage.linkage_model import LinkageModel
from models.linkage.prepare.prepared import Prepared
from records.links import Link

CAUTION = 4.0
"""Odds below which a link stays under one half: a wrong link is worse than a missing one. What is likelier
than not and has lesser odds is shown as just less likely than not, in the same order; all else keeps its
probability."""
JUST_BELOW = (0.49, 0.4999)
"""The band into which such links are drawn."""


@dataclass(frozen=True)
class Judged:
    """Pairs with their probability and what it is made of; all arrays are [pairs].

    Attributes:
        chances: P(the mention is this customer).
        parts: Bits of each comparison, without the prior.
        corrected: Bits by which calibration moves the weight.
        doubted: Which doubt there is of the pair, as in ``shared_evidence``.
        doubt: Bits that the doubt takes off.
        caution: Bits that caution takes off.
        total: The whole weight: prior, comparisons and all three corrections.
    """

    chances: Floats
    parts: Weights
    corrected: Floats
    doubted: NDArray[np.int8]
    doubt: Floats
    caution: Floats
    total: Floats


def judge(base: Base, mentions: int, compared: ComparedCandidates, model: LinkageModel) -> Judged:
    """Weigh the candidates of a batch of so many mentions, and give each pair its probability."""
    parts = weigh(model, compared.features, compared.comparisons)
    found = parts.total + prior_weight(model.none_share, base.frequencies.people)
    weights = model.calibration.corrected(found)
    doubted = shared_evidence.doubts(compared.pairs, compared.features)
    doubt = shared_evidence.taken_off(weights, doubted)
    chances = probabilities(compared.mentions, mentions, weights)
    # what a doubt takes from one customer goes to "none of them", never to another customer
    chances = np.where(doubted > shared_evidence.NONE, chances * (1 - shared_evidence.SHARE), chances)
    held = cautious(chances)
    caution = np.where(held < chances, log_odds(held) - log_odds(chances), 0.0)
    return Judged(held, parts, weights - found, doubted, doubt, caution, weights + doubt + caution)


def cautious(chances: Floats) -> Floats:
    """Draw probabilities between 0.49 and what CAUTION asks together below 0.5, in their order."""
    low, below = JUST_BELOW
    high = CAUTION / (1 + CAUTION)
    drawn = low + (chances - low) * (below - low) / (high - low)
    return np.asarray(np.where((chances > low) & (chances < high), drawn, chances))


def choose(
    base: Base,
    mentions: Sequence[Prepared],
    compared: ComparedCandidates,
    model: LinkageModel,
    threshold: float,
    top: int,
) -> list[Link]:
    """Give the links of a batch, by mention in their order, a mention's best first.

    Args:
        base: The customers.
        mentions: The batch.
        compared: Its candidates.
        model: The model that weighs.
        threshold: The least probability of a link.
        top: The most links of a mention.
    """
    judged = judge(base, len(mentions), compared, model)
    return [
        Link(
            mentions[compared.mentions[pair]].id,
            base.customers[compared.customers[pair]].id,
            float(judged.chances[pair]),
            round(float(judged.total[pair]), 4),
            steps_of(pair, compared.features, judged, model, base.frequencies.people),
        )
        for pair in _kept(compared, judged.chances, threshold, top)
    ]


def _kept(compared: ComparedCandidates, chances: Floats, threshold: float, top: int) -> list[int]:
    """The pairs that stay; of equally likely ones the one whose name is spelled nearer comes first."""
    likely = np.flatnonzero(chances >= threshold)
    keys = (compared.customers, -compared.cosines, -chances, compared.mentions)
    order = likely[np.lexsort([key[likely] for key in keys])]
    mention = compared.mentions[order]
    rank = np.arange(len(order)) - np.searchsorted(mention, mention, "left")
    return [int(pair) for pair in order[rank < top]]
