"""The private PostgreSQL and the private Valkey under ``KITH_HOME``, from wheels, on unix sockets only.

Both keep their files in ``<home>/servers``. They are found by their working directory, never by a stored
process id: after a crash or a reboot, such an id may belong to a stranger.
"""

from __future__ import annotations

from pathlib import Path

from records.failures import Misuse
from records.servers import sharing
from records.servers.postgres import Postgres
from records.servers.valkey import Valkey


def database_url(home: Path) -> str:
    """The URL of the private PostgreSQL, which is started if needed.

    It runs until :func:`leave_database`, or the end of the last process that uses it.
    """
    server = Postgres(_servers_folder(home))
    sharing.acquire(server)
    return server.url


def leave_database(home: Path) -> None:
    """Release the share that one :func:`database_url` took."""
    sharing.release(Postgres(_servers_folder(home)))


def broker(home: Path) -> str:
    """The path of the private Valkey's unix socket. The server is started if needed.

    It runs until :func:`leave_broker`, or the end of the last process that uses it.
    """
    server = Valkey(_servers_folder(home))
    sharing.acquire(server)
    return str(server.socket)


def leave_broker(home: Path) -> None:
    """Release the share that one :func:`broker` took."""
    sharing.release(Valkey(_servers_folder(home)))


def in_use(home: Path) -> bool:
    """Whether any process uses a private server of this home. Starts nothing."""
    folder = home.expanduser().absolute() / "servers"
    return any(sharing.in_use(server) for server in (Postgres(folder), Valkey(folder)))


def _servers_folder(home: Path) -> Path:
    home = home.expanduser().absolute()
    if "\n" in str(home) or "\r" in str(home):
        raise Misuse("home", "The path of KITH_HOME has a line break in it. Name another folder.")
    if not home.exists():
        home.mkdir(parents=True, mode=0o700)
    folder = home / "servers"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder
