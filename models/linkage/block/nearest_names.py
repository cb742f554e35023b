"""The nearest names: exactly where there are few, by an index of cells (faiss) where there are many."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.encoder import load_encoder
from models.linkage.block.numpy_encoder import vectors_of
from models.linkage.prepare.prepared import Prepared

NEIGHBOURS = 10
_TIED = 3
"""Times more names than wanted that are looked at, so that equally near ones can be told apart by their
place."""
NEAR = 0.45
"""Encoder cosine below which a neighbour is none: held-out variants lie above it 99 times in 100."""
EXACT = 200_000
"""Names up to which the search is exact."""
CELLS_SEARCHED = 16
"""Cells that are looked into for a name; what that finds of the exact neighbours is in QUALITY.md."""
_SKETCHED = 100
"""Names that are looked at for one: the nearest by their sketches, of half a byte for every two dimensions.
"""
_TRAINING = 40
"""Names for each cell, from which the cells are learned."""
_ADDED = 200_000
_FEW = 64
"""Names up to which a second thread is not worth its start."""
_AT_ONCE = 2_000
"""Products reckoned at once: what these take stays in the processor's cache."""
_ROW_BITS = 32
_MANTISSA, _BIAS = 13, np.float32(2.0**112)
"""Bits by which the mantissa of single precision is longer than that of half, and what their exponents differ
by."""

Vectors = NDArray[np.float32] | NDArray[np.float16]
Owners = NDArray[np.int32]


def name_vectors(
    people: Sequence[Prepared], first: int = 0, *, light: bool = False
) -> tuple[NDArray[np.float32], Owners]:
    """Encode the names of people.

    Each form of a name has a row, four forms at most. A Chinese or Korean name has one more in its own
    script, before its reading. Somebody without a name has a row for what the first address spells.

    Args:
        people: The people.
        first: The position of the first of them.
        light: Whether to encode without torch (``numpy_encoder.py``), which gives the same vectors: for the
            processes that prepare millions.

    Returns:
        The vectors, float32 [rows, dimensions], and the position of the owner of each row.
    """
    forms: list[tuple[str, ...] | str] = []
    owners: list[int] = []
    for at, person in enumerate(people, first):
        own: tuple[tuple[str, ...] | str, ...]
        if person.names:
            own = (person.native, *person.names[:4]) if person.native else person.names[:4]
        else:
            own = tuple(local for email in person.emails if (local := email.partition("@")[0]))[:1]
        forms.extend(own)
        owners.extend([at] * len(own))
    if light:
        return vectors_of(forms), np.array(owners, dtype=np.int32)
    texts = [form if isinstance(form, str) else " ".join(form) for form in forms]
    return load_encoder().encode(texts), np.array(owners, dtype=np.int32)


