"""Sharing one private server among processes: every user holds a lease, and the last one stops the server.

A lease is a shared ``flock`` on a file. The kernel drops it when its process ends for whatever reason. So no
count can go wrong, and no stale lock must be deleted. Starting and stopping happen under a second, exclusive
lock, so that nobody acquires a lease while the last user stops the server.

A killed process cannot stop the server. So there is a third, shared lock ("alive"), which is released only
after the server was stopped. Whoever sees it free while the server still runs knows that nobody is left to
stop it (see ``stop_when_alone`` in :mod:`records.servers.processes`).
"""

from __future__ import annotations

import atexit
import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol


class Server(Protocol):
    """A server that can be found, started and stopped. All three are called under the exclusive lock."""

    @property
    def name(self) -> str:
        """The prefix of its lock files."""
        ...

    @property
    def folder(self) -> Path:
        """The folder of its lock files."""
        ...

    def answers(self) -> bool:
        """Whether it is ready to be used."""
        ...

    def start(self) -> None:
        """Start it, after clearing away what a killed predecessor left. Returns when it answers."""
        ...

    def stop(self) -> None:
        """Stop it."""
        ...


_held: dict[tuple[Path, str], tuple[Server, tuple[int, int], int]] = {}
"""The leases of this process: server, file descriptors of the lease and the alive lock, number of shares."""
_threads = threading.Lock()


def acquire(server: Server) -> None:
    """Take a share in ``server``, starting it if nobody runs it.

    Every call wants one :func:`release`; what is left at the end of the process is released then.
    """
    key = (server.folder, server.name)
    with _threads:
        server.folder.mkdir(parents=True, exist_ok=True)
        with _exclusive(server):
            known = _held.get(key)
            descriptors = known[1] if known else (_open(server, "lease"), _open(server, "alive"))
            try:
                for descriptor in descriptors:
                    fcntl.flock(descriptor, fcntl.LOCK_SH)
                if not server.answers():
                    server.start()
            except BaseException:
                if not known:
                    _close(descriptors)
                raise
            _held[key] = (server, descriptors, (known[2] if known else 0) + 1)


def release(server: Server) -> None:
    """Give back one share; the last one of the last process stops the server.

    Does nothing when none is held.
    """
    key = (server.folder, server.name)
    with _threads:
        if key not in _held:
            return
        _, descriptors, count = _held[key]
        if count > 1:
            _held[key] = (server, descriptors, count - 1)
            return
        del _held[key]
        _leave(server, descriptors)


def in_use(server: Server) -> bool:
    """Whether any process holds a share in ``server``."""
    if not (server.folder / f"{server.name}.lease").exists():
        return False
    probe = _open(server, "lease")
    try:
        fcntl.flock(probe, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(probe)
    return False


def _leave(server: Server, descriptors: tuple[int, int]) -> None:
    lease, alive = descriptors
    try:
        with _exclusive(server):
            os.close(lease)
            probe = _open(server, "lease")
            try:
                fcntl.flock(probe, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return  # another process still uses it
            else:
                server.stop()
            finally:
                os.close(probe)
    except FileNotFoundError:  # the data directory was deleted: nobody can find the server any more
        server.stop()
    finally:
        os.close(alive)


@contextmanager
def _exclusive(server: Server) -> Iterator[None]:
    descriptor = _open(server, "lock")
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _open(server: Server, what: str) -> int:
    return os.open(server.folder / f"{server.name}.{what}", os.O_RDWR | os.O_CREAT, 0o600)


def _close(descriptors: tuple[int, int]) -> None:
    for descriptor in descriptors:
        os.close(descriptor)


def _release_all() -> None:
    with _threads:
        for server, descriptors, _ in list(_held.values()):
            _leave(server, descriptors)
        _held.clear()


def _forget_in_child() -> None:
    """Drop the leases of the parent in a forked child, which would share them through the open files."""
    global _threads
    _threads = threading.Lock()
    for _, descriptors, _ in _held.values():
        _close(descriptors)
    _held.clear()


atexit.register(_release_all)
os.register_at_fork(after_in_child=_forget_in_child)
