"""Link mentions to customers: candidates, weights, and then a choice, for a mention has one customer at most, or none.

``link_people`` does a whole job. Workers keep a ``Base`` instead: ``prepare(customers)`` once a process, ``link_batch(base, mentions)``
batch by batch (a thousand mentions against a million customers take a quarter of a second).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from models.encoder import load_encoder
from models.linkage import LinkageModel, prior_model
from models.linkage.block import candidate_search
from models.linkage.block.customer_base import Base, base_of
from models.linkage.compare import comparisons
from models.linkage.compare.people_pairs import Pairs
from models.linkage.decide import collective, shared_evidence
from models.linkage.decide.collective import Joint
from models.linkage.estimate import unsupervised
from models.linkage.estimate.expectation_maximisation import Evidence
from models.linkage.prepare.prepared import Prepared, prepare_all
from models.linkage.splink_backend import settings
from models.role_mailboxes import is_role
from records.documents import Notice
from records.links import Comparison, Link
from records.people import Person

BATCH = 2000
"""Mentions that are weighed at once: about 100,000 pairs, 200 MB."""
TRAINING_MENTIONS = 5000
FEWEST_MENTIONS = 100
"""Mentions below which a job is not trained on."""
CAUTION = 4.0
"""Odds below which a link stays under one half: a wrong link is worse than a missing one. What is likelier than not and has lesser
odds is shown as just less likely than not, in the same order; all else keeps its probability."""


@dataclass(frozen=True)
class LinkResult:
    """``links`` by mention in their order, a mention's best first; ``model`` the one that weighed them."""

    links: list[Link]
    model: LinkageModel
    warnings: list[Notice]


@dataclass(frozen=True)
class _Scored:
    """Candidates of a batch with their weights: positions of mentions and customers, and for each comparison level and weight. ``pairs``
    are the people, ``cosines`` those of their names.
    """

    mentions: NDArray[np.int32]
    customers: NDArray[np.int32]
    pairs: Pairs
    cosines: NDArray[np.float32]
    features: comparisons.Features
    weights: settings.Weights


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


def link_together(
    base: Base, mentions: Sequence[Person], *, joints: Sequence[Joint] | None = None, model: LinkageModel | None = None,
    threshold: float = 0.5, top: int = 5,
) -> LinkResult:  # fmt: skip
    """The same, mentions that are plainly one person weighed as one (models/linkage/decide/collective.py). ``joints`` are those of these
    mentions, all members among them; by default they are found among the mentions.
    """
    if joints is None:
        joints = collective.joints(mentions, lambda key: may_bind(base, key))
    joint_of = {member: joint for joint in joints for member in joint.members}
    alone = [mention for mention in mentions if mention.id not in joint_of]
    weighed_once = [*alone, *(joint.person for joint in joints)]
    result = link_batch(base, weighed_once, model=model, threshold=threshold, top=top)
    members = [mention for mention in mentions if mention.id in joint_of]
    own = link_batch(base, members, model=model, threshold=0.0, top=2 * top)
    shared, singly = _by_mention(result.links), _by_mention(own.links)
    links: list[Link] = []
    for mention in mentions:
        joint = joint_of.get(mention.id)
        found = shared.get(joint.person.id if joint else mention.id, [])
        if joint:
            found = collective.pooled(mention.id, joint, found, singly.get(mention.id, []))
        links.extend(link for link in found[:top] if link.probability >= threshold)
    return replace(result, links=links)


def may_bind(base: Base, key: str) -> bool:
    """Whether a key may bind mentions: no role mailbox, no number or address that several customers have."""
    kind, _, value = key.partition(":")
    if kind == "e" and is_role(value):
        return False
    counts = base.frequencies.values.get({"e": "emails", "p": "phones"}.get(kind, ""))
    return counts is None or counts[value] < 2


