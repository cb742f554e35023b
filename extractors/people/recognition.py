"""Recognises who is in documents, and which numbers and addresses are theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractors.people import mentions
from extractors.people.find import contacts, language
from extractors.people.find.regions import regions_of
from models.names.tagger import NameTagger
from records.documents import Document, Name

_FIELD = re.compile(r"^(?!subject:).+$", re.I | re.M)
"""A line of a header that is not the subject."""
_NOT_OWN = ("header", "quote", "disclaimer", "footer")
"""Segments that are often in another language than the writer's own words."""


def recognise(
    documents: Sequence[Document],
    tagger: NameTagger,
    default_region: str,
    regions: Sequence[str | None] | None = None,
) -> list[Document]:
    """Fill in language, names, contacts and mentions of each document and its children.

    A document that already has a ``language`` keeps it; one with an ``error`` passes through unchanged (its
    children do not).

    Args:
        documents: What the readers made; all their texts are tagged in one batch.
        tagger: Finds the names.
        default_region: The country (ISO 3166 alpha-2) by which numbers without a country code are read where
            neither the operator nor the document says one.
        regions: The country that the operator gave for each document, or None.

    Returns:
        The documents, in the same order.
    """
    given = regions if regions is not None else [None] * len(documents)
    flat: list[tuple[Document, str | None]] = []
    for document, region in zip(documents, given, strict=True):
        _flatten(document, region, flat)
    spoken = [d.language or language.detect(_own_words(d)) or language.detect(d.text) for d, _ in flat]
    readable = [i for i, (d, _) in enumerate(flat) if d.error is None]
    names = tagger.tag([_tagged_text(flat[i][0]) for i in readable], [spoken[i] for i in readable])
    done: dict[int, Document] = {}
    for i, found in zip(readable, names, strict=True):
        document, region = flat[i]
        read_as = regions_of(document.text, spoken[i], region, default_region)
        done[i] = _with_mentions(document, spoken[i], found, read_as)
    flattened = iter([done.get(i, document) for i, (document, _) in enumerate(flat)])
    return [_rebuild(document, flattened) for document in documents]


def _with_mentions(
    document: Document, spoken: str | None, names: Sequence[Name], regions: tuple[str, ...]
) -> Document:
    numbers = contacts.find(document.text, regions)
    filled = replace(document, language=spoken, names=tuple(names), contacts=tuple(numbers))
    built = mentions.build(filled)
    return replace(filled, names=built.names, mentions=built.mentions)


def _tagged_text(document: Document) -> str:
    """The text as the tagger is given it, as long as it is, with only the subject of a message's own header.

    Whom its other fields name is read from the fields themselves.
    """
    end = next((s.end for s in document.segments if s.kind == "header"), 0)
    if document.headers is None or not end:
        return document.text
    return _FIELD.sub(lambda field: " " * len(field.group()), document.text[:end]) + document.text[end:]


def _own_words(document: Document) -> str:
    """What the writer says, without headers, quotes, disclaimers and footers."""
    parts, place = [], 0
    for segment in sorted(document.segments, key=lambda s: s.start):
        if segment.kind in _NOT_OWN:
            parts.append(document.text[place : max(place, segment.start)])
            place = max(place, segment.end)
    return "\n".join([*parts, document.text[place:]]) if place else document.text


def _flatten(document: Document, region: str | None, flat: list[tuple[Document, str | None]]) -> None:
    """Add a document and its children, depth first."""
    flat.append((document, region))
    for child in document.children:
        _flatten(child, region, flat)


def _rebuild(document: Document, flattened: Iterator[Document]) -> Document:
    """Put the children back into their document, in the order of :func:`_flatten`."""
    own = next(flattened)
    if not document.children:
        return own
    return replace(own, children=tuple(_rebuild(child, flattened) for child in document.children))
