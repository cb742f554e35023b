"""Posts on a page of no known engine: blocks of the same class, each with a date or an author, else the main text.

One pass over the elements adds up, from the leaves upwards, how much text each holds, how much of it is link text, and
whether an author or a date is in it. Groups of elements that share a class are then weighed by their text."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from bs4 import Tag
from bs4.element import NavigableString

from extractors.forums.blocks import SILENT, Marks
from extractors.forums.dates import iso_date, looks_dated
from extractors.forums.page import Page, absolute
from extractors.forums.posts import AUTHOR_LENGTH, POSTS, Found, anchor, seen_date

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
_CONTAINERS = frozenset(("div", "li", "article", "section", "tr", "td", "dd", "table", "form"))
_BY = re.compile(r"^(?:posted |written |asked |answered )?(?:by|von|par|por)\b[:\s]*", re.I)
_COMMAND = re.compile(
    r"(?:reply|quote|report(?: \w+){0,2}|share|like|save|edit|delete|permalink|flag|copy link|upvote|downvote)",
    re.I,
)
_NO_NAMES = frozenset(
    (
        "posted",
        "edited",
        "replied",
        "reply",
        "quote",
        "report",
        "share",
        "link",
        "last edited",
        "on",
        "at",
        "date",
        "op",
    )
)
_BARS = frozenset(("nav", "footer", "aside", "header", "form", "label"))
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
        if weights[id(tag)].plain >= _LEAST:
            for name in tag.get_attribute_list("class"):
                if name and not _CHROME.search(name):
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
    posts = best.posts
    opening = _opening(page, posts[0], weights)
    if opening is not None:
        posts = [opening, *posts]
    members = frozenset(id(tag) for tag in posts)
    return [_found(page, tag, weights, members) for tag in posts]


def _opening(page: Page, first: Tag, weights: dict[int, _Weight]) -> Tag | None:
    """The post that opens the thread, where it is marked up unlike the replies: the block with most text before them."""
    around = frozenset(id(parent) for parent in first.parents)
    best: Tag | None = None
    for tag in first.find_all_previous(_CONTAINERS):
        own = weights[id(tag)]
        if id(tag) in around or own.plain < 2 * _LEAST or own.plain < 0.5 * own.text or _in_chrome(tag):
            continue
        told = own.date or own.author or (tag.parent is not None and weights[id(tag.parent)].author)
        if told and (best is None or own.plain >= 0.95 * weights[id(best)].plain):
            best = tag
    return best


@dataclass(frozen=True, slots=True)
class _Group:
    """Elements that may be the posts of a page: how much speaks for it, and how many letters they hold in all."""

    posts: list[Tag]
    score: float
    whole: int

    def better(self, other: _Group) -> bool:
        # of two that hold the same text, one within the other, the closer fitting one
        return self.score > other.score * 1.02 or (
            self.score > other.score * 0.98 and self.whole < other.whole
        )


def _group(tags: list[Tag], weights: dict[int, _Weight]) -> _Group | None:
    posts = [tag for tag in tags if not _in_chrome(tag)]
    members = frozenset(id(tag) for tag in posts)
    plain = whole = dated = authored = 0
    for tag in posts:
        own = weights[id(tag)]
        dated, authored = dated + own.date, authored + own.author
        if _holder(tag, members) is None:  # replies within a post are counted with it
            plain, whole = plain + own.plain, whole + own.text
    if len(posts) < 2 or (dated < 0.6 * len(posts) and authored < 0.6 * len(posts)):
        return None
    return _Group(posts, plain * (dated + authored) / len(posts) * (plain / whole), whole)


def _holder(tag: Tag, members: frozenset[int]) -> Tag | None:
    """The innermost post around ``tag``, not itself."""
    return next((parent for parent in tag.parents if id(parent) in members), None)


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
        own.date |= own.text < 60 and _date_of(tag, page.day_first or False) is not None
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


def _date_of(tag: Tag, day_first: bool | None) -> str | None:
    """The date that a small element gives: its datetime or title attribute, or its own text."""
    for attribute in ("datetime", "title", "data-time", "data-timestamp"):
        value = tag.get(attribute)
        if isinstance(value, str) and len(value) < 60 and (date := iso_date(value, day_first)):
            return date
    text = "".join(c for c in tag.contents if type(c) is NavigableString).strip()
    return iso_date(text, day_first) if 6 <= len(text) <= 60 else None


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


def _found(page: Page, tag: Tag, weights: dict[int, _Weight], members: frozenset[int]) -> Found:
    own = [
        inner for inner in tag.find_all(True) if id(inner) not in members and _holder(inner, members) is tag
    ]
    body = _body_of(tag, own, weights)
    within = frozenset(id(inner) for inner in body.find_all(True)) | {id(body)}
    author = date = shown = url = None
    heads: list[Tag] = []
    for inner in own:
        # a body that is the post whole holds its own head; any other begins below it
        if body is not tag and id(inner) in within:
            continue
        weight = weights[id(inner)]
        text = " ".join(inner.get_text(" ").split()) if weight.text < AUTHOR_LENGTH else ""
        if author is None and len(text) > 1 and _is_author(inner) and not looks_dated(text):
            author = _name_in(inner)
            heads.append(inner)
        if date is None and weight.text < 60 and (date := _date_of(inner, page.day_first)):
            shown = seen_date(text, author)
            author = author or _before(inner, tag)
            heads.append(inner)
            link = inner if inner.name == "a" else inner.find_parent("a")
            url = absolute(page, str(link.get("href") or "")) if link is not None else None
    nested = [inner for inner in body.find_all(_CONTAINERS) if id(inner) in members]
    return Found(
        body=body, author=author[:AUTHOR_LENGTH] if author else None, date=date, shown=shown,
        url=url or anchor(page, tag), marks=_marks(body, [*heads, *nested]),
    )  # fmt: skip


def _name_in(author: Tag) -> str | None:
    """The name in an author's block, which may hold a rank, a badge and buttons beside it."""
    for inner in author.find_all(True):
        if _is_author(inner) and inner.get_text(strip=True):
            author = inner
            if inner.name == "a":
                break
    return _BY.sub("", " ".join(author.get_text(" ").split())) or None


