"""The search turned round: which mentions can have other candidates after some customers changed.

A mention's links follow from its candidates, and a customer is a candidate only of mentions that share a key
with it or have a name near its name. All other mentions keep their links. A mention that is found may have
changed; one that is not found cannot have.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models.linkage.block import blocking_keys
from models.linkage.block.nearest_names import NEAR, Names, name_vectors
from models.linkage.prepare.prepared import Prepared
from models.linkage.prepare.string_hashes import Hashes

_BLOCK = 4_096
_HAIR = 1e-4


def concerned(
    people: Sequence[Prepared], changed: Sequence[Prepared], common: Hashes, names: Names
) -> NDArray[np.bool_]:
    """Say which people have, or had, a changed customer as a candidate.

    They share a key with it, or its name is nearer than their last neighbour: people whose neighbours all lie
    nearer than the changed name, as it is and as it was, have the same neighbours without it.

    Args:
        people: The mentions.
        changed: The customers that changed, as they are and as they were.
        common: Keys that proposed nobody before the change and propose nobody after it.
        names: The names of all customers as they are.

    Returns:
        Bool [people].
    """
    found = np.zeros(len(people), dtype=bool)
    if not len(people) or not len(changed):
        return found
    wanted = np.setdiff1d(blocking_keys.keys_of(blocking_keys.entries(changed)), common)
    asked = blocking_keys.entries(people)
    found[blocking_keys.owners_of(asked)[np.isin(blocking_keys.keys_of(asked), wanted)]] = True
    near, _ = name_vectors(changed)
    vectors, owners = name_vectors(people)
    for start in range(0, len(vectors) if len(near) else 0, _BLOCK):
        rows = vectors[start : start + _BLOCK]
        closest = np.max(
            [(rows @ near[at : at + _BLOCK].T).max(axis=1) for at in range(0, len(near), _BLOCK)], axis=0
        )
        # a hair below: a product may come out a little different in another block
        own = owners[start : start + len(rows)]
        asked_for = np.flatnonzero((closest >= NEAR - _HAIR) & ~found[own])
        inside = asked_for[closest[asked_for] >= names.reach(rows[asked_for]) - _HAIR]
        found[own[inside]] = True
    return found
