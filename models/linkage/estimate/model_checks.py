"""Checks on a model trained without labels, so that it cannot go wrong in silence.

What contradicts itself is put back to the shipped weights, and what the people could not tell is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from models.linkage.compare.comparisons import NULL, Features
from models.linkage.estimate.expectation_maximisation import NONE_BOUNDS, Fitted, Floats
from models.linkage.linkage_model import ONE_SIDED, Level, LinkageModel
from records.documents import Notice

FEWEST_TRUE = 25.0
"""Expected true pairs in which a comparison is known, below which its weights are mostly the shipped ones."""
SLACK = 2.0
"""Bits by which a level may speak for a match more than the next better one."""
FALL = 1e-9
"""Share of a log likelihood by which it may fall in a round for want of digits."""


def believable(levels: Sequence[Level]) -> bool:
    """Say whether full agreement speaks for a match and full disagreement against it."""
    return levels[-1].m > levels[-1].u and levels[0].m < levels[0].u


def rising(levels: Sequence[Level]) -> bool:
    """Say whether of any two levels the better one speaks more for a match.

    Levels with ``rarity`` weigh pair by pair and are left out: a common value may speak less than a slip in a
    rare one.
    """
    bits = [np.log2(level.m / level.u) for level in levels if not level.rarity]
    return all(worse <= better + SLACK for worse, better in pairwise(bits))


def astray(model: LinkageModel, comparisons: Sequence[str]) -> list[str]:
    """Give the comparisons whose levels contradict each other or are no probabilities."""
    found = []
    for name in comparisons:
        levels = model.comparison(name)
        sane = all(0 < level.m <= 1 and 0 < level.u <= 1 for level in levels)
        # six digits each: eleven levels may be off by so much together
        whole = abs(sum(level.m for level in levels) - 1) < 1e-3
        if not (sane and whole and believable(levels) and rising(levels)):
            found.append(name)
    return found


def unsteady(likelihoods: Sequence[float]) -> bool:
    """Say whether the log likelihood ever fell, or is no number."""
    finite = bool(np.isfinite(likelihoods).all())
    return not finite or any(after < before - FALL * abs(before) for before, after in pairwise(likelihoods))


def notices(fitted: Fitted, features: Features, put_back: Sequence[str]) -> list[Notice]:
    """Give what is to be said of a trained model."""
    found = [
        Notice(
            "linkage_prior_kept",
            f"Training went astray on {shown(name)}: the shipped weights are used for it.",
        )
        for name in put_back
    ]
    if not fitted.converged:
        found.append(
            Notice("linkage_not_converged", "Training stopped before it had settled: weights may be off.")
        )
    if fitted.model.none_share in NONE_BOUNDS:
        found.append(
            Notice(
                "linkage_none_share",
                f"By training, {fitted.model.none_share:.0%} of the mentions are of no customer, the "
                f"{_end(fitted.model)} "
                "that is believed: check that mentions and customers belong together.",
            )
        )
    counted = {name: pairs for name, pairs in fitted.true_pairs.items() if name not in ONE_SIDED}
    found.extend(_untold(counted, features))
    return found


def _end(model: LinkageModel) -> str:
    return "least" if model.none_share == NONE_BOUNDS[0] else "most"


def _untold(true_pairs: dict[str, Floats], features: Features) -> list[Notice]:
    """Comparisons of which these people tell too little.

    Never known on both sides, always alike, or known in few true pairs.
    """
    never, same, few = [], [], []
    for name, counts in true_pairs.items():
        levels = features.levels[name]
        known = levels[levels != NULL]
        if not known.size:
            never.append(shown(name))
        elif (known == known[0]).all():
            same.append(shown(name))
        elif counts.sum() < FEWEST_TRUE:
            few.append(shown(name))
    reasons = (
        (never, "are never known on both sides of a pair"),
        (same, "come out the same for every pair"),
        (few, f"are known in fewer than {FEWEST_TRUE:.0f} pairs that are likely true"),
    )
    found = [
        Notice(
            "linkage_unidentified", f"{', '.join(which)}: these {why}; their weights are the shipped ones."
        )
        for which, why in reasons
        if which
    ]
    if not any(counts.sum() >= FEWEST_TRUE for name, counts in true_pairs.items() if name != "name"):
        found.append(
            Notice(
                "linkage_unidentified",
                "Too little beside the names agrees to tell namesakes apart: how many there are is the "
                "shipped guess.",
            )
        )
    return found


def shown(name: str) -> str:
    """Give the name of a comparison as a person reads it."""
    return name.removeprefix("extra:")
