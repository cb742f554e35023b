"""Prospects: people who recur in what was read and are none of the customers.

Each has names, numbers and evidence. Their mentions are brought together as linkage does it
(models/linkage/decide/collective.py): never by a name alone. Somebody counts as no customer where "none of
them" is at least as probable as not for every mention, and nobody said otherwise.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import asdict, dataclass
from dataclasses import fields as dataclass_fields
from typing import Literal

from sqlalchemy import Connection

from models.role_mailboxes import is_role
from pipelines import citations
from records.documents import Contact, Document, Mention, digest
from records.enrichments import Evidence
from records.failures import Misuse
from records.people import Person
from records.store import (
    Store,
    audit,
    customers,
    decisions,
    documents,
    enrichments,
    links,
    mentions,
    prospect_decisions,
)
from settings import Settings

NONE = 0.5
"""From this probability of "none of the customers" on a mention is a stranger's."""
SHOWN = 5
"""Pieces of evidence of one prospect, of different documents."""
PAGE = 100
"""Prospects whose evidence is read at once."""
MENTIONS = 5_000


State = Literal["open", "dismissed", "accepted"]


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody who recurs.

    Attributes:
        person: What the mentions say together, under the prospect's id (the customer's, where one was made of
            it).
        keys: The keys of the mentions.
        members: The ids of the mentions.
        documents: How many documents with different bytes.
        none: The least probability of "none of the customers" of any mention.
        state: Whether it was dismissed, or there is a customer who was made of it.
    """

    person: Person
    keys: tuple[str, ...]
    members: tuple[str, ...]
    documents: int
    none: float
    state: State

    @property
    def id(self) -> str:
        """The prospect's id."""
        return self.person.id

    @property
    def mentions(self) -> int:
        """How many mentions there are."""
        return len(self.members)

    @property
    def digest(self) -> str:
        """A digest of what becomes a customer."""
        return digest("prospect", json.dumps(asdict(self.person), sort_keys=True))


@dataclass(frozen=True, slots=True)
class Prospect(Found):
    """Somebody who recurs, with where that was seen: the latest first."""

    sources: tuple[str, ...]
    evidence: tuple[Evidence, ...]


def prospects(
    store: Store, settings: Settings, least: int | None = None, state: State = "open"
) -> list[Prospect]:
    """Give those who are ``found``, each with evidence."""
    everyone = found(store, settings, least, state)
    pages = (everyone[at : at + PAGE] for at in range(0, len(everyone), PAGE))
    return [one for page in pages for one in shown(store, page)]


def found(store: Store, settings: Settings, least: int | None = None, state: State = "open") -> list[Found]:
    """Give those who are seen in enough documents and are no customer, the most seen first.

    Args:
        store: The store.
        settings: The settings.
        least: In how many different documents; documents with the same bytes are one. None: the setting's.
        state: "open", or those who were dismissed, or of whom a customer was made.
    """
    least = least or settings.prospect_documents
    recurring = [one for one in _recurring(store) if one.documents >= least and one.state == state]
    return sorted(recurring, key=lambda one: (-one.documents, -one.mentions, one.id))


def shown(store: Store, chosen: Sequence[Found]) -> list[Prospect]:
    """Give these with their evidence."""
    with store.begin() as conn:
        rows = mentions.of_ids(conn, [member for one in chosen for member in one.members])
        wanted = sorted({row.document_id for row in rows.values()})
        texts, contacts = documents.outline(conn, wanted), documents.contacts_of(conn, wanted)
    made = []
    for one in chosen:
        seen: dict[str, Evidence] = {}
        for row in (rows[member] for member in sorted(one.members) if member in rows):
            document = texts.get(row.document_id)
            if document is not None and document.sha256 not in seen:
                own = contacts.get(document.id, {})
                seen[document.sha256] = _quoted(document, documents.mention_of(row), own)
        latest = sorted(
            seen.values(), key=lambda piece: (piece.observed_at or "", piece.document_id), reverse=True
        )
        sources = tuple(sorted({piece.source for piece in latest}))
        fields = {field.name: getattr(one, field.name) for field in dataclass_fields(Found)}
        made.append(Prospect(**fields, sources=sources, evidence=tuple(latest[:SHOWN])))
    return made


def dismiss(store: Store, settings: Settings, prospect_id: str, by: str) -> None:
    """Say that this is no prospect.

    It holds for later documents, too, in which one of its names stands with the same numbers.

    Raises:
        Misuse: There is none of that id.
    """
    prospect = _of_id(store, prospect_id, "open")
    with store.begin() as conn:
        prospect_decisions.decide(conn, prospect.keys, "dismiss", by)


def undo(store: Store, settings: Settings, prospect_id: str, by: str) -> None:
    """Take the dismissal back, or the customer that was made.

    Raises:
        Misuse: There is neither, or the customer was edited or a record of it was delivered since: it stays.
    """
    prospect = _of_id(store, prospect_id, "accepted", "dismissed")
    with store.begin() as conn:
        if prospect.state == "dismissed":
            refused = prospect_decisions.dismissed(conn)
            # only what was dismissed can be taken back
            prospect_decisions.decide(conn, [key for key in prospect.keys if key in refused], "undo", by)
            return
        enrichments.lock(conn)  # nothing is said of the customer while it goes
        customers.lock(conn)
        made = list(customers.of_ids(conn, prospect.keys))
        if customers.edited(conn, made) or enrichments.delivered(conn, made):
            raise Misuse(
                "customer_in_use",
                "The customer was edited, or records of it were delivered, since it was made: it stays.",
            )
        customers.remove(conn, made)
        audit.note(conn, by, "prospect.undo", prospect.id)


