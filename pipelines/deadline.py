"""How work on one item is bounded and watched from outside.

Inside a process ``limited`` ends Python code that runs too long, in any thread. Code that never comes back to
Python (a library's own loop) is ended with its whole process, by whoever reads the :class:`Watch`.
"""

from __future__ import annotations

import ctypes
import threading
import time
from collections.abc import Callable
from typing import Protocol, TypeVar

from records.failures import Unreadable

T = TypeVar("T")
INTERVAL = 0.1
"""Seconds between two looks at the clock."""


class Watch(Protocol):
    """What a pipeline tells whoever watches it, and asks."""

    def working_on(self, item_id: int | None) -> None:
        """Work on this item begins now; None: on none in particular."""
        ...

    def stopping(self) -> bool:
        """Whether what is not begun should be handed back."""
        ...


class Unwatched:
    """A watch that nobody reads."""

    def working_on(self, item_id: int | None) -> None:
        """Tell nobody."""

    def stopping(self) -> bool:
        """Never."""
        return False


class _TooSlow(BaseException):
    """Raised into a thread whose time is over.

    No ``Exception``, so that no reader takes it for a fault of the file.
    """


_lock = threading.Lock()
_until: dict[int, float] = {}
_clock: threading.Thread | None = None


def limited(seconds: float, work: Callable[[], T]) -> T:
    """``work()``, ended after ``seconds``. Raises :class:`records.failures.Unreadable` ``too_slow`` then."""
    thread = threading.get_ident()
    try:
        try:
            _start(thread, seconds)
            return work()
        finally:
            _end(thread)
    except _TooSlow:
        _end(thread)
        raise Unreadable(
            "too_slow", f"Took over {seconds:g} s. Raise KITH_LIMITS__ITEM_SECONDS to give it longer."
        ) from None


def _start(thread: int, seconds: float) -> None:
    global _clock
    with _lock:
        _until[thread] = time.monotonic() + seconds
        if _clock is None or not _clock.is_alive():
            _clock = threading.Thread(target=_watch, name="deadlines", daemon=True)
            _clock.start()


def _end(thread: int) -> None:
    """Under the lock: after this nothing is raised into the thread, not even what was on its way."""
    with _lock:
        _until.pop(thread, None)
        _raise(thread, None)


def _watch() -> None:
    while True:
        time.sleep(INTERVAL)
        now = time.monotonic()
        with _lock:
            for thread in [t for t, until in _until.items() if until <= now]:
                del _until[thread]
                _raise(thread, _TooSlow)


def _raise(thread: int, what: type[BaseException] | None) -> None:
    ctypes.pythonapi.PyThreadState_SetAsyncExc(
        ctypes.c_ulong(thread), ctypes.py_object(what) if what else ctypes.c_void_p(None)
    )
