"""The completion of a job: running → linking → done.

A job moves to ``linking`` once, when none of its items is open any more. Then whoever holds the job's lock
(``link_lock``) links its mentions; doing that twice changes nothing. A failure stays on the job with its
reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, exists, func, or_, select, update

from records.failures import Problem
from records.store.items import BACKOFF
from records.store.tables import deliveries, items, jobs


@dataclass(frozen=True, slots=True)
class Completion:
    """The state of a job's completion, and why linking failed, if it did.

    ``final``: it is not tried again.
    """

    state: str
    error_code: str | None
    error_message: str | None
    final: bool


def link_lock(job_id: str) -> str:
    """The name of the advisory lock under which a job is linked."""
    return f"kith link {job_id}"


def begin(connection: Connection) -> list[str]:
    """Move the jobs whose items have all ended to ``linking``.

    Returns the ids of those, each exactly once.
    """
    open_items = exists().where(items.c.job_id == jobs.c.id, items.c.state.in_(("waiting", "leased")))
    rows = connection.execute(
        update(jobs)
        .where(jobs.c.state == "running", ~open_items)
        .values(state="linking", tries=0, not_before=None, error_code=None, error_message=None)
        .returning(jobs.c.id)
    )
    return [row.id for row in rows]


def to_link(connection: Connection, tries: int) -> list[str]:
    """Ids of the jobs that wait to be linked and had fewer than ``tries`` tries, the oldest first."""
    due = or_(jobs.c.not_before.is_(None), jobs.c.not_before <= func.now())
    rows = connection.execute(
        select(jobs.c.id)
        .where(jobs.c.state == "linking", jobs.c.tries < tries, due)
        .order_by(jobs.c.created_at)
    )
    return [row.id for row in rows]


def documents(connection: Connection, job_id: str) -> list[str]:
    """Ids of the documents that the job's items became."""
    rows = connection.execute(
        select(items.c.document_id)
        .where(items.c.job_id == job_id, items.c.document_id.is_not(None))
        .distinct()
    )
    return [row.document_id for row in rows]


def attempt(connection: Connection, job_id: str) -> bool:
    """Count a try. Returns False if the job is not to be linked, or no longer."""
    return _step(connection, job_id, tries=jobs.c.tries + 1)


def done(connection: Connection, job_id: str) -> bool:
    """Mark the job as linked, enriched and delivered."""
    return _step(
        connection,
        job_id,
        state="done",
        finished_at=func.now(),
        error_code=None,
        error_message=None,
        not_before=None,
    )


def failed(connection: Connection, job_id: str, problem: Problem, tries: int) -> bool:
    """Keep why linking failed, and when it may be tried again.

    A permanent failure waits for ``kith retry``.
    """
    counted = jobs.c.tries if problem.retry else max(tries, 1)
    pause = func.make_interval(0, 0, 0, 0, 0, 0, BACKOFF * func.power(3.0, jobs.c.tries - 1))
    return _step(
        connection, job_id, tries=counted, not_before=func.now() + pause, error_code=problem.code,
        error_message=problem.message,
    )  # fmt: skip


def state(connection: Connection, job_id: str, tries: int) -> Completion | None:
    """The state of the job's completion, or None if there is no such job."""
    row = connection.execute(
        select(jobs.c.state, jobs.c.error_code, jobs.c.error_message, jobs.c.tries).where(jobs.c.id == job_id)
    ).one_or_none()
    if row is None:
        return None
    return Completion(
        row.state, row.error_code, row.error_message, bool(row.error_code) and row.tries >= tries
    )


def retry(connection: Connection, job_id: str) -> bool:
    """Let a job be linked again after its linking failed for good. Returns False if it has not."""
    return _step(connection, job_id, jobs.c.error_code.is_not(None), tries=0, not_before=None)


def undelivered(connection: Connection) -> bool:
    """Whether the outbox holds anything."""
    return bool(connection.scalar(select(exists().where(deliveries.c.delivered_at.is_(None)))))


def _step(connection: Connection, job_id: str, *where: Any, **values: Any) -> bool:
    moved = connection.execute(
        update(jobs).where(jobs.c.id == job_id, jobs.c.state == "linking", *where).values(**values)
    )
    return moved.rowcount == 1
