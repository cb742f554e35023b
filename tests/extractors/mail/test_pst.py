"""Outlook archives as messages: folders, people, attachments; whatever is damaged costs no more than itself."""

from __future__ import annotations

import io
import random
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from extractors import extraction
from extractors.containers import Unread
from extractors.mail import pst
from records.documents import Document, Notice, Original, Reading
from settings import Limits
from sources.files import is_container, open_source
from tests.support.made_pst import Message, made_pst

LIMITS = Limits()
PLAN = Message(
    {
        0x0037: "Größe",
        0x0039: datetime(2026, 1, 5, 10, tzinfo=UTC),
        0x0C1A: "Ada Fairbairn",
        0x5D01: "ada@alder.example",
        0x1000: "Call me at (415) 555-0123.\r\n",
        0x1035: "<1@alder.example>",
    },
    to=[
        {0x3001: "Kofi Mensah", 0x39FE: "kofi@finch.example", 0x0C15: 1},
        {0x3001: "Bo Lind", 0x3003: "/O=FINCH/CN=BO", 0x0C15: 2},
    ],
    files=[{0x3704: "NOTES~1.TXT", 0x3707: "notes.txt", 0x370E: "text/plain", 0x3701: b"notes\n"}],
)
LONG = Message({0x0037: "long", 0x1000: "words " * 600})
PAGE = Message({0x0037: "page", 0x1013: "<p>Grüße</p>".encode(), 0x3FDE: 65001})


@pytest.fixture(scope="module")
def archive() -> bytes:
    return made_pst({"Inbox": [PLAN, LONG], "Sent/2026": [PAGE], "Empty": []})


def opened(
    folder: Path, content: bytes, limits: Limits = LIMITS, name: str = "a.pst"
) -> list[Original | Unread]:
    path = folder / name
    path.write_bytes(content)
    assert is_container(str(path))
    return list(open_source(str(path), limits))


def documents(found: list[Original | Unread]) -> list[Document]:
    return [extraction.read(one, Reading(), LIMITS) for one in found if isinstance(one, Original)]


def test_an_archive_is_its_messages_folder_by_folder(tmp_path: Path, archive: bytes) -> None:
    found = opened(tmp_path, archive)
    assert [one.member for one in found] == ["Inbox/1", "Inbox/2", "Sent_2026/1"]
    plan, long, page = documents(found)
    assert plan.text == (
        'From: Ada Fairbairn <ada@alder.example>\nTo: Kofi Mensah <kofi@finch.example>\nCc: "Bo Lind"\nSubject: Größe\n'
        "Date: Mon, 05 Jan 2026 10:00:00 -0000\n\nCall me at (415) 555-0123."
    )
    assert plan.headers is not None and plan.headers.message_id == "<1@alder.example>"
    assert [(child.member, child.text) for child in plan.children] == [("Inbox/1/notes.txt", "notes\n")]
    assert long.text.count("words") == 600
    assert page.text.endswith("\n\nGrüße")


def test_an_archive_within_a_zip_is_read(tmp_path: Path, archive: bytes) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as packed:
        packed.writestr("old/mail.pst", archive)
    found = opened(tmp_path, held.getvalue(), name="a.zip")
    assert [one.member for one in found] == [
        f"old/mail.pst/{m}" for m in ("Inbox/1", "Inbox/2", "Sent_2026/1")
    ]


def test_limits_are_kept(tmp_path: Path, archive: bytes) -> None:
    few = opened(tmp_path, archive, Limits(archive_members=1))
    assert [one.error.code if isinstance(one, Unread) else one.member for one in few] == [
        "Inbox/1",
        "too_many_members",
    ]
    small = opened(tmp_path, archive, Limits(item_bytes=2_000))
    assert [one.error.code if isinstance(one, Unread) else "" for one in small] == ["", "too_large", ""]


def test_a_damaged_archive_says_so_and_raises_nothing(tmp_path: Path, archive: bytes) -> None:
    (cut,) = opened(tmp_path, archive[:600])
    assert isinstance(cut, Unread) and cut.error.code == "damaged"
    chance = random.Random(7)
    for _ in range(4):
        damaged = bytearray(archive)
        for _ in range(40):
            damaged[chance.randrange(0x4600, len(damaged))] ^= 1 << chance.randrange(8)
        found = opened(tmp_path, bytes(damaged))
        assert found and all(isinstance(one, Unread | Original) for one in found)


