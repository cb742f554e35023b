"""``kith enrich``: link the mentions to the customers as they are now, and emit what is new or changed."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Sequence, Set
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from console.commands.export import written
from console.errors import say
from console.progress import busy
from records.failures import Misuse, Problem


def run(since: str | None, out: Path | None, full: bool = False) -> int:
    """Enrich (``full``: go through everything, not only what can have changed), and print the records that are new or changed, a JSON line each; first of all those that an earlier call
    was to print and could not.
    """
    moment = parse(since) if since else None
    if moment and full:
        raise Misuse("usage", "--full goes through everything, --since through a part: give one of them.")
    from pipelines.deliver import export
    from pipelines.enrich import enrich
    from records.store import open_store
    from settings import settings

    own = settings()
    notes = _Unprinted(own.folder / "unprinted")
    changed: set[str] = set()
    try:
        # the output is opened first: a record is news only once, so it must have where to go
        with written(out) as stream, open_store(own) as store:
            with busy("Linking mentions to customers …"):
                report = enrich(store, own, since=moment, noting=notes.add, full=full)
            say(f"kith: {report}")
            for warning in report.warnings:
                say(f"kith: {warning}")
            changed = notes.ids()
            with store.begin() as conn:
                for record in export(conn, "enrichments"):
                    if record["id"] in changed:
                        stream.write((json.dumps(record, ensure_ascii=False) + "\n").encode())
    except (Problem, OSError):
        if changed:
            say(
                f"kith: the output ended early. {len(changed)} records are kept; the next `kith enrich` prints them all."
            )
        raise
    notes.printed(changed)
    return 0


class _Unprinted:
    """The ids of the records that are news and not printed to the end yet, in a file: what a call that was killed, or
    whose output failed, leaves to the next one. An id is noted before its record is committed, so none is missed; one
    whose commit never came is printed as it stands, or is no record.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def add(self, ids: Sequence[str]) -> None:
        if not ids:
            return
        # what a killed call wrote last may be cut short: a new line of its own
        with self._alone(), self._path.open("a", encoding="utf-8") as file:
            file.write("\n" + "\n".join(ids) + "\n")
            file.flush()
            os.fsync(file.fileno())  # the database keeps what it commits through a power cut

    def ids(self) -> set[str]:
        try:
            # what a broken disk left of an id matches none
            return set(self._path.read_text(encoding="utf-8", errors="replace").split())
        except FileNotFoundError:
            return set()

    def printed(self, ids: Set[str]) -> None:
        """Strike these: what another call noted meanwhile is its own to print."""
        with self._alone():
            left = self.ids() - ids
            if not left:
                self._path.unlink(missing_ok=True)
                return
            fresh = self._path.with_suffix(".new")
            fresh.write_text("\n".join(sorted(left)) + "\n", encoding="utf-8")
            fresh.replace(self._path)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._path.with_suffix(".lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def parse(since: str) -> datetime:
    """An ISO 8601 date or time; without a zone it is the machine's own. Raises Misuse for anything else."""
    try:
        return datetime.fromisoformat(since).astimezone()
    except (ValueError, OverflowError):
        raise Misuse(
            "usage", "--since takes a date or a time, as in 2026-11-30 or 2026-11-30T08:00."
        ) from None
