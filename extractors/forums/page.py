"""A page's bytes as a tree, within bounds, and what it says of itself: title, own address, next page."""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urldefrag, urljoin, urlsplit

from bs4 import BeautifulSoup, Tag, XMLParsedAsHTMLWarning
from bs4.dammit import EncodingDetector

from extractors.charsets import decode, storable
from extractors.forums.dates import day_first
from records.documents import Original
from records.failures import Unreadable

PAGE_BYTES = 20_000_000
"""A page of 5 MB takes about 3 s and 400 MB to read; four times that is past any thread ever served."""
PAGE_TAGS = 250_000
PAGE_DEPTH = 1_000
"""Elements within elements. Threads of replies reach 200; selectors that look at ancestors cost depth times
elements.
"""

_NEXT = "next older › » > → ≫ 下一页 下一頁 次へ 다음 بعدی susunod siguiente suivant weiter próxima"
_NEXT_LINKS = 20
"""Links that may lead on; a page that has more of them means something else by "next"."""
_NEXT_WORDS = frozenset((*_NEXT.split(), "next page"))
_TAG = re.compile(rb"<[a-zA-Z]")
_PAGER = re.compile(r"paginat|pager|page-?nav|page-?links|pages", re.I)
_SUFFIX = re.compile(r"(?:\.(?:html?|php|aspx?))?/?$", re.I)
# ".../page/2", "...-p2", "123-title-2.html": the number of a page, not that of a thread ("/topic/2")
_NUMBERED = re.compile(r"(.*(?:page[/_.-]?|[/_.-]p|\d.*[-_]))(\d{1,6})", re.I)


@dataclass(frozen=True, slots=True)
class Page:
    """``base`` is the address that links are relative to, None where nobody knows it.

    ``names`` are the class names, ``#ids`` and ``<tags`` that occur; ``tags`` are its elements in page order;
    ``day_first`` is how it writes dates in figures, None where that is not known.
    """

    soup: BeautifulSoup
    base: str | None
    names: frozenset[str]
    tags: list[Tag]
    day_first: bool | None


def parse(original: Original) -> Page:
    """Raises Unreadable where the page is too large, too deep, or no text at all."""
    if len(original.content) > PAGE_BYTES:
        raise Unreadable("too_large", f"The page has over {PAGE_BYTES:,} bytes. Save the thread in parts.")
    if sum(1 for _ in _TAG.finditer(original.content)) > PAGE_TAGS:
        raise Unreadable(
            "too_complex", f"The page has over {PAGE_TAGS:,} elements. Save the thread in parts."
        )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        soup = BeautifulSoup(_decode(original), "lxml")
    names: set[str] = set()
    depths: dict[int, int] = {id(soup): 0}
    tags = soup.find_all(True)
    for tag in tags:
        depth = depths[id(tag.parent)] + 1
        if depth > PAGE_DEPTH:
            raise Unreadable(
                "too_deep",
                f"The page's elements are nested over {PAGE_DEPTH:,} deep. It is no page of a forum.",
            )
        depths[id(tag)] = depth
        names.add("<" + tag.name)
        names.update(filter(None, tag.get_attribute_list("class")))
        if own := tag.get("id"):
            names.add(f"#{own}")
    return Page(soup, _base(soup, original.url), frozenset(names), tags, day_first(soup.get_text(" ")))


def _decode(original: Original) -> str:
    """The page's text: by the transport's charset, else the page's own, else the likeliest."""
    told = re.search(r"charset=[\"']?([\w.:-]+)", original.media_type or "", re.I)
    own = EncodingDetector.find_declared_encoding(
        original.content, is_html=True, search_entire_document=False
    )
    return decode(original.content, told[1] if told else own)[0]


def _base(soup: BeautifulSoup, url: str | None) -> str | None:
    if url is None:
        canonical = [link.get("href") for link in soup.find_all("link", rel="canonical")]
        graph = [meta.get("content") for meta in soup.find_all("meta", property="og:url")]
        url = next((str(a) for a in (*canonical, *graph) if isinstance(a, str) and _web(a)), None)
    base = soup.find("base", href=True)
    if base is not None and url is not None:
        joined = _join(url, str(base["href"]))
        return joined if joined and urlsplit(joined).hostname == urlsplit(url).hostname else url
    return url


def _web(address: str) -> bool:
    return address.lower().startswith(("http://", "https://"))


def _join(base: str | None, link: str) -> str | None:
    try:
        joined = urljoin(base, link.strip()) if base else link.strip()
        urlsplit(joined)
    except ValueError:
        return None
    return joined


def absolute(page: Page, link: str | None) -> str | None:
    """``link`` as an absolute web address; None for other schemes.

    It stays as written where the page's own address is not known.
    """
    if not link or len(link) > 2_000:
        return None
    joined = _join(page.base, link)
    if joined is None or (":" in joined.split("/", 1)[0] and not _web(joined)):
        return None
    return joined


def title(page: Page, selector: str) -> str | None:
    """The thread's title: the engine's own place for it, else the page's."""
    for wanted in filter(None, (selector, "meta[property='og:title']@", "h1", "title")):
        found = page.soup.select_one(wanted.removesuffix("@"))
        if found is None:
            continue
        value = found.get("content") if wanted.endswith("@") else found.get_text(" ")
        if isinstance(value, str) and (value := " ".join(value.split())):
            return storable(value[:500])
    return None


def next_page(page: Page, selector: str) -> str | None:
    """The address of the thread's next page: only within the same host and thread, never this page again."""
    links = page.soup.find_all(("a", "link"), href=True)
    told = [link for link in links if "next" in link.get_attribute_list("rel")]
    for found in (page.soup.select(selector) if selector else [], told, [a for a in links if _says_next(a)]):
        for link in found[:_NEXT_LINKS]:
            address = absolute(page, str(link.get("href") or ""))
            if address and _goes_on(page.base, address):
                return urldefrag(address).url
    return None


def _says_next(link: Tag) -> bool:
    """True for a link that says "next" within what looks like a pager."""
    if " ".join(link.get_text().split()[:3]).lower() not in _NEXT_WORDS:
        return False
    return any(
        _PAGER.search(str(name))
        for parent in islice(link.parents, 6)
        for name in parent.get_attribute_list("class")
    )


def _goes_on(base: str | None, address: str) -> bool:
    """True where ``address`` is a further page of the thread at ``base``.

    "next" may also lead to the next thread.
    """
    if base is None:
        return not address.startswith("#")
    here, there = urlsplit(base), urlsplit(address)
    if here.hostname != there.hostname or urldefrag(base).url == urldefrag(address).url:
        return False
    stem, onward = _SUFFIX.sub("", here.path), _SUFFIX.sub("", there.path)
    if stem == onward or (len(stem) > 1 and onward.startswith(stem) and not onward[len(stem)].isalnum()):
        return True
    before, after = _NUMBERED.fullmatch(stem), _NUMBERED.fullmatch(onward)
    return bool(before and after and before[1] == after[1] and int(after[2]) == int(before[2]) + 1)
