"""How common a value is: what agreeing on it is worth. Sharing "Smith" says little, sharing a rare name much."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from models.linkage.nicknames import formal_names
from models.linkage.people import Prepared

BACKGROUND = 1000
"""Weight of the background rate, in persons: a base of 300 customers cannot say how rare a name is that it holds once."""
RARE_WORD = 4e-5
"""Share of people who bear a name that is in no list: the median of US census family names past the first thousand."""
KNOWN_GIVEN = 1e-3
"""Share of people who bear a given name that has nicknames of its own, where nothing else is known of it."""


@dataclass(frozen=True)
class Frequencies:
    """Counts over the customers. A customer's own value is left out of its own count: what counts is who else has it."""

    people: int
    words: Counter[str]
    initials: Counter[str]
    values: dict[str, Counter[str]] = field(default_factory=dict)

    def word(self, word: str) -> float:
        """Probability that another person's name holds this word."""
        if len(word) == 1:
            return self.initial(word)
        background = KNOWN_GIVEN if formal_names(word) else RARE_WORD
        others = max(0, self.words[word] - 1)
        return (others + BACKGROUND * background) / (self.people + BACKGROUND)

    def initial(self, letter: str) -> float:
        """Probability that one of another person's names begins with this letter."""
        return (self.initials[letter] + 0.1 * BACKGROUND) / (self.people + BACKGROUND)

    def value(self, field_name: str, value: str, usual: float) -> float:
        """Probability that another person has this value; ``usual`` is the rate at which two people agree on the field."""
        counts = self.values.get(field_name)
        if not counts:
            return usual
        known = sum(counts.values())
        return (max(0, counts[value] - 1) + 50 * usual) / (known + 50)


def count(customers: Iterable[Prepared], fields: Iterable[str]) -> Frequencies:
    """The frequencies of a customer base, for the name and the named fields (``extra`` columns included)."""
    words: Counter[str] = Counter()
    initials: Counter[str] = Counter()
    values: dict[str, Counter[str]] = {name: Counter() for name in fields}
    people = 0
    for person in customers:
        people += 1
        held = {word for form in person.names for word in form}
        words.update(held)
        initials.update({word[0] for word in held})
        for name, counts in values.items():
            counts.update(values_of(person, name))
    return Frequencies(people, words, initials, values)


def values_of(person: Prepared, field_name: str) -> tuple[str, ...]:
    """A person's values of a field, ``extra`` columns by their own name."""
    if field_name == "domains":
        return tuple({email.partition("@")[2] for email in person.emails})
    found = (
        getattr(person, field_name, None)
        if field_name in Prepared.__slots__
        else person.extra.get(field_name)
    )
    if isinstance(found, tuple):
        return found
    return (found,) if found else ()
