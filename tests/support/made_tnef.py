"""winmail.dat as Outlook would make it, from properties, for tests."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence


def attribute(level: int, kind: int, number: int, data: bytes) -> bytes:
    head = struct.pack("<BII", level, kind << 16 | number, len(data))
    return head + data + struct.pack("<H", sum(data) & 0xFFFF)


def properties(values: Mapping[int, str | int | bytes]) -> bytes:
    """Text as Unicode, numbers as 32 bit, bytes as binary; a named property stands among them."""
    out = [struct.pack("<I", len(values) + 1)]
    out.append(
        struct.pack("<HH", 0x1F, 0x8001) + bytes(16) + struct.pack("<II", 1, 8) + "odd\0".encode("utf-16-le")
    )
    out.append(struct.pack("<II", 1, 4) + "v\0".encode("utf-16-le"))
    for number, value in values.items():
        if isinstance(value, int):
            out.append(struct.pack("<HHI", 3, number, value))
            continue
        data = f"{value}\0".encode("utf-16-le") if isinstance(value, str) else value
        out.append(struct.pack("<HHII", 0x1F if isinstance(value, str) else 0x102, number, 1, len(data)))
        out.append(data + bytes(-len(data) % 4))
    return b"".join(out)


def made_tnef(
    values: Mapping[int, str | int | bytes],
    recipients: Sequence[Mapping[int, str | int | bytes]] = (),
    files: Mapping[str, bytes] | None = None,
) -> bytes:
    rows = struct.pack("<I", len(recipients)) + b"".join(properties(one) for one in recipients)
    parts = [
        struct.pack("<IH", 0x223E9F78, 1),
        attribute(1, 6, 0x9007, struct.pack("<II", 1252, 0)),
        attribute(1, 6, 0x9003, properties(values)),
        attribute(1, 6, 0x9004, rows),
    ]
    for name, data in (files or {}).items():
        parts.append(attribute(2, 6, 0x9002, bytes(14)))
        parts.append(attribute(2, 1, 0x8010, name.encode("cp1252") + b"\0"))
        parts.append(attribute(2, 6, 0x800F, data))
        parts.append(attribute(2, 6, 0x9005, properties({0x370E: "text/plain"})))
    return b"".join(parts)


def holding(inner: bytes, values: Mapping[int, str | int | bytes]) -> bytes:
    """A winmail.dat with another one as the message that is embedded in it (an OLE object behind its
    interface's id).
    """
    data = bytes(16) + inner
    embedded = struct.pack("<IHHII", 1, 0x0D, 0x3701, 1, len(data)) + data + bytes(-len(data) % 4)
    opened = attribute(2, 6, 0x9002, bytes(14)) + attribute(2, 1, 0x8010, b"message\0")
    return made_tnef(values) + opened + attribute(2, 6, 0x9005, embedded)
