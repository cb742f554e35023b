"""The right reader by content, for attachments too; and no attachment takes its message with it."""

from __future__ import annotations

import time
from email.message import EmailMessage

import pytest

from extractors import extraction
from extractors.mail.msg import to_rfc822
from records.documents import Document, Original, Reading
from records.failures import Unreadable
from settings import Limits

LIMITS = Limits()


def read(content: bytes, kind: str = "auto", limits: Limits = LIMITS) -> Document:
    return extraction.read(Original("x", content), Reading(kind=kind), limits)  # type: ignore[arg-type]


def nested(levels: int) -> bytes:
    message = b"From: mia@y.example\nSubject: innermost\n\nthe end\n"
    for level in range(levels):
        message = (
            b"From: mia@y.example\nSubject: level %d\nContent-Type: multipart/mixed; boundary=b%d\n\n--b%d\n\nsee attached\n"
            b"--b%d\nContent-Type: message/rfc822\n\n%s\n--b%d--\n"
            % (level, level, level, level, message, level)
        )
    return message


def test_attachments_become_children_with_their_place() -> None:
    message = EmailMessage()
    message["From"] = "mia@y.example"
    message.set_content("see both")
    message.add_attachment("a,b\n1,2\n", subtype="csv", filename="list.csv")
    message.add_attachment(b"\x7fELF\x02", maintype="application", subtype="octet-stream", filename="run.bin")
    document = read(message.as_bytes())
    assert [(c.member, c.kind, c.error and c.error.code) for c in document.children] == [
        ("list.csv", "text", None), ("run.bin", "text", "unknown_format"),
    ]  # fmt: skip
    assert document.error is None
    assert len({document.id, *(c.id for c in document.children)}) == 3


def test_messages_attached_a_hundred_deep_end_at_the_limit_quickly() -> None:
    started = time.perf_counter()
    document = read(nested(100))
    assert time.perf_counter() - started < 5
    levels = 0
    while document.children:
        levels += 1
        (document,) = document.children
    assert levels == LIMITS.depth - 1
    assert [w.code for w in document.warnings] == ["too_deep"]


def test_attachments_past_the_limit_are_left_out_with_a_warning() -> None:
    message = EmailMessage()
    message["From"] = "mia@y.example"
    message.set_content("many")
    for number in range(6):
        message.add_attachment(f"text {number}", filename=f"{number}.txt")
    document = read(message.as_bytes(), limits=Limits(attachments=4))
    assert len(document.children) == 4
    assert "too_many_attachments" in {w.code for w in document.warnings}


def test_the_same_attachment_twice_has_two_ids() -> None:
    message = EmailMessage()
    message["From"] = "mia@y.example"
    message.set_content("twice")
    for _ in range(2):
        message.add_attachment(
            b"\x7fELF", maintype="application", subtype="octet-stream", filename="same.bin"
        )
    document = read(message.as_bytes())
    assert len({c.id for c in document.children}) == 2


def test_the_same_bytes_have_the_same_id() -> None:
    assert read(b"some text").id == read(b"some text").id
    assert read(b"some text").id != read(b"other text").id


@pytest.mark.parametrize(
    ("content", "kind", "code"),
    [(b"", "auto", "empty"), (b"x" * 50, "auto", "too_large"), (b"\x89PNG\r\n\x1a\n", "mail", "wrong_kind")],
)
def test_what_cannot_be_read_says_why(content: bytes, kind: str, code: str) -> None:
    with pytest.raises(Unreadable) as problem:
        read(content, kind, Limits(item_bytes=40))
    assert problem.value.code == code


def test_long_text_is_cut_and_its_segments_with_it() -> None:
    document = read(b"word " * 100, limits=Limits(text_characters=42))
    assert len(document.text) == 42
    assert [(s.start, s.end) for s in document.segments] == [(0, 42)]
    assert [w.code for w in document.warnings] == ["text_cut"]


def test_a_damaged_outlook_message_is_unreadable_not_a_crash() -> None:
    content = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "__properties_version1.0".encode("utf-16-le")
    )
    with pytest.raises(Unreadable) as problem:
        read(content)
    assert problem.value.code == "damaged"
    with pytest.raises(Unreadable):
        to_rfc822(content, 3)


def test_a_page_without_a_meta_tag_is_read_in_the_charset_that_its_server_told() -> None:
    page = "<html><body><p>Grüße von Jörg, die Straße ist gesperrt.</p></body></html>".encode("cp1252")
    told = Original(source="page", content=page, media_type="text/html; charset=windows-1252")
    document = extraction.read(told, Reading(), Limits())
    assert "Grüße von Jörg" in document.text
    assert document.media_type == "text/html"
