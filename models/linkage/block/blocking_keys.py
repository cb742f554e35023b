"""Blocking keys of people, as numbers: everything that two records of one person may have exactly alike.

Keys of a whole batch are made at once in arrays: a word is hashed once however many people bear it, and a key
of two words is arithmetic on two numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import chain
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from models.linkage.prepare.address_words import name_words_of_address
from models.linkage.prepare.nicknames import formal_names
from models.linkage.prepare.prepared import Prepared
from models.linkage.prepare.string_hashes import Hashes, hashes, joined, mixed, powers, spread

OWNER_BITS = 26
"""Bits of an entry that say whose key it is: 67 million people. The other 38 are the key: at ten million
people a mention is proposed a customer in twenty for no reason, which comparing finds out."""
MOST_PEOPLE = 1 << OWNER_BITS
_OWNER = np.uint64(MOST_PEOPLE - 1)
_SHIFT = np.uint64(OWNER_BITS)

Rows = NDArray[np.int64]
Made = Iterator[tuple[Hashes, Rows]]
_Value = TypeVar("_Value")


def entries(people: Sequence[Prepared], first: int = 0) -> Hashes:
    """Give the keys of people, each key and the position of its owner packed into one number.

    Args:
        people: The people.
        first: The position of the first of them.

    Returns:
        The entries, sorted, each once.
    """
    if not people:
        return np.empty(0, dtype=np.uint64)
    found, owners = (np.concatenate(side) for side in zip(*_keys(people), strict=True))
    packed = (found >> _SHIFT) << _SHIFT
    packed |= (owners + first).astype(np.uint64)
    packed.sort()
    return packed[np.concatenate(([True], packed[1:] != packed[:-1]))] if packed.size else packed


def keys_of(packed: Hashes) -> Hashes:
    """Give the keys of entries, without their owners."""
    return packed >> _SHIFT


def owners_of(packed: Hashes) -> Rows:
    """Give the positions of the owners of entries."""
    found: Rows = (packed & _OWNER).astype(np.int64)
    return found


def bounds(keys: Hashes) -> tuple[Hashes, Hashes]:
    """Give the least and the greatest entry that each key may have."""
    least = keys << _SHIFT
    return least, least | _OWNER


class _Words:
    """The words of a batch, each once, and what keys are made of. ``rows`` are positions in it."""

    def __init__(self, words: Sequence[str]) -> None:
        self._at = {"": 0}
        for word in words:
            if word not in self._at:
                self._at[word] = len(self._at)
        formal = {word: sorted(names) for word in self._at if (names := formal_names(word))}
        for name in sorted(set(chain.from_iterable(formal.values()))):
            self._at.setdefault(name, len(self._at))
        self.all = list(self._at)
        self.length = np.fromiter(map(len, self.all), np.int64, len(self.all))
        self.formal_counts = np.zeros(len(self.all), dtype=np.int64)
        self.formal_counts[self.rows(list(formal))] = list(map(len, formal.values()))
        self.formal = self.rows(list(chain.from_iterable(formal.values())))
        self.formal_starts = np.cumsum(self.formal_counts) - self.formal_counts

    def rows(self, words: Sequence[str]) -> Rows:
        """Give the position of each word."""
        return np.fromiter(map(self._at.__getitem__, words), np.int64, len(words))

    @cached_property
    def whole(self) -> Hashes:
        """The hash of each word."""
        return hashes(self.all)

    @cached_property
    def power(self) -> Hashes:
        """What ``joined`` multiplies by where a word comes second."""
        return powers(self.length)

    @cached_property
    def letters(self) -> Hashes:
        """A number for the letters of each word, in whatever order; those of several words add up."""
        code = np.array(self.all, dtype=np.str_)
        points = code.view(np.uint32).reshape(len(code), -1).astype(np.uint64)
        found: Hashes = np.where(points > 0, spread(points), 0).sum(axis=1, dtype=np.uint64)
        return found

    def beginning(self, letters: int) -> Hashes:
        """Give the hashes of the first letters of all words."""
        return hashes([word[:letters] for word in self.all])

    @cached_property
    def initial(self) -> Hashes:
        """The hash of each word's first letter."""
        return self.beginning(1)


class _Forms:
    """Names as rows of words.

    ``words`` is int64 [forms, longest], -1 where a form has no more; ``owners`` says whose each form is.
    """

    def __init__(self, forms: Sequence[tuple[str, ...]], owners: Rows, table: _Words) -> None:
        counts = np.fromiter(map(len, forms), np.int64, len(forms))
        self.owners, self.table = owners[counts > 0], table
        forms, counts = [form for form in forms if form], counts[counts > 0]
        self.words = np.full((len(forms), int(counts.max(initial=1))), -1, dtype=np.int64)
        self.words[np.arange(self.words.shape[1]) < counts[:, None]] = table.rows(
            list(chain.from_iterable(forms))
        )

    def at(self, place: int, shortest: int = 1) -> tuple[Rows, Rows]:
        """The forms that have a word of ``shortest`` letters or more at a place, and the words."""
        return self._where(self.words[:, place], shortest)

    def _where(self, words: Rows, shortest: int) -> tuple[Rows, Rows]:
        here = np.flatnonzero((words >= 0) & (self.table.length[words] >= shortest))
        return here, words[here]

    def two(self, shortest: int, other_shortest: int = 1) -> Iterator[tuple[Rows, Rows, Rows]]:
        """Every two words of a form: the forms, the one and the other."""
        for place in range(self.words.shape[1]):
            here, one = self.at(place, shortest)
            for beside in range(self.words.shape[1]):
                if beside != place and here.size:
                    other = self.words[here, beside]
                    kept = (other >= 0) & (self.table.length[other] >= other_shortest)
                    yield here[kept], one[kept], other[kept]


