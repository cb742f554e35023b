"""Prospects: people who recur in what was read and are none of the customers, each with names, numbers and evidence.

Their mentions are brought together as linkage does it (models/linkage/collective.py): never by a name alone. Somebody counts as no
customer where "none of them" is at least as probable as not for every mention, and nobody said otherwise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from models.role_mailboxes import is_role
from pipelines import evidence
from records.enrichments import Evidence
from records.failures import Misuse
from records.people import Person
from records.store import Store, audit, customers, documents, links, mentions
from records.store import prospects as decisions
from settings import Settings

NONE = 0.5
"""From this probability of "none of the customers" on a mention is a stranger's."""
SHOWN = 5
"""Pieces of evidence of one prospect, of different documents."""
PAGE = 5_000


@dataclass(frozen=True, slots=True)
class Prospect:
    """``person`` is what the mentions say together, under the prospect's id; ``keys`` their mention keys; ``none`` the least
    probability of "none of the customers" of any of them."""

    person: Person
    keys: tuple[str, ...]
    mentions: int
    documents: int
    none: float
    sources: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    dismissed: bool = False

    @property
    def id(self) -> str:
        return self.person.id


def prospects(
    store: Store, settings: Settings, least: int | None = None, *, dismissed: bool = False
) -> list[Prospect]:
    """Who is seen in ``least`` different documents (default: the setting's) and is no customer, the most seen first. Documents with
    the same bytes are one. ``dismissed``: those who were dismissed, instead."""
    from models.linkage.collective import joints  # loads the encoder

    with store.begin() as conn:
        people = list(_all(conn))
        known = mentions.keys(conn, [person.id for person in people])
        strangers = _strangers(conn, known)
        shared = customers.shared(conn)
        refused = decisions.dismissed(conn)
    least = least or settings.prospect_documents
    found = []
    for joint in joints(people, lambda key: _may_bind(key, shared), copies=True):
        keys = tuple(sorted({known[member] for member in joint.members if member in known}))
        if len(joint.members) < least or not strangers.keys() >= set(joint.members):
            continue
        if refused.isdisjoint(keys) is dismissed:
            continue
        none = min(strangers[member] for member in joint.members)
        with store.begin() as conn:
            prospect = _prospect(conn, joint.person, joint.members, keys, none, dismissed)
        if prospect.documents >= least:
            found.append(prospect)
    return sorted(found, key=lambda prospect: (-prospect.documents, -prospect.mentions, prospect.id))


def dismiss(store: Store, settings: Settings, prospect_id: str, by: str) -> None:
    """Say that this is no prospect; it holds for later documents, too. Raises Misuse where there is none of that id."""
    _decide(store, settings, prospect_id, "dismiss", by)


def undo(store: Store, settings: Settings, prospect_id: str, by: str) -> None:
    """Take the dismissal back. Raises Misuse where nobody of that id was dismissed."""
    _decide(store, settings, prospect_id, "undo", by)


def accept(store: Store, settings: Settings, prospect_id: str, by: str) -> str:
    """Make a customer of the prospect and return its id; the next ``kith enrich`` links the mentions. Raises Misuse where there is
    none of that id."""
    prospect = _of_id(store, settings, prospect_id, dismissed=False)
    with store.begin() as conn:
        customers.upsert(conn, [prospect.person])
        audit.note(conn, by, "prospect.accept", prospect.id)
    return prospect.id


def _decide(store: Store, settings: Settings, prospect_id: str, verdict: decisions.Verdict, by: str) -> None:
    prospect = _of_id(store, settings, prospect_id, dismissed=verdict == "undo")
    with store.begin() as conn:
        refused = decisions.dismissed(conn)
        # only what was dismissed can be taken back
        keys = [key for key in prospect.keys if verdict == "dismiss" or key in refused]
        decisions.decide(conn, keys, verdict, by)


def _of_id(store: Store, settings: Settings, prospect_id: str, dismissed: bool) -> Prospect:
    """The prospect of that id, also by the id it had before more was seen of it."""
    for prospect in prospects(store, settings, 1, dismissed=dismissed):
        if prospect_id in prospect.keys:
            return prospect
    state = "dismissed prospect" if dismissed else "prospect"
    raise Misuse("no_such_prospect", f"There is no {state} of that id: see `kith prospects`.")


def _strangers(conn: Connection, keys: Mapping[str, str]) -> dict[str, float]:
    """Those of the mentions (with their keys) that are probably of no customer, with that probability. What was decided counts."""
    verdicts = links.standing(conn, sorted({*keys.values()}))
    accepted = {key for (key, _), standing in verdicts.items() if standing.verdict == "accept"}
    taken: dict[str, float] = defaultdict(float)
    for link in links.walk(conn):
        if (keys.get(link.mention_id, ""), link.customer_id) not in verdicts:
            taken[link.mention_id] += link.probability
    none = {number: 1 - taken[number] for number, key in keys.items() if key not in accepted}
    return {number: probability for number, probability in none.items() if probability >= NONE}


def _prospect(
    conn: Connection,
    said: Person,
    members: Sequence[str],
    keys: tuple[str, ...],
    none: float,
    dismissed: bool,
) -> Prospect:
    rows = mentions.of_ids(conn, members)
    wanted = sorted({row.document_id for row in rows.values()})
    texts, contacts = documents.outline(conn, wanted), documents.contacts_of(conn, wanted)
    seen: dict[str, Evidence] = {}
    for _, row in sorted(rows.items()):
        document, mention = texts[row.document_id], documents.mention_of(row)
        if document.sha256 in seen:
            continue
        own = [contacts.get(document.id, {}).get(place) for place in mention.contacts]
        spans = [(contact.start, contact.end) for contact in own if contact]
        where = spans[0] if spans else evidence.find(document, mention.name, (0, len(document.text)))
        seen[document.sha256] = evidence.quote(document, *(where or (0, 0)))
    person = Person(
        id=keys[0], name=said.name, given_name=said.given_name, family_name=said.family_name, aliases=said.aliases,
        organisation=said.organisation, title=said.title, phones=said.phones, emails=said.emails, street=said.street,
    )  # fmt: skip
    latest = sorted(
        seen.values(), key=lambda piece: (piece.observed_at or "", piece.document_id), reverse=True
    )
    sources = tuple(sorted({piece.source for piece in latest}))
    return Prospect(person, keys, len(members), len(seen), none, sources, tuple(latest[:SHOWN]), dismissed)


def _all(conn: Connection) -> Iterator[Person]:
    after = ""
    while page := mentions.people(conn, after=after, limit=PAGE):
        yield from page
        after = page[-1].id


def _may_bind(key: str, shared: Mapping[str, int]) -> bool:
    kind, _, value = key.partition(":")
    return not (kind == "e" and is_role(value)) and not (kind in "ep" and value in shared)
