"""Plain text: the input unchanged is the document's text."""

from __future__ import annotations

import re
from dataclasses import replace

from extractors.charsets import decode, storable
from records.documents import Document, Notice, Original, Reading, Segment
from settings import Limits

_DECLARED = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", re.I)


def read(original: Original, reading: Reading, limits: Limits) -> tuple[Document, list[Original]]:
    """The file's text, decoded and otherwise unchanged, as one ``body`` segment."""
    declared = _DECLARED.search(original.media_type or "")
    text, sure = decode(original.content, declared.group(1) if declared else None)
    notices = (
        () if sure else (Notice("charset_guessed", "The declared charset is wrong; another one was used."),)
    )
    return document_of(original, text, notices), []


def from_string(source: str, text: str) -> tuple[Original, Document]:
    """The same for text that came as text, unchanged, with the original that stands for it."""
    original = Original(source=source, content=text.encode("utf-8", "surrogatepass"), media_type="text/plain")
    return original, document_of(original, text)


def bearable(document: Document) -> Document:
    """The document with NULs and lone surrogates, which no recogniser can bear, as U+FFFD.

    One for one, so that what is found in it is where :func:`as_it_came` looks for it.
    """
    text = storable(document.text)
    return document if text == document.text else replace(document, text=text)


def as_it_came(document: Document, text: str) -> Document:
    """A document that was recognised in its bearable text, over the very text that was given."""
    if document.text == text:
        return document
    return replace(
        document,
        text=text,
        names=tuple(replace(name, text=text[name.start : name.end]) for name in document.names),
        contacts=tuple(replace(one, text=text[one.start : one.end]) for one in document.contacts),
    )


def document_of(original: Original, text: str, notices: tuple[Notice, ...] = ()) -> Document:
    """The document of a text, with all of it as its body."""
    return Document(
        id="",
        source=original.source,
        kind="text",
        media_type=(original.media_type or "text/plain").split(";")[0],
        sha256=original.sha256,
        text=text,
        segments=(Segment("body", 0, len(text)),) if text else (),
        warnings=notices,
    )
