"""Posts on a page of no known engine.

Blocks of the same class, each with a date or an author, else the main text.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import islice

from bs4 import Tag

from extractors.forums.dates import looks_dated
from extractors.forums.element_weights import (
    AUTHOR_TEXT,
    DATE_TEXT,
    Weight,
    date_of,
    is_author,
    is_chrome,
    is_chrome_name,
    is_command,
    names,
)
from extractors.forums.page import Page, absolute
from extractors.forums.post_text import Marks
from extractors.forums.posts import AUTHOR_LENGTH, POSTS, Found, anchor, seen_date

_CONTAINERS = frozenset(("div", "li", "article", "section", "tr", "td", "dd", "table", "form"))
_TEXTUAL = frozenset(("p", "pre", "blockquote", "td", "li", "div", "dd"))
_BODY = re.compile(r"(?:^|[-_])(?:content|body|text|message|msg|markdown|prose|entry|copy)(?:$|[-_])", re.I)
_BY = re.compile(r"^(?:posted |written |asked |answered )?(?:by|von|par|por)\b[:\s]*", re.I)
_NO_NAMES = frozenset(
    ("posted", "edited", "replied", "reply", "quote", "report", "share", "link", "on", "at", "date", "op")
)
_LEAST = 60
"""Letters of text below which a block is a menu entry rather than a post."""
_HEAD = 40
"""Elements above an opening post that may be its head."""
_CLASSES = 12
"""Class names of one element that are looked at."""


def repeated_posts(page: Page, weights: dict[int, Weight]) -> list[Found]:
    """Posts as repeated blocks; none where nothing on the page repeats that way."""
    groups: dict[tuple[str, str], list[Tag]] = defaultdict(list)
    for tag in page.tags:
        if tag.name in _CONTAINERS and weights[id(tag)].plain >= _LEAST and not weights[id(tag)].chrome:
            for name in tag.get_attribute_list("class")[:_CLASSES]:
                if name and not is_chrome_name(name):
                    groups[tag.name, name].append(tag)
    best: _Group | None = None
    for tags in groups.values():
        if (
            2 <= len(tags) <= POSTS
            and (group := _group(tags, weights))
            and (best is None or group.better(best))
        ):
            best = group
    if best is None:
        return []
    opening = _opening(page, best.posts[0], weights)
    posts = _Reader(page, weights, [opening, *best.posts] if opening is not None else best.posts).read()
    if opening is not None and posts[0].author is None:
        posts[0] = replace(posts[0], author=_above(page, weights[id(opening)].place, weights))
    return posts


@dataclass(frozen=True, slots=True)
class _Group:
    """Elements that may be the posts of a page.

    How much speaks for it, and how many letters they hold in all.
    """

    posts: list[Tag]
    score: float
    whole: int

    def better(self, other: _Group) -> bool:
        # of two that hold the same text, one within the other, the closer fitting one
        return self.score > other.score * 1.02 or (
            self.score > other.score * 0.98 and self.whole < other.whole
        )


def _group(posts: list[Tag], weights: dict[int, Weight]) -> _Group | None:
    plain = whole = dated = authored = end = 0
    for tag in posts:
        own = weights[id(tag)]
        dated, authored = dated + own.date, authored + own.author
        if own.place >= end:  # a reply within a post is counted with it
            plain, whole, end = plain + own.plain, whole + own.text, own.end
    if dated < 0.6 * len(posts) and authored < 0.6 * len(posts):
        return None
    return _Group(posts, plain * (dated + authored) / len(posts) * (plain / whole), whole)


def _opening(page: Page, first: Tag, weights: dict[int, Weight]) -> Tag | None:
    """The post that opens the thread, where it is marked up unlike the replies.

    The block with most text before them.
    """
    start = weights[id(first)].place
    best: Tag | None = None
    for tag in reversed(page.tags[:start]):
        own = weights[id(tag)]
        if tag.name not in _CONTAINERS or own.end > start or own.chrome:
            continue
        if own.plain < 2 * _LEAST or own.plain < 0.5 * own.text:
            continue
        told = own.date or own.author or (tag.parent is not None and weights[id(tag.parent)].author)
        if told and (best is None or own.plain >= 0.95 * weights[id(best)].plain):
            best = tag
    return best


def _above(page: Page, place: int, weights: dict[int, Weight]) -> str | None:
    """The author named just above an opening post that is not wrapped together with its head."""
    for tag in reversed(page.tags[max(0, place - _HEAD) : place]):
        own = weights[id(tag)]
        if own.end <= place and 1 < own.text <= 40 and is_author(tag):
            return _name_in(tag)
    return None


def main_text(page: Page, weights: dict[int, Weight]) -> list[Found]:
    """The page's main text as one post; none where there is no text."""
    body = page.soup.body or page.soup
    if not weights[id(body)].text:
        return []
    scores: dict[int, float] = defaultdict(float)
    parents: dict[int, Tag] = {}
    for tag in page.tags:
        own = weights[id(tag)]
        if tag.name in _TEXTUAL and own.direct >= 25 and not own.chrome:
            for steps, parent in enumerate(islice(tag.parents, 3)):
                parents[id(parent)] = parent
                scores[id(parent)] += own.direct / 2**steps
    best = parents[max(scores, key=lambda key: scores[key])] if scores else body
    if weights[id(best)].plain < weights[id(body)].plain * 0.3:
        best = body
    return [Found(best, marks=_marks(page, set()))]


