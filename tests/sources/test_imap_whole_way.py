"""A mail folder, submitted with the command, fetched and read by workers, kept, and submitted again."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from records.store import Store, documents
from settings import Settings
from tests.support.mail_server import HOST, PASSWORD, USER, MailServer

ROOT = Path(__file__).parents[2]
KITH = [sys.executable, "-m", "console"]


def message(n: int) -> bytes:
    fields = (
        f"From: Anna Berg <anna{n}@berg.example>\r\nMessage-ID: <{n}@berg.example>\r\nSubject: Note {n}\r\n"
    )
    return f"{fields}\r\nCall me on (415) 555-01{n:02d}.\r\n\r\nAnna Berg\r\n".encode()


@contextmanager
def staffed(server: MailServer, settings: Settings, broker: str) -> Iterator[dict[str, str]]:
    """Workers at work, and the environment in which they are."""
    environment = {
        **os.environ,
        "KITH_HOME": str(settings.home),
        "KITH_DATABASE_URL": str(settings.database_url),
        "KITH_BROKER_URL": broker,
        "KITH_IMAP_PASSWORDS": json.dumps({f"{USER}@{HOST}:{server.port}": PASSWORD}),
        "KITH_IMAP_CERTIFICATES": str(server.certificate),
    }
    command = [*KITH, "work", "--processes", "1", "--threads", "2"]
    silent = subprocess.DEVNULL
    workers = subprocess.Popen(command, cwd=ROOT, env=environment, stdin=silent, stdout=silent, stderr=silent)
    try:
        yield environment
    finally:
        workers.send_signal(signal.SIGTERM)
        workers.wait(60)


def submit(source: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [*KITH, "submit", "--wait", "--region", "US", source]
    silent = subprocess.DEVNULL
    return subprocess.run(
        command, capture_output=True, text=True, timeout=240, cwd=ROOT, env=environment, stdin=silent
    )


def bodies_sent(server: MailServer) -> int:
    """Messages whose bodies the server has handed out, by its own log."""
    return sum(map(int, re.findall(r"body_count=(\d+)", server.log())))


def titles(store: Store) -> list[str]:
    with store.begin() as connection:
        return sorted(str(one.title) for one in documents.walk(connection))


@pytest.mark.slow
def test_a_folder_is_read_whole_once_and_later_only_what_is_new(
    store: Store, kith_settings: Settings, broker_url: str
) -> None:
    with MailServer() as server, staffed(server, kith_settings, broker_url) as environment:
        server.add("Clients", [message(n) for n in range(6)])
        source = server.source("Clients")

        first = submit(source, environment)
        assert first.returncode == 0, first.stderr
        assert titles(store) == [f"Note {n}" for n in range(6)]
        with store.begin() as connection:
            one = next(document for document in documents.walk(connection) if document.title == "Note 3")
        assert [contact.value for contact in one.contacts if contact.kind == "phone"] == ["+14155550103"]
        assert one.source == source and one.member
        assert bodies_sent(server) == 6

        server.add("Clients", [message(6)])
        again = submit(source, environment)
        assert again.returncode == 0, again.stderr
        assert titles(store) == [f"Note {n}" for n in range(7)]
        assert bodies_sent(server) == 7
        assert PASSWORD not in first.stdout + first.stderr + again.stdout + again.stderr


@pytest.mark.parametrize("source", ["imaps:/ada:secret@mail.example/INBOX", "imap://ada:secret@mail.example"])
def test_a_source_that_is_written_wrongly_is_not_repeated(source: str, kith_settings: Settings) -> None:
    command = [*KITH, "submit", source]
    environment = {
        **os.environ,
        "KITH_HOME": str(kith_settings.home),
        "KITH_DATABASE_URL": str(kith_settings.database_url),
    }
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=ROOT, env=environment)
    assert done.returncode == 2
    assert "imaps://user@host/Folder" in done.stderr and "secret" not in done.stderr + done.stdout
