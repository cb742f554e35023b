"""Mailboxes in one file: mbox in all its dialects, read as a stream.

An mbox has no one grammar. A message starts at a ``From `` line after an empty line (or at the start) that
either ends in a date and is followed by a header field, or is followed by a field that only mail has; a
``Content-Length`` is believed where a message starts exactly after it (mboxcl, mboxcl2); one ``>`` is taken
from lines of ``>From `` (mboxo, mboxrd, mboxcl). Lines that end in a carriage return alone, as on old Macs,
are read as if they ended in LF.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import IO

from records.documents import Notice
from settings import Limits

_HEAD = 8_192
"""Bytes that tell how its lines end."""
_LINE = 1_000_000
"""Bytes of a line read at once; a longer one is read in pieces."""
_DATED = re.compile(
    rb"From .*?\b(?:\d{1,2}:\d\d(?::\d\d)?|\d{4}-\d\d-\d\d)\b.*\d{4}\s*$"
    rb"|From .*\b\d{4}\b.*\d{1,2}:\d\d|From -",
    re.S,
)
_ADDRESSED = re.compile(rb"From (?:\S+@\S+|MAILER-DAEMON|-)[ \t].*\d{1,2}:\d\d")
_FIELD = re.compile(rb"[!-9;-~]{1,76}[ \t]*:|>?From ")
_MAIL_FIELD = re.compile(
    rb"(?:return-path|received|from|to|date|subject|message-id|delivered-to|mime-version|x-[\w-]+|content-type|status"
    rb"|sender|reply-to|envelope-to|dkim-signature|article|path|newsgroups)[ \t]*:",
    re.I,
)
_ESCAPED = re.compile(rb"^>(>*From )", re.M)
_PLAIN = re.compile(rb"^From ", re.M)
_LENGTH = re.compile(rb"^content-length[ \t]*:[ \t]*(\d{1,12})[ \t]*\r?$", re.I | re.M)


def is_mbox(head: bytes, strict: bool = False) -> bool:
    """Does a file that starts so hold a mailbox?

    ``strict``, for what is declared as plain text: its first line must have an address and a time, with a
    field that only mail has under it.
    """
    if _ends_in_cr(head):
        head = head.replace(b"\r", b"\n")
    lines = head.lstrip(b"\r\n").split(b"\n", 2)
    if len(lines) < 2 or (len(lines) == 2 and not lines[1]):
        return False
    if strict and not (_ADDRESSED.match(lines[0]) and _MAIL_FIELD.match(lines[1])):
        return False
    return _starts(lines[0], lines[1])


def _ends_in_cr(head: bytes) -> bool:
    return b"\r" in head and b"\n" not in head


def _with_lf(stream: IO[bytes]) -> IO[bytes]:
    """The stream with LF for each CR, on disk where it is large."""
    mended: IO[bytes] = SpooledTemporaryFile(_LINE)  # noqa: SIM115  # closed with the last that holds it
    while part := stream.read(_LINE):
        mended.write(part.replace(b"\r", b"\n"))
    mended.seek(0)
    return mended


def _starts(line: bytes, following: bytes) -> bool:
    if not line.startswith(b"From "):
        return False
    return bool(
        _MAIL_FIELD.match(following)
        or (_DATED.match(line) and (_FIELD.match(following) or not following.strip()))
    )


def messages(stream: IO[bytes], limits: Limits) -> Iterator[tuple[int, bytes | Notice]]:
    """Each message's number from 1 and its bytes without the ``From `` line, or why it cannot be had.

    ``stream`` must be seekable; no more than one message is held in memory.
    """
    head = stream.read(_HEAD)
    stream.seek(-len(head), 1)
    if _ends_in_cr(head):
        stream = _with_lf(stream)
    for number, parts in enumerate(_split(stream, limits.item_bytes), 1):
        if number > limits.archive_members:
            yield (
                number,
                Notice(
                    "too_many_members",
                    f"Messages after the first {limits.archive_members:,} were left out. "
                    "Raise KITH_LIMITS__ARCHIVE_MEMBERS, or split it.",
                ),
            )
            return
        if parts is None:
            yield (
                number,
                Notice(
                    "too_large",
                    f"A message of over {limits.item_bytes:,} bytes. "
                    "Raise KITH_LIMITS__ITEM_BYTES to read it.",
                ),
            )
        else:
            yield number, parts


def _split(stream: IO[bytes], largest: int) -> Iterator[bytes | None]:
    held: list[bytes] = []
    size, in_header, opened, after_empty = 0, False, False, True
    line = stream.readline(_LINE)
    while line:
        following = stream.readline(_LINE)
        if after_empty and _starts(line, following):
            if opened:
                yield _joined(held, size, largest)
            held, size, in_header, opened = [], 0, True, True
            after_empty = False
            line = following
            continue
        if opened:
            size += len(line)
            if size <= largest:
                held.append(line)
            else:
                held.clear()
        after_empty = not line.strip()
        if in_header and after_empty:
            in_header = False
            body = _counted_body(stream, held, len(following), largest - size)
            if body is not None:
                yield b"".join(held) + _unescaped(body)
                held, size, opened = [], 0, False
                following = stream.readline(_LINE)
                after_empty = True
        line = following
    if opened:
        yield _joined(held, size, largest)


def _joined(held: list[bytes], size: int, largest: int) -> bytes | None:
    if size > largest:
        return None
    whole = b"".join(held)
    # the empty line before the next message is the mailbox's
    whole = (
        whole[:-1]
        if whole.endswith(b"\n\n")
        else whole.removesuffix(b"\r\n")
        if whole.endswith(b"\n\r\n")
        else whole
    )
    return _ESCAPED.sub(rb"\1", whole)


def _unescaped(body: bytes) -> bytes:
    """A counted body without its marks.

    Mboxcl marks lines of ``From ``, mboxcl2 leaves all of them as they were.
    """
    return body if _PLAIN.search(body) else _ESCAPED.sub(rb"\1", body)


def _counted_body(stream: IO[bytes], header: list[bytes], ahead: int, room: int) -> bytes | None:
    """The body that a Content-Length counts, if a message or the end of the file follows it.

    Leaves the stream after the body and the empty lines behind it, or where it was.
    """
    found = _LENGTH.search(b"".join(header))
    here = stream.tell()
    length = int(found.group(1)) if found else 0
    if not found or not 0 < length <= room:
        return None
    stream.seek(here - ahead + length)
    for _ in range(3):
        place = stream.tell()
        line = stream.readline(_LINE)
        if line.startswith(b"From ") or not line:
            break
        if line.strip():
            stream.seek(here)
            return None
    else:
        stream.seek(here)
        return None
    stream.seek(here - ahead)
    body = stream.read(length)
    if len(body) < length:
        stream.seek(here)
        return None
    stream.seek(place)
    return body
