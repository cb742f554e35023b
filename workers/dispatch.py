"""The dispatcher: fills the queues from what the database says is to be done, and takes back what was lost.

One of all running dispatchers is at work at a time (a lock in the database says which); each of them looks after the
processes of its own machine. It keeps the queues short: a message that waits for hours helps nobody, and after a
flushed queue little is to be sent again.
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
from workers import holder
from workers.broker import send, waiting
from workers.logs import log

BATCH = {"fetch": 32, "ocr": 1, "text": 16}
"""Items of one message. A scan takes seconds and goes alone, so that the last ones are spread over all workers."""
DEPTH = {"fetch": 16, "ocr": 64, "text": 64}
"""Messages that a queue holds at most; it is filled again when a half of them is gone."""
BUSY, IDLE = 0.2, 1.0
"""Seconds between two looks, while there is work and while there is none."""
AGAIN, LATE = 5.0, 60.0
"""Seconds after which an item that was sent and still waits is sent again: its queue being empty, or not."""
RELAY = 10.0
"""Seconds between two looks into the outbox."""
SWEEP = 2.0
"""Seconds between two looks for what was lost."""


class _Sent(NamedTuple):
    """When an item was sent, and after how many tries."""

    at: float
    tries: int


class Dispatcher(threading.Thread):
    """Runs until ``stop`` is called."""

    def __init__(self, store: Store, broker: RedisBroker, settings: Settings) -> None:
        super().__init__(name="dispatcher", daemon=True)
        self._store, self._broker, self._settings = store, broker, settings
        self._end = threading.Event()
        self._sent: dict[str, dict[int, _Sent]] = {queue: {} for queue in BATCH}
        self._jobs: dict[str, float] = {}
        self._swept = self._relayed = self._suspect_sent = 0.0

    def stop(self) -> None:
        """End it, and wait until it has."""
        self._end.set()
        self.join()

    def run(self) -> None:
        """Look, send, wait; trouble with a server is told and waited out."""
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
        """Send what is to be done and not on its way. Gives whether there is work at all."""
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
        """Have the outbox delivered where something is left in it: a decision changed a record, or the sink was down."""
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
            # an item that was sent and has been tried since is back: that was another message
            found = [one for one in found if one.id not in sent or sent[one.id].tries != one.tries]
            keep_back = any(_twice_lost(item) for item in found) and self._suspect_out(connection)
        tries = {one.id: one.tries for one in found}
        for message in _messages(found, batch, keep_back):
            send(self._broker, queue, list(message))
            sent.update({one: _Sent(time.monotonic(), tries[one]) for one in message})
        return bool(found or sent)

    def _suspect_out(self, connection: Connection) -> bool:
        """Whether an item that was lost twice is with a worker, or was sent a moment ago."""
        if time.monotonic() - self._suspect_sent < SWEEP or items.suspects_out(connection):
            return True
        self._suspect_sent = time.monotonic()
        return False

    def _forget(self, queue: str, length: int) -> dict[int, _Sent]:
        """What was sent of this queue and may still be on its way."""
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
            lost = holder.gone(items.holders(connection, f"{holder.machine()}:"))
            back = items.reclaim(connection, self._settings.tries, lost)
            items.sweep_cancelled(connection)
        if back:
            log.warning("items of lost workers taken back", items=back)


def _messages(found: Sequence[Ready], batch: int, keep_back: bool) -> Iterator[tuple[int, ...]]:
    """The ids of each message: suspects and pages by themselves, others together. Of the items that were lost more
    than once one is sent at a time (none with ``keep_back``), so that a second loss tells which of them it is.
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
