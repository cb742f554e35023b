"""What kind of thing are these bytes?"""

from __future__ import annotations

import io
import random
import zipfile

import pytest

from extractors.detect import detect
from records.documents import Original
from records.failures import Unreadable

MAIL = b"Received: from a by b; Tue, 6 Mar 2001\r\nFrom: mia@y.example\r\nSubject: x\r\n\r\nhello\r\n"
PAGE = b"<!DOCTYPE html><html><body><p>hello</p></body></html>"
OUTLOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "__properties_version1.0".encode("utf-16-le")


def kind(content: bytes, asked: str = "auto", media_type: str | None = None, name: str | None = None) -> str:
    return detect(Original("x", content, name=name, media_type=media_type), asked)[0]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (MAIL, "mail"),
        (b"\n\n" + MAIL, "mail"),
        (b"From mia@y.example Tue Jan  1 10:00:00 2019\nFrom: mia@y.example\n\nx", "mail"),
        (b"\xef\xbb\xbf" + MAIL, "mail"),
        (MAIL.decode().encode("utf-16-le"), "mail"),
        (OUTLOOK, "mail"),
        (PAGE, "forum"),
        (b"\n  <!-- saved -->\n<html lang=en><body>x", "forum"),
        (b"<div><p>a</p><p>b</p></div>", "forum"),
        (b"\x89PNG\r\n\x1a\n\0\0", "letter"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "letter"),
        (b"II*\0\x08\0\0\0", "letter"),
        (b"MM\0*\0\0\0\x08", "letter"),
        (b"%PDF-1.7\n", "letter"),
        (b"Dear Mia,\nplease note: we moved.\nTel: 415 555 0101\n", "text"),
        (b"Subject to change: all of it\nand more", "text"),
        ("你好，世界".encode("gb18030"), "text"),
        ("hello".encode("utf-16"), "text"),
        (b"<mia@y.example> wrote to me", "text"),
    ],
)
def test_kind_by_content(content: bytes, expected: str) -> None:
    assert kind(content) == expected
    assert kind(content, name="misleading.pdf") == expected


@pytest.mark.parametrize(
    ("content", "asked"),
    [
        (b"no header\nat all", "mail"), (PAGE, "mail"), (OUTLOOK, "mail"), (MAIL, "text"), (PAGE, "text"), (b"plain", "text"),
        (PAGE, "forum"), (b"some text <br> and <p>more</p>", "forum"), (b"%PDF-1.4", "letter"),
    ],
)  # fmt: skip
def test_what_was_asked_for_is_taken_where_it_can_be(content: bytes, asked: str) -> None:
    assert kind(content, asked) == asked


def _zip(*names: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name in names:
            archive.writestr(name, b"x")
    return held.getvalue()


@pytest.mark.parametrize(
    ("content", "asked", "code"),
    [
        (b"\x89PNG\r\n\x1a\n", "mail", "wrong_kind"),
        (OUTLOOK, "letter", "wrong_kind"),
        (b"plain text", "letter", "wrong_kind"),
        (b"plain text", "forum", "wrong_kind"),
        (b"%PDF-1.4", "text", "wrong_kind"),
        (random.Random(1).randbytes(5_000), "auto", "unknown_format"),
        (random.Random(1).randbytes(5_000), "mail", "unknown_format"),
        (_zip("[Content_Types].xml"), "auto", "unknown_format"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "auto", "unknown_format"),
        (b"\x7fELF\x02\x01", "text", "unknown_format"),
        (b"{\\rtf1 hello}", "auto", "unknown_format"),
    ],
)
def test_what_does_not_fit_says_why_and_what_to_do(content: bytes, asked: str, code: str) -> None:
    with pytest.raises(Unreadable) as problem:
        kind(content, asked)
    assert problem.value.code == code
    assert problem.value.message.endswith(".")


def test_the_transports_word_is_a_hint_for_attached_messages() -> None:
    assert kind(b"Hello there", media_type="message/rfc822") == "mail"
    assert kind(PAGE, media_type="text/plain") == "forum"
    assert (
        detect(Original("x", b"caf\xe9", media_type="text/plain; charset=cp1252"), "auto")[1]
        == "text/plain; charset=cp1252"
    )