@dataclass(frozen=True)
class Names:
    """The names of a customer base.

    Attributes:
        vectors: [names, dimensions], of length one.
        owners: Whose each name is.
        first: The first row of each person, -1 for none.
        cells: The index over the vectors where they are many.
    """

    vectors: Vectors
    owners: Owners
    first: Owners
    cells: Any = None

    def nearest(self, vectors: NDArray[np.float32]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Find the people whose names lie near some vectors.

        Returns:
            Rows of ``vectors`` and positions of people, NEIGHBOURS at most a row.
        """
        if not len(vectors) or not len(self.vectors):
            return np.empty(0, np.int64), np.empty(0, np.int64)
        if self.cells is None:
            cosines, rows = exactly(vectors, self.vectors)
        else:
            cosines, rows = among_cells(vectors, self.vectors, self.cells)
        row, column = np.nonzero((cosines >= NEAR) & (rows >= 0))
        return row, self.owners[rows[row, column]].astype(np.int64)

    def reach(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """Give the cosine of each vector's last neighbour: whoever lies further away is no neighbour.

        NEAR where a vector has fewer than NEIGHBOURS, and for all vectors where the search is not exact:
        there another base has other neighbours for no other reason.
        """
        if not len(vectors) or len(self.vectors) < NEIGHBOURS or self.cells is not None:
            return np.full(len(vectors), NEAR, dtype=np.float32)
        return np.maximum(exactly(vectors, self.vectors)[0][:, NEIGHBOURS - 1], np.float32(NEAR))

    def cosines(
        self, vectors: NDArray[np.float32], rows: NDArray[np.int64], people: NDArray[np.int64]
    ) -> NDArray[np.float32]:
        """Give the cosine of ``vectors[rows[i]]`` and the first name of ``people[i]``.

        0 where a side has no name (a row of -1).
        """
        theirs = self.first[people]
        both = np.flatnonzero((rows >= 0) & (theirs >= 0))
        found = np.zeros(len(rows), dtype=np.float32)
        found[both] = _products(vectors, rows[both], self.vectors, theirs[both])
        return found


def names_of(vectors: Vectors, owners: Owners, people: int) -> Names:
    """The names of a base of ``people``, made ready to be searched."""
    first = first_rows(owners, people)
    if len(vectors) <= EXACT:
        return Names(vectors.astype(np.float32), owners, first)
    return Names(vectors, owners, first, _cells(vectors))


def first_rows(owners: Owners, people: int) -> Owners:
    """The first row of each person, -1 for one who has none."""
    found = np.full(people, -1, dtype=np.int32)
    found[owners[::-1]] = np.arange(len(owners) - 1, -1, -1, dtype=np.int32)
    return found


def settled(cosines: NDArray[np.float32]) -> NDArray[np.float32]:
    """Cosines without their last digits, which depend on how many are reckoned at once."""
    return np.round(cosines, 4)


def exactly(vectors: NDArray[np.float32], names: Vectors) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """The cosines and rows of the nearest names, by looking at all of them; -1 where there are fewer."""
    import faiss

    best = np.full((len(vectors), 0), -1.0, dtype=np.float32)
    rows = np.full((len(vectors), 0), -1, dtype=np.int64)
    for at in range(0, len(names), EXACT):
        block = np.ascontiguousarray(names[at : at + EXACT], dtype=np.float32)
        near, who = faiss.knn(vectors, block, _TIED * NEIGHBOURS, metric=faiss.METRIC_INNER_PRODUCT)
        # where there are fewer names than wanted, faiss fills up with the least float, which does not round
        best = np.concatenate([best, settled(np.maximum(near, -1.0))], axis=1)
        rows = np.concatenate([rows, np.where(who < 0, who, who + at)], axis=1)
        best, rows = _first(best, rows)
    return best, rows


def among_cells(
    vectors: NDArray[np.float32], names: Vectors, cells: Any
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Find the nearest names in the cells nearest to each vector.

    In these cells the names whose sketches lie nearest are looked at. Many vectors are searched in two
    halves at once.
    """
    if len(vectors) < _FEW:
        return _among_cells(vectors, names, cells)
    with ThreadPoolExecutor(2) as pool:
        halves = pool.map(lambda half: _among_cells(half, names, cells), np.array_split(vectors, 2))
        cosines, rows = (np.concatenate(side) for side in zip(*halves, strict=True))
    return cosines, rows


def _among_cells(
    vectors: NDArray[np.float32], names: Vectors, cells: Any
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    _, rows = cells.search(vectors, _SKETCHED)
    cosines = _products(vectors, np.repeat(np.arange(len(vectors)), _SKETCHED), names, rows.ravel())
    return _first(np.where(rows < 0, np.float32(-1), cosines.reshape(rows.shape)), rows)


def _products(
    vectors: NDArray[np.float32], mine: NDArray[Any], names: Vectors, theirs: NDArray[Any]
) -> NDArray[np.float32]:
    """Cosine of each ``vectors[mine[i]]`` and ``names[theirs[i]]``."""
    table = np.asarray(names)
    found = np.empty(len(mine), dtype=np.float32)
    for start in range(0, len(mine), _AT_ONCE):
        here = slice(start, start + _AT_ONCE)
        near = widened(np.take(table, theirs[here], axis=0))
        found[here] = np.einsum("ij,ij->i", np.take(vectors, mine[here], axis=0), near)
    return settled(found)


def widened(vectors: Vectors) -> NDArray[np.float32]:
    """Give finite numbers of half precision in single precision.

    They are made from their bits, in a third of the time that numpy takes.
    """
    if vectors.dtype != np.float16:
        return vectors.astype(np.float32, copy=False)
    bits = vectors.view(np.int16).astype(np.int32)
    bits <<= _MANTISSA
    # the sign, five bits of the exponent, and the mantissa
    bits &= -0x70000001
    found = bits.view(np.float32)
    found *= _BIAS
    return found


def _first(
    cosines: NDArray[np.float32], rows: NDArray[np.int64]
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """The nearest names of each line, NEIGHBOURS at most.

    Of equally near names the first ones, whatever else is searched with them. ``cosines`` are settled; a
    row that is none is -1.
    """
    none = (1 << _ROW_BITS) - 1
    ranked = np.rint(cosines * -1e4).astype(np.int64) << _ROW_BITS | rows & none
    if ranked.shape[1] > NEIGHBOURS:
        ranked = np.partition(ranked, NEIGHBOURS - 1, axis=1)[:, :NEIGHBOURS]
    ranked.sort(axis=1)
    best = ((ranked >> _ROW_BITS) / -1e4).astype(np.float32)
    return best, np.where(ranked & none == none, -1, ranked & none)


def _cells(vectors: Vectors) -> Any:
    """An inverted file over cells learned from a seeded sample.

    A name in it is a sketch of 16 bytes, which many are compared with at once.
    """
    import faiss

    count, dimensions = vectors.shape
    cells = 1 << round(np.log2(np.sqrt(count) / 1.5))
    index = faiss.IndexIVFPQFastScan(
        faiss.IndexFlatIP(dimensions), dimensions, cells, dimensions // 2, 4, faiss.METRIC_INNER_PRODUCT
    )
    index.by_residual = False
    sample = np.sort(np.random.default_rng(1).choice(count, min(count, _TRAINING * cells), replace=False))
    index.train(vectors[sample].astype(np.float32))
    for start in range(0, count, _ADDED):
        index.add(np.ascontiguousarray(vectors[start : start + _ADDED], dtype=np.float32))
    index.nprobe = CELLS_SEARCHED
    return index
