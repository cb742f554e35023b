"""Trains a linkage model on the people themselves, without labels.

1. u: how often two different customers reach each level, over pairs of customers drawn with a seed. (Pairs of
   mention and customer would do worse: in a base of a few hundred, the true pairs among them outnumber chance
   agreements on a date of birth.)
2. m, the share of mentions of nobody and the shares of namesakes: EM over the mentions
   (``expectation_maximisation.py``).
3. What contradicts itself is put back to the shipped weights, and the rest is fitted again without it
   (``model_checks.py``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from models.encoder import Encoder, load_encoder
from models.linkage.block.customer_base import Base
from models.linkage.compare.compared_candidates import compare_candidates
from models.linkage.compare.comparisons import NULL, compare, compared
from models.linkage.compare.people_pairs import Pairs
from models.linkage.estimate import expectation_maximisation, model_checks
from models.linkage.estimate.expectation_maximisation import Evidence
from models.linkage.linkage_model import ONE_SIDED, LinkageModel, prior_model
from models.linkage.prepare.customer_rows import filled
from models.linkage.prepare.frequencies import Frequencies
from models.linkage.prepare.prepared import Prepared
from models.linkage.prepare.prepared_people import PreparedPeople
from records.documents import Notice
from records.people import Person

TRAINING_MENTIONS = 5000
FEWEST_MENTIONS = 100
"""Mentions below which a job is not trained on."""
RANDOM_PAIRS = 40_000
FEWEST_CUSTOMERS = 50
PRIOR_PAIRS = 2000.0
"""Pairs of customers that the prior u of a comparison weighs as much as."""
ALONE = 0.985
"""The most that a name by itself is worth: a namesake is always possible, and "automatic" (0.99) needs a
second agreement."""


def train(base: Base, mentions: Sequence[Person], seed: int = 1) -> tuple[LinkageModel, list[Notice]]:
    """Train a model without labels on these people.

    Args:
        base: The customers.
        mentions: The mentions; where they are many, a sample of them counts.
        seed: Draws the sample, and the pairs of customers that u is counted over.

    Returns:
        The model, its version a digest of its figures, and what is to be said of it. The shipped model where
        there are too few people.
    """
    prior = prior_model()
    if len(mentions) < FEWEST_MENTIONS or len(base.customers) < FEWEST_CUSTOMERS:
        return prior, [Notice("linkage_prior", "Too few people to train on: the shipped weights are used.")]
    people = PreparedPeople.of(mentions)
    if len(people) > TRAINING_MENTIONS:
        chosen = np.random.default_rng(seed).choice(len(people), TRAINING_MENTIONS, replace=False)
        people = people.at(np.sort(chosen).tolist())
    prepared = people.prepared
    shared = compared(prepared, base.customers)
    model = estimate_u(prior, base.customers, shared, base.frequencies, load_encoder(), seed)
    found = compare_candidates(base, prepared, without_namesakes(model), thorough=True)
    given = giving(prepared)
    evidence = Evidence(found.mentions, found.features, len(prepared), base.frequencies.people, given)
    model, notices = learn(model, evidence, shared)
    trained_on = {"customers": len(base.customers), "mentions": len(prepared), "pairs": found.features.pairs}
    return replace(model, trained_on=trained_on).named(), notices


def without_namesakes(model: LinkageModel) -> LinkageModel:
    """Give the model with which pairs are compared for training: rarity is then chance alone."""
    bare = {
        name: tuple(replace(level, namesakes=0.0) for level in rows) for name, rows in model.levels.items()
    }
    return replace(model, levels=bare)


def giving(mentions: Sequence[Prepared]) -> Counter[str]:
    """Count the mentions that give the field of each comparison."""
    counts: Counter[str] = Counter()
    for mention in mentions:
        found = filled([mention])
        counts.update(found | {"place"} if found & {"city", "postcode", "state", "country"} else found)
        counts["name"] += bool(mention.names or mention.emails)
    return counts


def learn(
    model: LinkageModel, evidence: Evidence, comparisons: Sequence[str]
) -> tuple[LinkageModel, list[Notice]]:
    """Fit the model to the mentions, and give what is to be said of it. Deterministic."""
    fitted = expectation_maximisation.fit(model, evidence, comparisons, fixed=[*ONE_SIDED])
    if model_checks.unsteady(fitted.likelihoods):
        notice = Notice(
            "linkage_prior_kept", "Training went astray on everything: the shipped weights are used."
        )
        return model, [notice]
    put_back: list[str] = []
    while found := [name for name in model_checks.astray(fitted.model, comparisons) if name not in put_back]:
        put_back.extend(found)
        fitted = expectation_maximisation.fit(model, evidence, comparisons, fixed=[*ONE_SIDED, *put_back])
    return _names_bounded(fitted.model, model), model_checks.notices(fitted, evidence.features, put_back)


def _names_bounded(model: LinkageModel, before: LinkageModel) -> LinkageModel:
    """The model with what mentions cannot tell of names.

    Shares of namesakes such that no name by itself is worth more than ALONE; and a different name no rarer
    among true pairs than before: those that share neither name nor key were no candidates.
    """
    odds = (1 - model.none_share) / model.none_share * (1 - ALONE) / ALONE
    worst, *others = model.comparison("name")
    levels = [
        replace(level, namesakes=float(f"{max(level.namesakes, level.m * odds):.4g}"))
        if level.rarity and level.namesakes
        else level
        for level in others
    ]
    worst = replace(worst, m=max(worst.m, before.comparison("name")[0].m))
    return model.with_levels("name", (worst, *levels))


def estimate_u(
    model: LinkageModel,
    customers: Sequence[Prepared],
    comparisons: Sequence[str],
    frequencies: Frequencies,
    encoder: Encoder,
    seed: int,
) -> LinkageModel:
    """Give the model with u from pairs of different customers; unchanged where there are too few."""
    if len(customers) < FEWEST_CUSTOMERS:
        return model
    rng = np.random.default_rng(seed)
    left, right = rng.integers(0, len(customers), (2, RANDOM_PAIRS))
    left, right = left[left != right], right[left != right]
    drawn, place = np.unique(np.concatenate([left, right]), return_inverse=True)
    people = [customers[at] for at in drawn.tolist()]
    vectors = encoder.encode([person.text for person in people])
    mine, theirs = place[: len(left)], place[len(left) :]
    cosines = np.einsum("ij,ij->i", vectors[mine], vectors[theirs])
    # levels are counted, not chances; but a context is boilerplate by its count
    lone = replace(
        frequencies, values={n: counts for n, counts in frequencies.values.items() if n == "context"}
    )
    found = compare(Pairs(people, people, mine, theirs), cosines, comparisons, lone, model)
    for comparison in (c for c in comparisons if c not in ONE_SIDED):
        rows, levels = model.comparison(comparison), found.levels[comparison]
        known = int((levels != NULL).sum())
        counts = np.bincount(levels[levels != NULL], minlength=len(rows))
        model = model.with_levels(
            comparison,
            tuple(
                replace(row, u=float((counts[i] + PRIOR_PAIRS * row.u) / (known + PRIOR_PAIRS)))
                for i, row in enumerate(rows)
            ),
        )
    return model
