"""The linkage model refitted with what people decided of its links.

Only what the model suggested is ever reviewed, so the levels of accepted and rejected pairs are no fair
sample: nearly every rejected pair agrees on the name, since else nobody had been asked. Counted as they are,
they would teach that strangers share names. But a pair was chosen by its levels alone, and *given its levels*
a verdict is fair. So m, u and the share of "none of them" are fitted to the probability of the verdicts given
the levels (a conditional likelihood). What the trained model says of each comparison counts as so many pairs
more: ten decisions move little, a thousand much.

Then the weights are calibrated (``calibration_fit.py``) by predictions for decisions held out from the
refitting. Everything is judged on decisions that were held out, in folds that share no customer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import get_args

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize  # type: ignore[import-untyped]

from models.linkage.calibration import Floats, Method
from models.linkage.compare.comparisons import Features
from models.linkage.estimate import calibration_fit
from models.linkage.estimate.calibration_fit import Decided
from models.linkage.estimate.model_checks import believable
from models.linkage.linkage_model import Level, LinkageModel

FOLDS = 5
TRUE_PAIRS, OTHER_PAIRS, MENTIONS = 100.0, 1000.0, 50.0
"""What the trained model weighs as much as: m of each comparison in true pairs, u in pairs of two people, the
share of "none of them" in mentions."""
FEWEST = {"none": 0, "platt": 30, "isotonic": 200}
"""Decisions from which a calibration is tried; each needs a tenth as many of either verdict."""
GAIN = 0.002
"""Nats a decision by which a calibration must be better than a simpler one on held-out decisions."""


@dataclass(frozen=True)
class Lesson:
    """Decided mentions with all their candidates.

    Attributes:
        decided: The verdicts.
        features: Levels and rarities of the candidates.
        weights: Bits as the model gives them, the prior included, no calibration.
        fold: The fold of each mention, 0 to FOLDS - 1.
    """

    decided: Decided
    features: Features
    weights: Floats
    fold: NDArray[np.int64]

    def of(self, chosen: NDArray[np.bool_]) -> Lesson:
        """Give the part of the mentions chosen (bool, one a mention)."""
        rows = chosen[self.decided.mention]
        features = Features(
            {name: levels[rows] for name, levels in self.features.levels.items()},
            {name: rarity[rows] for name, rarity in self.features.rarity.items()},
        )
        return Lesson(self.decided.of(chosen), features, self.weights[rows], self.fold[chosen])


@dataclass(frozen=True)
class Learnt:
    """What was learnt, and how well it predicts decisions held out.

    Attributes:
        model: The model refitted and calibrated.
        losses: Mean log loss (nats a decision): "before", of the model as it was, and of each calibration on
            top of the refitted weights.
        chances_before: Probability of each candidate, held out, by the model as it was.
        chances: The same by what was learnt.
    """

    model: LinkageModel
    losses: dict[str, float]
    chances_before: Floats
    chances: Floats

    @property
    def before(self) -> float:
        """The loss of the model as it was."""
        return self.losses["before"]

    @property
    def after(self) -> float:
        """The loss of the model that was learnt."""
        return self.losses[self.model.calibration.method]


def learn(model: LinkageModel, lesson: Lesson) -> Learnt:
    """Refit a model and calibrate it.

    Args:
        model: A model without calibration.
        lesson: The decisions.
    """
    held_out = lesson.weights.copy()
    for fold in range(FOLDS):
        rest = lesson.fold != fold
        if rest.any() and not rest.all():
            found = refit(model, lesson.of(rest))
            rows = ~rest[lesson.decided.mention]
            held_out[rows] = reweighed(lesson, model, found)[rows]
    losses = {"before": float(calibration_fit.losses(lesson.decided, lesson.weights).mean())}
    chosen: Method = "none"
    corrected = held_out
    for method in _methods(lesson.decided):
        tried = _held_out(method, lesson, held_out)
        losses[method] = float(calibration_fit.losses(lesson.decided, tried).mean())
        if method == "none" or losses[method] < losses[chosen] - GAIN:
            chosen, corrected = method, tried
    refitted = replace(
        refit(model, lesson), calibration=calibration_fit.fit(chosen, lesson.decided, held_out)
    )
    ceiling = lesson.decided.ceiling
    return Learnt(
        refitted,
        losses,
        calibration_fit.shares(lesson.decided, lesson.weights) * ceiling,
        calibration_fit.shares(lesson.decided, corrected) * ceiling,
    )


def _methods(decided: Decided) -> list[Method]:
    fewer = min(int(decided.accepted.sum()), int(decided.rejected.sum()))
    return [
        method
        for method in get_args(Method)
        if decided.mentions >= FEWEST[method] and fewer >= FEWEST[method] / 10
    ]


def _held_out(method: Method, lesson: Lesson, weights: Floats) -> Floats:
    """The weights corrected, each fold by a calibration fitted to the others."""
    corrected = weights.copy()
    for fold in range(FOLDS):
        rest = lesson.fold != fold
        rows = rest[lesson.decided.mention]
        if rest.any() and not rest.all():
            found = calibration_fit.fit(method, lesson.decided.of(rest), weights[rows])
            corrected[~rows] = found.corrected(weights[~rows])
    return corrected


def refit(model: LinkageModel, lesson: Lesson) -> LinkageModel:
    """Fit m, u and the share of "none of them" to the decisions.

    A comparison that comes out contradicting itself (full agreement against a match, or full disagreement for
    one) stays as it was.
    """
    names = list(lesson.features.levels)
    before = [_shape(model.comparison(name)) for name in names]
    start = np.concatenate([np.log(part) for m, u, _ in before for part in (m, u)])
    start = np.append(start, np.log(model.none_share / (1 - model.none_share)))

    def loss(found: Floats) -> tuple[float, Floats]:
        weights, cost, gradient, at = lesson.weights.copy(), 0.0, np.zeros_like(found), 0
        parts = []
        for name, (m0, u0, by_u) in zip(names, before, strict=True):
            size = len(m0)
            m, u = _softmax(found[at : at + size]), _softmax(found[at + size : at + 2 * size])
            moved = np.append(np.log2(m / m0) - by_u * np.log2(u / u0), 0.0)  # the last one: not known
            weights += moved[lesson.features.levels[name]]
            cost += TRUE_PAIRS * float(m0 @ np.log(m0 / m)) + OTHER_PAIRS * float(u0 @ np.log(u0 / u))
            parts.append((name, at, m, u))
            at += 2 * size
        share = 1 / (1 + np.exp(-found[-1]))
        weights += (start[-1] - found[-1]) / np.log(2)
        cost += MENTIONS * _divergence(model.none_share, float(share))
        pulled = calibration_fit.pull(lesson.decided, weights)
        for (name, at, m, u), (m0, u0, by_u) in zip(parts, before, strict=True):
            size = len(m0)
            by_level = np.bincount(lesson.features.levels[name] + 1, pulled, size + 1)[1:] / np.log(2)
            through_u = by_level * by_u
            gradient[at : at + size] = by_level - m * by_level.sum() + TRUE_PAIRS * (m - m0)
            gradient[at + size : at + 2 * size] = u * through_u.sum() - through_u + OTHER_PAIRS * (u - u0)
        gradient[-1] = MENTIONS * (share - model.none_share) - pulled.sum() / np.log(2)
        return float(calibration_fit.losses(lesson.decided, weights).sum()) + cost, gradient

    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 200}).x
    at = 0
    for name, (m0, _, _) in zip(names, before, strict=True):
        m, u = _softmax(found[at : at + len(m0)]), _softmax(found[at + len(m0) : at + 2 * len(m0)])
        at += 2 * len(m0)
        levels = _moved(model.comparison(name), m, u)
        if believable(levels):
            model = model.with_levels(name, levels)
    share = float(1 / (1 + np.exp(-found[-1])))
    return replace(model, none_share=round(min(0.95, max(0.02, share)), 4))


def reweighed(lesson: Lesson, before: LinkageModel, after: LinkageModel) -> Floats:
    """Give the lesson's weights, which ``before`` gave, as ``after`` would give them."""
    weights = lesson.weights.copy()
    for name, levels in lesson.features.levels.items():
        moved = np.zeros(len(before.comparison(name)) + 1)
        for at, (old, new) in enumerate(zip(before.comparison(name), after.comparison(name), strict=True)):
            by_u = 0.0 if old.rarity and at else np.log2(new.u / old.u)
            moved[at] = np.log2(new.m / old.m) - by_u
        weights += moved[levels]
    odds = [np.log2((1 - model.none_share) / model.none_share) for model in (before, after)]
    return np.asarray(weights + odds[1] - odds[0])


