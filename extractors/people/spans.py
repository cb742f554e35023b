"""An index of spans by offset: which start within a stretch of text, which started last."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from typing import Generic, Protocol, TypeVar

Span = tuple[int, int]
"""Start and end of a stretch of text, in code points, end exclusive."""


class _Started(Protocol):
    @property
    def start(self) -> int: ...


T = TypeVar("T", bound=_Started)


class SpanIndex(Generic[T]):
    """Spans of one text in the order in which they start."""

    def __init__(self, spans: Iterable[T]) -> None:
        self._spans = sorted(spans, key=lambda span: span.start)
        self._starts = [span.start for span in self._spans]

    def __iter__(self) -> Iterator[T]:
        return iter(self._spans)

    def starting_in(self, start: int, end: int) -> list[T]:
        """The spans that start from ``start`` to before ``end``."""
        return self._spans[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def last_at(self, offset: int) -> T:
        """The span that started last at ``offset``; before the first one, that one."""
        return self._spans[last_at(self._starts, offset)]


def last_at(starts: list[int], offset: int) -> int:
    """The position of the last of ``starts``, which rise, that is not after ``offset``; 0 where all are."""
    return max(0, bisect_right(starts, offset) - 1)


def within(offset: int, spans: Iterable[Span]) -> bool:
    """Whether one of ``spans`` holds ``offset``."""
    return any(start <= offset < end for start, end in spans)
