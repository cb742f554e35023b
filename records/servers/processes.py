"""Server processes: started detached from this process, awaited, and ended by their working directory."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from records.failures import Unavailable

ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
"""Nothing of the caller's environment reaches the servers; a fixed locale keeps their messages in English."""
START_SECONDS = 60.0
"""A server that recovers after a crash may take a while; a healthy start takes 0.2 s."""
_children: dict[int, subprocess.Popen[bytes]] = {}


def launch(command: Sequence[str], folder: Path, log: Path) -> subprocess.Popen[bytes]:
    """Start a server that outlives this process and shares no pipe, terminal or signals with it."""
    with log.open("ab") as out:
        process = subprocess.Popen(  # noqa: S603
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd=folder, env=ENVIRONMENT,
            start_new_session=True, close_fds=True,
        )  # fmt: skip
    _children[process.pid] = process
    return process


def stop_when_alone(alive: Path, pid: int, data: Path, how: str) -> None:
    """Start a small process that stops the server when nobody holds the lock on ``alive`` any more.

    After a SIGKILL of the server's last user, nobody else would stop it.

    Args:
        alive: The file that users of the server lock.
        pid: The server's process id.
        data: The server's working directory. The process is stopped only if it still works there.
        how: The name of the signal that stops it, such as TERM.
    """
    flock = shutil.which("flock", path="/usr/bin:/bin")
    if flock is None:  # the next command then finds the server, uses it and stops it
        return
    last = 'case "$(readlink /proc/$1/cwd)" in "$2" | "$2 (deleted)") kill -s "$3" "$1" ;; esac'
    command = [
        flock,
        "--exclusive",
        str(alive),
        "sh",
        "-c",
        last,
        "sh",
        str(pid),
        os.path.realpath(data),
        how,
    ]
    watcher = subprocess.Popen(  # noqa: S603
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/",
        env=ENVIRONMENT, start_new_session=True, close_fds=True,
    )  # fmt: skip
    _children[watcher.pid] = watcher


def becomes_ready(ready: Callable[[], bool], silent: Callable[[], bool]) -> bool:
    """Wait for a server that may be starting. Returns False if it falls silent or hangs."""
    deadline = time.monotonic() + START_SECONDS
    while not silent():
        if ready():
            return True
        if time.monotonic() > deadline:
            return False  # it hangs: the caller ends it and starts another
        time.sleep(0.02)
    return False


def wait_until_ready(ready: Callable[[], bool], process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until a server that was just started is ready.

    Raises:
        Unavailable: It ends instead, or takes longer than :data:`START_SECONDS`.
    """
    deadline = time.monotonic() + START_SECONDS
    while not ready():
        if process.poll() is not None:
            raise Unavailable("server_start", f"A private server ended as it started. See {log}.")
        if time.monotonic() > deadline:
            raise Unavailable(
                "server_start", f"A private server did not answer in {START_SECONDS:g} s. See {log}."
            )
        time.sleep(0.02)


def end_processes(folder: Path, name: str, how: signal.Signals, patience: float = 20) -> None:
    """End every process with this name and working directory, even if the directory was deleted.

    Args:
        folder: The working directory.
        name: The name of the program.
        how: The signal for the parents among the processes.
        patience: Seconds until SIGKILL. Processes that outlive their parents get it at once.
    """
    ours = _processes(folder, name)
    parents = [pid for pid, parent in ours.items() if parent not in ours]
    for pid in parents:
        _signal(pid, how)
    deadline = time.monotonic() + patience
    while left := _processes(folder, name):
        if time.monotonic() > deadline or not any(pid in left for pid in parents):
            for pid in left:
                _signal(pid, signal.SIGKILL)
        time.sleep(0.02)


def _processes(folder: Path, name: str) -> dict[int, int]:
    """The processes that run ``name`` in ``folder``, each with its parent. Other accounts' are not seen."""
    wanted, found = os.path.realpath(folder), {}
    for place in Path("/proc").iterdir():
        if not place.name.isdecimal():
            continue
        try:
            head, _, tail = (place / "stat").read_text(errors="replace").rpartition(")")
            if head.partition("(")[2] != name:
                continue
            state, parent = tail.split()[:2]
            if state == "Z":
                _reap(int(place.name))
            elif str((place / "cwd").readlink()).removesuffix(" (deleted)") == wanted:
                found[int(place.name)] = int(parent)
        except OSError:  # it has just ended, or is somebody else's
            continue
    return found


def _reap(pid: int) -> None:
    child = _children.get(pid)
    if child is not None and child.poll() is not None:
        del _children[pid]


def _signal(pid: int, how: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, how)
