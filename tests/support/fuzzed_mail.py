"""Messages that were well once: seeds of every kind that Kith reads, mutated by a seeded generator, and what
must hold of whatever comes of them. Run by itself (``make fuzz``) it tries ten thousand, and says which
seed to look at again.
"""

from __future__ import annotations

import argparse
import gzip
import io
import random
import resource
import sys
import time
import zipfile
from base64 import encodebytes
from collections.abc import Iterator

from extractors import extraction
from records.documents import Document, Original, Reading
from records.failures import Unreadable
from settings import Limits
from tests.support.made_tnef import made_tnef

SECONDS_PER_MB = 1.0
SECONDS_AT_LEAST = 0.5
"""What any message may take: the clock and the machine are no finer."""
LIMITS = Limits()
_HEAD = (
    b"Return-Path: <ada@alder.example>\r\nReceived: from a (b [192.0.2.1])\r\n\tby c; Tue, 6 Mar 2001 11:59:00 -0800\r\n"
    b'From: =?utf-8?Q?Ada_M=C3=BCller?= <ada@alder.example>\r\nTo: "Mensah, Kofi" <kofi@finch.example>, lee@y.example\r\n'
    b"Cc: team: a@x.example, b@x.example;\r\nSubject: =?gb2312?B?xOO6ww==?= plan\r\nDate: Tue, 6 Mar 2001 11:59:00 -0800\r\n"
    b"Message-ID: <1@alder.example>\r\nReferences: <0@y.example>\r\nMIME-Version: 1.0\r\n"
)
_WORDS = (
    b"Kofi,\r\n\r\ncall me at (415) 555-0123 or mail ada@alder.example.\r\n\r\nRegards,\r\nAda M\xc3\xbcller\r\nAlder & Finch\r\n"
    b"Tel: +1 415 555 0123\r\n\r\nOn Mon, 5 Mar 2001 at 10:00, Kofi Mensah <kofi@finch.example> wrote:\r\n> what is your number?\r\n"
    b">> none yet\r\n>\r\n> -- \r\n> Kofi\r\n\r\n-----Original Message-----\r\nFrom: Lee\r\nSent: Monday, March 5, 2001 9:00 AM\r\n"
    b"To: Ada\r\nSubject: plan\r\n\r\nhello\r\n\r\nThis message is confidential and privileged. If you are not the intended recipient, delete it.\r\n"
)
_PAGE = (
    b"<html><head><meta charset=utf-8><style>p {}</style></head><body><p>Kofi,<br>call <b>(415) 555-0123</b></p><ul><li>one<li>two"
    b"</ul><table><tr><td>Ada</td><td>555-0123</td></tr></table><blockquote type=cite><div>what?</div></blockquote></body></html>"
)
_CARD = b"BEGIN:VCARD\r\nVERSION:2.1\r\nN;ENCODING=QUOTED-PRINTABLE:M=C3=BC=\r\nller;Ada\r\nTEL;WORK:+1 415 555 0123\r\nEND:VCARD\r\n"
_MEETING = b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:x\r\nATTENDEE;CN=Ada:mailto:a@x.example\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"


def _zipped() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.eml", _HEAD + b"\r\nwithin\r\n")
        archive.writestr("b.txt.gz", gzip.compress(b"packed"))
    return held.getvalue()


def _signed() -> bytes:
    inner = b"Content-Type: text/plain\r\n\r\nsigned words\r\n"
    content = b"\x30\x80\x06\x09" + bytes.fromhex("2a864886f70d010701") + b"\xa0\x80\x24\x80\x04"
    content += bytes([len(inner)]) + inner + b"\0\0" * 3
    data = b"\x30\x80\x02\x01\x01\x31\x80\0\0" + content + b"\0\0"
    return b"\x30\x80\x06\x09" + bytes.fromhex("2a864886f70d010702") + b"\xa0\x80" + data + b"\0\0\0\0"


def _multipart(kind: bytes, *parts: bytes) -> bytes:
    joined = b"".join(b"\r\n--=_b\r\n" + part for part in parts)
    return b"Content-Type: multipart/" + kind + b'; boundary="=_b"\r\n' + joined + b"\r\n--=_b--\r\n"


