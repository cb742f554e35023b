"""What an extractor makes of an item.

The document, its segments, and the names, contacts and mentions found in it.

Invariant: every ``start`` and ``end`` counts code points of the document's ``text``, end exclusive, and
``text[start:end]`` is what was seen. JSON shapes are those of docs/contract.md.
"""

from __future__ import annotations

import hashlib
from collections.abc import Set
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any, Literal

DocumentKind = Literal["mail", "letter", "forum", "text"]


@dataclass(frozen=True, slots=True)
class Original:
    """Bytes as they came, and where from.

    ``member`` names the part of a mailbox or archive, ``name`` is the file name as a hint, ``observed_at``
    (ISO 8601) when it was fetched. ``hashed`` is the hash of the content where it is known already; it is
    worked out once, and goes along where everything else of the original is replaced.
    """

    source: str
    content: bytes
    member: str | None = None
    name: str | None = None
    media_type: str | None = None
    url: str | None = None
    observed_at: str | None = None
    hashed: str | None = field(default=None, compare=False, repr=False)

    @property
    def sha256(self) -> str:
        """The hash of the content, in hexadecimal digits."""
        if self.hashed is None:
            object.__setattr__(self, "hashed", hashlib.sha256(self.content).hexdigest())
        return self.hashed or ""

    def with_content(self, content: bytes, **changed: str | None) -> Original:
        """The same with other bytes, and with other fields as given."""
        return replace(self, content=content, hashed=None, **changed)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Notice:
    """A warning or an error on a document: a stable code, and a sentence that says what to do."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One address of a header or of a quoted message.

    Display name as decoded, address with a lower-case domain.

    ``start`` and ``end`` span the name, else the address, in the document's text, where a quoted header shows
    it. Two mailboxes are equal by name and address, wherever they stand.
    """

    name: str | None
    email: str | None
    start: int | None = field(default=None, compare=False)
    end: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a document with a role. Segments may nest.

    Of a quote, as far as the program that quoted it wrote them down: ``sender`` is its author with their
    address, ``recipients`` are To and Cc, ``date_start`` and ``date_end`` span its date, and at
    ``content_start`` its own words begin, after the header or the line that announces it.
    """

    kind: str
    start: int
    end: int
    author: str | None = None
    date: str | None = None
    page: int | None = None
    url: str | None = None
    position: int | None = None
    recipients: tuple[Mailbox, ...] = ()
    sender: Mailbox | None = None
    date_start: int | None = None
    date_end: int | None = None
    content_start: int | None = None


@dataclass(frozen=True, slots=True)
class Name:
    """A person's or organisation's name as the text has it; ``confidence`` from 0 to 1."""

    start: int
    end: int
    text: str
    label: Literal["person", "organisation"]
    confidence: float


@dataclass(frozen=True, slots=True)
class Contact:
    """``value`` is E.164 for a phone, the address with a lower-case domain for an e-mail address."""

    start: int
    end: int
    text: str
    kind: Literal["phone", "email"]
    value: str
    confidence: float
    type: Literal["phone", "fax", "mobile", "pager"] | None = None
    extension: str | None = None


@dataclass(frozen=True, slots=True)
class Word:
    """A word read from a page image.

    ``box`` is (left, top, width, height) in pixels of the page, confidence 0 to 1.
    """

    start: int
    end: int
    page: int
    box: tuple[int, int, int, int]
    confidence: float


@dataclass(frozen=True, slots=True)
class Mention:
    """One person or organisation as one document shows it.

    ``names`` and ``contacts`` are indices into the document's; ``owned`` is, contact by contact, the
    probability that it is theirs.
    """

    id: str
    kind: Literal["person", "organisation"]
    name: str
    role: Literal["sender", "recipient", "author", "signatory", "mentioned"]
    names: tuple[int, ...]
    contacts: tuple[int, ...]
    segment: int
    confidence: float
    owned: tuple[float, ...] = ()
    also: tuple[str, ...] = ()
    given_name: str | None = None
    family_name: str | None = None
    organisation: str | None = None
    title: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Headers:
    """A message's header fields. ``message_id`` keeps its brackets; ``date`` is ISO 8601."""

    from_: tuple[Mailbox, ...] = ()
    to: tuple[Mailbox, ...] = ()
    cc: tuple[Mailbox, ...] = ()
    reply_to: tuple[Mailbox, ...] = ()
    subject: str | None = None
    date: str | None = None
    message_id: str | None = None
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a letter: its number from 1, its size in pixels (as boxes are), and how it was read."""

    number: int
    width: int
    height: int
    reading: Literal["text_layer", "ocr"]


@dataclass(frozen=True, slots=True)
class Document:
    """What an extractor makes of an item, with what was found in it; attachments are its ``children``."""

    id: str
    source: str
    kind: DocumentKind
    media_type: str
    sha256: str
    text: str = ""
    language: str | None = None
    title: str | None = None
    date: str | None = None
    member: str | None = None
    url: str | None = None
    segments: tuple[Segment, ...] = ()
    names: tuple[Name, ...] = ()
    contacts: tuple[Contact, ...] = ()
    mentions: tuple[Mention, ...] = ()
    words: tuple[Word, ...] = ()
    pages: tuple[Page, ...] = ()
    headers: Headers | None = None
    children: tuple[Document, ...] = field(default=())
    warnings: tuple[Notice, ...] = ()
    error: Notice | None = None
    next_page: str | None = None
    observed_at: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read an item: what the operator said of it.

    ``region`` and ``languages`` None: the settings' own.
    """

    kind: Literal["auto", "mail", "letter", "forum", "text"] = "auto"
    region: str | None = None
    languages: str | None = None


# Keys that the contract always shows, even when empty or null.
_ALWAYS: dict[type, Set[str]] = {
    Document: {"id", "source", "kind", "media_type", "sha256", "language", "title", "date", "text",
               "segments", "names", "contacts", "mentions", "children", "warnings"},
    Mention: {"id", "kind", "name", "role", "names", "contacts", "segment", "confidence"},
    Headers: {"from_", "to", "cc", "reply_to", "subject", "date", "message_id", "in_reply_to", "references"},
    Mailbox: {"name", "email"},
}  # fmt: skip


def as_json(value: Any) -> Any:
    """A record as the plain dicts and lists of the contract: optional fields that are empty are left out."""
    if is_dataclass(value) and not isinstance(value, type):
        kind = type(value)
        always = _ALWAYS.get(kind, set())
        shown = {}
        for f in fields(value):
            item = getattr(value, f.name)
            if f.name in always or (item is not None and item != ()):
                shown[f.name.rstrip("_")] = as_json(item)
        return shown
    if isinstance(value, tuple | list):
        return [as_json(item) for item in value]
    if isinstance(value, float):
        return round(value, 4)
    return value


def digest(*parts: str) -> str:
    """A short, stable id of its parts: 24 hexadecimal digits of their SHA-256."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:24]
