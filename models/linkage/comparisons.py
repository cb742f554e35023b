"""Pairs of people, compared field by field: which level of each comparison a pair reaches, and how rare the agreement is.

A field that either side lacks is null (-1): missing is never a mismatch."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from operator import attrgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz
from rapidfuzz.distance import DamerauLevenshtein

from models.linkage import name_pairs, names
from models.linkage.customers import Customers, filled
from models.linkage.frequencies import Frequencies
from models.linkage.model import LinkageModel
from models.linkage.people import Prepared

NULL = -1
FIELDS = ("emails", "phones", "birth_date", "national_id", "organisation", "title", "street", "place")
COUNTED = (
    "emails",
    "domains",
    "phones",
    "birth_date",
    "national_id",
    "organisation",
    "title",
    "street",
    "city",
    "postcode",
)
"""Fields whose values are counted, beside extra columns."""
ALIKE_COSINE = 0.75
"""Encoder cosine from which two names that no rule brings together are "spelled alike"."""
_KINDRED = frozenset("group holding holdings international worldwide global and the of".split())
MOST_BITS = 40
"""Rarity is counted in tenths of a bit, up to 40 bits: 1 in 10¹²."""

Agreement = tuple[int, float]
"""A level, and the probability of reaching it by chance (1 where the level has no such)."""
Agreements = tuple[NDArray[np.int8], NDArray[np.float64]]
"""The same, pair by pair."""
_POOR = (names.DIFFERS, names.CONFLICT, names.KIN)


@dataclass(frozen=True)
class Features:
    """For each comparison, pair by pair: ``levels`` (int8, -1 for null) and ``rarity`` (int16, tenths of a bit)."""

    levels: dict[str, NDArray[np.int8]]
    rarity: dict[str, NDArray[np.int16]]

    @property
    def pairs(self) -> int:
        return len(next(iter(self.levels.values())))


def compared(mentions: Sequence[Prepared], customers: Sequence[Prepared]) -> tuple[str, ...]:
    """The comparisons that these two sides allow: a field that one side never fills is left out."""
    both = _fields(mentions) & _fields(customers)
    return ("name", *(f for f in FIELDS if f in both), *sorted(f for f in both if f.startswith("extra:")))


def _fields(people: Sequence[Prepared]) -> frozenset[str]:
    found = people.filled if isinstance(people, Customers) else filled(people)
    return found | {"place"} if found & {"city", "postcode", "state", "country"} else found


def compare(
    mentions: Sequence[Prepared], customers: Sequence[Prepared], cosines: NDArray[np.float32], comparisons: Sequence[str],
    frequencies: Frequencies, model: LinkageModel,
) -> Features:  # fmt: skip
    """Pairs ``mentions[i]``, ``customers[i]``, whose names' encoder cosine is ``cosines[i]``."""
    pairs = Pairs(mentions, customers)
    if not len(pairs):
        none = np.empty(0, np.int8), np.empty(0, np.int16)
        return Features(dict.fromkeys(comparisons, none[0]), dict.fromkeys(comparisons, none[1]))
    agreed = {c: _judged(pairs, c, frequencies, model) for c in comparisons if c != "name"}
    if "name" in comparisons:
        for beside in ("emails", "phones", "birth_date"):
            agreed[beside] = agreed.get(beside) or _judged(pairs, beside, frequencies, model)
        agreed["name"] = _names(pairs, cosines, _may_slip(agreed), frequencies)
    levels, rarity = {}, {}
    for comparison in comparisons:
        found, chances = agreed[comparison]
        floors = [level.namesakes / max(1, frequencies.people) for level in model.comparison(comparison)]
        bits = -10 * np.log2(np.minimum(1.0, chances + np.array(floors)[found]))
        rare = np.where(found > 0, np.rint(np.minimum(10.0 * MOST_BITS, bits)), 0)
        levels[comparison], rarity[comparison] = found, rare.astype(np.int16)
    return Features(levels, rarity)


