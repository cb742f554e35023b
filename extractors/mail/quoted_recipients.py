"""Whom a quoted message went to, from the To and Cc lines that mail programs put above it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractors.mail.header_values import mailboxes
from extractors.mail.reply_marks import LONGEST, field_of
from records.documents import Mailbox

MOST = 500
"""Recipients of one quoted message that are kept."""
_LONGEST_LIST = 20_000
"""Characters of one field, its folded lines included, that are read."""
_ADDRESS = re.compile(r"[^\s@]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_SEPARATORS = str.maketrans({"；": ";", "؛": ";", "，": ",", "、": ",", "،": ","})
_BRACKETED = re.compile(r"\[(?:mailto|smtp):([^\]\s]{1,320})\]", re.I)
_LINKED = re.compile(r"(@[\w.-]{1,255})\s{0,3}<mailto:[^<>]{0,320}>", re.I)
_DIRECTORY = re.compile(
    r"(?<=\w)(?:/[\w&. -]{1,64}){1,8}"
    r"(?:(?:@[\w&. -]{1,64}){0,3}(?=\s*(?:[,;<]|$))|(?:@[\w-]{1,64}){0,3}(?![\w.@-]))"
    r"|</[^<>]{0,400}>"
)
"""What Notes and Exchange put after a name: ``/HQ/Finch@Finch``, ``</O=…>``."""
_NOTES_HOST = re.compile(r"(?<=[^\W\d_])@[A-Za-z]{2,32}(?=\s*(?:[,;]|$))")
_SEMICOLON = re.compile(r'"[^"]{0,200}"|;')


def recipients_of(lines: Sequence[str]) -> tuple[Mailbox, ...]:
    """The recipients that the lines of a mark name, in their order, each once.

    ``lines`` are whole and :func:`~extractors.mail.reply_marks.cleaned`; a line without a field of its own
    goes on with the one above.
    """
    values: list[str] = []
    family_first = within = False
    for line in lines:
        if found := field_of(line[:_LONGEST_LIST]):
            value = found.group("value").strip(" *")
            within = found.group("to") is not None
            if within:
                values.append(value)
            elif found.group("from"):
                family_first = "," in value[:LONGEST].partition("<")[0].replace('"', "").rstrip(" ,")
        elif not line.strip():
            within = False
        elif within and len(values[-1]) < _LONGEST_LIST:
            values[-1] += " " + line.strip()
    seen: dict[Mailbox, None] = {}
    for value in values:
        seen.update(dict.fromkeys(_boxes(value[:_LONGEST_LIST], family_first)))
    return tuple(seen)[:MOST]


def _boxes(value: str, family_first: bool) -> Iterator[Mailbox]:
    value = _LINKED.sub(r"\1", _BRACKETED.sub(r"<\1>", value.translate(_SEPARATORS)))
    value = _NOTES_HOST.sub("", _DIRECTORY.sub("", value))
    entries = _at_semicolons(value)
    for entry in entries:
        found = [_addressed(box) for box in mailboxes(entry.encode("utf-8", "replace"))]
        names = [box.name for box in found if box.name and not box.email]
        pairs = len(entries) > 1 or family_first
        if pairs and len(names) == len(found) and len(names) % 2 == 0 and (len(names) == 2 or family_first):
            yield from (
                Mailbox(f"{family}, {given}", None)
                for family, given in zip(names[::2], names[1::2], strict=True)
            )
        else:
            yield from (box for box in found if box.name or box.email)


def _addressed(box: Mailbox) -> Mailbox:
    """The mailbox without what is no Internet address."""
    if box.email and not _ADDRESS.fullmatch(box.email):
        return Mailbox(box.name, None)
    return box


def _at_semicolons(value: str) -> list[str]:
    """The entries between semicolons that stand in no quoted name."""
    cuts = [found.start() for found in _SEMICOLON.finditer(value) if found.group() == ";"]
    starts, ends = [0, *(cut + 1 for cut in cuts)], [*cuts, len(value)]
    entries = [value[start:end] for start, end in zip(starts, ends, strict=True)]
    return [entry for entry in entries if entry.strip()]
