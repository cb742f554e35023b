"""Web pages, fetched politely and safely.

Robots.txt honoured, one request at a time a host, no private address.
"""

from __future__ import annotations

import re
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from pathlib import PurePosixPath

import httpx

from extractors.containers import Unread
from records.documents import Notice, Original
from records.failures import Problem, Unavailable, Unreadable
from settings import Settings
from sources import robots
from sources.address_guard import AddressGuard, PinnedTransport, of_network, permitted
from sources.politeness import HostTurns, Turn

USER_AGENT = f"{robots.AGENT}/0.1 (document reader; honours robots.txt)"
REDIRECTS = 5
TIMEOUT = httpx.Timeout(20.0, connect=10.0)
WHOLE_SECONDS = 120.0
"""Seconds that one response may take in all: a host that sends a byte every ten seconds is not waited for."""
PAUSE = 30.0
"""Seconds to leave a host alone that answers 429 or 503 and does not say for how long."""
URL_LENGTH = 4_000

_HEADERS = {
    "User-Agent": USER_AGENT,
    "Accept": "text/html,application/xhtml+xml,text/plain;q=0.8,*/*;q=0.5",
    "Accept-Encoding": "gzip",
}
_PASSING = frozenset((408, 421, 423, 425, 429))
_GONE = {
    401: ("login_wall", "The host asks for a log-in. Save the page from a browser and read the file."),
    403: ("forbidden", "The host does not give out this page. Save it from a browser and read the file."),
    404: ("not_found", "There is no such page. Check the address."),
    410: ("not_found", "The page is gone. Check the address."),
    451: ("withheld", "The host may not give out this page for legal reasons."),
}


@dataclass(frozen=True, slots=True)
class Policy:
    """How to fetch. ``delay`` in seconds, ``item_bytes`` of one page unpacked, ``pages`` of one thread."""

    guard: AddressGuard
    turns: HostTurns
    delay: float
    item_bytes: int
    pages: int
    memory: robots.Memory = field(default_factory=robots.Memory)


@lru_cache(maxsize=8)
def policy(settings: Settings) -> Policy:
    """The policy that the settings describe.

    The same one for the same settings, so that robots.txt is asked for once.
    """
    return Policy(
        guard=AddressGuard(permitted(settings.allow_private_addresses)),
        turns=HostTurns(settings.folder / "crawl"),
        delay=settings.crawl_delay,
        item_bytes=settings.limits.item_bytes,
        pages=settings.crawl_pages,
    )


def is_url(locator: str) -> bool:
    """Whether a source is a page to be fetched, not a path."""
    return locator.lower().startswith(("http://", "https://"))


def fetch(locator: str, settings: Settings) -> Original:
    """One page.

    ``source`` is the address as given, ``url`` the one that answered, ``media_type`` the host's word.

    Raises Unreadable where asking again would give the same (no such page, forbidden, robots.txt, a private
    address, too large), Unavailable where it may not (timeouts, 429, 5xx).
    """
    return fetch_page(locator, policy(settings))


def follow(
    start: str, next_of: Callable[[Original], str | None], settings: Settings
) -> Iterator[Original | Unread]:
    """A page and those it leads to by ``next_of``, no page twice, at most ``settings.crawl_pages``.

    A page that cannot be had ends the walk with the reason.
    """
    how = policy(settings)
    seen: set[str] = set()
    address: str | None = start
    while address is not None and address not in seen and len(seen) < how.pages:
        seen.add(address)
        try:
            original = fetch_page(address, how)
        except Problem as problem:
            yield Unread(address, None, Notice(problem.code, problem.message))
            return
        seen.add(original.url or address)
        yield original
        address = next_of(original)


def fetch_page(locator: str, how: Policy) -> Original:
    """As :func:`fetch`, by a policy."""
    url = _url(locator)
    for _ in range(REDIRECTS + 1):
        rules = how.memory.rules(_origin(url), lambda at=url: _robots_of(at, how))  # type: ignore[misc]
        if not rules.allow(str(url)):
            raise Unreadable("robots", "The host's robots.txt asks programs to leave this page alone.")
        answer = _ask(url, how, max(how.delay, rules.delay), how.item_bytes)
        if answer.redirect is None:
            _judge(answer)
            return Original(
                source=locator,
                content=answer.content,
                name=PurePosixPath(url.path).name[:200] or None,
                media_type=answer.media_type,
                url=str(url.copy_with(fragment=None)),
                observed_at=datetime.now(UTC).isoformat(timespec="seconds"),
            )
        url = answer.redirect
    raise Unreadable("too_many_redirects", f"The address redirects more than {REDIRECTS} times.")


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    content: bytes
    media_type: str | None
    redirect: httpx.URL | None
    retry_after: float | None = None


def _url(locator: str, base: httpx.URL | None = None) -> httpx.URL:
    try:
        if len(locator) > URL_LENGTH or re.search(r"[\x00-\x20\x7f]", locator.strip()):
            raise httpx.InvalidURL("")
        url = base.join(locator.strip()) if base else httpx.URL(locator.strip())
        url.raw_host.decode("ascii")
    except (httpx.InvalidURL, ValueError):
        raise Unreadable("bad_url", "The address is no valid one. Check the address.") from None
    return url


