"""The connection to the database: find or start it, migrate its tables, begin transactions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from sqlalchemy import Connection, create_engine, inspect, make_url, text
from sqlalchemy.engine import URL, Engine
from sqlalchemy.exc import ArgumentError, OperationalError, ProgrammingError

from records.failures import Misuse, Unavailable
from records.servers import embedded
from records.store.originals import Originals
from settings import Settings

HEAD = "0007"
"""The newest migration.

Opening a store that is up to date then needs no Alembic (0.2 s); a test compares it with records/migrations.
"""
MIGRATION_LOCK = 0x4B697468
"""The advisory lock of the one process that migrates: the letters "Kith"."""


class Store:
    """An open database and its originals. Close it, or use it as a context manager."""

    def __init__(self, engine: Engine, originals: Originals, embedded_home: Path | None = None) -> None:
        self.engine = engine
        self.originals = originals
        self._home = embedded_home

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A connection in a transaction. It is committed at the end, and rolled back if the block raises."""
        with self.engine.begin() as conn:
            yield conn

    def close(self) -> None:
        """Close all connections and release the private server, if there is one."""
        self.engine.dispose()
        home, self._home = self._home, None
        if home is not None:
            embedded.leave_database(home)

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_store(settings: Settings) -> Store:
    """Open the store at ``database_url``, or on the private server under ``home``, started if needed.

    Raises:
        Misuse: The URL is no PostgreSQL URL, or the tables are newer than this version of Kith.
        Unavailable: The database cannot be reached.
    """
    home = None if settings.database_url else settings.folder
    url = embedded.database_url(home) if home else str(settings.database_url)
    try:
        engine = create_engine(
            driver_url(url),
            hide_parameters=True,  # parameters are personal data, and the text of an exception may be logged
            pool_pre_ping=True,  # the private server may have been restarted meanwhile
            pool_size=max(5, settings.threads),
            max_overflow=settings.threads + 5,
        )
        store = Store(engine, Originals(settings.folder / "originals"), home)
        migrate(engine)
    except BaseException:
        if home:
            embedded.leave_database(home)
        raise
    return store


def driver_url(url: str) -> URL:
    """The URL with psycopg 3 as its driver.

    Raises:
        Misuse: It is no PostgreSQL URL.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):  # ValueError: the port is no number
        raise Misuse(
            "database_url", "KITH_DATABASE_URL is no database URL. Write postgresql://user@host/name."
        ) from None
    if parsed.get_backend_name() not in {"postgresql", "postgres"}:
        raise Misuse(
            "database_url", "KITH_DATABASE_URL must be a PostgreSQL URL (postgresql://user@host/name)."
        )
    return parsed.set(drivername="postgresql+psycopg")


def migrate(engine: Engine, to: str = HEAD) -> None:
    """Migrate the tables to revision ``to``, one process at a time.

    Returns quickly if they are there already.

    Raises:
        Misuse: The URL has an unknown option, or the tables are newer than this version of Kith.
        Unavailable: The database does not answer.
    """
    try:
        with engine.connect() as conn:
            if _version(conn) == to:
                return
    except OperationalError as problem:
        reason = type(problem.orig).__name__
        raise Unavailable(
            "database", f"The database does not answer ({reason}). Check KITH_DATABASE_URL."
        ) from None
    except ProgrammingError as problem:
        if getattr(problem.orig, "sqlstate", None):  # the server answered: the URL is not at fault
            raise
        raise Misuse(
            "database_url", "KITH_DATABASE_URL has an option that PostgreSQL does not know."
        ) from None
    with engine.begin() as conn:
        conn.execute(text("select pg_advisory_xact_lock(:number)"), {"number": MIGRATION_LOCK})
        if _version(conn) != to:
            from records.migrations import upgrade

            upgrade(conn, to)


def _version(conn: Connection) -> str | None:
    if not inspect(conn).has_table("alembic_version"):
        return None
    return conn.execute(text("select version_num from alembic_version")).scalar()