def _shape(levels: tuple[Level, ...]) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """M and u of the levels, each brought to a sum of 1, and whether u counts.

    It does not where the pair's own rarity stands for it.
    """
    m, u = np.array([level.m for level in levels]), np.array([level.u for level in levels])
    by_u = np.array([not (level.rarity and at) for at, level in enumerate(levels)])
    return m / m.sum(), u / u.sum(), by_u


def _moved(levels: tuple[Level, ...], m: Floats, u: Floats) -> tuple[Level, ...]:
    """The levels with new m and u on the scale of the old ones; four digits, so that models are the same."""
    of_m, of_u = sum(level.m for level in levels), sum(level.u for level in levels)
    return tuple(
        replace(level, m=_digits(of_m * float(m[at])), u=_digits(of_u * float(u[at])))
        for at, level in enumerate(levels)
    )


def _digits(probability: float) -> float:
    return min(1.0, max(1e-9, float(f"{probability:.4g}")))


def _softmax(found: Floats) -> Floats:
    odds = np.exp(found - found.max())
    return np.asarray(odds / odds.sum())


def _divergence(one: float, other: float) -> float:
    """Kullback–Leibler divergence of two shares, nats."""
    other = min(max(other, 1e-12), 1 - 1e-12)
    return one * float(np.log(one / other)) + (1 - one) * float(np.log((1 - one) / (1 - other)))
