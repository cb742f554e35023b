"""A database, a broker and worker processes for a module's tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from records.store import open_store
from settings import Settings
from tests.support.deployment import Deployment, Host
from workers.supervisor import Supervisor


@pytest.fixture(scope="module")
def deployment(
    postgres: str, valkey_socket: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Deployment]:
    """A deployment of this module's own, without workers."""
    name = "workers"
    with psycopg.connect(postgres, autocommit=True) as admin:
        admin.execute(f"create database {name} template template strategy file_copy".encode())
    host = Host()
    own = Settings(
        home=tmp_path_factory.mktemp("deployment"),
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
            yield Deployment(store, own, client, host)
        client.flushdb()
    host.close()
    with psycopg.connect(postgres, autocommit=True) as admin:
        admin.execute(f"drop database {name} with (force)".encode())


@pytest.fixture(scope="module")
def running(deployment: Deployment) -> Iterator[Deployment]:
    """The deployment with its workers: one reading process and the light one."""
    deployment.supervisor = Supervisor(deployment.settings)
    deployment.supervisor.start()
    try:
        deployment.until(lambda: deployment.supervisor and deployment.supervisor.ready)
        yield deployment
    finally:
        deployment.supervisor.stop()
        deployment.supervisor = None


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
