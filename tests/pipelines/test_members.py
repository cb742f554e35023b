"""A container has the same members for the command line, for the queue and within mail; bytes are hashed and told once."""

from __future__ import annotations

import hashlib
import io
import tarfile
import zipfile
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from extractors import detect as detection
from extractors import extraction
from extractors.containers import Unread
from records.documents import Document, Original, Reading
from settings import Limits
from sources.files import open_source, walk


def message(subject: str, *attachments: tuple[str, bytes]) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "Ada Lang <ada@x.example>", "bo@y.example", subject
    mail.set_content(f"The words of {subject}.")
    for name, content in attachments:
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes()


def zipped(**members: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("_", "."), content)
    return held.getvalue()


def tarred(name: str, content: bytes) -> bytes:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w:gz") as archive:
        member = tarfile.TarInfo(name)
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))
    return held.getvalue()


def mailbox(*messages: bytes) -> bytes:
    return b"".join(b"From x Mon Jan  1 10:00:00 2001\n" + m.rstrip() + b"\n\n" for m in messages)


INNER = zipped(
    one_eml=message("one"), box_mbox=mailbox(message("two"), message("three")), note_txt=b"Call 415-555-0100.",
    nested_tgz=tarred("four.eml", message("four")), nothing_zip=zipped(),
)  # fmt: skip


def told(one: Original | Unread) -> tuple[str | None, str]:
    """A member's name and its bytes, or why it cannot be had."""
    return (one.member, one.error.code) if isinstance(one, Unread) else (one.member, one.sha256)


def members_of_a_file(folder: Path, content: bytes) -> list[tuple[str | None, str]]:
    path = folder / "held.zip"
    path.write_bytes(content)
    return [told(one) for one in open_source(str(path), Limits())]


def family(document: Document) -> Iterator[Document]:
    for child in document.children:
        yield child
        yield from family(child)


def test_a_file_and_an_attachment_have_the_same_members(tmp_path: Path) -> None:
    alone = members_of_a_file(tmp_path, INNER)
    document = extraction.read(Original("m.eml", message("outer", ("held.zip", INNER))), Reading(), Limits())
    attached = [
        ((child.member or "").removeprefix("held.zip/"), child.error.code if child.error else child.sha256)
        for child in document.children
    ]
    assert [(name or "", what) for name, what in alone] == attached
    assert [name for name, _ in alone] == [
        "one.eml", "box.mbox/1", "box.mbox/2", "note.txt", "nested.tgz/nested.tar/four.eml", "nothing.zip",
    ]  # fmt: skip


def test_an_attached_archive_that_cannot_be_opened_keeps_its_own_hash() -> None:
    empty = zipped()
    (child,) = extraction.read(
        Original("m.eml", message("outer", ("e.zip", empty))), Reading(), Limits()
    ).children
    assert child.error is not None and child.error.code == "empty"
    assert child.sha256 == hashlib.sha256(empty).hexdigest()


def test_members_of_one_name_are_told_apart(tmp_path: Path) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("a.txt", "one")
        archive.writestr("a.txt", "two")
    assert [name for name, _ in members_of_a_file(tmp_path, held.getvalue())] == ["a.txt", "a.txt (2)"]


def test_messages_count_among_the_members_of_a_source(tmp_path: Path) -> None:
    box = mailbox(*(message(str(number)) for number in range(3)))
    (tmp_path / "three.zip").write_bytes(zipped(a_mbox=box, b_mbox=box, c_mbox=box))
    found = list(open_source(str(tmp_path / "three.zip"), Limits(archive_members=6)))
    assert sum(isinstance(one, Original) for one in found) < 6
    assert isinstance(found[-1], Unread) and found[-1].error.code == "too_many_members"


def test_a_maildir_and_a_mailbox_of_mail_with_archives_are_walked_to_the_end(tmp_path: Path) -> None:
    for name in ("cur", "new", "tmp"):
        (tmp_path / "maildir" / name).mkdir(parents=True)
    outer = message("outer", ("held.zip", INNER))
    (tmp_path / "maildir" / "cur" / "1").write_bytes(outer)
    (tmp_path / "all.mbox").write_bytes(mailbox(outer, message("last")))
    (tmp_path / "packed.zip").write_bytes(zipped(m_eml=outer))
    found = {}
    for source in walk(str(tmp_path)):
        for one in open_source(source, Limits()):
            assert isinstance(one, Original)
            document = extraction.read(one, Reading(), Limits())
            found[f"{Path(source).name}:{one.member}"] = [
                child.title for child in family(document) if not child.error
            ]
    nested = ["one", "two", "three", None, "four"]
    assert found == {
        "all.mbox:1": nested, "all.mbox:2": [], "maildir:cur/1": nested, "packed.zip:m.eml": nested,
    }  # fmt: skip


def test_bytes_are_hashed_once_and_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    content = message("one")
    original = Original("m.eml", content)
    hashed: list[bytes] = []
    real = hashlib.sha256

    def counted(data: bytes = b"", **more: bool) -> object:
        hashed.append(bytes(data))
        return real(data, **more)

    monkeypatch.setattr("records.documents.hashlib.sha256", counted)
    found = detection.detect(original, "auto")
    monkeypatch.setattr(extraction, "detect", lambda *_: pytest.fail("the kind is known already"))
    document = extraction.read(original, Reading(), Limits(), found)
    assert document.sha256 == original.sha256 == real(content).hexdigest()
    assert hashed.count(content) == 1


def test_a_hash_does_not_outlive_its_bytes() -> None:
    original = Original("a", b"one")
    assert original.sha256 != original.with_content(b"two").sha256
    assert original.with_content(b"two", member="m").member == "m"
