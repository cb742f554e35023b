"""Plain text: the input unchanged is the document's text."""

from __future__ import annotations

import re

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
    """The same for text that came as text, with the original that stands for it.

    A NUL or a lone surrogate, which nothing can keep, becomes U+FFFD one for one, with a warning."""
    clean = storable(text)
    notices = (
        ()
        if clean == text
        else (Notice("characters_replaced", "NULs or lone surrogates were replaced by U+FFFD."),)
    )
    original = Original(source=source, content=clean.encode("utf-8"), media_type="text/plain")
    return original, document_of(original, clean, notices)


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
