"""Outlook's messages as the RFC 822 messages that they stand for."""

from __future__ import annotations

import struct

from oxmsg.storage import Storage, Stream

from extractors.mail import msg, rtf
from extractors.mail.mime import parse


def _stream(path: str, pid: int, value: str | bytes) -> Stream:
    kind = "001F" if isinstance(value, str) else "0102"
    return Stream(
        f"{path}/__substg1.0_{pid:04X}{kind}", value.encode("utf-16-le") if isinstance(value, str) else value
    )


def _storage(path: str, header: int, values: dict[int, str | bytes | int], *inner: Storage) -> Storage:
    numbers = {pid: value for pid, value in values.items() if isinstance(value, int)}
    properties = b"\0" * header + b"".join(
        struct.pack("<HHIIxxxx", 3, pid, 6, number) for pid, number in numbers.items()
    )
    streams = [Stream(f"{path}/__properties_version1.0", properties)]
    streams += [_stream(path, pid, value) for pid, value in values.items() if not isinstance(value, int)]
    return Storage(path, tuple(streams), inner)


SENDER, ADDRESS, SUBJECT, BODY, MESSAGE_ID, HEADERS, RTF = (
    0x0C1A,
    0x5D01,
    0x0037,
    0x1000,
    0x1035,
    0x007D,
    0x1009,
)


def message(*inner: Storage, header: int = 32, path: str = "", **more: str) -> Storage:
    values: dict[int, str | bytes | int] = {
        SENDER: "Roe, Mia",
        ADDRESS: "mia@y.example",
        SUBJECT: "Plan",
        BODY: "Hello Ada,\r\nit is Thursday.",
    }
    if "wire" in more:
        values[HEADERS] = more["wire"]
    return _storage(path, header, values, *inner)


def recipient(number: int, name: str, address: str, kind: int) -> Storage:
    return _storage(f"__recip_version1.0_#{number:08X}", 8, {0x3001: name, 0x39FE: address, 0x0C15: kind})


def test_fields_come_from_the_properties() -> None:
    people = (
        recipient(0, "Ada Okafor", "ada@x.example", 1),
        recipient(1, "Sam Lee", "sam@x.example", 2),
        recipient(2, "Hidden", "h@x.example", 3),
    )
    text = msg._message(message(*people), 32, 3).decode()
    assert text.startswith(
        'From: "Roe, Mia" <mia@y.example>\r\nSubject: Plan\r\nTo: Ada Okafor <ada@x.example>\r\nCc: Sam Lee <sam@x.example>\r\n'
    )
    assert text.endswith("\r\n\r\nHello Ada,\r\nit is Thursday.")


def test_fields_that_came_over_the_wire_are_preferred() -> None:
    wire = "Received: from a\r\n by b\r\nFrom: Mia <m@z.example>\r\nContent-Type: multipart/mixed; boundary=q\r\nMessage-ID:\r\n <7@z.example>\r\n"
    text = msg._message(message(wire=wire), 32, 3).decode()
    assert text.startswith("From: Mia <m@z.example>\r\nMessage-ID: <7@z.example>\r\nSubject: Plan\r\n")
    assert "boundary=q" not in text


def test_attachments_and_messages_within() -> None:
    file = _storage(
        "__attach_version1.0_#00000000",
        8,
        {0x3707: "plan.pdf", 0x3701: b"%PDF-1.4 \xff", 0x370E: "application/pdf"},
    )
    inner = message(header=24, path="__attach_version1.0_#00000001/__substg1.0_3701000D")
    attached = Storage(
        "__attach_version1.0_#00000001",
        (Stream("__attach_version1.0_#00000001/__properties_version1.0", b"\0" * 8),),
        (inner,),
    )
    content = msg._message(message(file, attached), 32, 3)
    parsed = parse(content, 100)
    plain, pdf, within = parsed.root.parts
    assert parsed.text(plain).startswith("Hello Ada")
    assert (pdf.filename, parsed.payload(pdf)) == ("plan.pdf", b"%PDF-1.4 \xff")
    assert within.media_type == "message/rfc822"
    assert parsed.payload(within).startswith(b'From: "Roe, Mia" <mia@y.example>')
    assert len(parse(msg._message(message(file, attached), 32, 0), 100).root.parts) == 2


def test_rich_text_is_read_where_there_is_no_other() -> None:
    document = rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}\pard Hello \b Ada\b0 ,\par it\'92s \u26085?\u26412? \{fine\}\par}"
    assert rtf.rtf_to_text(document) == "Hello Ada,\nit’s 日本 {fine}\n"
    stored = struct.pack("<IIII", len(document) + 12, len(document), 0x414C454D, 0) + document
    assert rtf.unpacked(stored) == document


def test_compressed_rich_text_is_unpacked() -> None:
    # the example that [MS-OXRTFCP] gives for a run that refers to itself
    packed = bytes.fromhex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0")
    assert rtf.unpacked(packed) == b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"
    assert rtf.unpacked(packed[:20]) != b""
    assert rtf.unpacked(b"short") == b""
