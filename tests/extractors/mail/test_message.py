"""Mail: whatever arrives, what can be read of it is read, and every offset resolves."""

from __future__ import annotations

import base64
import email
import email.policy
import time
from email.message import EmailMessage

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from extractors import mail
from extractors.mail.mime import parse, undo
from records.documents import Document, Mailbox, Original, Reading
from records.failures import Unreadable
from settings import Limits

LIMITS = Limits()


def read(content: bytes, limits: Limits = LIMITS) -> tuple[Document, list[Original]]:
    return mail.read(Original("in.eml", content), Reading(kind="mail"), limits)


def codes(document: Document) -> set[str]:
    return {warning.code for warning in document.warnings}


PLAIN = (
    b"Message-ID: <1@post.example>\r\nDate: Tue, 6 Mar 2001 11:59:00 -0800\r\nFrom: Ada Okafor <Ada@Post.EXAMPLE>\r\n"
    b"To: =?utf-8?Q?M=C3=BCller=2C_J=C3=B6rg?= <jm@x.example>,\r\n\tlee@y.example\r\nSubject: =?utf-8?B?UmU6IFBsYW4=?=\r\n"
    b"In-Reply-To: <0@y.example>\r\nReferences: <a@y.example>\r\n <0@y.example>\r\n\r\nHello Lee,\r\nthe plan stands.\r\n"
)


def test_text_is_the_decoded_header_lines_then_an_empty_line_then_the_body() -> None:
    document, attachments = read(PLAIN)
    assert document.text == (
        "From: Ada Okafor <Ada@Post.EXAMPLE>\nTo: Müller, Jörg <jm@x.example>, lee@y.example\nSubject: Re: Plan\n"
        "Date: Tue, 6 Mar 2001 11:59:00 -0800\n\nHello Lee,\nthe plan stands."
    )
    assert [s.kind for s in document.segments] == ["header", "body"]
    header, body = document.segments
    assert document.text[header.start : header.end].endswith("-0800")
    assert document.text[body.start : body.end] == "Hello Lee,\nthe plan stands."
    assert attachments == []


def test_header_fields() -> None:
    document, _ = read(PLAIN)
    found = document.headers
    assert found is not None
    assert found.from_ == (Mailbox("Ada Okafor", "Ada@post.example"),)
    assert found.to == (Mailbox("Müller, Jörg", "jm@x.example"), Mailbox(None, "lee@y.example"))
    assert (found.subject, found.date) == ("Re: Plan", "2001-03-06T11:59:00-08:00")
    assert (found.message_id, found.in_reply_to) == ("<1@post.example>", "<0@y.example>")
    assert found.references == ("<a@y.example>", "<0@y.example>")
    assert document.title == "Re: Plan"
    assert document.date == found.date


def test_display_names_come_from_the_x_headers_where_the_address_has_none() -> None:
    document, _ = read(
        b"From: mona.lind@x.example\nTo: ben.ode@x.example, c.wu@x.example\nX-From: Lind, Mona </O=X/OU=NA/CN=ML>\n"
        b"X-To: Ben Ode <Ben Ode/HOU/X@X>, Wu, Chen <c.wu@x.example>\n\nhi\n"
    )
    assert document.headers is not None
    assert document.headers.from_ == (Mailbox("Lind, Mona", "mona.lind@x.example"),)
    assert [box.name for box in document.headers.to] == ["Ben Ode", "Wu, Chen"]
    assert "Lind" not in document.text


def test_x_names_that_do_not_pair_up_go_by_the_words_of_the_address() -> None:
    document, _ = read(b"From: a@x.example\nTo: ben.ode@x.example, mia.roe@x.example\nX-To: Mia Roe\n\nhi\n")
    assert document.headers is not None
    assert [box.name for box in document.headers.to] == [None, "Mia Roe"]


def _with_parts() -> bytes:
    message = EmailMessage(policy=email.policy.default.clone(cte_type="8bit"))
    message["From"], message["Subject"] = "Ada Okafor <ada@x.example>", "parts"
    message.set_content("the plain body\n")
    message.add_alternative("<p>the <b>rich</b> body</p>", subtype="html")
    message.add_attachment(
        b"%PDF-1.4 \x00\xff", maintype="application", subtype="pdf", filename="Plan für Jörg.pdf"
    )
    message.add_attachment("BEGIN:VCARD", subtype="vcard", filename="ada.vcf")
    inner = EmailMessage()
    inner["From"], inner["Subject"] = "lee@y.example", "inner"
    inner.set_content("inside")
    message.add_attachment(inner)
    return message.as_bytes()


def test_attachments_are_originals_with_their_names_and_exact_bytes() -> None:
    document, attachments = read(_with_parts())
    assert document.text.endswith("\n\nthe plain body")
    assert [(a.member, (a.media_type or "").split(";")[0]) for a in attachments] == [
        ("Plan für Jörg.pdf", "application/pdf"), ("ada.vcf", "text/vcard"), ("4", "message/rfc822"),
    ]  # fmt: skip
    assert attachments[0].content == b"%PDF-1.4 \x00\xff"
    assert attachments[2].content.startswith(b"From: lee@y.example")
    assert not document.warnings


