"""Outlook's .msg as the RFC 822 message it stands for, so that one reader reads both.

The compound file's streams are read with python-oxmsg; strings are decoded here, since the files often name the wrong
code page. A message within a message becomes a message/rfc822 part."""

from __future__ import annotations

import struct
from base64 import encodebytes
from datetime import datetime
from email.utils import format_datetime, formataddr
from hashlib import sha256
from io import BytesIO

from olefile import OleFileIO  # type: ignore[import-untyped]
from oxmsg.domain import constants as ids
from oxmsg.properties import Properties
from oxmsg.storage import Storage

from extractors.charsets import decode
from extractors.mail.rtf import rtf_to_text, unpacked
from records.failures import Unreadable

_TOP, _EMBEDDED, _RECIPIENT = 32, 24, 8
"""Where the properties start in the property stream of a file, an embedded message, a recipient ([MS-OXMSG] 2.4)."""
_EMBEDDED_STREAM = "__substg1.0_3701000D"
_KEPT = frozenset(
    ["from", "to", "cc", "reply-to", "subject", "date", "message-id", "in-reply-to", "references", "sender"]
)
_KINDS = {1: "To", 2: "Cc"}
_AMPLIFICATION = 4
"""Streams may overlap in a hostile file: together they may be this many times its size."""


def to_rfc822(content: bytes, depth: int) -> bytes:
    """The message as RFC 822 bytes; messages within it down to ``depth``. Raises Unreadable where it is damaged."""
    try:
        with OleFileIO(BytesIO(content)) as ole:
            sizes = sum(entry.size for entry in ole.direntries if entry is not None and entry.entry_type == 2)
            if sizes > _AMPLIFICATION * len(content) + 1_000_000:
                raise Unreadable(
                    "damaged", "The .msg file's streams overlap. Save the message again from Outlook."
                )
            storage = Storage.from_ole(ole)
        return _message(storage, _TOP, depth)
    except Unreadable:
        raise
    except Exception as fault:  # olefile and oxmsg raise most of the built-in exceptions on damaged files
        raise Unreadable(
            "damaged", f"The .msg file is damaged ({type(fault).__name__}). Save it again from Outlook."
        ) from None


class _Values:
    """The properties of a message, a recipient or an attachment."""

    def __init__(self, storage: Storage, header: int) -> None:
        self.storage = storage
        self.properties = Properties(storage, properties_header_offset=header)

    def raw(self, pid: int, kind: int) -> bytes | None:
        try:
            return self.storage.property_stream_bytes(pid, kind)
        except KeyError:
            return None

    def string(self, pid: int) -> str:
        wide = self.raw(pid, ids.PTYP_STRING)
        if wide is not None:
            return wide.decode("utf-16-le", "replace").rstrip("\0")
        narrow = self.raw(pid, ids.PTYP_STRING8)
        return decode(narrow.rstrip(b"\0"), self.codepage())[0] if narrow else ""

    def codepage(self) -> str | None:
        number = self.integer(ids.PID_INTERNET_CODEPAGE) or self.integer(ids.PID_MESSAGE_CODEPAGE)
        return {65001: "utf-8", 20127: "us-ascii", 28591: "iso-8859-1", 50220: "iso-2022-jp"}.get(
            number or 0, f"cp{number}" if number else None
        )

    def integer(self, pid: int) -> int | None:
        try:
            return self.properties.int_prop_value(pid)
        except (KeyError, ValueError, struct.error, AttributeError, TypeError):
            return None

    def moment(self, pid: int) -> datetime | None:
        try:
            return self.properties.date_prop_value(pid)
        except (KeyError, ValueError, OverflowError, struct.error, AttributeError, TypeError):
            return None


def _message(storage: Storage, header: int, depth: int) -> bytes:
    own = _Values(storage, header)
    fields = _fields(own, storage)
    parts = [_body(own)]
    for number, inner in enumerate(storage.iter_attachment_storages(), 1):
        part = _attachment(inner, number, depth)
        if part:
            parts.append(part)
    lines = "".join(f"{name}: {' '.join(value.split())}\r\n" for name, value in fields).encode(
        "utf-8", "replace"
    )
    if len(parts) == 1:
        return lines + parts[0]
    boundary = b"=_" + sha256(b"".join(parts)).hexdigest().encode()
    joined = b"".join(b"--" + boundary + b"\r\n" + part + b"\r\n" for part in parts)
    return (
        lines
        + b'Content-Type: multipart/mixed; boundary="'
        + boundary
        + b'"\r\n\r\n'
        + joined
        + b"--"
        + boundary
        + b"--\r\n"
    )


