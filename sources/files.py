"""Files, folders, mailboxes and archives as single originals.

What a file is, is told by its content. Every failure is an :class:`Unread` in its place, and the rest goes on.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO
from urllib.parse import quote_from_bytes, unquote_to_bytes

from extractors import cards
from extractors.archives import Budget, Exhausted, is_office, kind_of, members
from extractors.mail.mbox import is_mbox, messages
from records.documents import Notice, Original
from settings import Limits
from sources import outlook
from sources.mailboxes import is_maildir, maildir_files

_HEAD = 8_192
"""Bytes that tell a mailbox or an archive."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A file or a member that could not be had, and why."""

    source: str
    member: str | None
    error: Notice


_FILE = "file:///"


def locator(path: str) -> str:
    """An absolute path as text that can be kept: one that is not UTF-8 as a ``file:`` URL, any other as it is."""
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return "file://" + quote_from_bytes(os.fsencode(path))
    return path


def _local(source: str) -> str:
    """The path that a locator stands for."""
    return os.fsdecode(unquote_to_bytes(source[len("file://") :])) if source.startswith(_FILE) else source


def walk(path: str) -> Iterator[str]:
    """The sources that a PATH argument stands for: a file is itself, a maildir is one source, any other folder is every
    file below it, sorted. What is missing, empty or closed stands for itself: opening it says what is wrong.
    """
    given, path = path, _local(path)
    if not Path(path).is_dir() or is_maildir(path):
        yield given
        return
    nothing = True
    closed: list[str] = []
    for folder, inner, files in os.walk(path, onerror=lambda fault: closed.append(str(fault.filename))):
        inner.sort()
        # joined as text, since a source is the path as it was given
        maildirs = [name for name in inner if is_maildir(os.path.join(folder, name))]  # noqa: PTH118
        inner[:] = [name for name in inner if name not in maildirs]
        for name in sorted([*files, *maildirs]):
            nothing = False
            yield os.path.join(folder, name)  # noqa: PTH118
    yield from closed
    if nothing and path not in closed:
        yield given


def is_container(path: str) -> bool:
    """May this source hold several originals: a folder, a mailbox or an archive?"""
    path = _local(path)
    try:
        if Path(path).is_dir():
            return True
        if not Path(path).is_file():
            return False
        with Path(path).open("rb") as stream:
            head = stream.read(_HEAD)
    except (OSError, ValueError):
        return False
    return kind_of(head) is not None or is_mbox(head) or head.startswith(outlook.MAGIC)


def open_source(path: str, limits: Limits) -> Iterator[Original | Unread]:
    """The originals of one source: the file itself, or each message of a mailbox, each member of an archive (nested
    ones too), each file of a folder. Nothing is raised; what cannot be had is an Unread.
    """
    try:
        file = _local(path)
        mode = os.stat(file).st_mode  # noqa: PTH116  # a Path would change the spelling in messages
        if stat.S_ISDIR(mode):
            yield from _folder(path, file, limits)
        elif not stat.S_ISREG(mode):
            yield Unread(path, None, Notice("not_a_file", "This is neither a file nor a folder. Give files."))
        else:
            yield from _file(path, Path(file), None, limits)
    except FileNotFoundError:
        yield Unread(path, None, Notice("not_found", "There is no such file or folder. Check the path."))
    except (OSError, ValueError) as fault:
        yield Unread(path, None, _unreadable(fault))


def _unreadable(fault: Exception) -> Notice:
    return Notice(
        "not_readable", f"It cannot be opened ({type(fault).__name__}). Check its permissions and the disk."
    )


def _folder(path: str, folder: str, limits: Limits) -> Iterator[Original | Unread]:
    if not is_maildir(folder):
        sources = [source for source in walk(folder) if source != folder]
        for source in sources:
            yield from open_source(source, limits)
        if not sources:
            list(Path(folder).iterdir())  # raises where the folder is closed
            yield Unread(path, None, Notice("empty_folder", "There are no files in this folder."))
        return
    count = 0
    for member, file in maildir_files(folder):
        count += 1
        if count > limits.archive_members:
            yield Unread(
                path,
                None,
                Notice(
                    "too_many_members", f"Messages after the first {limits.archive_members:,} were left out."
                ),
            )
            return
        try:
            yield from _file(path, file, member, limits)
        except OSError as fault:
            yield Unread(path, member, _unreadable(fault))
    if not count:
        yield Unread(path, None, Notice("empty_folder", "There are no messages in this maildir."))


