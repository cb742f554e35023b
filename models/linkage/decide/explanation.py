"""The steps that lead to a link's weight, in the order in which they are added up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from models.linkage.compare.comparisons import NULL, Features
from models.linkage.decide import shared_evidence
from models.linkage.decide.match_weights import Weights, prior_weight
from models.linkage.linkage_model import LinkageModel
from records.links import Comparison

if TYPE_CHECKING:
    from models.linkage.decide.choice import Judged

AFTER_COMPARING = {
    "calibration": "what reviewers decided of links of this weight",
    "caution": "likelier than not, but not 4 times as likely",
}
"""What is said of the corrections that are no comparison and no doubt."""


def steps_of(
    pair: int, features: Features, judged: Judged, model: LinkageModel, customers: int
) -> tuple[Comparison, ...]:
    """Give the steps of one pair: the prior, the comparisons, and the corrections of their sum.

    Args:
        pair: Position of the pair.
        features: The levels of all pairs.
        judged: What each pair was found to weigh.
        model: The model that weighed.
        customers: How many customers there are.
    """
    before = prior_weight(model.none_share, customers)
    return (
        Comparison("prior", f"one of {customers} customers, or none", round(before, 3)),
        *_compared(pair, features, judged.parts, model),
        *_corrected(pair, judged, model),
    )


def _compared(pair: int, features: Features, weights: Weights, model: LinkageModel) -> Iterator[Comparison]:
    """The comparisons that had something to say of a pair."""
    for name, levels in features.levels.items():
        level = int(levels[pair])
        if level != NULL:
            label = model.comparison(name)[level].label
            yield Comparison(name.removeprefix("extra:"), label, round(float(weights.parts[name][pair]), 3))


def _corrected(pair: int, judged: Judged, model: LinkageModel) -> Iterator[Comparison]:
    """What corrects the sum of the comparisons."""
    if model.calibration.knots:
        bits = round(float(judged.corrected[pair]), 3)
        yield Comparison("calibration", AFTER_COMPARING["calibration"], bits)
    if doubted := int(judged.doubted[pair]):
        label = shared_evidence.LABELS[doubted]
        yield Comparison("doubt", label, round(float(judged.doubt[pair]), 3))
    if caution := float(judged.caution[pair]):
        yield Comparison("caution", AFTER_COMPARING["caution"], round(caution, 3))
