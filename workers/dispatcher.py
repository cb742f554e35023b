"""The dispatcher: it fills the queues from the database and takes back items of workers that are gone.

Only one dispatcher fills the queues at a time; a lock in the database says which. Every dispatcher takes back
the items of dead processes on its own machine. The queues are kept short: then little must be sent again
after a flush.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import redis
from dramatiq.brokers.redis import RedisBroker
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from records.store import Store, completion, items
from records.store.advisory_locks import DISPATCH, Lock, is_held
from records.store.items import Ready
from settings import Settings
from sources.crawl import is_url
from workers import lease_owner
from workers.broker import send, waiting
from workers.logs import log

BATCH = {"fetch": 32, "ocr": 1, "text": 16}
"""Items of one message.

A scan takes seconds, so it travels alone and the last scans spread over all workers."""
DEPTH = {"fetch": 16, "ocr": 64, "text": 64}
"""The most messages in a queue. It is refilled when half of them are gone."""
BUSY, IDLE = 0.2, 1.0
"""Seconds between two ticks, while there is work and while there is none."""
AGAIN, LATE = 5.0, 60.0
"""Seconds after which a sent item that still waits is sent again: if its queue is empty, and if it is not."""
RELAY = 10.0
"""Seconds between two checks of the outbox."""
SWEEP = 2.0
"""Seconds between two sweeps for items of workers that are gone."""


class _Sent(NamedTuple):
    """When an item was sent, and how many tries it had then."""

    at: float
    tries: int


class Dispatcher(threading.Thread):
    """A thread that dispatches until ``stop`` is called."""

    def __init__(self, store: Store, broker: RedisBroker, settings: Settings) -> None:
        super().__init__(name="dispatcher", daemon=True)
        self._store, self._broker, self._settings = store, broker, settings
        self._end = threading.Event()
        self._sent: dict[str, dict[int, _Sent]] = {queue: {} for queue in BATCH}
        self._jobs: dict[str, float] = {}
        self._swept = self._relayed = self._suspect_sent = 0.0

    def stop(self) -> None:
        """Stop the thread and wait for its end."""
        self._end.set()
        self.join()

    def run(self) -> None:
        """Sweep and tick until stopped. When a server is down, log that and wait."""
        pause = 0.0
        with Lock(self._store, DISPATCH) as lock:
            while not self._end.wait(pause):
                try:
                    self._sweep()
                    pause = BUSY if lock.take() and self.tick() else IDLE
                except (DBAPIError, redis.RedisError) as fault:
                    log.warning("dispatcher waits", fault=type(fault).__name__)
                    pause = 2 * IDLE

    def tick(self) -> bool:
        """Send the items that are ready and not on their way. Returns whether there is any work."""
        busy = False
        for queue, batch in BATCH.items():
            busy |= self._fill(queue, batch)
        with self._store.begin() as connection:
            completion.begin(connection)
            ended = completion.to_link(connection, self._settings.tries)
            ended = [job for job in ended if not is_held(connection, completion.link_lock(job))]
        for job in ended:
            if time.monotonic() - self._jobs.get(job, -AGAIN) >= AGAIN:
                self._jobs[job] = time.monotonic()
                send(self._broker, "link", job)
        self._jobs = {job: at for job, at in self._jobs.items() if time.monotonic() - at < LATE}
        if not ended:
            self._relay()
        return busy or bool(ended)

    def _relay(self) -> None:
        """Send a message to the deliver queue if the outbox holds records.

        Records stay there when a decision changed them or the sink was down.
        """
        now = time.monotonic()
        if self._settings.sink is None or now - self._relayed < RELAY:
            return
        self._relayed = now
        with self._store.begin() as connection:
            if completion.undelivered(connection):
                send(self._broker, "deliver")

    def _fill(self, queue: str, batch: int) -> bool:
        length = waiting(self._broker, queue)
        sent = self._forget(queue, length)
        if length > DEPTH[queue] // 2:
            return True
        with self._store.begin() as connection:
            found = items.ready(connection, queue, (DEPTH[queue] - length) * batch + len(sent))
            # an item whose tries have grown since it was sent was handled: it is ready anew
            found = [one for one in found if one.id not in sent or sent[one.id].tries != one.tries]
            keep_back = any(_twice_lost(item) for item in found) and self._suspect_out(connection)
        tries = {one.id: one.tries for one in found}
        for message in _messages(found, batch, keep_back):
            send(self._broker, queue, list(message))
            sent.update({one: _Sent(time.monotonic(), tries[one]) for one in message})
        return bool(found or sent)

    def _suspect_out(self, connection: Connection) -> bool:
        """Whether an item that was lost twice is with a worker, or was sent a moment ago."""
        if time.monotonic() - self._suspect_sent < SWEEP or items.suspects_leased(connection):
            return True
        self._suspect_sent = time.monotonic()
        return False

    def _forget(self, queue: str, length: int) -> dict[int, _Sent]:
        """Items that were sent to this queue and may still be on their way. The others are forgotten."""
        before = time.monotonic() - (LATE if length else AGAIN)
        kept = {one: sent for one, sent in self._sent[queue].items() if sent.at > before}
        self._sent[queue] = kept
        return kept

    def _sweep(self) -> None:
        now = time.monotonic()
        if now - self._swept < SWEEP:
            return
        self._swept = now
        with self._store.begin() as connection:
            lost = lease_owner.dead(items.lease_owners(connection, f"{lease_owner.machine()}:"))
            back = items.reclaim(connection, self._settings.tries, lost)
            items.sweep_cancelled(connection)
        if back:
            log.warning("items of lost workers taken back", items=back)


def _messages(found: Sequence[Ready], batch: int, keep_back: bool) -> Iterator[tuple[int, ...]]:
    """Group items into messages: suspects and web pages one by one, the others in batches.

    Of the items that were lost more than once, only one is sent at a time (none with ``keep_back``). If that
    one is lost again, it is known to be the cause.

    Returns:
        The item ids of each message.
    """
    together: list[int] = []
    for item in found:
        if _twice_lost(item):
            if not keep_back:
                keep_back = True
                yield (item.id,)
        elif item.suspect or is_url(item.locator):
            yield (item.id,)
        else:
            together.append(item.id)
    for start in range(0, len(together), batch):
        yield tuple(together[start : start + batch])


def _twice_lost(item: Ready) -> bool:
    return item.suspect and item.tries > 1
