"""Which names an e-mail address spells, for many pairs at once: the same chances as ``names.address_chance``, which is asked only of
addresses and names that lengths, ends and sets of letters leave in question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray

from models.linkage import names
from models.linkage.frequencies import Frequencies
from models.linkage.looks import Looks
from models.linkage.name_pairs import LONGEST_FORM, Form, Words
from models.linkage.pairs import Pairs
from models.linkage.people import Prepared
from models.linkage.values import (
    Bools,
    Ints,
    Values,
    lengths,
    letter_sets,
    side_by_side,
)


class Spelling:
    """What the addresses of the one of a pair make of the other's name."""

    def __init__(self, pairs: Pairs, frequencies: Frequencies) -> None:
        self.pairs, self.frequencies = pairs, frequencies
        self.emails = Values(list(map(attrgetter("emails"), pairs.mentions)))

    def chances(self, chosen: Ints, by_customer: bool = False) -> NDArray[np.float64]:
        """For each of these pairs the least chance by which an address of the mention (``by_customer``: of the customer) spells a form of the
        other's name; infinite where none does."""
        found = np.full(len(chosen), np.inf)
        for at, local, form, slips in self._may(chosen, by_customer):
            chance = names.address_chance(local, form, self.frequencies, slips)
            if chance is not None and chance < found[at]:
                found[at] = chance
        return found

    def spelled(self, chosen: Ints) -> Bools:
        """Whether an address of the mention spells a form of the customer's name."""
        found = np.zeros(len(chosen), dtype=bool)
        for at, local, form, slips in self._may(chosen):
            found[at] = found[at] or names.spells(local, form, slips)
        return found

    def _may(self, chosen: Ints, by_customer: bool = False) -> Iterator[tuple[int, str, Form, bool]]:
        """The pairs that may be such, by their place among the chosen, with local part and form, and whether it may be with a slip."""
        left, right = self.pairs.left[chosen], self.pairs.right[chosen]
        emails, forms, words = self.emails, self.pairs.forms[1], len(self.pairs.forms[0].flat)
        if by_customer:
            emails = Values([self.pairs.customers[at].emails for at in right.tolist()])
            forms, words, left, right = self.pairs.forms[0], 0, np.arange(len(chosen)), left
        pair, address, form = side_by_side(emails, forms, left, right)
        used, which = np.unique(address, return_inverse=True)
        local_parts = [emails.flat[at].partition("@")[0] for at in used.tolist()]
        may, slips = may_spell(self.pairs.words, local_parts, which, words + form)
        asked = np.flatnonzero(may)
        columns = pair[asked], which[asked], form[asked], slips[asked]
        for at, local, name, slip in zip(*(column.tolist() for column in columns), strict=True):
            yield at, local_parts[local], forms.flat[name], slip


def own_address(person: Prepared) -> bool:
    """Whether an address of a person spells the person's own name."""
    return any(
        names.spells(email.partition("@")[0], form) for email in person.emails for form in person.names
    )


def may_spell(words: Words, local_parts: Sequence[str], which: Ints, forms: Ints) -> tuple[Bools, Bools]:
    """Whether ``local_parts[which[i]]`` may spell the form ``forms[i]`` of the words, and whether with a slip: what is False here is None
    to ``names.address_chance``."""
    texts = list(map(names.letters_of, local_parts))
    counts = words.counts[forms]
    rows = words.rows[: int(min(LONGEST_FORM, counts.max(initial=0))), forms]
    initials = _printed(words.looks.initial)
    slips = _may_slip(words, texts, which, rows, initials[rows]) | (counts > LONGEST_FORM)
    found = slips.copy()
    for front in (True, False):
        found |= _Rests(words, texts, front).may_answer(which, rows, initials)
    return found & (counts > 1), slips


def _printed(letters: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Sets of letters, each of i, j and l with the other two, which print alike."""
    alike = letter_sets(["ijl"])
    return np.where(letters & alike > 0, letters | alike, letters)


def _may_slip(
    words: Words, texts: Sequence[str], which: Ints, rows: Ints, initials: NDArray[np.uint64]
) -> Bools:
    """Whether a local part may be a word and another, or a word and the initial of another, but for a slip in the word."""
    length, letters = lengths(texts)[which], letter_sets(texts)[which]
    ends = _printed(letter_sets([text[:1] + text[-1:] for text in texts]))[which]
    word_length, word_letters = words.looks.length[rows], words.looks.letters[rows]
    found = np.zeros(rows.shape[1], dtype=bool)
    for at in range(len(rows)):
        own = word_length[at]
        # in a word of eight letters or more, two
        slips = np.where(own < 8, 1, 2)
        beside = (own > 5) & (np.abs(length - 1 - own) <= slips)
        beside &= np.bitwise_count(letters ^ word_letters[at]) <= 2 * slips + 1
        for to in range(len(rows)):
            if to != at:
                found |= beside & ((ends & initials[to]) > 0)
                joined = (own > 2) & (word_length[to] > 2) & (np.abs(length - own - word_length[to]) <= slips)
                if joined.any():
                    both = word_letters[at] | word_letters[to]
                    found |= joined & (np.bitwise_count(letters ^ both) <= 2 * slips)
    return found


class _Rests:
    """What is left of local parts when a word is taken off their front, or their end: by local part and word."""

    def __init__(self, words: Words, texts: Sequence[str], front: bool) -> None:
        self.words = words
        cuts = [
            (at * words.size + word, text[cut:] if front else text[:-cut])
            for at, text in enumerate(texts)
            for cut in range(3, len(text))
            if 0 <= (word := words.at.get(text[:cut] if front else text[-cut:], -1)) < words.size
        ]
        cuts.sort()
        self.codes = np.array([code for code, _ in cuts], dtype=np.int64)
        rests = [rest for _, rest in cuts]
        self.looks = Looks(rests, words.looks)
        # one letter or two are initials
        self.initials = _printed(letter_sets([rest if len(rest) < 3 else "" for rest in rests]))

    def may_answer(self, which: Ints, rows: Ints, initials: NDArray[np.uint64]) -> Bools:
        """Whether ``texts[which[i]]`` holds a word of ``rows[:, i]``, and what is left of it may be another one, or its beginning."""
        found = np.zeros(len(which), dtype=bool)
        for at in range(len(rows) if len(self.codes) else 0):
            code = which * self.words.size + rows[at]
            rest = np.minimum(np.searchsorted(self.codes, code), len(self.codes) - 1)
            held = np.flatnonzero((self.codes[rest] == code) & (rows[at] >= 0))
            rest = rest[held]
            for to in range(len(rows)):
                if to != at:
                    other = rows[to, held]
                    may = self.looks.may_agree(rest, other, self.words.looks)
                    may |= (self.initials[rest] & initials[other]) > 0
                    may |= (self.looks.length[rest] == 3) & (
                        self.looks.first[rest] == self.words.looks.first[other]
                    )
                    found[held] |= may
        return found
