"""The private servers: shared by processes, left by the last, found again after a SIGKILL."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from records.failures import Misuse, Unavailable
from records.servers import embedded, wheels
from records.servers.processes import end_processes

ROOM = Path(__file__).parents[3]
USER = """
import sys, psycopg, redis
from pathlib import Path
from records.servers import embedded
home = Path(sys.argv[1])
url, broker = embedded.database_url(home), embedded.broker(home)
with psycopg.connect(url, autocommit=True) as conn:
    conn.execute("select pg_advisory_lock(1)")
    conn.execute("create table if not exists seen (what text)")
    conn.execute("insert into seen values (%s)", (sys.argv[2],))
    print(conn.execute("select count(*) from seen where what = %s", (sys.argv[2],)).fetchone()[0], end=" ")
with redis.Redis(unix_socket_path=broker) as client:
    print(client.rpush(sys.argv[2], 1), flush=True)
sys.stdin.readline()
"""


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """One home for the module, since making a cluster takes a second; every test leaves it without servers."""
    folder = Path(tempfile.mkdtemp(prefix="kith-embedded-"))
    yield folder
    for name, data in (("postgres", "postgres"), ("valkey-server", "valkey")):
        end_processes(folder / "servers" / data, name, signal.SIGKILL)
    shutil.rmtree(folder)


@pytest.fixture
def user(home: Path, request: pytest.FixtureRequest) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    """Starts a process that uses both servers, says how many of this test's did so, and stays until its input
    ends.
    """
    started: list[subprocess.Popen[str]] = []

    def start() -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", USER, str(home), request.node.name],
            cwd=ROOM,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def found(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def counted(*processes: subprocess.Popen[str]) -> tuple[list[str], list[str]]:
    """The counts in PostgreSQL, and those in Valkey, sorted: a process may be first in one, second in the
    other.
    """
    pairs = [found(process).split() for process in processes]
    return sorted(pair[0] for pair in pairs), sorted(pair[1] for pair in pairs)


def leave(process: subprocess.Popen[str]) -> None:
    """It ends by itself; its output ends with it, although servers that it started may go on."""
    process.communicate(timeout=30)
    assert process.returncode == 0


def running(home: Path) -> set[str]:
    names = {}
    for place in Path("/proc").glob("[0-9]*"):
        try:
            names[(place / "cwd").readlink()] = (place / "comm").read_text().strip()
        except OSError:
            continue
    return {name for cwd, name in names.items() if cwd.is_relative_to(home)}


def test_processes_share_one_server_and_the_last_to_leave_stops_it(
    home: Path, user: Callable[[], subprocess.Popen[str]]
) -> None:
    first, second = user(), user()  # at once: both would like to set the cluster up
    assert counted(first, second) == (["1", "2"], ["1", "2"])
    leave(first)
    assert running(home) == {"postgres", "valkey-server"}
    third = user()
    assert found(third) == "3 3"
    leave(second)
    leave(third)
    assert running(home) == set()


def test_a_killed_process_leaves_servers_to_the_others_and_none_when_it_was_the_last(
    home: Path, user: Callable[[], subprocess.Popen[str]]
) -> None:
    first, second = user(), user()
    assert counted(first, second) == (["1", "2"], ["1", "2"])
    first.send_signal(signal.SIGKILL)
    first.wait()
    time.sleep(0.2)
    assert running(home) == {"postgres", "valkey-server"}
    second.send_signal(signal.SIGKILL)
    second.wait()
    third = user()  # comes while they are being stopped, or after
    assert found(third) == "3 3"
    third.send_signal(signal.SIGKILL)
    third.wait()
    deadline = time.monotonic() + 20
    while running(home) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert running(home) == set()


def test_killed_servers_start_again_with_what_they_held(
    home: Path, user: Callable[[], subprocess.Popen[str]]
) -> None:
    first = user()
    assert found(first) == "1 1"
    time.sleep(1.1)  # Valkey's log is on disk after a second
    parent = int((home / "servers/postgres/postmaster.pid").read_text().splitlines()[0])
    os.kill(parent, signal.SIGKILL)  # its children may live on for a moment and hold its shared memory
    end_processes(home / "servers/valkey", "valkey-server", signal.SIGKILL)
    first.send_signal(signal.SIGKILL)
    first.wait()
    second = user()
    assert found(second) == "2 2"
    leave(second)


def test_a_pid_file_that_names_a_stranger_stops_nobody(
    home: Path, user: Callable[[], subprocess.Popen[str]]
) -> None:
    """After a reboot the old server's id may be another process's: here it is this very test's."""
    first = user()
    assert found(first) == "1 1"
    leave(first)
    stale = home / "servers/postgres/postmaster.pid"
    stale.write_text(f"{os.getpid()}\n{stale.parent}\n1\n5432\n{home / 'servers'}\n\n  1 1\nready\n")
    (home / "servers/.s.PGSQL.5432.lock").write_text(f"{os.getpid()}\n")
    (home / "servers/valkey.sock").touch()
    second = user()
    assert found(second) == "2 2"
    leave(second)


