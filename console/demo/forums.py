"""The demo's forums: threads written as three engines write them, and a small server for them on loopback.

The same threads give the same bytes.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal

from jinja2 import DictLoader, Environment, StrictUndefined

PER_PAGE = 4
ROBOTS = "User-agent: *\nDisallow: /members/\nDisallow: /search\n"


@dataclass(frozen=True, slots=True)
class Quote:
    """What a post quotes of an earlier one."""

    author: str
    text: str


@dataclass(frozen=True, slots=True)
class Post:
    """``date`` is ISO 8601 with an offset; empty lines in ``body`` part paragraphs, line breaks stay."""

    author: str
    date: str
    body: str
    signature: str = ""
    quote: Quote | None = None


@dataclass(frozen=True, slots=True)
class Thread:
    engine: Literal["phpbb", "xenforo", "discourse"] | str
    title: str
    posts: tuple[Post, ...]


def pages(threads: Sequence[Thread], base: str = "") -> dict[str, str]:
    """Every page by its path and query. A thread begins at ``/<engine>/``, a second one of that engine at ``/<engine>-2/``;
    ``base`` ("http://host:port") goes before the addresses that engines write out in full.
    """
    written: dict[str, str] = {}
    for folder, thread in _folders(threads).items():
        addresses = _addresses(folder, thread)
        for number, address in enumerate(addresses, 1):
            first = (number - 1) * PER_PAGE
            written[address] = _TEMPLATES.get_template(thread.engine).render(
                thread=thread, base=base, folder=folder, address=address, number=number, last=len(addresses),
                next=addresses[number] if number < len(addresses) else None, start=addresses[0],
                posts=list(enumerate(thread.posts[first : first + PER_PAGE], first + 1)),
            )  # fmt: skip
    return written


@contextmanager
def serve(threads: Sequence[Thread], port: int = 0) -> Iterator[str]:
    """Serve the threads on 127.0.0.1 while the context lasts; gives the base address ("http://127.0.0.1:41234").

    ``/<engine>/`` redirects to the thread's first page, as a forum's short links do.
    """
    server = ThreadingHTTPServer(("127.0.0.1", port), BaseHTTPRequestHandler)
    base = f"http://127.0.0.1:{server.server_address[1]}"
    starts = {f"/{folder}/": _addresses(folder, thread)[0] for folder, thread in _folders(threads).items()}
    server.RequestHandlerClass = _handler(pages(threads, base), starts)
    runner = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    runner.start()
    try:
        yield base
    finally:
        server.shutdown()
        server.server_close()
        runner.join()


def _handler(written: Mapping[str, str], starts: Mapping[str, str]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/robots.txt":
                self._send(200, "text/plain; charset=utf-8", ROBOTS)
            elif self.path in starts:
                self._send(302, "text/plain; charset=utf-8", "", starts[self.path])
            elif self.path in written:
                self._send(200, "text/html; charset=utf-8", written[self.path])
            else:
                self._send(404, "text/plain; charset=utf-8", "There is no such page.\n")

        def _send(self, status: int, media_type: str, text: str, location: str = "") -> None:
            content = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(content)))
            if location:
                self.send_header("Location", location)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: the demo's own progress is on the screen."""

    return Handler


def _folders(threads: Sequence[Thread]) -> dict[str, Thread]:
    folders: dict[str, Thread] = {}
    for thread in threads:
        earlier = sum(t.engine == thread.engine for t in folders.values())
        folders[thread.engine if not earlier else f"{thread.engine}-{earlier + 1}"] = thread
    return folders


