"""All pages."""

from __future__ import annotations

from fastapi import APIRouter

from console.pages import customers, documents, enrichments, jobs

routes = APIRouter()
for part in (jobs, enrichments, customers, documents):
    routes.include_router(part.routes)
