"""The pages of jobs: the list with a form to submit, and one job with its items."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from pydantic import ValidationError
from starlette.responses import RedirectResponse, Response

from console.api import jobs as api
from console.api.dependencies import Offset, Opened
from console.api.schemas import Kind, Submission
from console.pages.render import Pager, page
from records.failures import Misuse

routes = APIRouter(include_in_schema=False)

ROWS = 25
ITEMS = 200


@routes.get("/jobs")
def list_jobs(store: Opened, after: Offset = 0) -> Response:
    """The list of jobs, with a form to submit one."""
    with store.begin() as conn:
        found = api.jobs(conn, ROWS + 1, after)
    older = f"/jobs?after={after + ROWS}" if len(found) > ROWS else None
    newer = f"/jobs?after={max(0, after - ROWS)}" if after > 0 else None
    return page(
        "jobs.html",
        here="/jobs",
        jobs=found[:ROWS],
        pages=Pager(newer, older),
        here_url=f"/jobs?after={after}",
    )


@routes.post("/jobs")
def submit(
    store: Opened,
    sources: Annotated[str, Form(max_length=1_000_000)],
    kind: Annotated[Kind, Form()] = "auto",
    region: Annotated[str, Form()] = "",
    follow: Annotated[str, Form()] = "",
) -> Response:
    """Submit a job, and show it."""
    lines = [line.strip() for line in sources.splitlines() if line.strip()]
    try:
        submission = Submission(
            sources=lines, kind=kind, region=region.strip().upper() or None, follow=bool(follow)
        )
    except ValidationError as problem:
        first = problem.errors(include_input=False)[0]
        raise Misuse("invalid", f"{str(first['loc'][0]).capitalize()}: {first['msg']}.") from None
    return RedirectResponse(f"/jobs/{api.submit(store, submission)}", status_code=303)


@routes.get("/jobs/{job_id}")
def show_job(store: Opened, job_id: str) -> Response:
    """One job with its items."""
    with store.begin() as conn:
        found = api.job(conn, job_id, ITEMS, 0)
    return page("job.html", here="/jobs", job=found, here_url=f"/jobs/{found.id}")


@routes.post("/jobs/{job_id}/retry")
def retry(store: Opened, job_id: str) -> Response:
    """Try the failed items of a job again."""
    api.retry_job(store, job_id)
    return RedirectResponse(f"/jobs/{job_id}", status_code=303)


@routes.post("/jobs/{job_id}/cancel")
def cancel(store: Opened, job_id: str) -> Response:
    """Cancel the waiting items of a job."""
    api.cancel_job(store, job_id)
    return RedirectResponse(f"/jobs/{job_id}", status_code=303)
