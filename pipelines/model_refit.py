"""Refits the linkage model with the verdicts that stand: shows what would change, and applies it.

A refit begins with the model as it was trained, without decisions, so that no decision counts twice. Every
model is kept, and going back to an earlier one is ``use``; links follow with the next ``kith enrich``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from models.linkage.decide import collective
from models.linkage.estimate.lessons import lesson, pooled
from models.linkage.estimate.refit import Learnt, learn
from models.linkage.estimate.unsupervised import TRAINING_MENTIONS
from models.linkage.prepare.prepared_people import PreparedPeople
from pipelines import model_choice
from pipelines.link import link_together
from records.failures import Misuse
from records.store import Store, customers, linkage_models, mentions, review_labels
from settings import Settings

if TYPE_CHECKING:
    from models.linkage import LinkageModel
    from models.linkage.calibration import Floats
    from records.links import Link
    from records.people import Person

FEWEST = 30
"""Decided mentions below which nothing is refitted."""
SAMPLE = 5_000
"""Mentions that are linked with both models, to see which links would cross a threshold."""
PAGE = 10_000
"""Mentions that are read from the store at once."""
SHOWN = 10
"""Levels, and links that would cross, that are named."""
BANDS = ("none", "suggested", "automatic")


@dataclass(frozen=True, slots=True)
class MovedLevel:
    """A level of a comparison whose log2 Bayes factor would change, rarity left out."""

    comparison: str
    level: str
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class MovedLink:
    """A mention's best link that would cross a threshold, or whose customer would be another."""

    mention_id: str
    customer_id: str
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Refit:
    """What a refit would change.

    Attributes:
        model: What would be in use.
        trained: The model without decisions.
        in_use: The version that the sample is compared with.
        decisions: How many mentions were decided on.
        accepted: How many of them were accepted.
        log_loss: Nats a decision, on decisions held out: "before" anything is learnt, and after refitting
            with each calibration tried.
        wrong_automatic: Rejected links among the held-out that would be automatic, before and after.
        levels: The levels that move most.
        mentions: How many mentions were sampled.
        bands: (band before, band after) to how many of the sample have their best link so.
        moved: Some of those that cross.
    """

    model: LinkageModel
    trained: LinkageModel
    in_use: str
    decisions: int
    accepted: int
    log_loss: dict[str, float]
    wrong_automatic: tuple[int, int]
    levels: tuple[MovedLevel, ...]
    mentions: int
    bands: dict[tuple[str, str], int]
    moved: tuple[MovedLink, ...]

    @property
    def before(self) -> float:
        """The log loss before anything is learnt."""
        return self.log_loss["before"]

    @property
    def after(self) -> float:
        """The log loss of what would be in use."""
        return self.log_loss[self.model.calibration.method]

    @property
    def helps(self) -> bool:
        """Whether it predicts held-out decisions better, and makes no more wrong links automatic."""
        return self.after < self.before and self.wrong_automatic[1] <= self.wrong_automatic[0]


def preview(store: Store, settings: Settings) -> Refit:
    """Show what refitting with the verdicts that stand now would change; nothing is written.

    Raises:
        Misuse: Too little was decided.
    """
    with store.begin() as conn:
        said = review_labels.labels(conn)
        people = customers.all_people(conn)
    _enough(len({verdict.mention_id for verdict in said}), len(people))
    from models.linkage.block.customer_base import base_of

    base = base_of(people)
    everyone = PreparedPeople(_everyone(store))
    joints = collective.joints(everyone, base.may_bind)
    start = model_choice.trained(store, base)
    before, _ = model_choice.model_in_use(store, base, full=False)
    found = {(verdict.mention_id, verdict.customer_id): verdict.accepted for verdict in said}
    decided = {mention_id for mention_id, _ in found}
    taught = lesson(base, *pooled(everyone.among(decided), joints, found), start)
    _enough(taught.decided.mentions, len(people))
    learnt = learn(start, taught)
    accepted = int(taught.decided.accepted.sum())
    counts = {"decisions": taught.decided.mentions, "accepted": accepted}
    now = {"customers": len(people), "mentions": min(len(everyone), TRAINING_MENTIONS)}
    model = replace(
        learnt.model, refitted_from=start.version, trained_on=now | start.trained_on | counts
    ).named()
    sure = settings.automatic_precision
    wrong = _wrong(learnt, taught.decided.rejected, sure)
    # mentions' ids are digests, so the first of them are a random sample
    sample = everyone[:SAMPLE]
    there = {mention.id for mention in sample}
    of_sample = [joint for joint in joints if there.issuperset(joint.members)]
    old, new = (
        {
            link.mention_id: link
            for link in link_together(base, sample, joints=of_sample, model=by, threshold=0.0, top=1).links
        }
        for by in (before, model)
    )
    bands, moved = _crossings(old, new, (settings.suggest_probability, sure))
    return Refit(
        model,
        start,
        before.version,
        counts["decisions"],
        accepted,
        learnt.losses,
        wrong,
        _levels(start, model),
        len(sample),
        bands,
        moved,
    )


