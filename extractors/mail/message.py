"""Reads e-mail, RFC 822 messages however damaged and Outlook's .msg, into one document.

Header, body, quotes and signatures are its segments; attachments come out as originals.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from extractors.archives import Budget, Exhausted
from extractors.charsets import storable, wide
from extractors.detect import OLE, looks_like_html
from extractors.mail import cms, msg, tnef
from extractors.mail import header_values as values
from extractors.mail.body_text import mended, unflowed
from extractors.mail.mime import Parsed, Part, begins_with_mail_field, parse
from extractors.mail.pgp_armour import without_armour
from extractors.mail.quotes import segments_of
from extractors.markup import html_to_text
from records.documents import Document, Headers, Mailbox, Notice, Original, Reading, Segment
from records.failures import Unreadable
from settings import Limits

SHOWN = ("From", "To", "Cc", "Subject", "Date")
"""Header fields that open the document's text, in this order."""

_FRAGMENT = 30
"""Header fields that are shown of a message that has none of those."""

FAULTS = {
    "no_header": "The message has no header; all of it was read as its body.",
    "bad_header": "A line in the header is no header field; reading went on as well as it could.",
    "bad_boundary": "The boundary of the message's parts is missing or wrong; another was looked for.",
    "bad_encoding": "The transfer encoding of a part is damaged; what could be decoded was kept.",
    "bad_charset": "A part is not in the charset it declares; another one was used.",
    "truncated": "The message ends before its last part is closed.",
    "too_deep": "Parts nested too deeply were left out.",
    "too_many_parts": "Parts past KITH_LIMITS__MIME_PARTS were left out.",
    "encrypted": "The body is encrypted. Ask for it decrypted, or decrypt it before it is given.",
    "encrypted:pgp": "A part is encrypted with PGP. Ask for it decrypted, or decrypt it before it is given.",
    "encrypted:smime": "A part is encrypted with S/MIME. "
    "Ask for it decrypted, or decrypt it before it is given.",
    "signed_opaque": "The body lies within a damaged S/MIME signature and was not read. Ask for it in clear.",
    "no_body": "There is no text in the message's body.",
    "archive_bomb": "What S/MIME compressed unpacks to over KITH_LIMITS__ARCHIVE_RATIO times its size, "
    "and was left out.",
    "archive_too_large": "What S/MIME wraps unpacks to over KITH_LIMITS__ARCHIVE_BYTES, and was left out.",
    "text_cut": "Text past KITH_LIMITS__TEXT_CHARACTERS was left out.",
}


_HELD = 4
"""Times KITH_LIMITS__TEXT_CHARACTERS that are held of a message: its alternatives say the same again."""


@dataclass(slots=True)
class Left:
    """What one message may still cost, all that is wrapped within it included."""

    parts: list[int]
    budget: Budget
    characters: int
    nesting: int
    spent: str = ""
    """The code of the limit that unpacking came to."""


@dataclass(slots=True)
class Content:
    """What is taken from a message's parts."""

    limits: Limits
    left: Left
    plain: list[str] = field(default_factory=list)
    spare: list[str] = field(default_factory=list)
    """Text of a winmail.dat: the message's own words again, where it says anything itself."""
    attachments: list[Original] = field(default_factory=list)
    faults: dict[str, None] = field(default_factory=dict)


def read(original: Original, reading: Reading, limits: Limits) -> tuple[Document, list[Original]]:
    """One message as a document, and its attachments.

    Whatever is wrong with it, what can be read is read, with a warning. Raises Unreadable where there is
    neither a header field nor any text nor an attachment.
    """
    content_bytes = original.content
    if content_bytes.startswith(OLE):
        content_bytes = msg.to_rfc822(content_bytes, limits.depth)
    elif content_bytes.startswith(tnef.MAGIC):
        content_bytes = tnef.to_rfc822(content_bytes, limits.depth)
    elif codec := wide(content_bytes):
        content_bytes = content_bytes.decode(codec, "replace").encode("utf-8", "replace")
    left = Left(
        [limits.mime_parts],
        Budget(len(content_bytes), limits),
        _HELD * limits.text_characters,
        limits.depth,
    )
    parsed = parse(content_bytes, left.parts)
    content = Content(limits, left)
    _walk(parsed, parsed.root, original, content, ())
    if not any(text.strip() for text in content.plain):
        content.plain = content.spare
    content.faults.update(parsed.faults)
    charset = _first_charset(parsed.root)
    own, shown = _headers(parsed.root, charset)
    body = "\n\n".join(text for text in (_trimmed(text) for text in content.plain) if text)
    if not shown and not body and not content.attachments and not parsed.root.fields:
        raise Unreadable("empty", "There is nothing but white space in it. Ask its sender for it again.")
    return _document(original, own, shown, body, content.faults, limits), content.attachments


