"""Builds the bad input that a job must survive: one file a kind of badness, with the code that its item must
show.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from email.message import EmailMessage
from pathlib import Path
from random import Random

GOOD = b"From: Ada Fairbairn <ada@fairbairn.example>\nTo: desk@kith.example\nSubject: Hello\n\nCall me on 415-555-0123.\n\nAda Fairbairn\n"


def good_mail() -> bytes:
    return GOOD


def png_of_size(width: int, height: int) -> bytes:
    """A PNG that says it is so large, and holds next to nothing."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


def pdf_of_empty_pages(count: int) -> bytes:
    kids = " ".join(f"{4 + i} 0 R" for i in range(count))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>".encode(),
        b"<< >>",
        *[b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>"] * count,
    ]
    out = io.BytesIO(b"%PDF-1.4\n")
    out.seek(0, io.SEEK_END)
    places = []
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))
    return out.getvalue()


def zip_bomb(megabytes: int) -> bytes:
    """A zip whose one member unpacks to so many megabytes of zeros."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("zeros.txt", "w") as member:
        for _ in range(megabytes):
            member.write(b"\0" * 1_000_000)
    return out.getvalue()


def encrypted_zip() -> bytes:
    """A zip whose member says that it is encrypted (bit 0 of its flags)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("letter.txt", "secret text")
    raw = bytearray(out.getvalue())
    raw[6] |= 1
    central = raw.index(b"PK\x01\x02")
    raw[central + 8] |= 1
    return bytes(raw)


def nested_mail(depth: int) -> bytes:
    """A message that attaches a message that attaches a message …, so deep."""
    inner = GOOD
    for level in range(depth):
        edge = f"edge{level}"
        inner = (
            (
                f"From: a@kith.example\nSubject: level {level}\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary={edge}\n\n"
                f"--{edge}\nContent-Type: text/plain\n\nsee below\n--{edge}\nContent-Type: message/rfc822\n\n"
            ).encode()
            + inner
            + f"\n--{edge}--\n".encode()
        )
    return inner


def many_parts(count: int) -> bytes:
    message = EmailMessage()
    message["From"] = "a@kith.example"
    message.set_content("hello")
    for _ in range(count):
        message.add_attachment("x", filename="x.txt")
    return message.as_bytes()


def build(folder: Path) -> dict[str, str]:
    """Write all of it below ``folder``. Gives, for each file, the state its item must end in: ``done`` or
    ``failed``.
    """
    noise = Random(5).randbytes(20_000)
    files: dict[str, tuple[bytes, str]] = {
        "empty.eml": (b"", "failed"),
        "noise.bin": (noise, "failed"),
        "noise.png": (b"\x89PNG\r\n\x1a\n" + noise, "failed"),
        "noise.pdf": (b"%PDF-1.7\n" + noise, "failed"),
        "truncated.pdf": (pdf_of_empty_pages(3)[:250], "failed"),
        "wrongly-named.pdf": (good_mail() + b"PS. Not a PDF at all.\n", "done"),
        "huge.png": (png_of_size(60_000, 60_000), "failed"),
        "many-pages.pdf": (pdf_of_empty_pages(10_000), "done"),
        "bomb.zip": (zip_bomb(300), "failed"),
        "encrypted.zip": (encrypted_zip(), "failed"),
        "truncated.zip": (zip_bomb(1)[:100], "failed"),
        "nested.eml": (nested_mail(100), "done"),
        "parts.eml": (many_parts(300), "done"),
        "truncated.eml": (good_mail()[:60], "done"),
        "good.eml": (good_mail(), "done"),
    }
    for name, (content, _) in files.items():
        (folder / name).write_bytes(content)
    return {name: state for name, (_, state) in files.items()}
