"""Refitting and calibrating on decisions drawn from a known truth: nearer to it, not too fast, and no wiser
than what was reviewed.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.linkage import calibration, from_json
from models.linkage.calibration import Calibration
from models.linkage.compare.comparisons import Features
from models.linkage.estimate import calibration_fit
from models.linkage.estimate.calibration_fit import Decided
from models.linkage.estimate.refit import FOLDS, Lesson, learn, refit, reweighed
from models.linkage.linkage_model import Level, LinkageModel

CUSTOMERS = 200
TRUE = LinkageModel(
    {
        "name": (Level("differs", 0.05, 0.7), Level("alike", 0.25, 0.2), Level("same", 0.7, 0.1)),
        "firm": (Level("differs", 0.05, 0.75), Level("alike", 0.15, 0.15), Level("same", 0.8, 0.1)),
        "town": (Level("differs", 0.3, 0.9), Level("same", 0.7, 0.1)),
    },
    none_share=0.4,
)


def misled(model: LinkageModel = TRUE) -> LinkageModel:
    """As training may leave it: people are thought to change firms often, and most mentions to be of
    strangers.
    """
    firm = tuple(
        replace(level, m=m) for level, m in zip(model.levels["firm"], (0.5, 0.25, 0.25), strict=True)
    )
    return replace(model.with_levels("firm", firm), none_share=0.8, version="trained-before")


def weights_of(model: LinkageModel, levels: dict[str, np.ndarray]) -> np.ndarray:
    prior = np.log2((1 - model.none_share) / CUSTOMERS / model.none_share)
    total = np.full(len(next(iter(levels.values()))), prior + 6)  # +6: a name's rarity, the same for all
    for name, found in levels.items():
        bits = np.array([np.log2(level.m / level.u) for level in model.comparison(name)])
        total += bits[found]
    return total


def drawn(mentions: int, model: LinkageModel, seed: int = 1, shown: float = 0.3) -> Lesson:
    """Mentions with one candidate each; of those that ``model`` suggests, what somebody decided who knows."""
    draw = np.random.default_rng(seed)
    right = draw.random(mentions) < weights_to_chance(weights_prior())
    levels = {}
    for name, rows in TRUE.levels.items():
        m, u = (np.array([getattr(level, side) for level in rows]) for side in ("m", "u"))
        levels[name] = np.where(
            right, draw.choice(len(rows), mentions, p=m), draw.choice(len(rows), mentions, p=u)
        ).astype(np.int8)
    weights = weights_of(model, levels)
    chance = weights_to_chance(weights)
    kept = (chance >= shown) & (chance < 0.99)
    decided = Decided(np.arange(kept.sum()), right[kept], ~right[kept], np.ones(kept.sum()))
    features = Features(
        {n: f[kept] for n, f in levels.items()}, {n: np.zeros(kept.sum(), np.int16) for n in levels}
    )
    return Lesson(decided, features, weights[kept], draw.integers(0, FOLDS, kept.sum()))


def weights_prior() -> np.ndarray:
    return np.array([np.log2((1 - TRUE.none_share) / CUSTOMERS / TRUE.none_share) + 6])


def weights_to_chance(weights: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp2(-weights)))


def divergence(one: LinkageModel, other: LinkageModel, lesson: Lesson) -> float:
    """How far apart two models' probabilities of the reviewed are, on the average."""
    chances = [weights_to_chance(weights_of(model, lesson.features.levels)) for model in (one, other)]
    return float(np.abs(chances[0] - chances[1]).mean())


def test_decisions_bring_the_probabilities_nearer_to_the_truth() -> None:
    lesson = drawn(20_000, misled())
    learnt = learn(misled(), lesson)
    assert learnt.after < learnt.before
    assert divergence(TRUE, learnt.model, lesson) < 0.3 * divergence(TRUE, misled(), lesson)
    fresh = drawn(20_000, misled(), seed=2)
    found = learnt.model.calibration.corrected(reweighed(fresh, misled(), learnt.model))
    assert error(found, fresh) < 0.03 < error(fresh.weights, fresh)


def error(weights: np.ndarray, lesson: Lesson) -> float:
    """Expected calibration error, ten bins of equal count."""
    chance, right = weights_to_chance(weights), lesson.decided.accepted.astype(float)
    bins = np.array_split(np.argsort(chance), 10)
    return float(
        sum(len(rows) * abs(chance[rows].mean() - right[rows].mean()) for rows in bins) / len(chance)
    )


