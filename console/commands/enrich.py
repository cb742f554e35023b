"""``kith enrich``: link the mentions to the present customers, and print records that are new or changed."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Sequence, Set
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from console.errors import say
from console.output import open_output
from console.progress import busy
from records.failures import Misuse, Problem


def run(since: str | None, out: Path | None, full: bool = False) -> int:
    """Enrich, and print the records that are new or changed, one JSON line each.

    Records that an earlier call should have printed and could not are printed too.

    Args:
        since: Only mentions of documents stored since this ISO 8601 date or time.
        out: The file to write to, or None for standard output.
        full: Link all mentions, not only those whose links can have changed.

    Returns:
        The exit code.

    Raises:
        Misuse: The options make no sense.
    """
    moment = parse(since) if since else None
    if moment and full:
        raise Misuse("usage", "--full links all mentions, --since some of them: give only one of the two.")
    from pipelines.deliver import export
    from pipelines.enrich import enrich
    from records.store import open_store
    from settings import settings

    own = settings()
    notes = _Unprinted(own.folder / "unprinted")
    changed: set[str] = set()
    try:
        # the output is opened first, because a record counts as new only once
        with open_output(out) as stream, open_store(own) as store:
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
                f"kith: the output ended early. {len(changed)} records are kept; "
                "the next `kith enrich` prints them all."
            )
        raise
    notes.printed(changed)
    return 0


class _Unprinted:
    """A file of the ids of records that are new or changed and not printed yet.

    If a call is killed or its output fails, the next call prints them. An id is added before its record is
    committed, so none is missed. If the commit never happened, the record is printed as it is, or does not
    exist.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def add(self, ids: Sequence[str]) -> None:
        """Add ids."""
        if not ids:
            return
        # the last line of a killed call may be incomplete, so begin a new one
        with self._alone(), self._path.open("a", encoding="utf-8") as file:
            file.write("\n" + "\n".join(ids) + "\n")
            file.flush()
            os.fsync(file.fileno())  # what the database commits survives a power cut, too

    def ids(self) -> set[str]:
        """All ids in the file."""
        try:
            # an incomplete id matches no record
            return set(self._path.read_text(encoding="utf-8", errors="replace").split())
        except FileNotFoundError:
            return set()

    def printed(self, ids: Set[str]) -> None:
        """Remove these ids. Those that another call added meanwhile stay."""
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
    """Parse an ISO 8601 date or time; without a zone, it is local time.

    Raises:
        Misuse: It is neither.
    """
    try:
        return datetime.fromisoformat(since).astimezone()
    except (ValueError, OverflowError):
        raise Misuse(
            "usage", "--since takes a date or a time, as in 2026-11-30 or 2026-11-30T08:00."
        ) from None
