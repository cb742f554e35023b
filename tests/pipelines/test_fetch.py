"""Items become kept bytes, or the items that they hold; a crash half-way is gone on from."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import Row, select

from pipelines.deadline import Unwatched
from pipelines.fetch import SLICE, fetch
from records.store import Store, items, jobs
from records.store.items import Item
from records.store.tables import items as table
from settings import Settings


def message(n: int) -> str:
    return f"From: Anna Berg <anna{n}@berg.example>\nTo: x@y.example\nSubject: Note {n}\n\nCall (415) 555-0123.\n"


def mailbox(path: Path, count: int) -> Path:
    path.write_text("".join(f"From - Mon Jan  5 10:00:00 2026\n{message(n)}\n" for n in range(count)))
    return path


def held(store: Store, holder: str = "w1") -> list[Item]:
    with store.begin() as connection:
        waiting = [one.id for one in items.ready(connection, "fetch", 1000)]
        return items.take(connection, waiting, "fetch", holder, 60)


def submit(store: Store, *paths: Path, kind: str = "auto") -> str:
    with store.begin() as connection:
        return jobs.create_job(connection, kind, {}, [str(path) for path in paths], by="test")


def rows(store: Store) -> list[Row]:  # type: ignore[type-arg]
    with store.begin() as connection:
        return list(connection.execute(select(table).order_by(table.c.id)))


def test_a_file_waits_to_be_read_on_the_queue_of_its_cost(
    store: Store, kith_settings: Settings, tmp_path: Path
) -> None:
    note, page = tmp_path / "note.txt", tmp_path / "scan.pdf"
    note.write_text("Anna Berg, (415) 555-0123")
    page.write_bytes(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n")
    submit(store, note, page)
    fetch(store, kith_settings, held(store), Unwatched())
    found = {row.locator: row for row in rows(store)}
    assert found[str(note)].queue == "text"
    assert found[str(page)].queue == "ocr"
    assert {row.state for row in found.values()} == {"waiting"}
    assert store.originals.get(found[str(note)].sha256) == note.read_bytes()


def test_what_cannot_be_had_fails_with_its_reason(
    store: Store, kith_settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "note.txt").write_text("Anna Berg")
    submit(store, tmp_path / "missing", tmp_path / "folder", tmp_path / "note.txt", kind="letter")
    fetch(store, kith_settings, held(store), Unwatched())
    missing, folder, note = rows(store)
    assert (missing.state, missing.error_code) == ("failed", "not_found")
    assert (folder.state, folder.error_code) == ("failed", "empty_folder")
    assert note.state == "failed", "text is no letter"


def test_a_folder_becomes_its_files(store: Store, kith_settings: Settings, tmp_path: Path) -> None:
    for name in ("a/1.txt", "a/b/2.txt", "3.txt"):
        (tmp_path / "f" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "f" / name).write_text(name)
    job = submit(store, tmp_path / "f")
    fetch(store, kith_settings, held(store), Unwatched())
    fetch(store, kith_settings, held(store), Unwatched())
    folder, *files = rows(store)
    assert (folder.state, folder.members) == ("done", 3)
    assert [(row.stage, row.state) for row in files] == [("read", "waiting")] * 3
    with store.begin() as connection:
        found = jobs.progress(connection, job)
    assert found is not None
    assert found.total == 3


def test_members_of_one_name_are_all_kept(store: Store, kith_settings: Settings, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("note.txt", "the first")
        archive.writestr("note.txt", "the second")
    submit(store, tmp_path / "two.zip")
    fetch(store, kith_settings, held(store), Unwatched())
    _, *members = rows(store)
    assert len({row.member for row in members}) == 2
    assert {store.originals.get(row.sha256) for row in members} == {b"the first", b"the second"}


class Crash(Exception):
    """The worker's end."""


class Crashing(Unwatched):
    """A watch that ends the worker after so many members."""

    def __init__(self, after: int) -> None:
        self.left = after

    def working_on(self, item_id: int | None) -> None:
        self.left -= 1
        if self.left < 0:
            raise Crash


def test_a_mailbox_that_was_half_unpacked_is_gone_on_with(
    store: Store, kith_settings: Settings, tmp_path: Path
) -> None:
    count = 2 * SLICE + 30
    job = submit(store, mailbox(tmp_path / "all.mbox", count))
    with pytest.raises(Crash):
        fetch(store, kith_settings, held(store), Crashing(after=SLICE + 20))
    with store.begin() as connection:
        found = jobs.progress(connection, job)
        assert found is not None
        assert found.waiting == SLICE, "the first members can be read before the last are there"
        assert items.reclaim(connection, 4, gone=["w1"]) == 1
    fetch(store, kith_settings, held(store, "w2"), Unwatched())
    whole, *members = rows(store)
    assert (whole.state, whole.members) == ("done", count)
    assert len(members) == count
    assert len({row.sha256 for row in members}) == count
    assert sorted(row.position for row in members) == list(range(count))


def test_a_job_that_is_cancelled_is_unpacked_no_further(
    store: Store, kith_settings: Settings, tmp_path: Path
) -> None:
    job = submit(store, mailbox(tmp_path / "all.mbox", SLICE + 5))
    mine = held(store)
    with store.begin() as connection:
        jobs.cancel(connection, job)
    fetch(store, kith_settings, mine, Unwatched())
    with store.begin() as connection:
        items.sweep_cancelled(connection)
    assert [row.state for row in rows(store)] == ["cancelled"]


def test_names_that_are_not_utf8_are_read(store: Store, kith_settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    odd = os.fsencode(tmp_path / "inbox") + b"/caf\xe9.txt"
    Path(os.fsdecode(odd)).write_text("Anna Berg")
    submit(store, tmp_path / "inbox")
    fetch(store, kith_settings, held(store), Unwatched())
    fetch(store, kith_settings, held(store), Unwatched())
    found = [row for row in rows(store) if row.sha256]
    assert [store.originals.get(row.sha256) for row in found] == [b"Anna Berg"]
    assert found[0].locator.endswith("/inbox/caf%E9.txt")