def _before(date: Tag, post: Tag) -> str | None:
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


def _body_of(tag: Tag, own: list[Tag], weights: dict[int, _Weight]) -> Tag:
    """The innermost element that is named like a body and holds most of the post's text; else the post whole."""
    best = tag
    plain = weights[id(tag)].plain - sum(weights[id(r)].plain for r in _replies(tag, own))
    for inner in own:
        if weights[id(inner)].plain >= 0.6 * plain and any(_BODY.search(n) for n in _names(inner)):
            best = inner
    return best


def _replies(tag: Tag, own: list[Tag]) -> list[Tag]:
    """The posts directly within a post."""
    mine = frozenset(id(inner) for inner in own) | {id(tag)}
    return [
        child
        for inner in (tag, *own)
        for child in inner.children
        if isinstance(child, Tag) and id(child) not in mine
    ]


def _marks(body: Tag, heads: list[Tag] | None = None) -> Marks:
    drop = {id(h) for h in heads or ()}
    for inner in body.find_all(True):
        if _is_bar(inner) or any(_CHROME.fullmatch(n) for n in _names(inner)):
            drop.add(id(inner))
    quotes = {id(q): None for q in body.find_all("blockquote")}
    return Marks(quotes, frozenset(id(s) for s in body.select(_SIGNATURE)), drop)


def _is_bar(tag: Tag) -> bool:
    """True for a bar of links or a command ("Reply", "Report this post"), by what HTML says of it or by its words."""
    if tag.name in _BARS or tag.get("role") in ("navigation", "button"):
        return True
    if tag.name not in ("a", "span") or len(tag.contents) > 4:
        return False
    words = "".join(c.string or "" for c in tag.contents if isinstance(c, NavigableString | Tag))
    return bool(_COMMAND.fullmatch(words.strip()[:40]))
