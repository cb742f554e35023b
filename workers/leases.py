"""The leases that a worker process holds, and the heartbeat that renews them."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from pipelines.crash_site import crash_site
from records.failures import Unavailable
from records.store import Store, items
from records.store.items import Item, LeaseLost
from settings import Settings
from workers import lease_owner
from workers.logs import log
from workers.scoreboard import Scoreboard, ThreadWatch


class Leases:
    """Takes leases for the threads of one process.

    A heartbeat renews all of them three times a lease term.
    """

    def __init__(
        self, store: Store, settings: Settings, scoreboard: Scoreboard, stop: threading.Event, process: str
    ) -> None:
        self._store, self._settings, self._scoreboard, self._stop = store, settings, scoreboard, stop
        self._process = process
        self._lock = threading.Lock()
        self._free = list(range(scoreboard.threads))
        self._batches = 0
        self._owners: set[str] = set()
        threading.Thread(target=self._heartbeat, name="heartbeat", daemon=True).start()

    @contextmanager
    def hold(self, ids: Sequence[int], queue: str) -> Iterator[tuple[list[Item], ThreadWatch]]:
        """Lease those of the items that are free, and renew the leases while the block runs.

        If the block raises, each item that it left unfinished waits for another try.
        """
        slot, batch = self._take_slot()
        owner = lease_owner.of_batch(self._process, slot, batch)
        watch = ThreadWatch(self._scoreboard, slot, batch, self._stop)
        try:
            held: list[Item] = []
            if not self._stop.is_set():
                with self._store.begin() as connection:
                    held = items.take(connection, ids, queue, owner, self._settings.lease_seconds)
            try:
                yield held, watch
            except Exception as fault:
                # the class only: the message may quote the item
                log.error("batch failed", queue=queue, items=len(held), fault=crash_site(fault))
                self._put_back(held, fault)
        finally:
            self._free_slot(slot, owner)

    def _take_slot(self) -> tuple[int, int]:
        with self._lock:
            slot = self._free.pop()
            self._batches += 1
            self._owners.add(lease_owner.of_batch(self._process, slot, self._batches))
            return slot, self._batches

    def _free_slot(self, slot: int, owner: str) -> None:
        self._scoreboard.clear(slot)
        with self._lock:
            self._owners.discard(owner)
            self._free.append(slot)

    def _put_back(self, held: Sequence[Item], fault: Exception) -> None:
        problem = Unavailable(
            items.FAULT, f"The worker stopped with {crash_site(fault)}. Please report this if it stays."
        )
        for item in held:
            try:
                with self._store.begin() as connection:
                    items.failed(connection, item, problem, self._settings.tries)
            except LeaseLost:  # finished before the fault
                continue
            except DBAPIError:  # the lease, no longer renewed, will expire
                log.error("items not put back", queue=item.queue, fault=type(fault).__name__)
                return

    def _heartbeat(self) -> None:
        pause = threading.Event()
        while not pause.wait(self._settings.lease_seconds / 3):
            with self._lock:
                owners = sorted(self._owners)
            if not owners:
                continue
            try:
                with self._store.begin() as connection:
                    items.renew(connection, owners, self._settings.lease_seconds)
            except DBAPIError as fault:
                log.warning("leases not renewed", fault=type(fault).__name__)
