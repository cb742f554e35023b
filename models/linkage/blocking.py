"""Candidates: which customers are worth comparing with a mention. Exact keys of many kinds, and the encoder's nearest names.

Nothing is compared that no key and no neighbour proposes; a key that very many customers share proposes nobody."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.linkage import keys
from models.linkage.hashing import Hashes
from models.linkage.neighbours import NEIGHBOURS, Names, first_rows, name_vectors, names_of
from models.linkage.people import Prepared

MOST_SHARING = 300
"""Customers that may share one key: a commoner one is dropped, and said so."""
MOST_CANDIDATES = 50
"""Candidates of one mention: those that most and rarest keys propose."""
MOST_NAMESAKES = MOST_SHARING
"""Candidates of a mention that is one word of a name: Moreno is as likely José García Moreno as Li Moreno, whose shorter name lies
nearer by its letters, so that among fifty he would never be."""
_BUCKETS = 64
"""Parts in which the keys of all customers are put in order: of 400 million, 50 MB at once."""


@dataclass(frozen=True)
class Index:
    """``entries``: the keys of ``people`` customers with whose they are (see keys.py), sorted; ``common``: keys that too many share,
    sorted, which are not among them; ``names``: the vectors of their names."""

    people: int
    entries: Hashes
    common: Hashes
    names: Names


@dataclass(frozen=True)
class Candidates:
    """Pairs of positions, and the encoder's cosine of each pair's names. ``dropped``: keys too common to propose anybody."""

    mentions: NDArray[np.int32]
    customers: NDArray[np.int32]
    cosines: NDArray[np.float32]
    dropped: int


def index(customers: Sequence[Prepared]) -> Index:
    """Customers in memory made ready to be searched."""
    entries, common = in_order([keys.entries(customers)])
    return Index(len(customers), entries, common, names_of(*name_vectors(customers), len(customers)))


def in_order(parts: Sequence[Hashes], file: Path | None = None) -> tuple[Hashes, Hashes]:
    """Sorted entries of several parts as one, without the keys that more than MOST_SHARING customers share, and those keys. With
    a ``file``, the entries are written there and looked up on disk."""
    kept: list[Hashes] = []
    common: list[Hashes] = []
    bounds = np.arange(1, _BUCKETS, dtype=np.uint64) * np.uint64(2**64 // _BUCKETS)
    cuts = [[0, *np.searchsorted(part, bounds).tolist(), len(part)] for part in parts]
    with file.open("wb") if file else nullcontext() as out:
        for bucket in range(_BUCKETS):
            slices = [part[cut[bucket] : cut[bucket + 1]] for part, cut in zip(parts, cuts, strict=True)]
            merged = np.concatenate(slices) if slices else np.empty(0, np.uint64)
            if len(parts) > 1:
                merged.sort()
            few, many = _without_common(merged)
            common.append(many)
            if out:
                few.tofile(out)
            else:
                kept.append(few)
    if file:
        kept = (
            [np.memmap(file, dtype=np.uint64, mode="r")] if file.stat().st_size else [np.empty(0, np.uint64)]
        )
    return kept[0] if len(kept) == 1 else np.concatenate(kept), np.concatenate(common)


def _without_common(entries: Hashes) -> tuple[Hashes, Hashes]:
    own = keys.keys_of(entries)
    starts = np.flatnonzero(np.concatenate(([True], own[1:] != own[:-1]))) if len(own) else np.empty(0, int)
    counts = np.diff(np.append(starts, len(own)))
    many = counts > MOST_SHARING
    return entries[np.repeat(~many, counts)], own[starts[many]]


def candidates(mentions: Sequence[Prepared], base: Index, most: int | None = None) -> Candidates:
    """Pairs worth comparing, at most ``most`` a mention; by default MOST_CANDIDATES, and MOST_NAMESAKES where it is one word of
    a name."""
    left, right, bits, dropped = _by_key(mentions, base)
    vectors, owners = name_vectors(mentions)
    rows, near = base.names.nearest(vectors)
    pairs = np.concatenate([left << 32 | right, owners[rows].astype(np.int64) << 32 | near])
    # a key's vote is the bits that agreeing on it tells: a number that two share outweighs a first name that hundreds do
    bits = np.concatenate([bits, np.full(len(near), np.log2(1 + base.people / NEIGHBOURS))])
    unique, inverse = np.unique(pairs, return_inverse=True)
    votes = np.bincount(inverse, bits, len(unique)).astype(np.float64)
    most_of = np.array(
        [most or (MOST_NAMESAKES if _is_one_word(m) else MOST_CANDIDATES) for m in mentions], dtype=np.int64
    )
    # a cosine is worth two bits at most: who lies further below the last that stays cannot come in by it
    likely = _likely(unique >> 32, votes, most_of, 2.0)
    left, right, votes = unique[likely] >> 32, unique[likely] & 0xFFFFFFFF, votes[likely]
    cosines = base.names.cosines(vectors, first_rows(owners, len(mentions)).astype(np.int64)[left], right)
    kept = _likely(left, votes + cosines, most_of, 0.0, exactly=True)
    return Candidates(left[kept].astype(np.int32), right[kept].astype(np.int32), cosines[kept], dropped)


def _by_key(
    mentions: Sequence[Prepared], base: Index
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64], int]:
    """Mentions and customers that share a key, the bits that each such tells, and how many keys were too common."""
    asked = keys.entries(mentions)
    own, owners = keys.keys_of(asked), keys.owners_of(asked)
    least, greatest = keys.bounds(own)
    left = np.searchsorted(base.entries, least, "left")
    shared = np.searchsorted(base.entries, greatest, "right") - left
    use = np.flatnonzero(shared)
    counts = shared[use]
    within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    found = keys.owners_of(np.asarray(base.entries[np.repeat(left[use], counts) + within]))
    at = np.searchsorted(base.common, own)
    common = (
        base.common[np.minimum(at, len(base.common) - 1)] == own if len(base.common) else np.zeros(0, bool)
    )
    bits = np.repeat(np.log2(1 + base.people / counts), counts)
    return np.repeat(owners[use], counts), found, bits, int(common.sum())


def _likely(
    mentions: NDArray[np.int64],
    votes: NDArray[np.float64],
    most: NDArray[np.int64],
    margin: float,
    exactly: bool = False,
) -> NDArray[np.int64]:
    """Positions of the pairs that are among the ``most`` of their mention, or below the last of them by ``margin`` bits at most."""
    order = np.lexsort((-votes, mentions))
    starts = np.searchsorted(mentions[order], mentions[order], "left")
    place = np.arange(len(order)) - starts
    inside = place < most[mentions[order]]
    if not exactly:
        ends = np.searchsorted(mentions[order], mentions[order], "right") - 1
        last = np.minimum(starts + most[mentions[order]] - 1, ends)
        inside |= votes[order] >= votes[order][last] - margin
    return np.sort(order[inside])


def _is_one_word(mention: Prepared) -> bool:
    return bool(mention.names) and all(len(form) == 1 for form in mention.names) and not mention.native
