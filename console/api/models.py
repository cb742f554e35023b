"""The linkage models over HTTP: versions, previewing and applying a refit, going back."""

from __future__ import annotations

from fastapi import APIRouter

from console.api.dependencies import REVIEWER, Opened, Set
from console.api.schemas import ModelVersion, RefitPreview, RefitWanted, SourcePrecision, VersionWanted
from console.commands import model
from records.failures import Misuse
from records.store import Store
from settings import Settings

routes = APIRouter(prefix="/models", tags=["models"])


@routes.get("", summary="The linkage models that are kept, the last made first")
def list_models(store: Opened) -> list[ModelVersion]:
    """The linkage models that are kept, the last made first."""
    return versions(store)


@routes.get("/sources", summary="Of the links decided, how many were right, source by source")
def list_sources(store: Opened) -> list[SourcePrecision]:
    """Of the links decided, how many were right, source by source."""
    return precisions(store)


@routes.post(
    "/refits",
    summary="What a refit with the decisions would change; with the version that this showed, apply it",
)
def post_refit(store: Opened, settings: Set, wanted: RefitWanted) -> RefitPreview:
    """What a refit with the decisions would change; with the version that this showed, apply it."""
    return refit(store, settings, wanted.apply)


@routes.post("/use", summary="Bring a version into use, an earlier one or the shipped one")
def post_use(store: Opened, wanted: VersionWanted) -> list[ModelVersion]:
    """Bring a version into use, an earlier one or the shipped one."""
    return use(store, wanted.version)


def versions(store: Store) -> list[ModelVersion]:
    """Every version, the shipped one last."""
    return [ModelVersion.model_validate(version) for version in model.versions_as_json(store)]


def precisions(store: Store) -> list[SourcePrecision]:
    """The sources with decided links, the least precise first."""
    return [SourcePrecision.model_validate(source) for source in model.source_precisions(store)]


def refit(store: Store, settings: Settings, apply: str | None) -> RefitPreview:
    """What a refit would change.

    ``apply`` is the version that was shown and is to be brought into use.

    Raises:
        Misuse: There are too few decisions, the refit does not help, or it differs by now from what was
            shown.
    """
    from pipelines import model_refit as pipeline

    found = pipeline.preview(store, settings)
    if apply is not None:
        if apply != found.model.version:
            raise Misuse(
                "refit_outdated",
                "Decisions or people have changed since the refit was shown. Preview it again.",
            )
        pipeline.apply(store, found, REVIEWER)
    return RefitPreview.model_validate({**model.refit_as_json(found), "applied": apply is not None})


def use(store: Store, version: str) -> list[ModelVersion]:
    """Bring a version into use.

    Raises:
        Misuse: There is no such version.
    """
    from pipelines import model_refit as pipeline

    pipeline.use(store, version, REVIEWER)
    return versions(store)
