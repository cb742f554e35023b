"""Names and contacts that belong together become mentions: one a person, all their forms and numbers joined."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.people.find import affiliations
from extractors.people.find import standalone_names as name_lines
from extractors.people.find.affiliations import Affiliation
from extractors.people.lines import Lines
from extractors.people.own.document_index import Places, Seen
from extractors.people.own.owners import Owner, owner
from extractors.people.resolve.clusters import Cluster, Clusters
from extractors.people.resolve.parties import Party, Voice, of_headers, voices
from extractors.people.resolve.personal_names import looks_personal, parse
from models.ownership import OwnershipModel
from records.documents import Document, Mention, Name, digest

HEADER, DERIVED = 0.97, 0.75
"""Confidence of a name that a header gives, and of one that is read from an address alone."""


MOST_LETTERHEADS = 20


@dataclass(frozen=True, slots=True)
class Found:
    """A document's names, completed by those that headers give, and its mentions."""

    names: tuple[Name, ...]
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """Who is named in a document and where, before it is said whose its contacts are: ``of_name`` is each name's cluster."""

    names: list[Name]
    of_name: list[int]
    places: Places


def build(document: Document, model: OwnershipModel | None = None) -> Found:
    """Join the names and contacts of ``document``, which has both, into mentions; ``model`` says whose each contact is (the
    shipped one if None).
    """
    placed = place(document)
    owners = [owner(contact, placed.places, model) for contact in document.contacts]
    return Found(tuple(placed.names), _mentions(document, placed, owners))


def place(document: Document) -> Placed:
    """The people and organisations of ``document``, their forms joined, and what stands around its contacts."""
    lines = Lines(document.text)
    own = of_headers(document)
    spoken, quoted = voices(document, lines, own)
    authors = [v.author for v in spoken if v.author is not None and v.author.role == "author"]
    parties = list(dict.fromkeys([*own, *quoted, *authors]))
    headers_end = lines.at(spoken[0].start) if document.headers is not None else 0
    signatures = [(s.start, s.end) for s in document.segments if s.kind in ("signature", "closing")]
    signing = [(s.start, s.end) for s in document.segments if s.kind == "signature"]
    if not signatures and document.headers is None and document.kind in ("text", "letter"):
        signatures = signing = name_lines.closings(lines)
    given = [p.name for p in parties if p.name]
    alone = name_lines.find(lines, document.contacts, given, headers_end, signing)
    names = _names(document, parties, spoken, alone)
    heads = [
        affiliations.letterhead(lines, (s.start, s.end), names, document.contacts)
        for s in document.segments
        if s.kind == "letterhead"
    ][:MOST_LETTERHEADS]
    affiliated = affiliations.find(lines, names, document.contacts, signing, headers_end)
    companies = [a.organisation for a in (*heads, *affiliated) if a.organisation is not None]
    names = affiliations.corrected(document.text, names, companies, [a.title for a in affiliated if a.title])
    clusters = Clusters()
    forum = document.kind == "forum"
    party_cluster = {party: _add(clusters, party, forum) for party in parties if party.name or party.email}
    held = {(p.start, p.end): c for p, c in party_cluster.items() if p.start >= 0}
    speakers = [party_cluster.get(v.author) if v.author else None for v in spoken]
    starts = [v.start for v in spoken]
    order = sorted(range(len(names)), key=lambda i: (not _is_full(names[i]), names[i].start))
    found: dict[int, int] = {}
    for i in order:
        name = names[i]
        span = (name.start, name.end)
        if span in held:
            found[i] = held[span]
        elif name.label == "organisation":
            found[i] = clusters.organisation(name.text, name.confidence, span)
        else:
            speaker = speakers[_last(starts, name.start)]
            near = (speaker,) if speaker is not None else ()
            found[i] = clusters.person(name.text, None, "mentioned", name.confidence, span, near)
    of_name = [found[i] for i in range(len(names))]
    at = {(n.start, n.end): c for n, c in zip(names, of_name, strict=True)}
    signatory = _signatory(signing, names, of_name) if speakers == [None] else None
    if signatory is not None:
        speakers = [signatory]
        clusters.all[signatory].role = "signatory"
    _affiliate(document.text, clusters, affiliated, heads, at, signatory)
    reach = {a.name: a.reach for a in affiliated if a.reach >= 0}
    within = {a.organisation for a in affiliated if a.reach >= 0}
    seen = [
        Seen(n.start, max(n.end, reach.get((n.start, n.end), -1)), c)
        for n, c in zip(names, of_name, strict=True)
        if (n.start, n.end) not in within
    ]
    addressed = [_addressed(lines, v, party_cluster) for v in spoken]
    letterheads = [(a.name, at[a.organisation]) for a in heads if a.organisation in at]
    recipients = [(s.start, s.end) for s in document.segments if s.kind == "address"]
    places = Places(
        lines,
        spoken,
        speakers,
        addressed,
        seen,
        clusters,
        signatures,
        document.contacts,
        letterheads,
        recipients,
        signing,
        _mailbox_lines(document, lines, headers_end),
    )
    return Placed(names, of_name, places)


