"""The page of linkage models: versions, precision by source, previewing and applying a refit, going back."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import RedirectResponse, Response

from console.api import models as api
from console.api.dependencies import Opened, Set
from console.pages.render import page

routes = APIRouter(include_in_schema=False)

Version = Annotated[str, Form(max_length=100)]


@routes.get("/models")
def show_models(store: Opened) -> Response:
    """The versions, and the precision of each source."""
    return page(
        "models.html", here="/models", versions=api.versions(store), sources=api.precisions(store), refit=None
    )


@routes.post("/models/refit")
def preview_refit(store: Opened, settings: Set) -> Response:
    """The same page with what a refit would change."""
    refit = api.refit(store, settings, None)
    return page(
        "models.html",
        here="/models",
        versions=api.versions(store),
        sources=api.precisions(store),
        refit=refit,
    )


@routes.post("/models/apply")
def apply_refit(store: Opened, settings: Set, version: Version) -> Response:
    """Bring the refit that was shown into use."""
    api.refit(store, settings, version)
    return RedirectResponse("/models", status_code=303)


@routes.post("/models/use")
def use_version(store: Opened, version: Version) -> Response:
    """Bring a version into use."""
    api.use(store, version)
    return RedirectResponse("/models", status_code=303)