def _keys(people: Sequence[Prepared]) -> Made:
    """The keys of people and their positions, some of them twice."""
    own, own_owners = _flat([person.names for person in people])
    emails, email_owners = _flat([[e for e in person.emails if e[0] != "@"] for person in people])
    locals_ = [email.partition("@")[0] for email in emails]
    spelled = [name_words_of_address(local) for local in locals_]
    table = _Words(list(chain.from_iterable(chain(own, spelled))))
    names = _Forms(own, own_owners, table)
    yield from _name_keys(names)
    yield from _name_keys(_Forms(spelled, email_owners, table))
    yield from _address_keys(names)
    yield mixed("e", hashes(emails)), email_owners
    yield mixed("l", hashes(locals_)), email_owners
    letters = [local if local.isalpha() else "".join(filter(str.isalpha, local)) for local in locals_]
    length = np.fromiter(map(len, letters), np.int64, len(letters))
    for cut in range(3):
        kept = np.flatnonzero(length - cut > 2)
        yield (
            mixed("a", hashes([letters[at][: length[at] - cut] for at in kept.tolist()])),
            email_owners[kept],
        )
    phones, phone_owners = _flat([person.phones for person in people])
    yield mixed("p", hashes([phone[-9:] for phone in phones])), phone_owners
    yield from _field_keys(people, names)


def _name_keys(names: _Forms) -> Made:
    """The keys that are made of the words of a name.

    All words in any order, and all letters in any order; every two words, one cut to its initial; each long
    word alone; every two words, and each alone, with a nickname made formal.
    """
    table, owners = names.table, names.owners
    there = names.words >= 0
    for kind, numbers in (("n", spread(table.whole)), ("j", table.letters)):
        yield mixed(kind, np.where(there, numbers[names.words], 0).sum(axis=1, dtype=np.uint64)), owners
    for place in range(names.words.shape[1]):
        here, word = names.at(place, 2)
        yield mixed("w", table.whole[word]), owners[here]
        here, formal = _formal(table, here, word)
        yield mixed("f", table.whole[formal]), owners[here]
        for beside in range(names.words.shape[1]):
            other = names.words[here, beside]
            kept = (other >= 0) & (table.length[other] > 1) & (beside != place)
            if kept.any():
                both = table.whole[formal[kept]], table.whole[other[kept]], table.initial[formal[kept]]
                yield mixed("wf", both[0], both[1]), owners[here[kept]]
                yield mixed("wi", both[1], both[2]), owners[here[kept]]
    for here, one, other in names.two(2):
        yield mixed("wi", table.whole[one], table.initial[other]), owners[here]


def _formal(table: _Words, here: Rows, words: Rows) -> tuple[Rows, Rows]:
    """Forms and formal names, one for each that a form's word may stand for."""
    counts = table.formal_counts[words]
    within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    return np.repeat(here, counts), table.formal[np.repeat(table.formal_starts[words], counts) + within]


def _address_keys(names: _Forms) -> Made:
    """What an address of this name may begin with, or be."""
    table, owners = names.table, names.owners
    one_letter = powers(np.array([1]))[0]
    for place in range(names.words.shape[1]):
        here, word = names.at(place, 3)
        yield mixed("a", table.whole[word]), owners[here]
    for here, one, other in names.two(3):
        whole, initial = table.whole[one], table.initial[other]
        for text in (
            joined(whole, initial, one_letter),
            joined(initial, whole, table.power[one]),
            joined(whole, table.whole[other], table.power[other]),
        ):
            yield mixed("a", text), owners[here]


def _field_keys(people: Sequence[Prepared], names: _Forms) -> Made:
    """The keys that are made of fields.

    Some fields are one person's own. Others (birth year, town, postcode) are shared by many, and count
    together with the beginning of a name.
    """
    born = [person.birth_date for person in people]
    full = [date if len(date) == 8 else "" for date in born]
    days = ["" if date.endswith("0101") else date[4:] for date in full]
    years, towns = [date[:4] for date in born], [person.city for person in people]
    postcodes = [person.postcode for person in people]
    areas = [code[:-3] if len(code) > 4 else "" for code in postcodes]
    alone = {
        "b": born, "bm": [date[:6] for date in full], "i": [p.national_id for p in people],
        "s": [p.street for p in people], "z": postcodes,
        "cy": [town and year and f"{town}|{year}" for town, year in zip(towns, years, strict=True)],
    }  # fmt: skip
    for kind, values in alone.items():
        there = np.flatnonzero(np.fromiter(map(bool, values), bool, len(values)))
        yield mixed(kind, hashes([values[at] for at in there.tolist()])), there
    organisations = [person.organisation for person in people]
    for kind, values, letters in (
        ("bn", years, 3), ("by", years, 1), ("bd", days, 1), ("zn", postcodes, 1), ("za", areas, 2),
        ("c", towns, 2), ("o", organisations, 0),
    ):  # fmt: skip
        numbers = hashes(values)
        word_numbers = names.table.beginning(letters) if letters else names.table.whole
        for place in range(names.words.shape[1]):
            here, word = names.at(place, 1 if letters else 2)
            value = numbers[names.owners[here]]
            kept = value != 0
            yield mixed(kind, value[kept], word_numbers[word[kept]]), names.owners[here[kept]]


def _flat(values: Sequence[Sequence[_Value]]) -> tuple[list[_Value], Rows]:
    """Values of all people in one row, and whose each is."""
    counts = np.fromiter(map(len, values), np.int64, len(values))
    return list(chain.from_iterable(values)), np.repeat(np.arange(len(values)), counts)
