"""What stands around a number: a document's lines, voices, named places and contacts."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.people.lines import Lines
from extractors.people.resolve.clusters import Clusters
from extractors.people.resolve.parties import Voice
from records.documents import Contact


@dataclass(frozen=True, slots=True)
class Seen:
    """One place where a cluster is named."""

    start: int
    end: int
    cluster: int


class Places:
    """What the features look at: a document's lines, voices, named places and contacts."""

    def __init__(
        self, lines: Lines, voices: list[Voice], authors: list[int | None], addressed: list[tuple[int, ...]], seen: list[Seen],
        clusters: Clusters, signatures: list[tuple[int, int]], contacts: tuple[Contact, ...],
        letterheads: Sequence[tuple[tuple[int, int], int]] = (), recipients: Sequence[tuple[int, int]] = (),
        signed: Sequence[tuple[int, int]] = (), mailboxes: Sequence[tuple[int, int]] = (),
    ) -> None:  # fmt: skip
        """``letterheads``: their spans with the organisation each names; ``recipients``: where a letter says whom it goes
        to; ``signed``: the segments in which somebody signs; ``mailboxes``: the lines of the message's own header that
        hold mailboxes.
        """
        self.lines, self.voices, self.authors, self.addressed = lines, voices, authors, addressed
        self.seen = sorted(seen, key=lambda s: s.start)
        self.starts = [s.start for s in self.seen]
        self.voice_starts = [v.start for v in voices]
        self.clusters, self.signatures, self.contacts = clusters, signatures, contacts
        self.letterheads, self.recipients, self.mailboxes = letterheads, recipients, mailboxes
        self._emails = [c for c in contacts if c.kind == "email"]
        self._email_starts = [c.start for c in self._emails]
        self._ends = [c.end for c in contacts]
        self.signatories = [(span, self._first_person(*span)) for span in signed]

    def emails(self, start: int, end: int) -> list[Contact]:
        """The addresses from ``start`` to ``end``."""
        return self._emails[bisect_left(self._email_starts, start) : bisect_left(self._email_starts, end)]

    def last_end(self, place: int) -> int:
        """Where the contact before ``place`` ends; -1 where there is none."""
        at = bisect_left(self._ends, place + 1)
        return self._ends[at - 1] if at else -1

    def _first_person(self, start: int, end: int) -> int | None:
        """The one person whom a signature names; None where it names two."""
        people = {s.cluster for s in self.named(start, end) if self.clusters.all[s.cluster].kind == "person"}
        return people.pop() if len(people) == 1 else None

    def signatory(self, place: int) -> int | None:
        """Who alone is named in the signature around ``place``."""
        return next((who for (start, end), who in self.signatories if start <= place < end), None)

    def letterhead(self, place: int) -> int | None:
        """The organisation of the letterhead around ``place``."""
        return next((who for (start, end), who in self.letterheads if start <= place < end), None)

    def voice(self, place: int) -> int:
        """The voice that speaks at ``place``."""
        return max(0, bisect_left(self.voice_starts, place + 1) - 1)

    def named(self, start: int, end: int) -> list[Seen]:
        """The named places from ``start`` to ``end``."""
        return self.seen[bisect_left(self.starts, start) : bisect_left(self.starts, end)]
