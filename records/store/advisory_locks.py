"""Advisory locks of PostgreSQL: who dispatches, who runs workers, who links a job.

PostgreSQL drops such a lock when its session ends for whatever reason. So no row outlives a killed process,
and no clock has to be trusted. A connection pooler between Kith and the database must keep sessions (no
transaction pooling).
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
"""The lock of the one dispatcher that fills the queues."""
WORK = "kith work"
"""The lock that everybody who runs workers shares."""


class Lock:
    """A named lock on a connection of its own.

    A ``shared`` lock may have many holders, but no exclusive one.
    """

    def __init__(self, store: Store, name: str, shared: bool = False) -> None:
        self._store, self._name, self._shared = store, name, shared
        self._connection: Connection | None = None

    def take(self) -> bool:
        """Take the lock, or check that it is still held. Returns False if another holder prevents that."""
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
        """Release the lock. Its session is ended, so that the lock cannot stay with a pooled connection."""
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
    """Try to hold a lock exclusively during a block. The block is told whether it does."""
    with Lock(store, name) as lock:
        yield lock.take()


def is_held(connection: Connection, name: str) -> bool:
    """Whether anybody holds this lock, shared or exclusively.

    Nobody else is kept from taking it meanwhile.
    """
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
    """The two keys of a lock, 31 bits each: ``pg_locks`` shows them unchanged."""
    number = hashlib.sha256(name.encode()).digest()
    return int.from_bytes(number[:4]) >> 1, int.from_bytes(number[4:8]) >> 1
