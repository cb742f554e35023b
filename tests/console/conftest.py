"""Fixtures of the console's tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from starlette.testclient import TestClient

from console import cli
from console.errors import guarded
from records.store import Store
from settings import Settings, settings
from tests.support.seeded_store import SeededStore, client_of, seed

Kith = Callable[..., tuple[int, str, str]]


@pytest.fixture
def seeded(store: Store, kith_settings: Settings) -> SeededStore:
    """A store with customers, documents, links and records."""
    return seed(store, kith_settings)


@pytest.fixture
def client(seeded: SeededStore) -> Iterator[TestClient]:
    """The console over it, as a browser on this machine meets it."""
    with client_of(seeded) as opened:
        yield opened


@pytest.fixture
def kith(
    store: Store, kith_settings: Settings, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Iterator[Kith]:
    """``kith`` in this process: exit code, output, what was said."""
    monkeypatch.setenv("KITH_HOME", str(kith_settings.home))
    monkeypatch.setenv("KITH_DATABASE_URL", str(kith_settings.database_url))
    settings.cache_clear()

    def run(*words: str) -> tuple[int, str, str]:
        code = guarded(lambda: cli.app(list(words), standalone_mode=False))
        told = capfd.readouterr()
        return code, told.out, told.err

    yield run
    settings.cache_clear()
