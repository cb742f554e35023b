"""All pages."""

from __future__ import annotations

from fastapi import APIRouter

from console.pages import jobs

routes = APIRouter()
for part in (jobs,):
    routes.include_router(part.routes)
