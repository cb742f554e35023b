"""Posts as a page's JSON-LD tells them (schema.org DiscussionForumPosting, QAPage, Comment)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from bs4 import BeautifulSoup

from extractors.forums.dates import iso_date
from extractors.forums.page import Page, absolute
from extractors.forums.post_text import Marks, Text, write_element
from extractors.forums.posts import AUTHOR_LENGTH, POSTS, Found

_POSTS = frozenset(("DiscussionForumPosting", "SocialMediaPosting", "Comment", "Question", "Answer"))
_NESTED = (
    "@graph",
    "mainEntity",
    "comment",
    "acceptedAnswer",
    "suggestedAnswer",
    "hasPart",
    "itemListElement",
    "item",
)
_DEPTH = 60
_MARKUP = re.compile(r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>", re.I)


def told_posts(page: Page) -> list[Found]:
    """The posts in the order told.

    JSON that is broken or nested without end tells nothing: the markup still speaks.
    """
    found: list[Found] = []
    for script in page.soup.find_all("script", type="application/ld+json", limit=50):
        try:
            data = json.loads(script.get_text(), strict=False)
        except (ValueError, RecursionError):
            continue
        for item in _items(data, 0):
            if len(found) >= POSTS:
                return found
            if post := _post(page, item):
                found.append(post)
    return found


def _items(data: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _DEPTH:
        return
    if isinstance(data, list):
        for item in data:
            yield from _items(item, depth + 1)
    elif isinstance(data, dict):
        kinds = data.get("@type")
        if _POSTS.intersection(kinds if isinstance(kinds, list) else [kinds]):
            yield data
        for name in _NESTED:
            if name in data:
                yield from _items(data[name], depth + 1)


def _post(page: Page, item: dict[str, Any]) -> Found | None:
    text = next(
        (
            t
            for n in ("text", "articleBody", "commentText", "description")
            if isinstance(t := item.get(n), str) and t.strip()
        ),
        None,
    )
    if text is None:
        return None
    if _MARKUP.search(text):
        plain = Text()
        write_element(plain, BeautifulSoup(text, "lxml"), Marks({}, (), ()))
        text = str(plain)
    date = next((d for n in ("datePublished", "dateCreated") if isinstance(d := item.get(n), str)), None)
    url = next((u for n in ("url", "@id", "mainEntityOfPage") if isinstance(u := item.get(n), str)), None)
    day = iso_date(date) if date else None
    return Found(text, _author(item.get("author")), day, None, absolute(page, url))


def _author(author: Any) -> str | None:
    if isinstance(author, list):
        author = author[0] if author else None
    if isinstance(author, dict):
        author = author.get("name")
    return " ".join(author.split())[:AUTHOR_LENGTH] or None if isinstance(author, str) else None
