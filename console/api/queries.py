"""Queries that only the console needs: lists to page through, and names for ids."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, Row, case, func, select

from records.store.tables import customers, items, jobs, sources


def first_sources(conn: Connection, job_ids: Collection[str], most: int = 10) -> dict[str, list[str]]:
    """The first sources of each job, as they were given."""
    place = func.row_number().over(partition_by=sources.c.job_id, order_by=sources.c.id).label("place")
    placed = (
        select(sources.c.job_id, sources.c.locator, place).where(sources.c.job_id.in_(job_ids)).subquery()
    )
    named: dict[str, list[str]] = {job_id: [] for job_id in job_ids}
    for row in conn.execute(
        select(placed.c.job_id, placed.c.locator).where(placed.c.place <= most).order_by(placed.c.place)
    ):
        named[row.job_id].append(row.locator)
    return named


def items_of(conn: Connection, job_id: str, limit: int, offset: int) -> list[Row[Any]]:
    """Items to be read: failed ones first, then those in work, then in the job's order."""
    return list(
        conn.execute(
            select(items)
            .where(items.c.job_id == job_id, items.c.members.is_(None))
            .order_by(
                case((items.c.state == "failed", 0), (items.c.state == "leased", 1), else_=2), items.c.id
            )
            .limit(limit)
            .offset(offset)
        )
    )


def link_fault(conn: Connection, job_id: str) -> tuple[str, str] | None:
    """The code and message of a job's failure to link, or None."""
    row = conn.execute(
        select(jobs.c.error_code, jobs.c.error_message).where(jobs.c.id == job_id)
    ).one_or_none()
    return (row.error_code, row.error_message or "") if row and row.error_code else None


def customer_names(conn: Connection, ids: Collection[str]) -> dict[str, str]:
    """The names of customers, by id."""
    found = conn.execute(select(customers.c.id, customers.c.name).where(customers.c.id.in_(set(ids))))
    return {row.id: row.name for row in found}