class Pairs:
    """Pairs of people, each of whom is looked at once: ``mentions[left[i]]`` and ``customers[right[i]]``."""

    def __init__(self, mentions: Sequence[Prepared], customers: Sequence[Prepared]) -> None:
        self.mentions, self.left = _each_once(mentions)
        self.customers, self.right = _each_once(customers)

    def __len__(self) -> int:
        return len(self.left)

    def of(self, value: Callable[[Prepared], Any]) -> tuple[list[Any], list[Any]]:
        """A value of each mention and of each customer."""
        return [value(person) for person in self.mentions], [value(person) for person in self.customers]

    def both(self, value: Callable[[Prepared], Any]) -> tuple[NDArray[Any], NDArray[Any]]:
        """A number of each pair's mention and customer."""
        mine, theirs = self.of(value)
        return np.array(mine)[self.left], np.array(theirs)[self.right]

    def judged(
        self, key: Callable[[Prepared], Any], judge: Callable[[Prepared, Prepared], Agreement]
    ) -> Agreements:
        """What ``judge`` says of the pairs where both have a key, asked once for every two keys; null elsewhere."""
        at: dict[Any, int] = {}

        def numbers(people: Sequence[Prepared]) -> NDArray[np.int64]:
            keys = map(key, people)
            return np.fromiter((at.setdefault(k, len(at)) if k else -1 for k in keys), np.int64, len(people))

        left = numbers(self.mentions)[self.left]
        there = np.flatnonzero(left >= 0)
        # only the customers that are beside a mention that has a key
        asked, which = np.unique(self.right[there], return_inverse=True)
        right = numbers([self.customers[customer] for customer in asked.tolist()])[which]
        there, right = there[right >= 0], right[right >= 0]
        _, first, which = np.unique(left[there] * len(at) + right, return_index=True, return_inverse=True)
        found = [
            judge(self.mentions[self.left[pair]], self.customers[self.right[pair]])
            for pair in there[first].tolist()
        ]
        levels, chances = no_agreements(len(self))
        if found:
            levels[there] = np.array([level for level, _ in found], dtype=np.int8)[which]
            chances[there] = np.array([chance for _, chance in found])[which]
        return levels, chances


def no_agreements(pairs: int) -> Agreements:
    """Null for so many pairs."""
    return np.full(pairs, NULL, dtype=np.int8), np.ones(pairs)


def _each_once(people: Sequence[Prepared]) -> tuple[list[Prepared], NDArray[np.int64]]:
    _, first, which = np.unique(
        np.fromiter(map(id, people), np.int64, len(people)), return_index=True, return_inverse=True
    )
    return [people[at] for at in first.tolist()], which


def _judged(pairs: Pairs, comparison: str, frequencies: Frequencies, model: LinkageModel) -> Agreements:
    """The pairs by one comparison other than the name's."""
    usual = model.comparison(comparison)[-1].u
    if comparison == "place":
        return pairs.judged(
            lambda p: (
                (p.city or p.postcode or p.state or p.country) and (p.city, p.postcode, p.state, p.country)
            ),
            lambda m, c: _place(m, c, frequencies, usual),
        )
    if comparison == "emails":
        return pairs.judged(
            lambda p: p.emails and (p.emails, p.names), lambda m, c: _emails(m, c, frequencies, usual)
        )
    if comparison == "phones":
        return pairs.judged(lambda p: p.phones, lambda m, c: _phones(m, c, frequencies, usual))
    if comparison.startswith("extra:"):
        column = comparison.removeprefix("extra:")
        return pairs.judged(
            lambda p: p.extra.get(column),
            lambda m, c: _exact(m.extra[column], c.extra[column], column, frequencies, usual),
        )
    alike, value = _ALIKE.get(comparison, _phrases), attrgetter(comparison)
    return pairs.judged(
        value, lambda m, c: _single(value(m), value(c), comparison, alike, frequencies, usual)
    )


def _may_slip(agreed: Mapping[str, Agreements]) -> NDArray[np.bool_]:
    """Whether John may be Joan misspelt: not where they share what families and offices share, unless born on one day, a slip
    in the date allowed. (Strict wherever no birthday agrees, it costs 0.7 points of recall at precision 0.99 on historical50k.)"""
    one_day = agreed["birth_date"][0] > 1
    found: NDArray[np.bool_] = one_day | ((agreed["emails"][0] < 4) & (agreed["phones"][0] < 2))
    return found


def _names(
    pairs: Pairs, cosines: NDArray[np.float32], slips: NDArray[np.bool_], frequencies: Frequencies
) -> Agreements:
    """The best agreement of any two forms; where a side has no name, or only part of one, what its address spells. An address
    speaks for no other full name: wives write from their husbands' addresses, clerks from their directors'."""
    levels, chances = _best_forms(pairs, slips, frequencies)
    named = levels != NULL
    native = np.logical_and(*pairs.both(lambda p: bool(p.native)))
    generation, other_generation = pairs.both(lambda p: p.generation)
    two_generations = (generation > 0) & (other_generation > 0) & (generation != other_generation)
    addressed, other_addressed = pairs.both(lambda p: bool(p.emails))

    def each(chosen: NDArray[np.bool_]) -> Iterator[tuple[int, Prepared, Prepared]]:
        for at in np.flatnonzero(chosen).tolist():
            yield at, pairs.mentions[pairs.left[at]], pairs.customers[pairs.right[at]]

    relatives = named & two_generations & (levels > names.KIN)
    for at, _, customer in each(relatives):
        levels[at], chances[at] = names.KIN, frequencies.word(customer.names[0][-1])
    in_part = np.isin(levels, (names.CONFLICT, names.KIN, names.PART))
    for at, mention, customer in each(named & addressed & ~relatives & in_part):
        if levels[at] == names.PART or not (_full(mention) and _full(customer)):
            found = _spelled(mention, customer, frequencies)
            if found[0] > levels[at]:
                levels[at], chances[at] = found
    for at, mention, customer in each(native):
        if mention.native != customer.native:
            levels[at], chances[at] = _native_names(mention, customer, frequencies)
    for at, mention, customer in each(~named & (addressed | other_addressed)):
        nameless, other = (mention, customer) if not mention.names else (customer, mention)
        levels[at], chances[at] = _spelled(nameless, other, frequencies)
    alike = np.isin(levels, _POOR) & (cosines >= ALIKE_COSINE) & ~native & ~two_generations
    for at, mention, customer in each(alike & ~slips):
        alike[at] = not names.told_apart(mention.names, customer.names)
    levels[alike], chances[alike] = names.ALIKE, 1.0
    return levels, chances


