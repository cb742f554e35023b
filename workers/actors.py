"""The actors, one for each queue: take a lease, call a pipeline, log the batch."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import dramatiq
from dramatiq.brokers.redis import RedisBroker

from records.store import Store
from settings import Settings
from workers.leases import Leases
from workers.logs import log

if TYPE_CHECKING:
    from models.names.tagger import NameTagger


@dataclass(frozen=True, slots=True)
class WorkerContext:
    """What the actors of one process share."""

    store: Store
    settings: Settings
    leases: Leases


def declare_fetch(broker: RedisBroker, context: WorkerContext) -> None:
    """Declare the actor that fetches bytes and unpacks containers."""
    from pipelines.fetch import fetch as fetch_items

    @dramatiq.actor(broker=broker, queue_name="fetch", actor_name="fetch")
    def fetch(ids: list[int]) -> None:
        began = time.monotonic()
        with context.leases.hold(ids, "fetch") as (held, watch):
            fetch_items(context.store, context.settings, held, watch)
        _log_batch("fetch", held, began)


def declare_reading(broker: RedisBroker, context: WorkerContext, tagger: NameTagger) -> None:
    """Declare the actors that make documents of bytes: one for texts, one for scans."""
    from pipelines.read_items import read as read_items

    def read(queue: str, ids: list[int]) -> None:
        began = time.monotonic()
        tally = None
        with context.leases.hold(ids, queue) as (held, watch):
            tally = read_items(context.store, context.settings, tagger, held, watch)
        _log_batch(queue, held, began, **(asdict(tally) if tally else {}))

    @dramatiq.actor(broker=broker, queue_name="text", actor_name="text")
    def text(ids: list[int]) -> None:
        read("text", ids)

    @dramatiq.actor(broker=broker, queue_name="ocr", actor_name="ocr")
    def ocr(ids: list[int]) -> None:
        read("ocr", ids)


def declare_completion(broker: RedisBroker, context: WorkerContext) -> None:
    """Declare the actor that completes a job, and the one that relays the outbox to the sink."""
    from pipelines.complete import complete, relay_outbox

    @dramatiq.actor(broker=broker, queue_name="link", actor_name="link")
    def link(job_id: str) -> None:
        began = time.monotonic()
        outcome = complete(context.store, context.settings, job_id)
        log.info("job", queue="link", job=job_id, outcome=outcome, seconds=round(time.monotonic() - began, 2))

    @dramatiq.actor(broker=broker, queue_name="deliver", actor_name="deliver")
    def deliver() -> None:
        outcome = relay_outbox(context.store, context.settings)
        log.info("outbox", queue="deliver", outcome=outcome)


def _log_batch(queue: str, held: Sequence[object], began: float, **counts: int) -> None:
    if held:
        log.info("batch", queue=queue, items=len(held), seconds=round(time.monotonic() - began, 2), **counts)
