"""Posts on a page of no known engine: blocks of the same class, each with a date or an author, else the main text.

One pass over the elements adds up, from the leaves upwards, how much text each holds, how much of it is link text, and
whether an author or a date is in it. Groups of elements that share a class are then weighed by their text."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from bs4 import NavigableString, Tag

from extractors.forums.blocks import SILENT, Marks
from extractors.forums.dates import iso_date, looks_dated
from extractors.forums.page import Page, absolute
from extractors.forums.posts import AUTHOR_LENGTH, POSTS, Found

_AUTHOR = re.compile(
    r"(?:^|[-_])(?:author|user-?name|poster|by-?line|nick(?:name)?|member-?name|fn|creator|display-?name)(?:$|[-_])",
    re.I,
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_PROFILE = re.compile(
    r"(?:^|/)(?:u|users?|members?|profiles?|people|author|~[\w.-]+)(?:[/.?]|$)|(?:member|profile)\.php|[?&](?:user|member|uid|author)=",
    re.I,
)
_BODY = re.compile(r"(?:^|[-_])(?:content|body|text|message|msg|markdown|prose|entry|copy)(?:$|[-_])", re.I)
_CHROME = re.compile(
    r"(?:^|[-_])(?:nav|navbar|menu|breadcrumbs?|sidebar|footer|toolbar|actions?|controls?|buttons?|share|social|related|recommended|"
    r"suggested|promo|advert(?:isement)?|ads?|cookie|consent|banner|pagination|pager|modal|popup|login|signup|newsletter|stats|"
    r"reactions?|likes?|votes?|badges?|avatar|report)(?:$|[-_])", re.I,
)  # fmt: skip
_SIGNATURE = "[class*=signature i]"
_CONTAINERS = frozenset("div li article section tr td dd table blockquote form".split())
_LEAST = 60
"""Letters of text below which a block is a menu entry rather than a post."""


@dataclass(slots=True)
class _Weight:
    """What an element holds: letters of text, letters of link text, an author, a date."""

    text: int = 0
    linked: int = 0
    author: bool = False
    date: bool = False

    @property
    def plain(self) -> int:
        return self.text - self.linked


def repeated_posts(page: Page) -> list[Found]:
    """Posts as repeated blocks; none where nothing on the page repeats that way."""
    weights = _weigh(page)
    groups: dict[tuple[str, str], list[Tag]] = defaultdict(list)
    for tag in page.soup.find_all(_CONTAINERS):
        for name in tag.get_attribute_list("class"):
            if name and not _CHROME.search(name):
                groups[tag.name, name].append(tag)
    best: tuple[float, int, list[Tag]] | None = None
    for tags in groups.values():
        posts = [t for t in tags if weights[id(t)].plain >= _LEAST and not _in_chrome(t)]
        if not 2 <= len(posts) <= POSTS or len(posts) < len(tags) / 2:
            continue
        dated = sum(weights[id(t)].date for t in posts) / len(posts)
        authored = sum(weights[id(t)].author for t in posts) / len(posts)
        if dated < 0.6 and authored < 0.6:
            continue
        plain, whole = sum(weights[id(t)].plain for t in posts), sum(weights[id(t)].text for t in posts)
        score = plain * (dated + authored) * (plain / whole)
        if best is None or score > best[0] * 1.02 or (score > best[0] * 0.98 and whole < best[1]):
            best = (score, whole, posts)
    if best is None:
        return []
    return [_found(page, tag, weights) for tag in best[2]]


def main_text(page: Page) -> list[Found]:
    """The page's main text as one post; none where there is no text."""
    weights = _weigh(page)
    body = page.soup.body or page.soup
    if not weights[id(body)].text:
        return []
    scores: dict[int, float] = defaultdict(float)
    tags: dict[int, Tag] = {}
    for tag in body.find_all(("p", "pre", "blockquote", "td", "li", "div", "dd")):
        own = _own_text(tag)
        if own < 25 or _in_chrome(tag):
            continue
        share = 1.0
        for parent in list(tag.parents)[:3]:
            tags[id(parent)] = parent
            scores[id(parent)] += own * share
            share /= 2
    if not scores:
        return [Found(body, marks=_marks(body))]
    best = tags[max(scores, key=lambda key: scores[key])]
    if weights[id(best)].plain < weights[id(body)].plain * 0.3:
        best = body
    return [Found(best, marks=_marks(best))]


