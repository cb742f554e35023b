"""Fixtures of the console's tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from furnished_house import House, client_of, furnish
from starlette.testclient import TestClient

from records.store import Store
from settings import Settings


@pytest.fixture
def house(store: Store, kith_settings: Settings) -> House:
    """A store with customers, documents, links and records."""
    return furnish(store, kith_settings)


@pytest.fixture
def client(house: House) -> Iterator[TestClient]:
    """The console over it, as a browser on this machine meets it."""
    with client_of(house) as opened:
        yield opened
