"""What a host's robots.txt says (RFC 9309): which pages may be fetched, and how slowly."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from cachetools import TTLCache
from protego import Protego

AGENT = "Kith"
"""The name that a robots.txt addresses. The User-Agent header begins with it."""
BYTES = 512_000
"""RFC 9309 asks to read at least 500 KiB; more is cut off."""
HOSTS = 1_000
SECONDS = 3_600.0
"""How long an answer is kept. RFC 9309 allows a day."""
LONGEST_DELAY = 60.0
"""Seconds between requests that a robots.txt may ask for; asking for more is asking to stay away."""


@dataclass(frozen=True, slots=True)
class Rules:
    """A host's rules; ``parsed`` None: it has no robots.txt, everything may be fetched."""

    parsed: Protego | None

    def allow(self, url: str) -> bool:
        """Whether the page may be fetched, and the delay that the host asks for can be kept."""
        return self.parsed is None or (self.parsed.can_fetch(url, AGENT) and self.delay <= LONGEST_DELAY)

    @property
    def delay(self) -> float:
        """Seconds between two requests that the host asks for."""
        if self.parsed is None:
            return 0.0
        rate = self.parsed.request_rate(AGENT)
        by_rate = rate.seconds / rate.requests if rate is not None and rate.requests else 0.0
        return max(self.parsed.crawl_delay(AGENT) or 0.0, by_rate)


def parse(text: str | None) -> Rules:
    """Read a robots.txt; None where the host has none."""
    return Rules(None if text is None else Protego.parse(text))


@dataclass(slots=True)
class Memory:
    """Rules by origin ("https://host:port"), kept for an hour in this process."""

    _kept: TTLCache[str, Rules] = field(default_factory=lambda: TTLCache(HOSTS, SECONDS))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def rules(self, origin: str, ask: Callable[[], str | None]) -> Rules:
        """The rules of an origin; ``ask`` fetches its robots.txt, None where it has none.

        What ``ask`` raises is not kept.
        """
        with self._lock:
            known = self._kept.get(origin)
        if known is not None:
            return known
        rules = parse(ask())
        with self._lock:
            self._kept[origin] = rules
        return rules
