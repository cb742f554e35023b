"""The e-mail addresses of one person and of another, pair by pair."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from rapidfuzz.distance import DamerauLevenshtein

from models.linkage.compare.address_spelling import Spelling, own_address
from models.linkage.compare.people_pairs import NULL, Agreements, Pairs, no_agreements, once_each
from models.linkage.compare.value_arrays import Bools, lengths, letter_sets, numbered, numbers
from models.linkage.prepare.frequencies import Frequencies

SHORTEST_LOCAL = 5
"""Characters before the @ from which the same ones at another domain are an agreement."""
SHORTEST_SLIP = 6
"""Characters before the @ from which other ones may be a slip."""


def emails(pairs: Pairs, spelling: Spelling, frequencies: Frequencies, usual: float) -> Agreements:
    """Compare the e-mail addresses of pairs.

    4: an address in common. 3: one but for a slip. 2: the same before the @. 1: the same after it.

    Null also where the mention's address spells the customer's name: the name has been weighed, people have
    several addresses, and every namesake has such a one somewhere. The same local part at another domain says
    nothing more. A role mailbox (info@) has a domain and no more; at another domain it says nothing.
    """
    found = _Beside(pairs)
    pair, shared = found.pair, found.same_host
    levels, chances = no_agreements(len(pairs))
    levels[pair[found.personal]] = 0
    levels[pair[shared]], chances[pair[shared]] = 1, 0.0
    domain = once_each(
        found.host[0][shared], lambda host: frequencies.value("domains", found.hosts[host], 0.05)
    )
    np.maximum.at(chances, pair[shared], domain)
    long = pair[found.same_local & (found.length[0] >= SHORTEST_LOCAL)]
    levels[long], chances[long] = 2, 1.0
    same = np.flatnonzero(found.same_local & shared)
    asked = np.zeros(len(pairs), dtype=bool)
    asked[pair] = True
    asked[pair[same]] = False
    rest = np.flatnonzero(asked)
    spelled = np.zeros(len(pairs), dtype=bool)
    spelled[rest] = spelling.spelled(rest)
    levels[spelled], chances[spelled] = NULL, 1.0
    for at in found.slips(asked[pair]):
        # an address of the mention's own name and not of the customer's: quillp is Petra's, no slip for
        # quilln
        if spelled[at] or not own_address(pairs.at(at)[0]):
            levels[at], chances[at] = 3, 1.0
    levels[pair[same]], chances[pair[same]] = 4, 1.0
    rare = once_each(found.one[same], lambda one: frequencies.value("emails", found.mine[one], usual))
    np.minimum.at(chances, pair[same], rare)
    return levels, chances


class _Beside:
    """Every address of a mention beside every one of the customer.

    ``one`` and ``other`` are the addresses of the pair ``pair``; of what has two sides the mention's comes
    first.
    """

    def __init__(self, pairs: Pairs) -> None:
        found = pairs.beside("emails")
        self.mine, self.pair, self.one, self.other = found.mine, found.pair, found.one, found.other
        mine, theirs = _parts(found.mine), _parts(found.theirs)
        self._locals, hosts = (mine[0], theirs[0]), (mine[1], theirs[1])
        self.length = lengths(self._locals[0])[self.one], lengths(self._locals[1])[self.other]
        at = numbered(self._locals[0])
        self.same_local = numbers(at, self._locals[0])[self.one] == numbers(at, self._locals[1])[self.other]
        self.personal = (self.length[0] > 0) & (self.length[1] > 0)
        self.same_local &= self.personal
        at = numbered((*hosts[0], *hosts[1]))
        self.hosts: list[str] = list(at)
        self.host = numbers(at, hosts[0])[self.one], numbers(at, hosts[1])[self.other]
        self.same_host = self.host[0] == self.host[1]

    def slips(self, asked: Bools) -> list[int]:
        """Give the pairs with two addresses that differ by a slip, of the addresses that are asked for."""
        one, other = self.length
        short = np.minimum(one, other)
        allowed = np.where(short < 9, 1, 2)
        near = np.flatnonzero(asked & (short >= SHORTEST_SLIP) & (np.abs(one - other) <= allowed))
        length, sets = lengths(self.hosts), letter_sets(self.hosts)
        host, other_host = self.host[0][near], self.host[1][near]
        alike = np.bitwise_count(sets[host] ^ sets[other_host]) <= 4
        near = near[alike & (np.abs(length[host] - length[other_host]) <= 2)]
        mine = [self._locals[0][at] for at in self.one[near].tolist()]
        theirs = [self._locals[1][at] for at in self.other[near].tolist()]
        few = np.bitwise_count(letter_sets(mine) ^ letter_sets(theirs)) <= 2 * allowed[near]
        found: dict[int, None] = {}
        for at in np.flatnonzero(few).tolist():
            sides = self.hosts[self.host[0][near[at]]], self.hosts[self.host[1][near[at]]]
            if _same_but_for_a_slip(mine[at], theirs[at], *sides):
                found[int(self.pair[near[at]])] = None
        return list(found)


def _parts(emails: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """What is before the @ of each address, and what after it."""
    # twice, for tuples that stay would set the garbage collector going
    return [email.partition("@")[0] for email in emails], [email.partition("@")[2] for email in emails]


@lru_cache(maxsize=200_000)
def _same_but_for_a_slip(local: str, other: str, host: str, other_host: str) -> bool:
    """Two addresses that differ by a letter or two before the @, and by no more after it."""
    short = min(len(local), len(other))
    if short < SHORTEST_SLIP or DamerauLevenshtein.distance(host, other_host, score_cutoff=2) > 2:
        return False
    allowed = 1 if short < 9 else 2
    return bool(DamerauLevenshtein.distance(local, other, score_cutoff=allowed) <= allowed)
