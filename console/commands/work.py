"""``kith work``: run workers until they are stopped."""

from __future__ import annotations

from records.failures import Misuse
from settings import settings


def run(processes: int | None, threads: int | None, queues: str | None) -> int:
    """Run workers until SIGTERM or Ctrl-C. Items in work are finished first.

    Raises:
        Misuse: A queue is unknown.
        Unavailable: A server is down, or workers do not start.
    """
    named = [q.strip() for q in queues.split(",") if q.strip()] if queues is not None else None
    if named == []:
        raise Misuse(
            "usage", "--queues names no queue. Leave it out, or give some: fetch, ocr, text, link, deliver."
        )
    from workers.supervisor import work

    work(settings(), processes, threads, named)
    return 0
