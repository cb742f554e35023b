"""The tags of units: B, I, E, S for four kinds of name, or O.

Only people and organisations leave the package. Places and others are learned beside them, so that a place
need not be called a person.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

KINDS = ("person", "organisation", "place", "other")
OUTSIDE = 0
TAGS = ("O", *(f"{part}-{kind}" for kind in KINDS for part in "BIES"))


def encode(spans: list[tuple[int, int, str]], length: int) -> NDArray[np.int64]:
    """Give the tags (length,) of spans; a span that overlaps an earlier one is left out."""
    tags = np.zeros(length, dtype=np.int64)
    for start, end, kind in sorted(spans):
        if start >= end or end > length or tags[start:end].any():
            continue
        first = 1 + 4 * KINDS.index(kind)
        if end - start == 1:
            tags[start] = first + 3
        else:
            tags[start:end] = first + 1
            tags[start], tags[end - 1] = first, first + 2
    return tags


def allowed() -> NDArray[np.bool_]:
    """Tell for each pair (from, to) whether one tag may follow another."""
    may = np.zeros((len(TAGS), len(TAGS)), dtype=np.bool_)
    for i, before in enumerate(TAGS):
        for j, after in enumerate(TAGS):
            if before[0] in "OES":
                may[i, j] = after[0] in "OBS"
            else:
                may[i, j] = after[0] in "IE" and after[2:] == before[2:]
    return may


FIRST = np.array([tag[0] in "OBS" for tag in TAGS])
LAST = np.array([tag[0] in "OES" for tag in TAGS])
