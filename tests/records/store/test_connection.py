"""Opening a store: migrations, once and forward; errors that say what to do and nothing else."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError

from records.documents import Document
from records.failures import Misuse, Unavailable
from records.migrations import head
from records.store import Store, documents, linkage_models, open_store, tables
from records.store import decisions as log
from records.store.connection import HEAD, migrate
from records.store.tables import audit, customers, decisions, metadata
from settings import Settings


def test_the_newest_migration_is_the_one_that_the_store_asks_for() -> None:
    assert head() == HEAD


def test_migrations_make_the_tables_that_the_code_knows(store: Store) -> None:
    with store.begin() as conn:
        context = MigrationContext.configure(
            conn, opts={"compare_type": True, "compare_server_default": False}
        )
        assert compare_metadata(context, metadata) == []


def test_many_that_open_an_empty_database_at_once_migrate_it_once(kith_settings: Settings) -> None:
    with open_store(kith_settings) as store, store.begin() as conn:
        conn.execute(text("drop schema public cascade"))
        conn.execute(text("create schema public"))
    faults: list[BaseException] = []

    def opening() -> None:
        try:
            with open_store(kith_settings) as store, store.begin() as conn:
                conn.execute(insert(audit).values(who="test", action="open"))
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=opening) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    with open_store(kith_settings) as store, store.begin() as conn:
        assert len(conn.execute(select(audit)).all()) == 6
        assert conn.execute(text("select version_num from alembic_version")).scalars().all() == [HEAD]


def test_tables_that_are_newer_than_this_kith_are_left_alone(store: Store, kith_settings: Settings) -> None:
    with store.begin() as conn:
        conn.execute(text("update alembic_version set version_num = '9999'"))
    with pytest.raises(Misuse, match="newer Kith"):
        open_store(kith_settings)


@pytest.mark.parametrize(
    "url", ["sqlite:///kith.db", "mysql://host/kith", "not a url", "postgresql://kith@host:port/kith"]
)
def test_another_kind_of_database_is_refused(url: str, tmp_path: Path) -> None:
    with pytest.raises(Misuse, match="postgresql://user@host/name"):
        open_store(Settings(home=tmp_path, database_url=url))


def test_an_option_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Misuse, match="option"):
        open_store(Settings(home=tmp_path, database_url="postgresql://kith@/kith?colour=blue"))


def test_a_database_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="KITH_DATABASE_URL"):
        open_store(Settings(home=tmp_path, database_url=f"postgresql://kith:s3cret@/kith?host={tmp_path}"))


def test_a_fault_in_a_statement_shows_no_data(store: Store) -> None:
    row = {"id": "c1", "name": "Ann Lee", "content_hash": "x"}
    with pytest.raises(IntegrityError) as fault, store.begin() as conn:
        conn.execute(insert(customers), [row, row])
    assert "Ann Lee" not in str(fault.value)


def test_what_fails_is_rolled_back(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.begin() as conn:
        conn.execute(insert(audit).values(who="test", action="open"))
        raise ZeroDivisionError
    with store.begin() as conn:
        assert conn.execute(select(audit)).all() == []


def test_originals_are_kept_once_whole_and_checked(store: Store) -> None:
    name = store.originals.put(b"some bytes")
    place = store.originals.folder / name[:2] / name
    before = place.stat().st_mtime_ns
    assert store.originals.put(b"some bytes") == name
    assert place.stat().st_mtime_ns == before
    assert store.originals.get(name) == b"some bytes"
    assert name in store.originals
    assert "0" * 64 not in store.originals
    assert [path.name for path in store.originals.folder.rglob("*") if path.is_file()] == [name]
    place.write_bytes(b"some bytez")
    with pytest.raises(Unavailable, match="original_damaged"):
        store.originals.get(name)
    with pytest.raises(Unavailable, match="original_missing"):
        store.originals.get("0" * 64)
    with pytest.raises(ValueError, match="SHA-256"):
        store.originals.get("../../etc/passwd")


def test_a_damaged_original_that_comes_again_is_mended(store: Store) -> None:
    name = store.originals.put(b"some bytes")
    (store.originals.folder / name[:2] / name).write_bytes(b"cut")
    store.originals.put(b"some bytes")
    assert store.originals.get(name) == b"some bytes"


def test_older_decisions_learn_what_they_were_made_of(store: Store, letter: Callable[..., Document]) -> None:
    with store.begin() as conn:
        conn.execute(insert(customers).values(id="c1", name="Ann Lee", content_hash="x"))
        documents.save(conn, letter(1), "1", {})
        documents.save(conn, letter(2, name="Ben Ode", owned=0.3), "1", {})
        for mention in ("m1", "m2"):
            log.decide(conn, mention, "c1", "reject", "rita")
        chosen = select(decisions.c.mention_name, decisions.c.contact_values).order_by(decisions.c.id)
        before = conn.execute(chosen).all()
        conn.execute(text("alter table decisions drop column mention_name, drop column contact_values"))
        conn.execute(text("update alembic_version set version_num = '0002'"))
    migrate(store.engine, "0003")
    with store.begin() as conn:
        assert conn.execute(chosen).all() == before == [("Ann Lee", ["+14155550100"]), ("Ben Ode", [])]


def test_of_older_models_the_newest_is_the_one_in_use(store: Store) -> None:
    with store.begin() as conn:
        conn.execute(text("drop table linkage_choices"))
        conn.execute(text("update alembic_version set version_num = '0003'"))
        for version, day in (("old", "2026-01-01"), ("new", "2026-03-01"), ("middle", "2026-02-01")):
            conn.execute(
                insert(tables.linkage_models).values(version=version, model={}, created_at=text(f"'{day}'"))
            )
    migrate(store.engine, "0004")
    with store.begin() as conn:
        choice = linkage_models.in_use(conn)
        assert choice is not None
        assert (choice.version, choice.how) == ("new", "trained")
