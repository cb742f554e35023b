"""Which linkage model weighs what is kept: one for all, whichever job, process or machine links.

So a mention has the same weights everywhere; ``links.model_version`` names the model.

It is trained, without labels, on a sample of everything that is kept, never on one job's mentions alone: when
there is none yet and enough people to train on, and on a full run (``kith enrich``) when the customers or the
mentions have become half as many again, or half as many, as it was trained on. Until then full runs use it,
too, so that repeating one changes no row. Before there are enough people, the shipped weights serve.

A model of another version of Kith, whose levels are others, weighs nothing. It is said that another one is
trained in its place, or that the shipped one serves. A model that a person brought into use, refitted with
decisions (``model_refit.py``) or chosen among the versions, stays until a person brings in another; a full
run says so where the people have outgrown it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from records.documents import Notice
from records.failures import Misuse
from records.store import Store, linkage_models, mentions

if TYPE_CHECKING:
    from models.linkage import LinkageModel
    from models.linkage.block.customer_base import Base

OUTGROWN = 1.5
"""Times more, or fewer, people than a model was trained on, from which a full run trains a new one."""


def model_in_use(store: Store, base: Base, full: bool) -> tuple[LinkageModel, list[Notice]]:
    """Give the model that weighs, and what is to be said of its training."""
    from models.linkage import prior_model
    from models.linkage.estimate.unsupervised import TRAINING_MENTIONS, train

    with store.begin() as conn:
        choice = linkage_models.in_use(conn)
    if choice and choice.version == linkage_models.PRIOR:
        return prior_model(), []
    kept = _readable(choice)
    if kept and not full:
        return kept, []
    with store.begin() as conn:
        # mentions' ids are digests, so the first of them are a random sample
        sample = mentions.people(conn, limit=TRAINING_MENTIONS)
    now = {"customers": len(base.customers), "mentions": len(sample)}
    if kept and not outgrown(kept.trained_on, now):
        return kept, []
    if kept and choice and choice.how != "trained":
        return kept, [_outgrown(kept.version)]
    model, notices = train(base, sample)
    if choice and not kept:
        notices = [_replaced(choice, model), *notices]
    if not model.trained_on:
        return kept or model, notices
    with store.begin() as conn:
        linkage_models.keep(conn, model.version, model.as_json())
    return model, notices


def trained(store: Store, base: Base) -> LinkageModel:
    """Give the model without decisions that a refit begins with.

    That of the model in use, trained anew where the people have outgrown it; the shipped one where there are
    too few people to train on.
    """
    from models.linkage.estimate.unsupervised import TRAINING_MENTIONS, train

    with store.begin() as conn:
        kept = _readable(linkage_models.in_use(conn))
        if kept and kept.refitted_from:
            kept = _model(linkage_models.get(conn, kept.refitted_from))
        sample = mentions.people(conn, limit=TRAINING_MENTIONS)
    if kept and not outgrown(kept.trained_on, {"customers": len(base.customers), "mentions": len(sample)}):
        return kept
    return train(base, sample)[0]


def of_version(store: Store, version: str) -> LinkageModel:
    """Give a model that is kept.

    Raises:
        Misuse: There is none of that version, or another version of Kith made it.
    """
    from models.linkage import from_json, prior_model

    if version == linkage_models.PRIOR:
        return prior_model()
    with store.begin() as conn:
        found = linkage_models.get(conn, version)
    if found is None:
        raise Misuse("no_such_model", "There is no linkage model of that version. `kith model` lists them.")
    try:
        return from_json(found)
    except ValueError:
        raise Misuse(
            "model_of_another_kith",
            "That model was made by another version of Kith, whose levels are others: it cannot be used. "
            "`kith model refit` "
            "trains anew, with what was decided.",
        ) from None


def outgrown(before: dict[str, int], now: dict[str, int]) -> bool:
    """Say whether any side has become OUTGROWN times as many, or as few, as it was."""
    return any(
        not before.get(side, 0) / OUTGROWN < count < before.get(side, 0) * OUTGROWN
        for side, count in now.items()
    )


def _readable(choice: linkage_models.Choice | None) -> LinkageModel | None:
    from models.linkage import prior_model

    if choice and choice.version == linkage_models.PRIOR:
        return prior_model()
    return _model(choice.model) if choice else None


def _model(found: dict[str, Any] | None) -> LinkageModel | None:
    """A model as it is kept; None for none, and for one whose levels are those of another Kith."""
    from models.linkage import from_json

    try:
        return from_json(found) if found else None
    except ValueError:
        return None


def _replaced(choice: linkage_models.Choice, by: LinkageModel) -> Notice:
    serves = (
        f"{by.version}, trained anew, is used instead"
        if by.trained_on
        else "the shipped weights serve instead"
    )
    decided = (
        " What was decided is not in it: `kith model refit --apply` brings that in."
        if choice.how != "trained"
        else ""
    )
    return Notice(
        "model_of_another_kith",
        f"The linkage model {choice.version} was made by another version of Kith, whose levels are others: "
        f"{serves}.{decided}",
    )


def _outgrown(version: str) -> Notice:
    return Notice(
        "model_outgrown",
        f"The linkage model in use, {version}, was trained on far fewer or far more people than there are "
        "now. "
        "`kith model refit` trains anew and shows what that would change.",
    )
