"""Doubts that no sum of weights overcomes: agreements that people who live or work together share with each other.

A wife writes from her husband's address, a clerk from the director's; father and son have one name and one house; everybody in
an office gives its switchboard. The comparisons are weighed as if they were independent, and here they are not. So in ``SHARE``
of such pairs, however much agrees, it is taken to be somebody else, unless a birthday or a national number agrees as well."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models.linkage import names
from models.linkage.comparisons import Features
from models.linkage.given import is_common
from models.linkage.people import Prepared

SHARE = 0.1
"""Of the pairs in doubt, the share that is somebody else whatever agrees: none of them comes above probability 0.9."""
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


def doubts(
    mentions: Sequence[Prepared], customers: Sequence[Prepared], features: Features
) -> NDArray[np.int8]:
    """Which doubt there is of each pair ``mentions[i]``, ``customers[i]``."""
    name, personal = features.levels["name"], _reached(features, _PERSONAL)
    poor = np.isin(name, (names.DIFFERS, names.CONFLICT, names.KIN))
    # "B. Fairweather", at an address that spells Ottoline's name
    initial = (name == names.ADDRESS) & np.fromiter(
        (any(len(form) > 1 for form in m.names) and any(len(form) > 1 for form in c.names) for m, c in zip(mentions, customers, strict=True)),
        bool, len(mentions),
    )  # fmt: skip
    given = np.zeros(len(mentions), dtype=bool)
    for at in np.flatnonzero(np.isin(name, (names.SLIPS, names.ALIKE))).tolist():
        given[at] = names.told_apart(mentions[at].names, customers[at].names)
    apart = np.fromiter(
        (0 not in (sides := (m.generation, c.generation)) and sides[0] != sides[1] for m, c in zip(mentions, customers, strict=True)),
        bool, len(mentions),
    )  # fmt: skip
    one_sided = np.fromiter(
        (bool(m.generation) != bool(c.generation) and bool(m.names and c.names) for m, c in zip(mentions, customers, strict=True)),
        bool, len(mentions),
    )  # fmt: skip
    found = np.zeros(len(mentions), dtype=np.int8)
    if "phones" in features.levels:
        alone = (features.levels["phones"] > 0) & ~_reached(features, _BESIDE)
        for at in np.flatnonzero(alone).tolist():
            weak = name[at] in (names.PART, names.INITIALS, names.ALIKE)
            if weak or any(is_common(form) for form in (*mentions[at].names, *customers[at].names)):
                found[at] = NUMBER
    found[one_sided] = GENERATION
    found[poor | initial | given | apart] = OTHER_NAME
    found[personal] = NONE
    return found


def _reached(features: Features, levels: dict[str, int]) -> NDArray[np.bool_]:
    found = np.zeros(features.pairs, dtype=bool)
    for comparison, level in levels.items():
        if comparison in features.levels:
            found |= features.levels[comparison] >= level
    return found


def taken_off(weights: NDArray[np.float64], doubted: NDArray[np.int8]) -> NDArray[np.float64]:
    """The bits that a doubt takes off each pair's weight, 0 or less: its probability by itself is then 1 - SHARE of what it was."""
    bits = np.log2(1 - SHARE) - np.log2(1 + SHARE * np.exp2(np.minimum(weights, 200.0)))
    return np.where(doubted > NONE, bits, 0.0)
