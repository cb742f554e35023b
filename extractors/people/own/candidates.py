"""Who may own a contact: whoever is named around it, writes there, is addressed, or has the spelt name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from extractors.people.own import cues, layout, unnamed_owners
from extractors.people.own.contact_context import ContactContext
from extractors.people.resolve.clusters import Cluster, fit
from extractors.people.resolve.resolution import Occurrence
from extractors.people.spans import within

Source = Literal["before", "organisation", "after", "author", "reader", "spelt"]
"""Why somebody is a candidate.

A person named before the contact, an organisation named before it, a person named behind it on its line, who
writes there, whom the passage addresses, and whose name the address spells.
"""
_SPELLS_WHOLE = 0.8
_MOST = 500
"""In a document of more people than this, an address is not compared with every name."""


@dataclass(frozen=True)
class Candidate:
    """One reason for somebody to own a contact; who is named in several places is as many candidates."""

    context: ContactContext
    source: Source
    cluster: int
    at: Occurrence
    """Where they are named; the contact itself where that is not why."""

    @property
    def person(self) -> Cluster:
        """The candidate's names and addresses."""
        return self.context.index.clusters[self.cluster]

    @property
    def is_author(self) -> bool:
        """Whether the candidate writes there."""
        return self.cluster == self.context.author

    @cached_property
    def line(self) -> int:
        """The line on which they are named."""
        return self.context.lines.at(self.at.start)

    @cached_property
    def gap(self) -> str:
        """The text between the name and the contact."""
        contact, text = self.context.contact, self.context.index.text
        if self.at.start < contact.start:
            return text[self.at.end : contact.start]
        return text[contact.end : self.at.start]

    @cached_property
    def between(self) -> int:
        """How many other people are named between the name and the contact."""
        people = self.context.people_before
        return len({o.cluster for o in people if o.start > self.at.start} - {self.cluster})

    @cached_property
    def others(self) -> set[int]:
        """The other people who are named before the contact."""
        return {o.cluster for o in self.context.people_before} - {self.cluster}

    @cached_property
    def in_sentence(self) -> bool:
        """Whether no sentence ends between the name and the contact."""
        return not cues.SENTENCE_END.search(self.gap)

    @cached_property
    def heads_line(self) -> bool:
        """Whether the name begins its line, and nothing but a title follows."""
        return layout.heads_line(self.context.lines, self.line, self.at)

    @cached_property
    def in_block(self) -> bool:
        """Whether the name stands in the contact's block."""
        return self.context.block_start <= self.at.start

    @cached_property
    def in_block_above(self) -> bool:
        """Whether the name stands in the block above."""
        above = self.context.block_above
        return not self.in_block and above is not None and within(self.at.start, [above])

    @cached_property
    def is_beside(self) -> bool:
        """Whether the name stands in the contact's sentence, on its line or in running text right above."""
        context = self.context
        if self.source in ("after", "spelt"):
            return True
        if self.source != "before" or self.at.start < context.cues.start:
            return False
        above = self.line == context.line - 1
        return self.line == context.line or (above and len(context.lines.content(self.line)) > layout.PROSE)

    @cached_property
    def column(self) -> Occurrence | None:
        """Of the names on the candidate's line, the one above the contact; None outside of tables."""
        context = self.context
        if self.line == context.line:
            return None
        return layout.column_of(context.index, self.line, context.contact, context.line)

    @cached_property
    def is_given_to_another(self) -> bool:
        """Whether the words around the name give the contact to somebody else: "Jane Roe's assistant:"."""
        context, text = self.context, self.context.index.text
        if self.between:
            return False
        begun = max(context.lines.content_span(self.line)[0], self.at.start - 60)
        said = max(self.at.end, min(context.cues.start, context.contact.start))
        return unnamed_owners.given_to_another(
            text[begun : self.at.start], text[said : context.contact.start]
        )


def candidates_of(context: ContactContext) -> Iterator[Candidate]:
    """Everybody who may own the contact of ``context``."""
    contact, index = context.contact, context.index
    here = Occurrence(contact.start, contact.end, -1)
    for occurrence in (o for o in context.named_before if o.cluster not in context.called):
        if index.is_person(occurrence.cluster):
            yield Candidate(context, "before", occurrence.cluster, occurrence)
        elif not context.cues.first:
            yield Candidate(context, "organisation", occurrence.cluster, occurrence)
    for occurrence in context.named_after:
        if index.is_person(occurrence.cluster):
            yield Candidate(context, "after", occurrence.cluster, occurrence)
    if context.author is not None and not within(contact.start, index.zones.addressees):
        yield Candidate(context, "author", context.author, here)
    if context.cues.second and len(context.passage.addressed) == 1:
        yield Candidate(context, "reader", context.passage.addressed[0], here)
    if context.is_email:
        for cluster in _spelt(context):
            yield Candidate(context, "spelt", cluster, here)


def _spelt(context: ContactContext) -> list[int]:
    """The one person whose name the address spells in full; none where two could be."""
    clusters = context.index.clusters
    if len(clusters) > _MOST:
        return []
    local = context.contact.value.partition("@")[0]
    fits = [i for i, c in enumerate(clusters) if c.kind == "person" and fit(local, c) >= _SPELLS_WHOLE]
    return fits if len(fits) == 1 else []
