"""How each forum engine writes a thread: one file of selectors an engine, no code an engine.

To add an engine, add ``NAME.toml`` to this folder, with a ``[[layout]]`` for each version or theme whose
markup differs, and a page of it to the tests. Nothing else changes but ``VERSION``
in ``extraction.py``::

    [[layout]]
    name = "flarum"
    marks = ["PostUser-name", "Post-body"]     # the page has all of these: class names, "#ids", "<tags"
    title = ".DiscussionHero-title"
    next_page = ".pagination .next a"

    [[layout.post]]                            # one for each sort of post: question, answer, comment
    post = "article"
    body = [".Post-body"]
    author = [".PostUser-name"]
    date = ["time@datetime", ".Post-header time"]

A selector is CSS and may end in ``@attribute``: then the attribute is read, else the text. ``@attribute``
alone reads the post's own. Of several selectors the first that gives something wins. An element counts for
the innermost post around it only, so that replies nested in the post they answer keep their own author and
text. The selectors here are the engines' own default themes'; sites that restyle mostly keep the class names.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent
LAST = 1000
"""The rank of a layout that gives none: it is tried after those that do."""


@dataclass(frozen=True, slots=True)
class Post:
    """Where one sort of post is, and where its parts are within it.

    Every field is a CSS selector or a list of them.

    Attributes:
        post: The element around a post.
        body: Its words.
        author: Who wrote it.
        byline: What the page shows of the author, where that is more than ``author``.
        date: When.
        link: The post's own address.
        signature: What its author puts under every post.
        quote: A quotation within the body.
        quoted: Who is quoted, read from the quotation.
        drop: What is left out of the body: buttons, "last edited by", previews of links.
    """

    post: str
    body: tuple[str, ...]
    author: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    link: tuple[str, ...] = ()
    signature: str = ""
    quote: str = "blockquote"
    quoted: tuple[str, ...] = ()
    drop: str = ""
    byline: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Engine:
    """One layout of an engine.

    Attributes:
        name: The engine and, where it matters, its version.
        marks: It is tried when the page has all of these: class names, ``#ids`` and ``<tags``.
        posts: The sorts of posts.
        title: The thread's title.
        next_page: The link to the next page.
        rank: Layouts are tried by rank, the lowest first. Those whose marks are the more particular come
            first.
    """

    name: str
    marks: frozenset[str]
    posts: tuple[Post, ...]
    title: str = ""
    next_page: str = ""
    rank: int = LAST


@cache
def engines() -> tuple[Engine, ...]:
    """Give all layouts in the order in which they are tried.

    That of schema.org, which has no marks, is the last.

    Raises:
        ValueError: A file has a key that is none, or lacks one; the message names the file.
    """
    found = [engine for path in sorted(_FOLDER.glob("*.toml")) for engine in read(path)]
    return tuple(sorted(found, key=lambda engine: (not engine.marks, engine.rank, engine.name)))


def read(path: Path) -> list[Engine]:
    """Read the layouts of one file.

    Raises:
        ValueError: It has a key that is none, or lacks one.
    """
    try:
        layouts = tomllib.loads(path.read_text(encoding="utf-8"))["layout"]
        return [_engine(layout) for layout in layouts]
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise ValueError(
            f"extractors/forums/engines/{path.name}: {error}. "
            "The fields of Engine and Post say what it may hold."
        ) from error


def _engine(layout: dict[str, Any]) -> Engine:
    held = dict(layout)
    posts = tuple(_post(post) for post in held.pop("post"))
    return Engine(marks=frozenset(held.pop("marks")), posts=posts, **held)


def _post(row: dict[str, Any]) -> Post:
    listed = {f.name for f in fields(Post) if f.type != "str"}
    values: dict[str, Any] = {n: tuple(value) if n in listed else value for n, value in row.items()}
    return Post(**values)
