"""The routes of all pages."""

from __future__ import annotations

from fastapi import APIRouter

from console.pages import customers, documents, enrichments, jobs, models, prospects, review

routes = APIRouter()
for part in (review, jobs, enrichments, customers, prospects, documents, models):
    routes.include_router(part.routes)
