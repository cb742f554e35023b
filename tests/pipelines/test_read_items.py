"""Kept bytes become saved documents, each with its item's state in one transaction."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from models import ownership
from models.names.tagger import NameTagger, load_tagger
from pipelines.deadline import Unwatched
from pipelines.fetch import fetch
from pipelines.read_items import Tally, read
from records.store import Store, items, jobs
from records.store.items import Item
from records.store.tables import documents
from records.store.tables import items as table
from settings import Settings


@pytest.fixture(scope="module")
def tagger() -> NameTagger:
    return load_tagger()


@pytest.fixture
def notes(tmp_path: Path) -> list[Path]:
    made = [tmp_path / f"note{n}.txt" for n in range(4)]
    for n, path in enumerate(made):
        path.write_text(f"Anna Berg can be reached at (415) 555-{100 + n:04}.\n")
    return made


def ready_to_read(store: Store, settings: Settings, *paths: Path) -> list[Item]:
    with store.begin() as connection:
        jobs.create_job(connection, "auto", {}, [str(path) for path in paths], by="test")
        waiting = [one.id for one in items.ready(connection, "fetch", 100)]
        held = items.take(connection, waiting, "fetch", "f", 60)
    fetch(store, settings, held, Unwatched())
    with store.begin() as connection:
        waiting = [one.id for one in items.ready(connection, "text", 100)]
        return items.take(connection, waiting, "text", "w1", 60)


def states(store: Store) -> list[tuple[str, str | None]]:
    with store.begin() as connection:
        return [(row.state, row.error_code) for row in connection.execute(select(table).order_by(table.c.id))]


def kept(store: Store) -> int:
    with store.begin() as connection:
        return connection.scalar(select(func.count()).select_from(documents)) or 0


def test_a_batch_is_read_and_the_same_bytes_are_read_once(
    store: Store, kith_settings: Settings, tagger: NameTagger, notes: list[Path], tmp_path: Path
) -> None:
    first = read(store, kith_settings, tagger, ready_to_read(store, kith_settings, *notes), Unwatched())
    assert first == Tally(read=4)
    copy = tmp_path / "copy.txt"
    copy.write_bytes(notes[0].read_bytes())
    again = read(store, kith_settings, tagger, ready_to_read(store, kith_settings, *notes, copy), Unwatched())
    assert again == Tally(known=5)
    assert kept(store) == 4
    assert set(states(store)) == {("done", None)}


def test_what_was_read_with_other_weights_of_ownership_is_read_again_in_its_place(
    store: Store,
    kith_settings: Settings,
    tagger: NameTagger,
    notes: list[Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read(store, kith_settings, tagger, ready_to_read(store, kith_settings, *notes), Unwatched())
    taught = replace(ownership.load(), version="ownership-taught-anew")
    monkeypatch.setattr("models.ownership.load", lambda: taught)
    again = read(store, kith_settings, tagger, ready_to_read(store, kith_settings, *notes), Unwatched())
    assert again == Tally(read=4) and kept(store) == 4
    with store.begin() as connection:
        assert set(connection.scalars(select(documents.c.model_versions["ownership"].astext))) == {
            taught.version
        }


def test_one_bad_item_takes_no_other_with_it(
    store: Store, kith_settings: Settings, tagger: NameTagger, notes: list[Path]
) -> None:
    held = ready_to_read(store, kith_settings, *notes)
    (kith_settings.folder / "originals" / str(held[1].sha256)[:2] / str(held[1].sha256)).unlink()
    tally = read(store, kith_settings, tagger, held, Unwatched())
    assert tally == Tally(read=3, failed=1)
    assert states(store)[1] == ("waiting", "original_missing"), "a disk may come back"


def test_what_another_has_meanwhile_is_not_saved(
    store: Store, kith_settings: Settings, tagger: NameTagger, notes: list[Path]
) -> None:
    held = ready_to_read(store, kith_settings, *notes[:2])
    with store.begin() as connection:
        items.reclaim(connection, 4, gone=["w1"])
        items.take(connection, [held[0].id], "text", "w2", 60)
    tally = read(store, kith_settings, tagger, held, Unwatched())
    assert tally == Tally(lost=2)
    assert kept(store) == 0


def test_what_is_not_begun_is_handed_back(
    store: Store, kith_settings: Settings, tagger: NameTagger, notes: list[Path]
) -> None:
    class Stopping(Unwatched):
        asked = 0

        def stopping(self) -> bool:
            self.asked += 1
            return self.asked > 2

    tally = read(store, kith_settings, tagger, ready_to_read(store, kith_settings, *notes), Stopping())
    assert tally == Tally(read=2)
    assert [state for state, _ in states(store)] == ["done", "done", "waiting", "waiting"]
