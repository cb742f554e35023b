"""Many pairs of names at once: the same levels and chances as ``names.compare``, pair by pair, in arrays.

What two words are to each other is asked once for every two words of the batch, and only of those that may be anything to each
other; which words answer which is then found for all pairs together."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.linkage import names
from models.linkage.frequencies import Frequencies
from models.linkage.given import two_given_names
from models.linkage.nicknames import formal_names

LONGEST_FORM = 5
"""Words of a name up to which it is compared in arrays; the few longer ones are compared one by one."""

Form = tuple[str, ...]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Kinds = NDArray[np.int8]


class Words:
    """The words of a batch, each once; ``rows`` [forms, LONGEST_FORM] has the words of each form, -1 where it has no more."""

    def __init__(self, forms: Sequence[Form]) -> None:
        at: dict[str, int] = {}
        for word in chain.from_iterable(forms):
            at.setdefault(word, len(at))
        self.all = list(at)
        self.counts = np.fromiter(map(len, forms), np.int64, len(forms))
        flat = np.fromiter(map(at.__getitem__, chain.from_iterable(forms)), np.int64, int(self.counts.sum()))
        self.rows = np.full((len(forms), LONGEST_FORM), -1, dtype=np.int64)
        place = np.arange(len(flat)) - np.repeat(np.cumsum(self.counts) - self.counts, self.counts)
        inside = place < LONGEST_FORM
        self.rows[np.repeat(np.arange(len(forms)), self.counts)[inside], place[inside]] = flat[inside]
        self.length = np.fromiter(map(len, self.all), np.int64, len(self.all))
        self.first = _numbered([word[0] for word in self.all])
        self.four = _numbered([word[:4] for word in self.all])
        self.shape = _numbered([names.skeleton(word) for word in self.all])
        self.nicknamed = np.fromiter((bool(formal_names(w)) for w in self.all), bool, len(self.all))
        self.letters = _letter_sets(self.all)

    def may_agree(self, one: Ints, other: Ints) -> Bools:
        """Whether two words may be anything to each other at all; what is none here is NONE to ``names.word_agreement``."""
        short = np.minimum(self.length[one], self.length[other])
        near = np.abs(self.length[one] - self.length[other]) <= 2
        few = np.bitwise_count(self.letters[one] ^ self.letters[other]) <= 4
        found: Bools = (
            (one == other)
            | ((short == 1) & (self.first[one] == self.first[other]))
            | (self.nicknamed[one] & self.nicknamed[other])
            | ((short > 2) & near & few)
            | ((short > 3) & ((self.four[one] == self.four[other]) | (self.shape[one] == self.shape[other])))
        )
        return found


def _numbered(texts: Sequence[str]) -> Ints:
    at: dict[str, int] = {}
    return np.fromiter((at.setdefault(text, len(at)) for text in texts), np.int64, len(texts))


def _letter_sets(words: Sequence[str]) -> NDArray[np.uint64]:
    """Which characters a word has, a bit for each (characters beyond a and z share bits)."""
    if not words:
        return np.empty(0, dtype=np.uint64)
    points = np.array(words, dtype=np.str_).view(np.uint32).reshape(len(words), -1).astype(np.uint64)
    bits = np.where(points > 0, np.uint64(1) << (points % np.uint64(64)), np.uint64(0))
    found: NDArray[np.uint64] = np.bitwise_or.reduce(bits, axis=1)
    return found


def compare(
    mentions: Sequence[Form], customers: Sequence[Form], left: Ints, right: Ints, slips: Bools, frequencies: Frequencies
) -> tuple[Kinds, NDArray[np.float64]]:  # fmt: skip
    """Levels and chances of the pairs ``mentions[left[i]]``, ``customers[right[i]]``; ``slips[i]``: a given name may be a slip for
    another one."""
    words = Words([*mentions, *customers])
    mine, theirs = words.rows[left], words.rows[len(mentions) + right]
    counts = words.counts[left], words.counts[len(mentions) + right]
    levels = np.zeros(len(left), dtype=np.int8)
    chances = np.ones(len(left))
    singly = (counts[0] > LONGEST_FORM) | (counts[1] > LONGEST_FORM) | _torn(words, mine, theirs, counts)
    met = _Met(words, mine, theirs, counts, slips)
    singly |= met.may_be_joined()
    for at in np.flatnonzero(singly).tolist():
        levels[at], chances[at] = names.compare(
            mentions[left[at]], customers[right[at]], frequencies, bool(slips[at])
        )
    plain = ~singly
    levels[plain], chances[plain] = met.levels()[plain], met.chances(frequencies)[plain]
    return levels, chances


def _torn(words: Words, mine: Ints, theirs: Ints, counts: tuple[Ints, Ints]) -> Bools:
    """Whether two names may be the same letters, torn apart in other places."""
    length = np.append(words.length, 0)
    letters = np.append(words.letters, np.uint64(0))
    sides = [np.bitwise_or.reduce(letters[rows], axis=1) for rows in (mine, theirs)]
    same = (length[mine].sum(axis=1) == length[theirs].sum(axis=1)) & (sides[0] == sides[1])
    found: Bools = same & (counts[0] != counts[1])
    return found


class _Met:
    """Which words of each pair answer each other: the best agreement first, and of equal ones that of the first words."""

    def __init__(
        self, words: Words, mine: Ints, theirs: Ints, counts: tuple[Ints, Ints], slips: Bools
    ) -> None:
        self.words, self.mine, self.theirs = words, mine, theirs
        self.last = np.minimum(counts[0], LONGEST_FORM) - 1, np.minimum(counts[1], LONGEST_FORM) - 1
        width = LONGEST_FORM
        #: the kind of agreement that each word of the mention has, and with which word of the customer
        self.kind = np.zeros((len(mine), width), dtype=np.int8)
        self.partner = np.full((len(mine), width), -1, dtype=np.int64)
        self.used = np.zeros((len(mine), width), dtype=bool)
        kinds = self._kinds(slips)
        for kind in (names.EXACT, names.FORM, names.SLIP, names.INITIAL):
            for at in range(width):
                for to in range(width):
                    pairs = kinds.get((at, to, kind))
                    if pairs is None:
                        continue
                    free = pairs[(self.kind[pairs, at] == 0) & ~self.used[pairs, to]]
                    self.kind[free, at] = kind
                    self.partner[free, at] = self.theirs[free, to]
                    self.used[free, to] = True

    def _kinds(self, slips: Bools) -> dict[tuple[int, int, int], Ints]:
        """For two places and a kind, the pairs whose words there agree so."""
        width, size = LONGEST_FORM, max(1, len(self.words.all))
        here, at, to = np.nonzero((self.mine[:, :, None] >= 0) & (self.theirs[:, None, :] >= 0))
        one, other = self.mine[here, at], self.theirs[here, to]
        may = self.words.may_agree(one, other)
        here, at, to, one, other = here[may], at[may], to[may], one[may], other[may]
        asked, which = np.unique(one * size + other, return_inverse=True)
        texts = self.words.all
        kind = np.fromiter(
            (names.word_agreement(texts[pair // size], texts[pair % size]) for pair in asked.tolist()), np.int8, len(asked)
        )  # fmt: skip
        two = np.zeros(len(asked), dtype=bool)
        for pair in np.flatnonzero(kind == names.SLIP).tolist():
            two[pair] = two_given_names(texts[asked[pair] // size], texts[asked[pair] % size])
        last, other_last = self.last[0][here], self.last[1][here]
        ends = ((at == 0) | (at == last)) & ((to == 0) | (to == other_last))
        families = (at == last) & (last > 0) & (to == other_last) & (other_last > 0)
        kept = (kind[which] > 0) & ~(two[which] & ends & ~families & ~slips[here])
        code = ((at * width + to) * 5 + kind[which])[kept]
        here = here[kept]
        order = np.argsort(code, kind="stable")
        codes, starts = np.unique(code[order], return_index=True)
        if not len(codes):
            return {}
        return {
            (int(c) // 5 // width, int(c) // 5 % width, int(c) % 5): pairs
            for c, pairs in zip(codes, np.split(here[order], starts[1:]), strict=True)
        }

    def _alone(self) -> tuple[Bools, Bools]:
        """The words of the mention and of the customer that nothing answers."""
        return (self.mine >= 0) & (self.kind == 0), (self.theirs >= 0) & ~self.used

    def may_be_joined(self) -> Bools:
        """Whether words that nothing answers may be one word of the other side written in parts, or the other way round."""
        left, right = self._alone()
        length = np.append(self.words.length, 0)
        found = np.zeros(len(self.mine), dtype=bool)
        for parts, whole, own, others in (
            (left, right, self.mine, self.theirs),
            (right, left, self.theirs, self.mine),
        ):
            total = np.where(parts, length[own], 0).sum(axis=1)
            near = whole & (np.abs(length[others] - total[:, None]) <= 1)
            found |= (parts.sum(axis=1) > 1) & (total >= 5) & near.any(axis=1)
        return found

    def levels(self) -> Kinds:
        """Each pair's level, decided once for all pairs that have met alike."""
        left, right = self._alone()
        long = np.append(self.words.length > 1, False)
        whole, initial = self.kind > names.INITIAL, self.kind == names.INITIAL
        rows = np.arange(len(self.mine))
        family = self.theirs[rows, self.last[1]][:, None]
        own_family = self.mine[rows, self.last[0]][:, None]
        met = self.kind > 0
        columns: tuple[Any, ...] = (
            left.any(axis=1), right.any(axis=1), (left & long[self.mine]).any(axis=1), (right & long[self.theirs]).any(axis=1),
            np.minimum(2, whole.sum(axis=1)), np.minimum(2, met.sum(axis=1)),
            ~(whole & (self.kind != names.SLIP)).any(axis=1), (whole & (self.partner == family)).any(axis=1),
            (left & long[self.mine] & (self.mine == own_family)).any(axis=1)
            | (right & long[self.theirs] & (self.theirs == family)).any(axis=1),
            (met & ~long[self.mine]).any(axis=1), (met & ~long[self.partner]).any(axis=1),
            (self.kind == names.SLIP).any(axis=1), (self.kind == names.FORM).any(axis=1), initial.any(axis=1),
        )  # fmt: skip
        code = np.zeros(len(rows), dtype=np.int64)
        for column in columns:
            code = code * 3 + column
        _, first, which = np.unique(code, return_index=True, return_inverse=True)
        level = [
            names.level_of(names.Met(*(column[at].item() for column in columns))) for at in first.tolist()
        ]
        return np.array(level, dtype=np.int8)[which]

    def chances(self, frequencies: Frequencies) -> NDArray[np.float64]:
        """The probability that each pair's names agree so by chance: the product over the words that met."""
        here, at = np.nonzero(self.kind)
        one, other, kind = self.mine[here, at], self.partner[here, at], self.kind[here, at].astype(np.int64)
        size = max(1, len(self.words.all))
        asked, which = np.unique((one * size + other) * 5 + kind, return_inverse=True)
        texts = self.words.all
        chance = np.fromiter(
            (names.word_chance(c % 5, texts[c // 5 // size], texts[c // 5 % size], frequencies) for c in asked.tolist()), np.float64, len(asked)
        )  # fmt: skip
        found = np.ones(self.kind.shape)
        found[here, at] = chance[which]
        return np.asarray(found.prod(axis=1))
