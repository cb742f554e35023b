"""Trains a linkage model on the people themselves, without labels, and falls back to the prior where they are too few.

1. u: how often two different customers reach each level, over pairs of customers drawn with a seed. (Mention–customer pairs would do
   worse: in a base of a few hundred, the true pairs among them outnumber chance agreements on a date of birth.)
2. m of what is beside the name: Splink's EM over the candidates whose names agree; m of the name: over those that agree exactly on a date,
   number, address or postcode.
3. Each is mixed with the prior as if that were a hundred true pairs more, and dropped where it contradicts itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from models.encoder import Encoder
from models.linkage import names, splinking
from models.linkage.comparisons import NULL, Features, compare
from models.linkage.frequencies import Frequencies
from models.linkage.model import Level, LinkageModel
from models.linkage.people import Prepared
from records.documents import Notice

RANDOM_PAIRS = 40_000
PRIOR_PAIRS = 100.0
"""True pairs that the prior weighs as much as."""
FEWEST_PAIRS = 200
"""Candidates below which EM is not tried."""
FEWEST_CUSTOMERS = 50
_STRONG = {"emails": 4, "phones": 2, "birth_date": 3, "national_id": 2, "street": 2, "place": 5}
"""Comparisons, and the level from which two people who agree so are likely one, whatever their names."""


def estimate_u(
    model: LinkageModel,
    customers: Sequence[Prepared],
    comparisons: Sequence[str],
    frequencies: Frequencies,
    encoder: Encoder,
    seed: int,
) -> LinkageModel:
    """The model with u from pairs of different customers; unchanged where there are too few of them."""
    if len(customers) < FEWEST_CUSTOMERS:
        return model
    rng = np.random.default_rng(seed)
    left, right = rng.integers(0, len(customers), (2, RANDOM_PAIRS))
    left, right = left[left != right], right[left != right]
    lone = replace(frequencies, values={})
    vectors = encoder.encode([customer.text for customer in customers]) if len(customers) <= 100_000 else None
    cosines = (
        np.einsum("ij,ij->i", vectors[left], vectors[right])
        if vectors is not None
        else np.zeros(len(left), np.float32)
    )
    found = compare(
        [customers[i] for i in left], [customers[i] for i in right], cosines, comparisons, lone, model
    )
    for comparison in comparisons:
        rows, levels = model.comparison(comparison), found.levels[comparison]
        known = int((levels != NULL).sum())
        counts = np.bincount(levels[levels != NULL], minlength=len(rows))
        weight = 2000.0
        model = model.with_levels(
            comparison,
            tuple(
                replace(row, u=float((counts[i] + weight * row.u) / (known + weight)))
                for i, row in enumerate(rows)
            ),
        )
    return model


def estimate_m(
    model: LinkageModel, features: Features, comparisons: Sequence[str]
) -> tuple[LinkageModel, list[Notice]]:
    """The model with m from EM over the candidates, and notices of what stayed with the prior."""
    named = features.levels["name"] >= names.INITIALS
    beside = [c for c in comparisons if c != "name"]
    model, notices = _session(model, features, named, beside, beside)
    strong = np.zeros(features.pairs, dtype=bool)
    for comparison, level in _STRONG.items():
        if comparison in features.levels:
            strong |= features.levels[comparison] >= level
    weak = ["name", *(c for c in beside if c not in _STRONG)]
    model, more = _session(model, features, strong, weak, ["name"])
    return model, notices + more


def _session(
    model: LinkageModel,
    features: Features,
    chosen: NDArray[np.bool_],
    comparisons: Sequence[str],
    estimated: Sequence[str],
) -> tuple[LinkageModel, list[Notice]]:
    if not estimated or int(chosen.sum()) < FEWEST_PAIRS:
        return model, []
    part = Features(
        {c: features.levels[c][chosen] for c in comparisons},
        {c: features.rarity[c][chosen] for c in comparisons},
    )
    trained, share = splinking.expectation_maximisation(model, part, comparisons, 0.3)
    notices = []
    for comparison in estimated:
        prior, found = model.comparison(comparison), trained.comparison(comparison)
        pairs = share * float((part.levels[comparison] != NULL).sum())
        mixed = tuple(_mixed(old, new, pairs) for old, new in zip(prior, found, strict=True))
        if comparison == "name":
            # Chance agreements in the block (a birthday, a postcode) look to EM like people who change their names.
            mixed = tuple(
                replace(new, m=min(new.m, old.m)) if at <= names.KIN else new
                for at, (new, old) in enumerate(zip(mixed, prior, strict=True))
            )
        if believable(mixed):
            model = model.with_levels(comparison, mixed)
        else:
            notices.append(
                Notice(
                    "linkage_prior_kept",
                    f"Training went astray on {comparison!r}: the shipped weights are used for it.",
                )
            )
    return model, notices


def _mixed(old: Level, new: Level, pairs: float) -> Level:
    """Six digits: sums over threads differ in the last bits, and a model must come out the same each time."""
    return replace(old, m=round((pairs * new.m + PRIOR_PAIRS * old.m) / (pairs + PRIOR_PAIRS), 6))


def believable(levels: Sequence[Level]) -> bool:
    """Whether full agreement speaks for a match and full disagreement against it."""
    return levels[-1].m > levels[-1].u and levels[0].m < levels[0].u
