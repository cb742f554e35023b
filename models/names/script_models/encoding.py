"""Makes network input of pieces of text, in all languages alike: units in one flat array."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.names.script_models import characters, words
from models.names.script_models.windows import Language

UNKNOWN = 1
"""The row of a character without one of its own; row 0 is the gap."""
CHUNK = 1_024
"""Units read at once: a layer's numbers then stay in the processor's second cache."""
QUIET = 0.02
"""A piece in which no unit is with more than this probability of a person or an organisation has no name."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Rows of characters, by code point up to 0xFFFF."""

    rows: NDArray[np.int32]

    @classmethod
    def of(cls, listed: str) -> Vocabulary:
        """Make a vocabulary in which the first character of ``listed`` has row 2."""
        rows = np.full(0x10000, UNKNOWN, dtype=np.int32)
        rows[0] = 0
        for i, character in enumerate(listed):
            rows[ord(character)] = i + 2
        return cls(rows)


@dataclass(frozen=True, slots=True)
class Encoded:
    """Pieces as units; the last unit is a gap.

    Attributes:
        rows: Rows of the tables, (N, C).
        flags: Flags of the lists, (N, F).
        starts: The first unit of each piece.
        lengths: The number of units of each piece.
        bounds: The characters of each unit in its piece; None where a unit is a character.
    """

    rows: NDArray[np.int32]
    flags: NDArray[np.float32]
    starts: NDArray[np.int64]
    lengths: NDArray[np.int64]
    bounds: list[list[tuple[int, int]]] | None

    def characters(self, piece: int, start: int, end: int) -> tuple[int, int]:
        """Give units ``start`` to ``end`` of ``piece`` as characters."""
        if self.bounds is None:
            return start, end
        return self.bounds[piece][start][0], self.bounds[piece][end - 1][1]


@dataclass(frozen=True, slots=True)
class Batch:
    """``rows`` (T, B, C), ``flags`` (T, B, F), ``lengths`` (B,), and which pieces these are, (B,)."""

    rows: NDArray[np.int32]
    flags: NDArray[np.float32]
    lengths: NDArray[np.int64]
    pieces: NDArray[np.int64]


def encode(pieces: Sequence[str], language: Language, vocabulary: Vocabulary | None) -> Encoded:
    """Encode pieces; Chinese and Korean need a ``vocabulary`` of characters."""
    if language == "fa":
        read = [words.read(piece) for piece in pieces]
        lengths = np.array([len(w.bounds) for w in read], dtype=np.int64)
        between = len(characters.GAP)
        starts = np.cumsum(lengths + between) - lengths
        rows = np.zeros((int(lengths.sum()) + between * (len(read) + 1), words.COLUMNS), dtype=np.int32)
        flags = np.zeros((len(rows), words.FLAGS), dtype=np.float32)
        for start, own in zip(starts, read, strict=True):
            rows[start : start + len(own.bounds)] = own.rows
            flags[start : start + len(own.bounds)] = own.flags
        return Encoded(rows, flags, starts, lengths, [w.bounds for w in read])
    if vocabulary is None:
        raise ValueError(f"{language} needs a vocabulary of characters")
    gap = characters.GAP
    codes = characters.folded(gap + "".join(piece + gap for piece in pieces), language)
    lengths = np.array([len(piece) for piece in pieces], dtype=np.int64)
    starts = np.cumsum(lengths + len(gap)) - lengths
    rows = np.stack([vocabulary.rows[codes], *characters.grams(codes)], axis=1).astype(np.int32)
    return Encoded(rows, characters.list_flags(codes, language), starts, lengths, None)


@dataclass(frozen=True, slots=True)
class Scored:
    """Log-probabilities ``scores`` (T, B, tags) of pieces ``pieces`` (B,) that are ``lengths`` (B,) long."""

    scores: NDArray[np.float32]
    lengths: NDArray[np.int64]
    pieces: NDArray[np.int64]


Network = Callable[[NDArray[np.int32], NDArray[np.float32], NDArray[np.float32]], NDArray[np.float32]]


def scored(encoded: Encoded, network: Network) -> Iterator[Scored]:
    """Give the network's scores of the pieces that may hold a name.

    Args:
        encoded: The pieces.
        network: Takes rows, flags and mask of a stretch that begins and ends in gaps.
    """
    ends = encoded.starts + encoded.lengths
    mask = np.zeros((len(encoded.rows), 1), dtype=np.float32)
    edges = np.zeros(len(encoded.rows), dtype=np.int8)
    edges[encoded.starts[encoded.lengths > 0]] += 1
    edges[ends[encoded.lengths > 0]] -= 1
    mask[:, 0] = np.cumsum(edges)
    gap = len(characters.GAP)
    pieces = np.flatnonzero(encoded.lengths > 0)
    first = 0
    while first < len(pieces):
        begin = int(encoded.starts[pieces[first]]) - gap
        last = max(first + 1, int(np.searchsorted(ends[pieces], begin + CHUNK, side="right")))
        own = pieces[first:last]
        stretch = slice(begin, int(ends[own[-1]]) + gap)
        scores = network(encoded.rows[stretch], encoded.flags[stretch], mask[stretch])
        # gaps may say anything, but a piece's maximum is over its own units
        named = np.where(mask[stretch, 0] > 0, np.exp(scores[:, 1:9]).sum(axis=1), 0)
        loud = np.maximum.reduceat(named, encoded.starts[own] - begin) > QUIET
        kept = own[loud]
        if len(kept):
            lengths = encoded.lengths[kept]
            steps = np.arange(int(lengths.max()))[:, None]
            units = np.where(steps < lengths, encoded.starts[kept] - begin + steps, 0)
            yield Scored(scores[units], lengths, kept)
        first = last


def batches(encoded: Encoded, chosen: NDArray[np.int64], size: int) -> Iterator[Batch]:
    """Batch the pieces ``chosen`` for training, those of like length together, filled up with gaps."""
    order = chosen[np.argsort(encoded.lengths[chosen], kind="stable")]
    order = order[encoded.lengths[order] > 0]
    for first in range(0, len(order), size):
        taken = order[first : first + size]
        lengths = encoded.lengths[taken]
        steps = np.arange(int(lengths.max()))[:, None]
        units = np.where(steps < lengths, encoded.starts[taken] + steps, len(encoded.rows) - 1)
        yield Batch(encoded.rows[units], encoded.flags[units], lengths, taken)
