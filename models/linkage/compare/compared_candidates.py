"""The candidates of a batch of mentions, compared: blocking and comparisons in one step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.linkage.block import candidate_search
from models.linkage.block.customer_base import Base
from models.linkage.compare import comparisons
from models.linkage.compare.comparisons import Features
from models.linkage.compare.people_pairs import Pairs
from models.linkage.linkage_model import LinkageModel
from models.linkage.prepare.prepared import Prepared


@dataclass(frozen=True)
class ComparedCandidates:
    """Candidates with the levels that they reach; all arrays are [pairs].

    Attributes:
        mentions: Position of each pair's mention in the batch; rising.
        customers: Position of each pair's customer in the base.
        cosines: Encoder cosine of the two names.
        pairs: The people themselves.
        features: Level and rarity of each comparison.
        dropped: How many keys were too common to propose anybody.
    """

    mentions: NDArray[np.int32]
    customers: NDArray[np.int32]
    cosines: NDArray[np.float32]
    pairs: Pairs
    features: Features
    dropped: int

    @property
    def comparisons(self) -> tuple[str, ...]:
        """The comparisons that the two sides allow."""
        return tuple(self.features.levels)


def compare_candidates(
    base: Base, mentions: Sequence[Prepared], model: LinkageModel, *, thorough: bool = False
) -> ComparedCandidates:
    """Find the candidates of some mentions and compare each with its mention.

    Args:
        base: The customers.
        mentions: One batch; 2,000 mentions have about 100,000 pairs, 200 MB.
        model: Whose levels the rarities are counted for.
        thorough: Also keep candidates that rarer keys make needless (see ``candidate_search.candidates``).
    """
    found = candidate_search.candidates(
        mentions, base.index, thorough=thorough, people=base.frequencies.people
    )
    shared = comparisons.compared(mentions, base.customers)
    customers, which = base.customers.once(found.customers)
    pairs = Pairs(mentions, customers, found.mentions, which)
    features = comparisons.compare(pairs, found.cosines, shared, base.frequencies, model)
    return ComparedCandidates(found.mentions, found.customers, found.cosines, pairs, features, found.dropped)
