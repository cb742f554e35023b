"""E-mail addresses: where they end, what only looks like one, and how people write them."""

from __future__ import annotations

import time

import pytest

from extractors.people.find.contacts import find, forget


def addresses(text: str) -> list[str]:
    found = [c for c in find(text, ["US"]) if c.kind == "email"]
    assert all(text[c.start : c.end] == c.text for c in found)
    return sorted(c.value for c in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("联系nora@quill.example吧", ["nora@quill.example"]), ("메일은 nora@quill.example입니다", ["nora@quill.example"]),
        ("ایمیلnora@quill.exampleاست", ["nora@quill.example"]), ("nora＠quill．example", ["nora@quill.example"]),
        ("nora[at]quill.example", ["nora@quill.example"]), ("nora (at) quill (dot) example", ["nora@quill.example"]),
        ("nora AT quill DOT co DOT uk", ["nora@quill.co.uk"]), ("nora[@]quill[.]example", ["nora@quill.example"]),
        ("nora골뱅이quill.example", ["nora@quill.example"]), ("nora arroba quill.example", ["nora@quill.example"]),
        ("nora%quill.example (replace % with @)", ["nora@quill.example"]), ("nora @ quill . example", ["nora@quill.example"]),
        ("no\u00adra@qu\u200bill.example", ["nora@quill.example"]), ("nora@quill.xn--p1ai", ["nora@quill.xn--p1ai"]),
        ("mailto:nora@quill.example?cc=ada@quill.example&subject=x", ["ada@quill.example", "nora@quill.example"]),
        ("E-mail: nora. quill@tea.example", ["nora.quill@tea.example"]), ("write to nora. quill@tea.example", ["nora.quill@tea.example"]),
        ("nora.ashdown-\nquill@tea.example", ["nora.ashdown-quill@tea.example"]), ("用户@例子.中国", ["用户@例子.中国"]),
        ("Thanks. nora@quill.example", ["nora@quill.example"]), ("<nora@quill.example>,", ["nora@quill.example"]),
    ],
)  # fmt: skip
def test_an_address_is_whole_and_ends_where_it_ends(text: str, expected: list[str]) -> None:
    assert addresses(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "<img src=\"cid:part1.a@quill.example\">", "seal@2x.png", "chart@1.5x.jpg", "git@code.example:ada/tools.git", "follow @nora@social.example",
        "Message-ID: <1.2.A@mx.example>", "References: <a@b.example>\n <c@d.example>", "https://nora:secret@quill.example/x", "d’nora@quill.example",
        "mail me @quill.example", "nora-at-quill.example", "look at the dot com boom",
    ],
)  # fmt: skip
def test_what_only_looks_like_one_is_none(text: str) -> None:
    assert addresses(text) == []


@pytest.mark.parametrize(
    "unit", ["a-a", "a.", "a @", "a at b dot ", "＠", "a-\n", "(at)", "\u200b@", "nora. "]
)
def test_hostile_text_ends_soon(unit: str) -> None:
    forget()
    began = time.perf_counter()
    find(unit * 4000 + "@quill.example", ["US"])
    assert time.perf_counter() - began < 5
