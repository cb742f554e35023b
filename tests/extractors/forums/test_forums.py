"""Forum pages as posts: each engine's markup, schema.org data, and pages of no known engine."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from records.failures import Unreadable
from tests.support import made_threads
from tests.support.forum_pages import of_kind, read, texts


@pytest.mark.parametrize("engine", ["phpbb", "xenforo", "discourse"])
def test_a_thread_of_a_known_engine_is_read_whole(engine: str) -> None:
    base, pages = made_threads.BASE, made_threads.thread(engine)
    first, second = (read(html, base + address) for address, html in pages.items())
    assert first.title == second.title == made_threads.TITLE
    assert first.next_page == base + list(pages)[1]
    assert second.next_page is None
    posts = of_kind(first, "post") + of_kind(second, "post")
    assert [(p.author, p.date) for p in posts] == [(p.author, p.date) for p in made_threads.POSTS]
    assert [p.position for p in posts] == [1, 2, 3, 4, 1]
    assert all(p.url and p.url.startswith(base) for p in posts)
    assert first.date == made_threads.POSTS[0].date
    shown = texts(first, "post") + texts(second, "post")
    for post, text in zip(made_threads.POSTS, shown, strict=True):
        assert text.startswith(post.author)
        assert post.body in text
    assert [q.author for q in of_kind(first, "quote")] == ["Nora Quill"]
    assert (
        "The pump leaks." in texts(first, "quote")[0] and "Change the seal." not in texts(first, "quote")[0]
    )
    if engine != "discourse":  # it has no signatures: there the signature is the post's last paragraph
        assert texts(first, "signature") == ["Nora Quill\nBuyer", "sig & <co>", "Nora Quill\nBuyer"]
    for word in ("Register", "Log in", "Privacy", "Joined", "Reply with quote", "Top", "Click to expand"):
        assert all(word not in text for text in shown)


VBULLETIN = """<html><body><div id="posts">
<div id="edit11"><table id="post11"><tr><td class="thead"><a name="post11"></a>12-31-2025, 04:23 PM</td>
<td class="thead"><a href="showpost.php?p=11" id="postcount11">1</a></td></tr>
<tr><td><div id="postmenu_11"><a class="bigusername" href="member.php?u=1">Lena Voss</a></div><div>Senior Member</div></td></tr>
<tr><td id="td_post_11"><div id="post_message_11">It rattles at 40 mph.</div>
<div>__________________<br>Lena Voss, 312 555 0155</div></td></tr></table></div>
<div id="edit12"><table id="post12"><tr><td class="thead">01-02-2026, 09:00 AM</td></tr>
<tr><td><a class="bigusername" href="member.php?u=2">oldtimer</a></td></tr>
<tr><td id="td_post_12"><div id="post_message_12">Loose heat shield.</div></td></tr></table></div></div></body></html>"""

SMF = """<html><body><div id="forumposts"><h3>Carburettor</h3>
<div class="post_wrapper"><div class="poster"><h4><a href="?u=1">Ida Holm</a></h4></div>
<div class="postarea"><div class="keyinfo"><h5><a href="http://f.example/index.php?topic=5.msg9#msg9">Carburettor</a></h5>
<div class="smalltext">on: March 03, 2026, 10:11:12 AM</div></div>
<div class="post"><div class="inner" id="msg_9">Which jet fits?</div></div>
<div class="moderatorbar"><div class="signature">Ida Holm, Aarhus</div></div></div></div></div></body></html>"""

MYBB = """<html><body><div class="post" id="post_4"><div class="post_author"><div class="author_information">
<span class="largetext"><a href="member.php?uid=3">Ravi Menon</a></span></div></div>
<div class="post_content"><div class="post_head"><span class="post_date">2026-02-01, 03:04 PM</span>
<strong><a href="thread-1-post-4.html#pid4">#1</a></strong></div>
<div class="post_body" id="pid_4"><blockquote class="mycode_quote"><cite>Ada wrote:</cite>Try it.</blockquote>It works now.</div>
<div class="signature">Ravi Menon</div></div></div></body></html>"""

INVISION = """<html><body><h1>Old radios</h1><article class="cPost ipsComment" id="elComment_7"><aside><h3 class="cAuthorPane_author">
<a href="/profile/7">Ewa Lis</a></h3></aside><div class="ipsComment_content"><div class="ipsComment_meta">
<a href="/topic/1/?do=findComment&amp;comment=7">Posted <time datetime="2026-01-05T06:07:08Z">January 5</time></a></div>
<div data-role="commentContent"><p>Any valves left?</p></div><div data-role="memberSignature">Ewa Lis, Gdynia</div></div></article>
<ul class="ipsPagination"><li class="ipsPagination_next"><a href="/topic/1/page/2/" rel="next">Next</a></li></ul></body></html>"""

STACK = """<html><body><div id="question-header"><h1>Why?</h1></div><div id="question" data-questionid="1">
<div class="s-prose js-post-body"><p>Why is it so?</p></div><div class="post-signature"><div class="user-action-time">edited
<span class="relativetime" title="2026-02-02 00:00:00Z">Feb 2</span></div><div class="user-details"><a href="/users/9">Editor</a></div></div>
<div class="post-signature owner"><div class="user-action-time">asked <span class="relativetime" title="2026-02-01 00:00:00Z">Feb 1</span>
</div><div class="user-details" itemprop="author"><a href="/users/1">Asker One</a></div></div>
<ul><li class="comment" id="comment-5"><span class="comment-copy">Is it?</span><a class="comment-user" href="/users/2">Doubter</a>
<span class="comment-date"><span class="relativetime-clean" title="2026-02-03 01:02:03Z">Feb 3</span></span></li></ul></div>
<div class="answer" id="answer-2"><div class="s-prose js-post-body"><p>Because.</p></div><div class="post-signature">
<div class="user-action-time">answered <span class="relativetime" title="2026-02-04 00:00:00Z">Feb 4</span></div>
<div class="user-details" itemprop="author"><a href="/users/3">Answerer</a></div></div></div></body></html>"""

REDDIT = """<html><body><div id="siteTable"><div class="thing link"><p class="title"><a class="title" href="/x">Leaky tap</a></p>
<p class="tagline"><time datetime="2026-01-01T00:00:00+00:00">a day ago</time> by <a class="author" href="/u/a">alpha</a></p>
<div class="expando"><div class="usertext-body"><div class="md"><p>It drips.</p></div></div></div></div></div>
<div class="commentarea"><div class="thing comment" id="c1"><div class="entry"><p class="tagline"><a class="author" href="/u/b">beta</a>
<time datetime="2026-01-02T00:00:00+00:00">x</time></p><div class="usertext-body"><div class="md"><p>New washer.</p></div></div></div>
<div class="child"><div class="thing comment" id="c2"><div class="entry"><p class="tagline"><a class="author" href="/u/a">alpha</a></p>
<div class="usertext-body"><div class="md"><p>Did it.</p></div></div></div></div></div></div></div></body></html>"""

DISCUZ = """<html><body><span id="thread_subject">水泵漏水</span><div id="post_1"><table class="plhin"><tr><td><div class="authi">
<a class="xw1" href="space-uid-1.html">陈建国</a></div><em id="authorposton1">发表于 2026-3-4 10:20</em></td></tr>
<tr><td class="t_f" id="postmessage_1">请联系我 010-12345678</td></tr></table><div class="sign">陈建国 北京</div></div></body></html>"""


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (VBULLETIN, [("Lena Voss", "2025-12-31T16:23:00"), ("oldtimer", "2026-01-02T09:00:00")]),
        (SMF, [("Ida Holm", "2026-03-03T10:11:12")]),
        (MYBB, [("Ravi Menon", "2026-02-01T15:04:00")]),
        (INVISION, [("Ewa Lis", "2026-01-05T06:07:08Z")]),
        (
            STACK,
            [
                ("Asker One", "2026-02-01T00:00:00Z"),
                ("Doubter", "2026-02-03T01:02:03Z"),
                ("Answerer", "2026-02-04T00:00:00Z"),
            ],
        ),
        (
            REDDIT,
            [("alpha", "2026-01-01T00:00:00+00:00"), ("beta", "2026-01-02T00:00:00+00:00"), ("alpha", None)],
        ),
        (DISCUZ, [("陈建国", "2026-03-04T10:20:00")]),
    ],
    ids=["vbulletin", "smf", "mybb", "invision", "stackexchange", "reddit", "discuz"],
)
def test_other_engines_posts_have_their_author_and_date(
    page: str, expected: list[tuple[str, str | None]]
) -> None:
    assert [(p.author, p.date) for p in of_kind(read(page), "post")] == expected


def test_signatures_and_quotes_lie_within_their_post() -> None:
    for page in (VBULLETIN, SMF, MYBB, INVISION, DISCUZ):
        document = read(page)
        posts = of_kind(document, "post")
        inner = [s for s in document.segments if s.kind in ("signature", "quote", "header")]
        assert any(s.kind == "signature" for s in inner)
        assert all(any(p.start <= s.start and s.end <= p.end for p in posts) for s in inner)
    assert texts(read(MYBB), "quote") == ["Ada wrote:\nTry it."]
    assert texts(read(VBULLETIN), "signature")[0].endswith("Lena Voss, 312 555 0155")


def test_a_reply_keeps_its_own_text_where_it_nests_in_what_it_answers() -> None:
    shown = texts(read(REDDIT), "post")
    assert ["It drips." in s for s in shown] == [True, False, False]
    assert "New washer." in shown[1] and "Did it." not in shown[1]
    assert "Did it." in shown[2]


def test_microdata_gives_posts_of_an_unknown_engine() -> None:
    page = """<html><body><div itemscope itemtype="https://schema.org/DiscussionForumPosting"><h1 itemprop="headline">Bees</h1>
    <span itemprop="author" itemscope itemtype="https://schema.org/Person"><span itemprop="name">Uma Lind</span></span>
    <time itemprop="datePublished" datetime="2026-05-01">1 May</time><div itemprop="text">They swarm.</div>
    <div itemprop="comment" itemscope itemtype="https://schema.org/Comment"><meta itemprop="dateCreated" content="2026-05-02">
    <span itemprop="author" itemscope><meta itemprop="name" content="Otto Behr"></span><p itemprop="text">Call a keeper.</p></div></div>
    <footer>Terms</footer></body></html>"""
    document = read(page)
    assert [(p.author, p.date) for p in of_kind(document, "post")] == [
        ("Uma Lind", "2026-05-01"),
        ("Otto Behr", "2026-05-02"),
    ]
    assert "Terms" not in document.text and document.title == "Bees"


def test_json_ld_gives_posts_where_the_page_has_no_markup_for_them() -> None:
    told = {
        "@type": "DiscussionForumPosting", "headline": "Kilns", "text": "Mine cracked.", "datePublished": "2026-06-01T10:00:00Z",
        "author": {"@type": "Person", "name": "Ines Duarte"}, "url": "/t/9",
        "comment": [{"@type": "Comment", "text": "Too <b>hot</b>.", "author": {"name": "Bo"}, "dateCreated": "2026-06-02"}],
    }  # fmt: skip
    page = f'<html><head><script type="application/ld+json">{json.dumps(told)}</script></head><body><div id="app"></div></body></html>'
    posts = of_kind(document := read(page, "http://k.example/t/9"), "post")
    assert [(p.author, p.date, p.url) for p in posts] == [
        ("Ines Duarte", "2026-06-01T10:00:00Z", "http://k.example/t/9"),
        ("Bo", "2026-06-02", None),
    ]
    assert document.text == "Ines Duarte\n\nMine cracked.\n\nBo\n\nToo hot."


def test_blocks_that_repeat_are_posts() -> None:
    rows = "".join(
        f"""<div class="x7 row"><a class="nick" href="/profile/{n}">{name}</a><span class="when">{day}/03/2026 10:0{n}</span>
        <div class="txt">{text} It took a whole afternoon, and the neighbours came to look.</div><a href="#">Reply</a></div>"""
        for n, (name, day, text) in enumerate(
            [("Pia Roos", 14, "We built a shed."), ("hal9", 2, "We painted a fence.")]
        )
    )
    document = read(
        f"<html><body><nav><a href='/'>Home</a></nav><h1>Sheds</h1>{rows}<footer>About us</footer></body></html>"
    )
    assert [(p.author, p.date) for p in of_kind(document, "post")] == [
        ("Pia Roos", "2026-03-14T10:00:00"),
        ("hal9", "2026-03-02T10:01:00"),  # the other date tells that the day comes first
    ]
    assert all(word not in document.text for word in ("Home", "About us", "Reply"))


def test_a_page_that_is_no_thread_is_one_post() -> None:
    page = """<html><head><title>Letter</title></head><body><p>Dear Ms Ferro,</p><p>please ring me on 020 7946 0123 about the
    delivery of last week.</p><p>Yours, Hugo Brandt</p></body></html>"""
    document = read(page)
    assert [p.author for p in of_kind(document, "post")] == [None]
    assert document.text == (
        "Dear Ms Ferro,\n\nplease ring me on 020 7946 0123 about the delivery of last week.\n\nYours, Hugo Brandt"
    )


_PIECES = st.sampled_from(
    ["<div class='crawler-post'>", "<div class='post'>", "</div>", "<aside class='quote' data-username='Kim'>", "</aside>", "<p>", "<br>",
     "<ul>", "<li>", "<pre>", "</pre>", "<time class='post-time' datetime='2026-01-02T03:04:05Z'>2 Jan 2026</time>", "<table><td>",
     "<span class='creator'><b itemprop='name'>Kim Oh</b></span>", "<div class='signature'>", "<cite>", "</cite>", "<blockquote>",
     "<article class='message message--post' data-author='Lee'>", "<div class='message-body'><div class='bbWrapper'>", "</article>"]
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.one_of(_PIECES, st.text(max_size=12)), max_size=40))
def test_segments_lie_in_the_text_and_nest(parts: list[str]) -> None:
    try:
        document = read("".join(parts).encode("utf-8", "replace"))
    except Unreadable as refused:
        assert refused.code == "no_text"
        return
    posts = of_kind(document, "post")
    assert posts and document.text
    for before, after in pairwise(posts):
        assert before.end < after.start
    for segment in document.segments:
        assert 0 <= segment.start < segment.end <= len(document.text)
        assert document.text[segment.start : segment.end].strip() == document.text[
            segment.start : segment.end
        ].strip("\n \t")
        if segment.kind != "post":
            assert any(p.start <= segment.start and segment.end <= p.end for p in posts)


def test_a_next_page_is_of_the_same_thread_and_host() -> None:
    url = "http://f.example/topic/1/"
    assert read(INVISION, url).next_page == "http://f.example/topic/1/page/2/"
    elsewhere = INVISION.replace("/topic/1/page/2/", "http://other.example/topic/1/page/2/")
    another = INVISION.replace("/topic/1/page/2/", "/topic/2-next-thread/")
    script = INVISION.replace("/topic/1/page/2/", "javascript:go(2)")
    assert [read(page, url).next_page for page in (elsewhere, another, script)] == [None, None, None]
