"""Expectation–maximisation over whole mentions, each weighed against all its customers and "none of them".

A mention of customer j agrees with j as true pairs do (m) and with everybody else as chance has it (u); a
mention of nobody agrees with all as chance has it. Chance at a level with ``rarity`` is the pair's own, and a
share of ``namesakes`` beside it, spread over the customers. So the likelihood of a mention is, but for a
constant,

    (none + (1 - none) / N · Σ_j m_j / u_j) · Π_j u_j

(Fellegi & Sunter 1969 with at most one match a mention). EM climbs it in m, in the share of none, in
``namesakes`` and in the u of levels that blocking never misses. Each has a prior that counts as so many
observations, so what the data cannot tell stays as it was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from models.linkage.compare import name_agreement
from models.linkage.compare.comparisons import NULL, Features
from models.linkage.linkage_model import Level, LinkageModel

Floats = NDArray[np.float64]

PRIOR_PAIRS = 100.0
"""True pairs that the prior m of a comparison weighs as much as."""
PRIOR_NAMESAKES = 50.0
"""Mentions of strangers that a level's prior share of namesakes weighs as much as."""
PRIOR_NONE = 50.0
"""Mentions that the prior share of strangers weighs as much as."""
PRIOR_OTHERS = 2000.0
"""Pairs of two people that the prior u of a level weighs as much as."""
FEWEST_NAMESAKES = 0.02
"""The least share of namesakes, in shares of the prior: none seen yet are not none."""
NONE_BOUNDS = (0.02, 0.95)
MOST_ROUNDS = 200
ENOUGH = 1e-7
"""Growth of the log likelihood (with the priors), as a share of it, from which it counts as climbed."""
_BLOCKED = {"name": (name_agreement.ALIKE,), "emails": (2,), "phones": (1,)}
"""Levels without ``rarity`` that candidates never miss: their u may be counted over the candidates."""


@dataclass(frozen=True)
class Evidence:
    """Candidates of a sample of mentions.

    Attributes:
        pair_mention: The mention of each pair; rising.
        features: What comparing found, by a model without namesakes: ``rarity`` is chance alone.
        mentions: How many mentions there are.
        customers: How many customers there are.
        giving: How many mentions give the field of each comparison.
    """

    pair_mention: NDArray[np.int32]
    features: Features
    mentions: int
    customers: int
    giving: Mapping[str, int]


@dataclass(frozen=True)
class Fitted:
    """A fitted model.

    Attributes:
        model: The model.
        likelihoods: The log likelihood (nats, with the priors) before each round and after the last.
        true_pairs: The expected number of true pairs at each level of each comparison.
    """

    model: LinkageModel
    likelihoods: tuple[float, ...]
    true_pairs: dict[str, Floats]

    @property
    def converged(self) -> bool:
        """Whether the likelihood had settled."""
        return len(self.likelihoods) <= MOST_ROUNDS


@dataclass
class _Field:
    """One comparison under way.

    ``at``: the pairs where it is known; ``level`` and ``chance``: of those; ``giving``: mentions that give
    it.
    """

    at: NDArray[np.int64]
    level: NDArray[np.int64]
    chance: Floats
    giving: int
    prior: tuple[Level, ...]
    m: Floats
    u: Floats
    namesakes: Floats
    rare: NDArray[np.bool_]
    counted: tuple[int, ...]

    def count(self, of_pairs: Floats) -> Floats:
        """Give the sum of a figure of each pair, level by level."""
        return np.asarray(np.bincount(self.level, of_pairs[self.at], len(self.m)), dtype=np.float64)

    def against(self, customers: int) -> Floats:
        """Give u of each pair."""
        by_chance = self.chance + self.namesakes[self.level] / customers
        return np.where(self.rare[self.level], np.minimum(by_chance, 1.0), self.u[self.level])


def fit(
    model: LinkageModel, evidence: Evidence, comparisons: Sequence[str], fixed: Sequence[str] = ()
) -> Fitted:
    """Fit a model to mentions. The same evidence gives the same model.

    u is taken as it is, but for the levels that blocking never misses.

    Args:
        model: The model to begin with, and the prior.
        evidence: The candidates.
        comparisons: The comparisons that count.
        fixed: Those of them that stay as they are.
    """
    fields = {name: _field(model, evidence, name) for name in comparisons}
    none, none_prior, likelihoods = model.none_share, model.none_share, list[float]()
    for _ in range(MOST_ROUNDS + 1):
        chances, likelihood = _expect(fields, evidence, none)
        likelihood += _prior_likelihood(fields, none, none_prior, evidence.customers)
        likelihoods.append(likelihood)
        if len(likelihoods) > 1 and likelihood - likelihoods[-2] < ENOUGH * abs(likelihood):
            break
        for name, field in fields.items():
            if name not in fixed:
                _maximise(field, chances, evidence.customers)
        unlinked = evidence.mentions - float(chances.sum())
        none = (unlinked + PRIOR_NONE * none_prior) / (evidence.mentions + PRIOR_NONE)
        none = min(NONE_BOUNDS[1], max(NONE_BOUNDS[0], none))
    for name, field in fields.items():
        model = model.with_levels(name, _levels(field))
    true_pairs = {name: f.count(chances) for name, f in fields.items()}
    return Fitted(replace(model, none_share=round(none, 4)), tuple(likelihoods), true_pairs)


