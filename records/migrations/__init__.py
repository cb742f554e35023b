"""Migrations of the tables, forward only. The store runs them when it opens."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection

from records.failures import Misuse


def upgrade(conn: Connection, to: str = "head") -> None:
    """Migrate the tables to revision ``to`` within the transaction of ``conn``.

    Raises:
        Misuse: They are newer than this version of Kith.
    """
    config = _config()
    config.attributes["connection"] = conn
    try:
        command.upgrade(config, to)
    except CommandError:
        raise Misuse(
            "database_newer",
            "The database was written by a newer Kith. Install that one, or use another KITH_HOME.",
        ) from None


def head() -> str | None:
    """The newest revision."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config
