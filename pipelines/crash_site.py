"""A fault of Kith's own as one sentence: its class and its place, never its values.

Values may quote an item.
"""

from __future__ import annotations

import traceback
from pathlib import Path

_ROOT = Path(__file__).parent.parent


def crash_site(fault: BaseException) -> str:
    """Give the class and place of a fault: ``ValueError at extractors/mail/message.py:120``.

    It is the last place in Kith's own code, and the library's where the fault came from.
    """
    frames = traceback.extract_tb(fault.__traceback__)
    if not frames:
        return type(fault).__name__
    own = [frame for frame in frames if _own(frame.filename)]
    place = _shown(own[-1]) if own else _shown(frames[-1])
    beyond = f" (in {_shown(frames[-1])})" if own and own[-1] is not frames[-1] else ""
    return f"{type(fault).__name__} at {place}{beyond}"


def _own(name: str) -> bool:
    return Path(name).is_relative_to(_ROOT) and "site-packages" not in name


def _shown(frame: traceback.FrameSummary) -> str:
    path = Path(frame.filename)
    shown = path.relative_to(_ROOT) if _own(frame.filename) else Path(*path.parts[-2:])
    return f"{shown}:{frame.lineno}"