def test_half_a_cluster_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "servers/postgres.new").mkdir(parents=True)
    (tmp_path / "servers/postgres.new/PG_VERSION").write_text("18\n")
    psycopg.connect(embedded.database_url(tmp_path)).close()
    embedded.leave_database(tmp_path)
    assert running(tmp_path) == set()
    (tmp_path / "servers/postgres/PG_VERSION").write_text("11\n")
    with pytest.raises(Unavailable, match="PostgreSQL 11"):
        embedded.database_url(tmp_path)


def test_a_long_home_has_its_sockets_in_a_short_private_folder(tmp_path: Path) -> None:
    home = tmp_path.joinpath(*["a-rather-long-folder-name"] * 5)
    socket_path = Path(embedded.broker(home))
    try:
        assert len(os.fsencode(socket_path)) < 108
        assert stat.S_IMODE(socket_path.parent.stat().st_mode) == 0o700
        assert embedded.broker(home) == str(socket_path)
        with socket.socket(socket.AF_UNIX) as line:
            line.connect(str(socket_path))
    finally:
        embedded.leave_broker(home)
        embedded.leave_broker(home)
    assert running(home) == set()
    shutil.rmtree(socket_path.parent)


def test_the_servers_files_are_private_and_its_log_holds_no_data(home: Path) -> None:
    with psycopg.connect(embedded.database_url(home)) as conn:
        assert conn.execute("select current_setting('listen_addresses')").fetchone() == ("",)
        assert conn.execute("select current_setting('log_min_error_statement')").fetchone() == ("panic",)
    embedded.leave_database(home)
    for folder in (home, home / "servers", home / "servers/postgres"):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_one_process_may_take_a_server_several_times(home: Path) -> None:
    url = embedded.database_url(home)
    assert embedded.database_url(home) == url
    embedded.leave_database(home)
    psycopg.connect(url).close()
    embedded.leave_database(home)
    assert running(home) == set()
    embedded.leave_database(home)  # once too often does nothing


def test_a_home_may_have_an_apostrophe_and_a_comma(tmp_path: Path) -> None:
    home = tmp_path / 'O\'Hara, "Ann"'
    with psycopg.connect(embedded.database_url(home)) as conn:
        assert conn.execute("select 1").fetchone() == (1,)
    embedded.leave_database(home)
    shutil.rmtree((home / "servers/sockets").read_text())
    assert running(home) == set()
    with pytest.raises(Misuse, match="line break"):
        embedded.database_url(tmp_path / "two\nlines")


def test_a_full_disk_is_said_to_be_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wheels, "SPACE", shutil.disk_usage(tmp_path).total + 1)
    with pytest.raises(Unavailable, match="MB are free for KITH_HOME"):
        embedded.database_url(tmp_path)
    with pytest.raises(Unavailable, match="disk_full"):
        embedded.broker(tmp_path)
    assert running(tmp_path) == set()