def _fields(own: _Values, storage: Storage) -> list[tuple[str, str]]:
    """Header fields: those that came over the wire, and what is missing of them from the properties."""
    fields: list[tuple[str, str]] = []
    wire = own.string(ids.PID_TRANSPORT_MESSAGE_HEADERS).replace("\r\n", "\n")
    for line in wire.split("\n"):
        if line[:1] in (" ", "\t") and fields:
            fields[-1] = (fields[-1][0], f"{fields[-1][1]} {line.strip()}")
        elif ":" in line:
            name, value = line.split(":", 1)
            fields.append((name.strip(), value.strip()))
    fields = [(name, value) for name, value in fields if name.lower() in _KEPT and value]
    here = {name.lower() for name, _ in fields}
    found = [
        ("From", _sender(own)),
        ("Subject", own.string(ids.PID_SUBJECT)),
        ("Message-ID", own.string(ids.PID_INTERNET_MESSAGE_ID)),
    ]
    people = {"To": [], "Cc": []}  # type: dict[str, list[str]]
    for inner in storage.iter_recipient_storages():
        one = _Values(inner, _RECIPIENT)
        kind = _KINDS.get(one.integer(ids.PID_RECIPIENT_TYPE) or 0)
        email = one.string(ids.PID_SMTP_ADDRESS) or one.string(ids.PID_EMAIL_ADDRESS)
        name = one.string(ids.PID_DISPLAY_NAME)
        if kind and (email or name):
            people[kind].append(_address(name, email))
    found += [(kind, ", ".join(some)) for kind, some in people.items()]
    sent = own.moment(ids.PID_CLIENT_SUBMIT_TIME) or own.moment(ids.PID_MESSAGE_DELIVERY_TIME)
    if sent is not None:
        found.append(("Date", format_datetime(sent)))
    return fields + [(name, value) for name, value in found if value and name.lower() not in here]


def _sender(own: _Values) -> str:
    name = own.string(ids.PID_SENDER_NAME) or own.string(ids.PID_SENT_REPRESENTING_NAME)
    email = own.string(ids.PID_SENDER_SMTP_ADDRESS) or own.string(ids.PID_SENDER_EMAIL_ADDRESS)
    return _address(name, email)


def _address(name: str, email: str) -> str:
    # an Exchange directory path is no address
    email = email if "@" in email else ""
    name = "" if name.strip("'") == email else name.strip("'\"")
    if not email:
        return '"' + name.replace('"', "'") + '"' if name else ""
    return formataddr((name.replace('"', "'"), email), "utf-8") if name.isascii() else f'"{name}" <{email}>'


def _body(own: _Values) -> bytes:
    plain = own.string(ids.PID_BODY)
    if plain.strip():
        return b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + plain.encode("utf-8", "replace")
    page = own.raw(ids.PID_HTML, ids.PTYP_BINARY)
    if page:
        charset = (own.codepage() or "").encode()
        return b"Content-Type: text/html; charset=" + charset + b"\r\n\r\n" + page
    if text := own.string(ids.PID_BODY_HTML):
        return b"Content-Type: text/html; charset=utf-8\r\n\r\n" + text.encode("utf-8", "replace")
    packed = own.raw(ids.PID_RTF_COMPRESSED, ids.PTYP_BINARY)
    text = rtf_to_text(unpacked(packed)) if packed else ""
    return b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + text.encode("utf-8", "replace")


def _attachment(storage: Storage, number: int, depth: int) -> bytes | None:
    own = _Values(storage, _RECIPIENT)
    name = (
        own.string(ids.PID_ATTACH_LONG_FILENAME)
        or own.string(ids.PID_ATTACH_FILENAME)
        or own.string(ids.PID_DISPLAY_NAME)
    )
    name = " ".join(name.replace('"', "'").split()) or str(number)
    inner = next((one for one in storage.storages if one.name == _EMBEDDED_STREAM), None)
    disposition = f'Content-Disposition: attachment; filename="{name}"\r\n'.encode("utf-8", "replace")
    if inner is not None:
        if depth <= 0:
            return None
        return (
            b"Content-Type: message/rfc822\r\n"
            + disposition
            + b"\r\n"
            + _message(inner, _EMBEDDED, depth - 1)
        )
    data = own.raw(ids.PID_ATTACH_DATA_BINARY, ids.PTYP_BINARY)
    if not data:
        return None
    kind = own.string(ids.PID_ATTACH_MIME_TAG)
    kind = (
        kind
        if kind.count("/") == 1 and kind.isascii() and not kind.startswith(("multipart/", "message/"))
        else ""
    )
    lines = f"Content-Type: {kind.split(';')[0].strip() or 'application/octet-stream'}\r\nContent-Transfer-Encoding: base64\r\n"
    return lines.encode() + disposition + b"\r\n" + encodebytes(data)
