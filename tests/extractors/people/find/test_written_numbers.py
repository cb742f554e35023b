"""Numbers as people write them: with 00 for the plus, spelt out, on the keypad, with further lines behind."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.people.find.contacts import find
from extractors.people.find.written_numbers import rewritten


def phones(text: str, region: str) -> list[str]:
    return [
        c.value + (f" x{c.extension}" if c.extension else "")
        for c in find(text, [region])
        if c.kind == "phone"
    ]


@pytest.mark.parametrize(
    ("text", "region", "expected"),
    [
        ("ring 0044 20 7946 0155", "US", ["+442079460155"]), ("00 49 30 7654321", "US", ["+49307654321"]), ("001-312-555-0147", "US", ["+13125550147"]),
        ("(0033)(1)42685399", "DE", ["+33142685399"]), ("49 (0)30 7654321", "DE", ["+49307654321"]), ("312_555_0147", "US", ["+13125550147"]),
        ("312 five five five 0147", "US", ["+13125550147"]), ("three one two, 555, zero one four seven", "US", ["+13125550147"]),
        ("手机一三九零零一三九零零一", "CN", ["+8613900139001"]), ("공일공-2345-6701", "KR", ["+821023456701"]),
        ("1-800-CALL-ANN", "US", ["+18002255266"]), ("(877) 555-BELL", "US", ["+18775552355"]),
        ("010-88889999-8123", "CN", ["+861088889999 x8123"]), ("02-312-3456~8", "KR", ["+8223123456"]), ("۰۲۱-۸۸۷۷۶۶۱۱-۵", "IR", ["+982188776611"]),
        ("(312) 555-0147/0148", "US", ["+13125550147", "+13125550148"]), ("312-555-0147 or -0148", "US", ["+13125550147", "+13125550148"]),
        ("312-555-0147 or ...8", "US", ["+13125550147", "+13125550148"]), ("021-52340001/02", "CN", ["+862152340001", "+862152340002"]),
        ("312-555-0147 x12/x13", "US", ["+13125550147 x12", "+13125550147 x13"]), ("312-555-0147 extension no. 12", "US", ["+13125550147 x12"]),
    ],
)  # fmt: skip
def test_a_number_is_read_as_it_is_meant(text: str, region: str, expected: list[str]) -> None:
    assert phones(text, region) == expected


@pytest.mark.parametrize(
    "text",
    [
        "312-555-0147 or 45 minutes later", "312-555-0147 and 2 others", "312-555-0147 / 24 hours", "312-555-0147 or 312-",
    ],
)  # fmt: skip
def test_what_follows_is_not_always_a_line(text: str) -> None:
    assert phones(text, "US") == ["+13125550147"]


@pytest.mark.parametrize(
    "text", ["one or two of the three", "1-800 A BIG NO", "一二三四", "이사구역 공사 일이 있다"]
)
def test_words_for_digits_may_be_words(text: str) -> None:
    assert phones(text, "US") == phones(text, "CN") == phones(text, "KR") == []


@given(st.text(alphabet="0 1one two+0044()-~/_x五공A.", max_size=60))
def test_every_place_is_known(text: str) -> None:
    read = rewritten(text, ["US"])
    assert len(read.text) == len(read.places)
    assert list(read.places) == sorted(read.places) and all(0 <= place < len(text) for place in read.places)
    for contact in find(text, ["US"]):
        assert text[contact.start : contact.end] == contact.text
