"""People that headers name: those of the message itself, and those of the headers that replies quote."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from extractors.mail.quotes import segments_of
from extractors.people.find import wrapped_addresses as wrapped
from extractors.people.find.display_names import for_another, looks_personal, parse, strip_route
from extractors.people.lines import Lines
from extractors.people.resolve.address_spelling import address_fits
from records.documents import Document, Mailbox, Segment

Role = Literal["sender", "recipient", "author", "mentioned"]


@dataclass(frozen=True, slots=True)
class Participant:
    """One entry of a header.

    ``start`` and ``end`` span the name in the text, or are -1 where it does not occur there.
    """

    start: int
    end: int
    name: str | None
    email: str | None
    role: Role


@dataclass(frozen=True, slots=True)
class AuthoredPassage:
    """From ``start`` to ``end`` of the text, ``author`` speaks, to ``recipients``.

    None where it is not said who.

    ``opening``: where the quoted header that announces the passage begins.
    """

    opening: int
    start: int
    end: int
    author: Participant | None
    recipients: tuple[Participant, ...] = ()


_SPELLS = 0.5
_MOST = 400
"""Mailboxes read of one header."""
_BYLINE = 400
"""Code points before a quote of a forum in which its author may be named."""


def header_participants(document: Document) -> list[Participant]:
    """The mailboxes of the message's own header, with the places where its text shows them."""
    headers = document.headers
    if headers is None:
        return []
    end = next((s.end for s in document.segments if s.kind == "header"), document.text.find("\n\n"))
    limit = end if end > 0 else len(document.text)
    found: list[Participant] = []
    place = 0
    fields: tuple[tuple[Role, tuple[Mailbox, ...]], ...] = (
        ("sender", headers.from_),
        ("recipient", headers.to),
        ("recipient", headers.cc),
        ("sender", headers.reply_to),
    )
    for role, boxes in fields:
        for box in boxes[:_MOST]:
            if box.name and (two := for_another(box.name)) is not None:
                for shared in _writer_and_other(box, *two, role):
                    participant, _ = _placed(document.text, shared[0], shared[1], place, limit)
                    found.append(participant)
                continue
            participant, place = _placed(document.text, box, role, place, limit)
            found.append(participant)
    return found


def _writer_and_other(box: Mailbox, writer: str, other: str, role: Role) -> list[tuple[Mailbox, Role]]:
    """Who writes for somebody else are two: the address is the other's, unless it spells the writer.

    A mailing list's ("via Talk") is neither's.
    """
    local = (box.email or "").partition("@")[0]
    own = bool(writer) and address_fits(local, parse(writer)) >= _SPELLS
    others = not own and bool(other) and address_fits(local, parse(other)) >= _SPELLS
    participants: list[tuple[Mailbox, Role]] = []
    if writer and looks_personal(writer):
        participants.append((replace(box, name=writer, email=box.email if own else ""), role))
    elif not own:
        # "p.p. Jane Roe": who writes is not said
        participants.append((replace(box, name=None, email=""), role))
    if other and looks_personal(other):
        participants.append((replace(box, name=other, email=box.email if others else ""), "mentioned"))
    return participants


def _placed(text: str, box: Mailbox, role: Role, place: int, limit: int) -> tuple[Participant, int]:
    name = strip_route(box.name) if box.name else None
    if box.email and wrapped.is_wrapped(box.email):
        box = replace(box, email=wrapped.unwrap(box.email))
    if name and ("@" in name or _same_as(name, box.email)):
        name = None
    at = text.find(name, place, limit) if name else -1
    if at < 0 and name:
        at = text.find(name, 0, limit)
    if at < 0 or not name:
        return Participant(-1, -1, name or None, box.email or None, role), place
    return Participant(at, at + len(name), name, box.email or None, role), at + len(name)


