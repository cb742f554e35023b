"""The leases that a worker process holds, and their renewal while it lives."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from pipelines.faults import told
from records.failures import Unavailable
from records.store import Store, items
from records.store.items import Item, LeaseLost
from settings import Settings
from workers import holder
from workers.logs import log
from workers.slots import Slots, SlotWatch


class Keeper:
    """Takes leases for the threads of this process and renews them, all with one statement, three times a term."""

    def __init__(
        self, store: Store, settings: Settings, slots: Slots, stop: threading.Event, process: str
    ) -> None:
        self._store, self._settings, self._slots, self._stop = store, settings, slots, stop
        self._process = process
        self._lock = threading.Lock()
        self._free = list(range(slots.threads))
        self._turn = 0
        self._holding: set[str] = set()
        threading.Thread(target=self._renew, name="keeper", daemon=True).start()

    @contextmanager
    def taking(self, ids: Sequence[int], queue: str) -> Iterator[tuple[list[Item], SlotWatch]]:
        """Lease those of the items that can be had; renew them while the block runs.

        What the block leaves unfinished when it raises waits for another try, item by item.
        """
        slot, turn = self._sit_down()
        name = holder.of_slot(self._process, slot, turn)
        watch = SlotWatch(self._slots, slot, turn, self._stop)
        try:
            held: list[Item] = []
            if not self._stop.is_set():
                with self._store.begin() as connection:
                    held = items.take(connection, ids, queue, name, self._settings.lease_seconds)
            try:
                yield held, watch
            except Exception as fault:
                # the class only: the message may quote the item
                log.error("batch failed", queue=queue, items=len(held), fault=told(fault))
                self._put_back(held, fault)
        finally:
            self._stand_up(slot, name)

    def _sit_down(self) -> tuple[int, int]:
        with self._lock:
            slot = self._free.pop()
            self._turn += 1
            self._holding.add(holder.of_slot(self._process, slot, self._turn))
            return slot, self._turn

    def _stand_up(self, slot: int, name: str) -> None:
        self._slots.clear(slot)
        with self._lock:
            self._holding.discard(name)
            self._free.append(slot)

    def _put_back(self, held: Sequence[Item], fault: Exception) -> None:
        problem = Unavailable(
            items.FAULT, f"The worker stopped with {told(fault)}. Please report this if it stays."
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

    def _renew(self) -> None:
        pause = threading.Event()
        while not pause.wait(self._settings.lease_seconds / 3):
            with self._lock:
                names = sorted(self._holding)
            if not names:
                continue
            try:
                with self._store.begin() as connection:
                    items.renew(connection, names, self._settings.lease_seconds)
            except DBAPIError as fault:
                log.warning("leases not renewed", fault=type(fault).__name__)
