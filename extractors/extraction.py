"""Extraction: bytes in, a document out.

The reader is found by content, and attachments are read in the same way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from io import BytesIO

from extractors import cards, forums, letters, mail, text
from extractors.archives import Budget
from extractors.charsets import storable
from extractors.containers import HEAD, ContainerWalk, is_container
from extractors.detect import detect
from records.documents import Document, DocumentKind, Notice, Original, Reading, digest
from records.failures import Problem, Unreadable
from settings import Limits

VERSION = "4"
"""Of reading as a whole. Raise it when a reader's output changes: documents are then read again."""

Reader = Callable[[Original, Reading, Limits], tuple[Document, list[Original]]]
"""A reader makes one document (with id "" and no children) and hands back the attachments it found in it."""

_READERS: dict[str, Reader] = {
    "mail": mail.read,
    "letter": letters.read,
    "forum": forums.read,
    "text": text.read,
}
_CARDS = frozenset(cards.TYPES.values())


def read(
    original: Original, reading: Reading, limits: Limits, found: tuple[DocumentKind, str] | None = None
) -> Document:
    """Read one original into a document with its children.

    Names, contacts and mentions come later, in batches.

    An attachment that cannot be read becomes a child with an ``error``, so that the rest of its message is
    kept.

    Args:
        original: The bytes and where they come from.
        reading: What the operator said of it.
        limits: What it may cost.
        found: Its kind and media type, where ``detect`` has told them already.

    Raises:
        Unreadable: Nothing of it can be read.
    """
    return _Extraction(reading, limits).read(original, parent="", depth=0, found=found)


def identity(sha256: str, kind: str, reading: Reading, parent: str = "") -> str:
    """The id of the document that these bytes become, read in this way by this version."""
    options = f"{reading.region or ''} {reading.languages or ''}"
    return digest("document", parent, sha256, kind, options, VERSION)


def failed(original: Original, kind: str, problem: Problem) -> Document:
    """The document that stands for an item which could not be read."""
    return Document(
        id=digest("document", original.sha256, kind, VERSION, original.source, original.member or ""),
        source=original.source,
        member=original.member,
        kind="text" if kind == "auto" else kind,  # type: ignore[arg-type]
        media_type=original.media_type or "application/octet-stream",
        sha256=original.sha256,
        error=Notice(problem.code, problem.message),
    )


class _Extraction:
    """The extraction of one item; counts what it costs over all its attachments."""

    def __init__(self, reading: Reading, limits: Limits) -> None:
        self.reading, self.limits = reading, limits
        self.attachments = 0
        self.budget: Budget | None = None

    def read(
        self, original: Original, parent: str, depth: int, found: tuple[DocumentKind, str] | None = None
    ) -> Document:
        if not original.content:
            raise Unreadable("empty", "The file is empty. Ask its sender for it again.")
        if len(original.content) > self.limits.item_bytes:
            raise Unreadable(
                "too_large",
                f"Over {self.limits.item_bytes:,} bytes. Raise KITH_LIMITS__ITEM_BYTES to read it.",
            )
        if self.budget is None:
            self.budget = Budget(len(original.content), self.limits)
        asked = "auto" if depth else self.reading.kind
        kind, media_type = found or detect(original, asked)
        # worked out before the reader is given a copy, which then has it
        own_id = identity(original.sha256, kind, self.reading, parent)
        # as text that was asked for, a card is the text that it is
        carded = kind == "text" and asked != "text" and media_type in _CARDS
        document, attachments = (cards.read if carded else _READERS[kind])(
            replace(original, media_type=_declared(media_type, original)), self.reading, self.limits
        )
        document = _cut(_storable(document), self.limits.text_characters)
        document = replace(
            document, id=own_id, source=original.source, member=original.member, url=original.url,
            observed_at=original.observed_at,
        )  # fmt: skip
        return self._with_children(document, attachments, depth)

    def _with_children(self, document: Document, attachments: list[Original], depth: int) -> Document:
        if not attachments:
            return document
        if depth + 1 >= self.limits.depth:
            return _warned(
                document, "too_deep", f"Attachments more than {self.limits.depth} deep were left out."
            )
        children: list[Document] = []
        for place, (one, error) in enumerate(self._expanded(attachments, depth + 1)):
            self.attachments += 1
            if self.attachments > self.limits.attachments:
                reason = f"Attachments after the first {self.limits.attachments} were left out."
                document = _warned(document, "too_many_attachments", reason)
                break
            parent = f"{document.id}/{place}"
            if error is None:
                children.append(self._child(one, parent, depth + 1))
            else:
                children.append(self._lost(one, parent, Unreadable(error.code, error.message)))
        return replace(document, children=tuple(children))

    def _expanded(
        self, attachments: Iterable[Original], depth: int
    ) -> Iterator[tuple[Original, Notice | None]]:
        """The attachments, of archives and mailboxes among them what is in them, with what is wrong with it.

        An archive that cannot be opened keeps its own bytes, so that it can be handed out.
        """
        assert self.budget is not None  # noqa: S101  # set with the first document
        for attachment in attachments:
            if is_container(attachment.content[:HEAD]):
                walk = ContainerWalk(self.limits, self.budget)
                for one in walk.originals(BytesIO(attachment.content), attachment, depth):
                    if isinstance(one, Original):
                        yield one, None
                    elif one.member == attachment.member:
                        yield attachment, one.error
                    else:
                        yield Original(one.source, b"", one.member), one.error
            else:
                yield attachment, None

    def _child(self, attachment: Original, parent: str, depth: int) -> Document:
        """An attachment's document; one that cannot be read must not take its message with it."""
        try:
            return self.read(attachment, parent, depth)
        except Unreadable as fault:
            problem = fault
        except Problem:
            raise  # something around it is down: the whole item is tried again
        except Exception as fault:  # a reader's own fault, as above
            reason = (
                f"The reader stopped with {type(fault).__name__}. Please report this with the file's format."
            )
            problem = Unreadable("reader_fault", reason)
        return self._lost(attachment, parent, problem)

    def _lost(self, attachment: Original, parent: str, problem: Problem) -> Document:
        # two attachments may be alike in all but their place
        own_id = identity(attachment.sha256, "auto", self.reading, parent)
        return replace(failed(attachment, "auto", problem), id=own_id)


def _storable(document: Document) -> Document:
    """Without NULs and lone surrogates, which no database keeps.

    U+FFFD stands for each, so that offsets stay.
    """
    text, title = storable(document.text), storable(document.title or "") or None
    if text == document.text and title == document.title:
        return document
    return replace(document, text=text, title=title)


def _cut(document: Document, most: int) -> Document:
    """At most so many code points of text, with what lies in them, and a warning."""
    if len(document.text) <= most:
        return document
    segments = (replace(s, end=min(s.end, most)) for s in document.segments if s.start < most)
    cut = replace(
        document,
        text=document.text[:most],
        segments=tuple(segments),
        words=tuple(word for word in document.words if word.end <= most),
    )
    return _warned(cut, "text_cut", "Text past KITH_LIMITS__TEXT_CHARACTERS was left out.")


def _warned(document: Document, code: str, message: str) -> Document:
    return replace(document, warnings=(*document.warnings, Notice(code, message)))


def _declared(media_type: str, original: Original) -> str:
    """The type that was found, with the charset that the transport told: a page may not say it itself."""
    found = re.search(r";\s*charset=[\"']?([\w.:-]+)", original.media_type or "", re.IGNORECASE)
    return (
        f"{media_type.split(';')[0]}; charset={found[1]}"
        if found and media_type.startswith("text/")
        else media_type
    )
