"""Numbers that were broken over two lines, and lists of numbers, which stay apart."""

from __future__ import annotations

import pytest

from extractors.people.find.contacts import find

LONG = "if anything comes up before the meeting on Thursday you can call me"


def numbers(text: str, region: str) -> list[tuple[str, str]]:
    return [(text[c.start : c.end], c.value) for c in find(text, [region])]


@pytest.mark.parametrize(
    ("text", "region", "written", "value"),
    [
        ("call me at 713-555-\n0142 today", "US", "713-555-\n0142", "+17135550142"),
        ("call me at 713-\n555-0142 today", "US", "713-\n555-0142", "+17135550142"),
        ("> call me at 713-555-\n> 0142 today", "US", "713-555-\n> 0142", "+17135550142"),
        (f"{LONG} at (713)\n555-0142 today", "US", "(713)\n555-0142", "+17135550142"),
        (f"{LONG} at +44 20\n7946 0123 today", "US", "+44 20\n7946 0123", "+442079460123"),
        (f">> {LONG} at +44 20 7946\n>> 0123 today", "US", "+44 20 7946\n>> 0123", "+442079460123"),
        (f"{LONG} au 01 42 68\n53 00 merci", "FR", "01 42 68\n53 00", "+33142685300"),
    ],
)
def test_a_number_broken_over_two_lines_is_one(text: str, region: str, written: str, value: str) -> None:
    assert numbers(text, region) == [(written, value)]


@pytest.mark.parametrize(
    ("text", "region", "values"),
    [
        ("713-555-0142\n713-555-0143\n", "US", ["+17135550142", "+17135550143"]),
        (f"{LONG} at 713-555-0142 or 713-\n713-555-0143", "US", ["+17135550142", "+17135550143"]),
        (f"{LONG} in room 713\n555-0142", "US", []),
        ("room (713)\n555-0142", "US", []),
        (f"{LONG}, order 12-\n713-555-0142", "US", ["+17135550142"]),
        ("3-\n4-\n5-\n", "US", []),
        ("1. 713\n2. 555\n3. 0142\n", "US", []),
    ],
)
def test_what_stands_below_each_other_stays_apart(text: str, region: str, values: list[str]) -> None:
    assert [value for _, value in numbers(text, region)] == values
