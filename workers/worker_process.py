"""One worker process: it loads its models, then takes messages until it is told to stop."""

from __future__ import annotations

import os
import random
import signal
import sys
import threading
from pathlib import Path
from types import FrameType

import dramatiq

from pipelines.crash_site import crash_site
from records.failures import Problem
from records.store import open_store
from settings import Settings
from workers import lease_owner, logs
from workers.actors import WorkerContext, declare_completion, declare_fetch, declare_reading
from workers.broker import connect, open_broker
from workers.leases import Leases
from workers.scoreboard import Scoreboard

READING = frozenset({"ocr", "text"})
COMPLETION = frozenset({"link", "deliver"})
MOST_BYTES = 1_300_000_000
"""Bytes of resident memory past which a process finishes what it holds and is replaced by a fresh one.

Libraries do not give back the memory that an enormous item made them allocate."""
POLL = 200
"""Milliseconds between two polls of an empty queue."""
STOP = 3_600_000
"""Milliseconds that a stop may take.

Each item has its own limit, and a second SIGTERM ends the wait at once."""


def main(
    settings: Settings, queues: frozenset[str], threads: int, scoreboard: Scoreboard, parent: int, level: int
) -> None:
    """Run until SIGTERM, or until the process ``parent`` is gone. Items in work are finished first.

    Args:
        settings: The settings of the command.
        queues: The queues to take messages from.
        threads: How many messages to work on at a time.
        scoreboard: Where the threads record their work for the supervisor.
        parent: The supervisor's process id.
        level: The least level to log, as in ``logging``.
    """
    for library in ("OMP", "OPENBLAS", "MKL", "BLIS"):
        # Kith runs one process a core; threads for arithmetic in each would compete for the same cores
        os.environ[f"{library}_NUM_THREADS"] = "1"
    os.dup2(2, 1)  # standard output belongs to the command; workers write nothing to it
    stop = threading.Event()

    def asked(number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the supervisor decides
    signal.signal(signal.SIGTERM, asked)
    logs.configure(level)
    random.seed()
    try:
        _run(settings, queues, threads, scoreboard, parent, stop)
    except Problem as problem:
        print(f"kith: {problem.message}", file=sys.stderr)
        sys.exit(1)
    except Exception as fault:  # no traceback: its values may quote an item
        print(
            f"kith: A worker stopped with {crash_site(fault)}; this is a fault of Kith's own.",
            file=sys.stderr,
        )
        sys.exit(1)


def _run(
    settings: Settings,
    queues: frozenset[str],
    threads: int,
    scoreboard: Scoreboard,
    parent: int,
    stop: threading.Event,
) -> None:
    broker = open_broker(connect(settings))
    with open_store(settings) as store:
        leases = Leases(store, settings, scoreboard, stop, lease_owner.of_process(os.getpid()))
        context = WorkerContext(store, settings, leases)
        if "fetch" in queues:
            declare_fetch(broker, context)
        if queues & READING:
            # half a second and 100 MB, which the process without reading queues does not need
            from models.names.tagger import load_tagger

            declare_reading(broker, context, load_tagger())
        if queues & COMPLETION:
            declare_completion(broker, context)
        worker = dramatiq.Worker(broker, queues=set(queues), worker_threads=threads, worker_timeout=POLL)
        # a message prefetched by a busy process is out of reach of an idle one
        worker.queue_prefetch = threads
        worker.start()
        scoreboard.set_ready()
        while not stop.wait(0.5) and os.getppid() == parent and _resident() < MOST_BYTES:
            pass
        stop.set()
        worker.stop(timeout=STOP)
        broker.close()


def _resident() -> int:
    pages = Path("/proc/self/statm").read_text().split()[1]
    return int(pages) * os.sysconf("SC_PAGESIZE")
