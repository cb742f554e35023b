"""What lies in which post, when posts lie in one another.

A selector is asked of the page once, and each element that it finds goes to the innermost post around it: the
cost is selectors times elements, however deep replies are nested.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from bs4 import Tag

from extractors.forums.page import Page


class Owned:
    """The page's elements by the post that they belong to."""

    def __init__(self, page: Page, posts: Iterable[Tag]) -> None:
        self._page = page
        self.posts = frozenset(id(post) for post in posts)
        self._owner: dict[int, int] = {}
        for tag in page.tags:
            own = id(tag)
            above = self._owner.get(id(tag.parent)) if tag.parent is not None else None
            owner = own if own in self.posts else above
            if owner is not None:
                self._owner[own] = owner
        self._found: dict[str, dict[int, list[Tag]]] = {}

    def of(self, tag: Tag) -> int | None:
        """The ``id()`` of the innermost post around ``tag``; of itself where it is one."""
        return self._owner.get(id(tag))

    def all(self, post: Tag, selector: str) -> Sequence[Tag]:
        """What ``selector`` finds in this post and in none within it, in page order."""
        found = self._found.get(selector)
        if found is None:
            found = defaultdict(list)
            for tag in self._page.soup.select(selector):
                owner = self.of(tag)
                if owner is not None and owner != id(tag):
                    found[owner].append(tag)
            self._found[selector] = dict(found)
        return found.get(id(post), ())

    def first(self, post: Tag, selectors: Sequence[str]) -> Tag | None:
        """The first element with text (a meta element: with content) that the selectors find in this post."""
        for selector in selectors:
            for tag in self.all(post, selector):
                if tag.get("content") if tag.name == "meta" else any(s.strip() for s in tag.strings):
                    return tag
        return None

    def pick(self, post: Tag, selectors: Sequence[str]) -> str | None:
        """The first value that the selectors give in this post.

        Text, ``selector@attribute``, or ``@attribute`` of its own.
        """
        for wanted in selectors:
            selector, _, attribute = wanted.rpartition("@") if "@" in wanted else (wanted, "", "")
            for tag in self.all(post, selector) if selector else (post,):
                value = tag.get(attribute) if attribute else tag.get_text(" ")
                if isinstance(value, str) and (value := " ".join(value.split())):
                    return value
        return None
