"""A web server of a test's own, on loopback."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import HTTPServer
from typing import TypeVar

S = TypeVar("S", bound=HTTPServer)


@contextmanager
def served(server: S) -> Iterator[S]:
    """Run ``server`` in a thread until the block ends."""
    with server:
        runner = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        runner.start()
        try:
            yield server
        finally:
            server.shutdown()
            runner.join()
