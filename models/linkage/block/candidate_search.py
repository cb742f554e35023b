"""Candidates: the customers that are worth comparing with a mention.

They share an exact key with it, of many kinds, or have one of the names nearest to its name by the encoder.
Nothing else is compared. A key that very many customers share proposes nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.linkage.block import blocking_keys
from models.linkage.block.nearest_names import NEIGHBOURS, Names, first_rows, name_vectors, names_of
from models.linkage.prepare.prepared import Prepared
from models.linkage.prepare.string_hashes import Hashes

MOST_SHARING = 300
"""Customers that may share one key: a commoner one is dropped, and said so."""
MOST_CANDIDATES = 50
"""Candidates of one mention: those that most and rarest keys propose."""
MOST_NAMESAKES = MOST_SHARING
"""Candidates of a mention that is one word of a name: Moreno is as likely José García Moreno as Li Moreno,
whose shorter name lies nearer by its letters, so that among fifty he would never be."""
RARE, PLENTY = 20, 80.0
"""Where a mention and one customer share rare keys, those of ``RARE`` customers at most, that tell ``PLENTY``
bits, the mention's candidates are those who share a rare key with it: hardly anybody else outweighs that, and
half of the candidates remain. What it costs is in QUALITY.md."""
_STEP = 512
"""Every so many entries one is kept in memory, from which a key is looked up."""
_VOTE_BITS, _VOTE = 12, 128.0
"""A vote in a whole number: of 26 bits at most, to 1/128 of a bit."""
_BUCKETS = 64
"""Parts in which the keys of all customers are put in order: of 400 million, 50 MB at once."""


@dataclass(frozen=True)
class Index:
    """Customers made ready to be searched.

    Attributes:
        people: How many customers there are.
        entries: Their keys with whose they are (see ``blocking_keys.py``), sorted.
        common: Keys that too many customers share, sorted; they are not among the entries.
        names: The vectors of their names.
    """

    people: int
    entries: Hashes
    common: Hashes
    names: Names

    @cached_property
    def steps(self) -> Hashes:
        """Every _STEP-th entry, kept in memory."""
        return np.array(self.entries[::_STEP])


@dataclass(frozen=True)
class Candidates:
    """Pairs of positions; all arrays are [pairs].

    Attributes:
        mentions: The mention of each pair; rising.
        customers: The customer of each pair.
        cosines: Encoder cosine of the two names.
        dropped: How many keys were too common to propose anybody.
    """

    mentions: NDArray[np.int32]
    customers: NDArray[np.int32]
    cosines: NDArray[np.float32]
    dropped: int


def index(customers: Sequence[Prepared]) -> Index:
    """Make customers in memory ready to be searched."""
    entries, common = in_order([blocking_keys.entries(customers)])
    return Index(len(customers), entries, common, names_of(*name_vectors(customers), len(customers)))


def in_order(parts: Sequence[Hashes], file: Path | None = None) -> tuple[Hashes, Hashes]:
    """Merge sorted entries of several parts, without the keys that more than MOST_SHARING customers share.

    Args:
        parts: Sorted entries.
        file: Where the entries are written; they are then looked up on disk. None: they stay in memory.

    Returns:
        The entries, and the keys that too many share; both sorted.
    """
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
    own = blocking_keys.keys_of(entries)
    starts = np.flatnonzero(np.concatenate(([True], own[1:] != own[:-1]))) if len(own) else np.empty(0, int)
    counts = np.diff(np.append(starts, len(own)))
    many = counts > MOST_SHARING
    return entries[np.repeat(~many, counts)], own[starts[many]]


def candidates(
    mentions: Sequence[Prepared],
    base: Index,
    most: int | None = None,
    *,
    thorough: bool = False,
    people: int | None = None,
) -> Candidates:
    """Find the pairs that are worth comparing.

    Args:
        mentions: The mentions.
        base: The customers.
        most: The most candidates of a mention. None: MOST_CANDIDATES, and MOST_NAMESAKES where the mention
            is one word of a name.
        thorough: Whether candidates stay that rarer keys make needless (see PLENTY), for counting
            agreements by chance.
        people: How many customers the votes are reckoned by, where that is not how many there are now (see
            ``frozen_frequencies.py``).
    """
    people = people or base.people
    shared, dropped = _shared(mentions, base)
    rare = shared.where(shared.counts <= RARE)
    asked = np.ones(len(mentions), dtype=bool)
    if not thorough:
        left, _, votes = _counted(_proposed(rare, base, people))
        asked[left[votes >= PLENTY]] = False
        shared = shared.where((shared.counts <= RARE) | asked[shared.mentions])
    vectors, owners = name_vectors(mentions)
    own = np.flatnonzero(asked[owners])
    with ThreadPoolExecutor(1) as beside:
        searched = beside.submit(base.names.nearest, vectors[own])
        proposed = _proposed(shared, base, people)
        proposed.sort(kind="stable")
        most_of = np.array(
            [most or (MOST_NAMESAKES if _is_one_word(m) else MOST_CANDIDATES) for m in mentions],
            dtype=np.int64,
        )
        rows, near = searched.result()
    neighbours = _votes(owners[own[rows]], near, _bits(people, NEIGHBOURS))
    left, right, votes = _counted(np.concatenate([proposed, neighbours]))
    # a cosine is worth two bits at most: who lies further below the last that stays cannot come in by it
    likely = _likely(left, votes, most_of, 2.0)
    left, right, votes = left[likely], right[likely], votes[likely]
    own_rows = first_rows(owners, len(mentions)).astype(np.int64)
    cosines = base.names.cosines(vectors, own_rows[left], right)
    kept = _likely(left, votes + cosines, most_of, 0.0, exactly=True)
    return Candidates(left[kept].astype(np.int32), right[kept].astype(np.int32), cosines[kept], dropped)


@dataclass(frozen=True)
class _Shared:
    """Keys that mentions share with customers.

    ``mentions``: whose each key is; ``places``: its first place in the entries; ``counts``: how many share
    it.
    """

    mentions: NDArray[np.int64]
    places: NDArray[np.int64]
    counts: NDArray[np.int64]

    def where(self, chosen: NDArray[np.bool_]) -> _Shared:
        return _Shared(self.mentions[chosen], self.places[chosen], self.counts[chosen])


def _shared(mentions: Sequence[Prepared], base: Index) -> tuple[_Shared, int]:
    """The keys that mentions share with customers, and how many keys were too common."""
    entries = np.asarray(base.entries)
    asked = blocking_keys.entries(mentions)
    own = blocking_keys.keys_of(asked)
    least, greatest = blocking_keys.bounds(own)
    step = np.searchsorted(base.steps, least) * _STEP
    places = _bisected(entries, least, np.maximum(step - _STEP, 0), np.minimum(step, len(entries)))
    use = np.flatnonzero(places < len(entries))
    use = use[blocking_keys.keys_of(np.take(entries, places[use])) == own[use]]
    places = places[use]
    ends = np.minimum(places + MOST_SHARING, len(entries))
    counts = _bisected(entries, greatest[use], places, ends, np.less_equal) - places
    common = np.searchsorted(base.common, own, "right") - np.searchsorted(base.common, own)
    return _Shared(blocking_keys.owners_of(asked[use]), places, counts), int(common.sum())


def _bisected(
    entries: Hashes, wanted: Hashes, low: NDArray[np.int64], high: NDArray[np.int64], less: np.ufunc = np.less
) -> NDArray[np.int64]:
    """The place of each wanted number among the sorted entries from ``low`` to ``high``.

    Before its equals; behind them where ``less`` is ``less_equal``.
    """
    while (low < high).any():
        middle = (low + high) >> 1
        behind = less(np.take(entries, middle, mode="clip"), wanted) & (low < high)
        low, high = np.where(behind, middle + 1, low), np.where(behind, high, middle)
    return low


def _proposed(shared: _Shared, base: Index, people: int) -> NDArray[np.int64]:
    """A vote for every mention and customer that share a key."""
    counts = shared.counts
    at = np.repeat(shared.places - np.cumsum(counts) + counts, counts) + np.arange(counts.sum())
    customers = blocking_keys.owners_of(np.take(np.asarray(base.entries), at))
    return _votes(np.repeat(shared.mentions, counts), customers, np.repeat(_bits(people, counts), counts))


def _bits(people: int, sharing: NDArray[np.int64] | int) -> NDArray[np.int64]:
    """The vote of a key: the bits that agreeing on it tells.

    A number that two customers share outweighs a first name that hundreds have.
    """
    return np.rint(np.log2(1 + people / np.asarray(sharing)) * _VOTE).astype(np.int64)


def _votes(
    mentions: NDArray[Any], customers: NDArray[np.int64], bits: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Votes as numbers that sort by mention and customer."""
    return (mentions.astype(np.int64) << blocking_keys.OWNER_BITS | customers) << _VOTE_BITS | bits


