"""One request at a time a host, with a pause between two, over all threads and processes of one machine.

A file a host below ``KITH_HOME``: whoever holds its lock may ask the host; the file holds the time from which
the next may. The kernel frees the lock of a process that dies. Machines that share a crawl do not see each
other's locks.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from records.failures import Unavailable

PATIENCE = 120.0
"""Seconds to wait for one's turn. Past that the item is put back, so that it holds up no others."""
LONGEST_PAUSE = 3_600.0
"""Seconds that a host's wish for a pause is honoured for, at most."""


@dataclass(frozen=True, slots=True)
class HostTurns:
    """``folder`` holds the files; it is made when first needed. ``patience`` in seconds."""

    folder: Path
    patience: float = PATIENCE

    @contextmanager
    def turn(self, host: str, delay: float) -> Iterator[Turn]:
        """Wait for this host's turn, then hold it.

        The next turn begins at least ``delay`` seconds after this one ends.

        Raises Unavailable where the turn does not come within ``patience``.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / hashlib.sha256(host.encode()).hexdigest()[:32]
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        deadline = time.monotonic() + self.patience
        try:
            _lock(descriptor, deadline)
            _wait(descriptor, deadline)
            turn = Turn(delay)
            try:
                yield turn
            finally:
                os.pwrite(descriptor, f"{time.time() + turn.pause:<32.3f}".encode(), 0)
        finally:
            os.close(descriptor)


@dataclass(slots=True)
class Turn:
    """A turn that is held. ``pause`` is the seconds until the next; raise it where the host asks for more."""

    pause: float

    def at_least(self, seconds: float) -> None:
        """Wait so long at least before the next turn, as far as that is bearable."""
        self.pause = max(self.pause, min(seconds, LONGEST_PAUSE))


def _lock(descriptor: int, deadline: float) -> None:
    nap = 0.01
    while True:
        try:
            return fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise _busy() from None
        time.sleep(nap)
        nap = min(nap * 1.5, 0.25)


def _wait(descriptor: int, deadline: float) -> None:
    try:
        due = float(os.pread(descriptor, 32, 0))
    except ValueError:
        return  # a new file
    # a clock that was set back must not stop a crawl for longer than a pause may last
    wait = min(due - time.time(), LONGEST_PAUSE)
    if wait <= 0:
        return
    if time.monotonic() + wait > deadline:
        raise _busy()
    time.sleep(wait)


def _busy() -> Unavailable:
    return Unavailable(
        "host_busy", "The host's other pages, or a pause it asked for, come first. It is tried again."
    )
