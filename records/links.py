"""A link: a pair (mention, customer) with its match probability and its explanation."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Comparison:
    """One comparison's part in a link: the level's label and its log2 Bayes factor."""

    name: str
    level: str
    weight: float


@dataclass(frozen=True, slots=True)
class Link:
    """``weight`` is the log2 Bayes factor of the whole pair, the prior included; over one mention, the probabilities
    of its customers and of "none of them" add up to 1.
    """

    mention_id: str
    customer_id: str
    probability: float
    weight: float
    comparisons: tuple[Comparison, ...] = ()
