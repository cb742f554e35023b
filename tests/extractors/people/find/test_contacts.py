"""Numbers and addresses in a text: what is one, what only looks like one, and how long a hostile text may
take.
"""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.people.find.contacts import MOST, find, forget


def phones(text: str, *regions: str) -> list[tuple[str, str | None]]:
    return [(c.value, c.type) for c in find(text, regions or ("US",)) if c.kind == "phone"]


@pytest.mark.parametrize(
    ("text", "region", "expected"),
    [
        ("call 415-555-0123 today", "US", [("+14155550123", "phone")]),
        ("(212) 555-0133 (fax)", "US", [("+12125550133", "fax")]),
        ("fax: 212.555.0133, cell 713 555 0145", "US", [("+12125550133", "fax"), ("+17135550145", "mobile")]),
        (
            "(p) 510-555-0189                 (f) 510-555-0145",
            "US",
            [("+15105550189", "phone"), ("+15105550145", "fax")],
        ),
        ("415-555-0106 fax\n415-555-0107 tel.", "US", [("+14155550106", "fax"), ("+14155550107", "phone")]),
        (
            "Phone\n(213) 555-0126\nFax\n(213) 555-0127",
            "US",
            [("+12135550126", "phone"), ("+12135550127", "fax")],
        ),
        ("888-555-0178 SkyTel Pager", "US", [("+18885550178", "pager")]),
        ("ring +44 20 7946 0123", "US", [("+442079460123", "phone")]),
        ("ring 020 7946 0123", "GB", [("+442079460123", "phone")]),
        ("ＴＥＬ ４１５-５５５-０１２３", "US", [("+14155550123", "phone")]),
        (
            "手机：13812345678，传真010-62345678",
            "CN",
            [("+8613812345678", "mobile"), ("+861062345678", "fax")],
        ),
        (
            "전화 02-312-3456, 휴대폰 010-2000-0000",
            "KR",
            [("+8223123456", "phone"), ("+821020000000", "mobile")],
        ),
        ("همراه ۰۹۱۲۳۴۵۶۷۸۹", "IR", [("+989123456789", "mobile")]),
    ],
)
def test_numbers_are_found_with_their_kind(text: str, region: str, expected: list[tuple[str, str]]) -> None:
    assert phones(text, region) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Tuesday 11/27/2001 12:31:34",
        "2001-11-27 10:15",
        "server 202.106.0.20 is down",
        "passcode: 4155550123",
        "account no. 415-555-0123",
        "PIN 4155550123 and nothing else",
        "订单号：13812345678",
        "call extension 5-7780",
        "just dial 555-0123",
        "costs $415 555 0123",
        "Mailer 5.00.2615.200",
        "https://example.com/4155550123",
        "id=x4155550123y",
    ],
)
def test_what_only_looks_like_a_number_is_none(text: str) -> None:
    assert phones(text, "US", "CN") == []


def test_an_extension_stands_apart() -> None:
    (contact,) = find("212-555-0190 ext. 265", ("US",))
    assert (contact.value, contact.extension) == ("+12125550190", "265")


def test_the_likelier_country_reads_first() -> None:
    assert phones("020 7946 0123", "US", "GB") == [("+442079460123", "phone")]
    assert phones("415-555-0123", "US", "GB") == [("+14155550123", "phone")]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("write to Jane.Roe@Example.COM.", "Jane.Roe@example.com"),
        ("<mailto:a.b@example.co.uk>", "a.b@example.co.uk"),
        ("('x+y@example.org')", "x+y@example.org"),
        ("d..brandt@example.com, and so on", "d..brandt@example.com"),
        ("jane at example dot com", "jane@example.com"),
        ("jane [at] example [dot] org", "jane@example.org"),
    ],
)
def test_addresses_are_found(text: str, value: str) -> None:
    (contact,) = find(text, ("US",))
    assert contact.value == value and text[contact.start : contact.end] == contact.text


@pytest.mark.parametrize(
    "text", ["Jane Roe/HOU/ECT@ECT", "@example.com", "a@b", "meet at dot com", "x@y..com"]
)
def test_what_is_no_address(text: str) -> None:
    assert find(text, ("US",)) == []


@given(st.text(alphabet="0123456789+-(). x@ab\n", max_size=200))
def test_spans_are_what_was_seen_and_never_overlap(text: str) -> None:
    found = find(text, ("US", "GB"))
    assert all(text[c.start : c.end] == c.text for c in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@pytest.mark.parametrize(
    "hostile",
    ["+" * 100_000, "1" * 100_000, "1 " * 100_000, "a@" * 50_000, "12-" * 50_000, "a." * 100_000 + "@"],
)
def test_hostile_text_ends_soon(hostile: str) -> None:
    started = time.perf_counter()
    find(hostile, ("US", "CN"))
    assert time.perf_counter() - started < 10


def test_a_list_of_numbers_is_bounded() -> None:
    assert len(find("415-555-0123 " * 6_000, ("US",))) <= MOST + 50


PARAGRAPHS = (
    "Dear Jane,\nplease ring 415-555-0123 or my cell\n(212) 555-0133.",
    "Jane Roe\nTel: +44 20 7946 0123\nFax\n(213) 555-0127\njane.roe@example.com",
    "Write to jane at example dot com, or to a.b@example.co.uk.",
    "Nothing of note on 11/27/2001.",
    "Pass code: 415 555 0199",
)


@given(
    st.lists(st.tuples(st.sampled_from(PARAGRAPHS), st.integers(0, 3)), max_size=6),
    st.sampled_from([("US",), ("GB", "US")]),
)
def test_what_was_read_before_gives_what_a_first_reading_gives(
    said: list[tuple[str, int]], regions: tuple[str, ...]
) -> None:
    marked = [
        "\n".join(f"{'>' * depth}{' ' * bool(depth)}{line}" for line in paragraph.split("\n"))
        for paragraph, depth in said
    ]
    text = "\n\n".join(marked)
    remembered = find(text, regions)
    forget()
    assert find(text, regions) == remembered
    assert all(text[c.start : c.end] == c.text for c in remembered)
    alone = [(c.kind, c.value, c.type, c.confidence) for p, _ in said for c in find(p, regions)]
    assert [(c.kind, c.value, c.type, c.confidence) for c in remembered] == alone


def test_a_quoted_number_lies_where_it_is_quoted() -> None:
    text = "Thanks.\n\n> Jane Roe\n> Fax\n> (213) 555-0127\n\nFax\n(213) 555-0127\n"
    assert [(c.start, c.type) for c in find(text, ("US",))] == [
        (text.index("(213)"), "fax"),
        (text.rindex("(213)"), "fax"),
    ]


@pytest.mark.parametrize("between", [" ", ", ", "\n", " / "])
def test_long_rows_of_numbers_lose_none(between: str) -> None:
    row = [f"(713) 555-{i:04d}" for i in range(100, 400)]
    assert [c.value[-4:] for c in find(between.join(row), ["US"])] == [number[-4:] for number in row]
