"""Items: the state machine of every unit of work, and the leases that workers take on it.

    fetch/waiting → leased → read/waiting → leased → done | failed
                          ↘ done (unpacked into members)     ↘ failed

At most one worker holds an item: ``take`` moves it from ``waiting`` to ``leased`` under a row lock. Every
later step names the owner of the lease. It raises :class:`LeaseLost` if another owner has the item meanwhile,
so that only the other's transaction is committed. ``reclaim`` takes back leases that expired or whose worker
is gone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Row, and_, any_, case, exists, func, literal, or_, select, update
from sqlalchemy.dialects.postgresql import ARRAY, BIGINT, insert

from records.failures import Problem
from records.store.tables import documents, items, jobs

BACKOFF = 2.0
"""Seconds before the second try after a passing failure; three times as long before each further try."""

LOST = "worker_lost"
"""Error code of an item whose worker died, or did not renew its lease in time."""
FAULT = "worker_fault"
"""Error code of an item whose batch ended with an unexpected exception."""
SUSPECT = (LOST, FAULT)
"""Items with such an error are handed out one by one: one of them may have caused it."""


class LeaseLost(Exception):
    """The lease is no longer this owner's: the transaction must be rolled back."""


@dataclass(frozen=True, slots=True)
class Item:
    """One unit of work with the options of its job. ``tries`` includes the present try."""

    id: int
    job_id: str
    source_id: int
    locator: str
    member: str
    position: int
    stage: str
    queue: str
    tries: int
    owner: str
    kind: str
    region: str | None = None
    languages: str | None = None
    follow: bool = False
    max_pages: int | None = None
    sha256: str | None = None
    url: str | None = None
    name: str | None = None
    media_type: str | None = None
    observed_at: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """An item to be added to a job: a file of a folder, a message of a mailbox, a further page of a thread.

    With a ``queue`` other than ``fetch``, its bytes are stored already, under ``sha256``.
    """

    locator: str
    member: str = ""
    position: int = 0
    queue: str = "fetch"
    sha256: str | None = None
    url: str | None = None
    name: str | None = None
    media_type: str | None = None
    observed_at: str | None = None
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Ready:
    """An item that a worker could take now.

    A ``suspect`` item lost a worker before and is handed out alone.
    """

    id: int
    locator: str
    tries: int
    suspect: bool


def add(connection: Connection, job_id: str, source_id: int, entries: Iterable[Entry]) -> int:
    """Add items to a job, except those that it has already. Returns how many were added."""
    rows = [
        {
            "job_id": job_id,
            "source_id": source_id,
            "locator": e.locator,
            "member": e.member,
            "position": e.position,
            "stage": "fetch" if e.queue == "fetch" else "read",
            "queue": e.queue,
            "sha256": e.sha256,
            "url": e.url,
            "name": e.name,
            "media_type": e.media_type,
            "observed_at": e.observed_at,
            "state": "failed" if e.problem else "waiting",
            "error_code": e.problem.code if e.problem else None,
            "error_message": e.problem.message if e.problem else None,
            "finished_at": func.now() if e.problem else None,
        }
        for e in entries
    ]
    if not rows:
        return 0
    added = connection.execute(insert(items).values(rows).on_conflict_do_nothing().returning(items.c.id))
    return len(added.fetchall())


def stored_members(connection: Connection, locator: str) -> dict[str, Entry]:
    """The members of a source whose bytes are stored, by name, from this job or an earlier one.

    A member of a mail folder never changes its bytes. So a try that broke off continues after these, and a
    later job fetches none of them again.
    """
    columns = (items.c.member, items.c.sha256, items.c.name, items.c.media_type, items.c.observed_at)
    kept = select(*columns).where(
        items.c.locator == locator, items.c.member != "", items.c.sha256.is_not(None)
    )
    return {
        row.member: Entry(
            locator=locator, member=row.member, queue="text", sha256=row.sha256, name=row.name,
            media_type=row.media_type, observed_at=row.observed_at,
        )
        for row in connection.execute(kept)
    }  # fmt: skip


def add_page(connection: Connection, item: Item, url: str, default_pages: int) -> bool:
    """Add the page after ``item``'s.

    Returns False if the job has it already, or its source has too many pages.
    """
    pages = connection.scalar(
        select(func.count())
        .select_from(items)
        .where(items.c.source_id == item.source_id, items.c.member == "")
    )
    if (pages or 0) >= (item.max_pages or default_pages):
        return False
    return bool(
        add(connection, item.job_id, item.source_id, [Entry(locator=url, position=item.position + 1)])
    )


