"""PDF files made by hand, for tests: a few objects, no library between the test and the bytes."""

from __future__ import annotations

import zlib
from collections.abc import Sequence


def made_pdf(
    contents: Sequence[bytes],
    *,
    media: tuple[int, int, int, int] = (0, 0, 612, 792),
    page_entries: bytes = b"",
    packed: tuple[bytes, bytes] | None = None,
) -> bytes:
    """One page for each content stream. ``packed`` is (filter entry, data) in place of the stream of every
    page.
    """
    objects: list[bytes] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    kids = []
    for content in contents:
        kind, data = packed or (b"/Filter /FlateDecode", zlib.compress(content))
        objects.append(b"<< /Length %d %s >>\nstream\n" % (len(data), kind) + data + b"\nendstream")
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [%d %d %d %d] " % media
            + page_entries
            + b" /Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(kids))
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(out)


def printed(lines: Sequence[str], *, size: int = 12, left: int = 72, top: int = 720, lead: int = 14) -> bytes:
    """A content stream that prints lines in Helvetica."""
    shown = b" ".join(
        b"("
        + line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)").encode("latin-1")
        + b") Tj T*"
        for line in lines
    )
    return b"BT /F1 %d Tf %d %d Td %d TL " % (size, left, top, lead) + shown + b" ET"
