"""Real worker processes on a real queue: what is killed, lost, repeated or stopped changes nothing in the
end.
"""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import select, update

from records.store.tables import items
from tests.support.deployment import Deployment
from workers.broker import QUEUES, open_broker, send

Letters = Callable[[int], list[Path]]


def leased(deployment: Deployment, queue: str) -> int:
    with deployment.store.begin() as connection:
        held = select(items.c.id).where(items.c.state == "leased", items.c.queue == queue)
        return len(connection.execute(held).fetchall())


def test_a_job_is_read_linked_and_done(running: Deployment, letters: Letters) -> None:
    files = letters(40)
    job = running.submit(*files)
    found = running.until_over(job)
    assert (found.done, found.failed) == (40, 0)
    documents, mentions = running.rows()
    assert len(documents) == 40
    assert len(mentions) >= 40


def test_the_same_again_changes_no_row(running: Deployment, letters: Letters) -> None:
    files = letters(20)
    running.until_over(running.submit(*files))
    before = running.rows()
    again = running.until_over(running.submit(files[0].parent))
    assert (again.done, again.failed, again.total) == (20, 0, 20)
    assert running.rows() == before


def test_a_bad_item_fails_with_a_reason_and_the_others_go_on(
    running: Deployment, letters: Letters, tmp_path: Path
) -> None:
    bad = tmp_path / "empty.eml"
    bad.write_bytes(b"")
    job = running.submit(*letters(3), bad, tmp_path / "missing.txt")
    found = running.until_over(job)
    assert (found.done, found.failed) == (3, 2)
    with running.store.begin() as connection:
        rows = connection.execute(
            select(items).where(items.c.job_id == job, items.c.state == "failed")
        ).fetchall()
    assert {row.locator: (row.error_code, row.tries) for row in rows} == {
        str(bad): ("empty", 1),
        str(tmp_path / "missing.txt"): ("not_found", 1),
    }


def test_a_flushed_queue_and_doubled_messages_change_nothing(running: Deployment, letters: Letters) -> None:
    job = running.submit(*letters(150))
    broker = open_broker(running.broker)
    running.until(lambda: leased(running, "text"))
    with running.store.begin() as connection:
        ids = list(connection.scalars(select(items.c.id).where(items.c.job_id == job)))
    for _ in range(2):
        for queue in ("fetch", "text", "ocr"):
            send(broker, queue, ids)
        send(broker, "link", job)
    running.broker.flushdb()
    for queue in ("fetch", "text"):
        send(broker, queue, ids)
    found = running.until_over(job)
    assert (found.done, found.failed, found.total) == (150, 0, 150)
    with running.store.begin() as connection:
        tries = connection.scalars(select(items.c.tries).where(items.c.job_id == job))
        assert set(tries) == {1}


def test_a_killed_worker_loses_nothing(running: Deployment, letters: Letters) -> None:
    job = running.submit(*letters(150))
    running.until(lambda: leased(running, "text"))
    assert running.supervisor is not None
    os.kill(running.supervisor.pids[0], signal.SIGKILL)
    found = running.until_over(job)
    assert (found.done, found.failed, found.total) == (150, 0, 150)
    with running.store.begin() as connection:
        rows = connection.execute(select(items).where(items.c.job_id == job)).fetchall()
    assert max(row.tries for row in rows) > 1, "the kill hit nothing"
    assert len({row.document_id for row in rows}) == 150


def test_what_passes_is_tried_four_times_and_what_is_permanent_once(running: Deployment) -> None:
    def answers(path: str) -> tuple[int, str]:
        return {"/gone": (404, ""), "/down": (503, "")}.get(
            path, (200, "<p>A page by Anna Berg, (415) 555-0123.</p>")
        )

    host = running.host
    host.answers = answers
    host.asked.clear()
    job = running.submit(host.url("/gone"), host.url("/down"), host.url("/well"), kind="text")

    def over() -> bool:
        with running.store.begin() as connection:  # the pauses are the state machine's and tested there
            connection.execute(update(items).where(items.c.job_id == job).values(not_before=None))
        return running.progress(job).state == "done"

    running.until(over)
    assert (host.asked["/gone"], host.asked["/down"], host.asked["/well"]) == (1, 4, 1)
    with running.store.begin() as connection:
        rows = connection.execute(
            select(items).where(items.c.job_id == job, items.c.state == "failed")
        ).fetchall()
    assert {row.locator: row.error_code for row in rows} == {
        host.url("/gone"): "not_found",
        host.url("/down"): "host_unwell",
    }


def test_a_thread_is_followed_to_its_limit_and_no_page_is_read_twice(running: Deployment) -> None:
    def answers(path: str) -> tuple[int, str]:
        page = int(path.rpartition("=")[2])
        posts = "".join(
            f"<article itemscope itemtype='https://schema.org/Comment'><span itemprop='author'>Anna Berg {page}{n}</span>"
            f"<div itemprop='text'>Post {n} of page {page}: call me at (415) 555-01{page}{n}.</div></article>"
            for n in range(3)
        )
        following = page % 5 + 1  # the last page leads back to the first
        head = f"<head><title>Thread</title><link rel='next' href='/thread?page={following}'></head>"
        return (
            200,
            f"<html>{head}<body>{posts}<a rel='next' href='/thread?page={following}'>Next</a></body></html>",
        )

    host = running.host
    host.answers = answers
    host.asked.clear()
    limited = running.until_over(
        running.submit(host.url("/thread?page=1"), kind="forum", follow=True, max_pages=3)
    )
    assert (limited.done, limited.failed) == (3, 0)
    whole = running.until_over(running.submit(host.url("/thread?page=1"), kind="forum", follow=True))
    assert (whole.done, whole.failed) == (5, 0)
    assert {path: n for path, n in host.asked.items() if path != "/robots.txt"} == {
        "/thread?page=1": 2, "/thread?page=2": 2, "/thread?page=3": 2, "/thread?page=4": 1, "/thread?page=5": 1,
    }  # fmt: skip


def test_messages_carry_ids_only(deployment: Deployment, letters: Letters) -> None:
    from workers.dispatcher import Dispatcher

    own = open_broker(deployment.broker)
    own.namespace = "kith-looked-at"
    deployment.submit(*letters(5), deployment.host.url("/x"))
    Dispatcher(deployment.store, own, deployment.settings).tick()
    seen = []
    for queue in QUEUES:
        for message in deployment.broker.hvals(f"{own.namespace}:{queue}.msgs"):
            seen.append(json.loads(message))
    assert seen
    for message in seen:
        assert message["kwargs"] == {}
        assert all(isinstance(one, int) for ids in message["args"] for one in ids)
        assert set(message["options"]) == {"redis_message_id"}
