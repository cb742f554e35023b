"""What is written beside two people: whether it is about the same.

Texts are compared by the cosine of their embeddings (``models/context``), only where both have one, and each
text once. People are written about in many ways, so other words say little against a match; the same words
say only as much as they are rare among the customers. What stands with many of them ("Imported from the old
system") is not about the person, and counts as missing.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models.context import load_context_encoder
from models.encoder.spelling import LONGEST
from models.linkage.compare.people_pairs import NULL, Agreements, Pairs, no_agreements
from models.linkage.compare.value_arrays import numbered, numbers
from models.linkage.linkage_model import Level
from models.linkage.prepare.frequencies import Frequencies

OTHER, LIKE, SAME, VERBATIM = range(4)
LIKE_COSINE, SAME_COSINE = 0.45, 0.6
"""Cosines from which two texts are about like things, and about the same: nine in ten strangers' pairs of
benchmarks/contexts.py lie below the first, 98 in a hundred below the second."""
BOILERPLATE = 0.02
"""Share of the customers with a text from which on theirs is nobody's own."""
MOST_KEPT = 50_000
"""Texts whose vectors are kept once they were computed: 13 MB, and the texts."""

Floats = NDArray[np.float32]
_kept: dict[str, Floats] = {}


def compare(pairs: Pairs, frequencies: Frequencies, rows: Sequence[Level]) -> Agreements:
    """Give the level that the texts of each pair reach.

    Texts that cannot be read are compared word for word alone: they are the same, or nothing is known.

    Args:
        pairs: The pairs.
        frequencies: How many customers have each text.
        rows: The figures of the levels.
    """
    levels, chances = no_agreements(len(pairs))
    mine, theirs = pairs.given("context")
    there = np.flatnonzero(mine & theirs)
    if not there.size:
        return levels, chances
    left = [pairs.mentions[at].context for at in pairs.left[there].tolist()]
    right = [pairs.customers[at].context for at in pairs.right[there].tolist()]
    texts = numbered([*left, *right])
    one, other = numbers(texts, left), numbers(texts, right)
    vectors = _encoded(list(texts))
    copies = np.array([frequencies.value("context", text[:LONGEST], 0.0) for text in texts])
    read, own = np.linalg.norm(vectors, axis=1) > 0, copies < BOILERPLATE
    cosines = np.einsum("ij,ij->i", vectors[one], vectors[other])
    found = np.digitize(cosines, (LIKE_COSINE, SAME_COSINE)).astype(np.int8)
    found[one == other] = VERBATIM
    found[((one != other) & ~(read[one] & read[other])) | ~(own[one] & own[other])] = NULL
    levels[there] = found
    # another customer agrees as often as they do in general, or as this one's text stands with others word
    # for word
    by_words = np.array([frequencies.value("context", text[:LONGEST], rows[VERBATIM].u) for text in texts])
    rare = np.where(found == VERBATIM, by_words[other], np.maximum(rows[SAME].u, copies[other]))
    # and never more often than the right one: agreeing is not against
    most = np.array([row.neutral(frequencies.people) for row in rows])[found]
    chances[there] = np.where(found >= SAME, np.minimum(rare, most), 1.0)
    return levels, chances


def _encoded(texts: list[str]) -> Floats:
    """The vectors of different texts, float32 [texts, dimensions]; zeros for what is unreadable."""
    known = {text: vector for text in texts if (vector := _kept.get(text)) is not None}
    new = [text for text in texts if text not in known]
    fresh = dict(zip(new, load_context_encoder().encode(new), strict=True))
    if len(_kept) + len(fresh) > MOST_KEPT:
        _kept.clear()
    if len(fresh) <= MOST_KEPT:
        _kept.update(fresh)
    known |= fresh
    return np.stack([known[text] for text in texts])
