"""``kith jobs``, ``kith retry``, ``kith cancel``: the progress and failures of jobs, and acting on them.

Nothing here loads a model.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from console.errors import plain
from records.failures import Misuse
from records.store import Store, completion, jobs, open_store
from records.store.jobs import Failure, JobProgress
from settings import settings

BY = "operator"
SHOWN = 50
"""The most jobs in a list, and the most failures of one job. ``--json`` shows all failures."""
PAGE = 1_000


def run(id: str | None, as_json: bool) -> int:
    """Print the latest jobs, or one job with its failures. Returns 0, even if items of the job failed.

    Raises:
        Misuse: There is no such job.
    """
    with open_store(settings()) as store:
        if id is None:
            with store.begin() as connection:
                found = jobs.list_jobs(connection, limit=SHOWN)
            _print_list(found, as_json)
        else:
            _print_one(store, id, as_json)
    return 0


def retry(id: str) -> int:
    """Let the failed items of a job be tried again."""
    with open_store(settings()) as store, store.begin() as connection:
        again = jobs.retry(connection, id, BY)
    print(f"{again} items of job {id} are tried again.")
    return 0


def cancel(id: str) -> int:
    """Cancel the items of a job that still wait."""
    with open_store(settings()) as store, store.begin() as connection:
        stopped = jobs.cancel(connection, id, BY)
    print(f"{stopped} items of job {id} are cancelled.")
    return 0


def job_as_json(found: JobProgress, fault: completion.Completion | None = None) -> dict[str, Any]:
    """A job as JSON."""
    shown: dict[str, Any] = {
        "id": found.id,
        "kind": found.kind,
        "state": found.state,
        "sources": found.sources,
        "progress": {
            "waiting": found.waiting,
            "working": found.running,
            "done": found.done,
            "failed": found.failed,
            "cancelled": found.cancelled,
        },
        "per_minute": found.per_minute,
        "created_at": found.created_at.isoformat(),
        "finished_at": found.finished_at.isoformat() if found.finished_at else None,
    }
    if fault is not None and fault.error_code:
        shown["error"] = {"code": fault.error_code, "message": fault.error_message}
    return shown


def failure_reasons(store: Store, job_id: str) -> Counter[tuple[str, str]]:
    """Codes and messages of a job's failed items, with the number of each."""
    counted: Counter[tuple[str, str]] = Counter()
    for failure in all_failures(store, job_id):
        counted[failure.code, failure.message] += 1
    return counted


def all_failures(store: Store, job_id: str) -> list[Failure]:
    """Every failed item of the job."""
    found: list[Failure] = []
    while True:
        with store.begin() as connection:
            page = jobs.failures(connection, job_id, PAGE, len(found))
        found += page
        if len(page) < PAGE:
            return found


def _print_list(found: list[JobProgress], as_json: bool) -> None:
    if as_json:
        for job in found:
            print(json.dumps(job_as_json(job)))
        return
    if not found:
        print("There are no jobs. `kith submit SOURCE…` makes one.")
        return
    header = f"{'job':<14} {'kind':<7} {'state':<10} {'done':>8} {'failed':>7} {'open':>8} {'a minute':>9}"
    print(f"{header}  submitted")
    for job in found:
        made = job.created_at.astimezone().strftime("%Y-%m-%d %H:%M")
        still = job.waiting + job.running
        print(
            f"{job.id:<14} {job.kind:<7} {job.state:<10} {job.done:>8} {job.failed:>7} {still:>8} "
            f"{job.per_minute:>9g}  {made}"
        )


def _print_one(store: Store, job_id: str, as_json: bool) -> None:
    with store.begin() as connection:
        found = jobs.progress(connection, job_id)
        fault = completion.state(connection, job_id, settings().tries)
        failed = jobs.failures(connection, job_id, SHOWN)
    if found is None:
        raise Misuse("no_such_job", "There is no job with this id. `kith jobs` lists them.")
    if as_json:
        shown = job_as_json(found, fault)
        shown["failures"] = [
            {
                "item": f.item_id, "source": f.locator, "member": f.member or None, "stage": f.stage,
                "code": f.code,
                "message": f.message, "tries": f.tries,
            }
            for f in all_failures(store, job_id)
        ]  # fmt: skip
        print(json.dumps(shown))
        return
    print(f"job {found.id}: {found.state}, kind {found.kind}, sources: {found.sources}")
    print(
        f"{found.done} done, {found.failed} failed, {found.running} being worked on, "
        f"{found.waiting} waiting, "
        f"{found.cancelled} cancelled; {found.per_minute:g} items a minute"
    )
    if fault is not None and fault.error_code:
        print(f"linking failed: {fault.error_code}: {fault.error_message}")
    for failure in failed:
        where = plain(f"{failure.locator} [{failure.member}]" if failure.member else failure.locator)
        tried = f" (tried {failure.tries} times)" if failure.tries > 1 else ""
        print(f"  {where}\n    {failure.code}: {failure.message}{tried}")
    if found.failed > len(failed):
        print(f"  and {found.failed - len(failed)} more; `kith jobs {found.id} --json` lists all")
    if found.failed or (fault is not None and fault.final):
        print(f"`kith retry {found.id}` tries again what failed.")