def test_that_only_agreeing_names_were_reviewed_does_not_make_names_worthless() -> None:
    lesson = drawn(20_000, TRUE, shown=0.7)
    names = lesson.features.levels["name"]
    counted = np.bincount(names[lesson.decided.rejected], minlength=3) / lesson.decided.rejected.sum()
    assert counted[2] > 5 * TRUE.levels["name"][2].u  # what counting alone would teach
    found = refit(TRUE, lesson)
    assert found.levels["name"][2].u == pytest.approx(TRUE.levels["name"][2].u, rel=0.2)
    assert found.levels["name"][2].m == pytest.approx(TRUE.levels["name"][2].m, rel=0.2)


def test_ten_decisions_move_little_and_a_thousand_much() -> None:
    whole = drawn(20_000, misled())
    few = whole.of(np.arange(whole.decided.mentions) < 10)
    moved = [divergence(misled(), refit(misled(), part), whole) for part in (few, whole)]
    assert 0 < moved[0] < 0.03
    assert moved[1] > 3 * moved[0]


def test_a_comparison_that_would_contradict_itself_stays_as_it_was() -> None:
    lesson = drawn(4_000, misled())
    turned = replace(lesson.decided, accepted=lesson.decided.rejected, rejected=lesson.decided.accepted)
    found = refit(misled(), replace(lesson, decided=turned))
    for rows in found.levels.values():
        assert rows[-1].m > rows[-1].u
        assert rows[0].m < rows[0].u


def test_a_refit_comes_out_the_same_each_time() -> None:
    lesson = drawn(4_000, misled())
    assert learn(misled(), lesson).model.as_json() == learn(misled(), lesson).model.as_json()


@pytest.mark.parametrize("method", ["platt", "isotonic"])
def test_a_calibration_mends_weights_that_are_twice_too_great(method: calibration.Method) -> None:
    lesson = drawn(20_000, TRUE, shown=0.05)
    loud = 2 * lesson.weights + 1
    found = calibration_fit.fit(method, lesson.decided, loud)
    before, after = (calibration_fit.losses(lesson.decided, w).mean() for w in (loud, found.corrected(loud)))
    true = calibration_fit.losses(lesson.decided, lesson.weights).mean()
    assert after < before
    assert after == pytest.approx(true, abs=0.01)


@given(st.lists(st.tuples(st.floats(-30, 30), st.booleans()), min_size=1, max_size=60))
@settings(deadline=None, max_examples=60)
def test_a_calibration_keeps_ranks_and_survives_being_kept(reviewed: list[tuple[float, bool]]) -> None:
    weights, right = np.array([w for w, _ in reviewed]), np.array([r for _, r in reviewed])
    decided = Decided(np.arange(len(right)), right, ~right, np.ones(len(right)))
    for method in ("none", "platt", "isotonic"):
        found = calibration_fit.fit(method, decided, weights)
        grid = np.linspace(-250, 250, 2001)
        assert (np.diff(found.corrected(grid)) >= 0).all()
        assert calibration.from_json(found.as_json()) == found


def test_a_hundred_of_a_hundred_is_no_certainty() -> None:
    decided = Decided(np.arange(100), np.ones(100, bool), np.zeros(100, bool), np.ones(100))
    found = calibration_fit.fit("isotonic", decided, np.full(100, 1.0))
    assert 0.9 < weights_to_chance(found.corrected(np.array([1.0])))[0] < 0.99


def test_the_pull_is_the_gradient_of_the_losses() -> None:
    draw = np.random.default_rng(5)
    mention = np.repeat(np.arange(40), 3)
    accepted, rejected = np.zeros(120, bool), np.zeros(120, bool)
    accepted[::9], rejected[1::3], rejected[2::6] = True, True, True
    decided = Decided(mention, accepted, rejected & ~accepted, draw.choice([0.9, 1.0], 120))
    weights = draw.normal(0, 3, 120)
    found = calibration_fit.pull(decided, weights)
    for at in range(0, 120, 7):
        step = np.zeros(120)
        step[at] = 1e-5
        slope = (
            calibration_fit.losses(decided, weights + step).sum()
            - calibration_fit.losses(decided, weights - step).sum()
        ) / 2e-5
        assert found[at] == pytest.approx(slope, abs=1e-6)


def test_a_refitted_model_is_read_back_with_its_calibration() -> None:
    from models.linkage import prior_model

    knots = ((-300.0, -290.0), (300.0, 310.0))
    model = replace(prior_model(), calibration=Calibration("platt", knots), refitted_from="prior").named()
    assert model.version.startswith("refitted-")
    assert from_json(model.as_json()) == model
    for bad in (
        ((0.0, 1.0),),
        ((0.0, 1.0), (1.0, 0.0)),
        ((0.0, 1.0), (0.0, 2.0)),
        ((0.0, float("nan")), (1.0, 1.0)),
    ):
        with pytest.raises(ValueError, match="calibration"):
            from_json(replace(model, calibration=Calibration("platt", bad)).as_json())