def _by_mention(links: Sequence[Link]) -> dict[str, list[Link]]:
    found: dict[str, list[Link]] = {}
    for link in links:
        found.setdefault(link.mention_id, []).append(link)
    return found


def link_people(
    customers: Sequence[Person] | Base, mentions: Sequence[Person], *, model: LinkageModel | None = None,
    threshold: float = 0.5, top: int = 5, seed: int = 1,
) -> LinkResult:  # fmt: skip
    """Links mentions to customers. Without a ``model``, one is trained on these people; where they are too few, the prior serves."""
    base = customers if isinstance(customers, Base) else base_of(customers)
    notices: list[Notice] = []
    if model is None:
        model, notices = train(base, mentions, seed)
    result = link_together(base, mentions, model=model, threshold=threshold, top=top)
    return replace(result, warnings=notices + result.warnings)


def train(base: Base, mentions: Sequence[Person], seed: int = 1) -> tuple[LinkageModel, list[Notice]]:
    """A model trained without labels on these people (a seeded sample of the mentions where they are many)."""
    prior = prior_model()
    if len(mentions) < FEWEST_MENTIONS or len(base.customers) < unsupervised.FEWEST_CUSTOMERS:
        return prior, [Notice("linkage_prior", "Too few people to train on: the shipped weights are used.")]
    if len(mentions) > TRAINING_MENTIONS:
        chosen = np.random.default_rng(seed).choice(len(mentions), TRAINING_MENTIONS, replace=False)
        mentions = [mentions[i] for i in np.sort(chosen)]
    prepared = prepare_all(mentions)
    shared = comparisons.compared(prepared, base.customers)
    model = unsupervised.estimate_u(prior, base.customers, shared, base.frequencies, load_encoder(), seed)
    scored, _ = _score(base, prepared, unsupervised.without_namesakes(model), weigh=False)
    given = unsupervised.giving(prepared)
    evidence = Evidence(scored.mentions, scored.features, len(prepared), base.frequencies.people, given)
    model, notices = unsupervised.learn(model, evidence, shared)
    trained_on = {"customers": len(base.customers), "mentions": len(prepared), "pairs": scored.features.pairs}
    return replace(model, trained_on=trained_on).named(), notices


def _score(
    base: Base, mentions: Sequence[Prepared], model: LinkageModel, weigh: bool = True
) -> tuple[_Scored, int]:
    found = candidate_search.candidates(
        mentions, base.index, thorough=not weigh, people=base.frequencies.people
    )
    shared = comparisons.compared(mentions, base.customers)
    customers, which = base.customers.once(found.customers)
    pairs = Pairs(mentions, customers, found.mentions, which)
    features = comparisons.compare(pairs, found.cosines, shared, base.frequencies, model)
    weights = settings.weigh(model, features, shared) if weigh else settings.Weights({}, np.empty(0))
    return _Scored(found.mentions, found.customers, pairs, found.cosines, features, weights), found.dropped


def _prior_weight(none_share: float, customers: int) -> float:
    """log2 odds, before anything is compared, that a mention is of one given customer rather than of none."""
    return float(np.log2((1 - none_share) / max(1, customers) / none_share))


