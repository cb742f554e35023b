"""HTML to text: what a reader sees, in lines."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.markup import html_to_text


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("a<br>b<br/><br>c", "a\nb\n\nc"),
        ("<p>one\n  two</p><p>three", "one two\n\nthree"),
        ("<div>a</div><div>b <b>c</b></div>", "a\nb c"),
        ("<ul><li>x<li>y</ul><ol><li>p</li><li>q</li></ol>", "- x\n- y\n\n1. p\n2. q"),
        (
            "<table><tr><th>Tel</th><td>415 555 0101</td></tr><tr><td>Fax<td>none</table>",
            "Tel\t415 555 0101\nFax\tnone",
        ),
        (
            "<table><tr><td><p>Ada</p></td><td><div><b>415</b> 555</div></td><td></td><td>x</table>",
            "Ada\t415 555\t\tx",
        ),
        ("<table><tr><td><p>Ada</p><p>Lang</p></td><td>415</td></tr></table>", "Ada\n\nLang\n\n415"),
        ("<ol><li><p>x</p><p>y</p></li><li><div>z</div></li></ol>", "1. x\ny\n2. z"),
        ("J\u00f6\u00adrg 415\u200b555", "J\u00f6rg 415555"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("<head><title>t</title></head>x<script>y()</script><style>z{}</style><!-- c -->", "x"),
        ("a<span style='display: none'>hidden</span><i hidden>too</i>b", "ab"),
        ("&lt;mia@y.example&gt;&nbsp;&amp; co &#x4f60;", "<mia@y.example> & co 你"),
        ("plain text", "plain text"),
        ("", ""),
        ("   ", ""),
        ("<?xml version='1.0' encoding='latin-1'?><html><body>ü</body></html>", "ü"),
    ],
)
def test_lines_are_kept(page: str, text: str) -> None:
    assert html_to_text(page) == text


def test_bytes_are_decoded_by_the_pages_own_word() -> None:
    page = "<html><head><meta charset='gb2312'></head><body>联系人</body></html>".encode("gb2312")
    assert html_to_text(page) == "联系人"
    assert html_to_text("ü".encode("latin-1"), "iso-8859-1") == "ü"


def test_cited_blocks_are_marked_line_by_line() -> None:
    page = "<p>yes</p><blockquote type='cite'><p>a?<blockquote type='cite'>b?</blockquote></blockquote><p>end"
    assert [line for line in html_to_text(page, cite=True).split("\n") if line.strip("> ")] == [
        "yes",
        "> a?",
        "> > b?",
        "end",
    ]
    assert ">" not in html_to_text(page)


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 100_000 + "deep" + "</div>" * 100_000,
        "<b>" * 3_000 + "deep " + "<i>y</i>" * 10_000,
        "<b>" * 3_000 + "deep <br" * 50_000,
        "deep" + "<b>" * 3_000 + "<!-- <script>" * 50_000,
    ],
)
def test_deep_and_broken_pages_are_done_quickly(page: str) -> None:
    started = time.perf_counter()
    assert "deep" in html_to_text(page)
    assert time.perf_counter() - started < 10


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                [
                    "<p>",
                    "</p>",
                    "<table>",
                    "<td>",
                    "<li>",
                    "</ul>",
                    "<pre>",
                    "<br",
                    "&#0;",
                    "&#xd800;",
                    "<![CDATA[",
                ]
            ),
            st.text(max_size=8),
        ),
        max_size=20,
    ).map("".join)
)
def test_any_text_becomes_text_that_can_be_kept(page: str) -> None:
    text = html_to_text(page)
    text.encode("utf-8")
    assert "\0" not in text
