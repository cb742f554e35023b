"""All routes of the HTTP API, and its error responses."""

from __future__ import annotations

from fastapi import APIRouter

from console.api import customers, documents, enrichments, jobs, models, prospects, review
from console.api.schemas import Failed

_FAILURES: dict[int | str, dict[str, object]] = {
    400: {"model": Failed, "description": "the request makes no sense"},
    403: {"model": Failed, "description": "it came from another site"},
    404: {"model": Failed, "description": "there is no such thing"},
    422: {"model": Failed, "description": "a value is out of its bounds"},
    503: {"model": Failed, "description": "something is down for now"},
}

routes = APIRouter(prefix="/api/v1", responses=_FAILURES)
for part in (review, jobs, enrichments, customers, documents, models, prospects):
    routes.include_router(part.routes)