def ready(connection: Connection, queue: str, limit: int) -> list[Ready]:
    """The oldest items of a queue that a worker could take now."""
    rows = connection.execute(
        select(items.c.id, items.c.locator, items.c.tries, items.c.error_code.in_(SUSPECT).label("suspect"))
        .join(jobs, jobs.c.id == items.c.job_id)
        .where(items.c.queue == queue, items.c.state == "waiting", _due(), jobs.c.state == "running")
        .order_by(items.c.id)
        .limit(limit)
    )
    return [Ready(row.id, row.locator, row.tries, bool(row.suspect)) for row in rows]


def suspects_leased(connection: Connection) -> bool:
    """Whether a worker holds an item that has ended two workers or more. Only one such item may be out."""
    held = exists().where(items.c.state == "leased", items.c.error_code.in_(SUSPECT), items.c.tries > 2)
    return bool(connection.scalar(select(held)))


def known(connection: Connection, document_id: str, version: str) -> bool:
    """Whether the document is stored already, in this version."""
    kept = exists().where(documents.c.id == document_id, documents.c.version == version)
    return bool(connection.scalar(select(kept)))


def take(connection: Connection, ids: Sequence[int], queue: str, owner: str, seconds: float) -> list[Item]:
    """Lease those of the items that wait on this queue. Returns them in the order of their ids."""
    chosen = (
        select(items.c.id)
        .join(jobs, jobs.c.id == items.c.job_id)
        .where(items.c.id == any_(_ids(ids)), items.c.queue == queue, items.c.state == "waiting", _due())
        .where(jobs.c.state == "running")
        .with_for_update(skip_locked=True, of=items)
    )
    rows = connection.execute(
        update(items)
        .where(items.c.id.in_(chosen), jobs.c.id == items.c.job_id)
        .values(state="leased", lease_holder=owner, lease_until=_in(seconds), tries=items.c.tries + 1)
        .returning(items, jobs.c.kind, jobs.c.options)
    )
    return sorted((_item(row) for row in rows), key=lambda item: item.id)


def fetched(connection: Connection, item: Item, entry: Entry) -> None:
    """Record that the item's bytes are stored: it waits to be read.

    Raises:
        LeaseLost: Another owner has the item.
    """
    _step(
        connection, item, state="waiting", stage="read", queue=entry.queue, sha256=entry.sha256,
        url=entry.url, name=entry.name,
        media_type=entry.media_type, observed_at=entry.observed_at, tries=0,
    )  # fmt: skip


def unpacked(connection: Connection, item: Item, members: int) -> None:
    """Record that the item was a folder, a mailbox or an archive, and that all its members are items now.

    Raises:
        LeaseLost: Another owner has the item.
    """
    _step(connection, item, state="done", members=members, finished_at=func.now())


def read(connection: Connection, item: Item, document_id: str) -> None:
    """Record that the item became a document.

    Raises:
        LeaseLost: Another owner has the item.
    """
    _step(connection, item, state="done", document_id=document_id, finished_at=func.now())


def failed(connection: Connection, item: Item, problem: Problem, tries: int) -> bool:
    """Record that a try failed. The item waits for another one if the problem is passing and tries are left.

    Returns:
        Whether the item has failed for good.

    Raises:
        LeaseLost: Another owner has the item.
    """
    final = not problem.retry or item.tries >= tries
    _step(
        connection, item, state="failed" if final else "waiting", error_code=problem.code,
        error_message=problem.message,
        not_before=None if final else _in(_backoff(item.tries)), finished_at=func.now() if final else None,
    )  # fmt: skip
    return final


def postponed(connection: Connection, item: Item, seconds: float) -> None:
    """Let the item wait for ``seconds`` because it is not its turn. The try does not count.

    Raises:
        LeaseLost: Another owner has the item.
    """
    _step(connection, item, state="waiting", tries=items.c.tries - 1, not_before=_in(seconds))


def hand_back(connection: Connection, held: Iterable[Item]) -> None:
    """Give back items that were taken and not begun. The try does not count."""
    for item in held:
        connection.execute(
            update(items)
            .where(_held(item))
            .values(state="waiting", lease_holder=None, lease_until=None, tries=items.c.tries - 1)
        )


def hold(connection: Connection, item: Item, seconds: float) -> None:
    """Extend the lease of an item for a further slice of work.

    Raises:
        LeaseLost: Another owner has the item, or its job was cancelled.
    """
    kept = connection.execute(
        update(items)
        .where(_held(item), jobs.c.id == items.c.job_id, jobs.c.state == "running")
        .values(lease_until=_in(seconds))
    )
    if kept.rowcount != 1:
        raise LeaseLost


