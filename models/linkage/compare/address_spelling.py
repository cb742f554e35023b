"""Which names an e-mail address spells, for many pairs at once.

The chances are those of ``name_agreement.address_chance``, which is asked only where lengths, ends and sets
of letters leave it in question.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray

from models.linkage.compare import name_agreement
from models.linkage.compare.name_arrays import LONGEST_FORM, Form, Words
from models.linkage.compare.people_pairs import Pairs
from models.linkage.compare.value_arrays import (
    Bools,
    Ints,
    Values,
    lengths,
    letter_sets,
    numbered,
    numbers,
    side_by_side,
)
from models.linkage.compare.word_features import Looks
from models.linkage.prepare.address_words import letters_of
from models.linkage.prepare.frequencies import Frequencies
from models.linkage.prepare.prepared import Prepared


class Spelling:
    """What the addresses of one side of a pair make of the other side's name."""

    def __init__(self, pairs: Pairs, frequencies: Frequencies) -> None:
        self.pairs, self.frequencies = pairs, frequencies
        self.emails = Values(list(map(attrgetter("emails"), pairs.mentions)))

    def chances(self, chosen: Ints, by_customer: bool = False) -> NDArray[np.float64]:
        """Give the least chance by which an address spells a form of the other side's name.

        Args:
            chosen: The pairs.
            by_customer: Whether the addresses are the customer's, and the name the mention's.

        Returns:
            The chance of each of these pairs; infinite where no address spells the name.
        """
        found = np.full(len(chosen), np.inf)
        asked = self._asked(chosen, by_customer)
        for at, local, form, slips in asked.where(asked.may):
            chance = name_agreement.address_chance(local, form, self.frequencies, slips)
            if chance is not None and chance < found[at]:
                found[at] = chance
        return found

    def spelled(self, chosen: Ints) -> Bools:
        """Say whether an address of the mention spells a form of the customer's name."""
        asked = self._asked(chosen)
        found = np.zeros(len(chosen), dtype=bool)
        found[asked.pair[asked.sure]] = True
        known: dict[tuple[str, Form], bool] = {}
        for at, local, form, slips in asked.where(asked.may & ~found[asked.pair]):
            spells = known.get((local, form))
            if spells is None:
                spells = known[local, form] = name_agreement.spells(local, form, slips)
            found[at] |= spells
        return found

    def _asked(self, chosen: Ints, by_customer: bool = False) -> _Asked:
        left, right = self.pairs.left[chosen], self.pairs.right[chosen]
        emails, forms, words = self.emails, self.pairs.forms[1], len(self.pairs.forms[0].flat)
        if by_customer:
            emails = Values([self.pairs.customers[at].emails for at in right.tolist()])
            forms, words, left, right = self.pairs.forms[0], 0, np.arange(len(chosen)), left
        pair, address, form = side_by_side(emails, forms, left, right)
        used, which = np.unique(address, return_inverse=True)
        local_parts = [emails.flat[at].partition("@")[0] for at in used.tolist()]
        found = may_spell(self.pairs.words, local_parts, which, words + form)
        return _Asked(pair, which, form, local_parts, forms.flat, *found)


@dataclass(frozen=True)
class _Asked:
    """Addresses beside forms of names, of the pair ``pair[i]``.

    ``local_parts[local[i]]`` stands beside ``forms[form[i]]``; ``sure``, ``may`` and ``slips`` are what
    ``may_spell`` says of them.
    """

    pair: Ints
    local: Ints
    form: Ints
    local_parts: list[str]
    forms: list[Form]
    sure: Bools
    may: Bools
    slips: Bools

    def where(self, chosen: Bools) -> Iterator[tuple[int, str, Form, bool]]:
        """Give pair, local part, form, and whether it may be with a slip, one by one."""
        at = np.flatnonzero(chosen)
        columns = self.pair[at], self.local[at], self.form[at], self.slips[at]
        for pair, local, form, slips in zip(*(column.tolist() for column in columns), strict=True):
            yield pair, self.local_parts[local], self.forms[form], slips


def own_address(person: Prepared) -> bool:
    """Say whether an address of a person spells the person's own name."""
    return any(
        name_agreement.spells(email.partition("@")[0], form)
        for email in person.emails
        for form in person.names
    )


def may_spell(
    words: Words, local_parts: Sequence[str], which: Ints, forms: Ints
) -> tuple[Bools, Bools, Bools]:
    """Say which local parts may spell which names. What may not is None to ``name_agreement.address_chance``.

    Args:
        words: The words of all forms.
        local_parts: What stands before the @ of each address.
        which: The local part of each question.
        forms: The form of each question.

    Returns:
        Whether the address surely spells the name, whether it may, and whether with a slip.
    """
    texts = list(map(letters_of, local_parts))
    counts = words.counts[forms]
    rows = words.rows[: int(min(LONGEST_FORM, counts.max(initial=0))), forms]
    sure, slips = np.zeros(len(which), dtype=bool), counts > LONGEST_FORM
    answered, again = _slipped(words, texts, which, rows)
    sure[answered], slips[answered], slips[again] = True, True, True
    may = slips.copy()
    for front in (True, False):
        answered, again = _Rests(words, texts, front).answered(which, rows)
        sure[answered], may[answered], may[again] = True, True, True
    return sure, may & (counts > 1), slips


