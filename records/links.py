"""A link: a pair (mention, customer) with its match probability and its explanation."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Comparison:
    """The result of one comparison: the label of its level and the level's log2 Bayes factor."""

    name: str
    level: str
    weight: float


@dataclass(frozen=True, slots=True)
class Link:
    """A scored pair.

    ``weight`` is the log2 Bayes factor of the whole pair, including the prior. The probabilities of a
    mention's customers and of "none of them" add up to 1.
    """

    mention_id: str
    customer_id: str
    probability: float
    weight: float
    comparisons: tuple[Comparison, ...] = ()
