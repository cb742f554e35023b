"""``kith work``: workers until they are told to stop."""

from __future__ import annotations

from settings import settings


def run(processes: int | None, threads: int | None, queues: str | None) -> int:
    """Run workers until SIGTERM or Ctrl-C; what is being worked on is finished first. Raises Misuse for an unknown
    queue, Unavailable where a server is down."""
    from workers.run import work

    work(
        settings(),
        processes,
        threads,
        [q.strip() for q in queues.split(",") if q.strip()] if queues else None,
    )
    return 0
