"""Pairs of people, compared field by field: which level of each comparison a pair reaches, and how rare the agreement is.

A field that either side lacks is null (-1): missing is never a mismatch."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz
from rapidfuzz.distance import DamerauLevenshtein

from models.linkage import names
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

    def filled(people: Sequence[Prepared]) -> set[str]:
        found = {f for f in FIELDS if f != "place" and any(getattr(p, f) for p in people)}
        if any(p.city or p.postcode or p.state or p.country for p in people):
            found.add("place")
        return found | {f"extra:{column}" for p in people for column in p.extra}

    both = filled(mentions) & filled(customers)
    return ("name", *(f for f in FIELDS if f in both), *sorted(f for f in both if f.startswith("extra:")))


def compare(
    mentions: Sequence[Prepared], customers: Sequence[Prepared], cosines: NDArray[np.float32], comparisons: Sequence[str],
    frequencies: Frequencies, model: LinkageModel,
) -> Features:  # fmt: skip
    """Pairs ``mentions[i]``, ``customers[i]``, whose names' encoder cosine is ``cosines[i]``."""
    levels, rarity = {}, {}
    for comparison in comparisons:
        found = np.empty(len(mentions), dtype=np.int8)
        rare = np.zeros(len(mentions), dtype=np.int16)
        poor = (names.DIFFERS, names.CONFLICT, names.KIN) if comparison == "name" else ()
        judge = _judge(comparison, frequencies, model)
        floors = [level.namesakes / max(1, frequencies.people) for level in model.comparison(comparison)]
        for at, (mention, customer) in enumerate(zip(mentions, customers, strict=True)):
            level, chance = judge(mention, customer)
            if (
                level in poor and cosines[at] >= ALIKE_COSINE and not (mention.native and customer.native)
                and not _two_generations(mention, customer)
                and (_may_slip(mention, customer) or not names.told_apart(mention.names, customer.names))
            ):  # fmt: skip
                level, chance = names.ALIKE, 1.0
            found[at] = level
            if level > 0:
                rare[at] = round(min(10 * MOST_BITS, -10 * math.log2(min(1.0, chance + floors[level]))))
        levels[comparison], rarity[comparison] = found, rare
    return Features(levels, rarity)


def _judge(
    comparison: str, frequencies: Frequencies, model: LinkageModel
) -> Callable[[Prepared, Prepared], Agreement]:
    usual = model.comparison(comparison)[-1].u
    if comparison == "name":
        strictly, leniently = (
            _remembering(
                lambda m, c, slips=slips: _name(m, c, frequencies, slips),  # type: ignore[misc]
                lambda p: (p.names, p.emails, p.native, p.generation),
            )
            for slips in (False, True)
        )
        return lambda m, c: (leniently if _may_slip(m, c) else strictly)(m, c)
    if comparison == "place":
        return _remembering(
            lambda m, c: _place(m, c, frequencies, usual), lambda p: (p.city, p.postcode, p.state, p.country)
        )
    if comparison == "emails":
        return lambda m, c: _emails(m, c, frequencies, usual)
    if comparison == "phones":
        return lambda m, c: _phones(m, c, frequencies, usual)
    if comparison.startswith("extra:"):
        column = comparison.removeprefix("extra:")
        return lambda m, c: _exact(
            m.extra.get(column, ""), c.extra.get(column, ""), column, frequencies, usual
        )
    alike = _ALIKE.get(comparison, _phrases)
    return lambda m, c: _single(
        getattr(m, comparison), getattr(c, comparison), comparison, alike, frequencies, usual
    )


def _remembering(
    judge: Callable[[Prepared, Prepared], Agreement], key: Callable[[Prepared], object]
) -> Callable[[Prepared, Prepared], Agreement]:
    """The same, asked once for each two values: mentions of one person repeat."""
    seen: dict[object, Agreement] = {}

    def remembered(mention: Prepared, customer: Prepared) -> Agreement:
        both = (key(mention), key(customer))
        if both not in seen:
            seen[both] = judge(mention, customer)
        return seen[both]

    return remembered


def _name(mention: Prepared, customer: Prepared, frequencies: Frequencies, slips: bool) -> Agreement:
    """The best agreement of any two forms; where a side has no name, or only part of one, what its address spells. An address
    speaks for no other full name: wives write from their husbands' addresses, clerks from their directors'."""
    if mention.native and customer.native and mention.native != customer.native:
        return _native_names(mention, customer, frequencies)
    if mention.names and customer.names:
        found = [
            names.compare(one, other, frequencies, slips) for one in mention.names for other in customer.names
        ]
        best = max(found, key=lambda agreement: (agreement[0], -agreement[1]))
        if best[0] > names.KIN and _two_generations(mention, customer):
            return names.KIN, frequencies.word(customer.names[0][-1])
        if best[0] not in (names.CONFLICT, names.KIN, names.PART):
            return best
        if best[0] != names.PART and _full(mention) and _full(customer):
            return best
        return max(best, _spelled(mention, customer, frequencies), key=lambda agreement: agreement[0])
    nameless, named = (mention, customer) if not mention.names else (customer, mention)
    return _spelled(nameless, named, frequencies)


def _full(person: Prepared) -> bool:
    """Whether the name has a given and a family name, neither an initial."""
    return any(sum(len(word) > 1 for word in form) > 1 for form in person.names)


def _may_slip(mention: Prepared, customer: Prepared) -> bool:
    """Whether John may be Joan misspelt: not where they share what families and offices share, unless born on one day, a slip
    in the date allowed. (Strict wherever no birthday agrees, it costs 0.7 points of recall at precision 0.99 on historical50k.)"""
    one, other = mention.birth_date, customer.birth_date
    if one and other and (one == other or _dates(one, other) > 1):
        return True
    return set(mention.emails).isdisjoint(customer.emails) and set(mention.phones).isdisjoint(customer.phones)


def _two_generations(mention: Prepared, customer: Prepared) -> bool:
    """Whether one is Jr and the other III."""
    return 0 != mention.generation != customer.generation != 0


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
    """2: one digit wrong, two swapped, or day and month swapped. 1: the same year, or years alone (1 January) that nearly agree."""
    if DamerauLevenshtein.distance(one, other, score_cutoff=1) <= 1:
        return 1 if one.endswith("0101") and other.endswith("0101") else 2
    if len(one) == len(other) == 8 and one[:4] == other[:4]:
        return 2 if one[4:6] == other[6:] and one[6:] == other[4:6] else 1
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