def _mailbox_lines(document: Document, lines: Lines, end: int) -> list[tuple[int, int]]:
    """The lines of the message's own header that hold mailboxes, their continuations among them."""
    found: list[tuple[int, int]] = []
    inside = False
    for line in range(end if document.headers is not None else 0):
        start, stop = lines.span(line)
        field = re.match(r"([A-Za-z][\w-]{0,30}):", lines.text[start : min(stop, start + 40)])
        if field:
            inside = field.group(1).lower() in ("from", "to", "cc", "bcc", "sender", "reply-to")
        if inside:
            found.append((start, stop + 1))
    return found


def _signatory(
    signing: Sequence[tuple[int, int]], names: Sequence[Name], of_name: Sequence[int]
) -> int | None:
    """Who signs a letter: the first person named in its one signature."""
    if len(signing) != 1:
        return None
    start, end = signing[0]
    people = (
        c for n, c in zip(names, of_name, strict=True) if n.label == "person" and start <= n.start < end
    )
    return next(people, None)


def _affiliate(
    text: str, clusters: Clusters, found: Sequence[Affiliation], heads: Sequence[Affiliation],
    at: dict[tuple[int, int], int], signatory: int | None,
) -> None:  # fmt: skip
    """Give each person the first title, organisation and address that the text states of them; the letterhead's go to
    its organisation, and to the signatory where the signature says nothing else.
    """
    for own in found:
        if own.name in at:
            _take(text, clusters.all[at[own.name]], own)
    for head in heads[:1]:
        if head.organisation in at:
            _take(text, clusters.all[at[head.organisation]], replace(head, organisation=None))
        if signatory is not None:
            same = clusters.all[signatory].organisation
            whole = text[slice(*head.organisation)] if head.organisation else None
            if same is None or whole is None or _plain(same) == _plain(whole):
                _take(text, clusters.all[signatory], head)


def _take(text: str, cluster: Cluster, own: Affiliation) -> None:
    if own.organisation is not None and cluster.organisation is None:
        cluster.organisation = _line(text[slice(*own.organisation)])
    if own.title is not None and cluster.title is None:
        cluster.title = _line(text[slice(*own.title)])
    if own.address is not None and cluster.address is None:
        cluster.address = _line(re.sub(r"[ \t,>]*\n[\s>]*", ", ", text[slice(*own.address)]))


def _line(text: str) -> str:
    return " ".join(text.split())


