"""Files, folders, mailboxes and archives as originals, and nothing raised whatever they are."""

from __future__ import annotations

import gzip
import io
import os
import re
import tarfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from extractors.containers import Unread
from extractors.mail.mbox import messages
from records.documents import Original
from settings import Limits
from sources.files import is_container, locator, open_source, walk

LIMITS = Limits()
MAIL = b"From: mia@y.example\nSubject: one\n\nhello\n"
LINE = b"From mia@y.example Tue Jan  1 10:00:00 2019\n"


def opened(path: Path | str, limits: Limits = LIMITS) -> list[tuple[str | None, bytes | str]]:
    """Each member with its bytes, or the code of what is wrong with it."""
    found = list(open_source(str(path), limits))
    assert all(one.source == str(path) for one in found)
    return [(one.member, one.error.code if isinstance(one, Unread) else one.content) for one in found]


def zipped(**members: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return held.getvalue()


def write(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def test_a_file_is_itself(tmp_path: Path) -> None:
    path = write(tmp_path, "a.eml", MAIL)
    (one,) = open_source(str(path), LIMITS)
    assert one == Original(str(path), MAIL, name="a.eml")


def test_a_folder_is_every_file_below_it_in_order(tmp_path: Path) -> None:
    for name in ("b/2.txt", "a/1.txt", "z.txt"):
        write(tmp_path, name, b"x")
    assert [p.removeprefix(str(tmp_path)) for p in walk(str(tmp_path))] == ["/z.txt", "/a/1.txt", "/b/2.txt"]


def test_paths_stay_as_they_were_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "a/1.txt", b"x")
    monkeypatch.chdir(tmp_path)
    assert list(walk("./a")) == ["./a/1.txt"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("missing.eml", "not_found"),
        ("empty", "empty_folder"),
        ("pipe", "not_a_file"),
        ("a\0b", "not_readable"),
    ],
)
def test_what_cannot_be_had_says_so(tmp_path: Path, name: str, code: str) -> None:
    (tmp_path / "empty").mkdir()
    os.mkfifo(tmp_path / "pipe")
    path = f"{tmp_path}/{name}"
    assert list(walk(path)) == [path] or name == "a\0b"
    assert opened(path) == [(None, code)]


def test_a_file_past_the_limit_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.bin"
    with path.open("wb") as file:
        file.truncate(50_000_000_000)
    assert opened(path) == [(None, "too_large")]


DIALECTS = {
    "plain": LINE + MAIL + b"\n" + LINE + MAIL,
    "CRLF": (LINE + MAIL + b"\n" + LINE + MAIL).replace(b"\n", b"\r\n"),
    "odd From lines": b"From ???@??? Tue Jan 01 10:00:00 2019\n" + MAIL + b"\nFrom - Tue Jan 1 2019\n" + MAIL,
    "empty lines first": b"\n\n" + LINE + MAIL + b"\n" + LINE + MAIL,
}


@pytest.mark.parametrize("name", DIALECTS)
def test_a_mailbox_is_its_messages(tmp_path: Path, name: str) -> None:
    found = opened(write(tmp_path, "box", DIALECTS[name]))
    assert [
        (member, content.replace(b"\r\n", b"\n")) for member, content in found if isinstance(content, bytes)
    ] == [("1", MAIL), ("2", MAIL)]


def test_escaped_lines_lose_one_mark_and_words_that_start_with_from_are_words(tmp_path: Path) -> None:
    body = b"From: mia@y.example\n\n>From here\n>>From there\n\nFrom the desk of\nMia\n"
    found = opened(write(tmp_path, "box", LINE + body + b"\n" + LINE + MAIL))
    assert found == [
        ("1", b"From: mia@y.example\n\nFrom here\n>From there\n\nFrom the desk of\nMia\n"),
        ("2", MAIL),
    ]


def test_a_counted_body_may_hold_whole_messages(tmp_path: Path) -> None:
    inner = b"look:\n\n" + LINE + MAIL
    counted = b"From: lee@y.example\nContent-Length: %d\n\n%s" % (len(inner), inner)
    assert opened(write(tmp_path, "box", LINE + counted + b"\n" + LINE + MAIL)) == [
        ("1", counted),
        ("2", MAIL),
    ]


BODIES = (
    b"From: mia@y.example\nSubject: one\n\nFrom Monday on I am away.\n\nFrom the desk of Mia\n",
    b"From: lee@y.example\nSubject: two\n\n>From Monday on you are away?\n>> From here too?\n",
    b"From: ann@y.example\nSubject: three\n\nno such line\n",
)