def test_a_reader_that_dies_costs_only_the_rest(
    tmp_path: Path, archive: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("extractors.mail.pst.sys.executable", "/bin/false")
    (lost,) = opened(tmp_path, archive)
    assert isinstance(lost, Unread) and lost.error.code == "damaged"


def test_an_archive_is_read_as_a_stream(tmp_path: Path) -> None:
    path = tmp_path / "a.pst"
    path.write_bytes(made_pst({f"Folder {n}": [LONG] * 10 for n in range(8)}))
    found = open_source(str(path), LIMITS)
    first = next(found)
    assert first.member == "Folder 0/1"
    found.close()  # type: ignore[attr-defined]  # which ends the reading process
    assert sum(1 for _ in open_source(str(path), LIMITS)) == 80


def test_an_archive_is_found_by_a_relative_path(
    tmp_path: Path, archive: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.pst").write_bytes(archive)
    monkeypatch.chdir(tmp_path)
    found = list(open_source("a.pst", LIMITS))
    assert len(found) == 3 and all(isinstance(one, Original) for one in found)


def test_an_attachment_that_is_too_large_is_told(tmp_path: Path, archive: bytes) -> None:
    found = opened(tmp_path, archive, Limits(item_bytes=5))
    lost = [one for one in found if isinstance(one, Unread) and one.member == "Inbox/1/notes.txt"]
    assert [one.error.code for one in lost] == ["too_large"]


ADA = Message(
    {
        0x001A: "IPM.Contact", 0x3001: "Ada Fairbairn", 0x3A06: "Ada", 0x3A11: "Fairbairn", 0x3A16: "Alder; Finch & Co", 0x3A17: "Head of Sales",
        0x3A08: "(415) 555-0123", 0x3A1C: "(415) 555-0124", 0x3A24: "(415) 555-0125", 0x3A21: "(415) 555-0126", 0x3A2E: "(415) 555-0127",
        0x8083: "ada@alder.example", 0x1000: "Met in Leeds.\r\nLikes tea.", 0x3A29: "1 High Street", 0x3A27: "Leeds",
    }
)  # fmt: skip


def test_a_contact_is_read_as_a_card(tmp_path: Path) -> None:
    found = opened(tmp_path, made_pst({"Contacts": [ADA], "Inbox": [PLAN]}))
    card, plan = documents(found)
    assert (card.kind, card.media_type, card.title) == ("text", "text/vcard", "Ada Fairbairn")
    assert card.text.split("\n") == [
        "Ada Fairbairn", "Head of Sales", "Alder; Finch & Co", "Tel: (415) 555-0123", "Mobile: (415) 555-0124", "Pager: (415) 555-0126",
        "Fax: (415) 555-0125", "E-mail: ada@alder.example", "Address: 1 High Street, Leeds", "Met in Leeds. Likes tea.",
    ]  # fmt: skip
    assert not card.warnings and plan.kind == "mail"


class Folder:
    """A folder as libpff shows it, whose parts may be damaged."""

    def __init__(self, name: str, inner: list[Folder], broken: str = "") -> None:
        self.name, self.inner, self.broken = name, inner, broken

    def get_name(self) -> str:
        return self.name

    def get_number_of_sub_messages(self) -> int:
        if self.broken == "messages":
            raise OSError("damaged")
        return 0

    def get_number_of_sub_folders(self) -> int:
        return len(self.inner)

    def get_sub_folder(self, number: int) -> Folder:
        if self.broken == "folders":
            raise OSError("damaged")
        return self.inner[number]


@pytest.mark.parametrize("broken", ["messages", "folders"])
def test_a_damaged_folder_costs_only_itself(broken: str) -> None:
    root = Folder(
        "", [Folder("bad", [Folder("lost", [])], broken), Folder("good", [Folder("worse", [], broken)])]
    )
    told = [(name, one.code) for name, one in pst._items(root, 1, 1) if isinstance(one, Notice)]
    expected = {"messages": [("bad", "damaged"), ("good/worse", "damaged")], "folders": [("bad", "damaged")]}
    assert told == expected[broken]


def test_folders_past_the_limits_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pst, "_NESTING", 1)
    root = Folder("", [Folder("a", [Folder("b", [])])])
    assert [(name, one.code) for name, one in pst._items(root, 1, 1) if isinstance(one, Notice)] == [
        ("a", "too_deep")
    ]
    monkeypatch.setattr(pst, "_FOLDERS", 2)
    many = Folder("", [Folder("a", []), Folder("b", [])])
    assert [one.code for _, one in pst._items(many, 1, 1) if isinstance(one, Notice)] == ["too_many_members"]
