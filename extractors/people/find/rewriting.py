"""A text rewritten by rules, with the place of all of it in the text as it was."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

Rule = tuple[re.Pattern[str], Callable[[re.Match[str]], str | None]]
"""What is looked for, and what stands for it then; None: it stays."""


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A rewritten text; ``places[i]`` is where its i-th code point stood before."""

    text: str
    places: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a span of the rewritten text stood before."""
        return self.places[start], self.places[end - 1] + 1


def rewrite(text: str, rules: Iterable[Rule]) -> Rewritten:
    """Apply rules one after the other, each to the whole text."""
    out = Rewritten(text, range(len(text)))
    for pattern, change in rules:
        out = _applied(out, pattern, change)
    return out


def _applied(
    given: Rewritten, pattern: re.Pattern[str], change: Callable[[re.Match[str]], str | None]
) -> Rewritten:
    parts: list[str] = []
    places: list[int] = []
    last = 0
    for found in pattern.finditer(given.text):
        new = change(found)
        if new is None or new == found.group():
            continue
        parts += [given.text[last : found.start()], new]
        places += given.places[last : found.start()]
        places += _spread(given.places[found.start()], given.places[found.end() - 1], len(new))
        last = found.end()
    if not parts:
        return given
    return Rewritten("".join([*parts, given.text[last:]]), [*places, *given.places[last:]])


def _spread(first: int, last: int, count: int) -> list[int]:
    """Places for ``count`` code points that stand for those from ``first`` to ``last``, both ends kept."""
    if count <= 1:
        return [last] * count
    return [first + (last - first) * i // (count - 1) for i in range(count)]