def in_dialect(message: bytes, escape: bytes, counted: bool) -> bytes:
    header, body = message.split(b"\n\n", 1)
    if escape:
        body = re.sub(b"(?m)^" + escape, rb">\g<0>", body)
    if counted:
        header += b"\nContent-Length: %d" % len(body)
    return LINE + header + b"\n\n" + body + b"\n"


@pytest.mark.parametrize(
    ("dialect", "escape", "counted"),
    [
        ("mboxo", b"From ", False),
        ("mboxrd", b">*From ", False),
        ("mboxcl", b">*From ", True),
        ("mboxcl2", b"", True),
    ],
)
def test_the_four_dialects_give_back_what_was_put_in(
    tmp_path: Path, dialect: str, escape: bytes, counted: bool
) -> None:
    box = b"".join(in_dialect(message, escape, counted) for message in BODIES)
    found = [content for _, content in opened(write(tmp_path, dialect, box)) if isinstance(content, bytes)]
    without_count = [re.sub(rb"\nContent-Length: \d+", b"", one) for one in found]
    expected = list(BODIES)
    if dialect in ("mboxo", "mboxcl2"):
        # neither says whether a line that starts with ">From " had its mark before it was kept
        expected[1] = without_count[1]
        assert without_count[1] in (BODIES[1], BODIES[1].replace(b"\n>From", b"\nFrom"))
    assert without_count == expected


def test_a_wrong_count_is_not_believed(tmp_path: Path) -> None:
    wrong = b"From: lee@y.example\nContent-Length: 4\n\nlonger than four\n"
    assert opened(write(tmp_path, "box", LINE + wrong + b"\n" + LINE + MAIL)) == [("1", wrong), ("2", MAIL)]


def test_a_mailbox_of_one_message_is_that_message(tmp_path: Path) -> None:
    assert opened(write(tmp_path, "saved.eml", LINE + MAIL)) == [(None, MAIL)]


def test_a_message_past_the_limit_is_left_out_and_the_rest_goes_on(tmp_path: Path) -> None:
    box = write(tmp_path, "box", LINE + MAIL + b"x" * 5_000 + b"\n\n" + LINE + MAIL)
    assert opened(box, Limits(item_bytes=1_000)) == [("1", "too_large"), ("2", MAIL)]


def test_a_mailbox_is_read_as_a_stream() -> None:
    class Counting(io.BytesIO):
        furthest = 0

        def readline(self, size: int | None = -1, /) -> bytes:
            line = super().readline(size)
            self.furthest = max(self.furthest, self.tell())
            return line

    stream = Counting((LINE + MAIL + b"\n") * 10_000)
    first = next(messages(stream, LIMITS))
    assert first == (1, MAIL)
    assert stream.furthest < 1_000


def test_a_maildir_is_one_source_of_its_delivered_messages(tmp_path: Path) -> None:
    write(tmp_path, "m/cur/1:2,S", MAIL)
    write(tmp_path, "m/new/2", MAIL)
    write(tmp_path, "m/tmp/3", MAIL)
    write(tmp_path, "m/.Sent/cur/4", MAIL)
    (tmp_path / "m/.Sent/new").mkdir()
    (tmp_path / "m/.Sent/tmp").mkdir()
    assert list(walk(str(tmp_path))) == [f"{tmp_path}/m"]
    assert opened(tmp_path / "m") == [("cur/1:2,S", MAIL), ("new/2", MAIL), (".Sent/cur/4", MAIL)]


def test_archives_open_into_their_members_nested_ones_too(tmp_path: Path) -> None:
    inner = zipped(**{"deep.eml": MAIL})
    path = write(
        tmp_path,
        "a.zip",
        zipped(
            **{
                "one.eml": MAIL,
                "../../up.txt": b"x",
                "in.zip": inner,
                "box": LINE + MAIL + b"\n" + LINE + MAIL,
            }
        ),
    )
    assert opened(path) == [
        ("one.eml", MAIL),
        ("../../up.txt", b"x"),
        ("in.zip/deep.eml", MAIL),
        ("box/1", MAIL),
        ("box/2", MAIL),
    ]
    assert is_container(str(path))


