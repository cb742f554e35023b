"""What words look like, in arrays: enough to tell that two of them can be nothing to each other."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, islice
from threading import Lock
from zlib import crc32

import numpy as np

from models.linkage.compare import name_agreement
from models.linkage.compare.value_arrays import (
    Bools,
    Ints,
    Numbers,
    every_number,
    lengths,
    letter_sets,
    new_numbers,
)
from models.linkage.prepare.nicknames import formal_names

IN_PRINT = letter_sets(["".join(chain.from_iterable(name_agreement.ALIKE_IN_PRINT))])[0]
"""The letters that OCR takes for others, as a set."""
MOST_KEPT = 200_000
"""Words that are kept from batch to batch: 30 MB."""


def _formal_bits(word: str) -> int:
    """The formal names that a word may stand for, as bits.

    Two forms of one name have one bit in common at least.
    """
    found = 0
    for name in formal_names(word):
        found |= 1 << crc32(name.encode()) % 64
    return found


class Looks:
    """Words and what may be asked of each. At the end, at -1, stands no word.

    Attributes:
        length: How many letters.
        letters: The set of its letters.
        initial: Its first letter as a set.
        formal: The formal names that it may stand for, as bits.
        first: A number that words with the same first letter share.
        four: A number that words with the same four first letters share.
        shape: A number that words of the same shape in print share.
    """

    def __init__(self, words: Sequence[str], like: Looks | None = None) -> None:
        """Look at words. ``like``: words that these are to be compared with, or join."""
        self.length = np.append(lengths(words), 0)
        self.letters = np.append(letter_sets(words), np.uint64(0))
        self.initial = np.append(letter_sets([word[0] for word in words]), np.uint64(0))
        self.formal = np.append(np.array(list(map(_formal_bits, words)), dtype=np.uint64), np.uint64(0))
        self._numbers: tuple[Numbers, Numbers, Numbers] = (
            like._numbers if like else (new_numbers(), new_numbers(), new_numbers())
        )
        starts = (
            [word[0] for word in words],
            [word[:4] for word in words],
            list(map(name_agreement.skeleton, words)),
        )
        self.first, self.four, self.shape = (
            np.append(every_number(known, texts), -1)
            for known, texts in zip(self._numbers, starts, strict=True)
        )

    def and_those(self, words: Sequence[str]) -> Looks:
        """Give these words and then those."""
        found = Looks(words, like=self)
        for name in ("length", "letters", "initial", "formal", "first", "four", "shape"):
            setattr(found, name, np.concatenate([getattr(self, name)[:-1], getattr(found, name)]))
        return found

    def may_agree(self, one: Ints, other: Ints, others: Looks | None = None) -> Bools:
        """Say whether two words may be anything to each other at all.

        What is none here is NONE to ``name_agreement.word_agreement``. ``others`` holds the second words, if
        they are not among these.
        """
        others = others or self
        length, other_length = self.length[one], others.length[other]
        letters, other_letters = self.letters[one], others.letters[other]
        short, longer = np.minimum(length, other_length), np.abs(length - other_length)
        begin_alike = self.first[one] == others.first[other]
        # a slip in three letters or more, two in seven, or in five that sound alike; an edit changes two
        # letters of a set at most
        edits = np.bitwise_count(letters ^ other_letters)
        found: Bools = (edits <= 2) & (longer <= 1) & (short > 2)
        found |= (edits <= 4) & (longer <= 2) & (short > 4) & (begin_alike | (short > 6))
        held = letters & other_letters
        within = (held == letters) | (held == other_letters)
        found |= within & (self.four[one] == others.four[other]) & (short > 3)
        found |= (self.shape[one] == others.shape[other]) & (short > 3)
        found |= (self.formal[one] & others.formal[other]) > 0
        found |= begin_alike & (short < 3)
        return found


class Vocabulary:
    """Words numbered in the order of their coming.

    It is kept from batch to batch: most names of a batch were in earlier ones.
    """

    def __init__(self) -> None:
        self.at = new_numbers()
        self.all: list[str] = []
        self.looks = Looks(())
        self._lock = Lock()

    def numbers(self, words: Sequence[str]) -> Ints:
        """Give the number of each word; new ones come in."""
        with self._lock:
            found = every_number(self.at, words)
            new = list(islice(self.at, len(self.all), None))
            if new:
                self.looks = self.looks.and_those(new)
                self.all += new
            return found


_latest = Vocabulary()


def vocabulary() -> Vocabulary:
    """Give the vocabulary of this process; a new one where it has grown too large."""
    global _latest
    if len(_latest.all) > MOST_KEPT:
        _latest = Vocabulary()
    return _latest
