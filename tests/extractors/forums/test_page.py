"""A page within bounds: charsets, next pages, hostile markup."""

from __future__ import annotations

import time

import pytest

from records.failures import Unreadable
from tests.support.forum_pages import read


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        ("<p>Grüße aus Köln</p>".encode("windows-1252"), "text/html; charset=ISO-8859-1"),
        ("<meta charset='gb2312'><p>Grüße aus Köln 朱镕基</p>".encode("gb18030"), None),
        ("<p>Grüße aus Köln</p>".encode("utf-16"), None),
        (b"\xef\xbb\xbf" + "<p>Grüße aus Köln</p>".encode(), "text/html"),
        ("<meta charset='utf-8'><p>Grüße aus Köln</p>".encode(), "text/html; charset=nonsense"),
    ],
)
def test_charsets(content: bytes, media_type: str | None) -> None:
    assert read(content, media_type=media_type).text.startswith("Grüße aus Köln")


_ROW = '<div class="row"><a class="author" href="/u/1">ann</a><time datetime="2024-01-01">1 Jan 2024</time><p>{}</p>'


@pytest.mark.parametrize(
    ("name", "page"),
    [
        ("deep", "<div>" * 100_000 + "x"),
        ("deep within bounds", "<div>" * 900 + "<p>hello world</p>" * 500),
        ("posts in posts", _ROW.format("words and more words " * 10) * 400),
        (
            "comments in comments",
            "<li class=comment><b class=comment-author>a</b><p class=comment-content>t</p><ul>" * 400,
        ),
        (
            "quotes in quotes",
            "<div class='crawler-post'><div class='post'>"
            + "<aside class=quote data-username=a>" * 400
            + "x",
        ),
        ("spans in rows", (_ROW.format("<span>" * 800 + "w " * 200) + "</div>") * 8),
        (
            "classes",
            (
                f"<div class='{' '.join(f'c{n}' for n in range(200))}'>"
                + "w " * 60
                + "<i class=author>x</i></div>"
            )
            * 200,
        ),
        ("one line", "x " * 500_000),
        ("an attribute", f"<p class='{'a ' * 200_000}'>x</p>"),
        (
            "JSON without end",
            "<script type='application/ld+json'>" + '{"comment":[' * 50_000 + "</script><p>x",
        ),
        ("broken markup", "<p><table><tr><td>x" * 200),
        ("characters", "&#0;&#xD800;&#x110000;&lt;\x00\x1b" * 1_000),
    ],
)
def test_hostile_pages_cost_little(name: str, page: str) -> None:
    started = time.process_time()
    try:
        document = read(page)
    except Unreadable as refused:
        assert refused.code in ("too_deep", "too_complex", "no_text")
    else:
        assert all(0 <= s.start < s.end <= len(document.text) for s in document.segments)
        assert not any(c in document.text for c in "\x00\x1b") and document.text.isprintable() is not None
        document.text.encode()
    assert time.process_time() - started < 8, name


def test_too_many_elements_and_bytes_are_refused() -> None:
    for page, code in (("<b>" * 250_001, "too_complex"), ("x" * 20_000_001, "too_large")):
        with pytest.raises(Unreadable) as refused:
            read(page)
        assert refused.value.code == code


@pytest.mark.parametrize(
    ("here", "onward", "goes_on"),
    [
        ("/threads/foo.12/", "/threads/foo.12/page-2", True), ("/threads/foo.12/page-2", "/threads/foo.12/page-3", True),
        ("/viewtopic.php?t=1", "/viewtopic.php?t=1&start=25", True), ("/t/foo/12?page=2", "/t/foo/12?page=3", True),
        ("/forum/123-foo-a.html", "/forum/123-foo-a-2.html", True), ("/forum/123-foo-a-2.html", "/forum/123-foo-a-3.html", True),
        ("/topic/foo/page/2/", "/topic/foo/page/3/", True), ("/thread-5.html", "/thread-5-page-2.html", True),
        ("/topic/1/", "/topic/2/", False), ("/topic/1/", "/topic/12/", False), ("/2026/05/foo/", "/2026/05/bar/", False),
        ("/t/foo/12", "/t/foo/12", False),
    ],
)  # fmt: skip
def test_next_pages_of_the_usual_addresses(here: str, onward: str, goes_on: bool) -> None:
    page = f'<p>Some text.</p><a rel="next" href="{onward}">Next</a>'
    found = read(page, "http://f.example" + here).next_page
    assert found == ("http://f.example" + onward if goes_on else None)
