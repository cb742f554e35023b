"""A scoreboard in shared memory: what each thread of a worker process works on, and since when.

Every thread has a slot with the item, the time at which it began and the number of its batch. The supervisor
can read the slots even while the process is stuck inside a library and runs no Python. It ends the process
when an item takes too long.
"""

from __future__ import annotations

import multiprocessing
import threading
import time
from ctypes import c_double
from dataclasses import dataclass

_WIDTH = 3
_ITEM, _SINCE, _BATCH = range(_WIDTH)


@dataclass(frozen=True, slots=True)
class Overdue:
    """An item that a thread has worked on for too long. ``item_id`` 0 stands for the whole batch."""

    slot: int
    batch: int
    item_id: int


class Scoreboard:
    """The shared slots of one worker process. The supervisor makes it and passes it to the process."""

    def __init__(self, threads: int) -> None:
        self.threads = threads
        self._numbers = multiprocessing.get_context("spawn").RawArray(c_double, 1 + _WIDTH * threads)

    @property
    def ready(self) -> bool:
        """Whether the process has loaded its models and takes work."""
        return bool(self._numbers[0])

    def set_ready(self) -> None:
        """Declare that the process takes work from now on."""
        self._numbers[0] = 1

    def begin(self, slot: int, item_id: int, batch: int) -> None:
        """Record that the slot's thread begins with an item (0: with work on its whole batch)."""
        at = 1 + slot * _WIDTH
        # monotonic time is the same clock in all processes of a machine
        self._numbers[at + _BATCH], self._numbers[at + _ITEM] = batch, item_id
        self._numbers[at + _SINCE] = time.monotonic()

    def clear(self, slot: int) -> None:
        """Record that the slot's thread is idle."""
        self._numbers[1 + slot * _WIDTH + _SINCE] = 0

    def overdue(self, seconds: float) -> list[Overdue]:
        """Items that have been worked on for longer than ``seconds``."""
        before = time.monotonic() - seconds
        late = []
        for slot in range(self.threads):
            at = 1 + slot * _WIDTH
            if 0 < self._numbers[at + _SINCE] < before:
                late.append(Overdue(slot, int(self._numbers[at + _BATCH]), int(self._numbers[at + _ITEM])))
        return late


class ThreadWatch:
    """One thread's view of its slot. It implements :class:`pipelines.deadline.Watch` for the pipelines."""

    def __init__(self, scoreboard: Scoreboard, slot: int, batch: int, stop: threading.Event) -> None:
        self._scoreboard, self._slot, self._batch, self._stop = scoreboard, slot, batch, stop

    def working_on(self, item_id: int | None) -> None:
        """Record that work on this item begins now (None: on the whole batch)."""
        self._scoreboard.begin(self._slot, item_id or 0, self._batch)

    def stopping(self) -> bool:
        """Whether the process was asked to stop."""
        return self._stop.is_set()
