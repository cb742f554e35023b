"""Dependencies of the routes: the open store, the settings, and which page of rows is wanted."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Query, Request

from records.store import Store
from settings import Settings

REVIEWER = "console"
"""The name under which the console decides, until there is a sign-in."""


def _store(request: Request) -> Store:
    store: Store = request.app.state.store
    return store


def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


Opened = Annotated[Store, Depends(_store)]
Set = Annotated[Settings, Depends(_settings)]
Limit = Annotated[int, Query(ge=1, le=500)]
Offset = Annotated[int, Query(ge=0, le=10_000_000)]
