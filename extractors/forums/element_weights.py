"""What each element of a page holds: text, link text, an author, a date; and what of it is a bar of commands.

One pass up and one down over the elements; nothing here looks at a subtree twice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bs4 import Tag
from bs4.element import NavigableString, PageElement

from extractors.forums.dates import iso_date
from extractors.forums.page import Page
from extractors.forums.post_text import SILENT

AUTHOR_TEXT = 120
"""Letters above which a block that is named after an author is more than a name and its rank."""
DATE_TEXT = 60

_AUTHOR = re.compile(
    r"^name$|(?:^|[-_])(?:author|user-?name|poster|by-?line|nick(?:name)?|member-?name|fn|creator|"
    r"display-?name)(?:$|[-_])", re.I,
)  # fmt: skip
_PROFILE = re.compile(
    r"(?:^|/)(?:u|users?|members?|profiles?|people|author|~[\w.-]+)(?:[/.?]|$)|(?:member|profile)\.php|"
    r"[?&](?:user|member|uid|author)=", re.I,
)  # fmt: skip
_CHROME = re.compile(
    r"(?:^|[-_])(?:nav|navbar|menu|breadcrumbs?|sidebar|footer|toolbar|actions?|controls?|buttons?|share|social|related|"
    r"recommended|suggested|promo|advert(?:isement)?|ads?|cookie|consent|banner|pagination|pager|modal|popup|login|signup|"
    r"newsletter|stats|reactions?|likes?|votes?|badges?|avatar|report)(?:$|[-_])", re.I,
)  # fmt: skip
_COMMAND = re.compile(
    r"reply|quote|report(?: \w+){0,2}|share|like|save|edit|delete|permalink|flag|copy link|upvote|downvote",
    re.I,
)
_BARS = frozenset(("nav", "footer", "aside", "header"))
_INLINE = frozenset(("b", "i", "em", "strong", "span", "font", "u", "code", "br"))
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(slots=True)
class Weight:
    """What an element and all within it hold.

    Its subtree takes the places from ``place`` to ``end`` in the page. ``text`` counts its letters and
    ``linked`` those in links. ``direct`` counts those that stand in it directly or in its inline children.
    ``chrome`` is true within menus, bars and the like.
    """

    place: int
    end: int
    text: int = 0
    linked: int = 0
    author: bool = False
    date: bool = False
    chrome: bool = False
    direct: int = 0

    @property
    def plain(self) -> int:
        """Letters that stand in no link."""
        return self.text - self.linked


def weigh(page: Page) -> dict[int, Weight]:
    """The weight of every element of the page, and of the page itself, by ``id()``."""
    weights = {id(page.soup): Weight(-1, len(page.tags))}
    for place, tag in enumerate(page.tags):
        above = weights[id(tag.parent)]
        weights[id(tag)] = Weight(place, place + 1, chrome=above.chrome or is_chrome(tag))
    for tag in reversed(page.tags):
        own, above = weights[id(tag)], weights[id(tag.parent)]
        above.end = max(above.end, own.end)
        if tag.name in SILENT:
            continue
        here = sum(sum(map(len, child.split())) for child in tag.contents if type(child) is NavigableString)
        own.text += here
        own.direct += here
        if tag.name == "a":
            own.linked = own.text
        own.author |= 1 < own.text < AUTHOR_TEXT and is_author(tag)
        own.date |= own.text < DATE_TEXT and date_of(tag, page.day_first or False) is not None
        above.text += own.text
        above.linked += own.linked
        above.author |= own.author
        above.date |= own.date
        if tag.name in _INLINE:
            above.direct += own.direct
    return weights


def names(tag: Tag) -> list[str]:
    """An element's class names and id, camel case parted by hyphens."""
    return [_CAMEL.sub("-", str(n)) for n in (*tag.get_attribute_list("class"), tag.get("id") or "") if n]


def is_author(tag: Tag) -> bool:
    """True for an element that is named after an author, or links to a profile."""
    href = tag.get("href")
    if tag.name == "a" and isinstance(href, str) and _PROFILE.search(href):
        return True
    return any(_AUTHOR.search(name) for name in names(tag))


def date_of(tag: Tag, day_first: bool | None) -> str | None:
    """The date that a small element gives: its datetime or title attribute, or its own text."""
    for attribute in ("datetime", "title", "data-time", "data-timestamp"):
        value = tag.get(attribute)
        if isinstance(value, str) and len(value) < DATE_TEXT and (date := iso_date(value, day_first)):
            return date
    text = "".join(c for c in tag.contents if type(c) is NavigableString).strip()
    return iso_date(text, day_first) if 6 <= len(text) <= DATE_TEXT else None


def is_chrome_name(name: str) -> bool:
    """True for a class name that has to do with menus, bars and the like, also in part ("post-actions")."""
    return bool(_CHROME.search(name))


def is_chrome(tag: Tag) -> bool:
    """True for an element that is a menu, a bar or the like by its name, role or class."""
    if tag.name in _BARS or tag.get("role") in ("navigation", "banner", "contentinfo"):
        return True
    return tag.name not in ("body", "html", "main") and any(_CHROME.fullmatch(name) for name in names(tag))


def is_command(tag: Tag) -> bool:
    """True for a command within a post: a form, a button, a link that says "Reply" or "Report this post"."""
    if tag.name in ("form", "label") or tag.get("role") == "button":
        return True
    if tag.name not in ("a", "span") or len(tag.contents) > 4:
        return False
    words = "".join(_words(child) for child in tag.contents)
    return bool(_COMMAND.fullmatch(words.strip()[:40]))


def _words(node: PageElement) -> str:
    """The text of a text node, or of an element that holds one and nothing else."""
    if isinstance(node, Tag) and len(node.contents) == 1:
        node = node.contents[0]
    return str(node) if type(node) is NavigableString else ""
