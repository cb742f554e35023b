"""The encoder's vectors of names, without torch.

A vector is the sum of the encoder's rows for a name's n-grams, brought to length one. The sum of a name is
the sum of its words' sums, and words repeat: each word is summed once, and ten million names are additions.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from models.encoder.encoder import WEIGHTS
from models.encoder.ngrams import ngrams, word_ngrams

MOST_WORDS = 400_000
"""Words whose sums are kept: 100 MB."""
_AT_ONCE = 50_000

Form = tuple[str, ...]


@lru_cache(maxsize=1)
def _table() -> NDArray[np.float32]:
    from safetensors import safe_open

    with safe_open(WEIGHTS, framework="numpy") as weights:
        table: NDArray[np.float32] = weights.get_tensor("embedding").astype(np.float32)
    return table


def _sums(tokens: Sequence[Sequence[int]]) -> NDArray[np.float32]:
    """The sum of the table's rows for each list of buckets; zeros for an empty list."""
    counts = np.fromiter(map(len, tokens), dtype=np.int64, count=len(tokens))
    flat = np.fromiter(chain.from_iterable(tokens), dtype=np.int64, count=int(counts.sum()))
    return _added(_table(), flat, counts)


def _added(
    rows: NDArray[np.float32], flat: NDArray[np.int64], counts: NDArray[np.int64]
) -> NDArray[np.float32]:
    """The sums of ``rows[flat]``: of the first ``counts[0]`` of them, then of the next ``counts[1]``, …."""
    found = np.zeros((len(counts), rows.shape[1]), dtype=np.float32)
    some = np.flatnonzero(counts)
    if some.size:
        starts = np.cumsum(counts) - counts
        found[some] = np.add.reduceat(rows[flat], starts[some], axis=0)
    return found


class WordSums:
    """The sums of words that were asked for, kept for the next time."""

    def __init__(self) -> None:
        self._rows: dict[str, int] = {}
        self._sums = np.zeros((1024, _table().shape[1]), dtype=np.float32)

    def rows(self, words: Sequence[str]) -> NDArray[np.int64]:
        """Give the row of ``sums`` of each word."""
        if len(self._rows) > MOST_WORDS:
            self._rows.clear()
        known = self._rows
        new = [word for word in dict.fromkeys(words) if word not in known]
        first = len(known)
        known.update(zip(new, range(first, first + len(new)), strict=True))
        if len(known) > len(self._sums):
            grown = np.zeros((2 * len(known), self._sums.shape[1]), dtype=np.float32)
            grown[:first] = self._sums[:first]
            self._sums = grown
        for start in range(0, len(new), _AT_ONCE):
            piece = new[start : start + _AT_ONCE]
            self._sums[first + start : first + start + len(piece)] = _sums([word_ngrams(w) for w in piece])
        return np.fromiter(map(known.__getitem__, words), dtype=np.int64, count=len(words))

    @property
    def sums(self) -> NDArray[np.float32]:
        """The sums, [words, dimensions]."""
        return self._sums


@lru_cache(maxsize=1)
def _word_sums() -> WordSums:
    return WordSums()


def vectors_of(forms: Sequence[Form | str]) -> NDArray[np.float32]:
    """Encode names.

    Args:
        forms: A name's plain words, or a name as it is written in its own script.

    Returns:
        float32 [forms, dimensions], each row of length one, or zeros for a name without letters.
    """
    dimensions = _table().shape[1]
    found = np.zeros((len(forms), dimensions), dtype=np.float32)
    for start in range(0, len(forms), _AT_ONCE):
        piece = forms[start : start + _AT_ONCE]
        plain = [form if isinstance(form, tuple) and all(map(str.isascii, form)) else () for form in piece]
        counts = np.fromiter(map(len, plain), dtype=np.int64, count=len(plain))
        words = _word_sums()
        rows = words.rows(list(chain.from_iterable(plain)))
        found[start : start + len(piece)] = _added(words.sums, rows, counts)
        for at in np.flatnonzero(counts == 0).tolist():
            form = piece[at]
            found[start + at] = _sums([ngrams(form if isinstance(form, str) else " ".join(form))])[0]
    length = np.linalg.norm(found, axis=1, keepdims=True)
    np.divide(found, length, out=found, where=length > 0)
    return found
