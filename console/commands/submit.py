"""``kith submit``: create a job, print its id, and with ``--wait`` stay until it is done.

Only the id goes to standard output. Stopping the wait does not stop the job, whose items are in the database
for any worker.
"""

from __future__ import annotations

import logging
import re
import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from console.commands.jobs import BY, failure_reasons
from console.errors import INTERRUPTED, say
from console.progress import bar, watched
from records.failures import Misuse
from records.store import Store, completion, jobs, open_store
from records.store.completion import Completion
from records.store.jobs import JobProgress
from settings import Settings, settings

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from workers.supervisor import Supervisor

POLL = 0.3
"""Seconds between two checks of the job."""
ALONE = 3.0
"""Seconds without any worker after which the wait starts workers of its own, or says that none run."""


def run(
    sources: list[str],
    kind: str,
    follow: bool,
    max_pages: int | None,
    region: str | None,
    languages: str | None,
    wait: bool,
) -> int:
    """Create the job. With ``wait``, return 1 if an item or linking failed.

    Raises:
        Misuse: A source does not exist, or the options make no sense.
    """
    own = settings()
    locators = [_locator(source) for source in sources]
    options = _options(follow, max_pages, region, languages)
    with open_store(own) as store:
        with store.begin() as connection:
            job_id = jobs.create_job(connection, kind, options, locators, by=BY)
        print(job_id, flush=True)
        if wait:
            return _wait(store, own, job_id)
        if not _workers_run(store):
            say(f"kith: no workers run. `kith work` starts them; `kith jobs {job_id}` shows how far it is.")
        return 0


def _locator(source: str) -> str:
    """A URL as it is, or an absolute path, because workers have another working directory.

    Raises:
        Misuse: It is no source that Kith can read.
    """
    if re.match("https?://", source, re.IGNORECASE):
        return source
    if source.lower().startswith(("imaps:", "imap:")):
        from sources.imap import account_of

        account_of(source)
        return source
    if scheme := re.match(r"([a-z][a-z0-9+.-]+)://", source, re.IGNORECASE):
        raise Misuse(
            "bad_source",
            f"{scheme[1]}:// is not read. Give http://, https:// and imaps:// addresses, or paths.",
        )
    path = Path(source).absolute()
    if not path.exists():
        raise Misuse("no_such_file", f"There is no file or folder {source}.")
    from sources.files import locator

    return locator(str(path))


def _options(
    follow: bool, max_pages: int | None, region: str | None, languages: str | None
) -> dict[str, Any]:
    from extractors.people.find.regions import is_region

    if region is not None and not is_region(region):
        raise Misuse("bad_region", "A region is the two capital letters of a country, such as US or GB.")
    if languages is not None and not re.fullmatch(r"[A-Za-z_]+(\+[A-Za-z_]+)*", languages):
        raise Misuse("bad_languages", "Languages are tesseract's names joined by +, such as eng+chi_sim.")
    if max_pages is not None and not follow:
        raise Misuse("usage", "--max-pages needs --follow.")
    given = {"follow": follow or None, "max_pages": max_pages, "region": region, "languages": languages}
    return {name: value for name, value in given.items() if value is not None}


def _workers_run(store: Store) -> bool:
    from records.store.advisory_locks import WORK, is_held

    with store.begin() as connection:
        return is_held(connection, WORK)


def _wait(store: Store, own: Settings, job_id: str) -> int:
    workers = _LocalWorkers(store, own)
    # SIGTERM ends the workers in the same way as Ctrl-C
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with _progress_bar() as show:
            found, stands = _state(store, own, job_id)
            while found.state in ("running", "linking") and not stands.final:
                show(found)
                workers.maintain()
                time.sleep(POLL)
                found, stands = _state(store, own, job_id)
            show(found)
    except KeyboardInterrupt:
        say(
            f"kith: stopped waiting. Job {job_id} stays: `kith work` goes on with it, "
            f"`kith cancel {job_id}` ends it."
        )
        workers.stop()
        return INTERRUPTED
    finally:
        workers.stop()
        signal.signal(signal.SIGTERM, before)
    return _report(store, found, stands)