def _probabilities(scored: _Scored, mentions: int, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Each pair's probability: its odds against "none of them", divided by the odds of all of the mention's customers and of none.

    Odds are cut at 2**200 so that a sum stays finite.
    """
    odds = np.exp2(np.minimum(weights, 200.0))
    return np.asarray(odds / (1.0 + np.bincount(scored.mentions, odds, mentions))[scored.mentions])


def cautious(chances: NDArray[np.float64]) -> NDArray[np.float64]:
    """Probabilities with those between 0.49 and what CAUTION asks drawn together below 0.5, in their order."""
    low, high, below = 0.49, CAUTION / (1 + CAUTION), 0.4999
    drawn = low + (chances - low) * (below - low) / (high - low)
    return np.asarray(np.where((chances > low) & (chances < high), drawn, chances))


def _log_odds(chances: NDArray[np.float64]) -> NDArray[np.float64]:
    """log2 odds, those of certainty cut at 50 bits."""
    return np.asarray(np.log2(np.maximum(chances, 2.0**-200) / np.maximum(1 - chances, 2.0**-50)))


def _choose(
    base: Base, mentions: Sequence[Prepared], scored: _Scored, model: LinkageModel, threshold: float, top: int
) -> list[Link]:
    prior = _prior_weight(model.none_share, base.frequencies.people)
    found = scored.weights.total + prior
    weights = model.calibration.corrected(found)
    doubted = shared_evidence.doubts(scored.pairs, scored.features)
    taken = shared_evidence.taken_off(weights, doubted)
    # what a doubt takes from one customer goes to "none of them", never to another customer
    chances = _probabilities(scored, len(mentions), weights)
    chances = np.where(doubted > shared_evidence.NONE, chances * (1 - shared_evidence.SHARE), chances)
    held = cautious(chances)
    caution = np.where(held < chances, _log_odds(held) - _log_odds(chances), 0.0)
    chances = held
    likely = np.flatnonzero(chances >= threshold)
    # of equally likely ones the one whose name is spelled nearer
    keys = (scored.customers, -scored.cosines, -chances, scored.mentions)
    order = likely[np.lexsort([key[likely] for key in keys])]
    rank = np.arange(len(order)) - np.searchsorted(scored.mentions[order], scored.mentions[order], "left")
    kept = order[rank < top]
    before = Comparison("prior", f"one of {base.frequencies.people} customers, or none", round(prior, 3))
    return [
        Link(
            mentions[scored.mentions[pair]].id, base.customers[scored.customers[pair]].id, float(chances[pair]),
            round(float(weights[pair] + taken[pair] + caution[pair]), 4),
            (
                before, *_explained(scored, model, int(pair)), *_corrected(model, float(weights[pair] - found[pair])),
                *_doubt(int(doubted[pair]), float(taken[pair])), *_held(float(caution[pair])),
            ),
        )
        for pair in kept
    ]  # fmt: skip


def _corrected(model: LinkageModel, bits: float) -> tuple[Comparison, ...]:
    label = "what reviewers decided of links of this weight"
    return (Comparison("calibration", label, round(bits, 3)),) if model.calibration.knots else ()


def _doubt(doubted: int, bits: float) -> tuple[Comparison, ...]:
    return (Comparison("doubt", shared_evidence.LABELS[doubted], round(bits, 3)),) if doubted else ()


def _held(bits: float) -> tuple[Comparison, ...]:
    label = f"likelier than not, but not {CAUTION:.0f} times as likely"
    return (Comparison("caution", label, round(bits, 3)),) if bits else ()


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
        f"{dropped} values were shared by more than {candidate_search.MOST_SHARING} customers and proposed nobody by themselves.",
    )


@dataclass(frozen=True)
class Weighed:
    """Candidates of a few mentions before anything is chosen, a mention's in a row: positions of ``mentions`` and ``customers``,
    ``weights`` in bits (the prior included, no calibration), ``doubted`` whether a doubt caps the pair.
    """

    mentions: NDArray[np.int32]
    customers: NDArray[np.int32]
    features: comparisons.Features
    weights: NDArray[np.float64]
    doubted: NDArray[np.bool_]


def weighed(base: Base, mentions: Sequence[Person], model: LinkageModel) -> Weighed:
    """The candidates of these mentions as the model weighs them, for learning from what was decided of them."""
    prepared = prepare_all(mentions)
    scored, _ = _score(base, prepared, model)
    doubted = shared_evidence.doubts(scored.pairs, scored.features)
    weights = scored.weights.total + _prior_weight(model.none_share, base.frequencies.people)
    return Weighed(
        scored.mentions, scored.customers, scored.features, weights, doubted > shared_evidence.NONE
    )
