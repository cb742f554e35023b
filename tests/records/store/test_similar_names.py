"""Two names of one person, and of two."""

from __future__ import annotations

import pytest

from records.store.similar_names import alike, one_name


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
        ("Ada Fairbairn", "B. Fairbairn"), ("", ""), ("John J. Roe", "John Roe Jr."), ("Henry I. Roe", "Henry Roe III"),
        ("Mrs John Roe", "John Roe"), ("John Roe II", "John Roe I"), ("Ann Lee V", "Ann Lee"), ("Ann Lee-Carter", "Ann Lee"),
        ("Maria Santos Cruz", "Maria Santos"), ("Wang L", "Wang Li"), ("Roe Adams John", "John Roe"), ("John Roe", "John Roe 2nd"), ("Ada Fairbairn", "sent on by Ada Fairbairn"), ("Ada Fairbairn", ""),
    ],
)  # fmt: skip
def test_what_may_be_two_people_is_not_one_name(one: str, other: str) -> None:
    assert not one_name(one, other)
    assert not one_name(other, one)
