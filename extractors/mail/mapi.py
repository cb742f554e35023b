"""A message of Outlook, which is properties and not lines, as the RFC 822 message that it stands for.

So one reader reads all mail.

What .msg files, .pst archives and winmail.dat parts have in common: each of their readers fills a
:class:`Message`.
"""

from __future__ import annotations

from base64 import encodebytes
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime, formataddr
from hashlib import sha256

from extractors.mail.rtf import rtf_to_text, unpacked

_KEPT = frozenset(
    ["from", "to", "cc", "reply-to", "subject", "date", "message-id", "in-reply-to", "references", "sender"]
)


@dataclass(frozen=True, slots=True)
class Person:
    """``kind`` is "To" or "Cc"; an Exchange directory path in ``email`` is no address and left out."""

    name: str = ""
    email: str = ""
    kind: str = "To"


@dataclass(frozen=True, slots=True)
class Attachment:
    """``embedded`` is a message within the message, as RFC 822 bytes; else ``data`` holds the file."""

    name: str
    media_type: str = ""
    data: bytes = b""
    embedded: bytes | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """``wire`` holds the header lines that came with it.

    Of the bodies the first that is there counts: ``plain``, ``page`` (HTML in ``charset``), ``rich`` (rich
    text as [MS-OXRTFCP] packs it, or plain rich text).
    """

    wire: str = ""
    sender: Person = Person()
    recipients: tuple[Person, ...] = ()
    subject: str = ""
    message_id: str = ""
    sent: datetime | None = None
    plain: str = ""
    page: bytes = b""
    charset: str = ""
    rich: bytes = b""
    attachments: tuple[Attachment, ...] = ()


def as_rfc822(message: Message) -> bytes:
    """The message's bytes. Nothing is raised."""
    parts = [_body(message), *(_part(one) for one in message.attachments)]
    lines = "".join(f"{name}: {' '.join(value.split())}\r\n" for name, value in _fields(message)).encode(
        "utf-8", "replace"
    )
    if len(parts) == 1:
        return lines + parts[0]
    boundary = b"=_" + sha256(b"".join(parts)).hexdigest().encode()
    joined = b"".join(b"--" + boundary + b"\r\n" + part + b"\r\n" for part in parts)
    kind = b'Content-Type: multipart/mixed; boundary="' + boundary + b'"\r\n\r\n'
    return lines + kind + joined + b"--" + boundary + b"--\r\n"


def _fields(message: Message) -> list[tuple[str, str]]:
    """Header fields: those that came over the wire, and what is missing of them from the properties."""
    fields: list[tuple[str, str]] = []
    for line in message.wire.replace("\r\n", "\n").split("\n"):
        if line[:1] in (" ", "\t") and fields:
            fields[-1] = (fields[-1][0], f"{fields[-1][1]} {line.strip()}")
        elif ":" in line:
            name, value = line.split(":", 1)
            fields.append((name.strip(), value.strip()))
    fields = [(name, value) for name, value in fields if name.lower() in _KEPT and value]
    here = {name.lower() for name, _ in fields}
    found = [
        ("From", _address(message.sender)),
        ("Subject", message.subject),
        ("Message-ID", message.message_id),
    ]
    for kind in ("To", "Cc"):
        some = (_address(one) for one in message.recipients if one.kind == kind)
        found.append((kind, ", ".join(filter(None, some))))
    if message.sent is not None:
        found.append(("Date", format_datetime(message.sent)))
    return fields + [(name, value) for name, value in found if value and name.lower() not in here]


def _address(one: Person) -> str:
    email = one.email if "@" in one.email else ""
    name = "" if one.name.strip("'") == email else one.name.strip("'\"")
    if not email:
        return '"' + name.replace('"', "'") + '"' if name else ""
    # formataddr would encode such a name and raise for such an address
    plain = name.isascii() and email.isascii()
    return formataddr((name.replace('"', "'"), email)) if plain else f'"{name}" <{email}>'


def _body(message: Message) -> bytes:
    if not message.plain.strip() and message.page:
        return (
            b"Content-Type: text/html; charset="
            + message.charset.encode("ascii", "replace")
            + b"\r\n\r\n"
            + message.page
        )
    plain = message.plain
    if not plain.strip() and message.rich:
        plain = rtf_to_text(message.rich if message.rich.startswith(b"{\\rtf") else unpacked(message.rich))
    return b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + plain.encode("utf-8", "replace")


def _part(one: Attachment) -> bytes:
    name = " ".join(one.name.replace('"', "'").split())
    disposition = f'Content-Disposition: attachment; filename="{name}"\r\n'.encode("utf-8", "replace")
    if one.embedded is not None:
        return b"Content-Type: message/rfc822\r\n" + disposition + b"\r\n" + one.embedded
    kind = one.media_type.split(";")[0].strip()
    if kind.count("/") != 1 or not kind.isascii() or kind.lower().startswith(("multipart/", "message/")):
        kind = "application/octet-stream"
    lines = f"Content-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\n"
    return lines.encode() + disposition + b"\r\n" + encodebytes(one.data)
