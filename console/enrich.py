"""``kith enrich``: link every mention to the customers as they are now, and emit what is new or changed."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from console.errors import say
from console.export import written
from console.progress import busy
from records.failures import Misuse


def run(since: str | None, out: Path | None) -> int:
    """Enrich, and print the records that are new or changed, a JSON line each."""
    moment = parse(since) if since else None
    from pipelines.deliver import export
    from pipelines.enrich import enrich
    from records.store import open_store
    from settings import settings

    own = settings()
    with open_store(own) as store:
        with busy("Linking mentions to customers …"):
            report = enrich(store, own, since=moment)
        say(f"kith: {report}")
        changed = set(report.changed_ids)
        with store.begin() as conn, written(out) as stream:
            for record in export(conn, "enrichments"):
                if record["id"] in changed:
                    stream.write((json.dumps(record, ensure_ascii=False) + "\n").encode())
    return 0


def parse(since: str) -> datetime:
    """An ISO 8601 date or time; without a zone it is the machine's own. Raises Misuse for anything else."""
    try:
        return datetime.fromisoformat(since).astimezone()
    except ValueError:
        raise Misuse(
            "usage", "--since takes a date or a time, as in 2026-11-30 or 2026-11-30T08:00."
        ) from None
