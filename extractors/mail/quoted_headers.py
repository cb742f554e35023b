"""Where a quoted message's header names its author, its recipients and its date, in the document's text.

The marks and lists are read from lines that are cleaned of quotation marks and marks of writing direction;
here what was read is found again in the text as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from extractors.mail.quoted_recipients import recipients_of
from extractors.mail.reply_marks import Mark
from records.documents import Mailbox

_BETWEEN = r"[\s>\u200e\u200f\u202a-\u202e\u2066-\u2069]+"
"""What may stand between two words of a name that runs over quoted lines, or in text written from right to
left.
"""
_LONGEST = 320
"""Code points of a name or an address that is looked for."""


class QuotedHeader(NamedTuple):
    """What the header of a quoted message says, each with its place in the text where it is found there."""

    sender: Mailbox | None
    recipients: tuple[Mailbox, ...]
    date_start: int | None
    date_end: int | None


def quoted_header(text: str, start: int, end: int, mark: Mark, words: Sequence[str]) -> QuotedHeader:
    """Give author, recipients and date of a quoted message, with offsets.

    Args:
        text: The document's text.
        start: Where the header begins.
        end: Where it ends.
        mark: What it says of author and date.
        words: The header's lines, cleaned.
    """
    sender = None
    after = start
    if mark.author or mark.email:
        sender = _placed(text, Mailbox(mark.author, _lower_domain(mark.email)), start, end)
    said = _find(text, mark.written, start, end) if mark.written else None
    found: list[Mailbox] = []
    for box in recipients_of(words):
        placed = _placed(text, box, after, end)
        after = placed.end if placed.end is not None else after
        found.append(placed)
    return QuotedHeader(sender, tuple(found), *(said or (None, None)))


def _placed(text: str, box: Mailbox, start: int, end: int) -> Mailbox:
    """The mailbox with the place of its name, or of its address where it has none or that is not found."""
    for written in (box.name, box.email):
        if written and (span := _find(text, written, start, end)):
            return Mailbox(box.name, box.email, *span)
    return box


def _find(text: str, written: str, start: int, end: int) -> tuple[int, int] | None:
    """Where ``written`` stands, whatever stands between its words."""
    at = text.find(written, start, end)
    if at >= 0:
        return at, at + len(written)
    pattern = _BETWEEN.join(map(re.escape, written[:_LONGEST].split()))
    found = re.compile(pattern, re.I).search(text, start, end) if pattern else None
    return found.span() if found else None


def _lower_domain(email: str | None) -> str | None:
    if not email:
        return None
    local, _, domain = email.rpartition("@")
    return f"{local.strip(chr(39))}@{domain.lower()}"
