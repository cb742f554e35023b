"""Who takes part in a document, and who writes which passage to whom: by its headers and bylines."""

from __future__ import annotations

from dataclasses import dataclass

from extractors.people.find.display_names import looks_personal
from extractors.people.find.document_names import Headed
from extractors.people.lines import Lines
from extractors.people.resolve.participants import (
    AuthoredPassage,
    Participant,
    find_passages,
    header_participants,
)
from records.documents import Document, Name

HEADER = 0.97
"""Confidence of a name that a header gives."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """The participants of a document and its passages, in the order of the text."""

    passages: tuple[AuthoredPassage, ...]
    participants: tuple[Participant, ...]

    def headed(self, document: Document) -> Headed:
        """What the headers of ``document`` give to whoever looks for names."""
        own = [(0, self.passages[0].start)] if document.headers is not None else []
        quoted = ((passage.opening, passage.start) for passage in self.passages[1:])
        named = [participant for participant in self.participants if participant.name]
        return Headed(
            tuple(sorted([*own, *quoted])),
            tuple(_name(document, participant) for participant in named if participant.start >= 0),
            tuple(participant.name for participant in named if participant.name),
        )


def conversation_of(document: Document, lines: Lines) -> Conversation:
    """The conversation that ``document`` shows."""
    own = header_participants(document)
    passages, quoted = find_passages(document, lines, own)
    bylines = [p.author for p in passages if p.author is not None and p.author.role == "author"]
    return Conversation(tuple(passages), tuple(dict.fromkeys([*own, *quoted, *bylines])))


def is_person(document: Document, participant: Participant) -> bool:
    """Whether a participant is a person. Who posts in a forum is, whatever they call themselves there."""
    return document.kind == "forum" or not participant.name or looks_personal(participant.name)


def _name(document: Document, participant: Participant) -> Name:
    start, end = participant.start, participant.end
    label = "person" if is_person(document, participant) else "organisation"
    return Name(start, end, document.text[start:end], label, HEADER)  # type: ignore[arg-type]