def _best_forms(pairs: Pairs, slips: NDArray[np.bool_], frequencies: Frequencies) -> Agreements:
    """The best agreement of any two forms of each pair's names, null where a side has none."""
    mine, theirs = pairs.of(attrgetter("names"))
    counts, other_counts = (np.fromiter(map(len, forms), np.int64, len(forms)) for forms in (mine, theirs))
    own, other = counts[pairs.left], other_counts[pairs.right]
    pair = np.repeat(np.arange(len(pairs)), own * other)
    within = np.arange(len(pair)) - np.repeat(np.cumsum(own * other) - own * other, own * other)
    left = (np.cumsum(counts) - counts)[pairs.left][pair] + within // other[pair]
    right = (np.cumsum(other_counts) - other_counts)[pairs.right][pair] + within % other[pair]
    found, chance = name_pairs.compare(
        list(chain.from_iterable(mine)),
        list(chain.from_iterable(theirs)),
        left,
        right,
        slips[pair],
        frequencies,
    )
    best = np.lexsort((chance, -found, pair))
    best = best[np.unique(pair[best], return_index=True)[1]]
    levels, chances = no_agreements(len(pairs))
    levels[pair[best]], chances[pair[best]] = found[best], chance[best]
    return levels, chances


def _full(person: Prepared) -> bool:
    """Whether the name has a given and a family name, neither an initial."""
    return any(sum(len(word) > 1 for word in form) > 1 for form in person.names)


def _native_names(mention: Prepared, customer: Prepared, frequencies: Frequencies) -> Agreement:
    """Two names in Chinese or Korean script that are not the same: what sounds alike may be simplified and traditional
    characters of one name, or two names; a syllable that differs makes another name, however near the spelling."""
    if mention.names[0] == customer.names[0]:
        return names.FORMS, names.compare(mention.names[0], customer.names[0], frequencies)[1]
    same_family = mention.native[0] == customer.native[0]
    return (names.KIN, frequencies.word(customer.names[0][-1])) if same_family else (names.DIFFERS, 1.0)


def _spelled(addressed: Prepared, named: Prepared, frequencies: Frequencies) -> Agreement:
    """Whether the one's address spells the other's name. An address that spells another name, or none, says nothing."""
    chances = [
        chance
        for email in addressed.emails
        for form in named.names
        if (chance := names.address_chance(email.partition("@")[0], form, frequencies)) is not None
    ]
    return (names.ADDRESS, min(chances)) if chances else (NULL, 1.0)


def _emails(mention: Prepared, customer: Prepared, frequencies: Frequencies, usual: float) -> Agreement:
    if not mention.emails or not customer.emails:
        return NULL, 1.0
    same = set(mention.emails) & set(customer.emails)
    if same:
        return 4, min(frequencies.value("emails", e, usual) for e in same)
    slip = any(_same_but_for_a_slip(one, other) for one in mention.emails for other in customer.emails)
    if slip and not _own_address(mention, customer, frequencies):
        return 3, 1.0
    if _spelled(mention, customer, frequencies)[0] == names.ADDRESS:
        # A second address made of the same name: the name has been weighed, people have several addresses, and every
        # namesake has such a one somewhere. The same local part at another domain tells nothing more.
        return NULL, 1.0
    theirs = {local for e in customer.emails if len(local := e.partition("@")[0]) > 4}
    if any(e.partition("@")[0] in theirs for e in mention.emails):
        return 2, 1.0
    domains = {e.partition("@")[2] for e in mention.emails} & {e.partition("@")[2] for e in customer.emails}
    return (1, max(frequencies.value("domains", d, 0.05) for d in domains)) if domains else (0, 1.0)


