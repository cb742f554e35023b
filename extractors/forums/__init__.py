"""Forum pages as documents: posts in page order, each with its author, date, address, quotes and signature.

A page is read by its engine's markup (engines/), else by its schema.org microdata, else by its JSON-LD or by
what repeats on it (generic.py), else its main text is one post.
"""

from __future__ import annotations

from dataclasses import replace

from extractors.forums import blocked_pages, element_weights, generic, json_ld, page
from extractors.forums.engines import Engine, engines
from extractors.forums.post_text import Text, write_element
from extractors.forums.posts import POSTS, Found, find_posts, with_data
from records.documents import Document, Notice, Original, Reading
from records.failures import Unreadable
from settings import Limits

__all__ = ["read"]


def read(original: Original, reading: Reading, limits: Limits) -> tuple[Document, list[Original]]:
    """Read a saved or fetched page of a thread.

    The text of a post begins with its author and its date as the page shows them (a nested ``header``
    segment), then an empty line, then the body. Raises Unreadable where the page holds no posts and no text
    (a log-in page, a page that a browser's scripts would have to fill), or is past the bounds of page.py.
    """
    thread = page.parse(original)
    found, engine = _find(thread)
    text = Text()
    for position, post in enumerate(found[:POSTS], 1):
        _write(text, post, position)
    if reason := blocked_pages.reason(thread, found, len(text)):
        raise reason
    if not len(text):
        raise Unreadable(
            "no_text", "The page holds no posts and no text. Save it from a browser once it shows the thread."
        )
    warnings = (
        (Notice("too_many_posts", f"Posts after the first {POSTS} of the page were left out."),)
        if len(found) > POSTS
        else ()
    )
    segments = sorted(text.segments, key=lambda s: (s.start, -s.end, s.kind != "post"))
    document = Document(
        id="",
        source=original.source,
        kind="forum",
        media_type=(original.media_type or "text/html").split(";")[0],
        sha256=original.sha256,
        text=str(text),
        title=page.title(thread, engine.title if engine else ""),
        date=next((s.date for s in segments if s.kind == "post" and s.date), None),
        segments=tuple(segments),
        warnings=warnings,
        next_page=page.next_page(thread, engine.next_page if engine else ""),
    )
    return document, []


def _find(thread: page.Page) -> tuple[list[Found], Engine | None]:
    told = json_ld.told_posts(thread)
    for engine in engines():
        if posts := find_posts(thread, engine):
            return with_data(posts, told), engine
    weights = element_weights.weigh(thread)
    repeated = generic.repeated_posts(thread, weights)
    if len(told) > max(1, len(repeated)):
        return told, None
    return with_data(repeated, told) or told[:1] or generic.main_text(thread, weights), None


def _write(text: Text, post: Found, position: int) -> None:
    text.paragraph()
    opened = text.open("post", author=post.author, date=post.date, url=post.url, position=position)
    header = text.open("header")
    for line in (post.byline or post.author, post.shown):
        if line:
            text.line()
            text.write(line)
    text.close(header)
    text.paragraph()
    if isinstance(post.body, str):
        text.write(post.body, verbatim=True)
    else:
        write_element(text, post.body, post.marks)
    for signature in post.signatures:
        text.paragraph()
        nested = text.open("signature")
        write_element(text, signature, replace(post.marks, signatures=()))
        text.close(nested)
    text.close(opened)
