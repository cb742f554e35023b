"""A private PostgreSQL and a private Valkey for the whole test session; a database of its own for every test."""

from __future__ import annotations

import itertools
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from records import embedded
from records.store import Store, open_store
from settings import Settings

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def servers_home() -> Iterator[Path]:
    """KITH_HOME of the session's private servers."""
    home = Path(tempfile.mkdtemp(prefix="kith-tests-"))
    yield home
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres(servers_home: Path) -> Iterator[str]:
    """The URL of the session's private PostgreSQL; its database "template" holds empty tables."""
    url = embedded.database_url(servers_home)
    with psycopg.connect(url, autocommit=True) as admin:
        # the tests kill processes, never the machine: what fsync guards against does not happen here
        admin.execute("alter system set fsync = off")
        admin.execute("select pg_reload_conf()")
        admin.execute("create database template")
    open_store(Settings(home=servers_home, database_url=url.replace("/kith?", "/template?"))).close()
    yield url
    embedded.leave_database(servers_home)


@pytest.fixture
def database_url(postgres: str) -> Iterator[str]:
    """The URL of a database of this test's own, all tables there and empty."""
    name = f"t{next(_numbers)}"
    with psycopg.connect(postgres, autocommit=True) as admin:
        admin.execute(f"create database {name} template template strategy file_copy".encode())
    yield postgres.replace("/kith?", f"/{name}?")
    with psycopg.connect(postgres, autocommit=True) as admin:
        admin.execute(f"drop database {name} with (force)".encode())


@pytest.fixture
def kith_settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings with this test's own home and database."""
    return Settings(home=tmp_path / "home", database_url=database_url)


@pytest.fixture
def store(kith_settings: Settings) -> Iterator[Store]:
    """An open store on this test's own database."""
    with open_store(kith_settings) as opened:
        yield opened


@pytest.fixture(scope="session")
def valkey_socket(servers_home: Path) -> Iterator[str]:
    """The unix socket of the session's private Valkey."""
    yield embedded.broker(servers_home)
    embedded.leave_broker(servers_home)


@pytest.fixture
def broker_url(valkey_socket: str) -> Iterator[str]:
    """The URL of the session's private Valkey, emptied before and after this test."""
    import redis

    with redis.Redis(unix_socket_path=valkey_socket) as client:
        client.flushall()
        yield f"unix://{valkey_socket}"
        client.flushall()
