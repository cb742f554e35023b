"""A forum thread of five posts on two pages, as three engines write it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "forums"
BASE = "http://forum.example"
TITLE = "Pump seal keeps leaking"
_ADDRESSES = {
    "phpbb": ("/phpbb/viewtopic.php?t=17", "/phpbb/viewtopic.php?t=17&start=4"),
    "xenforo": (
        "/xenforo/threads/pump-seal-keeps-leaking.17/",
        "/xenforo/threads/pump-seal-keeps-leaking.17/page-2",
    ),
    "discourse": (
        "/discourse/t/pump-seal-keeps-leaking/17",
        "/discourse/t/pump-seal-keeps-leaking/17?page=2",
    ),
}


@dataclass(frozen=True, slots=True)
class Post:
    """A post as its author wrote it. ``date`` is ISO 8601 with an offset."""

    author: str
    date: str
    body: str


POSTS = (
    Post("Nora Quill", "2026-04-01T08:15:00+00:00", "The pump leaks.\nAny ideas?\n\nCall 212-555-0101."),
    Post("Tomas Brink", "2026-04-02T09:15:00+00:00", "Change the seal."),
    Post('A "B" <C>', "2026-04-03T10:15:00+00:00", "1 < 2 & 3 > 2"),
    Post("Nora Quill", "2026-04-04T11:15:00+00:00", "Thanks."),
    Post("金丽", "2026-04-05T12:15:00+00:00", "谢谢！"),
)
"""The second post quotes "The pump leaks." of the first; the posts of Nora Quill and the third have a
signature.
"""


def thread(engine: str) -> dict[str, str]:
    """The HTML of both pages, by address below :data:`BASE`."""
    pages = enumerate(_ADDRESSES[engine], 1)
    return {address: (FOLDER / f"{engine}-{number}.html").read_text() for number, address in pages}