def apply(store: Store, found: Refit, by: str) -> None:
    """Bring what ``preview`` showed into use.

    Raises:
        Misuse: It does not help.
    """
    if not found.helps:
        raise Misuse(
            "refit_no_gain",
            f"The decisions do not improve the model: log loss on held-out decisions {found.before:.4f} "
            f"before, {found.after:.4f} after; "
            f"wrong automatic links {found.wrong_automatic[0]} before, {found.wrong_automatic[1]} after. "
            "Nothing was changed.",
        )
    detail = {
        "decisions": found.decisions, "accepted": found.accepted,
        "log_loss_before": round(found.before, 6), "log_loss_after": round(found.after, 6),
    }  # fmt: skip
    with store.begin() as conn:
        if found.trained.version != linkage_models.PRIOR:
            linkage_models.add(conn, found.trained.version, found.trained.as_json())
        linkage_models.keep(conn, found.model.version, found.model.as_json(), "refitted", by, detail)


def use(store: Store, version: str, by: str) -> None:
    """Bring a version that is kept into use, or the shipped one ("prior").

    Raises:
        Misuse: There is none of that version, or another version of Kith made it.
    """
    model_choice.of_version(store, version)
    with store.begin() as conn:
        linkage_models.choose(conn, version, by)


def _everyone(store: Store) -> Iterator[Person]:
    after = ""
    while True:
        with store.begin() as conn:
            page = mentions.people(conn, after=after, limit=PAGE)
        yield from page
        if len(page) < PAGE:
            return
        after = page[-1].id


def _enough(decisions: int, people: int) -> None:
    if not people:
        raise Misuse(
            "too_few_customers",
            "There are no customers to link to. `kith customers import FILE` brings them.",
        )
    if decisions < FEWEST:
        raise Misuse(
            "too_few_decisions",
            f"Too few decisions: {decisions} of at least {FEWEST}. `kith serve` shows what waits for one.",
        )


def _wrong(learnt: Learnt, rejected: np.ndarray, sure: float) -> tuple[int, int]:
    def count(chances: Floats) -> int:
        return int((rejected & (chances >= sure)).sum())

    return count(learnt.chances_before), count(learnt.chances)


def _levels(before: LinkageModel, after: LinkageModel) -> tuple[MovedLevel, ...]:
    """The levels whose weights changed most; where the pair's own rarity stands for u, by m alone."""
    found = []
    for name, levels in after.levels.items():
        for at, (old, new) in enumerate(zip(before.comparison(name), levels, strict=True)):
            if (old.m, old.u) != (new.m, new.u):
                u = (new.u, new.u) if old.rarity and at else (old.u, new.u)
                weights = float(np.log2(old.m / u[0])), float(np.log2(new.m / u[1]))
                found.append(
                    MovedLevel(
                        name.removeprefix("extra:"), new.label, round(weights[0], 3), round(weights[1], 3)
                    )
                )
    return tuple(sorted(found, key=lambda level: -abs(level.after - level.before))[:SHOWN])


def _crossings(
    old: dict[str, Link], new: dict[str, Link], thresholds: tuple[float, float]
) -> tuple[dict[tuple[str, str], int], tuple[MovedLink, ...]]:
    def band(link: Link | None) -> str:
        return BANDS[sum(link.probability >= least for least in thresholds)] if link else BANDS[0]

    counted: dict[tuple[str, str], int] = {}
    moved = []
    for mention_id in sorted(old.keys() | new.keys()):
        was, now = old.get(mention_id), new.get(mention_id)
        bands = band(was), band(now)
        counted[bands] = counted.get(bands, 0) + 1
        if bands[0] != bands[1] and now:
            same = was is not None and was.customer_id == now.customer_id
            moved.append(
                MovedLink(
                    mention_id, now.customer_id, was.probability if was and same else 0.0, now.probability
                )
            )
    moved.sort(key=lambda link: -abs(link.after - link.before))
    return counted, tuple(moved[:SHOWN])
