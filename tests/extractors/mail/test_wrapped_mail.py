"""Messages within something else: winmail.dat, S/MIME signatures, PGP armour, archives, and cards beside the
text.
"""

from __future__ import annotations

import datetime
import gzip
import io
import struct
import zipfile
import zlib
from base64 import encodebytes
from contextlib import suppress

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from extractors import extraction
from extractors.mail import cms, tnef
from extractors.mail.pgp_armour import without_armour
from records.documents import Document, Original, Reading
from records.failures import Unreadable
from settings import Limits
from tests.support.made_tnef import holding, made_tnef

LIMITS = Limits()
HEAD = b"From: Bo Lind <bo@lind.example>\nSubject: outer\nMIME-Version: 1.0\n"


def read(content: bytes, limits: Limits = LIMITS) -> Document:
    return extraction.read(Original("a", content), Reading(), limits)


def with_part(part: bytes, kind: bytes, name: bytes = b"x", text: bytes = b"See the part.") -> bytes:
    return (
        HEAD
        + b'Content-Type: multipart/mixed; boundary="b"\n\n--b\n\n'
        + text
        + b"\n--b\nContent-Type: "
        + kind
        + b'; name="'
        + name
        + b'"\nContent-Transfer-Encoding: base64\n\n'
        + encodebytes(part)
        + b"--b--\n"
    )


def codes(document: Document) -> list[str]:
    return [one.code for one in document.warnings]


TNEF = made_tnef(
    {
        0x0C1A: "Ada Fairbairn",
        0x5D01: "ada@alder.example",
        0x0037: "Größe",
        0x1000: "Call me at (415) 555-0123.\r\n",
        0x1035: "<1@alder.example>",
    },
    [{0x3001: "Kofi Mensah", 0x39FE: "kofi@finch.example", 0x0C15: 1}, {0x3001: "Bo Lind", 0x0C15: 2}],
    {"notes.txt": b"notes\n", "plan.txt": b"plan\n"},
)


def test_winmail_alone_is_the_message_in_it() -> None:
    document = read(TNEF)
    assert document.text == (
        'From: Ada Fairbairn <ada@alder.example>\nTo: Kofi Mensah <kofi@finch.example>\nCc: "Bo Lind"\nSubject: Größe\n\n'
        "Call me at (415) 555-0123."
    )
    assert document.headers is not None and document.headers.message_id == "<1@alder.example>"
    assert [(child.member, child.text) for child in document.children] == [
        ("notes.txt", "notes\n"),
        ("plan.txt", "plan\n"),
    ]


def test_winmail_in_a_message_gives_its_files_and_its_text_where_there_is_no_other() -> None:
    part = with_part(TNEF, b"application/ms-tnef", b"winmail.dat")
    document = read(part)
    assert document.text.endswith("\n\nSee the part.") and len(document.children) == 2
    alone = read(with_part(TNEF, b"application/octet-stream", b"winmail.dat", text=b""))
    assert alone.text.endswith("\n\nCall me at (415) 555-0123.") and len(alone.children) == 2


@hypothesis_settings(max_examples=60, deadline=None)
@given(st.integers(0, len(TNEF)), st.integers(6, len(TNEF) - 1), st.integers(0, 255))
def test_a_damaged_winmail_is_read_or_refused(cut: int, at: int, byte: int) -> None:
    damaged = bytearray(TNEF)
    damaged[at] = byte
    with suppress(Unreadable):  # where nothing of it is left
        assert isinstance(tnef.to_rfc822(bytes(damaged[:cut]), 3), bytes)


def test_a_winmail_of_nothing_is_damaged() -> None:
    garbage = tnef.MAGIC + b"\1\0" + b"\xff" * 500
    with pytest.raises(Unreadable) as fault:
        read(garbage)
    assert fault.value.code == "damaged"
    attached = read(with_part(garbage, b"application/ms-tnef", b"winmail.dat"))
    assert [child.error.code for child in attached.children if child.error] == ["damaged"]
    assert attached.text.endswith("See the part.")


def test_winmail_within_winmail_ends() -> None:
    def attribute(level: int, number: int, data: bytes) -> bytes:
        return bytes([level]) + struct.pack("<II", number, len(data)) + data + b"\0\0"

    inner = tnef.MAGIC + b"\1\0" + attribute(1, 0x2800C, b"innermost\0")
    for _ in range(300):
        inner = tnef.MAGIC + b"\1\0" + attribute(2, 0x69002, b"\0" * 14) + attribute(2, 0x6800F, inner)
    document = read(with_part(inner, b"application/ms-tnef", b"winmail.dat"))
    assert "too_deep" in codes(document) and document.text.endswith("See the part.")