def accept(store: Store, settings: Settings, prospect_id: str, by: str, seen: str | None = None) -> str:
    """Make a customer of the prospect; the next ``kith enrich`` links the mentions.

    Args:
        store: The store.
        settings: The settings.
        prospect_id: The prospect.
        by: Who accepts.
        seen: The digest of what was looked at.

    Returns:
        The customer's id.

    Raises:
        Misuse: There is none of that id, a customer was made of it already, or what is there now differs from
            what was seen (``prospect_changed``).
    """
    prospect = _of_id(store, prospect_id, "open")
    if seen is not None and seen != prospect.digest:
        raise Misuse(
            "prospect_changed", "What is known of this prospect changed since it was shown: look again."
        )
    with store.begin() as conn:
        customers.lock(conn)
        if customers.of_ids(conn, prospect.keys):
            raise _accepted()
        customers.upsert(conn, [prospect.person])
        audit.note(conn, by, "prospect.accept", prospect.id)
    return prospect.id


def _accepted() -> Misuse:
    return Misuse(
        "already_accepted",
        "A customer was made of this prospect already. `kith prospects undo` takes that back.",
    )


def _of_id(store: Store, prospect_id: str, *states: State) -> Found:
    """The one of that id in one of these states, also by the id it had before more was seen of it."""
    for one in _recurring(store):
        if prospect_id in one.keys:
            if one.state in states:
                return one
            if one.state == "accepted":
                raise _accepted()
    wanted = "prospect" if "open" in states else "dismissed prospect, or accepted one,"
    raise Misuse("no_such_prospect", f"There is no {wanted} of that id: see `kith prospects`.")


def _recurring(store: Store) -> Iterator[Found]:
    """Everybody seen more than once who is probably no customer, or of whom one was made."""
    from models.linkage.decide.collective import joints  # loads the encoder

    with store.begin() as conn:
        people = list(_all(conn))
        known = mentions.keys(conn, [person.id for person in people])
        files = mentions.files(conn, list(known))
        none = _none(conn, known)
        shared = customers.shared(conn)
        made = set(customers.of_ids(conn, sorted({*known.values()})))
        refused = prospect_decisions.dismissed(conn)
    for joint in joints(people, lambda key: _may_bind(key, shared), copies=True):
        members = tuple(member for member in joint.members if member in known)
        if not members:
            continue
        keys = tuple(sorted({known[member] for member in members}))
        least = min(none[member] for member in members)
        state = _state(keys, made, refused)
        if least >= NONE or state == "accepted":
            seen_in = {files[member] for member in members if member in files}
            number = next((key for key in keys if key in made), keys[0])
            yield Found(_person(number, joint.person), keys, members, len(seen_in), least, state)


def _state(keys: Sequence[str], made: Set[str], refused: Set[str]) -> State:
    if not made.isdisjoint(keys):
        return "accepted"
    return "open" if refused.isdisjoint(keys) else "dismissed"


def _none(conn: Connection, keys: Mapping[str, str]) -> dict[str, float]:
    """How probable it is that each of the mentions (with their keys) is of no customer.

    What was decided counts.
    """
    verdicts = decisions.standing(conn, sorted({*keys.values()}))
    accepted = {key for (key, _), standing in verdicts.items() if standing.verdict == "accept"}
    taken: dict[str, float] = defaultdict(float)
    for link in links.walk(conn):
        if (keys.get(link.mention_id, ""), link.customer_id) not in verdicts:
            taken[link.mention_id] += link.probability
    return {number: 0.0 if key in accepted else 1 - taken[number] for number, key in keys.items()}


def _person(number: str, said: Person) -> Person:
    return Person(
        id=number,
        name=said.name,
        given_name=said.given_name,
        family_name=said.family_name,
        aliases=said.aliases,
        organisation=said.organisation,
        title=said.title,
        phones=said.phones,
        emails=said.emails,
        street=said.street,
    )


def _quoted(document: Document, mention: Mention, contacts: Mapping[int, Contact]) -> Evidence:
    """Where the mention's first contact stands, or its name."""
    spans = [(c.start, c.end) for place in mention.contacts if (c := contacts.get(place))]
    where = spans[0] if spans else citations.find(document, mention.name, (0, len(document.text)))
    return citations.cite(document, *(where or (0, 0)))


def _all(conn: Connection) -> Iterator[Person]:
    after = ""
    while page := mentions.people(conn, after=after, limit=MENTIONS):
        yield from page
        after = page[-1].id


def _may_bind(key: str, shared: Mapping[str, int]) -> bool:
    kind, _, value = key.partition(":")
    return not (kind == "e" and is_role(value)) and not (kind in "ep" and value in shared)
