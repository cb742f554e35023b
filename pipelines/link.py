"""Link mentions to customers: candidates, weights, and then a choice, for a mention has one customer at most, or none.

``link_people`` does a whole job. Workers keep a ``Base`` instead: ``prepare(customers)`` once a process, ``link_batch(base, mentions)``
batch by batch (half a second a batch, be it of one mention or of hundreds)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from models.encoder import load_encoder
from models.linkage import (
    LinkageModel,
    blocking,
    comparisons,
    doubts,
    prior_model,
    splinking,
    training,
)
from models.linkage.base import Base, base_of
from models.linkage.people import Prepared, prepare_all
from records.documents import Notice
from records.links import Comparison, Link
from records.people import Person

BATCH = 2000
"""Mentions that are weighed at once: about 100,000 pairs, 200 MB."""
TRAINING_MENTIONS = 5000
FEWEST_MENTIONS = 100
"""Mentions below which a job is not trained on."""
CAUTION = 1.25
"""Bits taken off every link's weight: a wrong link is worse than a missing one. On 2,741 mentions of strangers it halves those that
reach probability 0.5 (0.4 % to 0.2 %), for 2.4 points of recall there; ranks stay as they are."""
SHARE_PRIOR = 50.0
"""Mentions that the prior share of strangers weighs as much as."""


@dataclass(frozen=True)
class LinkResult:
    """``links`` by mention in their order, a mention's best first; ``model`` the one that weighed them."""

    links: list[Link]
    model: LinkageModel
    warnings: list[Notice]


@dataclass(frozen=True)
class _Scored:
    """Candidates of a batch with their weights: positions of mentions and customers, and for each comparison level and weight."""

    mentions: NDArray[np.int32]
    customers: NDArray[np.int32]
    features: comparisons.Features
    weights: splinking.Weights


def link_batch(
    base: Base,
    mentions: Sequence[Person],
    *,
    model: LinkageModel | None = None,
    threshold: float = 0.5,
    top: int = 5,
) -> LinkResult:
    """The customers that each mention may be, of probability ``threshold`` at least, ``top`` at most."""
    model = model or prior_model()
    prepared, links, warnings = prepare_all(mentions), [], []
    dropped = 0
    for start in range(0, len(prepared), BATCH):
        batch = prepared[start : start + BATCH]
        scored, common = _score(base, batch, model)
        dropped += common
        links.extend(_choose(base, batch, scored, model, threshold, top))
    if dropped:
        warnings.append(_too_common(dropped))
    return LinkResult(links, model, warnings)


def link_people(
    customers: Sequence[Person] | Base, mentions: Sequence[Person], *, model: LinkageModel | None = None,
    threshold: float = 0.5, top: int = 5, seed: int = 1,
) -> LinkResult:  # fmt: skip
    """Links mentions to customers. Without a ``model``, one is trained on these people; where they are too few, the prior serves."""
    base = customers if isinstance(customers, Base) else base_of(customers)
    notices: list[Notice] = []
    if model is None:
        model, notices = train(base, mentions, seed)
    result = link_batch(base, mentions, model=model, threshold=threshold, top=top)
    return replace(result, warnings=notices + result.warnings)


def train(base: Base, mentions: Sequence[Person], seed: int = 1) -> tuple[LinkageModel, list[Notice]]:
    """A model trained without labels on these people (a seeded sample of the mentions where they are many)."""
    prior = prior_model()
    if len(mentions) < FEWEST_MENTIONS or len(base.customers) < training.FEWEST_CUSTOMERS:
        return prior, [Notice("linkage_prior", "Too few people to train on: the shipped weights are used.")]
    if len(mentions) > TRAINING_MENTIONS:
        chosen = np.random.default_rng(seed).choice(len(mentions), TRAINING_MENTIONS, replace=False)
        mentions = [mentions[i] for i in np.sort(chosen)]
    prepared = prepare_all(mentions)
    shared = comparisons.compared(prepared, base.customers)
    model = training.estimate_u(prior, base.customers, shared, base.frequencies, load_encoder(), seed)
    scored, _ = _score(base, prepared, model, weigh=False)
    model, notices = training.estimate_m(model, scored.features, shared)
    scored = replace(scored, weights=splinking.weigh(model, scored.features, shared))
    share = _none_share(scored, len(prepared), len(base.customers), model.none_share)
    trained_on = {"customers": len(base.customers), "mentions": len(prepared), "pairs": scored.features.pairs}
    return replace(model, none_share=share, trained_on=trained_on).named(), notices


