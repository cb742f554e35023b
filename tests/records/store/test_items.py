"""The items' state machine: who may hold what, and what becomes of it."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from sqlalchemy import Row, func, select, update

from records.failures import Unavailable, Unreadable
from records.store import Store, items, jobs
from records.store.items import Entry, Item, LeaseLost
from records.store.tables import items as table

PASSING = Unavailable("host_unwell", "The host answered with status 503.")
PERMANENT = Unreadable("empty", "The file is empty.")


def a_job(store: Store, *locators: str, **options: object) -> str:
    with store.begin() as connection:
        return jobs.create_job(connection, "auto", options, locators or ("/a", "/b", "/c"), by="test")


def take(store: Store, holder: str = "w1", queue: str = "fetch", seconds: float = 60) -> list[Item]:
    with store.begin() as connection:
        waiting = [one.id for one in items.ready(connection, queue, 100)]
        return items.take(connection, waiting, queue, holder, seconds)


def states(store: Store) -> list[str]:
    with store.begin() as connection:
        return list(connection.scalars(select(table.c.state).order_by(table.c.id)))


def row(store: Store, item: Item) -> Row[Any]:
    with store.begin() as connection:
        return connection.execute(select(table).where(table.c.id == item.id)).one()


def make_due(store: Store) -> None:
    with store.begin() as connection:
        connection.execute(update(table).values(not_before=None))


def test_an_item_has_one_holder(store: Store) -> None:
    a_job(store, *(f"/{n}" for n in range(200)))
    with store.begin() as connection:
        ids = [one.id for one in items.ready(connection, "fetch", 1000)]
    got: list[list[int]] = []
    start = threading.Barrier(4)

    def worker(name: str) -> None:
        start.wait()
        for _ in range(3):
            with store.begin() as connection:
                got.append([one.id for one in items.take(connection, ids, "fetch", name, 60)])

    threads = [threading.Thread(target=worker, args=(f"w{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one for batch in got for one in batch) == ids


def test_what_another_holds_cannot_be_finished(store: Store) -> None:
    a_job(store)
    first, *_ = take(store, "w1", seconds=0)
    with store.begin() as connection:
        assert items.reclaim(connection, tries=4) == 3
    again, *_ = take(store, "w2")
    assert again.id == first.id
    for step in (
        lambda c: items.read(c, first, "d1"),
        lambda c: items.failed(c, first, PERMANENT, 4),
        lambda c: items.fetched(c, first, Entry("/a", queue="text", sha256="0" * 64)),
        lambda c: items.unpacked(c, first, 3),
        lambda c: items.hold(c, first, 60),
        lambda c: items.postponed(c, first, 1),
    ):
        with pytest.raises(LeaseLost), store.begin() as connection:
            step(connection)
    with store.begin() as connection:
        items.read(connection, again, "d1")
    assert row(store, again).document_id == "d1"


def test_finishing_twice_is_refused(store: Store) -> None:
    a_job(store, "/a")
    (item,) = take(store)
    with store.begin() as connection:
        items.read(connection, item, "d1")
    with pytest.raises(LeaseLost), store.begin() as connection:
        items.failed(connection, item, PERMANENT, 4)
    assert states(store) == ["done"]


def test_a_permanent_problem_fails_at_once(store: Store) -> None:
    a_job(store, "/a")
    (item,) = take(store)
    with store.begin() as connection:
        assert items.failed(connection, item, PERMANENT, 4)
    found = row(store, item)
    assert (found.state, found.error_code, found.tries) == ("failed", "empty", 1)
    assert found.finished_at is not None
    assert found.lease_holder is None


def test_a_passing_problem_is_tried_four_times_with_growing_pauses(store: Store) -> None:
    a_job(store, "/a")
    pauses = []
    for _ in range(3):
        (item,) = take(store)
        with store.begin() as connection:
            assert not items.failed(connection, item, PASSING, 4)
        assert take(store) == [], "not before its pause is over"
        with store.begin() as connection:
            pause = select(func.extract("epoch", table.c.not_before - func.now()))
            pauses.append(float(connection.scalar(pause) or 0))
        make_due(store)
    (item,) = take(store)
    assert item.tries == 4
    with store.begin() as connection:
        assert items.failed(connection, item, PASSING, 4)
    assert row(store, item).error_code == "host_unwell"
    assert take(store) == []
    for place, waited in enumerate(pauses):
        assert items.BACKOFF * 3**place * 0.4 < waited < items.BACKOFF * 3**place * 1.6


def test_an_item_whose_workers_die_fails_in_the_end(store: Store) -> None:
    a_job(store, "/a")
    for _ in range(4):
        (item,) = take(store, "gone")
        with store.begin() as connection:
            assert items.reclaim(connection, 4, gone=["gone"]) == 1
        make_due(store)
    found = row(store, item)
    assert (found.state, found.error_code) == ("failed", items.LOST)
    assert take(store) == []


def test_a_lost_item_is_a_suspect_until_it_succeeds(store: Store) -> None:
    a_job(store, "/a")
    take(store, "gone")
    with store.begin() as connection:
        items.reclaim(connection, 4, gone=["gone"])
        (waiting,) = items.ready(connection, "fetch", 10)
        assert waiting.suspect
    (item,) = take(store)
    with store.begin() as connection:
        items.fetched(connection, item, Entry("/a", queue="text", sha256="0" * 64))
        (waiting,) = items.ready(connection, "text", 10)
        assert not waiting.suspect
        assert waiting.tries == 0


def test_a_live_holder_keeps_its_lease_by_renewing_it(store: Store) -> None:
    a_job(store, "/a")
    take(store, "w1", seconds=0)
    with store.begin() as connection:
        items.renew(connection, ["w1"], 60)
        assert items.reclaim(connection, 4) == 0
        assert items.lease_owners(connection, "w") == ["w1"]
        assert items.lease_owners(connection, "W_") == []


def test_what_is_handed_back_costs_no_try(store: Store) -> None:
    a_job(store)
    held = take(store)
    with store.begin() as connection:
        items.hand_back(connection, held[1:])
    again = take(store, "w2")
    assert [(one.id, one.tries) for one in again] == [(one.id, 1) for one in held[1:]]


def test_members_come_once_however_often_a_mailbox_is_unpacked(store: Store) -> None:
    job = a_job(store, "/mbox")
    entries = [Entry("/mbox", str(n), n, queue="text", sha256=f"{n:064}") for n in range(5)]
    (item,) = take(store)
    with store.begin() as connection:
        assert items.add(connection, job, item.source_id, entries[:3]) == 3
        items.reclaim(connection, 4, gone=["w1"])
    (item,) = take(store)
    with store.begin() as connection:
        assert items.add(connection, job, item.source_id, entries) == 2
        items.unpacked(connection, item, 5)
        found = jobs.progress(connection, job)
    assert found is not None
    assert (found.total, found.waiting) == (5, 5)


def test_a_thread_stops_at_its_pages_and_visits_none_twice(store: Store) -> None:
    a_job(store, "http://host.example/1", follow=True, max_pages=3)
    (first,) = take(store)
    assert first.follow
    with store.begin() as connection:
        assert items.add_page(connection, first, "http://host.example/2", 50)
        assert not items.add_page(connection, first, "http://host.example/1", 50)
        assert not items.add_page(connection, first, "http://host.example/2", 50)
        assert items.add_page(connection, first, "http://host.example/3", 50)
        assert not items.add_page(connection, first, "http://host.example/4", 50)


def test_a_cancelled_job_hands_out_nothing(store: Store) -> None:
    job = a_job(store)
    with store.begin() as connection:
        held = items.take(connection, [items.ready(connection, "fetch", 1)[0].id], "fetch", "w1", 60)
        jobs.cancel(connection, job)
        items.add(connection, job, held[0].source_id, [Entry("/late")])
        assert items.ready(connection, "fetch", 10) == []
        with pytest.raises(LeaseLost):
            items.hold(connection, held[0], 60)
        items.sweep_cancelled(connection)
        items.read(connection, held[0], "d1")
    assert sorted(states(store)) == ["cancelled", "cancelled", "cancelled", "done"]


def test_a_stuck_item_is_failed_from_outside_only_while_it_is_held(store: Store) -> None:
    a_job(store, "/a")
    (item,) = take(store, "w1/0.1")
    with store.begin() as connection:
        assert not items.condemn(connection, item.id, "w1/0.2", PERMANENT)
        assert items.condemn(connection, item.id, "w1/0.1", PERMANENT)
        assert not items.condemn(connection, item.id, "w1/0.1", PERMANENT)
    assert states(store) == ["failed"]