def _file(source: str, file: Path, member: str | None, limits: Limits) -> Iterator[Original | Unread]:
    with file.open("rb") as stream:
        size = os.fstat(stream.fileno()).st_size
        opened = _Opened(source, limits, Budget(size, limits))
        try:
            yield from opened.originals(stream, file.name, member, 0)
        except Exhausted as end:
            yield Unread(source, None, end.notice)


class _Opened:
    """One source as it is taken apart; the budget is for all that is in it."""

    def __init__(self, source: str, limits: Limits, budget: Budget) -> None:
        self.source, self.limits, self.budget = source, limits, budget

    def originals(
        self, stream: IO[bytes], name: str, member: str | None, depth: int
    ) -> Iterator[Original | Unread]:
        head = stream.read(_HEAD)
        stream.seek(0)
        kind = kind_of(head)
        if kind == "zip" and is_office(stream):
            kind = None
        if kind is not None:
            yield from self._archive(stream, kind, name, member, depth)
        elif is_mbox(head):
            yield from self._mailbox(stream, name, member)
        elif head.startswith(outlook.MAGIC):
            yield from self._outlook(stream, name, member)
        else:
            yield self._original(stream, name, member)

    def _archive(
        self, stream: IO[bytes], kind: str, name: str, member: str | None, depth: int
    ) -> Iterator[Original | Unread]:
        if depth >= self.limits.depth:
            yield Unread(
                self.source,
                member,
                Notice(
                    "too_deep",
                    f"Archives more than {self.limits.depth} deep are not opened. Unpack it first.",
                ),
            )
            return
        nothing = True
        for inner_name, inner in members(stream, kind, name, self.budget):
            nothing = False
            own = _joined(member, inner_name)
            if isinstance(inner, Notice):
                yield Unread(self.source, own, inner)
            else:
                yield from self.originals(inner, inner_name, own, depth + 1)
        if nothing:
            yield Unread(self.source, member, Notice("empty", "There is nothing in this archive."))

    def _mailbox(self, stream: IO[bytes], name: str, member: str | None) -> Iterator[Original | Unread]:
        alone: Original | Unread | None = None
        nothing = True
        for number, message in messages(stream, self.limits):
            nothing = False
            own = _joined(member, str(number))
            one: Original | Unread
            if isinstance(message, Notice):
                one = Unread(self.source, own, message)
            else:
                one = Original(self.source, message, own, name, "message/rfc822")
            if number == 1:
                alone = one
                continue
            if alone is not None:
                yield alone
                alone = None
            yield one
        if alone is not None:
            # a mailbox of one message is that message: saved mail often starts with its From line
            yield replace(alone, member=member)
        elif nothing:
            yield self._original(stream, name, member)

    def _outlook(self, stream: IO[bytes], name: str, member: str | None) -> Iterator[Original | Unread]:
        nothing = True
        for own, message in outlook.messages(stream, self.limits):
            nothing = False
            if isinstance(message, Notice):
                yield Unread(self.source, _joined(member, own) if own else member, message)
            elif len(message) > self.limits.item_bytes:
                yield Unread(self.source, _joined(member, own), _too_large(self.limits))
            else:
                media_type = cards.media_type_of(message) or "message/rfc822"
                yield Original(self.source, message, _joined(member, own), name, media_type)
        if nothing:
            yield Unread(self.source, member, Notice("empty", "There are no messages in this archive."))

    def _original(self, stream: IO[bytes], name: str, member: str | None) -> Original | Unread:
        if stream.seek(0, os.SEEK_END) > self.limits.item_bytes:
            return Unread(self.source, member, _too_large(self.limits))
        stream.seek(0)
        return Original(self.source, stream.read(self.limits.item_bytes + 1), member, name)


def _too_large(limits: Limits) -> Notice:
    return Notice("too_large", f"Over {limits.item_bytes:,} bytes. Raise KITH_LIMITS__ITEM_BYTES to read it.")


def _joined(outer: str | None, own: str) -> str | None:
    return f"{outer}/{own}" if outer and own else own or outer
