"""The RFC 822 message that a winmail.dat stands for.

In it Outlook wraps a message for other Outlooks ([MS-OXTNEF]).

Kith's own: the one library for it has had no release since 2021, and little is needed here: sender,
recipients, body and attachments. Everything is bounds-checked. Of a damaged stream what comes before the
damage counts.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from extractors.charsets import decode
from extractors.mail.mapi import Attachment, Message, Person, as_rfc822
from records.failures import Unreadable

MAGIC = b"\x78\x9f\x3e\x22"
_MOST = 20_000
"""Attributes and properties that are read of one stream."""

# attributes of the message and of its attachments
_SUBJECT, _BODY, _CODEPAGE, _PROPERTIES, _RECIPIENTS = 0x8004, 0x800C, 0x9007, 0x9003, 0x9004
_OPENS, _TITLE, _DATA, _ATTACHED = 0x9002, 0x8010, 0x800F, 0x9005

_SIZES = {2: 2, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 10: 4, 11: 2, 20: 8, 64: 8, 72: 16}
"""Bytes of the values of fixed size, by type; each is padded to four."""
_KINDS = {1: "To", 2: "Cc"}
_STRINGS = frozenset((0x1E, 0x1F, 0x0D, 0x102))

Values = dict[int, tuple[int, bytes]]
"""Properties by number: their type and the bytes of their (first) value."""


@dataclass(slots=True)
class _File:
    """An attachment, as its attributes give it."""

    title: bytes = b""
    data: bytes = b""
    values: Values = field(default_factory=dict)

    def take(self, attribute: int, data: bytes) -> None:
        if attribute == _TITLE:
            self.title = data
        elif attribute == _DATA:
            self.data = data
        elif attribute == _ATTACHED:
            self.values.update(_Reader(data).properties())


@dataclass(slots=True)
class _Stream:
    """What the attributes of a stream say."""

    plain: bytes = b""
    subject: bytes = b""
    codepage: str | None = None
    values: Values = field(default_factory=dict)
    people: list[Values] = field(default_factory=list)
    files: list[_File] = field(default_factory=list)

    def take(self, attribute: int, data: bytes) -> None:
        """Take one attribute of the message or of the last file."""
        if attribute == _CODEPAGE and len(data) >= 4:
            self.codepage = f"cp{struct.unpack_from('<I', data)[0]}"
        elif attribute == _SUBJECT:
            self.subject = data
        elif attribute == _BODY:
            self.plain = data
        elif attribute == _PROPERTIES:
            self.values.update(_Reader(data).properties())
        elif attribute == _RECIPIENTS:
            self.people = _Reader(data).rows()
        elif attribute == _OPENS:
            self.files.append(_File())
        elif self.files:
            self.files[-1].take(attribute, data)

    def text(self, number: int, values: Values | None = None) -> str:
        """A property as text: of the message, or of the recipient whose ``values`` are given."""
        return _text(self.values if values is None else values, number, self.codepage)


def to_rfc822(content: bytes, depth: int) -> bytes:
    """Give the message in a stream, or as much as there is of a damaged one.

    Args:
        content: The whole winmail.dat.
        depth: How many messages within messages are read.

    Raises:
        Unreadable: Not one attribute can be read.
    """
    stream = _Stream()
    count = 0
    for count, (attribute, data) in enumerate(_attributes(content), 1):  # noqa: B007  # 0 after none
        stream.take(attribute, data)
    if not count:
        raise Unreadable(
            "damaged", "The winmail.dat is damaged: nothing in it can be read. Ask for it again."
        )
    text = stream.text
    attachments = (
        _attachment(file, number, stream.codepage, depth) for number, file in enumerate(stream.files, 1)
    )
    return as_rfc822(
        Message(
            wire=text(0x007D),
            sender=Person(text(0x0C1A) or text(0x0042), text(0x5D01) or text(0x0C1F) or text(0x0065)),
            recipients=tuple(_recipients(stream)),
            subject=text(0x0037) or _decoded(stream.subject, stream.codepage),
            message_id=text(0x1035),
            sent=_moment(stream.values, 0x0039) or _moment(stream.values, 0x0E06),
            plain=text(0x1000) or _decoded(stream.plain, stream.codepage),
            page=stream.values.get(0x1013, (0, b""))[1],
            charset=stream.codepage or "",
            rich=stream.values.get(0x1009, (0, b""))[1],
            attachments=tuple(one for one in attachments if one is not None),
        )
    )


def _recipients(stream: _Stream) -> Iterator[Person]:
    for one in stream.people:
        if kind := _KINDS.get(_integer(one, 0x0C15)):
            email = stream.text(0x39FE, one) or stream.text(0x3003, one)
            yield Person(stream.text(0x3001, one), email, kind)


def _attributes(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Each attribute's id without its type, and its bytes; one that is cut is left out."""
    place = 6
    for _ in range(_MOST):
        if place + 9 > len(content):
            return
        attribute, length = struct.unpack_from("<II", content, place + 1)
        start = place + 9
        if start + length > len(content):
            return
        yield attribute & 0xFFFF, content[start : start + length]
        place = start + length + 2


