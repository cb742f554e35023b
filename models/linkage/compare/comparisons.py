"""Pairs of people, compared field by field: the level of each comparison, and how rare the agreement is.

A field that either side lacks is null (-1): what is missing is never a mismatch.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.linkage.compare import (
    context_texts,
    email_addresses,
    field_values,
    name_agreement,
    name_arrays,
    organisation_domains,
)
from models.linkage.compare.address_spelling import Spelling
from models.linkage.compare.people_pairs import NULL as NULL
from models.linkage.compare.people_pairs import Agreement, Agreements, Pairs, no_agreements
from models.linkage.compare.value_arrays import Bools, side_by_side
from models.linkage.linkage_model import LinkageModel
from models.linkage.prepare.customer_rows import Customers, filled
from models.linkage.prepare.frequencies import Frequencies
from models.linkage.prepare.prepared import Prepared

FIELDS = (
    "emails",
    "phones",
    "birth_date",
    "national_id",
    "organisation",
    "title",
    "street",
    "place",
    "context",
)
ALIKE_COSINE = 0.75
"""Encoder cosine from which two names that no rule brings together are "spelled alike"."""
MOST_BITS = 40
"""Rarity is counted in tenths of a bit, up to 40 bits: 1 in 10¹²."""

_POOR = (name_agreement.DIFFERS, name_agreement.CONFLICT, name_agreement.KIN)


@dataclass(frozen=True)
class Features:
    """What the comparisons found, pair by pair.

    Attributes:
        levels: For each comparison int8, -1 for null.
        rarity: For each comparison int16, tenths of a bit.
    """

    levels: dict[str, NDArray[np.int8]]
    rarity: dict[str, NDArray[np.int16]]

    @property
    def pairs(self) -> int:
        """How many pairs there are."""
        return len(next(iter(self.levels.values())))


def compared(mentions: Sequence[Prepared], customers: Sequence[Prepared]) -> tuple[str, ...]:
    """Give the comparisons that two sides allow: without the fields that one side never fills."""
    mine, theirs = _fields(mentions), _fields(customers)
    both = mine & theirs
    across = ("emails" in mine and "organisation" in theirs) or (
        "organisation" in mine and "emails" in theirs
    )
    return (
        "name",
        *(f for f in FIELDS if f in both),
        *(["domain"] if across else []),
        *sorted(f for f in both if f.startswith("extra:")),
    )


def _fields(people: Sequence[Prepared]) -> frozenset[str]:
    found = people.filled if isinstance(people, Customers) else filled(people)
    return found | {"place"} if found & {"city", "postcode", "state", "country"} else found


def compare(
    pairs: Pairs,
    cosines: NDArray[np.float32],
    comparisons: Sequence[str],
    frequencies: Frequencies,
    model: LinkageModel,
) -> Features:
    """Compare pairs of people.

    Args:
        pairs: The pairs.
        cosines: The encoder cosine of each pair's names.
        comparisons: The comparisons that are wanted.
        frequencies: How common names and values are.
        model: Whose namesakes are a floor under the chances.
    """
    if not len(pairs):
        none = np.empty(0, np.int8), np.empty(0, np.int16)
        return Features(dict.fromkeys(comparisons, none[0]), dict.fromkeys(comparisons, none[1]))
    spelling = Spelling(pairs, frequencies)
    agreed = {c: _judged(pairs, c, spelling, frequencies, model) for c in comparisons if c != "name"}
    if "name" in comparisons:
        for beside in ("emails", "phones", "birth_date"):
            agreed[beside] = agreed.get(beside) or _judged(pairs, beside, spelling, frequencies, model)
        agreed["name"] = _names(pairs, cosines, _may_slip(agreed), spelling, frequencies)
    levels, rarity = {}, {}
    for comparison in comparisons:
        found, chances = agreed[comparison]
        floors = [level.namesakes / max(1, frequencies.people) for level in model.comparison(comparison)]
        bits = -10 * np.log2(np.minimum(1.0, chances + np.array(floors)[found]))
        tenths = np.where(found > 0, np.rint(np.minimum(10.0 * MOST_BITS, bits)), 0)
        levels[comparison], rarity[comparison] = found, tenths.astype(np.int16)
    return Features(levels, rarity)


def _judged(
    pairs: Pairs, comparison: str, spelling: Spelling, frequencies: Frequencies, model: LinkageModel
) -> Agreements:
    """The pairs by one comparison other than the name's."""
    usual = model.comparison(comparison)[-1].u
    if comparison == "context":
        return context_texts.compare(pairs, frequencies, model.comparison(comparison))
    if comparison == "domain":
        return organisation_domains.compare(pairs, frequencies, model.comparison(comparison))
    if comparison == "place":
        return field_values.place(pairs, frequencies, usual)
    if comparison == "emails":
        return email_addresses.emails(pairs, spelling, frequencies, usual)
    if comparison == "phones":
        return field_values.phones(pairs, frequencies, usual)
    if comparison.startswith("extra:"):
        return field_values.extra_column(pairs, comparison.removeprefix("extra:"), frequencies, usual)
    return field_values.single(pairs, comparison, frequencies, usual)