def renew(connection: Connection, owners: Collection[str], seconds: float) -> None:
    """Extend every lease of these owners."""
    connection.execute(
        update(items)
        .where(items.c.state == "leased", items.c.lease_holder.in_(owners))
        .values(lease_until=_in(seconds))
    )


def lease_owners(connection: Connection, prefix: str) -> list[str]:
    """The owners of leases whose name begins with ``prefix``."""
    rows = connection.execute(
        select(items.c.lease_holder)
        .where(items.c.state == "leased", items.c.lease_holder.startswith(prefix, autoescape=True))
        .distinct()
    )
    return [row.lease_holder for row in rows]


def reclaim(connection: Connection, tries: int, gone: Collection[str] = ()) -> int:
    """Take back leases that expired or belong to ``gone`` owners.

    An item that lost its worker ``tries`` times has failed: it seems to end every process that touches it.

    Returns:
        How many items were taken back.
    """
    final = items.c.tries >= tries
    message = (
        f"{tries} workers in a row were lost while they held it. The file is likely damaged; leave it out."
    )
    taken = connection.execute(
        update(items)
        .where(items.c.state == "leased")
        .where(or_(items.c.lease_until < func.now(), items.c.lease_holder.in_(gone)))
        .values(
            state=case((final, "failed"), else_="waiting"),
            lease_holder=None,
            lease_until=None,
            # the first loss is seldom the item's fault: it is tried at once, alone; later tries are spread
            # out
            not_before=case(
                (items.c.tries < 2, None), else_=_in(BACKOFF * (0.5 + func.random()) * items.c.tries)
            ),
            finished_at=case((final, func.now()), else_=None),
            error_code=LOST,
            error_message=case((final, message), else_="The worker that held it was lost."),
        )
    )
    return taken.rowcount


def condemn(connection: Connection, item_id: int, owner: str, problem: Problem) -> bool:
    """Fail an item before its worker is ended because of it. Returns False if the owner no longer has it."""
    try:
        _step(
            connection, _Leased(item_id, owner), state="failed", error_code=problem.code,
            error_message=problem.message,
            finished_at=func.now(),
        )  # fmt: skip
    except LeaseLost:
        return False
    return True


def sweep_cancelled(connection: Connection) -> None:
    """Cancel the items that still wait in cancelled jobs."""
    connection.execute(
        update(items)
        .where(items.c.state == "waiting", jobs.c.id == items.c.job_id, jobs.c.state == "cancelled")
        .values(state="cancelled", finished_at=func.now())
    )


@dataclass(frozen=True, slots=True)
class _Leased:
    id: int
    owner: str


def _step(connection: Connection, item: Item | _Leased, **values: Any) -> None:
    cleared = {
        "lease_holder": None,
        "lease_until": None,
        "not_before": None,
        "error_code": None,
        "error_message": None,
    }
    moved = connection.execute(update(items).where(_held(item)).values(**{**cleared, **values}))
    if moved.rowcount != 1:
        raise LeaseLost


def _held(item: Item | _Leased) -> Any:
    return and_(items.c.id == item.id, items.c.state == "leased", items.c.lease_holder == item.owner)


def _due() -> Any:
    return or_(items.c.not_before.is_(None), items.c.not_before <= func.now())


def _in(seconds: Any) -> Any:
    return func.clock_timestamp() + func.make_interval(0, 0, 0, 0, 0, 0, seconds)


def _ids(ids: Collection[int]) -> Any:
    return literal(list(ids), ARRAY(BIGINT))


def _backoff(tries: int) -> Any:
    """Seconds before the next try, plus or minus half: items that failed together do not return together."""
    return BACKOFF * 3 ** (tries - 1) * (0.5 + func.random())


def _item(row: Row[Any]) -> Item:
    options = row.options
    item = Item(
        id=row.id, job_id=row.job_id, source_id=row.source_id, locator=row.locator, member=row.member,
        position=row.position, stage=row.stage, queue=row.queue, tries=row.tries, owner=row.lease_holder,
        kind=row.kind, sha256=row.sha256, url=row.url, name=row.name, media_type=row.media_type,
        observed_at=row.observed_at,
    )  # fmt: skip
    return replace(
        item, region=options.get("region"), languages=options.get("languages"),
        follow=bool(options.get("follow")),
        max_pages=options.get("max_pages"),
    )  # fmt: skip
