"""Who is in a document, and which numbers and addresses are theirs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors.people import mentions
from extractors.people.find import contacts, language
from extractors.people.find.regions import regions as regions_of
from models.names.tagger import NameTagger
from records.documents import Document

_FIELD = re.compile(r"^(?!subject:).+$", re.I | re.M)
"""A line of a header that is not the subject."""


def recognise(
    documents: Sequence[Document],
    tagger: NameTagger,
    default_region: str,
    regions: Sequence[str | None] | None = None,
) -> list[Document]:
    """Fill in language, names, contacts and mentions of each document and its children, in order.

    ``regions``: for each document, the country (ISO 3166 alpha-2) that the operator gave for numbers without a country
    code, or None: then the document's own signs of a country are used, then ``default_region``. A document that
    already has a ``language`` keeps it; one with an ``error`` passes through unchanged (its children do not).
    """
    given = regions if regions is not None else [None] * len(documents)
    flat: list[tuple[Document, str | None]] = []
    for document, region in zip(documents, given, strict=True):
        _flatten(document, region, flat)
    languages = [d.language or language.detect(_own_words(d)) or language.detect(d.text) for d, _ in flat]
    readable = [i for i, (d, _) in enumerate(flat) if d.error is None]
    names = tagger.tag([_told(flat[i][0]) for i in readable], [languages[i] for i in readable])
    done: dict[int, Document] = {}
    for i, found in zip(readable, names, strict=True):
        document, region = flat[i]
        read_as = regions_of(document.text, languages[i], region, default_region)
        numbers = contacts.find(document.text, read_as)
        filled = replace(document, language=languages[i], names=tuple(found), contacts=tuple(numbers))
        built = mentions.build(filled)
        done[i] = replace(filled, names=built.names, mentions=built.mentions)
    queue = iter(done.get(i, flat[i][0]) for i in range(len(flat)))
    return [_rebuild(document, queue) for document in documents]


def _told(document: Document) -> str:
    """The text as the tagger is given it, as long as it is: of a message's own header only the subject, for whom its
    other fields name is read from the fields themselves.
    """
    end = next((s.end for s in document.segments if s.kind == "header"), 0)
    if document.headers is None or not end:
        return document.text
    return _FIELD.sub(lambda field: " " * len(field.group()), document.text[:end]) + document.text[end:]


def _own_words(document: Document) -> str:
    """What the writer says: headers, quotes and disclaimers are often in another language."""
    parts, place = [], 0
    for segment in sorted(document.segments, key=lambda s: s.start):
        if segment.kind in ("header", "quote", "disclaimer", "footer"):
            parts.append(document.text[place : max(place, segment.start)])
            place = max(place, segment.end)
    return "\n".join([*parts, document.text[place:]]) if place else document.text


def _flatten(document: Document, region: str | None, flat: list[tuple[Document, str | None]]) -> None:
    flat.append((document, region))
    for child in document.children:
        _flatten(child, region, flat)


def _rebuild(document: Document, queue: object) -> Document:
    own: Document = next(queue)  # type: ignore[call-overload]
    if not document.children:
        return own
    return replace(own, children=tuple(_rebuild(child, queue) for child in document.children))
