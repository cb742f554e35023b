"""The message within an opaque S/MIME part (application/pkcs7-mime), and what kind of part it is.

The content of a CMS structure (RFC 5652) is found by walking its BER encoding. ``cryptography`` makes and
verifies such structures but does not hand out their content, and ``asn1crypto`` takes minutes over content in
pieces (docs/decisions/0010). No signature is checked: Kith reads what a message says and vouches for no one.
"""

from __future__ import annotations

import zlib
from typing import Literal

Kind = Literal["signed", "encrypted", "compressed", "unknown"]

_SIGNED = bytes.fromhex("2a864886f70d010702")
_ENCRYPTED = (
    bytes.fromhex("2a864886f70d010703"),
    bytes.fromhex("2a864886f70d010706"),
    bytes.fromhex("2a864886f70d0109100117"),  # authenticated and enveloped, RFC 5083
)
_COMPRESSED = bytes.fromhex("2a864886f70d0109100109")
_NESTING = 40
_PIECES = 100_000


class _Damaged(Exception):
    pass


def opened(data: bytes, largest: int) -> tuple[Kind, bytes | None]:
    """Tell what a structure is, and give the bytes within it.

    Args:
        data: The structure, in BER.
        largest: Bytes that a compressed structure may unpack to.

    Returns:
        The kind, and the content; None where it is encrypted or damaged.
    """
    try:
        at, end = _inside(data, 0, len(data), 0x30)
        oid, at = _value(data, at, end, 0x06)
        if oid in _ENCRYPTED:
            return "encrypted", None
        if oid not in (_SIGNED, _COMPRESSED):
            return "unknown", None
    except _Damaged:
        return "unknown", None
    kind: Kind = "signed" if oid == _SIGNED else "compressed"
    try:
        at, end = _inside(data, at, end, 0xA0)
        at, end = _inside(data, at, end, 0x30)
        _, at = _value(data, at, end, 0x02)
        at = _after(data, at, end, 0x31 if kind == "signed" else 0x30)
        at, end = _inside(data, at, end, 0x30)
        _, at = _value(data, at, end, 0x06)
        at, end = _inside(data, at, end, 0xA0)
        pieces: list[bytes] = []
        _octets(data, at, end, pieces, 0)
        content = b"".join(pieces)
        if kind == "compressed":
            content = zlib.decompressobj().decompress(content, largest)
    except (_Damaged, zlib.error):
        return kind, None
    return kind, content


def _head(data: bytes, at: int, end: int) -> tuple[int, int, int | None]:
    """Tag, start of the content, and its end or None for an indefinite length. CMS uses no tag over 30."""
    if at + 2 > end:
        raise _Damaged
    tag, length = data[at], data[at + 1]
    at += 2
    if length == 0x80:
        return tag, at, None
    if length > 0x80:
        count = length & 0x7F
        if count > 5 or at + count > end:
            raise _Damaged
        length = int.from_bytes(data[at : at + count], "big")
        at += count
    if at + length > end:
        raise _Damaged
    return tag, at, at + length


def _inside(data: bytes, at: int, end: int, wanted: int) -> tuple[int, int]:
    """Where the content of a constructed element starts, and where it ends at the latest."""
    tag, start, stop = _head(data, at, end)
    if tag != wanted:
        raise _Damaged
    return start, end if stop is None else stop


def _value(data: bytes, at: int, end: int, wanted: int) -> tuple[bytes, int]:
    """The content of a primitive element, and where the next one starts."""
    tag, start, stop = _head(data, at, end)
    if tag != wanted or stop is None:
        raise _Damaged
    return data[start:stop], stop


def _after(data: bytes, at: int, end: int, wanted: int, nesting: int = 0) -> int:
    """Where the element after this one starts."""
    tag, start, stop = _head(data, at, end)
    if wanted and tag != wanted:
        raise _Damaged
    if stop is not None:
        return stop
    if nesting > _NESTING:
        raise _Damaged
    while data[start : start + 2] != b"\0\0":
        start = _after(data, start, end, 0, nesting + 1)
    return start + 2


def _octets(data: bytes, at: int, end: int, pieces: list[bytes], nesting: int) -> int:
    """Collect an octet string, which BER may cut into pieces, and give where the next element starts."""
    tag, start, stop = _head(data, at, end)
    if tag == 0x04 and stop is not None:
        pieces.append(data[start:stop])
        return stop
    if tag != 0x24 or nesting > _NESTING or len(pieces) > _PIECES:
        raise _Damaged
    limit = end if stop is None else stop
    while start < limit:
        if stop is None and data[start : start + 2] == b"\0\0":
            return start + 2
        start = _octets(data, start, limit, pieces, nesting + 1)
    return start