def _printed(letters: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Sets of letters, each of i, j and l with the other two, which print alike."""
    alike = letter_sets(["ijl"])
    return np.where(letters & alike > 0, letters | alike, letters)


def _slipped(words: Words, texts: Sequence[str], which: Ints, rows: Ints) -> tuple[Ints, Ints]:
    """Where a local part is two words, or a word and an initial, but for a slip.

    Also where the two may be one word that stands twice.
    """
    length, letters = lengths(texts)[which], letter_sets(texts)[which]
    ends = _printed(letter_sets([text[:1] + text[-1:] for text in texts]))[which]
    word_length, word_letters = words.looks.length[rows], words.looks.letters[rows]
    initials = _printed(words.looks.initial)[rows]
    none = np.empty(0, dtype=np.int64)
    found = [(none, none, none)]
    for at in range(len(rows)):
        own = word_length[at]
        # in a word of eight letters or more, two
        slips = np.where(own < 8, 1, 2)
        beside = (own > 5) & (np.abs(length - 1 - own) <= slips)
        beside &= np.bitwise_count(letters ^ word_letters[at]) <= 2 * slips + 1
        for to in range(len(rows)):
            if to != at:
                may = beside & ((ends & initials[to]) > 0)
                joined = (own > 2) & (word_length[to] > 2) & (np.abs(length - own - word_length[to]) <= slips)
                if joined.any():
                    both = word_letters[at] | word_letters[to]
                    may |= joined & (np.bitwise_count(letters ^ both) <= 2 * slips)
                there = np.flatnonzero(may)
                found.append((there, rows[at, there], rows[to, there]))
    here, one, other = (np.concatenate(column) for column in zip(*found, strict=True))
    same = one == other
    size, every, here, again = words.size, words.all, here[~same], here[same]
    asked, two = np.unique((which[here] * size + one[~same]) * size + other[~same], return_inverse=True)
    answers = [
        name_agreement.spelled_with_a_slip(
            texts[code // size // size], every[code // size % size], every[code % size]
        )
        for code in asked.tolist()
    ]
    return here[np.array(answers, dtype=bool)[two]], again


class _Rests:
    """What is left of local parts when a word is taken off their front, or their end."""

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
        at = numbered(rest for _, rest in cuts)
        self.texts, self.number = list(at), numbers(at, [rest for _, rest in cuts])
        self.looks = Looks(self.texts, words.looks)

    def answered(self, which: Ints, rows: Ints) -> tuple[Ints, Ints]:
        """Say where a local part holds a word, and what is left of it answers another.

        Returns:
            The questions where it does, and those where the other word is the same word once more.
        """
        none = np.empty(0, dtype=np.int64)
        here, rests, others, again = [none], [none], [none], [none]
        for at in range(len(rows) if len(self.codes) else 0):
            code = which * self.words.size + rows[at]
            rest = np.minimum(np.searchsorted(self.codes, code), len(self.codes) - 1)
            held = np.flatnonzero((self.codes[rest] == code) & (rows[at] >= 0))
            rest = self.number[rest[held]]
            for to in range(len(rows)):
                other = rows[to, held]
                there = np.flatnonzero((other >= 0) & (other != rows[at, held]))
                there = there[self._may_answer(rest[there], other[there])]
                here.append(held[there])
                rests.append(rest[there])
                others.append(other[there])
                if to != at:
                    again.append(held[other == rows[at, held]])
        size, texts = self.words.size, self.words.all
        codes = np.concatenate(rests) * size + np.concatenate(others)
        asked, two = np.unique(codes, return_inverse=True)
        answers = [
            name_agreement.answers(self.texts[code // size], texts[code % size]) for code in asked.tolist()
        ]
        return np.concatenate(here)[np.array(answers, dtype=bool)[two]], np.concatenate(again)

    def _may_answer(self, rest: Ints, other: Ints) -> Bools:
        """Whether a rest may be a word, its beginning, or, of one letter or two, its initial."""
        length, words = self.looks.length[rest], self.words.looks
        found = self.looks.may_agree(rest, other, words)
        found |= (length == 3) & (self.looks.first[rest] == words.first[other])
        found |= (length < 3) & ((_printed(self.looks.letters[rest]) & _printed(words.initial[other])) > 0)
        return found