def _score(
    base: Base, mentions: Sequence[Prepared], model: LinkageModel, weigh: bool = True
) -> tuple[_Scored, int]:
    found = blocking.candidates(mentions, base.index, load_encoder())
    shared = comparisons.compared(mentions, base.customers)
    features = comparisons.compare(
        [mentions[i] for i in found.mentions],
        [base.customers[i] for i in found.customers],
        found.cosines,
        shared,
        base.frequencies,
        model,
    )
    weights = splinking.weigh(model, features, shared) if weigh else splinking.Weights({}, np.empty(0))
    return _Scored(found.mentions, found.customers, features, weights), found.dropped


def _prior_weight(none_share: float, customers: int) -> float:
    """log2 odds, before anything is compared, that a mention is of one given customer rather than of none, CAUTION taken off."""
    return float(np.log2((1 - none_share) / max(1, customers) / none_share)) - CAUTION


def _probabilities(scored: _Scored, mentions: int, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Each pair's probability: its odds against "none of them", divided by the odds of all of the mention's customers and of none.

    Odds are cut at 2**200 so that a sum stays finite."""
    odds = np.exp2(np.minimum(weights, 200.0))
    return np.asarray(odds / (1.0 + np.bincount(scored.mentions, odds, mentions))[scored.mentions])


def _none_share(scored: _Scored, mentions: int, customers: int, start: float) -> float:
    """The share of mentions that are of none of the customers: EM on that share alone, drawn towards where it starts."""
    share = start
    for _ in range(20):
        chosen = _probabilities(
            scored, mentions, scored.weights.total + _prior_weight(share, customers) + CAUTION
        )
        none = mentions - float(chosen.sum())
        share = (none + SHARE_PRIOR * start) / (mentions + SHARE_PRIOR)
    return round(min(0.95, max(0.02, share)), 4)


def _choose(
    base: Base, mentions: Sequence[Prepared], scored: _Scored, model: LinkageModel, threshold: float, top: int
) -> list[Link]:
    prior = _prior_weight(model.none_share, len(base.customers))
    weights = scored.weights.total + prior
    doubted = doubts.doubts(
        [mentions[i] for i in scored.mentions], [base.customers[i] for i in scored.customers], scored.features
    )
    taken = doubts.taken_off(weights, doubted)
    # what a doubt takes from one customer goes to "none of them", never to another customer
    chances = _probabilities(scored, len(mentions), weights)
    chances = np.where(doubted > doubts.NONE, chances * (1 - doubts.SHARE), chances)
    order = np.lexsort((scored.customers, -chances, scored.mentions))
    rank = np.arange(len(order)) - np.searchsorted(scored.mentions[order], scored.mentions[order], "left")
    kept = order[(rank < top) & (chances[order] >= threshold)]
    before = Comparison("prior", f"one of {len(base.customers)} customers, or none", round(prior, 3))
    return [
        Link(
            mentions[scored.mentions[pair]].id, base.customers[scored.customers[pair]].id, float(chances[pair]),
            round(float(weights[pair] + taken[pair]), 4),
            (before, *_explained(scored, model, int(pair)), *_doubt(int(doubted[pair]), float(taken[pair]))),
        )
        for pair in kept
    ]  # fmt: skip


def _doubt(doubted: int, bits: float) -> tuple[Comparison, ...]:
    return (Comparison("doubt", doubts.LABELS[doubted], round(bits, 3)),) if doubted else ()


def _explained(scored: _Scored, model: LinkageModel, pair: int) -> tuple[Comparison, ...]:
    """The comparisons that had something to say of a pair, each with its level and its log2 Bayes factor."""
    found = []
    for name, levels in scored.features.levels.items():
        level = int(levels[pair])
        if level != comparisons.NULL:
            label = model.comparison(name)[level].label
            found.append(
                Comparison(
                    name.removeprefix("extra:"), label, round(float(scored.weights.parts[name][pair]), 3)
                )
            )
    return tuple(found)


def _too_common(dropped: int) -> Notice:
    return Notice(
        "blocking_too_common",
        f"{dropped} values were shared by more than {blocking.MOST_SHARING} customers and proposed nobody by themselves.",
    )
