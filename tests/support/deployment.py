"""A store, a broker, workers if needed, and a web host on loopback that misbehaves on request."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import redis
from sqlalchemy import func, select

from records.store import Store, jobs
from records.store.tables import documents, items, mentions
from settings import Settings
from workers.supervisor import Supervisor


class Host:
    """A web host on loopback.

    ``answers`` gives (status, body) for a path; ``asked`` counts what was asked.
    """

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()
        self.answers: Callable[[str], tuple[int, str]] = lambda path: (404, "")
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked[self.path] += 1
                status, body = (404, "") if self.path == "/robots.txt" else outer.answers(self.path)
                content = body.encode()
                self.send_response(status)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Retry-After", "0")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, format: str, *args: object) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@dataclass
class Deployment:
    """An open store with its settings and its broker."""

    store: Store
    settings: Settings
    broker: redis.Redis
    host: Host
    supervisor: Supervisor | None = None

    def submit(self, *locators: object, kind: str = "auto", **options: object) -> str:
        with self.store.begin() as connection:
            return jobs.create_job(connection, kind, options, [str(one) for one in locators], by="test")

    def until(self, true: Callable[[], object], seconds: float = 40) -> None:
        """Wait until something is true, looking after the supervisor meanwhile."""
        end, next_poll = time.monotonic() + seconds, 0.0
        while not true():
            assert time.monotonic() < end, self.states()
            if self.supervisor is not None and time.monotonic() > next_poll:
                self.supervisor.poll()
                next_poll = time.monotonic() + 0.3
            time.sleep(0.02)

    def until_over(self, job: str, seconds: float = 40) -> jobs.JobProgress:
        self.until(lambda: self.progress(job).state == "done", seconds)
        return self.progress(job)

    def progress(self, job: str) -> jobs.JobProgress:
        with self.store.begin() as connection:
            found = jobs.progress(connection, job)
        assert found is not None
        return found

    def states(self) -> dict[tuple[str, str, str | None], int]:
        with self.store.begin() as connection:
            kinds = select(items.c.stage, items.c.state, items.c.error_code, func.count())
            rows = connection.execute(kinds.group_by(items.c.stage, items.c.state, items.c.error_code))
            return {(r[0], r[1], r[2]): r[3] for r in rows}

    def rows(self) -> tuple[list[tuple[object, ...]], list[str]]:
        """Every document and mention, with its time: equal answers mean that nothing was written between
        them.
        """
        with self.store.begin() as connection:
            kept = connection.execute(select(documents.c.id, documents.c.created_at).order_by(documents.c.id))
            found = connection.scalars(select(mentions.c.id).order_by(mentions.c.id))
            return [tuple(row) for row in kept], list(found)
