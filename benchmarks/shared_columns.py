"""Two files of people with only those further columns that both have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from records.people import Person


def shared_columns(
    customers: Sequence[Person], mentions: Sequence[Person]
) -> tuple[list[Person], list[Person], list[str]]:
    """Give both sides with the columns that both have, and the columns left out, in alphabetical order."""
    left, right = (
        {column for person in people for column in person.extra} for people in (customers, mentions)
    )
    both = left & right

    def kept(people: Sequence[Person]) -> list[Person]:
        return [
            replace(p, extra={c: v for c, v in p.extra.items() if c in both}) if p.extra else p
            for p in people
        ]

    return kept(customers), kept(mentions), sorted(left ^ right)