def _counted(
    proposed: NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """The pairs that were proposed, each once and in order, with the sum of their votes in bits."""
    # every key's customers are in order: runs, which a stable sort merges
    proposed.sort(kind="stable")
    pairs = proposed >> _VOTE_BITS
    starts = np.flatnonzero(np.concatenate(([True], pairs[1:] != pairs[:-1]))) if len(pairs) else pairs
    votes = np.add.reduceat(proposed & (1 << _VOTE_BITS) - 1, starts) if len(pairs) else pairs
    pairs = pairs[starts]
    return pairs >> blocking_keys.OWNER_BITS, pairs & blocking_keys.MOST_PEOPLE - 1, votes / _VOTE


def _likely(
    mentions: NDArray[np.int64],
    votes: NDArray[np.float64],
    most: NDArray[np.int64],
    margin: float,
    exactly: bool = False,
) -> NDArray[np.int64]:
    """The pairs that are among the ``most`` of their mention.

    Those below the last of them by ``margin`` bits at most stay, too.
    """
    counts = np.bincount(mentions, minlength=len(most))
    crowded = (counts > most)[mentions]
    rows = np.flatnonzero(crowded)
    # by mention, the most votes first, in one stable sort: complex numbers go by the real part, then the
    # other
    by = np.empty(len(rows), dtype=np.complex128)
    by.real, by.imag = mentions[rows], -votes[rows]
    order = rows[np.argsort(by, kind="stable")]
    own = mentions[order]
    counts[counts <= most] = 0
    starts = (np.cumsum(counts) - counts)[own]
    inside = np.arange(len(order)) - starts < most[own]
    if not exactly:
        inside |= votes[order] >= votes[order][starts + most[own] - 1] - margin
    kept = ~crowded
    kept[order[inside]] = True
    return np.flatnonzero(kept)


def _is_one_word(mention: Prepared) -> bool:
    return bool(mention.names) and all(len(form) == 1 for form in mention.names) and not mention.native
