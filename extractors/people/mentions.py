"""The mentions of a document: each person and organisation with all their names, numbers and addresses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.people.find import Named, find_names, zones_of
from extractors.people.lines import Lines
from extractors.people.own import DocumentIndex, Owner, owner
from extractors.people.resolve import Resolved, conversation_of, resolve
from extractors.people.resolve.clusters import Cluster
from models.ownership import OwnershipModel
from records.documents import Document, Mention, Name, digest


@dataclass(frozen=True, slots=True)
class Built:
    """A document's names, completed by those that headers give, and its mentions."""

    names: tuple[Name, ...]
    mentions: tuple[Mention, ...]


def build(document: Document, model: OwnershipModel | None = None) -> Built:
    """Build the mentions of a document: find names, resolve them to people, say whose each contact is.

    Args:
        document: Has its contacts and the names that the tagger found.
        model: Weighs whose each contact is; None for the shipped one.
    """
    named, resolved, index = people_of(document)
    owners = [owner(contact, index, model) for contact in document.contacts]
    return Built(named.names, _mentions(document, named, resolved, owners))


def people_of(document: Document) -> tuple[Named, Resolved, DocumentIndex]:
    """Find and resolve the people of a document, before it is said whose its contacts are."""
    lines = Lines(document.text)
    zones = zones_of(document, lines)
    conversation = conversation_of(document, lines)
    named = find_names(document, lines, zones, conversation.headed(document))
    resolved = resolve(document, lines, zones, conversation, named)
    return named, resolved, DocumentIndex(lines, zones, document.contacts, resolved)


def _mentions(
    document: Document, named: Named, resolved: Resolved, owners: Sequence[Owner | None]
) -> tuple[Mention, ...]:
    """The clusters that the text names or that own a contact, in the order in which they are first seen."""
    names_of: dict[int, list[int]] = {}
    for i, cluster in enumerate(resolved.of_name):
        names_of.setdefault(cluster, []).append(i)
    owned: dict[int, list[tuple[int, float]]] = {}
    for i, held in enumerate(owners):
        if held is not None:
            owned.setdefault(held.cluster, []).append((i, held.probability))
    first = {cluster: named.names[held[0]].start for cluster, held in names_of.items()}
    for cluster, contacts in owned.items():
        first.setdefault(cluster, document.contacts[contacts[0][0]].start)
    shown = [i for i, c in enumerate(resolved.clusters) if i in names_of or i in owned or c.name]
    return tuple(
        _mention(
            document,
            resolved.clusters[i],
            tuple(names_of.get(i, ())),
            owned.get(i, []),
            position,
            first.get(i, 0),
        )
        for position, i in enumerate(sorted(shown, key=lambda i: (first.get(i, 0), i)))
    )


def _mention(
    document: Document,
    cluster: Cluster,
    names: tuple[int, ...],
    contacts: list[tuple[int, float]],
    position: int,
    offset: int,
) -> Mention:
    # what an address spells is no name that the document gives: such a mention goes by its address
    name = (cluster.name if cluster.forms else None) or (
        cluster.emails[0] if cluster.emails else cluster.name or ""
    )
    mention = Mention(
        id=digest("mention", document.id, str(position), name),
        kind=cluster.kind,
        name=name,
        role=cluster.role,
        names=names,
        contacts=tuple(i for i, _ in contacts),
        segment=_segment(document, offset),
        confidence=cluster.confidence,
        owned=tuple(probability for _, probability in contacts),
        also=tuple(dict.fromkeys(text for text, _ in cluster.forms if text != name)),
        organisation=cluster.organisation,
        title=cluster.title,
        address=cluster.address,
    )
    parsed = cluster.parsed if cluster.kind == "person" and cluster.forms else None
    if parsed is not None and parsed.given and parsed.family:
        return replace(mention, given_name=parsed.given, family_name=parsed.family)
    return mention


def _segment(document: Document, offset: int) -> int:
    """The innermost segment around ``offset``."""
    inside = [i for i, s in enumerate(document.segments) if s.start <= offset < s.end]
    return min(inside, key=lambda i: document.segments[i].end - document.segments[i].start, default=0)