def cms_of(content: bytes, oid: str) -> bytes:
    """A CMS structure of that type around the content, without signers."""

    def element(tag: int, data: bytes) -> bytes:
        return bytes([tag, 0x84]) + len(data).to_bytes(4, "big") + data

    data = element(0x30, element(6, bytes.fromhex("2a864886f70d010701")) + element(0xA0, element(4, content)))
    body = element(0x30, element(2, b"\1") + element(0x31 if oid.endswith("0702") else 0x30, b"") + data)
    return element(0x30, element(6, bytes.fromhex(oid)) + element(0xA0, body))


COMPRESSED, SIGNED = "2a864886f70d0109100109", "2a864886f70d010702"


def test_wrappers_within_wrappers_share_one_count() -> None:
    inner = INNER
    for _ in range(7):
        part = (
            b"--b\nContent-Type: application/pkcs7-mime\nContent-Transfer-Encoding: base64\n\n"
            + encodebytes(cms_of(zlib.compress(inner), COMPRESSED))
        )
        inner = b"Content-Type: multipart/mixed; boundary=b\n\n" + part * 8 + b"--b--\n"
    document = read(HEAD + inner)
    assert "too_many_parts" in codes(document)


def test_compressed_mail_keeps_to_the_limits_of_archives() -> None:
    bomb = cms_of(zlib.compress(b"Content-Type: text/plain\n\n" + b"x" * 30_000_000), COMPRESSED)
    document = read(with_part(bomb, b"application/pkcs7-mime", b"smime.p7m"))
    assert "archive_bomb" in codes(document) and document.text.endswith("See the part.")


def test_a_signed_file_is_an_attachment() -> None:
    card = b"BEGIN:VCARD\r\nFN:Cy Dole\r\nEND:VCARD\r\n"
    document = read(with_part(cms_of(card, SIGNED), b"application/pkcs7-mime", b"cy.vcf.p7m"))
    assert [(child.member, child.text) for child in document.children] == [("cy.vcf", "Cy Dole")]
    unknown = read(with_part(b"no such thing", b"application/octet-stream", b"x.p7m"))
    assert "encrypted" not in codes(unknown) and len(unknown.children) == 1


def test_a_note_that_begins_with_from_is_no_mailbox() -> None:
    note = b"From the desk of Cy Dole, 3 May 2024 at 12:30\nTel: 1\n\nFrom 2 May 2024 at 12:30\nTel: 2\n"
    part = with_part(note, b"text/plain", b"note.txt").replace(
        b"\nContent-Transfer", b"\nContent-Disposition: attachment\nContent-Transfer"
    )
    assert [child.member for child in read(part).children] == ["note.txt"]


def test_a_mailbox_with_line_ends_of_cr_is_kept() -> None:
    box = b"From ann@alder.example\rSubject: Hello\rFrom: Ann <ann@alder.example>\r\rCall me\r"
    document = read(with_part(box, b"application/octet-stream", b"old.mbox"))
    assert [child.text.endswith("Call me") for child in document.children] == [True]
    two = read(with_part(box + b"\r" + box, b"application/octet-stream", b"old.mbox"))
    assert [child.text.endswith("\n\nCall me") for child in two.children] == [True, True]


@pytest.fixture(scope="module")
def signer() -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Ada")])
    now = datetime.datetime.now(datetime.UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now).not_valid_after(now + datetime.timedelta(1))
    return key, made.sign(key, hashes.SHA256())


INNER = b"Content-Type: text/plain; charset=utf-8\r\n\r\nGr\xc3\xbc\xc3\x9fe, (415) 555-0123\r\n"
Signer = tuple[rsa.RSAPrivateKey, x509.Certificate]


def test_what_an_opaque_signature_wraps_is_read(signer: Signer) -> None:
    key, certificate = signer
    built = pkcs7.PKCS7SignatureBuilder().set_data(INNER).add_signer(certificate, key, hashes.SHA256())
    signed = built.sign(serialization.Encoding.DER, [pkcs7.PKCS7Options.Binary])
    assert cms.opened(signed, 1_000) == ("signed", INNER)
    kind = (
        b"Content-Type: application/pkcs7-mime; smime-type=signed-data\nContent-Transfer-Encoding: base64\n\n"
    )
    document = read(HEAD + kind + encodebytes(signed))
    assert document.text.endswith("\n\nGrüße, (415) 555-0123") and codes(document) == []
    cut = read(HEAD + kind + encodebytes(signed[:90]))
    assert codes(cut) == ["signed_opaque"] and "Subject: outer" in cut.text


def test_indefinite_lengths_and_strings_in_pieces_are_read() -> None:
    pieces = b"\x24\x80" + b"".join(b"\x04" + bytes([len(p)]) + p for p in (INNER[:40], INNER[40:])) + b"\0\0"
    content = b"\x30\x80\x06\x09" + bytes.fromhex("2a864886f70d010701") + b"\xa0\x80" + pieces + b"\0\0\0\0"
    data = b"\x30\x80\x02\x01\x01\x31\x80\x30\x80\0\0\0\0" + content + b"\0\0"
    whole = b"\x30\x80\x06\x09" + bytes.fromhex("2a864886f70d010702") + b"\xa0\x80" + data + b"\0\0\0\0"
    assert cms.opened(whole, 1_000) == ("signed", INNER)


