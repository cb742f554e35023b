"""Strings as 64-bit numbers, whole columns at once, so that joining strings is arithmetic on numbers.

The hash is a polynomial in the code points, modulo 2**64: ``joined(hash("ab"), hash("c"))`` is
``hash("abc")``. ``mixed`` spreads it over all bits and keeps kinds of keys apart. Nothing here is secret, nor
safe against somebody who looks for collisions.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]

_BASE = np.uint64(0x9E3779B97F4A7C55)
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_PIECE = 20_000
"""Strings hashed at once: a column is as wide as its longest, 200 code points at most where fields are
prepared."""


def hashes(strings: Sequence[str]) -> Hashes:
    """Give the numbers of strings; 0 for an empty one."""
    found = np.zeros(len(strings), dtype=np.uint64)
    for start in range(0, len(strings), _PIECE):
        piece = np.array(strings[start : start + _PIECE], dtype=np.str_)
        width = piece.dtype.itemsize // 4
        letters = np.ascontiguousarray(piece.view(np.uint32).reshape(len(piece), width).T)
        numbers = found[start : start + len(piece)]
        for column in letters:
            there = column != 0
            np.copyto(numbers, numbers * _BASE + column, where=there)
    return found


def spread_hash(text: str) -> np.uint64:
    """Give ``spread(hashes([text]))[0]`` for one string, in an eighth of the time."""
    number, everything = 0, 2**64 - 1
    for letter in text:
        number = (number * int(_BASE) + ord(letter)) & everything
    number = ((number ^ (number >> 30)) * int(_FIRST)) & everything
    number = ((number ^ (number >> 27)) * int(_SECOND)) & everything
    return np.uint64(number ^ (number >> 31))


def powers(lengths: NDArray[np.int64]) -> Hashes:
    """Give what ``joined`` multiplies by for a second part of each length."""
    table = np.full(int(lengths.max(initial=0)) + 1, _BASE)
    table[0] = 1
    found: Hashes = np.multiply.accumulate(table)[lengths]
    return found


def joined(first: Hashes, second: Hashes, power: Hashes) -> Hashes:
    """Give the hashes of two strings written together; ``power`` is that of the second's length."""
    return first * power + second


def spread(numbers: Hashes) -> Hashes:
    """Give numbers with every bit depending on every other (the end of splitmix64)."""
    numbers = (numbers ^ (numbers >> np.uint64(30))) * _FIRST
    numbers = (numbers ^ (numbers >> np.uint64(27))) * _SECOND
    return numbers ^ (numbers >> np.uint64(31))


def mixed(kind: str, first: Hashes, second: Hashes | None = None) -> Hashes:
    """Give the hashes of keys of one kind (a few letters), of one part or of two in this order."""
    salt = np.uint64(int.from_bytes(kind.encode(), "little") * int(_BASE) % 2**64)
    if second is not None:
        first = spread(first + _FIRST) + second * _SECOND
    return spread(first + salt)