def _own_address(mention: Prepared, customer: Prepared, frequencies: Frequencies) -> bool:
    """Whether the mention's address is made of its own name and not of the customer's: quillp is Petra's, no slip for quilln."""
    own = _spelled(mention, mention, frequencies)[0] == names.ADDRESS
    return own and _spelled(mention, customer, frequencies)[0] != names.ADDRESS


@lru_cache(maxsize=200_000)
def _same_but_for_a_slip(one: str, other: str) -> bool:
    """Two addresses that differ by a letter or two before the @, and by no more after it."""
    left, _, host = one.partition("@")
    right, _, other_host = other.partition("@")
    if min(len(left), len(right)) < 6 or DamerauLevenshtein.distance(host, other_host, score_cutoff=2) > 2:
        return False
    allowed = 1 if min(len(left), len(right)) < 9 else 2
    return bool(DamerauLevenshtein.distance(left, right, score_cutoff=allowed) <= allowed)


def _phones(mention: Prepared, customer: Prepared, frequencies: Frequencies, usual: float) -> Agreement:
    if not mention.phones or not customer.phones:
        return NULL, 1.0
    same = set(mention.phones) & set(customer.phones)
    if same:
        return 2, min(frequencies.value("phones", p, usual) for p in same)
    tails = {p[-9:] for p in mention.phones if len(p) >= 9} & {p[-9:] for p in customer.phones if len(p) >= 9}
    return (1, 1.0) if tails else (0, 1.0)


def _exact(one: str, other: str, field: str, frequencies: Frequencies, usual: float) -> Agreement:
    if not one or not other:
        return NULL, 1.0
    return (1, frequencies.value(field, other, usual)) if one == other else (0, 1.0)


def _single(
    one: str, other: str, field: str, alike: Callable[[str, str], int], frequencies: Frequencies, usual: float
) -> Agreement:
    """A field of one value: exact at ``top``, else what ``alike`` says."""
    if not one or not other:
        return NULL, 1.0
    if one == other:
        return (3 if field == "birth_date" else 2), frequencies.value(field, other, usual)
    return alike(one, other), 1.0


@lru_cache(maxsize=200_000)
def _dates(one: str, other: str) -> int:
    """2: one digit wrong, two swapped, or day and month swapped. 1: the same year where one side knows no more (1 January) or the
    month or the day is the same, or years alone that nearly agree."""
    if DamerauLevenshtein.distance(one, other, score_cutoff=1) <= 1:
        return 1 if one.endswith("0101") and other.endswith("0101") else 2
    if len(one) == len(other) == 8 and one[:4] == other[:4]:
        if one[4:6] == other[6:] and one[6:] == other[4:6]:
            return 2
        return 1 if "0101" in (one[4:], other[4:]) or one[4:6] == other[4:6] or one[6:] == other[6:] else 0
    return 0


def _numbers(one: str, other: str) -> int:
    return (
        1
        if min(len(one), len(other)) >= 5 and DamerauLevenshtein.distance(one, other, score_cutoff=2) <= 2
        else 0
    )


@lru_cache(maxsize=200_000)
def _phrases(one: str, other: str) -> int:
    return 1 if fuzz.token_sort_ratio(one, other, score_cutoff=80) else 0


@lru_cache(maxsize=200_000)
def _organisations(one: str, other: str) -> int:
    """1: nearly the same words, or the same but for words that name a part or a parent ("Dunmore Mills Group")."""
    bare = [[word for word in name.split() if word not in _KINDRED] for name in (one, other)]
    return 1 if bare[0] and bare[0] == bare[1] else _phrases(one, other)


def _place(mention: Prepared, customer: Prepared, frequencies: Frequencies, usual: float) -> Agreement:
    found: Agreement = (NULL, 1.0)
    for one, other in ((mention.country, customer.country), (mention.state, customer.state)):
        if one and other:
            found = (1, 1.0) if one == other else (0, 1.0)
    if mention.city and customer.city:
        if mention.city == customer.city:
            found = (3, frequencies.value("city", customer.city, 0.01))
        else:
            found = max(
                found, (2, 1.0) if fuzz.ratio(mention.city, customer.city, score_cutoff=75) else (0, 1.0)
            )
    if mention.postcode and customer.postcode:
        if mention.postcode == customer.postcode:
            return 5, frequencies.value("postcode", customer.postcode, usual)
        if DamerauLevenshtein.distance(mention.postcode, customer.postcode, score_cutoff=1) <= 1:
            return 4, 1.0
        area = len(mention.postcode) > 4 and mention.postcode[:-3] == customer.postcode[:-3]
        found = max(found, (2, 1.0) if area else (0, 1.0))
    return found


_ALIKE: dict[str, Callable[[str, str], int]] = {
    "birth_date": _dates, "national_id": _numbers, "organisation": _organisations,
}  # fmt: skip