def _document(
    original: Original,
    own: Headers,
    shown: list[tuple[str, str]],
    body: str,
    faults: dict[str, None],
    limits: Limits,
) -> Document:
    header = "\n".join(f"{name}: {value}" for name, value in shown)
    start = len(header) + 2 if header else 0
    room = max(0, limits.text_characters - start)
    if len(body) > room:
        body, faults = body[:room], {**faults, "text_cut": None}
    if not body and not any(fault.startswith(("encrypted", "signed_opaque")) for fault in faults):
        faults = {**faults, "no_body": None}
    text = f"{header}\n\n{body}" if header else body
    segments = [Segment("header", 0, len(header))] if header else []
    if body:
        author = next((box.name or box.email for box in own.from_), None)
        segments += segments_of(text, start, author, own.date)
    return Document(
        id="",
        source=original.source,
        kind="mail",
        media_type=original.media_type or "message/rfc822",
        sha256=original.sha256,
        text=text,
        title=own.subject,
        date=own.date,
        segments=tuple(segments),
        headers=own,
        warnings=tuple(Notice(code.split(":")[0], FAULTS[code]) for code in faults),
    )


def _headers(root: Part, charset: str | None) -> tuple[Headers, list[tuple[str, str]]]:
    """The header fields, and those that are shown.

    Of a field that stands twice the first that says something counts.
    """
    first: dict[str, bytes] = {}
    for name, raw in root.fields:
        if raw.strip() and name not in first:
            first[name] = raw

    def boxes(name: str) -> tuple[Mailbox, ...]:
        return values.mailboxes(first[name], charset) if name in first else ()

    def named(field_name: str, display: str) -> tuple[Mailbox, ...]:
        found = boxes(field_name)
        return (
            values.with_display_names(found, values.unfold(first[display], charset))
            if display in first
            else found
        )

    own = Headers(
        from_=named("from", "x-from") or boxes("sender"),
        to=named("to", "x-to"),
        cc=named("cc", "x-cc"),
        reply_to=boxes("reply-to"),
        subject=values.text(first["subject"], charset) if "subject" in first else None,
        date=values.date(first["date"]) if "date" in first else None,
        message_id=values.message_id(first["message-id"]) if "message-id" in first else None,
        in_reply_to=values.message_id(first["in-reply-to"]) if "in-reply-to" in first else None,
        references=values.ids(first["references"]) if "references" in first else (),
    )
    if not any(name.lower() in first for name in SHOWN):
        # a fragment of a message: what there is of a header is all that can be shown of it
        return own, [
            (name.title(), values.text(raw, charset)) for name, raw in list(first.items())[:_FRAGMENT]
        ]
    shown = [(name, values.text(first[name.lower()], charset)) for name in SHOWN if name.lower() in first]
    return own, [(name, value) for name, value in shown if value]


def _first_charset(part: Part) -> str | None:
    """The charset that the first text part declares: senders of raw 8-bit headers mostly mean the same."""
    stack = [part]
    while stack:
        part = stack.pop()
        if charset := part.parameters.get("charset"):
            return charset
        stack += reversed(part.parts)
    return None


def _trimmed(text: str) -> str:
    """The text without white space at line ends and without empty lines around it."""
    return "\n".join(line.rstrip() for line in storable(text).split("\n")).strip("\n")


_SIGNATURES = frozenset(
    f"application/{kind}" for kind in "pgp-signature pkcs7-signature x-pkcs7-signature".split()
)
_WRAPPED_BY_SMIME = ("application/pkcs7-mime", "application/x-pkcs7-mime")


def _walk(parsed: Parsed, part: Part, original: Original, content: Content, place: tuple[int, ...]) -> None:
    """Read a part and those within it: text of the body, attachments, what wraps a message."""
    kind, named = part.media_type, (part.filename or "").lower()
    if part.parts:
        _walk_parts(parsed, part, original, content, place)
    elif kind.startswith("multipart/") or _is_signature(kind, named):
        return
    elif kind in _WRAPPED_BY_SMIME or named.endswith(".p7m"):
        _smime(parsed, part, original, content, place)
    elif _is_body(part, kind, place):
        _body_text(parsed, part, content)
    else:
        _attached(parsed.payload(part), part, original, content, place)


def _is_signature(kind: str, named: str) -> bool:
    return kind in _SIGNATURES or (kind == "application/octet-stream" and named.endswith(".p7s"))


def _walk_parts(
    parsed: Parsed, part: Part, original: Original, content: Content, place: tuple[int, ...]
) -> None:
    if part.media_type == "multipart/encrypted":
        pgp = "pgp" in part.parameters.get("protocol", "pgp").lower()
        content.faults["encrypted:pgp" if pgp else "encrypted"] = None
    elif part.media_type == "multipart/alternative":
        _alternative(parsed, part, original, content, place)
    else:
        for number, inner in enumerate(part.parts, 1):
            _walk(parsed, inner, original, content, (*place, number))


def _body_text(parsed: Parsed, part: Part, content: Content) -> None:
    """Add the text of a part of the body, as far as the limit allows."""
    room = content.left.characters
    text = _text_of(parsed, part) if room > 0 else ""
    if len(text) > room or room <= 0:
        text = text[: max(0, room)]
        content.faults["text_cut"] = None
    content.left.characters -= len(text)
    text, encrypted = without_armour(text)
    text, damaged = mended(text)
    if encrypted:
        content.faults["encrypted:pgp"] = None
    if damaged:
        content.faults["bad_charset"] = None
    content.plain.append(text)


