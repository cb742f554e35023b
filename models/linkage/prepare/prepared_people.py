"""People with their prepared form: made ready once, and carried along through every step of a batch."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from typing import overload

from models.linkage.prepare.prepared import Prepared, prepare_all
from records.people import Person


class PreparedPeople(Sequence[Person]):
    """People, each with its prepared form. Parts of them keep the forms that are there.

    Attributes:
        people: The rows as they came.
        prepared: The same people made ready, in the same order.
    """

    def __init__(self, people: Iterable[Person], prepared: Sequence[Prepared] | None = None) -> None:
        """Make people ready.

        Args:
            people: The people.
            prepared: Their prepared forms, where they are there already.
        """
        self.people = list(people)
        self.prepared = prepare_all(self.people) if prepared is None else list(prepared)

    @classmethod
    def of(cls, people: Iterable[Person]) -> PreparedPeople:
        """Give the same people, made ready unless they are."""
        return people if isinstance(people, PreparedPeople) else cls(people)

    def __len__(self) -> int:
        return len(self.people)

    @overload
    def __getitem__(self, at: int) -> Person: ...
    @overload
    def __getitem__(self, at: slice) -> PreparedPeople: ...
    def __getitem__(self, at: int | slice) -> Person | PreparedPeople:
        if isinstance(at, slice):
            return PreparedPeople(self.people[at], self.prepared[at])
        return self.people[at]

    def __add__(self, others: PreparedPeople) -> PreparedPeople:
        return PreparedPeople([*self.people, *others.people], [*self.prepared, *others.prepared])

    def at(self, positions: Iterable[int]) -> PreparedPeople:
        """Give the people at these positions."""
        chosen = list(positions)
        return PreparedPeople([self.people[at] for at in chosen], [self.prepared[at] for at in chosen])

    def parted(self, ids: Container[str]) -> tuple[PreparedPeople, PreparedPeople]:
        """Give the people whose id is not among these, and those whose id is."""
        inside = [person.id in ids for person in self.people]
        without, within = (
            self.at(at for at, there in enumerate(inside) if there is wanted) for wanted in (False, True)
        )
        return without, within

    def among(self, ids: Container[str]) -> PreparedPeople:
        """Give the people whose id is among these."""
        return self.parted(ids)[1]
