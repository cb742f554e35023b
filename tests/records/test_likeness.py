"""Two names of one person, and of two."""

from __future__ import annotations

import pytest

from records.store.likeness import alike, one_name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ada Fairbairn", "Fairbairn, Ada"), ("ADA FAIRBAIRN", "Ada B. Fairbairn"), ("A. Fairbairn", "Ada Fairbairn"),
        ("A B Fairbairn", "Ada Beatrix Fairbairn"), ("Dr Ada Fairbairn", "Ada Fairbairn"),
    ],
)  # fmt: skip
def test_one_name_is_written_in_two_ways(one: str, other: str) -> None:
    assert one_name(one, other)
    assert one_name(other, one)
    assert alike(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ada Fairbairn", "Fairbairn"), ("Ada Fairbairn", "Ida Fairbairn"), ("Ann Fairbairn", "Anna Fairbairn"),
        ("Ada Fairbairn", "Ada Fairburn"), ("A. B.", "Ada Beatrix"), ("Ada Fairbairn", "Ada Fairbairn Jr."),
        ("Ada Fairbairn", "B. Fairbairn"), ("", ""), ("Ada Fairbairn", "sent on by Ada Fairbairn"), ("Ada Fairbairn", ""),
    ],
)  # fmt: skip
def test_what_may_be_two_people_is_not_one_name(one: str, other: str) -> None:
    assert not one_name(one, other)
    assert not one_name(other, one)