def _origin(url: httpx.URL) -> str:
    return f"{url.scheme}://{url.netloc.decode('ascii')}"


def _robots_of(url: httpx.URL, how: Policy) -> str | None:
    """The robots.txt of the url's origin; None where it has none.

    Raises Unavailable where nobody can tell now.
    """
    at = url.copy_with(raw_path=b"/robots.txt", fragment=None)
    for _ in range(REDIRECTS + 1):
        answer = _ask(at, how, how.delay, robots.BYTES, cut=True)
        if answer.redirect is not None:
            at = answer.redirect
        elif answer.status < 300:
            return answer.content.decode("utf-8-sig", "replace")
        elif answer.status >= 500 or answer.status == 429:
            raise Unavailable(
                "robots_unavailable",
                f"The host's robots.txt cannot be had now (status {answer.status}). It is tried again.",
            )
        else:
            return None
    return None  # RFC 9309: past five redirects it counts as missing


def _ask(url: httpx.URL, how: Policy, delay: float, most: int, cut: bool = False) -> _Answer:
    """One request in the host's turn. Past ``most`` bytes: cut off, or Unreadable."""
    how.guard.check(url)  # before waiting for a turn that would be for nothing
    with how.turns.turn(url.netloc.decode("ascii"), delay) as turn:
        try:
            return _answer(url, how, turn, most, cut)
        except (httpx.HTTPError, httpx.StreamError) as problem:
            raise of_network(problem) from None


def _answer(url: httpx.URL, how: Policy, turn: Turn, most: int, cut: bool) -> _Answer:
    # the transport itself, not a client over it: no cookie and no connection goes from one host to another,
    # and a client refuses a broken Location header as if the connection were broken
    request = httpx.Request("GET", url, headers=_HEADERS, extensions={"timeout": TIMEOUT.as_dict()})
    with (
        closing(PinnedTransport(how.guard)) as transport,
        closing(transport.handle_request(request)) as response,
    ):
        wait = _heed(response, turn)
        location = response.headers.get("location")
        if response.is_redirect and location:
            return _Answer(response.status_code, b"", None, _url(location, url))
        content = _content(response, most, cut) if response.is_success else b""
        return _Answer(response.status_code, content, response.headers.get("content-type"), None, wait)


def _heed(response: httpx.Response, turn: Turn) -> float | None:
    """Let a host that asks for a pause have it; gives the seconds it named."""
    if response.status_code not in (429, 503):
        return None
    wait = _retry_after(response.headers.get("retry-after"))
    turn.at_least(PAUSE if wait is None else wait)
    return wait


def _retry_after(value: str | None) -> float | None:
    if value is None:
        return None
    if re.fullmatch(r"\d{1,7}", value.strip()):
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (ValueError, OverflowError):
        return None


def _judge(answer: _Answer) -> None:
    status = answer.status
    if status in _GONE:
        raise Unreadable(*_GONE[status])
    if status in _PASSING or status >= 500:
        wait = (
            "" if answer.retry_after is None else f" and asks to be left alone for {answer.retry_after:.0f} s"
        )
        raise Unavailable("host_unwell", f"The host answered with status {status}{wait}. It is tried again.")
    if not 200 <= status < 300:
        raise Unreadable("refused", f"The host answered with status {status}.")
    if not answer.content:
        raise Unreadable("empty", "The host answered with an empty page.")


def _content(response: httpx.Response, most: int, cut: bool) -> bytes:
    """The body, unpacked in steps.

    Neither its packed nor its unpacked size passes ``most`` by more than a step.
    """
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("", "identity", "gzip", "x-gzip"):
        raise Unreadable("bad_encoding", "The host sent the page in an encoding that was not asked for.")
    unpack = zlib.decompressobj(wbits=31) if "gzip" in encoding else None
    until = time.monotonic() + WHOLE_SECONDS
    parts: list[bytes] = []
    size = 0
    for packed in response.iter_raw(65_536):
        if time.monotonic() > until:
            raise Unavailable("timeout", f"The page took over {WHOLE_SECONDS:g} s. It is tried again.")
        for part in _unpacked(unpack, packed, most + 1 - size) if unpack else (packed,):
            parts.append(part)
            size += len(part)
            if size > most:
                if cut:
                    return b"".join(parts)[:most]
                raise Unreadable(
                    "too_large",
                    f"The page has over {most:,} bytes. Raise KITH_LIMITS__ITEM_BYTES to read it.",
                )
    if unpack is not None and not unpack.eof and size:
        raise Unavailable(
            "broken_connection", "The connection broke before the page was whole. It is tried again."
        )
    return b"".join(parts)


def _unpacked(unpack: zlib._Decompress, packed: bytes, room: int) -> Iterator[bytes]:
    while packed and not unpack.eof:
        try:
            part = unpack.decompress(packed, max(1, min(room, 1_000_000)))
        except zlib.error:
            raise Unreadable("bad_encoding", "The page is packed in a damaged way.") from None
        yield part
        room -= len(part)
        packed = unpack.unconsumed_tail
        if not part and not packed:
            return
