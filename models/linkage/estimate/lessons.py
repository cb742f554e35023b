"""What people decided, as a lesson for the linkage model: mentions, candidates, verdicts."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.linkage.block.customer_base import Base
from models.linkage.compare.compared_candidates import compare_candidates
from models.linkage.compare.comparisons import NULL, Features
from models.linkage.decide import shared_evidence
from models.linkage.decide.collective import Joint
from models.linkage.decide.match_weights import prior_weight, weigh
from models.linkage.estimate.calibration_fit import Decided
from models.linkage.estimate.refit import FOLDS, Lesson
from models.linkage.linkage_model import LinkageModel
from models.linkage.prepare.prepared import Prepared
from models.linkage.prepare.prepared_people import PreparedPeople
from records.people import Person

BATCH = 2000
"""Mentions that are weighed at once: about 100,000 pairs, 200 MB."""

Verdicts = Mapping[tuple[str, str], bool]
"""Whether the pair of a mention and a customer, by their ids, is one person."""


@dataclass(frozen=True)
class _Weighed:
    """Candidates of a few mentions before anything is chosen, a mention's in a row; all arrays are [pairs].

    Attributes:
        mentions: Position of each pair's mention.
        customers: Position of each pair's customer in the base.
        features: Level and rarity of each comparison.
        weights: Bits, the prior included, no calibration.
        doubted: Whether a doubt caps the pair.
    """

    mentions: NDArray[np.int32]
    customers: NDArray[np.int32]
    features: Features
    weights: NDArray[np.float64]
    doubted: NDArray[np.bool_]


def pooled(
    mentions: Sequence[Person], joints: Sequence[Joint], verdicts: Verdicts
) -> tuple[PreparedPeople, dict[tuple[str, str], bool]]:
    """Give mentions and verdicts with those of one person as one.

    It was linked by what its mentions say together, and what was decided of each of them is one decision.
    Where these contradict each other, each mention stands for itself.
    """
    ready = PreparedPeople.of(mentions)
    people = {m.id: (m, prepared) for m, prepared in zip(ready, ready.prepared, strict=True)}
    said: dict[str, dict[str, bool]] = {mention_id: {} for mention_id in people}
    for (mention_id, customer_id), verdict in verdicts.items():
        if mention_id in said:
            said[mention_id][customer_id] = verdict
    for joint in joints:
        members = [member for member in joint.members if said.get(member)]
        together = {pair for member in members for pair in said[member].items()}
        if members and len(together) == len(dict(together)):
            for member in members:
                del people[member], said[member]
            people[joint.person.id] = joint.person, joint.prepared
            said[joint.person.id] = dict(together)
    chosen = PreparedPeople([m for m, _ in people.values()], [prepared for _, prepared in people.values()])
    return chosen, {
        (number, who): verdict for number, found in said.items() for who, verdict in found.items()
    }


def lesson(base: Base, mentions: Sequence[Person], verdicts: Verdicts, model: LinkageModel) -> Lesson:
    """Make a lesson of verdicts, of the mentions among whose candidates a decided pair is.

    A mention whose customer was accepted tells nothing further by its rejections. One fold holds all mentions
    on which a customer was decided.
    """
    prepared = PreparedPeople.of(mentions).prepared
    chunks = [
        (start, _weighed(base, prepared[start : start + BATCH], model))
        for start in range(0, len(prepared), BATCH)
    ]
    mention = np.concatenate([np.empty(0, np.int64), *(start + chunk.mentions for start, chunk in chunks)])
    said = list(_said(base, mentions, verdicts, chunks))
    accepted, rejected = (np.array([word is wanted for word in said], dtype=bool) for wanted in (True, False))
    ceiling = np.concatenate(
        [np.empty(0), *(1 - shared_evidence.SHARE * chunk.doubted for _, chunk in chunks)]
    )
    decided = Decided(mention, accepted, rejected, ceiling)
    fold = np.zeros(decided.mentions, np.int64)
    taught = np.zeros(decided.mentions, dtype=bool)
    customer = np.concatenate([np.empty(0, np.int64), *(chunk.customers for _, chunk in chunks)])
    for at in np.flatnonzero(accepted | rejected).tolist():
        fold[mention[at]] = zlib.crc32(base.customers[int(customer[at])].id.encode()) % FOLDS
        taught[mention[at]] = True
    weights = np.concatenate([np.empty(0), *(chunk.weights for _, chunk in chunks)])
    return Lesson(decided, _joined([chunk.features for _, chunk in chunks]), weights, fold).of(taught)


def _weighed(base: Base, mentions: Sequence[Prepared], model: LinkageModel) -> _Weighed:
    """The candidates of these mentions as the model weighs them."""
    found = compare_candidates(base, mentions, model)
    doubted = shared_evidence.doubts(found.pairs, found.features)
    weights = weigh(model, found.features, found.comparisons).total
    weights = weights + prior_weight(model.none_share, base.frequencies.people)
    return _Weighed(found.mentions, found.customers, found.features, weights, doubted > shared_evidence.NONE)


def _said(
    base: Base, mentions: Sequence[Person], verdicts: Verdicts, chunks: Sequence[tuple[int, _Weighed]]
) -> Iterator[bool | None]:
    """What was decided of each candidate, None for nothing."""
    for start, chunk in chunks:
        people = base.customers.take(chunk.customers)
        for mention, customer in zip(chunk.mentions.tolist(), people, strict=True):
            yield verdicts.get((mentions[start + mention].id, customer.id))


def _joined(parts: Sequence[Features]) -> Features:
    """Features of several batches; a comparison that one of them has not is not known there."""
    names = list(dict.fromkeys(name for part in parts for name in part.levels))
    return Features(
        {n: np.concatenate([p.levels.get(n, np.full(p.pairs, NULL, np.int8)) for p in parts]) for n in names},
        {n: np.concatenate([p.rarity.get(n, np.zeros(p.pairs, np.int16)) for p in parts]) for n in names},
    )
