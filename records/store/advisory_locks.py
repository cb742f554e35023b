"""Locks that live as long as a connection: who dispatches, who works, who links a job.

PostgreSQL drops such a lock when its session ends, however it ends. So there is no row that outlives a killed process,
and no clock to trust. A pooler between Kith and the database must keep sessions (not transaction pooling).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any

from sqlalchemy import BigInteger, Connection, Select, column, exists, func, select, table
from sqlalchemy.exc import DBAPIError

from records.store import Store

DISPATCH = "kith dispatch"
"""Held by the one dispatcher that fills the queues."""
WORK = "kith work"
"""Shared by everybody who runs workers."""


class Lock:
    """A named lock on a connection of its own. ``shared``: many may have it, as long as nobody has it alone."""

    def __init__(self, store: Store, name: str, shared: bool = False) -> None:
        self._store, self._name, self._shared = store, name, shared
        self._connection: Connection | None = None

    def take(self) -> bool:
        """Have it, now or from before; False where another has it. Also finds out that it was lost with its session."""
        if self._connection is not None:
            try:
                self._connection.execute(select(1))
                return True
            except DBAPIError:
                self.release()
        connection = self._store.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        key = _key(self._name)
        lock = func.pg_try_advisory_lock_shared(*key) if self._shared else func.pg_try_advisory_lock(*key)
        try:
            taken = bool(connection.scalar(select(lock)))
        except DBAPIError:
            connection.invalidate()
            connection.close()
            raise
        if taken:
            self._connection = connection
        else:
            connection.close()
        return taken

    def release(self) -> None:
        """Give it back. The session is ended, not reused, so that nothing of it stays in the pool."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.invalidate()
            connection.close()

    def __enter__(self) -> Lock:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


@contextmanager
def alone(store: Store, name: str) -> Iterator[bool]:
    """Try to have a lock to oneself for a piece of work; says whether one has it."""
    with Lock(store, name) as lock:
        yield lock.take()


def is_held(connection: Connection, name: str) -> bool:
    """Whether anybody has this lock, shared or alone. Looks only: nobody who tries to take it is kept out."""
    locks = table(
        "pg_locks", *map(column, ("locktype", "database", "classid", "objid", "objsubid", "granted"))
    )
    here: Select[Any] = (
        select(column("oid", BigInteger))
        .select_from(table("pg_database"))
        .where(column("datname") == func.current_database())
    )
    first, second = _key(name)
    held = exists().where(
        locks.c.locktype == "advisory", locks.c.objsubid == 2, locks.c.database == here.scalar_subquery(),
        locks.c.granted, locks.c.classid == first, locks.c.objid == second,
    )  # fmt: skip
    return bool(connection.scalar(select(held)))


def _key(name: str) -> tuple[int, int]:
    """A lock's two numbers, 31 bits each: PostgreSQL shows them in ``pg_locks`` as they are."""
    number = hashlib.sha256(name.encode()).digest()
    return int.from_bytes(number[:4]) >> 1, int.from_bytes(number[4:8]) >> 1
