"""The demo's forums: threads as three forum engines write them, and a small server for them on loopback.

The same threads give the same bytes.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined

PER_PAGE = 4
ROBOTS = "User-agent: *\nDisallow: /members/\nDisallow: /search\n"


@dataclass(frozen=True, slots=True)
class Quote:
    """A quote of an earlier post."""

    author: str
    text: str


@dataclass(frozen=True, slots=True)
class Post:
    """A post. ``date`` is ISO 8601 with an offset; empty lines in ``body`` separate paragraphs."""

    author: str
    date: str
    body: str
    signature: str = ""
    quote: Quote | None = None


@dataclass(frozen=True, slots=True)
class Thread:
    """A thread, and the engine that writes it."""

    engine: Literal["phpbb", "xenforo", "discourse"] | str
    title: str
    posts: tuple[Post, ...]


def pages(threads: Sequence[Thread], base: str = "") -> dict[str, str]:
    """Every page by its path and query.

    A thread begins at ``/<engine>/``, a second one of the same engine at ``/<engine>-2/``. ``base``
    ("http://host:port") is the prefix of addresses that engines write in full.
    """
    written: dict[str, str] = {}
    for folder, thread in _folders(threads).items():
        addresses = _addresses(folder, thread)
        for number, address in enumerate(addresses, 1):
            first = (number - 1) * PER_PAGE
            written[address] = _TEMPLATES.get_template(f"{thread.engine}.html").render(
                thread=thread, base=base, folder=folder, address=address, number=number, last=len(addresses),
                next=addresses[number] if number < len(addresses) else None, start=addresses[0],
                posts=list(enumerate(thread.posts[first : first + PER_PAGE], first + 1)),
            )  # fmt: skip
    return written


@contextmanager
def serve(threads: Sequence[Thread], port: int = 0) -> Iterator[str]:
    """Serve the threads on 127.0.0.1 while the context lasts. Yields the base address.

    ``/<engine>/`` redirects to the first page of the thread, like the short links of forums.
    """
    server = ThreadingHTTPServer(("127.0.0.1", port), BaseHTTPRequestHandler)
    base = f"http://127.0.0.1:{server.server_address[1]}"
    starts = {f"/{folder}/": _addresses(folder, thread)[0] for folder, thread in _folders(threads).items()}
    server.RequestHandlerClass = _handler(pages(threads, base), starts)
    runner = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    runner.start()
    try:
        yield base
    finally:
        server.shutdown()
        server.server_close()
        runner.join()


def _handler(written: Mapping[str, str], starts: Mapping[str, str]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/robots.txt":
                self._send(200, "text/plain; charset=utf-8", ROBOTS)
            elif self.path in starts:
                self._send(302, "text/plain; charset=utf-8", "", starts[self.path])
            elif self.path in written:
                self._send(200, "text/html; charset=utf-8", written[self.path])
            else:
                self._send(404, "text/plain; charset=utf-8", "There is no such page.\n")

        def _send(self, status: int, media_type: str, text: str, location: str = "") -> None:
            content = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(content)))
            if location:
                self.send_header("Location", location)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            """Log nothing: the screen shows the progress of the demo."""

    return Handler


def _folders(threads: Sequence[Thread]) -> dict[str, Thread]:
    folders: dict[str, Thread] = {}
    for thread in threads:
        earlier = sum(t.engine == thread.engine for t in folders.values())
        folders[thread.engine if not earlier else f"{thread.engine}-{earlier + 1}"] = thread
    return folders


def _addresses(folder: str, thread: Thread) -> list[str]:
    slug = re.sub(r"[^a-z0-9]+", "-", thread.title.lower()).strip("-") or "thread"
    counts = range(max(1, -(-len(thread.posts) // PER_PAGE)))
    if thread.engine == "phpbb":
        start = f"/{folder}/viewtopic.php?t=17"
        return [start + (f"&start={n * PER_PAGE}" if n else "") for n in counts]
    if thread.engine == "xenforo":
        start = f"/{folder}/threads/{slug}.17/"
        return [start + (f"page-{n + 1}" if n else "") for n in counts]
    if thread.engine == "discourse":
        start = f"/{folder}/t/{slug}/17"
        return [start + (f"?page={n + 1}" if n else "") for n in counts]
    raise ValueError(f"The demo has no forum engine of the name {thread.engine!r}")


def _paragraphs(text: str) -> list[list[str]]:
    return [block.splitlines() for block in re.split(r"\n\s*\n", text.strip()) if block]


def _day(date: str, pattern: str) -> str:
    return datetime.fromisoformat(date).strftime(pattern)


_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "forum_templates"),
    autoescape=True,
    undefined=StrictUndefined,
)
_TEMPLATES.filters.update(paragraphs=_paragraphs, day=_day)