def test_gzip_and_tar(tmp_path: Path) -> None:
    assert opened(write(tmp_path, "a.eml.gz", gzip.compress(MAIL))) == [("a.eml", MAIL)]
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w:gz") as archive:
        info = tarfile.TarInfo("x/a.eml")
        info.size = len(MAIL)
        archive.addfile(info, io.BytesIO(MAIL))
        link = tarfile.TarInfo("x/link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    assert opened(write(tmp_path, "a.tgz", held.getvalue())) == [("a.tar/x/a.eml", MAIL)]


def test_an_office_document_is_a_file_not_an_archive(tmp_path: Path) -> None:
    content = zipped(**{"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"})
    assert opened(write(tmp_path, "a.docx", content)) == [(None, content)]


def test_a_bomb_ends_at_the_ratio_and_what_came_before_it_is_kept(tmp_path: Path) -> None:
    path = write(tmp_path, "bomb.zip", zipped(**{"a.eml": MAIL, "zeros": b"\0" * 30_000_000, "b.eml": MAIL}))
    assert opened(path) == [("a.eml", MAIL), (None, "archive_bomb")]


def test_nesting_members_and_bytes_are_bounded(tmp_path: Path) -> None:
    nested = zipped(**{"a.eml": MAIL})
    for _ in range(5):
        nested = zipped(**{"in.zip": nested})
    tight = Limits(depth=3, archive_members=2, archive_bytes=100_000)
    assert opened(write(tmp_path, "deep.zip", nested), Limits(depth=3))[-1][1] == "too_deep"
    many = zipped(**{str(n): b"x" for n in range(5)})
    assert opened(write(tmp_path, "many.zip", many), tight) == [
        ("0", b"x"),
        ("1", b"x"),
        (None, "too_many_members"),
    ]
    large = zipped(a=os.urandom(90_000), b=os.urandom(90_000))
    assert [
        what if isinstance(what, str) else len(what)
        for _, what in opened(write(tmp_path, "large.zip", large), tight)
    ] == [90_000, "archive_too_large"]


def test_damaged_and_encrypted_members_cost_only_themselves(tmp_path: Path) -> None:
    content = bytearray(zipped(**{"a.eml": MAIL * 50, "b.eml": MAIL}))
    content[60] ^= 0xFF  # within the first member's data
    found = opened(write(tmp_path, "damaged.zip", bytes(content)))
    assert [what if isinstance(what, str) else "read" for _, what in found] == ["damaged", "read"]
    secret = bytearray(zipped(**{"a.eml": MAIL, "b.eml": MAIL}))
    directory = secret.index(b"PK\x01\x02")
    secret[directory + 8] |= 1
    assert [
        what if isinstance(what, str) else "read"
        for _, what in opened(write(tmp_path, "secret.zip", bytes(secret)))
    ] == ["encrypted", "read"]


@hypothesis_settings(max_examples=60, deadline=None)
@given(cut=st.integers(1, 400), at=st.integers(0, 400), byte=st.integers(0, 255), packed=st.booleans())
def test_damaged_containers_raise_nothing(
    tmp_path_factory: pytest.TempPathFactory, cut: int, at: int, byte: int, packed: bool
) -> None:
    whole = zipped(**{"a.eml": MAIL, "in.zip": zipped(b=MAIL)})
    content = bytearray(gzip.compress(whole) if packed else whole)
    content[at % len(content)] = byte
    path = write(
        tmp_path_factory.getbasetemp(), "damaged", bytes(content[: max(1, len(content) - cut % len(content))])
    )
    assert opened(path)


def test_a_name_that_is_not_utf8_has_a_locator_that_can_be_kept(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path) + b"/caf\xe9 %20"
    os.mkdir(folder)  # noqa: PTH102
    with open(folder + b"/n\xff.txt", "wb") as stream:  # noqa: PTH123
        stream.write(b"hello")
    kept = locator(os.fsdecode(folder))
    assert kept.isascii()
    (inside,) = walk(kept)
    assert opened(locator(inside)) == [(None, b"hello")]
    assert [type(one) for one in open_source(kept, LIMITS)] == [Original]
    assert locator(str(tmp_path / "日本")) == str(tmp_path / "日本")


def test_a_mailbox_with_line_ends_of_cr_is_its_messages(tmp_path: Path) -> None:
    one = b"From ann@alder.example Mon Jan  5 10:00:00 2026\rSubject: Hello\rFrom: Ann <ann@alder.example>\r\rCall me\r"
    (tmp_path / "cr.mbox").write_bytes(one + b"\r" + one)
    message = b"Subject: Hello\nFrom: Ann <ann@alder.example>\n\nCall me\n"
    assert opened(tmp_path / "cr.mbox") == [("1", message), ("2", message)]
    (tmp_path / "one.mbox").write_bytes(one)
    assert opened(tmp_path / "one.mbox") == [(None, message)]
