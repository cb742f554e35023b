"""Which names of a document are one person's, who wrote which passage, and what the text says of each."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from extractors.people.find.display_names import parse
from extractors.people.find.document_names import Named
from extractors.people.find.signature_blocks import Affiliation
from extractors.people.find.zones import Zones
from extractors.people.lines import Lines
from extractors.people.resolve.clusters import Cluster, Clusters
from extractors.people.resolve.conversation import HEADER, Conversation, is_person
from extractors.people.resolve.participants import AuthoredPassage, Participant
from extractors.people.spans import Span, last_at
from records.documents import Document, Name
from vocabulary.folding import fold

DERIVED = 0.75
"""Confidence of a name that is read from an address alone."""
_GREETING_LINES = 4
_GREETING_WIDTH = 40


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One place where a cluster is named, up to the end of "Jane Roe of Acme"."""

    start: int
    end: int
    cluster: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of text by one author; both the author and the readers whom it addresses are clusters."""

    opening: int
    """Where the header that announces the passage begins."""
    start: int
    end: int
    author: int | None
    addressed: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Resolved:
    """The people and organisations of a document."""

    clusters: Clusters
    of_name: tuple[int, ...]
    """The cluster of each name."""
    passages: tuple[Passage, ...]
    occurrences: tuple[Occurrence, ...]
    letterheads: tuple[tuple[Span, int], ...]
    """The letterheads that name an organisation, and its cluster."""


def resolve(
    document: Document, lines: Lines, zones: Zones, conversation: Conversation, named: Named
) -> Resolved:
    """Join the forms of each person and organisation, and give them what the text states of them."""
    clusters = Clusters()
    of_participant = {
        participant: _add_participant(clusters, document, participant)
        for participant in conversation.participants
        if participant.name or participant.email
    }
    authors = [of_participant.get(p.author) if p.author else None for p in conversation.passages]
    of_name = _add_names(clusters, named.names, of_participant, conversation, authors)
    of_span = {_span(name): cluster for name, cluster in zip(named.names, of_name, strict=True)}
    signatory = _signatory(zones.signatures, named.names, of_name) if authors == [None] else None
    if signatory is not None:
        authors = [signatory]
        clusters[signatory].role = "signatory"
    _affiliate(document.text, clusters, named, of_span, signatory)
    return Resolved(
        clusters,
        tuple(of_name),
        tuple(
            Passage(p.opening, p.start, p.end, author, _addressed(lines, p, of_participant))
            for p, author in zip(conversation.passages, authors, strict=True)
        ),
        tuple(_occurrences(named, of_name)),
        tuple((a.name, of_span[a.organisation]) for a in named.letterheads if a.organisation in of_span),
    )


def _add_participant(clusters: Clusters, document: Document, participant: Participant) -> int:
    if participant.name and not is_person(document, participant):
        span = (participant.start, participant.end)
        return clusters.organisation(participant.name, HEADER, span, participant.email)
    confidence = HEADER if participant.name else DERIVED
    return clusters.person(participant.name, participant.email, participant.role, confidence)


def _add_names(
    clusters: Clusters,
    names: Sequence[Name],
    of_participant: Mapping[Participant, int],
    conversation: Conversation,
    authors: Sequence[int | None],
) -> list[int]:
    """Add the names to the clusters, full names first; a lone name prefers the author of its passage."""
    of_header = {(p.start, p.end): cluster for p, cluster in of_participant.items() if p.start >= 0}
    starts = [passage.start for passage in conversation.passages]
    found: dict[int, int] = {}
    for i in sorted(range(len(names)), key=lambda i: (not _is_full(names[i]), names[i].start)):
        name, span = names[i], _span(names[i])
        if span in of_header:
            found[i] = of_header[span]
        elif name.label == "organisation":
            found[i] = clusters.organisation(name.text, name.confidence, span)
        else:
            author = authors[last_at(starts, name.start)]
            near = (author,) if author is not None else ()
            found[i] = clusters.person(name.text, None, "mentioned", name.confidence, span, near)
    return [found[i] for i in range(len(names))]


def _is_full(name: Name) -> bool:
    parsed = parse(name.text)
    return bool(parsed.given and parsed.family)


def _span(name: Name) -> Span:
    return name.start, name.end


def _signatory(signatures: Sequence[Span], names: Sequence[Name], of_name: Sequence[int]) -> int | None:
    """The cluster of who signs a letter: the first person named in its one signature."""
    if len(signatures) != 1:
        return None
    start, end = signatures[0]
    people = (
        c for n, c in zip(names, of_name, strict=True) if n.label == "person" and start <= n.start < end
    )
    return next(people, None)


def _affiliate(
    text: str, clusters: Clusters, named: Named, of_span: Mapping[Span, int], signatory: int | None
) -> None:
    """Give each person the first title, organisation and address that the text states of them.

    The letterhead's go to its organisation, and to the signatory where the signature says nothing else.
    """
    for affiliation in named.affiliations:
        if affiliation.name in of_span:
            _take(text, clusters[of_span[affiliation.name]], affiliation)
    for head in named.letterheads[:1]:
        if head.organisation is not None and head.organisation in of_span:
            _take(text, clusters[of_span[head.organisation]], replace(head, organisation=None))
        if signatory is not None:
            same = clusters[signatory].organisation
            whole = text[slice(*head.organisation)] if head.organisation else None
            if same is None or whole is None or fold(same) == fold(whole):
                _take(text, clusters[signatory], head)


def _take(text: str, cluster: Cluster, own: Affiliation) -> None:
    if own.organisation is not None and cluster.organisation is None:
        cluster.organisation = _one_line(text[slice(*own.organisation)])
    if own.title is not None and cluster.title is None:
        cluster.title = _one_line(text[slice(*own.title)])
    if own.address is not None and cluster.address is None:
        cluster.address = _one_line(re.sub(r"[ \t,>]*\n[\s>]*", ", ", text[slice(*own.address)]))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _addressed(
    lines: Lines, passage: AuthoredPassage, of_participant: Mapping[Participant, int]
) -> tuple[int, ...]:
    """Whom a passage says "you" to: the recipient whom its first lines greet, else all of them."""
    known = [p for p in passage.recipients if p in of_participant]
    first = lines.at(passage.start)
    opening = " ".join(
        lines.content(i)
        for i in range(first, min(first + _GREETING_LINES, len(lines)))
        if len(lines.content(i)) < _GREETING_WIDTH
    )
    greeted = set(re.findall(r"\w{3,}", opening))
    chosen = {of_participant[p] for p in known if p.name and greeted & set(re.findall(r"\w{3,}", p.name))}
    return tuple(chosen) if len(chosen) == 1 else tuple(dict.fromkeys(of_participant[p] for p in known))


def _occurrences(named: Named, of_name: Sequence[int]) -> list[Occurrence]:
    """The places where somebody is named. "Jane Roe of Acme" names only Jane Roe, up to its end."""
    reach = {a.name: a.reach for a in named.affiliations if a.reach >= 0}
    part = {a.organisation for a in named.affiliations if a.reach >= 0}
    return [
        Occurrence(name.start, max(name.end, reach.get(_span(name), -1)), cluster)
        for name, cluster in zip(named.names, of_name, strict=True)
        if _span(name) not in part
    ]
