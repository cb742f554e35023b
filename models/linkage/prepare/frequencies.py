"""How common a value is: agreeing on a rare name is worth much, agreeing on Smith little."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray

from models.encoder.spelling import LONGEST
from models.linkage.prepare import name_shares
from models.linkage.prepare.nicknames import formal_names
from models.linkage.prepare.prepared import Prepared
from models.linkage.prepare.string_hashes import Hashes, hashes, spread, spread_hash

BACKGROUND = 1000
"""Weight of the background rate, in persons: a base of 300 customers cannot say how rare a name is that it
holds once."""
KNOWN_GIVEN = 1e-3
"""Share of people who bear a given name that has nicknames of its own, where nothing else is known of it."""


COUNTED = (
    "emails",
    "domains",
    "phones",
    "birth_date",
    "national_id",
    "organisation",
    "title",
    "street",
    "city",
    "postcode",
    "context",
)
"""Fields whose values are counted, beside extra columns."""
_ONE_VALUE = frozenset(("birth_date", "national_id", "organisation", "title", "street", "city", "postcode"))
MOST_REMEMBERED = 500_000
"""Values of a field whose counts are kept once they were looked up."""


class Counts:
    """How many customers have each value of a field.

    Only values that several have are kept, as hashes. Any other is one customer's, or nobody's, and counts as
    nobody's: what matters is who *else* has it.

    Attributes:
        total: How many values were there, counted as often as they stand.
    """

    def __init__(self, hashes: Hashes, counts: NDArray[np.int32], total: int) -> None:
        """Take the sorted hashes of the values that several have, the count of each, and the total."""
        self._hashes, self._counts, self.total = hashes, counts, total
        self._known: dict[str, int] = {}

    @property
    def several(self) -> tuple[Hashes, NDArray[np.int32]]:
        """The sorted hashes of the values that several have, and the count of each."""
        return self._hashes, self._counts

    def __getitem__(self, value: str) -> int:
        found = self._known.get(value)
        if found is None:
            if len(self._known) > MOST_REMEMBERED:
                self._known.clear()
            wanted = spread_hash(value)
            at = int(np.searchsorted(self._hashes, wanted))
            there = at < len(self._hashes) and self._hashes[at] == wanted
            found = self._known[value] = int(self._counts[at]) if there else 0
        return found


def counted(values: Hashes) -> Counts:
    """Count the hashes of all values, in any order. They are sorted in place."""
    values.sort()
    starts = (
        np.flatnonzero(np.concatenate(([True], values[1:] != values[:-1])))
        if len(values)
        else np.empty(0, int)
    )
    counts = np.diff(np.append(starts, len(values)))
    several = counts > 1
    return Counts(values[starts[several]], counts[several].astype(np.int32), len(values))


@dataclass(frozen=True)
class Frequencies:
    """Counts over the customers. A customer's own value is left out of its count.

    Attributes:
        people: How many customers there are.
        words: How many have each word in their name.
        initials: How many have a word with each initial.
        values: The counts of each field.
    """

    people: int
    words: Counter[str]
    initials: Counter[str]
    values: dict[str, Counts] = field(default_factory=dict)

    def word(self, word: str) -> float:
        """Give the probability that another person's name holds this word."""
        if len(word) == 1:
            return self.initial(word)
        background = max(name_shares.share(word), KNOWN_GIVEN if formal_names(word) else 0.0)
        others = max(0, self.words[word] - 1)
        return (others + BACKGROUND * background) / (self.people + BACKGROUND)

    def initial(self, letter: str) -> float:
        """Give the probability that one of another person's names begins with this letter."""
        return (self.initials[letter] + 0.1 * BACKGROUND) / (self.people + BACKGROUND)

    def value(self, field_name: str, value: str, usual: float) -> float:
        """Give the probability that another person has this value.

        Args:
            field_name: The field.
            value: The value.
            usual: The rate at which two people agree on the field.
        """
        counts = self.values.get(field_name)
        if counts is None or not counts.total:
            return usual
        return (max(0, counts[value] - 1) + 50 * usual) / (counts.total + 50)


def count(customers: Sequence[Prepared], fields: Iterable[str]) -> Frequencies:
    """Count the names of customers in memory, and the named fields (extra columns by their own name)."""
    words, initials = count_words(customers)
    values = {name: counted(hashed_values(customers, name)) for name in fields}
    return Frequencies(len(customers), words, initials, values)


def count_words(customers: Sequence[Prepared]) -> tuple[Counter[str], Counter[str]]:
    """Count the customers that have each word in their name, and those that have each initial."""
    words: Counter[str] = Counter()
    initials: Counter[str] = Counter()
    for person in customers:
        held = {word for form in person.names for word in form}
        words.update(held)
        initials.update({word[0] for word in held})
    return words, initials


def hashed_values(customers: Sequence[Prepared], field_name: str) -> Hashes:
    """Give the hashes of all values that customers have of a field."""
    if field_name in _ONE_VALUE:
        found = [value for value in map(attrgetter(field_name), customers) if value]
    else:
        found = [value for person in customers for value in values_of(person, field_name)]
    return spread(hashes(found))


def values_of(person: Prepared, field_name: str) -> tuple[str, ...]:
    """Give a person's values of a field, extra columns by their own name."""
    if field_name == "domains":
        return tuple({email.partition("@")[2] for email in person.emails})
    if (
        field_name == "context"
    ):  # its beginning: what is counted is hashed, and a column is as wide as its longest
        return (person.context[:LONGEST],) if person.context else ()
    found = (
        getattr(person, field_name, None)
        if field_name in Prepared.__slots__
        else person.extra.get(field_name)
    )
    if isinstance(found, tuple):
        return found
    return (found,) if found else ()
