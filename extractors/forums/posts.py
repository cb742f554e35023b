"""Found posts: a page read by an engine's selectors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from bs4 import Tag

from extractors.forums.dates import iso_date, looks_dated
from extractors.forums.engines import Engine, Post
from extractors.forums.nested_posts import Owned
from extractors.forums.page import Page, absolute
from extractors.forums.post_text import Marks

POSTS = 2_000
"""Posts of one page; further ones are left out, with a warning. No engine shows more than a few hundred."""
AUTHOR_LENGTH = 120


@dataclass(frozen=True, slots=True)
class Found:
    """One post: its body as an element or, where the page only tells of it, as text.

    ``shown`` is its date and ``byline`` its author as the page shows them, where it does.
    """

    body: Tag | str
    author: str | None = None
    date: str | None = None
    shown: str | None = None
    url: str | None = None
    signatures: tuple[Tag, ...] = ()
    marks: Marks = field(default_factory=lambda: Marks({}, (), ()))
    byline: str | None = None


def find_posts(page: Page, engine: Engine) -> list[Found]:
    """The posts of a page of this engine, in page order; none where it is not of this engine after all."""
    if not engine.marks <= page.names:
        return []
    elements: dict[int, tuple[Tag, Post]] = {}
    for sort in engine.posts:
        for element in page.soup.select(sort.post, limit=POSTS + 1):
            elements.setdefault(id(element), (element, sort))
    if not elements:
        return []
    ordered = [elements[id(tag)] for tag in page.tags if id(tag) in elements]
    owned = Owned(page, (element for element, _ in ordered))
    marks = {id(sort): _marks(page, owned, sort) for sort in engine.posts}
    bodies: set[int] = set()
    found = []
    for element, sort in ordered[: POSTS + 1]:
        body = owned.first(element, sort.body)
        if body is not None and id(body) not in bodies:
            bodies.add(id(body))
            found.append(_read(page, owned, element, body, sort, marks[id(sort)]))
    return found


def _read(page: Page, owned: Owned, element: Tag, body: Tag, sort: Post, marks: Marks) -> Found:
    author = owned.pick(element, sort.author)
    date = shown = None
    for wanted in sort.date:
        value = owned.pick(element, (wanted,))
        if value and (date := iso_date(value, page.day_first)):
            selector = wanted.rpartition("@")[0]
            seen = owned.pick(element, (selector,)) if selector else None
            shown = seen_date(seen if "@" in wanted else value, author)
            break
    signatures = _outermost(owned.all(element, sort.signature)) if sort.signature else ()
    return Found(
        body=str(body.get("content")) if body.name == "meta" else body,
        author=author.lstrip("@")[:AUTHOR_LENGTH] if author else None,
        date=date,
        shown=shown,
        url=absolute(page, owned.pick(element, sort.link)) or anchor(page, element),
        signatures=tuple(s for s in signatures if s is not body and all(p is not body for p in s.parents)),
        marks=marks,
        byline=owned.pick(element, sort.byline) if sort.byline else None,
    )


def anchor(page: Page, element: Tag) -> str | None:
    """The address of a post that has none of its own: the page's, with the post's id."""
    own = element.get("id")
    return (
        f"{page.base.partition('#')[0]}#{own}" if page.base and isinstance(own, str) and own.strip() else None
    )


def seen_date(text: str | None, author: str | None) -> str | None:
    """The words on the page that give a post's date ("Jul 18, 2024"), without "by … »" before them.

    None for "2 hours ago".
    """
    if not text:
        return None
    if author and author in text:
        text = text.rpartition(author)[2]
    text = text.strip(" »|·•,–—-")
    return text if len(text) <= 60 and looks_dated(text) else None


def _outermost(found: Iterable[Tag]) -> tuple[Tag, ...]:
    """Elements that do not lie in one another, of elements in page order."""
    outer: list[Tag] = []
    for tag in found:
        if not outer or all(parent is not outer[-1] for parent in tag.parents):
            outer.append(tag)
    return tuple(outer)


def _marks(page: Page, owned: Owned, sort: Post) -> Marks:
    """The page's quotes, signatures and what is left out, for posts of one sort.

    A post within a body is no part of it.
    """
    quotes = page.soup.select(sort.quote) if sort.quote else []
    within = Owned(page, quotes) if quotes and sort.quoted else None
    authors = {id(quote): _quoted(within.pick(quote, sort.quoted)) if within else None for quote in quotes}
    signatures = (
        frozenset(id(tag) for tag in page.soup.select(sort.signature)) if sort.signature else frozenset()
    )
    drop = frozenset(id(tag) for tag in page.soup.select(sort.drop)) if sort.drop else frozenset()
    return Marks(authors, signatures, drop | owned.posts)


def _quoted(author: str | None) -> str | None:
    """A quote's author, without the engine's "said:" or "wrote:"."""
    if not author:
        return None
    words = author.rstrip(": ").split()
    if len(words) > 1 and words[-1].lower() in ("said", "wrote", "writes"):
        words.pop()
    return " ".join(words)[:AUTHOR_LENGTH] or None


def with_data(posts: Sequence[Found], told: Sequence[Found]) -> list[Found]:
    """Fill in what the markup did not give (author, date, url) from what JSON-LD tells of the same text."""
    if not told:
        return list(posts)
    by_text = {opening(t): t for t in told}
    filled = []
    for post in posts:
        same = by_text.get(opening(post))
        if same is not None:
            post = replace(
                post, author=post.author or same.author, date=post.date or same.date, url=post.url or same.url
            )  # fmt: skip
        filled.append(post)
    return filled


def opening(post: Found) -> str:
    """The first 40 letters and digits of a post: enough to know it again in other markup."""
    letters: list[str] = []
    for piece in (post.body,) if isinstance(post.body, str) else post.body.strings:
        letters.extend(c for c in piece[:400] if c.isalnum())
        if len(letters) >= 40:
            break
    return "".join(letters[:40]).lower()