def _addresses(folder: str, thread: Thread) -> list[str]:
    slug = re.sub(r"[^a-z0-9]+", "-", thread.title.lower()).strip("-") or "thread"
    counts = range(max(1, -(-len(thread.posts) // PER_PAGE)))
    if thread.engine == "phpbb":
        start = f"/{folder}/viewtopic.php?t=17"
        return [start + (f"&start={n * PER_PAGE}" if n else "") for n in counts]
    if thread.engine == "xenforo":
        start = f"/{folder}/threads/{slug}.17/"
        return [start + (f"page-{n + 1}" if n else "") for n in counts]
    if thread.engine == "discourse":
        start = f"/{folder}/t/{slug}/17"
        return [start + (f"?page={n + 1}" if n else "") for n in counts]
    raise ValueError(f"The demo has no forum engine of the name {thread.engine!r}")


def _paragraphs(text: str) -> list[list[str]]:
    return [block.splitlines() for block in re.split(r"\n\s*\n", text.strip()) if block]


_PARTS = """
{%- macro lines(text) %}{% for line in text.splitlines() %}{% if not loop.first %}<br>
{% endif %}{{ line }}{% endfor %}{% endmacro -%}
{%- macro breaks(text) %}{% for block in text | paragraphs %}{% if not loop.first %}<br><br>
{% endif %}{% for line in block %}{% if not loop.first %}<br>
{% endif %}{{ line }}{% endfor %}{% endfor %}{% endmacro -%}
{%- macro blocks(text) %}{% for block in text | paragraphs %}<p>{% for line in block %}{% if not loop.first %}<br>
{% endif %}{{ line }}{% endfor %}</p>
{% endfor %}{% endmacro -%}
"""

_PHPBB = """{% from "parts" import lines, breaks %}<!DOCTYPE html>
<html dir="ltr" lang="en-gb">
<head>
<meta charset="utf-8">
<title>{{ thread.title }}{% if number > 1 %} - Page {{ number }}{% endif %} - The Workshop Board</title>
<link rel="canonical" href="{{ base }}{{ address }}">
{% if next %}<link rel="next" href="{{ base }}{{ next }}">{% endif %}
</head>
<body id="phpbb" class="nojs notouch section-viewtopic ltr">
<div id="wrap" class="wrap">
<div id="page-header"><div class="headerbar"><div id="site-description" class="site-description">
<h1>The Workshop Board</h1><p>Machines, parts and repairs</p></div></div>
<ul id="nav-main" class="nav-main linklist"><li><a href="./faq.php">FAQ</a></li><li><a href="./ucp.php?mode=login">Login</a></li>
<li><a href="./ucp.php?mode=register">Register</a></li></ul></div>
<div id="page-body" class="page-body" role="main">
<h2 class="topic-title"><a href="{{ address }}">{{ thread.title }}</a></h2>
<div class="action-bar bar-top"><div class="pagination">{{ thread.posts | length }} posts
<ul>{% if next %}<li class="active"><span>{{ number }}</span></li>
<li class="arrow next"><a class="button button-icon-only" href="{{ next }}" rel="next" role="button"><span class="sr-only">Next</span></a></li>{% else %}<li class="active"><span>{{ number }}</span></li>{% endif %}</ul></div></div>
{% for place, post in posts %}<div id="p{{ 100 + place }}" class="post has-profile {{ loop.cycle('bg2', 'bg1') }}">
<div class="inner">
<dl class="postprofile" id="profile{{ 100 + place }}">
<dt class="has-profile-rank no-avatar"><div class="avatar-container"></div><a href="/members/{{ place }}" class="username">{{ post.author }}</a></dt>
<dd class="profile-rank">Member</dd><dd class="profile-posts"><strong>Posts:</strong> <a href="/search?author={{ place }}">{{ 3 * place }}</a></dd>
<dd class="profile-joined"><strong>Joined:</strong> {{ '2019-03-02T10:00:00+00:00' | day('%a %b %d, %Y %-I:%M %p') }}</dd>
</dl>
<div class="postbody"><div id="post_content{{ 100 + place }}">
<h3 {% if place == 1 %}class="first"{% endif %}><a href="#p{{ 100 + place }}">{% if place > 1 %}Re: {% endif %}{{ thread.title }}</a></h3>
<ul class="post-buttons"><li><a href="./posting.php?mode=quote&amp;p={{ 100 + place }}" title="Reply with quote" class="button button-icon-only"><span>Quote</span></a></li></ul>
<p class="author"><a class="unread" href="{{ start }}&amp;p={{ 100 + place }}#p{{ 100 + place }}" title="Post"><span class="sr-only">Post</span></a>
<span class="responsive-hide">by <strong><a href="/members/{{ place }}" class="username">{{ post.author }}</a></strong> &raquo; </span><time datetime="{{ post.date }}">{{ post.date | day('%a %b %d, %Y %-I:%M %p') }}</time></p>
<div class="content">{% if post.quote %}<blockquote><div><cite>{{ post.quote.author }} wrote:</cite>{{ breaks(post.quote.text) }}</div></blockquote>{% endif %}{{ breaks(post.body) }}</div>
{% if post.signature %}<div id="sig{{ 100 + place }}" class="signature">{{ lines(post.signature) }}</div>{% endif %}
</div></div>
<div class="back2top"><a href="#top" title="Top">Top</a></div>
</div></div>
<hr class="divider">
{% endfor %}
<div class="action-bar bar-bottom"><div class="pagination">Page <strong>{{ number }}</strong> of <strong>{{ last }}</strong></div></div>
</div>
<div id="page-footer" class="page-footer" role="contentinfo"><div class="copyright"><p>Powered by a board of the demo</p><p>All times are UTC</p></div></div>
</div></body></html>
"""

_XENFORO = """{% from "parts" import lines, breaks %}<!DOCTYPE html>
<html id="XF" lang="en-US" dir="LTR" data-app="public" data-template="thread_view">
<head>
<meta charset="utf-8">
<title>{{ thread.title }}{% if number > 1 %} | Page {{ number }}{% endif %} | Plant &amp; Maintenance Forum</title>
<link rel="canonical" href="{{ base }}{{ address }}">
{% if next %}<link rel="next" href="{{ next }}">{% endif %}
<script type="application/ld+json">{{ {"@context": "https://schema.org", "@type": "DiscussionForumPosting", "@id": base ~ start,
"headline": thread.title, "datePublished": thread.posts[0].date, "author": {"@type": "Person", "name": thread.posts[0].author}} | tojson }}</script>
</head>
<body data-template="thread_view">
<div class="p-pageWrapper" id="top">
<header class="p-header"><a href="/xenforo/">Plant &amp; Maintenance Forum</a></header>
<nav class="p-nav"><ul class="p-nav-list"><li><a href="/search">Search forums</a></li><li><a href="/login">Log in</a></li><li><a href="/register">Register</a></li></ul></nav>
<div class="p-body"><div class="p-body-header"><div class="p-title"><h1 class="p-title-value">{{ thread.title }}</h1></div>
<div class="p-description"><ul class="listInline"><li>Thread starter <a class="username u-concealed" href="/members/1">{{ thread.posts[0].author }}</a></li></ul></div></div>
<div class="p-body-main"><div class="block-outer"><nav class="pageNavWrapper"><div class="pageNav"><ul class="pageNav-main">
<li class="pageNav-page pageNav-page--current"><a href="{{ address }}">{{ number }}</a></li></ul>{% if next %}<a href="{{ next }}" class="pageNav-jump pageNav-jump--next">Next</a>{% endif %}</div></nav></div>
<div class="block-body js-replyNewMessageContainer">
{% for place, post in posts %}<article class="message message--post js-post js-inlineModContainer" data-author="{{ post.author }}" data-content="post-{{ 100 + place }}" id="js-post-{{ 100 + place }}">
<span class="u-anchorTarget" id="post-{{ 100 + place }}"></span>
<div class="message-inner">
<div class="message-cell message-cell--user"><section class="message-user"><div class="message-userDetails">
<h4 class="message-name"><a href="/members/{{ place }}" class="username" data-user-id="{{ place }}">{{ post.author }}</a></h4>
<h5 class="userTitle message-userTitle">Well-known member</h5></div>
<div class="message-userExtras"><dl class="pairs pairs--justified"><dt>Joined</dt><dd>Mar 2, 2019</dd></dl><dl class="pairs pairs--justified"><dt>Messages</dt><dd>{{ 3 * place }}</dd></dl></div></section></div>
<div class="message-cell message-cell--main"><div class="message-main js-quickEditTarget">
<header class="message-attribution message-attribution--split"><ul class="message-attribution-main listInline"><li class="u-concealed"><a href="{{ start }}post-{{ 100 + place }}" rel="nofollow"><time class="u-dt" dir="auto" datetime="{{ post.date }}">{{ post.date | day('%b %-d, %Y') }}</time></a></li></ul>
<ul class="message-attribution-opposite"><li><a href="{{ start }}post-{{ 100 + place }}" rel="nofollow">#{{ place }}</a></li></ul></header>
<div class="message-content js-messageContent"><div class="message-userContent lbContainer js-lbContainer"><article class="message-body js-selectToQuote"><div class="bbWrapper">{% if post.quote %}<blockquote data-attributes="member: 1" data-quote="{{ post.quote.author }}" class="bbCodeBlock bbCodeBlock--expandable bbCodeBlock--quote js-expandWatch">
<div class="bbCodeBlock-title"><a href="#" class="bbCodeBlock-sourceJump">{{ post.quote.author }} said:</a></div>
<div class="bbCodeBlock-content"><div class="bbCodeBlock-expandContent js-expandContent">{{ breaks(post.quote.text) }}</div><div class="bbCodeBlock-expandLink js-expandLink"><a role="button" tabindex="0">Click to expand...</a></div></div></blockquote>{% endif %}{{ breaks(post.body) }}</div><div class="js-selectToQuoteEnd">&nbsp;</div></article></div></div>
{% if post.signature %}<aside class="message-signature"><div class="bbWrapper">{{ lines(post.signature) }}</div></aside>{% endif %}
<footer class="message-footer"><div class="message-actionBar actionBar"></div><div class="reactionsBar js-reactionsList"></div></footer>
</div></div></div></article>
{% endfor %}
</div><div class="block-outer block-outer--after">You must log in or register to reply here.</div></div></div>
<footer class="p-footer"><ul><li><a href="/help/terms/">Terms and rules</a></li><li><a href="/help/privacy-policy/">Privacy policy</a></li></ul></footer>
</div></body></html>
"""

_DISCOURSE = """{% from "parts" import lines, blocks %}<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{{ thread.title }}{% if number > 1 %} - Page {{ number }}{% endif %} - Buyers' Corner</title>
<link rel="canonical" href="{{ base }}{{ address }}">
{% if next %}<link rel="next" href="{{ next }}">{% endif %}
</head>
<body class="crawler">
<header><a href="/discourse/">Buyers' Corner</a></header>
<div id="main-outlet" class="wrap" role="main">
<div id="topic-title"><h1><a href="{{ start }}">{{ thread.title }}</a></h1><div class="topic-category"><span itemprop="name">Suppliers</span></div></div>
<div itemscope itemtype="http://schema.org/DiscussionForumPosting">
<meta itemprop="headline" content="{{ thread.title }}"><link itemprop="url" href="{{ base }}{{ start }}">
{% for place, post in posts %}<div id="post_{{ place }}" {% if place > 1 %}itemprop="comment" itemscope itemtype="http://schema.org/Comment" {% endif %}class="topic-body crawler-post">
<div class="crawler-post-meta"><span class="creator" itemprop="author" itemscope itemtype="http://schema.org/Person"><a itemprop="url" rel="nofollow" href="{{ base }}/members/{{ place }}"><span itemprop="name">{{ post.author }}</span></a></span>
<link itemprop="mainEntityOfPage" href="{{ base }}{{ start }}"><link itemprop="url" href="{{ base }}{{ start }}/{{ place }}">
<span class="crawler-post-infos"><time itemprop="datePublished" datetime="{{ post.date }}" class="post-time">{{ post.date | day('%B %-d, %Y, %-I:%M%p') }}</time><meta itemprop="dateModified" content="{{ post.date }}"><span itemprop="position">{{ place }}</span></span></div>
<div class="post" itemprop="text">{% if post.quote %}<aside class="quote no-group" data-username="{{ post.quote.author }}" data-post="1"><div class="title"><div class="quote-controls"></div> {{ post.quote.author }}:</div><blockquote>{{ blocks(post.quote.text) }}</blockquote></aside>{% endif %}
{{ blocks(post.body) }}{% if post.signature %}<p>{{ lines(post.signature) }}</p>{% endif %}</div>
<div itemprop="interactionStatistic" itemscope itemtype="http://schema.org/InteractionCounter"><meta itemprop="userInteractionCount" content="0"></div>
<div class="crawler-linkback-list"></div></div>
{% endfor %}
</div>
{% if next %}<div role="navigation" itemscope itemtype="http://schema.org/SiteNavigationElement" class="topic-body crawler-post"><span itemprop="name"><b><a rel="next" itemprop="url" href="{{ next }}">next page &rarr;</a></b></span></div>{% endif %}
</div>
<footer class="container wrap"><nav class="crawler-nav"><ul><li><a href="/guidelines">Guidelines</a></li><li><a href="/privacy">Privacy Policy</a></li></ul></nav></footer>
</body></html>
"""


def _day(date: str, pattern: str) -> str:
    return datetime.fromisoformat(date).strftime(pattern)


_TEMPLATES = Environment(
    loader=DictLoader({"parts": _PARTS, "phpbb": _PHPBB, "xenforo": _XENFORO, "discourse": _DISCOURSE}),
    autoescape=True,
    undefined=StrictUndefined,
)
_TEMPLATES.filters.update(paragraphs=_paragraphs, day=_day)
