"""What stands where in a document, looked up by offset: passages, names, contacts and zones."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from extractors.people.find.zones import Zones
from extractors.people.lines import Lines
from extractors.people.resolve.clusters import Clusters
from extractors.people.resolve.resolution import Occurrence, Passage, Resolved
from extractors.people.spans import SpanIndex
from records.documents import Contact


class DocumentIndex:
    """A document as the features of ownership see it."""

    def __init__(self, lines: Lines, zones: Zones, contacts: Sequence[Contact], resolved: Resolved) -> None:
        self.lines = lines
        self.zones = zones
        self.clusters: Clusters = resolved.clusters
        self.passages: SpanIndex[Passage] = SpanIndex(resolved.passages)
        self.occurrences: SpanIndex[Occurrence] = SpanIndex(resolved.occurrences)
        self.addresses: SpanIndex[Contact] = SpanIndex(c for c in contacts if c.kind == "email")
        self._letterheads = resolved.letterheads
        self._contact_ends = [contact.end for contact in contacts]
        self._signatories = [(span, self._one_person_in(*span)) for span in zones.signatures]

    @property
    def text(self) -> str:
        """The text of the document."""
        return self.lines.text

    def is_person(self, cluster: int) -> bool:
        """Whether a cluster is a person, no organisation."""
        return self.clusters[cluster].kind == "person"

    def people_in(self, start: int, end: int) -> list[Occurrence]:
        """The places from ``start`` to before ``end`` where a person is named."""
        return [o for o in self.occurrences.starting_in(start, end) if self.is_person(o.cluster)]

    def previous_contact_end(self, offset: int) -> int:
        """Where the last contact that ends at or before ``offset`` ends; -1 where there is none."""
        at = bisect_left(self._contact_ends, offset + 1)
        return self._contact_ends[at - 1] if at else -1

    def signatory(self, offset: int) -> int | None:
        """The cluster of who alone is named in the signature around ``offset``."""
        return next((who for (start, end), who in self._signatories if start <= offset < end), None)

    def letterhead(self, offset: int) -> int | None:
        """The cluster of the organisation whose letterhead is around ``offset``."""
        return next((who for (start, end), who in self._letterheads if start <= offset < end), None)

    def _one_person_in(self, start: int, end: int) -> int | None:
        people = {occurrence.cluster for occurrence in self.people_in(start, end)}
        return people.pop() if len(people) == 1 else None
