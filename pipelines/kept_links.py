"""Linking what is kept: mentions from the store against the customers in it, in batches, the links written back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from records.links import Link
from records.people import Person
from records.store import Store, customers, documents, links, mentions
from settings import Settings

LEAST = 0.05
"""Candidates from this probability on are kept: a reviewer and the search for conflicts see the rivals, too."""
TOP = 5
BATCH = 10_000
"""Mentions linked at once. Splink takes 0.5 s whether it is one or ten thousand; a batch of these takes some 20 MB."""


@dataclass(frozen=True, slots=True)
class Linked:
    """``mentions`` were compared, ``links`` kept for them, ``changed`` of these are new, different or gone.
    ``customers``: everyone whose links these are or were, so everyone to be enriched anew."""

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
    total = kept = changed = 0
    model = None
    touched: set[str] = set()
    warnings: dict[str, None] = {}
    for batch in _batches(store, document_ids):
        ids = [person.id for person in batch]
        found: tuple[Link, ...] = ()
        version = "none"
        if people:
            from pipelines.link import (
                link_people,
            )  # loads Splink and the encoder: not before there is something to link

            result = link_people(people, batch, model=model, threshold=LEAST, top=TOP)
            model, found, version = result.model, tuple(result.links), result.model.version
            warnings |= dict.fromkeys(map(str, result.warnings))
        with store.begin() as conn:
            touched.update(links.customers_of(conn, ids))
            present = mentions.keys(conn, ids)  # a document may have been read anew meanwhile
            found = tuple(link for link in found if link.mention_id in present)
            changed += links.save_links(conn, ids, found, version)
        touched.update(link.customer_id for link in found)
        total, kept = total + len(batch), kept + len(found)
    return Linked(total, kept, changed, tuple(sorted(touched)), tuple(warnings))


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
