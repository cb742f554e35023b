"""The actors, one a queue: each takes a lease, calls a pipeline, and is done."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import dramatiq
from dramatiq.brokers.redis import RedisBroker

from records.store import Store
from settings import Settings
from workers.keeper import Keeper
from workers.logs import log

if TYPE_CHECKING:
    from models.names.tagger import NameTagger


@dataclass(frozen=True, slots=True)
class Bench:
    """What the actors of a process work with."""

    store: Store
    settings: Settings
    keeper: Keeper


def declare_fetch(broker: RedisBroker, bench: Bench) -> None:
    """The actor that gets bytes and unpacks what holds more than one item."""
    from pipelines.fetch import fetch as fetch_items

    @dramatiq.actor(broker=broker, queue_name="fetch", actor_name="fetch")
    def fetch(ids: list[int]) -> None:
        began = time.monotonic()
        with bench.keeper.taking(ids, "fetch") as (held, watch):
            fetch_items(bench.store, bench.settings, held, watch)
        _said("fetch", held, began)


def declare_reading(broker: RedisBroker, bench: Bench, tagger: NameTagger) -> None:
    """The actors that make documents of bytes, the quick ones and the scans."""
    from pipelines.read import read as read_items

    def read(queue: str, ids: list[int]) -> None:
        began = time.monotonic()
        tally = None
        with bench.keeper.taking(ids, queue) as (held, watch):
            tally = read_items(bench.store, bench.settings, tagger, held, watch)
        _said(queue, held, began, **(asdict(tally) if tally else {}))

    @dramatiq.actor(broker=broker, queue_name="text", actor_name="text")
    def text(ids: list[int]) -> None:
        read("text", ids)

    @dramatiq.actor(broker=broker, queue_name="ocr", actor_name="ocr")
    def ocr(ids: list[int]) -> None:
        read("ocr", ids)


def declare_ending(broker: RedisBroker, bench: Bench) -> None:
    """The actors that end a job, and that deliver what reviewers' decisions changed."""
    from pipelines.close import close, relay

    @dramatiq.actor(broker=broker, queue_name="link", actor_name="link")
    def link(job_id: str) -> None:
        began = time.monotonic()
        outcome = close(bench.store, bench.settings, job_id)
        log.info("job", queue="link", job=job_id, outcome=outcome, seconds=round(time.monotonic() - began, 2))

    @dramatiq.actor(broker=broker, queue_name="deliver", actor_name="deliver")
    def deliver() -> None:
        outcome = relay(bench.store, bench.settings)
        log.info("outbox", queue="deliver", outcome=outcome)


def _said(queue: str, held: Sequence[object], began: float, **counts: int) -> None:
    if held:
        log.info("batch", queue=queue, items=len(held), seconds=round(time.monotonic() - began, 2), **counts)
