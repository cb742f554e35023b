"""What a worker process tells the supervisor without words: a few numbers in memory that both share.

Each of its threads has a slot: the item it works on, since when, and the number of its batch. The supervisor reads
them even when the process is stuck in a library's loop and can run no Python, and ends it when an item has had its
time.
"""

from __future__ import annotations

import multiprocessing
import threading
import time
from ctypes import c_double
from dataclasses import dataclass

_WIDTH = 3
ITEM, SINCE, TURN = range(_WIDTH)


@dataclass(frozen=True, slots=True)
class Overdue:
    """An item (0: a whole batch) that a thread has worked on for too long."""

    slot: int
    turn: int
    item_id: int


class Slots:
    """Shared numbers of one worker process; give it to the process when it is started."""

    def __init__(self, threads: int) -> None:
        self.threads = threads
        self._numbers = multiprocessing.get_context("spawn").RawArray(c_double, 1 + _WIDTH * threads)

    @property
    def ready(self) -> bool:
        """Whether the process has loaded its models and takes work."""
        return bool(self._numbers[0])

    def set_ready(self) -> None:
        """The process takes work from now on."""
        self._numbers[0] = 1

    def set(self, slot: int, item_id: int, turn: int) -> None:
        """The slot's thread begins with an item (0: with something that concerns its whole batch)."""
        at = 1 + slot * _WIDTH
        # monotonic time is the same clock in all processes of a machine
        self._numbers[at + TURN], self._numbers[at + ITEM] = turn, item_id
        self._numbers[at + SINCE] = time.monotonic()

    def clear(self, slot: int) -> None:
        """The slot's thread holds nothing."""
        self._numbers[1 + slot * _WIDTH + SINCE] = 0

    def overdue(self, seconds: float) -> list[Overdue]:
        """What has been worked on for longer than this."""
        before = time.monotonic() - seconds
        late = []
        for slot in range(self.threads):
            at = 1 + slot * _WIDTH
            if 0 < self._numbers[at + SINCE] < before:
                late.append(Overdue(slot, int(self._numbers[at + TURN]), int(self._numbers[at + ITEM])))
        return late


class SlotWatch:
    """A thread's side of its slot: the :class:`pipelines.deadline.Watch` that pipelines talk to."""

    def __init__(self, slots: Slots, slot: int, turn: int, stop: threading.Event) -> None:
        self._slots, self._slot, self._turn, self._stop = slots, slot, turn, stop

    def working_on(self, item_id: int | None) -> None:
        """Work on this item begins now; None: on the whole batch."""
        self._slots.set(self._slot, item_id or 0, self._turn)

    def stopping(self) -> bool:
        """Whether the process was asked to stop."""
        return self._stop.is_set()