def _weigh(page: Page) -> dict[int, _Weight]:
    tags = [page.soup, *page.soup.find_all(True)]
    weights = {id(tag): _Weight() for tag in tags}
    for tag in reversed(tags):
        if tag.name in SILENT:
            continue
        own = weights[id(tag)]
        for child in tag.contents:
            if type(child) is NavigableString:
                own.text += sum(map(len, child.split()))
        if tag.name == "a":
            own.linked = own.text
        own.author |= own.text < AUTHOR_LENGTH and own.text > 1 and _is_author(tag)
        own.date |= own.text < 60 and _date_of(tag) is not None
        if tag.parent is not None and id(tag.parent) in weights:
            above = weights[id(tag.parent)]
            above.text += own.text
            above.linked += own.linked
            above.author |= own.author
            above.date |= own.date
    return weights


def _names(tag: Tag) -> list[str]:
    return [_CAMEL.sub("-", str(n)) for n in (*tag.get_attribute_list("class"), tag.get("id") or "") if n]


def _is_author(tag: Tag) -> bool:
    href = tag.get("href")
    if tag.name == "a" and isinstance(href, str) and _PROFILE.search(href):
        return True
    return any(_AUTHOR.search(name) for name in _names(tag))


def _date_of(tag: Tag) -> str | None:
    """The date that a small element gives: its datetime or title attribute, or its own text."""
    for attribute in ("datetime", "title", "data-time", "data-timestamp"):
        value = tag.get(attribute)
        if isinstance(value, str) and len(value) < 60 and (date := iso_date(value)):
            return date
    text = "".join(c for c in tag.contents if type(c) is NavigableString).strip()
    return iso_date(text) if 6 <= len(text) <= 60 else None


def _own_text(tag: Tag) -> int:
    """Letters directly in ``tag`` or in inline children that are no links."""
    count = 0
    for child in tag.contents:
        if type(child) is NavigableString:
            count += len(child.strip())
        elif isinstance(child, Tag) and child.name in (
            "b",
            "i",
            "em",
            "strong",
            "span",
            "font",
            "u",
            "code",
            "br",
        ):
            count += len(child.get_text(strip=True))
    return count


def _in_chrome(tag: Tag) -> bool:
    for inside in (tag, *tag.parents):
        if inside.name in ("nav", "footer", "aside", "header") or inside.get("role") in (
            "navigation",
            "banner",
            "contentinfo",
        ):
            return True
        if inside.name not in ("body", "html", "main") and any(_CHROME.fullmatch(n) for n in _names(inside)):
            return True
    return False


def _found(page: Page, tag: Tag, weights: dict[int, _Weight]) -> Found:
    author = date = shown = url = None
    heads: list[Tag] = []
    body = _body_of(tag, weights)
    for inner in tag.find_all(True):
        if inner is body or body in inner.parents:
            continue
        weight = weights[id(inner)]
        if (
            author is None
            and 1 < weight.text < AUTHOR_LENGTH
            and _is_author(inner)
            and not looks_dated(inner.get_text(" "))
        ):
            author = " ".join(inner.get_text(" ").split()).removeprefix("by ").removeprefix("By ") or None
            heads.append(inner)
        if date is None and weight.text < 60 and (date := _date_of(inner)):
            shown = " ".join(inner.get_text(" ").split()) or None
            heads.append(inner)
            link = inner if inner.name == "a" else inner.find_parent("a")
            url = absolute(page, str(link.get("href") or "")) if link is not None else None
    return Found(
        body=body, author=author[:AUTHOR_LENGTH] if author else None, date=date,
        shown=shown if shown and len(shown) <= 60 and looks_dated(shown) else date, url=url,
        marks=_marks(body, heads),
    )  # fmt: skip


def _body_of(tag: Tag, weights: dict[int, _Weight]) -> Tag:
    """The innermost element that is named like a body and holds most of the post's text; else the post whole."""
    best = tag
    for inner in tag.find_all(_CONTAINERS | {"p", "span"}):
        if weights[id(inner)].plain >= 0.6 * weights[id(tag)].plain and any(
            _BODY.search(n) for n in _names(inner)
        ):
            best = inner
    return best


def _marks(body: Tag, heads: list[Tag] | None = None) -> Marks:
    drop = {id(h) for h in heads or ()}
    for inner in body.find_all(True):
        chrome = inner.name in ("nav", "footer", "aside", "header", "form", "label")
        if (
            chrome
            or inner.get("role") in ("navigation", "button")
            or any(_CHROME.fullmatch(n) for n in _names(inner))
        ):
            drop.add(id(inner))
    quotes = {id(q): None for q in body.find_all("blockquote")}
    return Marks(quotes, frozenset(id(s) for s in body.select(_SIGNATURE)), drop)
