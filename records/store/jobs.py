"""Jobs: what an operator submitted, its progress, and its failures."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, case, func, insert, literal, select, update

from records.failures import Misuse
from records.store import audit, completion
from records.store.tables import items, jobs, sources

KINDS = ("auto", "mail", "letter", "forum", "text")
_DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"


@dataclass(frozen=True, slots=True)
class JobProgress:
    """The progress of a job.

    ``total`` counts the items to be read; an unpacked mailbox counts as its members. ``per_minute`` is the
    rate of the last minute while the job runs, and of the whole job afterwards.
    """

    id: str
    kind: str
    state: str
    created_at: datetime
    finished_at: datetime | None
    sources: int
    total: int
    waiting: int
    running: int
    done: int
    failed: int
    cancelled: int
    per_minute: float


@dataclass(frozen=True, slots=True)
class Failure:
    """An item that failed, and the reason. ``member`` is empty for a whole source."""

    item_id: int
    locator: str
    member: str
    stage: str
    code: str
    message: str
    tries: int


def create_job(
    conn: Connection, kind: str, options: Mapping[str, Any], locators: Sequence[str], by: str
) -> str:
    """Create a job with one item to fetch for each distinct source, and return its id.

    Raises:
        Misuse: The kind is unknown, or there are no sources.
    """
    if kind not in KINDS:
        raise Misuse("unknown_kind", f"There is no such kind. Choose one of {', '.join(KINDS)}.")
    wanted = list(dict.fromkeys(locators))
    if not wanted:
        raise Misuse("no_sources", "A job needs at least one source: a file, a folder, a mailbox or a URL.")
    job_id = _new_id()
    conn.execute(insert(jobs).values(id=job_id, kind=kind, options=dict(options), submitted_by=by))
    conn.execute(insert(sources), [{"job_id": job_id, "locator": locator} for locator in wanted])
    columns = ["job_id", "source_id", "locator"]
    made = select(sources.c.job_id, sources.c.id, sources.c.locator).where(sources.c.job_id == job_id)
    conn.execute(insert(items).from_select(columns, made.order_by(sources.c.id)))
    audit.note(conn, by, "job.submit", job_id, {"kind": kind, "sources": len(wanted)})
    return job_id


def progress(conn: Connection, job_id: str) -> JobProgress | None:
    """The progress of the job, or None if there is none with this id."""
    row = conn.execute(_counted().where(jobs.c.id == job_id)).one_or_none()
    return _progress(row) if row else None


def list_jobs(conn: Connection, limit: int = 50, offset: int = 0) -> list[JobProgress]:
    """Jobs, newest first."""
    newest = _counted().order_by(jobs.c.created_at.desc(), jobs.c.id.desc()).limit(limit).offset(offset)
    return [_progress(row) for row in conn.execute(newest)]


def failures(conn: Connection, job_id: str, limit: int = 100, offset: int = 0) -> list[Failure]:
    """The failed items in the job's order, with the reason of the last try."""
    rows = conn.execute(
        select(items)
        .where(items.c.job_id == job_id, items.c.state == "failed")
        .order_by(items.c.id)
        .limit(limit)
        .offset(offset)
    )
    return [
        Failure(r.id, r.locator, r.member, r.stage, r.error_code or "unknown", r.error_message or "", r.tries)
        for r in rows
    ]


def retry(conn: Connection, job_id: str, by: str = "operator") -> int:
    """Let the failed items be tried again with all their tries, or linking, if that failed.

    Returns:
        How many items are tried again.

    Raises:
        Misuse: There is no such job.
    """
    _must_exist(conn, job_id)
    again = conn.execute(
        update(items)
        .where(items.c.job_id == job_id, items.c.state == "failed")
        .values(
            state="waiting", tries=0, not_before=None, error_code=None, error_message=None, finished_at=None,
            lease_holder=None, lease_until=None,
        )
    ).rowcount  # fmt: skip
    if again:
        reopened = {"state": "running", "finished_at": None, "tries": 0, "not_before": None}
        conn.execute(
            update(jobs).where(jobs.c.id == job_id).values(**reopened, error_code=None, error_message=None)
        )
    else:
        completion.retry(conn, job_id)
    audit.note(conn, by, "job.retry", job_id, {"items": again})
    return again


def cancel(conn: Connection, job_id: str, by: str = "operator") -> int:
    """Cancel the waiting items of a job; those in work are finished.

    Returns:
        How many items were cancelled.

    Raises:
        Misuse: There is no such job, or it is over.
    """
    _must_exist(conn, job_id)
    ended = conn.execute(
        update(jobs)
        .where(jobs.c.id == job_id, jobs.c.state.in_(("running", "linking")))
        .values(state="cancelled", finished_at=func.now())
    ).rowcount
    if not ended:
        raise Misuse("job_over", f"Job {job_id} is over; there is nothing to cancel.")
    stopped = conn.execute(
        update(items)
        .where(items.c.job_id == job_id, items.c.state == "waiting")
        .values(state="cancelled", finished_at=func.now())
    ).rowcount
    audit.note(conn, by, "job.cancel", job_id, {"items": stopped})
    return stopped


def _counted() -> Select[Any]:
    to_read = items.c.members.is_(None)

    def counting(*states: str) -> Any:
        return func.count().filter(to_read, items.c.state.in_(states))

    recent = func.count().filter(
        to_read, items.c.finished_at > func.now() - func.make_interval(0, 0, 0, 0, 0, 1)
    )
    counts = (
        select(
            func.count().filter(to_read).label("total"),
            counting("waiting").label("waiting"),
            counting("leased").label("running"),
            counting("done").label("done"),
            counting("failed").label("failed"),
            counting("cancelled").label("cancelled"),
            recent.label("recent"),
        )
        .where(items.c.job_id == jobs.c.id)
        .lateral("counts")
    )
    of_sources = select(func.count()).where(sources.c.job_id == jobs.c.id).scalar_subquery()
    seconds = func.extract("epoch", func.coalesce(jobs.c.finished_at, func.now()) - jobs.c.created_at)
    ended = counts.c.done + counts.c.failed
    rate = case(
        (jobs.c.state == "running", counts.c.recent * 60.0 / func.least(60, func.greatest(seconds, 1))),
        else_=ended * 60.0 / func.greatest(seconds, 1),
    )
    return select(
        jobs.c.id, jobs.c.kind, jobs.c.state, jobs.c.created_at, jobs.c.finished_at,
        of_sources.label("sources"),
        counts.c.total, counts.c.waiting, counts.c.running, counts.c.done, counts.c.failed,
        counts.c.cancelled,
        rate.label("per_minute"),
    ).select_from(jobs.join(counts, literal(True)))  # fmt: skip


def _progress(row: Row[Any]) -> JobProgress:
    return JobProgress(**{**row._asdict(), "per_minute": round(float(row.per_minute), 1)})


def _must_exist(conn: Connection, job_id: str) -> None:
    if conn.scalar(select(jobs.c.id).where(jobs.c.id == job_id).with_for_update()) is None:
        raise Misuse("no_such_job", "There is no job with this id. `kith jobs` lists them.")


def _new_id() -> str:
    """A "j", the time in 1/32 seconds, and 20 random bits: ids sort in the order of creation."""
    number, letters = (int(time.time() * 32) << 20) | secrets.randbits(20), ""
    while number:
        number, digit = divmod(number, 32)
        letters = _DIGITS[digit] + letters
    return f"j{letters}"
