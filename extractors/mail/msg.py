"""Outlook's .msg as the RFC 822 message it stands for, so that one reader reads both.

The compound file's streams are read with python-oxmsg; strings are decoded here, since the files often name
the wrong code page. A message within a message becomes a message/rfc822 part.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO

from olefile import OleFileIO  # type: ignore[import-untyped]
from oxmsg.domain import constants as ids
from oxmsg.properties import Properties
from oxmsg.storage import Storage

from extractors.charsets import decode
from extractors.mail.mapi import Attachment, Message, Person, as_rfc822
from records.failures import Unreadable

_TOP, _EMBEDDED, _RECIPIENT = 32, 24, 8
"""Where the properties start in the property stream of a file, an embedded message, a recipient ([MS-OXMSG]
2.4).
"""
_EMBEDDED_STREAM = "__substg1.0_3701000D"
_KINDS = {1: "To", 2: "Cc"}
_AMPLIFICATION = 4
"""Streams may overlap in a hostile file: together they may be this many times its size."""


def to_rfc822(content: bytes, depth: int) -> bytes:
    """The message as RFC 822 bytes; messages within it down to ``depth``.

    Raises Unreadable where it is damaged.
    """
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
    page = own.raw(ids.PID_HTML, ids.PTYP_BINARY)
    charset = own.codepage() or ""
    if not page:
        page, charset = own.string(ids.PID_BODY_HTML).encode("utf-8", "replace"), "utf-8"
    attachments = (
        _attachment(inner, number, depth)
        for number, inner in enumerate(storage.iter_attachment_storages(), 1)
    )
    return as_rfc822(
        Message(
            wire=own.string(ids.PID_TRANSPORT_MESSAGE_HEADERS),
            sender=Person(
                own.string(ids.PID_SENDER_NAME) or own.string(ids.PID_SENT_REPRESENTING_NAME),
                own.string(ids.PID_SENDER_SMTP_ADDRESS) or own.string(ids.PID_SENDER_EMAIL_ADDRESS),
            ),
            recipients=tuple(_recipients(storage)),
            subject=own.string(ids.PID_SUBJECT),
            message_id=own.string(ids.PID_INTERNET_MESSAGE_ID),
            sent=own.moment(ids.PID_CLIENT_SUBMIT_TIME) or own.moment(ids.PID_MESSAGE_DELIVERY_TIME),
            plain=own.string(ids.PID_BODY),
            page=page,
            charset=charset,
            rich=own.raw(ids.PID_RTF_COMPRESSED, ids.PTYP_BINARY) or b"",
            attachments=tuple(one for one in attachments if one is not None),
        )
    )


def _recipients(storage: Storage) -> Iterator[Person]:
    for inner in storage.iter_recipient_storages():
        one = _Values(inner, _RECIPIENT)
        email = one.string(ids.PID_SMTP_ADDRESS) or one.string(ids.PID_EMAIL_ADDRESS)
        if kind := _KINDS.get(one.integer(ids.PID_RECIPIENT_TYPE) or 0):
            yield Person(one.string(ids.PID_DISPLAY_NAME), email, kind)


def _attachment(storage: Storage, number: int, depth: int) -> Attachment | None:
    own = _Values(storage, _RECIPIENT)
    name = (
        own.string(ids.PID_ATTACH_LONG_FILENAME)
        or own.string(ids.PID_ATTACH_FILENAME)
        or own.string(ids.PID_DISPLAY_NAME)
    )
    name = name.strip() or str(number)
    inner = next((one for one in storage.storages if one.name == _EMBEDDED_STREAM), None)
    if inner is not None:
        return Attachment(name, embedded=_message(inner, _EMBEDDED, depth - 1)) if depth > 0 else None
    data = own.raw(ids.PID_ATTACH_DATA_BINARY, ids.PTYP_BINARY)
    return Attachment(name, own.string(ids.PID_ATTACH_MIME_TAG), data) if data else None
