"""Links mentions to customers: candidates, comparisons, weights, and then a choice.

A mention has one customer at most, or none. ``link_people`` does a whole job. Workers keep a ``Base``
instead: ``prepare(customers)`` once a process, ``link_batch(base, mentions)`` batch by batch (a thousand
mentions against a million customers take a quarter of a second). What each step reckons is in
``models/linkage``; here is their order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from models.linkage import LinkageModel, prior_model
from models.linkage.block.candidate_search import MOST_SHARING
from models.linkage.block.customer_base import Base, base_of
from models.linkage.compare.compared_candidates import compare_candidates
from models.linkage.decide import collective
from models.linkage.decide.choice import choose
from models.linkage.decide.collective import Joint
from models.linkage.estimate.unsupervised import train
from models.linkage.prepare.prepared_people import PreparedPeople
from records.documents import Notice
from records.links import Link
from records.people import Person

BATCH = 2000
"""Mentions that are weighed at once: about 100,000 pairs, 200 MB."""


@dataclass(frozen=True)
class LinkResult:
    """The links of some mentions.

    Attributes:
        links: By mention in their order, a mention's best first.
        model: The model that weighed them.
        warnings: What is to be said of training and blocking.
    """

    links: list[Link]
    model: LinkageModel
    warnings: list[Notice]


def link_people(
    customers: Sequence[Person] | Base, mentions: Sequence[Person], *, model: LinkageModel | None = None,
    threshold: float = 0.5, top: int = 5, seed: int = 1,
) -> LinkResult:  # fmt: skip
    """Link mentions to customers.

    Args:
        customers: The customers, or a base that was made of them.
        mentions: The mentions.
        model: The model that weighs. None: one is trained on these people; where they are too few, the
            shipped one serves.
        threshold: The least probability of a link.
        top: The most links of a mention.
        seed: Draws the sample that is trained on.
    """
    base = customers if isinstance(customers, Base) else base_of(customers)
    seen = PreparedPeople.of(mentions)
    notices: list[Notice] = []
    if model is None:
        model, notices = train(base, seen, seed)
    result = link_together(base, seen, model=model, threshold=threshold, top=top)
    return replace(result, warnings=notices + result.warnings)


def link_together(
    base: Base,
    mentions: Sequence[Person],
    *,
    joints: Sequence[Joint] | None = None,
    model: LinkageModel | None = None,
    threshold: float = 0.5,
    top: int = 5,
) -> LinkResult:
    """Link mentions, those that are plainly one person weighed as one (models/linkage/decide/collective.py).

    Args:
        base: The customers.
        mentions: The mentions.
        joints: Who is one person among them, with all members. None: they are found among the mentions.
        model: The model that weighs. None: the shipped one.
        threshold: The least probability of a link.
        top: The most links of a mention.
    """
    seen = PreparedPeople.of(mentions)
    if joints is None:
        joints = collective.joints(seen, base.may_bind)
    joint_of = {member: joint for joint in joints for member in joint.members}
    alone, members = seen.parted(joint_of)
    weighed_once = alone + PreparedPeople([j.person for j in joints], [j.prepared for j in joints])
    result = link_batch(base, weighed_once, model=model, threshold=threshold, top=top)
    own = link_batch(base, members, model=model, threshold=0.0, top=2 * top)
    shared, singly = _by_mention(result.links), _by_mention(own.links)
    links: list[Link] = []
    for mention in seen:
        joint = joint_of.get(mention.id)
        found = shared.get(joint.person.id if joint else mention.id, [])
        if joint:
            found = collective.pooled(mention.id, joint, found, singly.get(mention.id, []))
        links.extend(link for link in found[:top] if link.probability >= threshold)
    return replace(result, links=links)


def link_batch(
    base: Base,
    mentions: Sequence[Person],
    *,
    model: LinkageModel | None = None,
    threshold: float = 0.5,
    top: int = 5,
) -> LinkResult:
    """Link mentions, each by itself.

    Args:
        base: The customers.
        mentions: The mentions.
        model: The model that weighs. None: the shipped one.
        threshold: The least probability of a link.
        top: The most links of a mention.
    """
    model = model or prior_model()
    prepared = PreparedPeople.of(mentions).prepared
    links: list[Link] = []
    dropped = 0
    for start in range(0, len(prepared), BATCH):
        batch = prepared[start : start + BATCH]
        compared = compare_candidates(base, batch, model)
        dropped += compared.dropped
        links.extend(choose(base, batch, compared, model, threshold, top))
    return LinkResult(links, model, [_too_common(dropped)] if dropped else [])


def _by_mention(links: Sequence[Link]) -> dict[str, list[Link]]:
    found: dict[str, list[Link]] = {}
    for link in links:
        found.setdefault(link.mention_id, []).append(link)
    return found


def _too_common(dropped: int) -> Notice:
    return Notice(
        "blocking_too_common",
        f"{dropped} values were shared by more than {MOST_SHARING} customers and proposed nobody by "
        "themselves.",
    )
