"""What the network sees of a text: words with offsets, each as word pieces, casing shape and list flags.

A word is what BERT's own tokenizer makes one. Handles, addresses and runs of one mark are kept whole and
cut short: they take a third of the pieces of a tweet and hold no name.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from models.names.latin_model import lists

_FOLDER = Path(__file__).resolve().parent
_WORD = re.compile(
    r"(?:https?://|www\.)\S+|[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{1,64}|@\w+|[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*|([^\w\s]|_)\1*"
)
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
PIECES_A_WORD = 6
REMEMBERED = 40_000
UNKNOWN = 100
SEPARATOR = 102
(
    CONTINUES,
    SMALL,
    TITLE,
    CAPITALS,
    INITIAL,
    MIXED,
    DIGITS,
    SLIP,
    CODE,
    MARK,
    HANDLE,
    ADDRESS,
    FOREIGN,
    END,
) = range(14)
GLUED, SPACED, LINE, BLOCK = range(4)
"""What stands before a word: nothing, a space, a line break, a blank line or the window's start."""
SHAPES = 14 * 4
_TITLE = re.compile(r"[A-Z\u00c0-\u00de]\S*")


@dataclass(frozen=True, slots=True)
class Word:
    """What the network sees of a word wherever it stands."""

    pieces: tuple[int, ...]
    shape: int
    flags: int


def plain(word: str) -> str:
    """Give the word in lower case and without accents, as BERT's vocabulary has it.

    Not ``vocabulary.folding``: the network was trained on exactly this.
    """
    lower = word.lower()
    if lower.isascii():
        return lower
    return "".join(c for c in unicodedata.normalize("NFD", lower) if unicodedata.category(c) != "Mn")


def shape_of(word: str) -> int:
    """Tell how a word is written."""
    if word[0] == "@" and len(word) > 1:
        return HANDLE
    if "@" in word or "://" in word or word.startswith("www."):
        return ADDRESS
    if not word[0].isalnum():
        return MARK
    if word.isdigit():
        return DIGITS
    if not _LATIN.search(word):
        return FOREIGN
    if any(c.isdigit() for c in word):
        return SLIP if word[0].isupper() or (word[0].isdigit() and word[1:].islower()) else CODE
    if word.islower():
        return SMALL
    if word.isupper():
        return INITIAL if len(word) == 1 else CAPITALS
    return TITLE if word[0].isupper() and word[1:].islower() else MIXED


class Vocabulary:
    """Gives what the network sees of a word, and remembers it."""

    def __init__(self, pieces: list[str], known: lists.Lists) -> None:
        self._ids = {piece: number for number, piece in enumerate(pieces)}
        self._lists = known
        self._seen: dict[str, Word] = {}

    def __getitem__(self, text: str) -> Word:
        word = self._seen.get(text)
        if word is None:
            if len(self._seen) >= REMEMBERED:
                self._seen.clear()
            word = self._seen[text] = self._look_up(text)
        return word

    def _look_up(self, text: str) -> Word:
        shape = shape_of(text)
        if shape == ADDRESS:
            text = text.partition("@")[0] if "@" in text else text[:8]
            return Word(self._pieces(plain(text[:24]))[:3], shape, 0)
        if shape == HANDLE:
            return Word(self._pieces(plain(text[:24]))[:4], shape, 0)
        if shape == FOREIGN:
            return Word((UNKNOWN,), shape, 0)
        if shape == MARK:
            return Word((self._ids.get(text[0], UNKNOWN),), shape, 0)
        lower = plain(text[:60])
        if shape == DIGITS:
            return Word(self._pieces(lower[:8])[:2], shape, 0)
        return Word(self._pieces(lower)[:PIECES_A_WORD], shape, self._lists[lower])

    def _pieces(self, word: str) -> tuple[int, ...]:
        """The longest piece first, as BERT cuts words; marks stand alone."""
        found: list[int] = []
        for part in re.findall(r"\w+|\W", word):
            start = 0
            while start < len(part):
                for end in range(len(part), start, -1):
                    piece = self._ids.get(part[start:end] if start == 0 else "##" + part[start:end])
                    if piece is not None:
                        found.append(piece)
                        start = end
                        break
                else:
                    found.append(UNKNOWN)
                    break
        return tuple(found) or (UNKNOWN,)


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """Load the vocabulary beside this module, once a process."""
    return Vocabulary((_FOLDER / "vocabulary.txt").read_text(encoding="utf-8").split("\n")[:-1], lists.load())


def split(text: str) -> list[tuple[int, int, int]]:
    """Give the start and the end of each word, and what stands before it."""
    found = []
    last = -1
    for match in _WORD.finditer(text):
        start, end = match.span()
        if last < 0:
            before = BLOCK
        elif start == last:
            before = GLUED
        elif text[start - 1] == " " and start - last == 1:
            before = SPACED
        else:
            lines = text.count("\n", last, start)
            before = SPACED if lines == 0 else LINE if lines == 1 else BLOCK
        found.append((start, end, before))
        last = end
    return found
