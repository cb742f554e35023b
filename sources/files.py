"""Files, folders, mailboxes and archives as single originals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from records.documents import Notice, Original
from settings import Limits


@dataclass(frozen=True, slots=True)
class Unread:
    """A file or a member that could not be had, and why."""

    source: str
    member: str | None
    error: Notice


def walk(path: str) -> Iterator[str]:
    """The sources that a PATH argument stands for: a file is itself, a maildir is one source, any other folder is every file below it, sorted."""
    raise NotImplementedError


def open_source(path: str, limits: Limits) -> Iterator[Original | Unread]:
    """The originals of one source: the file itself, or each message of a mailbox, each member of an archive (nested ones too)."""
    raise NotImplementedError
