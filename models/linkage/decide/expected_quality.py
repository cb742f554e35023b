"""What to expect of links before anybody looks at them: which reach a precision, and how many are missed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from records.links import Link

STRONG, WEAK = 12.0, 4.0
"""Bits beside the name that are evidence enough whatever the name says, and that are next to none."""
DRAWS = 400
"""Bootstrap samples that an interval rests on."""
_NOT_FIELDS = frozenset({"prior", "name", "calibration", "doubt", "caution", "together"})
Floats = NDArray[np.float64]
Interval = tuple[float, float, float]


@dataclass(frozen=True)
class Expected:
    """What is expected of some links; an interval holds in 19 cases of 20 if the model is right.

    Attributes:
        links: How many links there are.
        precision: The expected precision and the bounds of its interval.
        recall: The expected recall and the bounds of its interval.
        missed: True links that no candidate stands for, already in the recall.
    """

    links: int
    precision: Interval
    recall: Interval
    missed: float

    def in_words(self) -> str:
        """Give one sentence for a person to read."""
        precision, recall = (
            "{:.3f} ({:.3f} to {:.3f})".format(*one) for one in (self.precision, self.recall)
        )
        return (
            f"{self.links} links, expected precision {precision}, expected recall {recall}, in 19 cases of "
            "20 if the model "
            f"is right; {self.missed:.0f} true links are taken to have no candidate at all."
        )


def reach(links: Sequence[Link], precision: float) -> list[Link]:
    """Keep the most links, one a mention at most, whose expected precision is ``precision`` still.

    The most probable come first; the expected precision is the mean of their probabilities. They stay in the
    order in which they came.
    """
    kept: dict[str, Link] = {}
    total = 0.0
    for link in sorted(links, key=lambda found: -found.probability):
        if link.mention_id in kept:
            continue
        total += link.probability
        if total < precision * (len(kept) + 1):
            break
        kept[link.mention_id] = link
    return [link for link in links if kept.get(link.mention_id) is link]


def expected(
    kept: Sequence[Link], found: Sequence[Link], mentions: int, none_share: float, seed: int = 1
) -> Expected:
    """Reckon what to expect of links.

    True links are counted by the probabilities, at most one a mention. There are as many in all as the
    probabilities say, or the share of mentions that are of somebody, whichever is more, and those that are
    missed. The intervals are of mentions drawn again with replacement, the truth of each drawn by its
    probabilities (so a sum varies as a Poisson-binomial one does).

    Args:
        kept: The links that are kept.
        found: The links that were found.
        mentions: How many mentions there are.
        none_share: The share of mentions that are of nobody.
        seed: Draws the samples.
    """
    rows = {mention: at for at, mention in enumerate({link.mention_id: None for link in found})}
    of_kept, of_all, sizes = np.zeros(len(rows)), np.zeros(len(rows)), np.zeros(len(rows))
    for link in found:
        of_all[rows[link.mention_id]] += link.probability
    for link in kept:
        of_kept[rows[link.mention_id]] += link.probability
        sizes[rows[link.mention_id]] += 1
    absent = missed(found)
    beside = max(0.0, mentions * (1 - none_share) - float(of_all.sum())) + absent
    true_kept, true_all = float(of_kept.sum()), float(of_all.sum()) + beside
    precision = true_kept / len(kept) if kept else 0.0
    recall = true_kept / true_all if true_all else 0.0
    drawn = np.array(list(_drawn(of_kept, of_all, sizes, beside, seed))) if kept else np.zeros((1, 2))
    low, high = np.percentile(drawn, [2.5, 97.5], axis=0)
    return Expected(
        len(kept), (precision, float(low[0]), float(high[0])), (recall, float(low[1]), float(high[1])), absent
    )


def _drawn(
    of_kept: Floats, of_all: Floats, sizes: Floats, beside: float, seed: int
) -> list[tuple[float, float]]:
    """Precision and recall of each bootstrap sample."""
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(DRAWS):
        times = np.bincount(rng.integers(0, len(of_all), len(of_all)), minlength=len(of_all))
        truth = rng.random(len(of_all))
        right = float((times * (truth < of_kept)).sum())
        true = float((times * (truth < of_all)).sum()) + rng.poisson(beside)
        found.append((right / max(1.0, float((times * sizes).sum())), right / max(1.0, true)))
    return found


def missed(found: Sequence[Link]) -> float:
    """Estimate how many true links have other names on both sides and nothing else that brings them up.

    Where much agrees beside the name, the names of a true pair may differ as they please. Their share is seen
    there, and taken to be the same where little else is known (as capture and recapture do it).
    """
    seen = np.zeros((2, 2))
    for link in found:
        name = next((step.weight for step in link.comparisons if step.name == "name"), None)
        beside = sum(step.weight for step in link.comparisons if step.name not in _NOT_FIELDS)
        if name is not None and (beside >= STRONG or beside < WEAK):
            seen[int(beside >= STRONG), int(name < 0)] += link.probability
    (good, poor), (strong_good, strong_poor) = seen
    return max(0.0, float(good * strong_poor / strong_good - poor)) if strong_good else 0.0