def _encoded(kind: bytes, content: bytes, name: bytes = b"a") -> bytes:
    fields = (
        b'; name="%s"\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment\r\n\r\n' % name
    )
    return b"Content-Type: " + kind + fields + encodebytes(content)


def seeds() -> list[bytes]:
    """Well-formed messages, one of each kind."""
    text = b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + _WORDS
    flowed = b"Content-Type: text/plain; format=flowed; delsp=yes\r\n\r\nlong lines \r\nthat flow \r\n> and quoted \r\n> ones\r\n"
    page = b"Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" + _PAGE.replace(
        b"=", b"=3D"
    )
    files = made_tnef(
        {0x0C1A: "Ada", 0x0037: "x", 0x1000: "body"}, [{0x3001: "Kofi", 0x0C15: 1}], {"a.txt": b"a"}
    )
    line = b"From ada@alder.example Tue Mar  6 11:59:00 2001\r\n"
    pgp = b"\r\n-----BEGIN PGP SIGNED MESSAGE-----\r\nHash: SHA1\r\n\r\nwords\r\n-----BEGIN PGP SIGNATURE-----\r\n\r\niQ\r\n-----END PGP SIGNATURE-----\r\n"
    wide = "\ufeffFrom: ada@alder.example\r\nSubject: wide\r\n\r\nwords\r\n".encode("utf-16")
    uu = b"\r\nsee\r\n\r\nbegin 644 a.txt\r\n#86)C\r\n`\r\nend\r\n"
    within = b"Content-Type: message/rfc822\r\n\r\n" + _HEAD + text
    return [
        _HEAD + text,
        _HEAD + flowed,
        _HEAD + page,
        _HEAD + _multipart(b"alternative", text, page),
        _HEAD + _multipart(b"mixed", _multipart(b"related", page), _encoded(b"text/vcard", _CARD), within),
        _HEAD + _multipart(b"mixed", text, _encoded(b"application/zip", _zipped(), b"a.zip")),
        _HEAD + _multipart(b"mixed", text, _encoded(b"application/ms-tnef", files, b"winmail.dat")),
        _HEAD + _multipart(b"mixed", text, b"Content-Type: text/calendar\r\n\r\n" + _MEETING),
        _HEAD + _multipart(b"mixed", text, _encoded(b"application/mbox", (line + _HEAD + text) * 2, b"box")),
        _HEAD + _encoded(b"application/pkcs7-mime; smime-type=signed-data", _signed(), b"smime.p7m"),
        _HEAD + pgp,
        _HEAD + b"Content-Transfer-Encoding: x-uuencode\r\n" + uu,
        line + _HEAD + text,
        files,
        _CARD,
        wide,
    ]


_TOKENS = (
    b"\r\n", b"\n", b"\r", b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"=", b"=\r\n", b"=?utf-8?b?", b"?=", b"--=_b\r\n", b"--=_b--", b"\"", b"<", b">", b"(",
    b"@", b"\\", b"> ", b">>>>", b"-----Original Message-----\r\n", b"On ", b" wrote:\r\n", b"From: x\r\n", b"From x Mon Jan  1 10:00:00 2001\r\n",
    b"Content-Type: multipart/mixed; boundary=\"=_b\"\r\n", b"Content-Type: text/html\r\n\r\n", b"charset=utf-7", b"charset=utf-16", b"charset=idna",
    b"Content-Transfer-Encoding: base64\r\n", b"<div>", b"<table><tr><td>", b"<blockquote type=cite>", b"&#x41;", b"<!--", b"<script>", b"BEGIN:VCARD\r\n",
    b"PK\x03\x04", b"\x1f\x8b\x08", b"\x78\x9f\x3e\x22", b"\x30\x80", b"begin 644 x\r\n", b"-- \r\n", b"Regards,\r\n", b"+1 415 555 0123 ", b"a" * 70, b"\x80\x81",
    "Müller 张伟 김 علی ".encode(), b"\xd0\xcf\x11\xe0", b"________________________________\r\n", b"filename*0*=utf-8''%E4", b",", b";", b": ", b"   ",
)  # fmt: skip


