"""``kith enrich``: link every mention to the customers as they are now, and emit what is new or changed."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from console.errors import say
from console.export import written
from console.progress import busy
from records.failures import Misuse, Problem


def run(since: str | None, out: Path | None) -> int:
    """Enrich, and print the records that are new or changed, a JSON line each; first of all those that an earlier call
    was to print and could not."""
    moment = parse(since) if since else None
    from pipelines.deliver import export
    from pipelines.enrich import enrich
    from records.store import open_store
    from settings import settings

    own = settings()
    unprinted = own.folder / "unprinted"
    changed: set[str] = set()
    try:
        # the output is opened first: a record is news only once, so it must have where to go
        with written(out) as stream, open_store(own) as store:
            with busy("Linking mentions to customers …"):
                report = enrich(store, own, since=moment)
            say(f"kith: {report}")
            for warning in report.warnings:
                say(f"kith: {warning}")
            changed = _read(unprinted) | set(report.changed_ids)
            _keep(unprinted, changed)
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
    unprinted.unlink(missing_ok=True)
    return 0


def _read(unprinted: Path) -> set[str]:
    """The ids of the records that an earlier call did not print to the end."""
    try:
        return set(unprinted.read_text(encoding="utf-8").split())
    except FileNotFoundError:
        return set()


def _keep(unprinted: Path, ids: set[str]) -> None:
    """Note what is about to be printed, until all of it is."""
    if not ids:
        return
    unprinted.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = unprinted.with_name("unprinted.new")
    fresh.write_text("\n".join(sorted(ids)), encoding="utf-8")
    fresh.replace(unprinted)


def parse(since: str) -> datetime:
    """An ISO 8601 date or time; without a zone it is the machine's own. Raises Misuse for anything else."""
    try:
        return datetime.fromisoformat(since).astimezone()
    except (ValueError, OverflowError):
        raise Misuse(
            "usage", "--since takes a date or a time, as in 2026-11-30 or 2026-11-30T08:00."
        ) from None
