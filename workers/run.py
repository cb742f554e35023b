"""Worker processes and their supervisor: start, watch, replace, stop."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Collection
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from multiprocessing.context import SpawnProcess
from types import FrameType

from sqlalchemy.exc import DBAPIError

from records.failures import Misuse, Unavailable, Unreadable
from records.store import Store, items, open_store
from records.store.advisory_locks import WORK, Lock, is_held
from settings import Settings
from workers import holder, logs
from workers.broker import QUEUES, connect, leave, open_broker
from workers.dispatch import Dispatcher
from workers.logs import log
from workers.process import READING, main
from workers.slots import Slots

GRACE = 30.0
"""Seconds beyond an item's and a page's own limits before its process is ended."""
EARLY = 3
"""Processes that end before they are ready, one after the other, before the crew gives up."""


@dataclass
class _Hand:
    """A running worker process."""

    queues: frozenset[str]
    threads: int
    process: SpawnProcess
    slots: Slots
    early: int = 0
    """How many before it, one after the other, ended before they were ready."""


class Crew:
    """The worker processes of one command, with a dispatcher: readers, as many as asked for, and one light process
    that fetches, links and delivers and loads no tagger.
    """

    def __init__(
        self,
        settings: Settings,
        processes: int | None = None,
        threads: int | None = None,
        queues: Collection[str] | None = None,
        level: int = logging.INFO,
    ) -> None:
        """Raises Misuse for a queue that there is not."""
        wanted = frozenset(queues or QUEUES)
        if unknown := wanted - set(QUEUES):
            raise Misuse(
                "unknown_queue",
                f"No such queue: {', '.join(sorted(unknown))}. There are {', '.join(QUEUES)}.",
            )
        self._settings, self._level = settings, level
        self._threads = threads or settings.threads
        self._plan = [wanted & READING] * (processes or settings.processes) if wanted & READING else []
        self._plan += [wanted - READING] if wanted - READING else []
        self._hands: list[_Hand] = []
        self._opened = ExitStack()

    def start(self) -> None:
        """Open the servers, start the dispatcher and the processes. Raises Unavailable where a server is down."""
        self._store = self._opened.enter_context(open_store(self._settings))
        self._opened.callback(leave, self._settings)
        client = connect(self._settings)
        self._opened.callback(client.close)
        self._presence = self._opened.enter_context(Lock(self._store, WORK, shared=True))
        self._presence.take()
        dispatcher = Dispatcher(self._store, open_broker(client), self._settings)
        dispatcher.start()
        self._opened.callback(dispatcher.stop)
        for queues in self._plan:
            self._hands.append(self._hire(queues))

    def poll(self) -> None:
        """Replace processes that ended, and end those that are stuck. To be called about every half second.

        Raises Unavailable when processes end again and again before they are ready.
        """
        self._presence.take()
        for place, hand in enumerate(self._hands):
            self._end_overdue(hand)
            if hand.process.is_alive():
                continue
            early = 0 if hand.slots.ready else hand.early + 1
            if early >= EARLY:
                raise Unavailable(
                    "worker_start", "Workers end as soon as they start; see what they say above."
                )
            log.warning("worker ended", exitcode=hand.process.exitcode, queues=",".join(sorted(hand.queues)))
            self._hands[place] = self._hire(hand.queues, early)

    @property
    def ready(self) -> bool:
        """Whether every process has loaded what it needs and takes work."""
        return all(hand.slots.ready for hand in self._hands)

    @property
    def pids(self) -> list[int]:
        """The processes' ids, the light one's last."""
        return [hand.process.pid or 0 for hand in self._hands]

    def stop(self) -> None:
        """Let the processes finish what they are at, then stop everything. ``kill`` from elsewhere ends the wait.
        Again, or before ``start``, it does nothing.
        """
        try:
            for hand in self._hands:
                if hand.process.is_alive():
                    hand.process.terminate()
            for hand in self._hands:
                while hand.process.is_alive():
                    hand.process.join(0.2)
                    self._end_overdue(hand)
        finally:
            self.kill()
            self._hands = []
            self._opened.close()

    def kill(self) -> None:
        """End the processes now; what they hold is taken back when next somebody dispatches."""
        for hand in self._hands:
            if hand.process.is_alive():
                hand.process.kill()

    def _hire(self, queues: frozenset[str], early: int = 0) -> _Hand:
        threads = self._threads
        slots = Slots(threads)
        context = multiprocessing.get_context("spawn")
        process = context.Process(
            target=main,
            args=(self._settings, queues, threads, slots, os.getpid(), self._level),
            name=f"kith {' '.join(sorted(queues))}",
            daemon=False,
        )
        process.start()
        return _Hand(queues, threads, process, slots, early)

    def _end_overdue(self, hand: _Hand) -> None:
        limits = self._settings.limits
        late = hand.slots.overdue(limits.item_seconds + limits.page_seconds + GRACE)
        if not late or not hand.process.is_alive() or not hand.process.pid:
            return
        name = holder.of_process(hand.process.pid)
        problem = Unreadable(
            "too_slow",
            f"Took over {limits.item_seconds:g} s and could not be interrupted. The file is likely damaged.",
        )
        for one in late:
            log.warning("worker stuck", item=one.item_id)
            if one.item_id:
                with suppress(DBAPIError), self._store.begin() as connection:
                    items.condemn(connection, one.item_id, holder.of_slot(name, one.slot, one.turn), problem)
        hand.process.kill()
        hand.process.join(5)


def work(
    settings: Settings,
    processes: int | None = None,
    threads: int | None = None,
    queues: Collection[str] | None = None,
) -> None:
    """Run workers until SIGTERM or SIGINT; a second one ends them at once. Raises Misuse for an unknown queue and
    Unavailable where a server is down or workers do not start.
    """
    logs.configure()
    crew = Crew(settings, processes, threads, queues)
    stop = threading.Event()

    def asked(number: int, frame: FrameType | None) -> None:
        if stop.is_set():
            crew.kill()
        stop.set()

    before = {number: signal.signal(number, asked) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        crew.start()
        told = False
        while not stop.wait(0.5):
            crew.poll()
            if crew.ready and not told:
                told = True
                log.info("ready", processes=len(crew.pids), pid=os.getpid())
        log.info("stopping")
    finally:
        crew.stop()
        for number, handler in before.items():
            signal.signal(number, handler)


def anybody_works(store: Store) -> bool:
    """Whether workers run anywhere on this database."""
    with store.begin() as connection:
        return is_held(connection, WORK)