def _attached(
    payload: bytes, part: Part, original: Original, content: Content, place: tuple[int, ...]
) -> None:
    """Take an attachment; what winmail.dat wraps is read as if it stood there."""
    if not payload.startswith(tnef.MAGIC):
        if payload:
            content.attachments.append(_attachment(original, part, payload, place))
        return
    wrapped = Content(content.limits, content.left)
    try:
        message = tnef.to_rfc822(payload, content.limits.depth)
    except Unreadable:
        content.attachments.append(_attachment(original, part, payload, place))  # where it gets its error
        return
    _within(message, original, wrapped, place)
    content.attachments += wrapped.attachments
    content.spare += wrapped.plain
    content.faults.update(wrapped.faults)


def _smime(parsed: Parsed, part: Part, original: Original, content: Content, place: tuple[int, ...]) -> None:
    """What an S/MIME signature (or compression) wraps is read as if it stood there."""
    left = content.left
    if left.spent:
        content.faults[left.spent] = None
        return
    payload = parsed.payload(part)
    kind, inner = cms.opened(payload, content.limits.item_bytes)
    if inner is None:
        said = part.parameters.get("smime-type", "").lower()
        if kind == "encrypted" or (kind == "unknown" and said in ("enveloped-data", "authenveloped-data")):
            content.faults["encrypted:smime"] = None
        elif kind == "signed" or (kind == "unknown" and said in ("signed-data", "certs-only")):
            content.faults["signed_opaque"] = None
        elif payload:
            content.attachments.append(_attachment(original, part, payload, place))
        return
    try:
        left.budget.spend(len(inner))
    except Exhausted as end:
        left.spent = end.notice.code
        content.faults[left.spent] = None
        return
    if begins_with_mail_field(inner):
        _within(inner, original, content, (*place, 1))
    elif inner:
        name = part.filename
        if name and name.lower().endswith(".p7m"):
            name = name[:-4] or None
        own = replace(part, filename=name, media_type="application/octet-stream", parameters={})
        content.attachments.append(_attachment(original, own, inner, place))


def _within(message: bytes, original: Original, content: Content, place: tuple[int, ...]) -> None:
    """Walk a message or part that was wrapped in another's part."""
    left = content.left
    if left.nesting <= 0 or left.parts[0] <= 0:
        content.faults["too_deep" if left.nesting <= 0 else "too_many_parts"] = None
        return
    left.parts[0] -= 1
    parsed = parse(message, left.parts)
    left.nesting -= 1
    _walk(parsed, parsed.root, original, content, place)
    left.nesting += 1
    parsed.faults.pop("no_header", None)
    content.faults.update(parsed.faults)


_FILES = frozenset(
    f"text/{kind}"
    for kind in "calendar vcard x-vcard directory csv xml css javascript rfc822-headers rtf".split()
)
"""Text that is a thing of its own, wherever it stands."""


def _is_body(part: Part, kind: str, place: tuple[int, ...]) -> bool:
    if not place and kind == "message/delivery-status":
        return True
    if part.disposition == "attachment" or not kind.startswith("text/") or kind in _FILES:
        return False
    return part.filename is None or part.disposition == "inline"


def _text_of(parsed: Parsed, part: Part) -> str:
    if part.media_type == "text/html":
        return html_to_text(parsed.payload(part), part.parameters.get("charset"), cite=True)
    text = parsed.text(part)
    if part.parameters.get("format", "").lower() == "flowed":
        text = unflowed(text, delsp=part.parameters.get("delsp", "").lower() == "yes")
    if looks_like_html(text[:4096].encode("utf-8", "replace")):
        return html_to_text(text, cite=True)
    return text


def _alternative(
    parsed: Parsed, part: Part, original: Original, content: Content, place: tuple[int, ...]
) -> None:
    """The plainest alternative that says something; what else the other ones carry stays an attachment."""
    found: list[tuple[bool, Content]] = []
    for number, inner in enumerate(part.parts, 1):
        one = Content(content.limits, content.left)
        _walk(parsed, inner, original, one, (*place, number))
        found.append((inner.media_type == "text/plain", one))
        content.attachments += one.attachments
        content.spare += one.spare
        content.faults.update(one.faults)
    said = [(plain, one) for plain, one in found if any(text.strip() for text in one.plain)]
    best = next((one for plain, one in said if plain), said[-1][1] if said else None)
    if best is not None:
        content.plain += best.plain


def _attachment(original: Original, part: Part, payload: bytes, place: tuple[int, ...]) -> Original:
    number = ".".join(map(str, place)) or "1"
    name = storable(values.words(part.filename)) if part.filename else None
    charset = part.parameters.get("charset")
    media_type = f"{part.media_type}; charset={charset}" if charset else part.media_type
    return Original(
        source=original.source,
        content=payload,
        member=_member(original.member, name or number),
        name=name,
        media_type=media_type,
        observed_at=original.observed_at,
    )


def _member(outer: str | None, own: str) -> str:
    return f"{outer}/{own}" if outer else own
