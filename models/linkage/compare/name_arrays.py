"""Many pairs of names at once: the levels and chances of ``name_agreement.compare``, in arrays.

What two words are to each other is asked once for every two words of the batch, and only where they may be
anything to each other; which words answer which is then found for all pairs together.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.linkage.compare import name_agreement
from models.linkage.compare.value_arrays import Bools, Ints, lengths
from models.linkage.compare.word_features import IN_PRINT, vocabulary
from models.linkage.prepare.frequencies import Frequencies
from models.linkage.prepare.known_names import two_given_names

LONGEST_FORM = 5
"""Words of a name up to which it is compared in arrays; the few longer ones are compared one by one."""

Form = tuple[str, ...]
Kinds = NDArray[np.int8]


class Words:
    """The words of a batch by their numbers in a vocabulary.

    Attributes:
        at: The number of each word.
        all: The words of the vocabulary.
        looks: What may be asked of them.
        rows: [LONGEST_FORM, forms], the words of each form by their place, -1 where it has no more.
        counts: How many words each form has.
        full: Whether two words of a form have more than one letter.
    """

    def __init__(self, forms: Sequence[Form]) -> None:
        known = vocabulary()
        flat = list(chain.from_iterable(forms))
        word = known.numbers(flat)
        self.at, self.all, self.looks = known.at, known.all, known.looks
        self.size = max(1, len(self.looks.length) - 1)
        self.counts = lengths(forms)
        form = np.repeat(np.arange(len(forms)), self.counts)
        place = np.arange(len(flat)) - (np.cumsum(self.counts) - self.counts)[form]
        inside = place < LONGEST_FORM
        self.rows = np.full((LONGEST_FORM, len(forms)), -1, dtype=np.int64)
        self.rows[place[inside], form[inside]] = word[inside]
        self.full = np.bincount(form, self.looks.length[word] > 1, len(forms)) > 1


def compare(
    mentions: Sequence[Form],
    customers: Sequence[Form],
    left: Ints,
    right: Ints,
    slips: Bools,
    frequencies: Frequencies,
    words: Words | None = None,
) -> tuple[Kinds, NDArray[np.float64]]:
    """Compare the pairs ``mentions[left[i]]`` and ``customers[right[i]]``.

    Args:
        mentions: Forms of names.
        customers: Forms of names.
        left: The form of the mention of each pair.
        right: The form of the customer of each pair.
        slips: Whether a given name of the pair may be a slip for another one.
        frequencies: How common words of names are.
        words: The words of the mentions and then of the customers, where they are known.

    Returns:
        Levels and chances, pair by pair.
    """
    words = words or Words([*mentions, *customers])
    met = _Met(words, left, len(mentions) + right, slips)
    levels, chances = met.levels(), met.chances(frequencies)
    for at in np.flatnonzero(met.singly()).tolist():
        levels[at], chances[at] = name_agreement.compare(
            mentions[left[at]], customers[right[at]], frequencies, bool(slips[at])
        )
    return levels, chances


class _Met:
    """Which words of each pair answer each other; arrays are [places, pairs].

    The best agreement comes first, and of equal ones that of the first words.
    """

    def __init__(self, words: Words, left: Ints, right: Ints, slips: Bools) -> None:
        self.words = words
        self.counts = words.counts[left], words.counts[right]
        self.width = int(min(LONGEST_FORM, max(count.max(initial=1) for count in self.counts)))
        self.mine, self.theirs = words.rows[: self.width, left], words.rows[: self.width, right]
        self.last = np.minimum(self.counts[0], LONGEST_FORM) - 1, np.minimum(self.counts[1], LONGEST_FORM) - 1
        #: the kind of agreement that each word of the mention has, and with which word of the customer
        self.kind = np.zeros(self.mine.shape, dtype=np.int8)
        self.partner = np.full(self.mine.shape, -1, dtype=np.int64)
        used = np.zeros(self.mine.shape, dtype=bool)
        kinds = self._kinds(slips)
        for kind in (name_agreement.EXACT, name_agreement.FORM, name_agreement.SLIP, name_agreement.INITIAL):
            for at in range(self.width):
                for to in range(self.width):
                    pairs = kinds.get((at, to, kind))
                    if pairs is None:
                        continue
                    free = pairs[(self.kind[at, pairs] == 0) & ~used[to, pairs]]
                    self.kind[at, free] = kind
                    self.partner[at, free] = self.theirs[to, free]
                    used[to, free] = True
        #: the words of the mention and of the customer that nothing answers
        self.alone = (self.mine >= 0) & (self.kind == 0), (self.theirs >= 0) & ~used

    def _kinds(self, slips: Bools) -> dict[tuple[int, int, int], Ints]:
        """For two places and a kind, the pairs whose words there agree so."""
        found: list[tuple[Ints, NDArray[np.int64]]] = []
        for at in range(self.width):
            for to in range(self.width):
                there = np.flatnonzero((self.mine[at] >= 0) & (self.theirs[to] >= 0))
                there = there[self.words.looks.may_agree(self.mine[at, there], self.theirs[to, there])]
                found.append((there, np.full(len(there), at * self.width + to)))
        here, places = (np.concatenate(side) for side in zip(*found, strict=True))
        place, other = places // self.width, places % self.width
        kinds, two = self._agreements(self.mine[place, here], self.theirs[other, here])
        last, other_last = self.last[0][here], self.last[1][here]
        ends = ((place == 0) | (place == last)) & ((other == 0) | (other == other_last))
        families = (place == last) & (last > 0) & (other == other_last) & (other_last > 0)
        kept = (kinds > 0) & ~(two & ends & ~families & ~slips[here])
        code, here = (places * 5 + kinds)[kept], here[kept]
        order = np.argsort(code, kind="stable")
        codes, starts = np.unique(code[order], return_index=True)
        if not len(codes):
            return {}
        return {
            (int(c) // 5 // self.width, int(c) // 5 % self.width, int(c) % 5): pairs
            for c, pairs in zip(codes, np.split(here[order], starts[1:]), strict=True)
        }

    def _agreements(self, one: Ints, other: Ints) -> tuple[Kinds, Bools]:
        """How two words agree, and whether they agree by a slip and are two given names."""
        kind, two = np.full(len(one), name_agreement.EXACT, dtype=np.int8), np.zeros(len(one), dtype=bool)
        differ = np.flatnonzero(one != other)
        texts, size = self.words.all, self.words.size
        asked, which = np.unique(one[differ] * size + other[differ], return_inverse=True)
        pairs = [(texts[pair // size], texts[pair % size]) for pair in asked.tolist()]
        found = [name_agreement.word_agreement(*pair) for pair in pairs]
        apart = [
            kind == name_agreement.SLIP and two_given_names(*pair)
            for kind, pair in zip(found, pairs, strict=True)
        ]
        kind[differ], two[differ] = np.array(found, np.int8)[which], np.array(apart, bool)[which]
        return kind, two

    def singly(self) -> Bools:
        """Say which pairs arrays cannot tell: long names, and words torn apart or written together."""
        one, other = self.counts
        found: Bools = (one > LONGEST_FORM) | (other > LONGEST_FORM)
        length, letters = self.words.looks.length, self.words.looks.letters
        # the same letters, torn apart in other places
        uneven = np.flatnonzero(one != other)
        mine, theirs = self.mine[:, uneven], self.theirs[:, uneven]
        whole_length = length[mine].sum(axis=0)
        same = (whole_length == length[theirs].sum(axis=0)) & (whole_length >= 8)
        same &= np.bitwise_or.reduce(letters[mine], axis=0) == np.bitwise_or.reduce(letters[theirs], axis=0)
        found[uneven] |= same
        # words that nothing answers may be one word of the other side written in parts, or the other way
        # round
        left, right = self.alone
        for parts, whole, own, others in (
            (left, right, self.mine, self.theirs),
            (right, left, self.theirs, self.mine),
        ):
            several = np.flatnonzero((parts.sum(axis=0) > 1) & whole.any(axis=0))
            total = np.where(parts[:, several], length[own[:, several]], 0).sum(axis=0)
            differ = np.bitwise_or.reduce(np.where(parts[:, several], letters[own[:, several]], 0), axis=0)
            differ = differ ^ letters[others[:, several]]
            # two slips at most, or whatever is alike in print
            few = (np.bitwise_count(differ) <= 4) | ((differ & ~IN_PRINT) == 0)
            near = whole[:, several] & few & (np.abs(length[others[:, several]] - total) <= 1)
            found[several] |= (total >= 5) & near.any(axis=0)
        return found

    def levels(self) -> Kinds:
        """Give each pair's level, decided once for all pairs that have met alike."""
        left, right = self.alone
        long = self.words.looks.length > 1
        whole, initial = self.kind > name_agreement.INITIAL, self.kind == name_agreement.INITIAL
        pairs = np.arange(self.mine.shape[1])
        own_family, family = self.mine[self.last[0], pairs], self.theirs[self.last[1], pairs]
        met = self.kind > 0
        long_left, long_right = left & long[self.mine], right & long[self.theirs]
        columns: tuple[Any, ...] = (
            left.any(axis=0),
            right.any(axis=0),
            long_left.any(axis=0),
            long_right.any(axis=0),
            np.minimum(2, whole.sum(axis=0)),
            np.minimum(2, met.sum(axis=0)),
            ~(whole & (self.kind != name_agreement.SLIP)).any(axis=0),
            (whole & (self.partner == family)).any(axis=0),
            ((long_left & (self.mine == own_family)) | (long_right & (self.theirs == family))).any(axis=0),
            (met & ~long[self.mine]).any(axis=0),
            (met & ~long[self.partner]).any(axis=0),
            (self.kind == name_agreement.SLIP).any(axis=0),
            (self.kind == name_agreement.FORM).any(axis=0),
            initial.any(axis=0),
        )
        code = np.zeros(len(pairs), dtype=np.int64)
        for column in columns:
            code = code * 3 + column
        _, first, which = np.unique(code, return_index=True, return_inverse=True)
        level = [
            name_agreement.level_of(name_agreement.Met(*(column[at].item() for column in columns)))
            for at in first.tolist()
        ]
        return np.array(level, dtype=np.int8)[which]

    def chances(self, frequencies: Frequencies) -> NDArray[np.float64]:
        """Give the probability that each pair's names agree so by chance."""
        at, here = np.nonzero(self.kind)
        one, other, kind = self.mine[at, here], self.partner[at, here], self.kind[at, here].astype(np.int64)
        texts, size = self.words.all, self.words.size
        chance = np.ones(len(kind))
        same = kind == name_agreement.EXACT
        held = np.flatnonzero(np.bincount(other[same], minlength=size))
        by_word = np.ones(size)
        by_word[held] = [frequencies.word(texts[word]) for word in held.tolist()]
        chance[same] = by_word[other[same]]
        asked, which = np.unique(((one * size + other) * 5 + kind)[~same], return_inverse=True)
        found = [
            name_agreement.word_chance(
                code % 5, texts[code // 5 // size], texts[code // 5 % size], frequencies
            )
            for code in asked.tolist()
        ]
        chance[~same] = np.array(found, dtype=np.float64)[which]
        every = np.ones(self.kind.shape)
        every[at, here] = chance
        return np.asarray(every.prod(axis=0))