class _Reader:
    """Properties as TNEF encodes them. Ends quietly where the bytes do."""

    def __init__(self, data: bytes) -> None:
        self.data, self.place = data, 0
        self.budget = _MOST

    def rows(self) -> list[Values]:
        try:
            return [self._properties() for _ in range(min(self._int(), 5_000))]
        except (struct.error, ValueError):
            return []

    def properties(self) -> Values:
        found: Values = {}
        with suppress(struct.error, ValueError):  # what came before the damage counts
            self._properties(found)
        return found

    def _properties(self, found: Values | None = None) -> Values:
        found = {} if found is None else found
        for _ in range(self._int()):
            self.budget -= 1
            if self.budget < 0:
                raise ValueError
            kind, number = self._int(), 0
            kind, number = kind & 0xFFFF, kind >> 16
            if number >= 0x8000:
                self._named()
            value = self._value(kind & 0xFFF, many=bool(kind & 0x1000))
            found.setdefault(number, (kind & 0xFFF, value))
        return found

    def _named(self) -> None:
        self._skip(16)
        if self._int() == 0:
            self._skip(4)
        else:
            self._skip(self._int())

    def _value(self, kind: int, many: bool) -> bytes:
        if kind in _STRINGS:
            values = [self._skip(self._int()) for _ in range(min(self._int(), _MOST))]
        elif size := _SIZES.get(kind):
            values = [self._skip(size) for _ in range(min(self._int(), _MOST) if many else 1)]
        else:
            raise ValueError
        return values[0] if values else b""

    def _int(self) -> int:
        (value,) = struct.unpack_from("<I", self.data, self.place)
        self.place += 4
        return int(value)

    def _skip(self, size: int) -> bytes:
        """So many bytes, and past their padding to four."""
        if self.place + size > len(self.data):
            raise ValueError
        found = self.data[self.place : self.place + size]
        self.place += size + -size % 4
        return found


def _attachment(file: _File, number: int, codepage: str | None, depth: int) -> Attachment | None:
    name = _text(file.values, 0x3707, codepage) or _text(file.values, 0x3704, codepage)
    name = name or _decoded(file.title, codepage) or str(number)
    kind, data = file.values.get(0x3701, (0, b""))
    if kind == 0x0D:
        inner = data[16:]  # after the identifier of the interface
        if inner.startswith(MAGIC):
            # one that lies too deep stays a file, which is told to lie too deep where it would be read
            with suppress(Unreadable):
                if depth > 0:
                    return Attachment(name, embedded=to_rfc822(inner, depth - 1))
        data = inner
    data = file.data or data
    return Attachment(name, _text(file.values, 0x370E, codepage), data) if data else None


def _text(values: Values, number: int, codepage: str | None) -> str:
    kind, data = values.get(number, (0, b""))
    if kind == 0x1F:
        return data.decode("utf-16-le", "replace").rstrip("\0")
    return _decoded(data, codepage) if kind == 0x1E else ""


def _decoded(data: bytes, codepage: str | None) -> str:
    return decode(data.rstrip(b"\0"), codepage)[0] if data.rstrip(b"\0") else ""


def _integer(values: Values, number: int) -> int:
    return int.from_bytes(values.get(number, (0, b""))[1][:4], "little")


def _moment(values: Values, number: int) -> datetime | None:
    kind, data = values.get(number, (0, b""))
    if kind != 0x40 or len(data) != 8:
        return None
    try:
        ticks = int.from_bytes(data, "little")
        return datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=ticks // 10)
    except (OverflowError, ValueError):
        return None
