"""The linkage models over HTTP: versions, what a refit with reviewers' decisions would change, applying it, and going back."""

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
    return versions(store)


@routes.get("/sources", summary="Of the links decided, how many were right, source by source")
def list_sources(store: Opened) -> list[SourcePrecision]:
    return precisions(store)


@routes.post(
    "/refits",
    summary="What a refit with the decisions would change; with the version that this showed, apply it",
)
def post_refit(store: Opened, settings: Set, wanted: RefitWanted) -> RefitPreview:
    return refit(store, settings, wanted.apply)


@routes.post("/use", summary="Bring a version into use, an earlier one or the shipped one")
def post_use(store: Opened, wanted: VersionWanted) -> list[ModelVersion]:
    return use(store, wanted.version)


def versions(store: Store) -> list[ModelVersion]:
    """Every version, the shipped one last."""
    return [ModelVersion.model_validate(version) for version in model.versions_as_json(store)]


def precisions(store: Store) -> list[SourcePrecision]:
    """The sources of which anything was decided, the least precise first."""
    return [SourcePrecision.model_validate(source) for source in model.source_precisions(store)]


def refit(store: Store, settings: Settings, apply: str | None) -> RefitPreview:
    """What a refit would change. ``apply``: the version that was shown, to be brought into use. Raises Misuse where too little
    was decided, where it does not help, and where a refit is another one by now than the one shown.
    """
    from pipelines import model_refit as pipeline

    found = pipeline.preview(store, settings)
    if apply is not None:
        if apply != found.model.version:
            raise Misuse(
                "refit_outdated",
                "Decisions or people have changed since that was shown. Look at what a refit changes now.",
            )
        pipeline.apply(store, found, REVIEWER)
    return RefitPreview.model_validate({**model.refit_as_json(found), "applied": apply is not None})


def use(store: Store, version: str) -> list[ModelVersion]:
    """Bring that version into use. Raises Misuse where there is none such."""
    from pipelines import model_refit as pipeline

    pipeline.use(store, version, REVIEWER)
    return versions(store)
