"""The names of a document: from headers, lines of their own, the tagger, and companies beside people."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.people.find import affiliations, false_names, standalone_names
from extractors.people.find.signature_blocks import Affiliation
from extractors.people.find.zones import Zones
from extractors.people.lines import Lines
from extractors.people.spans import Span, last_at
from records.documents import Document, Name

MOST_LETTERHEADS = 20


@dataclass(frozen=True, slots=True)
class Named:
    """The names of a document, and what its text says of who and where they are."""

    names: tuple[Name, ...]
    affiliations: tuple[Affiliation, ...]
    letterheads: tuple[Affiliation, ...]


@dataclass(frozen=True, slots=True)
class Headed:
    """What the headers of a document give: its own, and those that replies quote."""

    spans: tuple[Span, ...]
    """The headers, in the order of the text."""
    names: tuple[Name, ...]
    """Their names where the text shows them."""
    known: tuple[str, ...]
    """All their names."""


def find_names(document: Document, lines: Lines, zones: Zones, headed: Headed) -> Named:
    """Find the names of ``document`` and the affiliations of its people.

    Args:
        document: Has its contacts and the names that the tagger found.
        lines: The lines of its text.
        zones: Its zones.
        headed: What its headers give.
    """
    alone = standalone_names.find(lines, document.contacts, headed.known, zones.body_line, zones.signatures)
    names = _merged(document, headed, alone)
    letterheads = [
        affiliations.letterhead(lines, span, names, document.contacts)
        for span in zones.letterheads[:MOST_LETTERHEADS]
    ]
    found = affiliations.find(lines, names, document.contacts, zones.signatures, zones.body_line)
    companies = [a.organisation for a in (*letterheads, *found) if a.organisation is not None]
    titles = [a.title for a in found if a.title]
    corrected = affiliations.corrected(document.text, names, companies, titles)
    return Named(tuple(corrected), tuple(found), tuple(letterheads))


def _merged(document: Document, headed: Headed, alone: Sequence[Name]) -> list[Name]:
    """Names of headers, then those that stand alone, then the tagger's, where they overlap no earlier one.

    In a header only its own names count, and in the subject also people whom the tagger finds.
    """
    kept = {(name.start, name.end): name for name in headed.names}
    for name in _apart(alone, sorted(kept)):
        if not _in_one(headed.spans, name.start):
            kept[name.start, name.end] = name
    for name in _apart(document.names, sorted(kept)):
        person = name.label == "person"
        if person and false_names.is_no_person(document.text, name):
            continue
        if _in_one(headed.spans, name.start) and not (person and _in_subject(document.text, name.start)):
            continue
        kept.setdefault((name.start, name.end), name)
    return [kept[span] for span in sorted(kept)]


def _in_one(headers: Sequence[Span], offset: int) -> bool:
    if not headers:
        return False
    start, end = headers[last_at([opening for opening, _ in headers], offset)]
    return start <= offset < end


def _apart(names: Sequence[Name], taken: Sequence[Span]) -> list[Name]:
    """Those names that overlap no taken span."""
    starts = [start for start, _ in taken]
    free = []
    for name in names:
        at = last_at(starts, name.end)
        if not any(a < name.end and name.start < b for a, b in taken[max(0, at - 1) : at + 2]):
            free.append(name)
    return free


def _in_subject(text: str, offset: int) -> bool:
    return bool(re.match(r"\W*subject", text[text.rfind("\n", 0, offset) + 1 : offset], re.I))
