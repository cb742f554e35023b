"""Jobs over HTTP: progress and failures; submitting, retrying, cancelling."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter
from sqlalchemy import Connection

from console.api import queries
from console.api.dependencies import REVIEWER, Limit, Offset, Opened
from console.api.schemas import Changed, Fault, Item, Job, JobDetail, Progress, Submission, Submitted
from records.failures import Misuse
from records.store import Store
from records.store import jobs as kept
from records.store.jobs import JobProgress
from sources.files import locator
from sources.imap import account_of, is_imap

routes = APIRouter(prefix="/jobs", tags=["jobs"])

_ITEM_STATES = {"leased": "working"}


@routes.get("", summary="Jobs, newest first")
def list_jobs(store: Opened, limit: Limit = 50, offset: Offset = 0) -> list[Job]:
    """Jobs, newest first."""
    with store.begin() as conn:
        return jobs(conn, limit, offset)


@routes.post("", status_code=201, summary="Submit sources as a job")
def submit_job(store: Opened, submission: Submission) -> Submitted:
    """Submit sources as a job."""
    return Submitted(id=submit(store, submission))


@routes.get("/{job_id}", summary="One job with its items")
def get_job(store: Opened, job_id: str, limit: Limit = 200, offset: Offset = 0) -> JobDetail:
    """One job with its items."""
    with store.begin() as conn:
        return job(conn, job_id, limit, offset)


@routes.post("/{job_id}/retry", summary="Run failed items again")
def retry_job(store: Opened, job_id: str) -> Changed:
    """Run failed items again."""
    with store.begin() as conn:
        return Changed(id=job_id, items=kept.retry(conn, job_id, REVIEWER))


@routes.post("/{job_id}/cancel", summary="Start no further items")
def cancel_job(store: Opened, job_id: str) -> Changed:
    """Start no further items."""
    with store.begin() as conn:
        return Changed(id=job_id, items=kept.cancel(conn, job_id, REVIEWER))


def jobs(conn: Connection, limit: int, offset: int) -> list[Job]:
    """Jobs, newest first, with their first sources."""
    found = kept.list_jobs(conn, limit, offset)
    named = queries.first_sources(conn, [j.id for j in found])
    return [_shown(j, named[j.id]) for j in found]


def job(conn: Connection, job_id: str, limit: int, offset: int) -> JobDetail:
    """One job with its items.

    Raises:
        Misuse: There is no such job.
    """
    found = kept.progress(conn, job_id)
    if found is None:
        raise Misuse("no_such_job", "There is no job of that id.")
    named = queries.first_sources(conn, [job_id])
    fault = queries.link_fault(conn, job_id)
    items = [
        Item(
            id=row.id,
            locator=row.locator,
            member=row.member or None,
            stage=row.stage,
            state=_ITEM_STATES.get(row.state, row.state),
            tries=row.tries,
            document_id=row.document_id,
            error=Fault(code=row.error_code, message=row.error_message or "") if row.error_code else None,
        )
        for row in queries.items_of(conn, job_id, limit, offset)
    ]
    error = Fault(code=fault[0], message=fault[1]) if fault else None
    return JobDetail(**_shown(found, named[job_id]).model_dump(), items=items, error=error)


def submit(store: Store, submission: Submission) -> str:
    """Create the job and return its id. Workers find it in the database.

    Raises:
        Misuse: A source is no address that Kith reads, or no path on this machine.
    """
    sources = [_locator(source) for source in submission.sources]
    options = submission.model_dump(exclude={"sources", "kind"}, exclude_none=True)
    with store.begin() as conn:
        return kept.create_job(conn, submission.kind, options, sources, REVIEWER)


def _locator(source: str) -> str:
    if source.lower().startswith(("http://", "https://")):
        return source
    if is_imap(source):
        account_of(source)  # refuses a source that contains a password
        return source
    if "://" in source:
        raise Misuse(
            "bad_source", "Kith reads http://, https:// and imaps:// addresses; anything else must be a path."
        )
    path = Path(source).expanduser()
    if not path.is_absolute():
        raise Misuse(
            "relative_path", "Write the whole path, from the root: the console runs in a folder of its own."
        )
    if "\x00" in source or not path.exists():
        raise Misuse("no_file", "There is no such file or folder on the machine that Kith runs on.")
    return locator(str(path))


def _shown(found: JobProgress, first_sources: list[str]) -> Job:
    progress = Progress(
        waiting=found.waiting,
        working=found.running,
        done=found.done,
        failed=found.failed,
        cancelled=found.cancelled,
    )
    return Job(
        id=found.id,
        kind=found.kind,
        state=found.state,
        sources=found.sources,
        first_sources=first_sources,
        progress=progress,
        per_minute=found.per_minute,
        created_at=found.created_at,
        finished_at=found.finished_at,
    )