def _may_slip(agreed: Mapping[str, Agreements]) -> NDArray[np.bool_]:
    """Whether John may be Joan misspelt.

    Not where the two share what families and offices share, unless they were born on one day, a slip in the
    date allowed. (Strict wherever no birthday agrees, it costs 0.7 points of recall at precision 0.99 on
    historical50k.)
    """
    one_day = agreed["birth_date"][0] > 1
    found: NDArray[np.bool_] = one_day | ((agreed["emails"][0] < 4) & (agreed["phones"][0] < 2))
    return found


def _names(
    pairs: Pairs, cosines: NDArray[np.float32], slips: Bools, spelling: Spelling, frequencies: Frequencies
) -> Agreements:
    """The best agreement of any two forms; without a full name on a side, what its address spells.

    An address speaks for no other full name: wives write from their husbands' addresses, clerks from their
    directors'.
    """
    levels, chances = _best_forms(pairs, slips, frequencies)
    named = levels != NULL
    native = np.logical_and(*pairs.given("native"))
    generation, other_generation = pairs.generations
    two_generations = (generation > 0) & (other_generation > 0) & (generation != other_generation)

    def each(chosen: Bools) -> Iterator[tuple[int, Prepared, Prepared]]:
        for at in np.flatnonzero(chosen).tolist():
            yield at, *pairs.at(at)

    relatives = named & two_generations & (levels > name_agreement.KIN)
    for at, _, customer in each(relatives):
        levels[at], chances[at] = name_agreement.KIN, frequencies.word(customer.names[0][-1])
    in_part = (levels == name_agreement.PART) | (
        np.isin(levels, (name_agreement.CONFLICT, name_agreement.KIN)) & ~_full(pairs)
    )
    _spell(levels, chances, named & ~relatives & in_part, spelling)
    for at, mention, customer in each(native):
        if mention.native != customer.native:
            levels[at], chances[at] = _native_names(mention, customer, frequencies)
    nameless = (pairs.forms[0].counts == 0)[pairs.left]
    _spell(levels, chances, ~named & nameless, spelling)
    _spell(levels, chances, ~named & ~nameless, spelling, by_customer=True)
    alike = np.isin(levels, _POOR) & (cosines >= ALIKE_COSINE) & ~native & ~two_generations
    alike &= ~pairs.told_apart(alike & ~slips)
    levels[alike], chances[alike] = name_agreement.ALIKE, 1.0
    return levels, chances


def _spell(
    levels: NDArray[np.int8],
    chances: NDArray[np.float64],
    chosen: Bools,
    spelling: Spelling,
    by_customer: bool = False,
) -> None:
    """Raise pairs to ADDRESS where the address of one side spells the other side's name.

    An address that spells another name, or none, says nothing.
    """
    asked = np.flatnonzero(chosen)
    if not asked.size:
        return
    found = spelling.chances(asked, by_customer)
    spelled = found < np.inf
    levels[asked[spelled]], chances[asked[spelled]] = name_agreement.ADDRESS, found[spelled]


def _best_forms(pairs: Pairs, slips: Bools, frequencies: Frequencies) -> Agreements:
    """The best agreement of any two forms of each pair's names, null where a side has none."""
    mine, theirs = pairs.forms
    pair, one, other = side_by_side(mine, theirs, pairs.left, pairs.right)
    found, chance = name_arrays.compare(
        mine.flat, theirs.flat, one, other, slips[pair], frequencies, pairs.words
    )
    levels, chances = no_agreements(len(pairs))
    levels[pair], chances[pair] = found, chance
    # pairs of several forms, best last
    several = np.flatnonzero((mine.counts[pairs.left] * theirs.counts[pairs.right])[pair] > 1)
    several = several[np.lexsort((-chance[several], found[several], pair[several]))]
    last = np.flatnonzero(np.diff(pair[several], append=-1))
    best = several[last]
    levels[pair[best]], chances[pair[best]] = found[best], chance[best]
    return levels, chances


def _full(pairs: Pairs) -> Bools:
    """Whether both names have a given and a family name, neither an initial."""
    mine, theirs = pairs.forms
    full = np.split(pairs.words.full, [len(mine.flat)])
    left, right = (
        np.bincount(side.owners, full[at], len(side.counts)) > 0 for at, side in enumerate((mine, theirs))
    )
    found: Bools = left[pairs.left] & right[pairs.right]
    return found


def _native_names(mention: Prepared, customer: Prepared, frequencies: Frequencies) -> Agreement:
    """The agreement of two different names in Chinese or Korean script.

    What sounds alike may be one name in simplified and traditional characters, or two names; a syllable that
    differs makes another name, however near the spelling.
    """
    if mention.names[0] == customer.names[0]:
        return name_agreement.FORMS, name_agreement.compare(mention.names[0], customer.names[0], frequencies)[
            1
        ]
    same_family = mention.native[0] == customer.native[0]
    return (
        (name_agreement.KIN, frequencies.word(customer.names[0][-1]))
        if same_family
        else (name_agreement.DIFFERS, 1.0)
    )
