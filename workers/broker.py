"""The queue: dramatiq on Redis or Valkey, one queue for each cost of work.

The broker has no middleware. Dramatiq's retries (20 over 30 days), dead letters, age limits and time limits
are left out because the database already does that work. A message that is lost, late or delivered twice
changes nothing.
"""

from __future__ import annotations

import redis
from dramatiq import Message
from dramatiq.brokers.redis import RedisBroker

from records.failures import Misuse, Unavailable
from records.servers import embedded
from settings import Settings

QUEUES = ("fetch", "ocr", "text", "link", "deliver")
MAINTENANCE = 50_000
"""How many of a million commands look for messages that dead workers left.

Their items were dispatched again long before; this only clears the messages away."""


def connect(settings: Settings) -> redis.Redis:
    """A client of the broker that the settings name, or of the private broker, which is started if needed.

    Raises:
        Misuse: KITH_BROKER_URL is no Redis URL.
        Unavailable: The broker does not answer.
    """
    url = settings.broker_url or f"unix://{embedded.broker(settings.folder)}"
    patience = {"socket_timeout": 20, "socket_connect_timeout": 5, "health_check_interval": 30}
    try:
        client = redis.Redis.from_url(url, **patience)
    except ValueError:
        raise Misuse("broker_url", "KITH_BROKER_URL is no Redis URL. Write redis://host:6379/0.") from None
    try:
        client.ping()
    except redis.RedisError as problem:
        reason = type(problem).__name__
        raise Unavailable(
            "broker", f"The broker does not answer ({reason}). Check KITH_BROKER_URL."
        ) from None
    return client


def leave(settings: Settings) -> None:
    """Release the share in the private broker that :func:`connect` took."""
    if settings.broker_url is None:
        embedded.leave_broker(settings.folder)


def open_broker(client: redis.Redis) -> RedisBroker:
    """Dramatiq's broker on this client, with all queues declared."""
    broker: RedisBroker = RedisBroker(  # type: ignore[no-untyped-call]
        client=client, middleware=[], maintenance_chance=MAINTENANCE, namespace="kith"
    )
    for queue in QUEUES:
        broker.declare_queue(queue)
    return broker


def send(broker: RedisBroker, queue: str, *ids: object) -> None:
    """Enqueue a message for the actor that is named as the queue. Its arguments are ids only."""
    broker.enqueue(Message(queue_name=queue, actor_name=queue, args=ids, kwargs={}, options={}))


def waiting(broker: RedisBroker, queue: str) -> int:
    """How many messages of a queue no worker has fetched."""
    length = broker.client.llen(f"{broker.namespace}:{queue}")
    assert isinstance(length, int)  # noqa: S101
    return length
