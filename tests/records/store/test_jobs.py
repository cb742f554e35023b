"""Jobs: made, counted, retried, cancelled, and all of it in the audit log."""

from __future__ import annotations

import time

import pytest
from sqlalchemy import insert, select, text, update

from records.failures import Misuse
from records.store import Store, jobs
from records.store.tables import audit, items
from records.store.tables import jobs as table


def test_a_job_has_an_item_for_each_source(store: Store) -> None:
    with store.begin() as conn:
        job_id = jobs.create_job(conn, "mail", {"region": "US"}, ["a.eml", "b.eml", "a.eml"], "olga")
        found = jobs.progress(conn, job_id)
        rows = conn.execute(select(items).order_by(items.c.id)).all()
    assert found is not None
    assert (found.kind, found.state, found.sources, found.total, found.waiting) == (
        "mail",
        "running",
        2,
        2,
        2,
    )
    assert [(row.locator, row.member, row.stage, row.queue) for row in rows] == [
        ("a.eml", "", "fetch", "fetch"),
        ("b.eml", "", "fetch", "fetch"),
    ]


def test_ids_sort_as_jobs_were_made(store: Store) -> None:
    made = []
    with store.begin() as conn:
        for _ in range(3):
            made.append(jobs.create_job(conn, "auto", {}, ["a"], "olga"))
            time.sleep(0.05)
    with store.begin() as conn:
        assert made == sorted(made)
        assert all(job_id.startswith("j") and len(job_id) < 16 for job_id in made)
        assert {job.id for job in jobs.list_jobs(conn)} == set(made)
        assert len(jobs.list_jobs(conn, limit=2)) == 2
        assert jobs.progress(conn, "j0") is None


@pytest.mark.parametrize(("kind", "sources"), [("telegram", ["a"]), ("mail", [])])
def test_a_job_without_sense_is_refused(store: Store, kind: str, sources: list[str]) -> None:
    with store.begin() as conn, pytest.raises(Misuse):
        jobs.create_job(conn, kind, {}, sources, "olga")


def test_an_unpacked_mailbox_counts_as_its_members(store: Store) -> None:
    with store.begin() as conn:
        job_id = jobs.create_job(conn, "auto", {}, ["all.mbox"], "olga")
        box = conn.execute(select(items)).one()
        conn.execute(update(items).values(state="done", members=3))
        common = {"job_id": job_id, "source_id": box.source_id, "locator": "all.mbox", "stage": "read"}
        states = ["done", "failed", "leased"]
        conn.execute(
            insert(items), [{**common, "member": str(i), "state": state} for i, state in enumerate(states)]
        )
        found = jobs.progress(conn, job_id)
    assert found is not None
    assert (found.sources, found.total, found.done, found.failed, found.running, found.waiting) == (
        1,
        3,
        1,
        1,
        1,
        0,
    )


def test_failures_are_listed_and_run_again(store: Store) -> None:
    with store.begin() as conn:
        job_id = jobs.create_job(conn, "auto", {}, ["a", "b", "c"], "olga")
        bad = items.c.locator == "b"
        conn.execute(update(items).values(state="done", finished_at=text("now()")))
        reason = {"state": "failed", "error_code": "empty", "error_message": "The file is empty.", "tries": 4}
        conn.execute(update(items).where(bad).values(**reason))
        conn.execute(update(table).values(state="done", finished_at=text("now()")))
        (failure,) = jobs.failures(conn, job_id, 10)
        assert (failure.locator, failure.code, failure.message, failure.tries) == (
            "b",
            "empty",
            "The file is empty.",
            4,
        )
        assert jobs.retry(conn, job_id, "olga") == 1
        found = jobs.progress(conn, job_id)
        assert jobs.failures(conn, job_id, 10) == []
        again = conn.execute(select(items).where(bad)).one()
        log = [(row.who, row.action, row.detail) for row in conn.execute(select(audit).order_by(audit.c.id))]
    assert found is not None
    assert (found.state, found.waiting, found.done, found.finished_at) == ("running", 1, 2, None)
    assert (again.tries, again.error_code) == (0, None)
    assert log == [
        ("olga", "job.submit", {"kind": "auto", "sources": 3}),
        ("olga", "job.retry", {"items": 1}),
    ]


def test_cancelling_stops_what_waits(store: Store) -> None:
    with store.begin() as conn:
        job_id = jobs.create_job(conn, "auto", {}, ["a", "b", "c"], "olga")
        conn.execute(update(items).where(items.c.locator == "a").values(state="leased"))
        assert jobs.cancel(conn, job_id) == 2
        found = jobs.progress(conn, job_id)
        with pytest.raises(Misuse, match="job_over"):
            jobs.cancel(conn, job_id)
        with pytest.raises(Misuse, match="no_such_job"):
            jobs.retry(conn, "j0")
    assert found is not None
    assert (found.state, found.cancelled, found.running) == ("cancelled", 2, 1)
