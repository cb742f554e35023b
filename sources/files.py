"""Files, folders, mailboxes and archives as single originals.

What a file is, is told by its content. Every failure is an :class:`Unread` in its place, and the rest goes
on.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote_from_bytes, unquote_to_bytes

from extractors import containers
from extractors.archives import Budget
from extractors.containers import ContainerWalk, Unread, distinct_members
from records.documents import Notice, Original
from settings import Limits
from sources.mailboxes import is_maildir, maildir_files

_FILE = "file:///"


def locator(path: str) -> str:
    """An absolute path as text that can be kept.

    One that is not UTF-8 as a ``file:`` URL, any other as it is.
    """
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return "file://" + quote_from_bytes(os.fsencode(path))
    return path


def _local(source: str) -> str:
    """The path that a locator stands for."""
    return os.fsdecode(unquote_to_bytes(source[len("file://") :])) if source.startswith(_FILE) else source


def walk(path: str) -> Iterator[str]:
    """The sources that a PATH argument stands for.

    A file is itself, a maildir is one source, any other folder is every file below it, sorted. What is
    missing, empty or closed stands for itself: opening it says what is wrong.
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
            head = stream.read(containers.HEAD)
    except (OSError, ValueError):
        return False
    return containers.is_container(head)


def open_source(path: str, limits: Limits) -> Iterator[Original | Unread]:
    """The originals of one source.

    The file itself, or each message of a mailbox, each member of an archive (nested ones too), each file of a
    folder. Nothing is raised; what cannot be had is an Unread.
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
        budget = Budget(os.fstat(stream.fileno()).st_size, limits)
        own = Original(source, b"", member, file.name)
        yield from distinct_members(ContainerWalk(limits, budget).originals(stream, own))
