"""One walk of containers: archives, mailboxes and Outlook's archives, and whatever lies in those.

``sources/files.py`` walks a file with it, ``extractors/extraction.py`` an attachment: both find the same
members under the same limits. What cannot be had is an :class:`Unread` in its place; nothing is raised.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import IO

from extractors import cards
from extractors.archives import Budget, Exhausted, is_office, kind_of, members
from extractors.charsets import storable
from extractors.mail import pst
from extractors.mail.mbox import is_mbox, messages
from records.documents import Notice, Original
from settings import Limits

HEAD = 8_192
"""Bytes that tell a mailbox or an archive."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A file or a member that could not be had, and why."""

    source: str
    member: str | None
    error: Notice


def is_container(head: bytes) -> bool:
    """Whether a file that begins with ``head`` may hold several originals."""
    return kind_of(head) is not None or is_mbox(head) or head.startswith(pst.MAGIC)


class ContainerWalk:
    """Takes one original apart; the budget is for all that is in it.

    Args:
        limits: How large a member may be, how deep and how many.
        budget: What all members together may unpack to.
    """

    def __init__(self, limits: Limits, budget: Budget) -> None:
        self._limits, self._budget = limits, budget

    def originals(self, stream: IO[bytes], own: Original, depth: int = 0) -> Iterator[Original | Unread]:
        """Give the originals in a stream.

        Itself, or each member of the container that it is, nested ones too.

        Args:
            stream: The bytes; it can be rewound.
            own: What is known of it: source, member, name, declared media type. Its content is not looked at.
            depth: How many containers it lies in.
        """
        try:
            yield from self._opened(stream, own, depth)
        except Exhausted as end:
            yield Unread(own.source, own.member if depth else None, end.notice)

    def _opened(self, stream: IO[bytes], own: Original, depth: int) -> Iterator[Original | Unread]:
        head = stream.read(HEAD)
        stream.seek(0)
        declared = (own.media_type or "").split(";")[0].strip().lower()
        kind = kind_of(head)
        if kind == "zip" and is_office(stream):
            kind = None
        if kind is not None:
            yield from self._archive(stream, kind, own, depth)
        elif declared != "message/rfc822" and is_mbox(head, strict=declared == "text/plain"):
            yield from self._mailbox(stream, own)
        elif head.startswith(pst.MAGIC):
            yield from self._outlook(stream, own)
        else:
            yield self._whole(stream, own)

    def _archive(
        self, stream: IO[bytes], kind: str, own: Original, depth: int
    ) -> Iterator[Original | Unread]:
        if depth >= self._limits.depth:
            reason = f"Archives more than {self._limits.depth} deep are not opened. Unpack it first."
            yield Unread(own.source, own.member, Notice("too_deep", reason))
            return
        nothing = True
        for name, inner in members(stream, kind, own.name or "", self._budget):
            nothing = False
            member = joined(own.member, name)
            if isinstance(inner, Notice):
                yield Unread(own.source, member, inner)
            else:
                yield from self._opened(
                    inner, replace(own, member=member, name=name, media_type=None), depth + 1
                )
        if nothing:
            yield Unread(own.source, own.member, Notice("empty", "There is nothing in this archive."))

    def _mailbox(self, stream: IO[bytes], own: Original) -> Iterator[Original | Unread]:
        alone: Original | Unread | None = None
        nothing = True
        for number, message in messages(stream, self._limits):
            nothing = False
            one = self._message(message, joined(own.member, str(number)), own, "message/rfc822")
            if number == 1:
                alone = one
                continue
            if alone is not None:
                yield alone
                alone = None
            yield one
        if alone is not None:
            # a mailbox of one message is that message: saved mail often starts with its From line
            yield replace(alone, member=own.member)
        elif nothing:
            yield self._whole(stream, own)

    def _outlook(self, stream: IO[bytes], own: Original) -> Iterator[Original | Unread]:
        nothing = True
        for name, message in pst.messages(stream, self._limits):
            nothing = False
            member = joined(own.member, name) if name else own.member
            media_type = "" if isinstance(message, Notice) else cards.media_type_of(message)
            yield self._message(message, member, own, media_type or "message/rfc822")
        if nothing:
            yield Unread(own.source, own.member, Notice("empty", "There are no messages in this archive."))

    def _message(
        self, message: bytes | Notice, member: str | None, own: Original, media_type: str
    ) -> Original | Unread:
        if isinstance(message, Notice):
            return Unread(own.source, member, message)
        self._budget.member()
        if len(message) > self._limits.item_bytes:
            return Unread(own.source, member, _too_large(self._limits))
        return own.with_content(message, member=member, media_type=media_type)

    def _whole(self, stream: IO[bytes], own: Original) -> Original | Unread:
        if stream.seek(0, os.SEEK_END) > self._limits.item_bytes:
            return Unread(own.source, own.member, _too_large(self._limits))
        stream.seek(0)
        return own.with_content(stream.read(self._limits.item_bytes + 1))


def distinct_members(found: Iterable[Original | Unread]) -> Iterator[Original | Unread]:
    """Give members of one name in one container names of their own: ``a.txt`` and ``a.txt (2)``."""
    seen: Counter[str] = Counter()
    for one in found:
        if one.member:
            seen[one.member] += 1
            if seen[one.member] > 1:
                one = replace(one, member=f"{one.member} ({seen[one.member]})")
        yield one


def joined(outer: str | None, own: str) -> str | None:
    """Give the name of a member within the container that it lies in: ``outer/own``."""
    own = storable(own)
    return f"{outer}/{own}" if outer and own else own or outer


def _too_large(limits: Limits) -> Notice:
    return Notice("too_large", f"Over {limits.item_bytes:,} bytes. Raise KITH_LIMITS__ITEM_BYTES to read it.")