def mutated(seed: int) -> bytes:
    """The message of this number: always the same."""
    chance = random.Random(seed)
    originals = seeds()
    message = bytearray(chance.choice(originals))
    for _ in range(chance.choice((1, 1, 2, 3, 5, 8, 20))):
        _mutate(message, chance, originals)
    return bytes(message[:2_000_000])


def _mutate(message: bytearray, chance: random.Random, originals: list[bytes]) -> None:
    at = chance.randrange(len(message) + 1)
    end = min(len(message), at + chance.choice((1, 2, 8, 40, 200, 1_000)))
    kind = chance.randrange(10)
    if kind == 0:
        message[at:end] = b""
    elif kind == 1:
        message[at:at] = chance.choice(_TOKENS)
    elif kind == 2:
        message[at:end] = chance.choice(_TOKENS)
    elif kind == 3:
        message[at:end] = bytes(chance.randrange(256) for _ in range(end - at))
    elif kind == 4:
        message[at:at] = message[at:end]
    elif kind == 5:
        del message[at:]
    else:
        _mutate_more(message, chance, originals, kind, at, end)


def _mutate_more(
    message: bytearray, chance: random.Random, originals: list[bytes], kind: int, at: int, end: int
) -> None:
    if kind == 6:
        other = chance.choice(originals)
        message[at:end] = other[chance.randrange(len(other)) :]
    elif kind == 7:
        for _ in range(chance.randrange(1, 10)):
            if message:
                message[chance.randrange(len(message))] ^= 1 << chance.randrange(8)
    elif kind == 8:
        # one thing over and over is what patterns and parsers are slow at
        repeated = chance.choice((*_TOKENS, bytes(message[at:end])))
        message[at:at] = repeated * min(
            chance.choice((10, 300, 5_000, 100_000)), 300_000 // (len(repeated) or 1)
        )
    else:
        old, new = chance.choice(
            ((b"\r\n", b"\n"), (b"\r\n", b"\r"), (b"\r\n", b""), (b" ", b"\xa0"), (b"=_b", b""))
        )
        message[:] = message.replace(old, new)


def faults_of(content: bytes) -> list[str]:
    """What does not hold of a message, in words; nothing where all is well. One in four is given as a file of
    any kind.
    """
    reading = Reading("auto" if len(content) % 4 == 3 else "mail")
    document, took = _timed(content, reading)
    faults = []
    most = max(SECONDS_AT_LEAST, SECONDS_PER_MB * len(content) / 1_000_000)
    if (
        took > most and (took := min(took, _timed(content, reading)[1])) > most
    ):  # twice, since others use the machine too
        faults.append(f"took {took:.2f} s for {len(content):,} bytes")
    for one in _family(document) if document else ():
        faults += [
            f"{segment.kind} {segment.start}–{segment.end} of a text of {len(one.text)}"
            for segment in one.segments
            if not 0 <= segment.start <= segment.end <= len(one.text)
        ]
        if any("\ud800" <= character <= "\udfff" or character == "\0" for character in one.text):
            faults.append("a character that no database keeps")
        if one.error is None and one.kind == "mail" and one.text and not one.segments:
            faults.append("text without a segment")
        if one.error is not None and one.error.code == "reader_fault":
            faults.append(one.error.message)
    return faults


def _timed(content: bytes, reading: Reading) -> tuple[Document | None, float]:
    started = time.process_time()
    try:
        document = extraction.read(Original("fuzzed.eml", content), reading, LIMITS)
    except Unreadable:
        document = None
    return document, time.process_time() - started


def _family(document: Document) -> Iterator[Document]:
    yield document
    for child in document.children:
        yield from _family(child)


def grown() -> int:
    """Bytes of memory that this process has taken at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=0, help="number of the first message")
    given = parser.parse_args()
    failed = 0
    faults_of(mutated(0))
    before = grown()
    for seed in range(given.first, given.first + given.count):
        try:
            faults = faults_of(mutated(seed))
        except Exception as fault:
            faults = [f"raised {type(fault).__name__}: {fault}"]
        if faults:
            failed += 1
            print(f"{seed}: {'; '.join(faults[:3])}", flush=True)
    print(f"{given.count - failed} passed, {failed} failed")
    print(f"memory grew by {(grown() - before) / 1e6:.0f} MB", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