def _field(model: LinkageModel, evidence: Evidence, name: str) -> _Field:
    rows, levels = model.comparison(name), evidence.features.levels[name]
    at = np.flatnonzero(levels != NULL)
    level = levels[at].astype(np.int64)
    rare = np.array([row.rarity and place > 0 for place, row in enumerate(rows)])
    m, u, namesakes = (np.array([getattr(row, part) for row in rows]) for part in ("m", "u", "namesakes"))
    chance = np.exp2(-evidence.features.rarity[name][at] / 10.0)
    return _Field(
        at, level, chance, evidence.giving.get(name, 0), rows, m, u, namesakes, rare, _BLOCKED.get(name, ())
    )


def _expect(fields: dict[str, _Field], evidence: Evidence, none: float) -> tuple[Floats, float]:
    """Each pair's probability, and the log likelihood of all mentions in nats."""
    bits = np.full(len(evidence.pair_mention), np.log2((1 - none) / none / evidence.customers))
    likelihood = evidence.mentions * np.log(none)
    for field in fields.values():
        against = field.against(evidence.customers)
        bits[field.at] += np.log2(field.m[field.level] / against)
        moving = field.rare[field.level] | np.isin(field.level, field.counted)
        likelihood += float(np.log(against[moving]).sum()) - field.giving * float(
            field.namesakes.sum() + evidence.customers * field.u[list(field.counted)].sum()
        )
    odds = np.exp2(np.minimum(bits, 200.0))
    all_odds = 1.0 + np.bincount(evidence.pair_mention, odds, evidence.mentions)
    return odds / all_odds[evidence.pair_mention], float(likelihood + np.log(all_odds).sum())


def _maximise(field: _Field, chances: Floats, customers: int) -> None:
    """The parameters of one comparison that make the expected likelihood greatest."""
    true = field.count(chances)
    prior_m, prior_u, prior_namesakes = (
        np.array([getattr(row, part) for row in field.prior]) for part in ("m", "u", "namesakes")
    )
    other = 1 - chances[field.at]
    floor = field.namesakes[field.level] / customers
    for_a_reason = np.bincount(field.level, other * floor / (field.chance + floor + 1e-300), len(field.m))
    field.m = (true + PRIOR_PAIRS * prior_m) / (true.sum() + PRIOR_PAIRS * prior_m.sum())
    found = (for_a_reason + PRIOR_NAMESAKES * prior_namesakes) / (field.giving + PRIOR_NAMESAKES)
    field.namesakes = np.maximum(found, FEWEST_NAMESAKES * prior_namesakes)
    for level in field.counted:
        seen = float(other[field.level == level].sum())
        field.u[level] = (seen + PRIOR_OTHERS * prior_u[level]) / (field.giving * customers + PRIOR_OTHERS)


def _prior_likelihood(fields: dict[str, _Field], none: float, none_prior: float, customers: int) -> float:
    """The logarithms of the priors, but for constants.

    Dirichlet of m, gamma of namesakes and u, beta of none.
    """
    found = PRIOR_NONE * (none_prior * np.log(none) + (1 - none_prior) * np.log(1 - none))
    for field in fields.values():
        for at, row in enumerate(field.prior):
            found += PRIOR_PAIRS * row.m * np.log(field.m[at])
            if row.namesakes:
                found += PRIOR_NAMESAKES * (row.namesakes * np.log(field.namesakes[at]) - field.namesakes[at])
            if at in field.counted:
                found += PRIOR_OTHERS * (row.u * np.log(field.u[at]) - field.u[at])
    return float(found)


def _levels(field: _Field) -> tuple[Level, ...]:
    """The fitted levels, to six digits: sums differ in the last bits, and a model must come out the same."""
    return tuple(
        replace(
            row, m=max(round(float(m), 6), 1e-6), u=float(f"{u:.6g}"), namesakes=float(f"{namesakes:.4g}")
        )
        for row, m, u, namesakes in zip(field.prior, field.m, field.u, field.namesakes, strict=True)
    )
