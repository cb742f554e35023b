"""A private PostgreSQL and a private Valkey for the whole test session; a database of its own for every test."""

from __future__ import annotations

import itertools
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from records.documents import Contact, Document, Mention, Name, Page, Segment, Word
from records.servers import embedded
from records.store import Store, open_store
from settings import Settings

_numbers = itertools.count(1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with long tests come first, so that no worker is left alone with one at the end."""
    long = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in long)


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
        admin.execute(f"create database {name} template template".encode())
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


@pytest.fixture
def letter() -> Callable[..., Document]:
    """Makes a document of one line, in which one person gives one phone number (and more where asked)."""

    def make(
        number: int, name: str = "Ann Lee", phone: str | None = "+14155550100", *, owned: float = 1.0, sha: str | None = None,
        title: str | None = None, organisation: str | None = None, quoted: bool = False, boxes: bool = False,
    ) -> Document:  # fmt: skip
        signature = "\n".join(filter(None, (title, organisation)))
        text = f"Dear all,\nyou reach {name} at {phone or 'home'} all day.\n{signature}\nBye"
        where = text.index(name)
        contacts: tuple[Contact, ...] = ()
        if phone:
            start = text.index(phone)
            contacts = (Contact(start, start + len(phone), phone, "phone", phone, 1.0, type="phone"),)
        words: list[Word] = []
        if boxes:
            for line, row in enumerate(text.split("\n")):
                left = at = sum(len(other) + 1 for other in text.split("\n")[:line])
                for word in row.split():
                    at = text.index(word, at)
                    words.append(
                        Word(at, at + len(word), 1, (10 * (at - left), 20 * line, 10 * len(word), 18), 0.9)
                    )
        return Document(
            id=f"d{number}", source=f"letter-{number}.txt", kind="letter" if boxes else "text", media_type="text/plain",
            sha256=sha or f"{number:064x}", text=text, date=f"2026-01-{number:02d}",
            segments=(Segment("quote" if quoted else "body", 0, len(text)),),
            names=(Name(where, where + len(name), name, "person", 0.9),), contacts=contacts,
            mentions=(
                Mention(
                    id=f"m{number}", kind="person", name=name, role="mentioned", names=(0,),
                    contacts=tuple(range(len(contacts))), owned=(owned,) * len(contacts), segment=0, confidence=0.9,
                    title=title, organisation=organisation,
                ),
            ),
            words=tuple(words), pages=(Page(1, 1000, 1000, "ocr"),) if boxes else (),
        )  # fmt: skip

    return make
