"""A database, a broker and worker processes for a module's tests; a forum on loopback that misbehaves on request."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import psycopg
import pytest
import redis
from sqlalchemy import func, select

from records.store import Store, jobs, open_store
from records.store.tables import documents, items, mentions
from settings import Settings
from workers.run import Crew


class Host:
    """A web host on loopback. ``answers`` gives (status, body) for a path; ``asked`` counts what was asked."""

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
class House:
    """An open store with its settings and its broker."""

    store: Store
    settings: Settings
    broker: redis.Redis
    host: Host
    crew: Crew | None = None

    def submit(self, *locators: object, kind: str = "auto", **options: object) -> str:
        with self.store.begin() as connection:
            return jobs.create_job(connection, kind, options, [str(one) for one in locators], by="test")

    def until(self, true: Callable[[], object], seconds: float = 40) -> None:
        """Wait until something is true, looking after the crew meanwhile."""
        end, next_poll = time.monotonic() + seconds, 0.0
        while not true():
            assert time.monotonic() < end, self.states()
            if self.crew is not None and time.monotonic() > next_poll:
                self.crew.poll()
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
        """Every document and mention, with when it was made: two equal answers mean that nothing was written between."""
        with self.store.begin() as connection:
            kept = connection.execute(select(documents.c.id, documents.c.created_at).order_by(documents.c.id))
            found = connection.scalars(select(mentions.c.id).order_by(mentions.c.id))
            return [tuple(row) for row in kept], list(found)


@pytest.fixture(scope="module")
def house(postgres: str, valkey_socket: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house of this module's own; nobody works in it."""
    name = "workers"
    with psycopg.connect(postgres, autocommit=True) as admin:
        admin.execute(f"create database {name} template template strategy file_copy".encode())
    host = Host()
    own = Settings(
        home=tmp_path_factory.mktemp("house"),
        database_url=postgres.replace("/kith?", f"/{name}?"),
        broker_url=f"unix://{valkey_socket}?db=7",
        crawl_delay=0,
        allow_private_addresses=f"127.0.0.1:{host.port}",
        lease_seconds=30,
        processes=1,
        threads=2,
    )
    with redis.Redis(unix_socket_path=valkey_socket, db=7) as client:
        client.flushdb()
        with open_store(own) as store:
            yield House(store, own, client, host)
        client.flushdb()
    host.close()
    with psycopg.connect(postgres, autocommit=True) as admin:
        admin.execute(f"drop database {name} with (force)".encode())


@pytest.fixture(scope="module")
def staffed(house: House) -> Iterator[House]:
    """The house with a reader and the light process at work."""
    house.crew = Crew(house.settings)
    house.crew.start()
    try:
        house.until(lambda: house.crew and house.crew.ready)
        yield house
    finally:
        house.crew.stop()
        house.crew = None


@pytest.fixture
def letters(tmp_path: Path) -> Callable[[int], list[Path]]:
    """Makes text files, each with a person and a number of its own."""

    def make(count: int) -> list[Path]:
        made = []
        for n in range(count):
            path = tmp_path / f"note{n:03}.txt"
            path.write_text(
                f"Dear Ms. Anna Berg,\nplease call Thomas Wood at (415) 555-{100 + n % 100:04}.\nNote {n}.\n"
            )
            made.append(path)
        return made

    return make
