"""Candidates: which customers are worth comparing with a mention. Exact keys of many kinds, and the encoder's nearest names.

Nothing is compared that no key and no neighbour proposes; a key that very many customers share proposes nobody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from models.encoder import Encoder
from models.linkage.names import name_words_of_address
from models.linkage.nicknames import formal_names
from models.linkage.people import Prepared

MOST_SHARING = 300
"""Customers that may share one key: a commoner one is dropped, and said so."""
MOST_CANDIDATES = 50
"""Candidates of one mention: those that most and rarest keys propose."""
MOST_NAMESAKES = MOST_SHARING
"""Candidates of a mention that is one word of a name: Moreno is as likely José García Moreno as Li Moreno, whose shorter name lies
nearer by its letters, so that among fifty he would never be."""
NEIGHBOURS = 10
NEAR = 0.45
"""Encoder cosine below which a neighbour is none: held-out variants lie above it 99 times in 100."""
_BLOCK = 16_384


def keys(person: Prepared) -> set[str]:
    """The blocking keys of a person."""
    found = {f"e:{email}" for email in person.emails} | {
        f"l:{email.partition('@')[0]}" for email in person.emails
    }
    found |= {f"p:{phone[-9:]}" for phone in person.phones}
    forms = [*person.names, *(name_words_of_address(email.partition("@")[0]) for email in person.emails)]
    for form in forms:
        found |= _name_keys(form)
    for form in person.names:
        found |= _address_keys(form)
    for email in person.emails:
        letters = "".join(c for c in email.partition("@")[0] if c.isalpha())
        found |= {f"a:{letters[: len(letters) - cut]}" for cut in range(3) if len(letters) - cut > 2}
    if person.birth_date:
        found.add(f"b:{person.birth_date}")
        found |= {f"bn:{person.birth_date[:4]}{word[:3]}" for form in person.names for word in form}
    if person.national_id:
        found.add(f"i:{person.national_id}")
    if person.postcode:
        found |= {f"z:{person.postcode}{word[:1]}" for form in person.names for word in form}
    if person.city:
        found |= {f"c:{person.city}{word[:2]}" for form in person.names for word in form}
    if person.street:
        found.add(f"s:{person.street}")
    if person.organisation:
        found |= {
            f"o:{person.organisation} {word}" for form in person.names for word in form if len(word) > 1
        }
    return found


def _name_keys(form: tuple[str, ...]) -> set[str]:
    """All words of the name in order of the alphabet, each two of its words (one cut to its initial), each long word alone."""
    long = [word for word in form if len(word) > 1]
    found = {f"n:{' '.join(sorted(form))}", f"j:{''.join(sorted(''.join(form)))}"}
    for word in long:
        found.add(f"w:{word}")
        found |= {f"wi:{word} {other[0]}" for other in form if other is not word}
        for formal in formal_names(word):
            found |= {f"wf:{formal} {other}" for other in long if other is not word}
            found |= {f"wi:{other} {formal[0]}" for other in long if other is not word}
    return found


def _address_keys(form: tuple[str, ...]) -> set[str]:
    """What an address of this name may begin with, or be."""
    long = [word for word in form if len(word) > 2]
    found = {f"a:{word}" for word in long}
    for word in long:
        for other in form:
            if other is not word:
                found |= {f"a:{word}{other[0]}", f"a:{other[0]}{word}", f"a:{word}{other}"}
    return found


def _hashed(key: str) -> int:
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "little")


@dataclass(frozen=True)
class Index:
    """Keys of all customers, sorted, with the customer of each; and the vectors of their names (each form its own row)."""

    hashes: NDArray[np.uint64]
    owners: NDArray[np.int32]
    vectors: NDArray[np.float32]
    vector_owners: NDArray[np.int32]


@dataclass(frozen=True)
class Candidates:
    """Pairs of positions, and the encoder's cosine of each pair's names. ``dropped``: keys too common to propose anybody."""

    mentions: NDArray[np.int32]
    customers: NDArray[np.int32]
    cosines: NDArray[np.float32]
    dropped: int


def index(customers: Sequence[Prepared], encoder: Encoder) -> Index:
    """Customers made ready to be searched: about 60 µs and 700 bytes a customer."""
    hashes, owners = _flat(customers)
    order = np.argsort(hashes, kind="stable")
    vectors, vector_owners = _vectors(customers, encoder)
    return Index(hashes[order], owners[order], vectors, vector_owners)


def _flat(people: Sequence[Prepared]) -> tuple[NDArray[np.uint64], NDArray[np.int32]]:
    hashes: list[int] = []
    owners: list[int] = []
    for at, person in enumerate(people):
        own = keys(person)
        hashes.extend(map(_hashed, own))
        owners.extend([at] * len(own))
    return np.array(hashes, dtype=np.uint64), np.array(owners, dtype=np.int32)


def _vectors(people: Sequence[Prepared], encoder: Encoder) -> tuple[NDArray[np.float32], NDArray[np.int32]]:
    """A row for each form of each name, a name in Chinese or Korean script as it is written before its one reading; where there
    is none, for what the first address spells."""
    texts: list[str] = []
    owners: list[int] = []
    for at, person in enumerate(people):
        forms: Iterable[str] = (" ".join(form) for form in person.names[:4])
        forms = [person.native, *forms] if person.native else forms
        for text in forms if person.names else (email.partition("@")[0] for email in person.emails[:1]):
            texts.append(text)
            owners.append(at)
    return encoder.encode(texts), np.array(owners, dtype=np.int32)


def candidates(mentions: Sequence[Prepared], base: Index, encoder: Encoder) -> Candidates:
    """Pairs worth comparing, at most MOST_CANDIDATES a mention, MOST_NAMESAKES where it is one word of a name."""
    hashes, owners = _flat(mentions)
    left = np.searchsorted(base.hashes, hashes, "left")
    shared = np.searchsorted(base.hashes, hashes, "right") - left
    common = shared > MOST_SHARING
    use = np.flatnonzero((shared > 0) & ~common)
    counts = shared[use]
    starts = (
        np.repeat(left[use] - np.concatenate(([0], np.cumsum(counts)[:-1])), counts)
        if use.size
        else np.empty(0, int)
    )
    by_key = base.owners[(starts + np.arange(counts.sum())).astype(np.int64)]
    mention_rows = np.repeat(owners[use], counts)
    near_mentions, near_customers = _neighbours(mentions, base, encoder)
    pairs = np.concatenate([
        mention_rows.astype(np.int64) << 32 | by_key, near_mentions.astype(np.int64) << 32 | near_customers,
    ])  # fmt: skip
    # a key's vote is the bits that agreeing on it tells: a number that two share outweighs a first name that hundreds do
    people = len(base.owners) and int(base.owners.max()) + 1
    bits = np.concatenate([
        np.repeat(np.log2(1 + people / shared[use]), counts), np.full(len(near_mentions), np.log2(1 + people / NEIGHBOURS)),
    ])  # fmt: skip
    unique, inverse = np.unique(pairs, return_inverse=True)
    votes = np.bincount(inverse, bits, len(unique))
    left_side, right_side = (unique >> 32).astype(np.int32), (unique & 0xFFFFFFFF).astype(np.int32)
    cosines = _cosines(mentions, base, encoder, left_side, right_side)
    order = np.lexsort((-(votes + cosines), left_side))
    position = np.arange(len(order)) - np.searchsorted(left_side[order], left_side[order], "left")
    most = np.array(
        [MOST_NAMESAKES if _is_one_word(mention) else MOST_CANDIDATES for mention in mentions], dtype=np.int64
    )
    kept = np.sort(order[position < most[left_side[order]]])
    return Candidates(left_side[kept], right_side[kept], cosines[kept], int(common.sum()))


def _is_one_word(mention: Prepared) -> bool:
    return bool(mention.names) and all(len(form) == 1 for form in mention.names) and not mention.native


def _neighbours(
    mentions: Sequence[Prepared], base: Index, encoder: Encoder
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """The nearest names of each mention, by exact search in blocks: 1,000 mentions × 1,000,000 names in some seconds."""
    vectors, owners = _vectors(mentions, encoder)
    if not len(vectors) or not len(base.vectors):
        return np.empty(0, np.int32), np.empty(0, np.int32)
    found_mentions, found_customers = [], []
    for start in range(0, len(vectors), 512):
        rows = vectors[start : start + 512]
        best = np.full((len(rows), NEIGHBOURS), -1.0, dtype=np.float32)
        who = np.zeros((len(rows), NEIGHBOURS), dtype=np.int32)
        for at in range(0, len(base.vectors), _BLOCK):
            near = rows @ base.vectors[at : at + _BLOCK].T
            take = min(NEIGHBOURS, near.shape[1])
            top = np.argpartition(near, near.shape[1] - take, axis=1)[:, -take:]
            best = np.concatenate([best, np.take_along_axis(near, top, axis=1)], axis=1)
            who = np.concatenate([who, base.vector_owners[at + top]], axis=1)
            keep = np.argpartition(best, best.shape[1] - NEIGHBOURS, axis=1)[:, -NEIGHBOURS:]
            best, who = np.take_along_axis(best, keep, axis=1), np.take_along_axis(who, keep, axis=1)
        row, column = np.nonzero(best >= NEAR)
        found_mentions.append(owners[start + row])
        found_customers.append(who[row, column])
    return np.concatenate(found_mentions), np.concatenate(found_customers)


def _cosines(
    mentions: Sequence[Prepared],
    base: Index,
    encoder: Encoder,
    left: NDArray[np.int32],
    right: NDArray[np.int32],
) -> NDArray[np.float32]:
    """Encoder cosine of the first forms of each pair's names; 0 where a side has none."""
    vectors, owners = _vectors(mentions, encoder)
    mine, theirs = (
        _first_rows(owners, len(mentions)),
        _first_rows(base.vector_owners, int(right.max(initial=-1)) + 1),
    )
    found = np.zeros(len(left), dtype=np.float32)
    for start in range(0, len(left), 100_000):
        a, b = mine[left[start : start + 100_000]], theirs[right[start : start + 100_000]]
        both = (a >= 0) & (b >= 0)
        found[start : start + len(a)][both] = np.einsum("ij,ij->i", vectors[a[both]], base.vectors[b[both]])
    return found


def _first_rows(owners: NDArray[np.int32], people: int) -> NDArray[np.int64]:
    rows = np.full(people, -1, dtype=np.int64)
    inside = owners < people
    rows[owners[inside][::-1]] = np.flatnonzero(inside)[::-1]
    return rows
