"""The demo's forums are served, crawled and read to their last page, as a job would."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.demo.forums import ROBOTS, Post, Thread, pages, serve
from extractors import forums
from records.documents import Document, Original, Reading
from records.failures import Unreadable
from settings import Settings
from sources import crawl

SAID = tuple(
    Post(
        f"Writer {n}",
        f"2026-04-{n:02d}T09:15:00+00:00",
        f"Text {n}: 212-555-01{n:02d}.",
        f"Writer {n}\nBuyer",
    )
    for n in range(1, 10)
)
THREADS = [Thread(engine, "Which filters fit?", SAID) for engine in ("phpbb", "xenforo", "discourse")]


@pytest.mark.parametrize("engine", ["phpbb", "xenforo", "discourse"])
def test_a_thread_is_read_from_its_short_link_to_its_last_page(engine: str, tmp_path: Path) -> None:
    read: list[Document] = []

    def next_of(page: Original) -> str | None:
        read.append(forums.read(page, Reading(), settings.limits)[0])
        return read[-1].next_page

    with serve(THREADS) as base:
        settings = Settings(
            home=tmp_path, crawl_delay=0, allow_private_addresses=base.removeprefix("http://")
        )
        fetched = list(crawl.follow(f"{base}/{engine}/", next_of, settings))
        with pytest.raises(Unreadable, match="robots"):
            crawl.fetch(f"{base}/members/1", settings)
    assert len(fetched) == len(read) == 3
    posts = [(s.author, s.date) for document in read for s in document.segments if s.kind == "post"]
    assert posts == [(post.author, post.date) for post in SAID]


def test_the_same_threads_give_the_same_pages() -> None:
    assert pages(THREADS, "http://a.example") == pages(THREADS, "http://a.example")
    twice = [Thread("phpbb", "One", SAID[:1]), Thread("phpbb", "Two", SAID[:1])]
    assert list(pages(twice)) == ["/phpbb/viewtopic.php?t=17", "/phpbb-2/viewtopic.php?t=17"]
    assert "Disallow: /members/" in ROBOTS
    with pytest.raises(ValueError, match="no forum engine"):
        pages([Thread("usenet", "x", SAID[:1])])