class _Reader:
    """Reads the posts that were found on a page: each one's body, author, date and address."""

    def __init__(self, page: Page, weights: dict[int, Weight], posts: list[Tag]) -> None:
        self._page, self._weights, self._posts = page, weights, posts
        self._members = frozenset(id(post) for post in posts)
        self._heads: set[int] = set(self._members)
        self._marks = _marks(page, self._heads)

    def read(self) -> list[Found]:
        return [self._read(post) for post in self._posts]

    def _own(self, post: Tag) -> list[Tag]:
        """The elements of a post, without those of the posts within it, in page order."""
        place, end = self._weights[id(post)].place + 1, self._weights[id(post)].end
        own = []
        while place < end:
            tag = self._page.tags[place]
            if id(tag) in self._members:
                place = self._weights[id(tag)].end
            else:
                own.append(tag)
                place += 1
        return own

    def _read(self, post: Tag) -> Found:
        own = self._own(post)
        body = self._body(post, own)
        inside = self._weights[id(body)]
        author = date = shown = url = None
        for tag in own:
            weight = self._weights[id(tag)]
            # a body that is the post whole holds its own head; any other begins below it
            if (body is not post and inside.place <= weight.place < inside.end) or (author and date):
                continue
            text = " ".join(tag.get_text(" ").split()) if weight.text < AUTHOR_TEXT else ""
            if author is None and len(text) > 1 and is_author(tag) and not looks_dated(text):
                author = _name_in(tag)
                self._heads.add(id(tag))
            if date is None and weight.text < DATE_TEXT and (date := date_of(tag, self._page.day_first)):
                shown = seen_date(text, author)
                author = author or _name_before(tag, post)
                self._heads.add(id(tag))
                link = tag if tag.name == "a" else tag.find_parent("a")
                url = absolute(self._page, str(link.get("href") or "")) if link is not None else None
        return Found(
            body=body, author=author[:AUTHOR_LENGTH] if author else None, date=date, shown=shown,
            url=url or anchor(self._page, post), marks=self._marks,
        )  # fmt: skip

    def _body(self, post: Tag, own: list[Tag]) -> Tag:
        """The innermost element that is named like a body and holds most of the post's text.

        Else the post whole.
        """
        mine = sum(self._weights[id(t)].plain for t in own if t.parent is post)
        best = post
        for tag in own:
            if self._weights[id(tag)].plain >= max(1, 0.6 * mine) and any(
                _BODY.search(n) for n in names(tag)
            ):
                best = tag
        return best


def _name_in(author: Tag) -> str | None:
    """The name in an author's block, which may hold a rank, a badge and buttons beside it."""
    for inner in author.find_all(True):
        if is_author(inner) and inner.get_text(strip=True):
            author = inner
            if inner.name == "a":
                break
    return _BY.sub("", " ".join(author.get_text(" ").split())) or None


def _name_before(date: Tag, post: Tag) -> str | None:
    """The short text before a date, where pages that name nothing put the author ("Ann Lee · 3 May 2024")."""
    for text in date.find_all_previous(string=True, limit=6):
        if all(parent is not post for parent in text.parents):
            return None
        words = _BY.sub("", text.strip(" \n\t\xa0·|•,–—-")).split()
        if words:
            name = " ".join(words)
            good = (
                len(name) <= 40
                and len(words) <= 4
                and name.lower() not in _NO_NAMES
                and any(map(str.isalpha, name))
            )
            return name if good and not looks_dated(name) else None
    return None


def _marks(page: Page, drop: set[int]) -> Marks:
    """What posts hold besides their text. ``drop`` grows with the heads of posts as they are read."""
    drop.update(id(tag) for tag in page.tags if is_chrome(tag) or is_command(tag))
    quotes = {id(tag): None for tag in page.tags if tag.name == "blockquote"}
    signatures = {
        id(t) for t in page.tags if any("signature" in str(n).lower() for n in t.get_attribute_list("class"))
    }
    return Marks(quotes, signatures, drop)
