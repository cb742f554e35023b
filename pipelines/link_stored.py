"""Links the mentions in the store to the customers in it, in batches, and writes the links back.

``model_choice.py`` says which model weighs; ``links.model_version`` names it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from pipelines.model_choice import model_in_use
from records.people import Person
from records.store import Store, customers, decisions, enrichments, link_traces, links, mentions
from settings import Settings

if TYPE_CHECKING:
    from models.linkage import LinkageModel
    from models.linkage.block.customer_base import Base
    from pipelines.mentions_due import DueMentions

LEAST = 0.05
"""Candidates from this probability on are kept: a reviewer and the search for conflicts see the rivals, too.
"""
TOP = 5
BATCH = 10_000
"""Mentions linked at once. Splink takes 0.5 s whether it is one or ten thousand; a batch of these takes some
20 MB."""
MOST_CHANGED = 0.2
"""Share of the customers that changed from which all mentions are linked: most of them would be, anyway."""


@dataclass(frozen=True, slots=True)
class Linked:
    """What was linked.

    Attributes:
        mentions: Mentions that were compared.
        links: Links that are kept for them.
        changed: Those of them that are new, different or gone.
        customers: Everybody to be enriched anew: whose links these are or were, or of whom something was
            decided or said that this touches.
        warnings: Sentences for a person.
    """

    mentions: int
    links: int
    changed: int
    customers: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def link_stored(
    store: Store, settings: Settings, document_ids: Sequence[str] | None = None, *, full: bool = False
) -> Linked:
    """Link mentions to the customers as they are now. Doing it again on the same changes no row.

    Organisations are not linked to persons.

    Args:
        store: The store.
        settings: The settings.
        document_ids: Link the mentions of people in these documents and their attachments, and whoever is one
            person with them. None: all mentions whose links can have changed.
        full: All mentions, which comes to the same.
    """
    with store.begin() as conn:
        # before the customers are read: what comes in between is gone through again next time
        changes = customers.changes(conn) if document_ids is None else []
        people = customers.all_people(conn)
        touched = set(enrichments.unsupported(conn))
    if not people or document_ids == []:
        return Linked(0, 0, 0, tuple(sorted(touched)))
    # these load Splink and the encoder: not before there is something to link
    from models.linkage.block.customer_base import base_of
    from pipelines import mentions_due

    base = base_of(people)
    model, notices = model_in_use(store, base, full=document_ids is None)
    base, before = _counted(store, base, model)
    altered = _altered(changes, people)
    if document_ids is not None:
        due = mentions_due.around(store, base, model, document_ids)
    elif full or before is None or len(changes) > len(people) * MOST_CHANGED:
        due = mentions_due.everything(store, base, model)
    else:
        common = np.intersect1d(np.array(before, dtype=np.uint64), base.index.common)
        due = mentions_due.changed(store, base, model, altered, common)
    done = _link(store, base, model, due)
    with store.begin() as conn:
        values = sorted({value for person in altered for value in (*person.phones, *person.emails)})
        touched |= {person.id for person in altered} | set(enrichments.of_whom(conn, values))
        if due.lost:  # whom somebody no longer contradicts
            touched |= {
                who
                for who, field, value in enrichments.contacts_said(conn)
                if due.no_longer_claimed(field, value)
            }
        enrichments.mark(conn, touched)
        link_traces.drop(conn, due.gone)
        customers.forget(conn, [change.number for change in changes])
        if document_ids is None and model.trained_on:
            link_traces.keep_common(conn, model.weighing, base.index.common.tolist())
    touched.update(done.customers)
    warnings = (*(notice.message for notice in notices), *done.warnings)
    return replace(done, customers=tuple(sorted(touched)), warnings=tuple(dict.fromkeys(warnings)))


def _link(store: Store, base: Base, model: LinkageModel, due: DueMentions) -> Linked:
    from pipelines.link import link_together

    kept = changed = 0
    everyone: set[str] = set()
    warnings: dict[str, None] = {}
    for batch, joints in due.batches(BATCH):
        ids = [person.id for person in batch]
        result = link_together(base, batch, joints=joints, model=model, threshold=LEAST, top=TOP)
        warnings |= dict.fromkeys(notice.message for notice in result.warnings)
        with store.begin() as conn:
            # a document may have been read anew meanwhile, and a customer taken out
            there, known = links.lock(conn, ids, (link.customer_id for link in result.links))
            found = [k for k in result.links if k.mention_id in there and k.customer_id in known]
            present = mentions.keys(conn, sorted(there))
            touched = {*links.customers_of(conn, ids), *(link.customer_id for link in found)}
            touched |= {
                customer_id for _, customer_id in decisions.standing(conn, sorted({*present.values()}))
            }
            # who is said to have a number that is claimed here, by whomever: what comes first must not matter
            claimed = sorted({value for person in batch for value in (*person.phones, *person.emails)})
            touched.update(enrichments.of_whom(conn, claimed))
            changed += links.save_links(conn, sorted(there), found, model.version)
            link_traces.keep(conn, [due.traces[number] for number in ids if number in there])
            enrichments.mark(conn, touched)
        everyone |= touched
        kept += len(found)
    return Linked(len(due.mentions), kept, changed, tuple(everyone), tuple(warnings))


def _counted(store: Store, base: Base, model: LinkageModel) -> tuple[Base, list[int] | None]:
    """The base with frequencies as they were when this model was first used by this version of Kith.

    With them the keys that were too common when all was last gone through. A model that was not trained on
    this base has none such: then the frequencies are today's, and all mentions are linked each time, for
    there are few of them or few customers.
    """
    if not model.trained_on:
        return base, None
    from models.linkage.prepare.frozen_frequencies import as_json, frozen

    with store.begin() as conn:
        found = link_traces.counts(conn, model.weighing)
        if found is None:
            found = link_traces.keep_counts(conn, model.weighing, as_json(base.frequencies))
        common = link_traces.common(conn, model.weighing)
    return replace(base, frequencies=frozen(found, base.frequencies)), common


def _altered(changes: Sequence[customers.Changed], people: Sequence[Person]) -> list[Person]:
    """Customers that changed, as they are and as they were."""
    ids = {change.id for change in changes}
    return [*(p for p in people if p.id in ids), *(c.before for c in changes if c.before is not None)]