def _state(store: Store, own: Settings, job_id: str) -> tuple[JobProgress, Completion]:
    with store.begin() as connection:
        found = jobs.progress(connection, job_id)
        stands = completion.state(connection, job_id, own.tries)
    if found is None or stands is None:
        raise Misuse("no_such_job", "The job was removed meanwhile.")
    return found, stands


class _LocalWorkers:
    """Workers that this command starts itself: on the private servers only, and only while no others run."""

    def __init__(self, store: Store, own: Settings) -> None:
        self._store, self._settings = store, own
        self._supervisor: Supervisor | None = None
        self._embedded = own.broker_url is None and own.database_url is None
        self._nobody_since: float | None = None if _workers_run(store) else time.monotonic() - ALONE
        self._said = False

    def maintain(self) -> None:
        """Start workers if none run, and keep those that were started running."""
        if self._supervisor is not None:
            self._supervisor.poll()
        elif _workers_run(self._store):
            self._nobody_since = None
        elif self._nobody_since is None:
            self._nobody_since = time.monotonic()
        elif time.monotonic() - self._nobody_since >= ALONE:
            self._start()

    def _start(self) -> None:
        if not self._embedded:
            if not self._said:
                say(
                    "kith: no workers run. Start `kith work` on a machine that sees the sources; "
                    "this waits for it."
                )
            self._said = True
            return
        from workers import logs
        from workers.supervisor import Supervisor

        logs.configure(logging.ERROR)
        self._supervisor = Supervisor(self._settings, level=logging.ERROR)
        self._supervisor.start()

    def stop(self) -> None:
        """Let these workers finish their items. A second Ctrl-C ends them at once."""
        if self._supervisor is None:
            return
        try:
            self._supervisor.stop()
        except KeyboardInterrupt:
            self._supervisor.kill()
            self._supervisor.stop()


@contextmanager
def _progress_bar() -> Iterator[Any]:
    """A function that shows progress: as a bar on a terminal, else not at all."""
    if not watched():
        yield lambda found: None
        return
    with bar("{task.fields[failed]} failed, {task.fields[rate]:g} a minute") as progress:
        task = progress.add_task("starting", total=None, failed=0, rate=0.0)
        yield lambda found: _update(progress, task, found)


def _update(progress: Progress, task: TaskID, found: JobProgress) -> None:
    ended = found.done + found.failed + found.cancelled
    label = "linking" if found.state == "linking" else "reading" if ended else "starting"
    progress.update(
        task,
        description=label,
        total=found.total,
        completed=ended,
        failed=found.failed,
        rate=found.per_minute,
    )


def _report(store: Store, found: JobProgress, stands: Completion) -> int:
    """Report the outcome in a few lines, and return the exit code."""
    end = found.finished_at
    took = f" in {(end - found.created_at).total_seconds():.1f} s" if end is not None else ""
    say(f"{found.done} of {found.total} items done{took}, {found.failed} failed.")
    counted: Sequence[tuple[tuple[str, str], int]] = ()
    if found.failed:
        counted = failure_reasons(store, found.id).most_common()
    for (code, message), number in counted[:10]:
        say(f"  {number} × {code}: {message}")
    if len(counted) > 10:
        say(f"  and {len(counted) - 10} reasons more")
    if stands.error_code:
        say(f"  linking failed: {stands.error_code}: {stands.error_message}")
    if found.state == "cancelled":
        say("  the job was cancelled")
    if found.failed or stands.error_code:
        say(f"`kith jobs {found.id}` lists them, `kith retry {found.id}` tries them again.")
    return 1 if found.failed or stands.error_code or found.state == "cancelled" else 0