def find_passages(
    document: Document, lines: Lines, own: list[Participant]
) -> tuple[list[AuthoredPassage], list[Participant]]:
    """Who speaks where, in order, and everybody whom quoted headers name.

    Args:
        document: Has its segments: posts, and quotes with what their headers say.
        lines: Its lines.
        own: The participants of its own header, from ``header_participants``.
    """
    begins = 0
    if document.headers is not None:
        end = next((s.end for s in document.segments if s.kind == "header"), 0)
        begins = lines.span(lines.at(end))[0] if end else 0
    senders = [p for p in own if p.role == "sender"]
    recipients = tuple(p for p in own if p.role == "recipient")
    first = AuthoredPassage(0, begins, begins, senders[0] if senders else None, recipients)
    found, quoted = [first], list[Participant]()
    around = [(len(document.text), first)]
    for segment in _spoken(document):
        while around and around[-1][0] <= segment.start and len(around) > 1:
            around.pop()
        passage = _passage(document, segment)
        quoted.extend([*([passage.author] if passage.author else []), *passage.recipients])
        found.append(passage)
        after = around[-1][1]
        if segment.end < around[-1][0]:
            # below what is quoted, whoever quotes it speaks on
            found.append(replace(after, opening=segment.end, start=segment.end))
        around.append((segment.end, passage))
    found[1:] = sorted(found[1:], key=lambda v: v.start)
    ends = [v.opening for v in found[1:]] + [len(document.text)]
    return [replace(v, end=max(v.start, end)) for v, end in zip(found, ends, strict=True)], quoted


def _spoken(document: Document) -> list[Segment]:
    """The posts and quotes of a document, outer ones first.

    A text or a letter may hold mail that somebody pasted.
    """
    held = document.segments
    if document.kind in ("text", "letter"):
        held = (*held, *segments_of(document.text, 0, None, None))
    spoken = [s for s in held if s.kind == "quote" or (s.kind == "post" and s.author)]
    return sorted(spoken, key=lambda s: (s.start, -s.end))


def _passage(document: Document, segment: Segment) -> AuthoredPassage:
    """Who speaks in a post or a quote, and to whom; nobody known where the quote does not say it."""
    begins = segment.start if segment.content_start is None else segment.content_start
    if document.kind == "forum":
        return AuthoredPassage(segment.start, begins, begins, _poster(document.text, segment))
    sender = segment.sender
    author = (
        _participant(document.text, sender, "author", segment.start, begins) if sender is not None else None
    )
    participants = (
        _participant(document.text, box, "recipient", segment.start, begins)
        for box in segment.recipients[:_MOST]
    )
    return AuthoredPassage(segment.start, begins, begins, author, tuple(filter(None, participants)))


def _participant(text: str, box: Mailbox, role: Role, start: int, end: int) -> Participant | None:
    """A mailbox of a quoted header as a participant; None where it names nobody and has no address."""
    email = wrapped.unwrap(box.email) if box.email and wrapped.is_wrapped(box.email) else box.email or None
    name = strip_route(box.name) if box.name else None
    if name and (
        _same_as(name, email) or not (looks_personal(name) or (email and role == "author" and len(name) < 60))
    ):
        name = None
    if name is None:
        return Participant(-1, -1, None, email, role) if email else None
    if box.start is not None and box.end is not None:
        start, end = box.start, box.end
    found = re.compile(r"[\s>]+".join(map(re.escape, name.split()))).search(text, start, end)
    return Participant(*(found.span() if found else (-1, -1)), name, email, role)


def _poster(text: str, segment: Segment) -> Participant | None:
    """Who wrote a post, or a quote in one."""
    name = strip_route(segment.author or "")
    if not name:
        return None
    before = _BYLINE if segment.kind == "quote" else 0
    at = text.find(name, max(0, segment.start - before), segment.end)
    return Participant(at, at + len(name) if at >= 0 else -1, name, None, "author")


def _same_as(name: str, email: str | None) -> bool:
    """A display name that only repeats the address's local part names nobody."""
    local = (email or "").partition("@")[0].lower()
    return bool(local) and name.lower().replace(" ", "") == local and " " not in name
