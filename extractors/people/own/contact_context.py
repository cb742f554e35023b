"""What stands around one contact: its lines, its passage, the people named near it, the words beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from extractors.people.find.closings import is_closing
from extractors.people.lines import Lines
from extractors.people.own import called_names, layout, unnamed_owners
from extractors.people.own.cues import Cues, cues_of
from extractors.people.own.document_index import DocumentIndex
from extractors.people.resolve.resolution import Occurrence, Passage
from extractors.people.spans import Span, within
from records.documents import Contact
from vocabulary.folding import fold

_NEAR = 700
"""A name further off than this many code points is not looked at."""
MOST_NAMES = 8
"""Nor is one behind so many others."""
_SAID = 300
"""Code points before a contact in which its sentence can begin."""
_CLOSING_LINES = 11
"""Lines up from a block in which a closing makes it a signature."""
_SHORT_LINE = 60
_RULE = re.compile(r"--|[-_=*~#]{5,}")


@dataclass(frozen=True)
class ContactContext:
    """A contact and what stands around it."""

    contact: Contact
    index: DocumentIndex
    passage: Passage
    line: int
    block: range
    """The lines that stand together with the contact's."""
    block_above: Span | None
    named_before: list[Occurrence]
    people_before: list[Occurrence]
    named_after: list[Occurrence]
    cues: Cues
    verdict: unnamed_owners.Verdict | None

    @property
    def lines(self) -> Lines:
        """The lines of the document."""
        return self.index.lines

    @property
    def author(self) -> int | None:
        """The cluster of who writes there."""
        return self.passage.author

    @property
    def is_email(self) -> bool:
        """Whether the contact is an address, no number."""
        return self.contact.kind == "email"

    @property
    def block_start(self) -> int:
        """Where the block begins."""
        return self.lines.span(self.block[0])[0]

    @cached_property
    def in_signature(self) -> bool:
        """Whether the contact's block ends what the author writes, or stands below a closing."""
        if within(self.contact.start, self.index.zones.closings):
            return True
        return self._is_below_closing() or self._ends_passage()

    @cached_property
    def called(self) -> frozenset[int]:
        """The clusters to whom the number's sentence speaks: they are to call it."""
        if self.is_email or self.cues.second:
            return frozenset()
        contact = (self.contact.start, self.contact.end)
        return frozenset(
            o.cluster
            for o in self.people_before
            if o.cluster != self.author
            and o.start >= self.cues.start
            and called_names.is_called(self.lines.text, (o.start, o.end), self.cues.start, contact)
        )

    @cached_property
    def is_signed_off(self) -> bool:
        """Whether the author has signed above: what follows may be a letter that they pass on."""
        first = self.lines.at(self.passage.start)
        return self.author is not None and layout.has_signed_off(self.index, self.author, first, self.line)

    def _is_below_closing(self) -> bool:
        for line in range(self.block[0], max(self.block[0] - _CLOSING_LINES, -1), -1):
            if self.lines.span(line)[0] < self.passage.start:
                return False
            content = self.lines.content(line).strip()
            if is_closing(content) or _RULE.fullmatch(content):
                return True
        return False

    def _ends_passage(self) -> bool:
        """Whether no running text follows in the passage, and the contact's line is short or has columns."""
        text, block_end = self.index.text, self.lines.span(self.block[-1])[1]
        rest = text[block_end : min(self.passage.end, block_end + 600)]
        if any(len(part) > _SHORT_LINE for part in rest.split("\n")):
            return False
        start, end = self.lines.content_span(self.line)
        if end - start <= _SHORT_LINE:
            return True
        near = text[max(start, self.contact.start - layout.WIDE) : min(end, self.contact.end + layout.WIDE)]
        return bool(re.search(r"\S\s{3,20}\S", near))


def context_of(contact: Contact, index: DocumentIndex) -> ContactContext:
    """The context of ``contact`` in its document."""
    lines, line = index.lines, index.lines.at(contact.start)
    passage = index.passages.last_at(contact.start)
    floor = lines.at(min(passage.start, contact.start))
    block = lines.block(line, floor)
    named = index.occurrences.starting_in(max(passage.opening, contact.start - _NEAR), contact.start)
    before = [o for o in named if o.end <= contact.start][-MOST_NAMES:]
    people = [o for o in before if index.is_person(o.cluster)]
    cues = cues_of(
        lines.text,
        (contact.start, contact.end),
        max(passage.start, contact.start - _SAID),
        [(o.start, o.end) for o in people if o.cluster != passage.author],
        index.previous_contact_end(contact.start),
    )
    after = index.occurrences.starting_in(contact.end, min(lines.span(line)[1], contact.end + _NEAR))[:1]
    return ContactContext(
        contact,
        index,
        passage,
        line,
        block,
        layout.block_above(lines, block[0], floor),
        before,
        people,
        after,
        cues,
        _verdict(contact, index, line, cues, passage.author),
    )


def _around(lines: Lines, line: int, contact: Contact) -> str:
    """A contact's line, and the short ones beside it that stand in one block with it."""
    first, last = line, line
    while first > max(0, line - 2) and lines.content(first - 1).strip():
        first -= 1
    while last < min(len(lines) - 1, line + 2) and lines.content(last + 1).strip():
        last += 1
    start, end = lines.span(line)
    own = lines.text[max(start, contact.start - _SAID // 2) : min(end, contact.end + _SAID // 2)]
    near = [lines.content(i) for i in range(first, last + 1) if i != line]
    return "\n".join([own, *(said for said in near if len(said) < _SHORT_LINE)])


def _verdict(
    contact: Contact, index: DocumentIndex, line: int, cues: Cues, author: int | None
) -> unnamed_owners.Verdict | None:
    """Whether the words around a contact give it to somebody not named, to nobody, or to nobody surely."""
    lines, text = index.lines, index.text
    start, end = lines.content_span(line)
    previous = index.previous_contact_end(contact.start)
    after = text[contact.end : min(end, contact.end + 60)]
    # what is before another number on the line was said of that one
    own = max(min(start, contact.start), contact.start - 200, previous)
    begins = max(min(cues.start, contact.start), contact.start - _SAID, previous)
    if unnamed_owners.is_dead(text[min(own, begins) : contact.start], after):
        return "dead"
    if contact.kind == "phone" and called_names.opens_conference(_around(lines, line, contact)):
        return "dead"
    if cues.unnamed or (not cues.first and called_names.is_told_of(text, (contact.start, contact.end))):
        return "other"
    if cues.first:
        return None
    if previous > start and unnamed_owners.stand_together(text[previous : contact.start]):
        return None
    above = lines.content(line - 1)[:60] if line else ""
    forms = index.clusters[author].forms if author is not None else []
    names = {fold(word) for form, _ in forms for word in form.split()}
    return unnamed_owners.by_label(text[own : contact.start], above, after, names)