def test_html_is_read_where_there_is_no_plain_part_and_cited_blocks_are_quotes() -> None:
    document, _ = read(
        b"From: a@x.example\nContent-Type: text/html; charset=utf-8\n\n<style>p{}</style><p>Yes, <b>Thursday</b>.</p>"
        b'<div>On Monday, Mia Roe &lt;mia@y.example&gt; wrote:</div><blockquote type="cite"><p>Which day?</p></blockquote>'
    )
    quote = next(s for s in document.segments if s.kind == "quote")
    assert "Yes, Thursday." in document.text
    assert document.text[quote.start : quote.end].endswith("> Which day?")
    assert quote.author == "Mia Roe"


@pytest.mark.parametrize(
    ("content", "said", "code"),
    [
        (b"no header at all\njust text", "just text", "no_header"),
        (b"From: a@x.example\nSubject: one\nlost its indent\nTo: b@x.example\n\nbody", "Subject: one lost its indent", "bad_header"),
        (b"From: a@x.example\nContent-Type: multipart/mixed\n\n--zz\nContent-Type: text/plain\n\ninside\n--zz--\n", "inside", "bad_boundary"),
        (b"From: a@x.example\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\ncut off he", "cut off he", "truncated"),
        (b"From: a@x.example\nContent-Type: text/plain; charset=nonsense\n\nJ\xf6rg says hello", "Jörg", "bad_charset"),
        (b"From: a@x.example\nContent-Type: text/plain; charset=us-ascii\n\n\xe4\xbd\xa0\xe5\xa5\xbd", "你好", "bad_charset"),
        (b"From: a@x.example\nContent-Transfer-Encoding: base64\n\nSGVsbG8gdGhlcmV", "Hello ther", None),
        (b"From: a@x.example\nContent-Transfer-Encoding: base64\n\nSGVsbG8gdGhlcmUhI", "Hello there!", "bad_encoding"),
        (b"\n\n  \nFrom: a@x.example\nSubject: late\n\nbody", "Subject: late", None),
        (b"From a@x.example Tue Jan  1 10:00:00 2019\nFrom: a@x.example\n\nbody", "body", None),
        (b"From: a@x.example\rSubject: old mac\r\rbody", "Subject: old mac", None),
        ("From: a@x.example\nSubject: wide\n\nbody".encode("utf-16-le"), "Subject: wide", None),
        (b"Content-Type: text/plain\nX-Odd: yes\n\n", "X-Odd: yes", "no_body"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_read_around(content: bytes, said: str, code: str | None) -> None:
    document, _ = read(content)
    assert said in document.text
    assert codes(document) - {"no_body"} == ({code} if code else set()) - {"no_body"}
    assert code is None or code in codes(document)


@pytest.mark.parametrize(
    "content",
    [
        b"From: a@x.example\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data\n\n\x30\x80",
        b"From: a@x.example\nContent-Type: multipart/encrypted; boundary=b\n\n--b\n\nx\n--b--\n",
        b"From: a@x.example\n\n-----BEGIN PGP MESSAGE-----\n\nhQ\n-----END PGP MESSAGE-----\n",
    ],
)
def test_encrypted_mail_keeps_its_header_and_says_so(content: bytes) -> None:
    document, _ = read(content)
    assert document.text.startswith("From: a@x.example")
    assert "encrypted" in codes(document)


def test_a_signed_message_is_read_and_its_signature_is_no_attachment() -> None:
    document, attachments = read(
        b"From: a@x.example\nContent-Type: multipart/signed; boundary=b\n\n--b\nContent-Type: text/plain\n\nsigned words\n"
        b"--b\nContent-Type: application/pgp-signature\n\nxx\n--b--\n"
    )
    assert document.text.endswith("signed words")
    assert attachments == []


def test_white_space_alone_is_unreadable() -> None:
    with pytest.raises(Unreadable) as problem:
        read(b" \r\n \n")
    assert problem.value.code == "empty"


def test_text_past_the_limit_is_cut_with_a_warning() -> None:
    document, _ = read(b"From: a@x.example\n\n" + b"word " * 1000, Limits(text_characters=200))
    assert len(document.text) == 200
    assert "text_cut" in codes(document)
    assert all(s.end <= 200 for s in document.segments)


def test_parts_past_the_limit_are_left_out_with_a_warning() -> None:
    content = (
        b"From: a@x.example\nContent-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 50 + b"--b--\n"
    )
    document, _ = read(content, Limits(mime_parts=10))
    assert "too_many_parts" in codes(document)
    assert document.text.count("x") - "From: a@x.example".count("x") == 10


HOSTILE = {
    "nested multiparts": b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (i, i) for i in range(3000)
    ),
    "one boundary within itself": b"Content-Type: multipart/mixed; boundary=b\n\n--b\n" * 3000,
    "quotes in an address": b"To: " + b'"\\' * 40_000 + b"\n\nx",
    "brackets in an address": b"To: " + b"(" * 50_000 + b"\n\nx",
    "encoded words": b"Subject: " + b"=?a?q?" * 20_000 + b"\n\nx",
    "one long line": b"From: a@x.example\n\n" + b"a" * 1_000_000,
    "quote marks": b"From: a@x.example\n\n" + b"".join(b">" * (i % 200) + b" x\n" for i in range(5_000)),
    "many originals": b"From: a@x.example\n\n"
    + b"-----Original Message-----\nFrom: x\nSent: y\nTo: z\n\nhi\n" * 3_000,
    "attributions": b"From: a@x.example\n\n" + b"On x y z w wrote:\nhi\n" * 5_000,
    "Notes headers": b"From: a@x.example\n\n" + b"Bob 01/02/2003 04:05 PM\nTo: x\n" * 5_000,
    "one word for a name": b"From: " + b"a" * 150_000 + b"\n\nx",
    "at signs without addresses": b"From: " + (b"a" * 318 + b"@ ") * 500 + b"\n\nx",
    "brackets after at signs": b"From: " + b"a@[" * 50_000 + b"\n\nx",
    "white space in a displayed name": b"From: a@x.example\nX-From: "
    + "\u00a0".encode() * 60_000
    + b"x\n\nx",
    "semicolons": b"Content-Type: text/plain" + b";" * 20_000 + b"\n\nx",
    "comments in a parameter": b"Content-Type: text/plain; x=y" + b" (" * 9_900 + b"\n\nx",
    "closings": b"From: a@x.example\n\n" + b"Thanks,\nBob\n" * 10_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_mail_is_done_quickly(name: str) -> None:
    started = time.perf_counter()
    document, _ = read(HOSTILE[name])
    # measured at most 0.5 s; without its bound each of them takes many seconds, some minutes
    assert time.perf_counter() - started < 5
    assert _resolves(document)


def test_an_address_within_a_long_name_is_whole() -> None:
    far = "b" * 300 + ".example"
    document, _ = read(f"From: {'n' * 900} x@ y {'z' * 315} mia@{far} Mia\n\nHi".encode())
    assert document.headers is not None
    assert [box.email for box in document.headers.from_] == [f"mia@{far}"]


def _resolves(document: Document) -> bool:
    document.text.encode("utf-8")
    assert "\0" not in document.text
    bodies = [s for s in document.segments if s.kind == "body"]
    for s in document.segments:
        assert 0 <= s.start < s.end <= len(document.text)
        if s.kind not in ("body", "header"):
            assert any(b.start <= s.start and s.end <= b.end for b in bodies)
    return True


_PIECES = st.sampled_from(
    [b"From: a@x.example\n", b"To: ", b"Content-Type: multipart/mixed; boundary=b\n", b"\n--b\n", b"--b--", b"\n\n", b"=?utf-8?B?", b"?=",
     b"Content-Transfer-Encoding: base64\n", b"Content-Type: text/html\n", b"<p>", b"> ", b"On Monday Bob wrote:\n", b"-- \n", b"\0", b"\xff\xfe",
     b"-----Original Message-----\n", b"Thanks,\n", b'"', b"(", b"charset=utf-16", b"filename*0*=utf-8''x", b"Content-Type: message/rfc822\n"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(_PIECES, st.binary(max_size=20)), max_size=25).map(b"".join))
@example(b"\xff\xfe")
@example(b":\n\n")
def test_any_bytes_become_a_document_or_unreadable(content: bytes) -> None:
    try:
        document, attachments = read(content)
    except Unreadable as problem:
        assert problem.code == "empty"
        return
    assert _resolves(document)
    assert all(a.content for a in attachments)


@settings(max_examples=80, deadline=None)
@given(cut=st.integers(0, 2000), at=st.integers(0, 2000), byte=st.integers(0, 255))
def test_a_cut_and_damaged_message_is_still_read(cut: int, at: int, byte: int) -> None:
    content = bytearray(_with_parts())
    content[at % len(content)] = byte
    kept = bytes(content[: len(content) - cut % len(content)])
    document, _ = read(kept + b"x")
    assert _resolves(document)


def test_parts_are_those_that_the_standard_library_finds() -> None:
    content = _with_parts()
    ours = parse(content, 100)
    theirs = [
        p
        for p in email.message_from_bytes(content).walk()
        if p.get_content_maintype() not in ("multipart", "message")
    ]
    found = []
    work = [ours.root]
    while work:
        part = work.pop(0)
        work = [*part.parts, *work]
        if not part.parts and part.media_type != "message/rfc822":
            found.append((part.media_type, ours.payload(part)))
    outer = [(p.get_content_type(), p.get_payload(decode=True)) for p in theirs[:4]]
    assert [kind for kind, _ in found] == [kind for kind, _ in outer]
    assert [data.rstrip(b"\r\n") for _, data in found] == [bytes(data).rstrip(b"\r\n") for _, data in outer]


@given(st.binary(max_size=200))
@settings(max_examples=60)
def test_base64_is_undone(data: bytes) -> None:
    assert undo(base64.encodebytes(data), "base64") == (data, True)


def test_uuencoded_text_is_undone() -> None:
    assert undo(b"begin 644 x\n%:&5L;&\\\n`\nend\n", "x-uuencode") == (b"hello", True)