def test_encrypted_parts_are_named(signer: Signer) -> None:
    built = pkcs7.PKCS7EnvelopeBuilder().set_data(b"secret").add_recipient(signer[1])
    sealed = built.encrypt(serialization.Encoding.DER, [])
    document = read(with_part(sealed, b"application/pkcs7-mime", b"smime.p7m"))
    assert [(one.code, "S/MIME" in one.message) for one in document.warnings] == [("encrypted", True)]
    pgp = read(HEAD + b"\nHello\n-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\nBo\n")
    assert [(one.code, "PGP" in one.message) for one in pgp.warnings] == [("encrypted", True)]
    assert "hQEMA" not in pgp.text and pgp.text.endswith("Hello\n\nBo")
    attached = read(
        with_part(b"-----BEGIN PGP MESSAGE-----\n\nhQ\n", b"text/plain", b"a.asc").replace(
            b"\nContent-Transfer", b"\nContent-Disposition: attachment\nContent-Transfer"
        )
    )
    assert [child.error.code for child in attached.children if child.error] == ["encrypted"]


@hypothesis_settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_as_a_signature_raise_nothing(data: bytes) -> None:
    cms.opened(data, 1_000)
    cms.opened(
        b"\x30\x80\x06\x09" + bytes.fromhex("2a864886f70d010702") + b"\xa0\x80\x30\x80\x02\x01\x01" + data,
        1_000,
    )


def test_armour_around_signed_words_is_taken_off() -> None:
    text = (
        "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nCall me.\n- -- \nAda\n-----BEGIN PGP SIGNATURE-----\n\niQ\n"
        "-----END PGP SIGNATURE-----\nlist footer\n-----BEGIN PGP PUBLIC KEY BLOCK-----\nmQ\n"
    )
    assert without_armour(text) == ("Call me.\n-- \nAda\n\nlist footer\n", False)


def zipped(members: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return held.getvalue()


def test_members_of_an_attached_archive_are_children() -> None:
    inner = zipped({"deep.txt": b"deep\n"})
    archive = zipped({"a.eml": HEAD + b"\nwithin\n", "b.txt.gz": gzip.compress(b"packed\n"), "c.zip": inner})
    document = read(with_part(archive, b"application/zip", b"all.zip"))
    assert [(child.member, child.kind, child.text.split("\n")[-2:]) for child in document.children] == [
        ("all.zip/a.eml", "mail", ["", "within"]),
        ("all.zip/b.txt.gz/b.txt", "text", ["packed", ""]),
        ("all.zip/c.zip/deep.txt", "text", ["deep", ""]),
    ]
    assert len({child.id for child in document.children}) == 3


def test_an_attached_mailbox_is_its_messages() -> None:
    line = b"From mia@y.example Tue Jan  1 10:00:00 2019\n"
    box = line + HEAD + b"\none\n\n" + line + HEAD + b"\ntwo\n"
    document = read(with_part(box, b"application/mbox", b"box"))
    assert [(child.member, child.text.split("\n")[-1]) for child in document.children] == [
        ("box/1", "one"),
        ("box/2", "two"),
    ]


def test_archives_that_are_too_much_cost_only_themselves() -> None:
    bomb = read(with_part(zipped({"a": b"x" * 30_000_000}), b"application/zip", b"bomb.zip"))
    assert [child.error.code for child in bomb.children if child.error] == ["archive_bomb"]
    deep = zipped({"x.txt": b"x"})
    for _ in range(10):
        deep = zipped({"in.zip": deep})
    found = read(with_part(deep, b"application/zip", b"deep.zip"))
    assert [child.error.code for child in found.children if child.error] == ["too_deep"]
    many = read(
        with_part(zipped({str(n): b"text" for n in range(50)}), b"application/zip"),
        Limits(attachments=10),
    )
    assert len(many.children) == 10 and "too_many_attachments" in codes(many)
    damaged = read(with_part(zipped({"a.txt": b"words " * 50})[:60], b"application/zip", b"d.zip"))
    assert [child.error.code for child in damaged.children if child.error] == ["damaged"]


def test_a_key_is_no_text() -> None:
    with pytest.raises(Unreadable) as fault:
        read(b"-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQ\n")
    assert fault.value.code == "unknown_format"


@pytest.mark.parametrize("depth", [2, 3, 4])
def test_messages_embedded_too_deep_are_told(depth: int) -> None:
    content = made_tnef({0x0037: "0", 0x1000: "body"})
    for number in range(1, 6):
        content = holding(content, {0x0037: str(number), 0x1000: "body"})
    document = extraction.read(Original("winmail.dat", content), Reading("mail"), Limits(depth=depth))
    for _ in range(depth - 1):
        assert codes(document) == []
        (document,) = document.children
    assert codes(document) == ["too_deep"] and not document.children