def _plain(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _addressed(lines: Lines, voice: Voice, party_cluster: dict[Party, int]) -> tuple[int, ...]:
    """Whom a voice says "you" to: the recipient whom its first lines greet, else all of them."""
    everyone = tuple(dict.fromkeys(party_cluster[p] for p in voice.recipients if p in party_cluster))
    first = lines.at(voice.start)
    opening = " ".join(
        lines.content(i) for i in range(first, min(first + 4, len(lines))) if len(lines.content(i)) < 40
    )
    greeted = set(re.findall(r"\w{3,}", opening))
    named = [p for p in voice.recipients if p.name and greeted & set(re.findall(r"\w{3,}", p.name))]
    chosen = {party_cluster[p] for p in named if p in party_cluster}
    return tuple(chosen) if len(chosen) == 1 else everyone


def _names(
    document: Document, parties: Sequence[Party], spoken: Sequence[Voice], alone: Sequence[Name]
) -> list[Name]:
    """Names of headers first, then those that stand alone; the tagger's where they do not overlap those or lie in a
    header without being one.
    """
    kept: dict[tuple[int, int], Name] = {}
    for p in parties:
        if p.start >= 0 and p.name:
            label = "person" if document.kind == "forum" or looks_personal(p.name) else "organisation"
            kept[p.start, p.end] = Name(p.start, p.end, document.text[p.start : p.end], label, HEADER)  # type: ignore[arg-type]
    zones = sorted(
        [(v.opening, v.start) for v in spoken[1:]]
        + ([(0, spoken[0].start)] if document.headers is not None else [])
    )
    opens = [z[0] for z in zones]
    for name in _apart(alone, sorted(kept)):
        at = _last(opens, name.start) if zones else 0
        if not (zones and zones[at][0] <= name.start < zones[at][1]):
            kept[name.start, name.end] = name
    for name in _apart(document.names, sorted(kept)):
        at = _last(opens, name.start) if zones else 0
        if name.label == "person" and name_lines.no_person(document.text, name):
            continue
        zone = bool(zones) and zones[at][0] <= name.start < zones[at][1]
        if zone and (name.label == "organisation" or not _in_subject(document.text, name.start)):
            continue
        kept.setdefault((name.start, name.end), name)
    return [kept[span] for span in sorted(kept)]


def _apart(names: Sequence[Name], taken: Sequence[tuple[int, int]]) -> list[Name]:
    """Those names that overlap no taken span."""
    starts = [start for start, _ in taken]
    free = []
    for name in names:
        at = _last(starts, name.end) if starts else 0
        if not any(a < name.end and name.start < b for a, b in taken[max(0, at - 1) : at + 2]):
            free.append(name)
    return free


def _in_subject(text: str, place: int) -> bool:
    return bool(re.match(r"\W*subject", text[text.rfind("\n", 0, place) + 1 : place], re.I))


def _last(starts: Sequence[int], place: int) -> int:
    """The last of ``starts`` that is not after ``place``."""
    low, high = 0, len(starts)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if starts[middle] <= place else (low, middle)
    return max(0, low - 1)


def _is_full(name: Name) -> bool:
    parsed = parse(name.text)
    return bool(parsed.given and parsed.family)


def _add(clusters: Clusters, party: Party, forum: bool) -> int:
    """The party's cluster. Who posts in a forum is a person, whatever they call themselves there."""
    if party.name and not (forum or looks_personal(party.name)):
        return clusters.organisation(party.name, HEADER, (party.start, party.end), party.email)
    return clusters.person(party.name, party.email, party.role, HEADER if party.name else DERIVED)


def _mentions(document: Document, placed: Placed, owners: Sequence[Owner | None]) -> tuple[Mention, ...]:
    names, of_name, clusters = placed.names, placed.of_name, placed.places.clusters
    named: dict[int, list[int]] = {}
    for i, cluster in enumerate(of_name):
        named.setdefault(cluster, []).append(i)
    owned: dict[int, list[tuple[int, float]]] = {}
    for i, held in enumerate(owners):
        if held is not None:
            owned.setdefault(held.cluster, []).append((i, held.probability))
    first = {c: names[held[0]].start for c, held in named.items()}
    for c, contacts in owned.items():
        first.setdefault(c, document.contacts[contacts[0][0]].start)
    shown = [c for c in range(len(clusters.all)) if c in named or c in owned or clusters.all[c].name]
    mentions = []
    for position, index in enumerate(sorted(shown, key=lambda c: (first.get(c, 0), c))):
        found, place = clusters.all[index], first.get(index, 0)
        mentions.append(
            _mention(document, found, tuple(named.get(index, ())), owned.get(index, []), position, place)
        )
    return tuple(mentions)


def _mention(
    document: Document,
    cluster: Cluster,
    names: tuple[int, ...],
    contacts: list[tuple[int, float]],
    position: int,
    place: int,
) -> Mention:
    # what an address spells is no name that the document gives: such a mention goes by its address
    name = (cluster.name if cluster.forms else None) or (
        cluster.emails[0] if cluster.emails else cluster.name or ""
    )
    parsed = cluster.parsed if cluster.kind == "person" and cluster.forms else None
    also = tuple(dict.fromkeys(text for text, _ in cluster.forms if text != name))
    mention = Mention(
        id=digest("mention", document.id, str(position), name),
        kind=cluster.kind,
        name=name,
        role=cluster.role,
        names=names,
        contacts=tuple(i for i, _ in contacts),
        segment=_segment(document, place),
        confidence=cluster.confidence,
        owned=tuple(p for _, p in contacts),
        also=also,
        organisation=cluster.organisation,
        title=cluster.title,
        address=cluster.address,
    )
    if parsed is not None and parsed.given and parsed.family:
        mention = replace(mention, given_name=parsed.given, family_name=parsed.family)
    return mention


def _segment(document: Document, place: int) -> int:
    inside = [i for i, s in enumerate(document.segments) if s.start <= place < s.end]
    return min(inside, key=lambda i: document.segments[i].end - document.segments[i].start, default=0)
