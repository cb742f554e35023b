"""Spans are found by where they start."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from extractors.people.spans import SpanIndex, last_at, within


@dataclass(frozen=True)
class Start:
    start: int


@given(st.lists(st.integers(0, 50), min_size=1), st.integers(0, 50), st.integers(0, 50))
def test_the_index_finds_what_looking_at_all_finds(starts: list[int], one: int, other: int) -> None:
    start, end = min(one, other), max(one, other)
    index = SpanIndex(map(Start, starts))
    assert [s.start for s in index.starting_in(start, end)] == sorted(s for s in starts if start <= s < end)
    before = [s for s in starts if s <= start]
    assert index.last_at(start).start == (max(before) if before else min(starts))
    assert sorted(starts)[last_at(sorted(starts), start)] == index.last_at(start).start


def test_the_end_of_a_span_is_outside_of_it() -> None:
    assert within(3, [(3, 5)]) and within(4, [(3, 5)]) and not within(5, [(3, 5)]) and not within(5, [])
