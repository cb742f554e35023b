"""The supervisor of the worker processes: start, watch, replace, stop."""

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
from records.store import items, open_store
from records.store.advisory_locks import WORK, Lock
from settings import Settings
from workers import lease_owner, logs
from workers.broker import QUEUES, connect, leave, open_broker
from workers.dispatcher import Dispatcher
from workers.logs import log
from workers.scoreboard import Scoreboard
from workers.worker_process import READING, main

GRACE = 30.0
"""Seconds beyond the limits of an item and a page before its process is ended."""
EARLY = 3
"""Processes in a row that end before they are ready; then the supervisor gives up."""


@dataclass
class _Worker:
    """A running worker process."""

    queues: frozenset[str]
    process: SpawnProcess
    scoreboard: Scoreboard
    early: int = 0
    """How many predecessors in a row ended before they were ready."""


class Supervisor:
    """The worker processes of one command, and a dispatcher.

    There are as many reading processes as asked for, and one light process that fetches, links and delivers
    and loads no tagger.
    """

    def __init__(
        self,
        settings: Settings,
        processes: int | None = None,
        threads: int | None = None,
        queues: Collection[str] | None = None,
        level: int = logging.INFO,
    ) -> None:
        """Plan the processes; nothing is started yet.

        Args:
            settings: The settings of the command.
            processes: How many reading processes to run. Default: the setting's.
            threads: Threads of each process. Default: the setting's.
            queues: The queues to serve. Default: all.
            level: The least level to log, as in ``logging``.

        Raises:
            Misuse: A queue is unknown.
        """
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
        self._workers: list[_Worker] = []
        self._opened = ExitStack()

    def start(self) -> None:
        """Open the servers, then start the dispatcher and the processes.

        Raises:
            Unavailable: A server is down.
        """
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
            self._workers.append(self._spawn(queues))

    def poll(self) -> None:
        """Replace processes that ended, and end those that are stuck. Call this about every half second.

        Raises:
            Unavailable: Processes end again and again before they are ready.
        """
        self._presence.take()
        for place, worker in enumerate(self._workers):
            self._end_overdue(worker)
            if worker.process.is_alive():
                continue
            early = 0 if worker.scoreboard.ready else worker.early + 1
            if early >= EARLY:
                raise Unavailable(
                    "worker_start", "Workers end as soon as they start. Their messages above say why."
                )
            names = ",".join(sorted(worker.queues))
            log.warning("worker ended", exitcode=worker.process.exitcode, queues=names)
            self._workers[place] = self._spawn(worker.queues, early)

    @property
    def ready(self) -> bool:
        """Whether every process has loaded its models and takes work."""
        return all(worker.scoreboard.ready for worker in self._workers)

    @property
    def pids(self) -> list[int]:
        """The process ids; the light process comes last."""
        return [worker.process.pid or 0 for worker in self._workers]

    def stop(self) -> None:
        """Let the processes finish the items in work, then stop everything.

        A ``kill`` from a signal handler ends the wait. Before ``start``, or a second time, this does nothing.
        """
        try:
            for worker in self._workers:
                if worker.process.is_alive():
                    worker.process.terminate()
            for worker in self._workers:
                while worker.process.is_alive():
                    worker.process.join(0.2)
                    self._end_overdue(worker)
        finally:
            self.kill()
            self._workers = []
            self._opened.close()

    def kill(self) -> None:
        """End the processes now. The next dispatcher takes back the items that they hold."""
        for worker in self._workers:
            if worker.process.is_alive():
                worker.process.kill()

    def _spawn(self, queues: frozenset[str], early: int = 0) -> _Worker:
        scoreboard = Scoreboard(self._threads)
        context = multiprocessing.get_context("spawn")
        process = context.Process(
            target=main,
            args=(self._settings, queues, self._threads, scoreboard, os.getpid(), self._level),
            name=f"kith {' '.join(sorted(queues))}",
            daemon=False,
        )
        process.start()
        return _Worker(queues, process, scoreboard, early)

    def _end_overdue(self, worker: _Worker) -> None:
        limits = self._settings.limits
        late = worker.scoreboard.overdue(limits.item_seconds + limits.page_seconds + GRACE)
        if not late or not worker.process.is_alive() or not worker.process.pid:
            return
        process = lease_owner.of_process(worker.process.pid)
        problem = Unreadable(
            "too_slow",
            f"Took over {limits.item_seconds:g} s and could not be interrupted. The file is likely damaged.",
        )
        for one in late:
            log.warning("worker stuck", item=one.item_id)
            if one.item_id:
                owner = lease_owner.of_batch(process, one.slot, one.batch)
                with suppress(DBAPIError), self._store.begin() as connection:
                    items.condemn(connection, one.item_id, owner, problem)
        worker.process.kill()
        worker.process.join(5)


def work(
    settings: Settings,
    processes: int | None = None,
    threads: int | None = None,
    queues: Collection[str] | None = None,
) -> None:
    """Run workers until SIGTERM or SIGINT. A second signal ends them at once.

    Raises:
        Misuse: A queue is unknown.
        Unavailable: A server is down, or workers do not start.
    """
    logs.configure()
    supervisor = Supervisor(settings, processes, threads, queues)
    stop = threading.Event()

    def asked(number: int, frame: FrameType | None) -> None:
        if stop.is_set():
            supervisor.kill()
        stop.set()

    before = {number: signal.signal(number, asked) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        supervisor.start()
        told = False
        while not stop.wait(0.5):
            supervisor.poll()
            if supervisor.ready and not told:
                told = True
                log.info("ready", processes=len(supervisor.pids), pid=os.getpid())
        log.info("stopping")
    finally:
        supervisor.stop()
        for number, handler in before.items():
            signal.signal(number, handler)
