"""One worker process: its models are loaded, then it takes messages until it is told to stop."""

from __future__ import annotations

import os
import random
import signal
import sys
import threading
from pathlib import Path
from types import FrameType

import dramatiq

from pipelines.faults import told
from records.failures import Problem
from records.store import open_store
from settings import Settings
from workers import holder, logs
from workers.actors import Bench, declare_ending, declare_fetch, declare_reading
from workers.broker import connect, open_broker
from workers.keeper import Keeper
from workers.slots import Slots

READING = frozenset({"ocr", "text"})
ENDING = frozenset({"link", "deliver"})
MOST_BYTES = 1_300_000_000
"""Resident memory past which a process finishes what it holds and makes room for a fresh one: libraries keep what an
enormous item made them take."""
POLL = 200
"""Milliseconds between two looks at an empty queue."""
STOP = 3_600_000
"""Milliseconds that a stop may take: each item has a limit of its own, and a second SIGTERM ends it at once."""


def main(
    settings: Settings, queues: frozenset[str], threads: int, slots: Slots, parent: int, level: int
) -> None:
    """Run until SIGTERM, or until ``parent`` is gone. What is being worked on then is finished first."""
    for library in ("OMP", "OPENBLAS", "MKL", "BLIS"):
        # processes are the parallelism; each with threads of its own for arithmetic would stand in the others' way
        os.environ[f"{library}_NUM_THREADS"] = "1"
    os.dup2(2, 1)  # standard output is the command's; nothing of a worker belongs there
    stop = threading.Event()

    def asked(number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the supervisor decides
    signal.signal(signal.SIGTERM, asked)
    logs.configure(level)
    random.seed()
    try:
        _run(settings, queues, threads, slots, parent, stop)
    except Problem as problem:
        print(f"kith: {problem.message}", file=sys.stderr)
        sys.exit(1)
    except Exception as fault:  # without its traceback: its values may quote an item
        print(f"kith: A worker stopped with {told(fault)}; this is a fault of Kith's own.", file=sys.stderr)
        sys.exit(1)


def _run(
    settings: Settings, queues: frozenset[str], threads: int, slots: Slots, parent: int, stop: threading.Event
) -> None:
    broker = open_broker(connect(settings))
    with open_store(settings) as store:
        keeper = Keeper(store, settings, slots, stop, holder.of_process(os.getpid()))
        bench = Bench(store, settings, keeper)
        if "fetch" in queues:
            declare_fetch(broker, bench)
        if queues & READING:
            from models.names.tagger import (
                load_tagger,  # half a second and 100 MB that the light process does without
            )

            declare_reading(broker, bench, load_tagger())
        if queues & ENDING:
            declare_ending(broker, bench)
        worker = dramatiq.Worker(broker, queues=set(queues), worker_threads=threads, worker_timeout=POLL)
        # what lies in a busy process's memory is not to be had for an idle one
        worker.queue_prefetch = threads
        worker.start()
        slots.set_ready()
        while not stop.wait(0.5) and os.getppid() == parent and _resident() < MOST_BYTES:
            pass
        stop.set()
        worker.stop(timeout=STOP)
        broker.close()


def _resident() -> int:
    pages = Path("/proc/self/statm").read_text().split()[1]
    return int(pages) * os.sysconf("SC_PAGESIZE")
