"""Linking what is kept: mentions from the store against the customers in it, in batches, the links written back.

**Which model weighs.** The one that was kept last, so that a mention has the same weights whichever job, process or
machine links it; ``links.model_version`` names it. It is trained, without labels, on a sample of everything that is kept
(never on one job's mentions alone): when there is none yet and enough people to train on, and on a full run (``kith
enrich``) when the customers or the mentions have become half as many again, or half as many, as it was trained on. Until
then full runs use it too, so that repeating one changes no row. Before there are enough, the shipped weights serve."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from records.documents import Notice
from records.links import Link
from records.people import Person
from records.store import Store, customers, documents, enrichments, linkage_models, links, mentions
from settings import Settings

if TYPE_CHECKING:
    from models.linkage import LinkageModel
    from models.linkage.base import Base

LEAST = 0.05
"""Candidates from this probability on are kept: a reviewer and the search for conflicts see the rivals, too."""
TOP = 5
BATCH = 10_000
"""Mentions linked at once. Splink takes 0.5 s whether it is one or ten thousand; a batch of these takes some 20 MB."""
OUTGROWN = 1.5
"""Times more, or fewer, people than a model was trained on, from which a full run trains a new one."""


@dataclass(frozen=True, slots=True)
class Linked:
    """``mentions`` were compared, ``links`` kept for them, ``changed`` of these are new, different or gone.
    ``customers``: everyone to be enriched anew: whose links these are or were, or of whom something was decided or said
    that this touches."""

    mentions: int
    links: int
    changed: int
    customers: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def link_kept(store: Store, settings: Settings, document_ids: Sequence[str] | None = None) -> Linked:
    """Link the mentions of people in these documents and what is attached to them (default: in all) to the customers as
    they are now. Doing it again on the same changes no row. Organisations are not linked to persons."""
    with store.begin() as conn:
        people = customers.all_people(conn)
        touched = set(enrichments.unsupported(conn))
    total = kept = changed = 0
    model: LinkageModel | None = None
    warnings: dict[str, None] = {}
    for batch in _batches(store, document_ids):
        ids = [person.id for person in batch]
        found: tuple[Link, ...] = ()
        version = "none"
        if people:
            # loads Splink and the encoder: not before there is something to link
            from models.linkage.base import base_of
            from pipelines.link import link_batch

            base = base_of(people)
            if model is None:
                model, notices = _model(store, base, full=document_ids is None)
                warnings |= dict.fromkeys(notice.message for notice in notices)
            result = link_batch(base, batch, model=model, threshold=LEAST, top=TOP)
            found, version = tuple(result.links), model.version
            warnings |= dict.fromkeys(notice.message for notice in result.warnings)
        with store.begin() as conn:
            touched.update(links.customers_of(conn, ids))
            present = mentions.keys(conn, ids)  # a document may have been read anew meanwhile
            touched.update(
                customer_id for _, customer_id in links.standing(conn, sorted({*present.values()}))
            )
            # who is said to have a number that is claimed here, by whomever: what comes first must not matter
            claimed = sorted({value for person in batch for value in (*person.phones, *person.emails)})
            touched.update(enrichments.of_whom(conn, claimed))
            found = tuple(link for link in found if link.mention_id in present)
            changed += links.save_links(conn, ids, found, version)
        touched.update(link.customer_id for link in found)
        total, kept = total + len(batch), kept + len(found)
    return Linked(total, kept, changed, tuple(sorted(touched)), tuple(warnings))


def _model(store: Store, base: Base, full: bool) -> tuple[LinkageModel, list[Notice]]:
    """The model that weighs (see above), and what is to be said of its training."""
    from models.linkage import from_json
    from pipelines.link import TRAINING_MENTIONS, train

    with store.begin() as conn:
        found = linkage_models.newest(conn)
    try:
        kept = from_json(found) if found else None
    except ValueError:  # of another version of Kith: its levels are not these
        kept = None
    if kept and not full:
        return kept, []
    with store.begin() as conn:
        # mentions' ids are digests, so the first of them are a random sample
        sample = mentions.people(conn, limit=TRAINING_MENTIONS)
    if kept and not _outgrown(kept.trained_on, {"customers": len(base.customers), "mentions": len(sample)}):
        return kept, []
    model, notices = train(base, sample)
    if not model.trained_on:
        return kept or model, notices
    with store.begin() as conn:
        linkage_models.keep(conn, model.version, model.as_json())
    return model, notices


def _outgrown(before: dict[str, int], now: dict[str, int]) -> bool:
    return any(
        not before.get(side, 0) / OUTGROWN < count < before.get(side, 0) * OUTGROWN
        for side, count in now.items()
    )


def _batches(store: Store, document_ids: Sequence[str] | None) -> Iterator[list[Person]]:
    if document_ids is None:
        after = ""
        while True:
            with store.begin() as conn:
                batch = mentions.people(conn, after=after, limit=BATCH)
            if not batch:
                return
            yield batch
            after = batch[-1].id
    for start in range(0, len(document_ids), 2_000):
        with store.begin() as conn:
            chosen = documents.with_children(conn, document_ids[start : start + 2_000])
            batch = mentions.people(conn, document_ids=chosen)
        for first in range(0, len(batch), BATCH):
            yield batch[first : first + BATCH]
