"""Frequencies that stand still while a model is in use.

Otherwise every new customer would move the weights of every mention a little. How common names, places and
organisations are counts as it was when the model was first used. Who has a number, an address or a national
number counts as it is now: a switchboard must not pass for one person's own because it was so a month ago,
and a mention that shares it is linked again anyway (see ``block/affected_mentions.py``).
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from models.linkage.prepare.frequencies import Counts, Frequencies

LIVE = frozenset({"emails", "phones", "national_id"})
"""Fields whose counts are those of the moment; of these only the total stands still."""


def as_json(counted: Frequencies) -> dict[str, Any]:
    """Give frequencies as they are kept. What one customer alone has counts as nobody's, and is left out."""
    values: dict[str, Any] = {}
    for name, counts in sorted(counted.values.items()):
        values[name] = {"total": counts.total}
        if name not in LIVE:
            hashes, numbers = counts.several
            values[name] |= {"hashes": hashes.tolist(), "counts": numbers.tolist()}
    words = {word: count for word, count in sorted(counted.words.items()) if count > 1}
    return {
        "people": counted.people,
        "words": words,
        "initials": dict(sorted(counted.initials.items())),
        "values": values,
    }


def frozen(kept: dict[str, Any], now: Frequencies) -> Frequencies:
    """Give the frequencies that ``as_json`` kept, but numbers and addresses as they are ``now``."""
    values = {name: _counts(kept["values"].get(name), name, counts) for name, counts in now.values.items()}
    return Frequencies(kept["people"], Counter(kept["words"]), Counter(kept["initials"]), values)


def _counts(kept: dict[str, Any] | None, name: str, now: Counts) -> Counts:
    if kept is None:  # a field that nobody had: nothing is known of how common its values are
        hashes, numbers, total = np.empty(0, np.uint64), np.empty(0, np.int32), 0
    elif name in LIVE:
        (hashes, numbers), total = now.several, kept["total"]
    else:
        hashes, numbers = np.array(kept["hashes"], np.uint64), np.array(kept["counts"], np.int32)
        total = kept["total"]
    return Counts(hashes, numbers, total)
