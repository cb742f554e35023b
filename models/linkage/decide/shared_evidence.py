"""Agreements that people who live or work together share, and the doubts that follow from them.

A wife writes from her husband's address, a clerk from the director's; father and son have one name and one
house; everybody in an office gives its switchboard. The comparisons are weighed as if they were independent,
and here they are not. So in ``SHARE`` of such pairs, however much agrees, it is taken to be somebody else,
unless a birthday or a national number agrees as well.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from models.linkage.compare import name_agreement
from models.linkage.compare.comparisons import Features
from models.linkage.compare.people_pairs import Pairs
from models.linkage.prepare.known_names import is_common
from models.linkage.prepare.prepared import Prepared

SHARE = 0.1
"""Of the pairs in doubt, the share that is somebody else whatever agrees: none of them comes above
probability 0.9."""
NONE, OTHER_NAME, GENERATION, NUMBER = range(4)
LABELS = (
    "",
    "another name: of somebody who shares the address or number, perhaps",
    "Jr, Sr or III on one side only: father and son, perhaps",
    "a common name, and a number that an office or a household may share",
)
_PERSONAL = {"birth_date": 3, "national_id": 2}
"""Levels of what is one person's own."""
_BESIDE = _PERSONAL | {"emails": 3, "street": 2, "place": 5}
"""Levels beside which a number is not all there is."""
_SHARED = {"emails": 1, "phones": 1, "street": 1, "place": 4, "organisation": 1, "domain": 1}
"""Levels of what people who live or work together have alike."""
RARE = 50
"""Tenths of a bit from which agreeing on an extra column tells as much: an account, a membership, not a
gender or a trade."""


def doubts(pairs: Pairs, features: Features) -> NDArray[np.int8]:
    """Say which doubt there is of each pair."""
    name, personal = features.levels["name"], _reached(features, _PERSONAL)
    poor = np.isin(name, (name_agreement.DIFFERS, name_agreement.CONFLICT, name_agreement.KIN))
    # "B. Fairweather", at an address that spells Ottoline's name
    initial = _each(
        pairs, name == name_agreement.ADDRESS, lambda m, c: _several_words(m) and _several_words(c)
    )
    given = pairs.told_apart(np.isin(name, (name_agreement.SLIPS, name_agreement.ALIKE)))
    generation, other_generation = pairs.generations
    both = (generation > 0) & (other_generation > 0)
    apart = both & (generation != other_generation)
    one_sided = ~both & (generation != other_generation) & pairs.named
    found = np.zeros(len(pairs), dtype=np.int8)
    if "phones" in features.levels:
        alone = (features.levels["phones"] > 0) & ~_reached(features, _BESIDE)
        weak = np.isin(name, (name_agreement.PART, name_agreement.INITIALS, name_agreement.ALIKE))
        found[alone & (weak | _each(pairs, alone & ~weak, _common))] = NUMBER
    found[one_sided] = GENERATION
    found[((poor | initial | given) & _share(features)) | apart] = OTHER_NAME
    found[personal] = NONE
    return found


def _each(
    pairs: Pairs, asked: NDArray[np.bool_], what: Callable[[Prepared, Prepared], bool]
) -> NDArray[np.bool_]:
    """What is said of each pair that is asked for; False of any other."""
    found = np.zeros(len(pairs), dtype=bool)
    for at in np.flatnonzero(asked).tolist():
        found[at] = what(*pairs.at(at))
    return found


def _several_words(person: Prepared) -> bool:
    return any(len(form) > 1 for form in person.names)


def _common(mention: Prepared, customer: Prepared) -> bool:
    return any(is_common(form) for form in (*mention.names, *customer.names))


def _reached(features: Features, levels: dict[str, int]) -> NDArray[np.bool_]:
    found = np.zeros(features.pairs, dtype=bool)
    for comparison, level in levels.items():
        if comparison in features.levels:
            found |= features.levels[comparison] >= level
    return found


def _share(features: Features) -> NDArray[np.bool_]:
    """Whether a pair has something alike that two people may share."""
    found = _reached(features, _SHARED)
    for comparison, levels in features.levels.items():
        if comparison.startswith("extra:"):
            found |= (levels > 0) & (features.rarity[comparison] >= RARE)
    return found


def taken_off(weights: NDArray[np.float64], doubted: NDArray[np.int8]) -> NDArray[np.float64]:
    """Give the bits that a doubt takes off each pair's weight, 0 or less.

    The probability of the pair by itself is then 1 - SHARE of what it was.
    """
    bits = np.log2(1 - SHARE) - np.log2(1 + SHARE * np.exp2(np.minimum(weights, 200.0)))
    return np.where(doubted > NONE, bits, 0.0)
