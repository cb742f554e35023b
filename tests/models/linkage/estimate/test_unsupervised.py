"""Training without labels: what EM finds, when it is not believed, and what it says of what it could not
tell.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from models.encoder import load_encoder
from models.linkage import prior_model
from models.linkage.compare import name_agreement
from models.linkage.compare.comparisons import NULL, Features
from models.linkage.estimate import expectation_maximisation, model_checks, unsupervised
from models.linkage.estimate.expectation_maximisation import Evidence, Fitted
from models.linkage.prepare import frequencies, name_shares
from models.linkage.prepare.prepared import prepare_all
from records.people import Person
from tests.support import splink_on_duckdb

CUSTOMERS = 500
ALL = ["name", "phones", "birth_date"]


def drawn(mentions: int = 3000, none: float = 0.4, namesakes: float = 0.05, seed: int = 2) -> Evidence:
    """Evidence drawn from a known model: a mention of a customer has him for a candidate, and any mention may
    have his namesake, both of the same rare name. Two pairs of three know a number, a customer's own nine
    times in ten; two of three a birthday, his own nineteen times in twenty; a namesake's are others.
    """
    rng = np.random.default_rng(seed)
    own = np.flatnonzero(rng.random(mentions) >= none)
    others = np.flatnonzero(rng.random(mentions) < namesakes)
    at = np.concatenate([own, others])
    order = np.argsort(at, kind="stable")
    at, true = at[order], (np.arange(len(at)) < len(own))[order]

    def field(best: int, share: float) -> np.ndarray[tuple[int], np.dtype[np.int8]]:
        agrees = true & (rng.random(len(at)) < share)
        return np.where(rng.random(len(at)) < 1 / 3, NULL, np.where(agrees, best, 0)).astype(np.int8)

    levels = {
        "name": np.full(len(at), name_agreement.SAME, np.int8),
        "phones": field(2, 0.9),
        "birth_date": field(3, 0.95),
    }
    rarity = {"name": 300, "phones": 200, "birth_date": 120}
    features = Features(
        levels,
        {name: np.where(found > 0, rarity[name], 0).astype(np.int16) for name, found in levels.items()},
    )
    giving = {"name": mentions, "phones": 2 * mentions // 3, "birth_date": 2 * mentions // 3}
    return Evidence(at.astype(np.int32), features, mentions, CUSTOMERS, giving)


def test_em_finds_the_figures_that_mentions_were_drawn_from() -> None:
    fitted = expectation_maximisation.fit(prior_model(), drawn(), ALL)
    assert fitted.converged
    assert fitted.model.none_share == pytest.approx(0.4, abs=0.03)
    drawn_towards_the_prior = (1200 * 0.9 + 100 * 0.57) / 1300
    assert fitted.model.comparison("phones")[2].m == pytest.approx(drawn_towards_the_prior, abs=0.02)
    assert fitted.model.comparison("name")[name_agreement.SAME].namesakes == pytest.approx(0.05, abs=0.015)


def test_splinks_em_comes_to_the_same_where_each_mention_has_one_candidate() -> None:
    evidence = drawn(namesakes=0.0)
    ours = expectation_maximisation.fit(prior_model(), evidence, ALL).model
    theirs, _ = splink_on_duckdb.expectation_maximisation(prior_model(), evidence.features, ALL, 0.9)
    for name in ("phones", "birth_date"):
        m = [[level.m for level in model.comparison(name)] for model in (ours, theirs)]
        assert m[0] == pytest.approx(m[1], abs=0.04)  # ours lean on the prior as on a hundred pairs more


@pytest.mark.parametrize("namesakes", [0.0, 0.3])
def test_namesakes_are_told_by_what_stands_beside_the_name(namesakes: float) -> None:
    fitted = expectation_maximisation.fit(prior_model(), drawn(namesakes=namesakes), ALL)
    assert fitted.model.comparison("name")[name_agreement.SAME].namesakes == pytest.approx(
        namesakes, abs=0.03
    )


def test_the_likelihood_never_falls() -> None:
    fitted = expectation_maximisation.fit(prior_model(), drawn(), ALL)
    assert len(fitted.likelihoods) > 3
    assert all(after >= before - 1e-9 * abs(before) for before, after in pairwise(fitted.likelihoods))
    assert not model_checks.unsteady(fitted.likelihoods)
    assert model_checks.unsteady([-10.0, -9.0, -9.5])
    assert model_checks.unsteady([-10.0, float("nan")])


def test_without_evidence_everything_stays_as_it_was() -> None:
    nothing = Evidence(
        np.empty(0, np.int32), Features({"name": np.empty(0, np.int8)}, {"name": np.empty(0, np.int16)}), 0, CUSTOMERS, {}
    )  # fmt: skip
    fitted = expectation_maximisation.fit(prior_model(), nothing, ["name"])
    assert fitted.model.none_share == prior_model().none_share
    found = [level.m for level in fitted.model.comparison("name")]
    assert found == pytest.approx([level.m for level in prior_model().comparison("name")], abs=1e-5)


def test_the_same_evidence_gives_the_same_version() -> None:
    one, two = (unsupervised.learn(prior_model(), drawn(), ALL)[0].named() for _ in range(2))
    assert one == two
    other, _ = unsupervised.learn(prior_model(), drawn(seed=3), ALL)
    assert other.named().version != one.version


def test_a_comparison_that_contradicts_itself_is_put_back_and_said() -> None:
    evidence = drawn()
    phones = evidence.features.levels["phones"]
    upside_down = np.where(phones == 2, 0, np.where(phones == 0, 2, phones)).astype(np.int8)
    features = Features({**evidence.features.levels, "phones": upside_down}, {**evidence.features.rarity, "phones": np.zeros(len(phones), np.int16)})  # fmt: skip
    # a number that says nothing of who somebody is: everybody agrees on it by chance, true pairs hardly ever
    usual = tuple(
        replace(level, u=u, rarity=False)
        for level, u in zip(prior_model().comparison("phones"), (0.02, 0.02, 0.96), strict=True)
    )
    before = prior_model().with_levels("phones", usual)
    model, notices = unsupervised.learn(before, replace(evidence, features=features), ALL)
    assert model.comparison("phones") == usual
    assert [n.message for n in notices if n.code == "linkage_prior_kept"] == [
        "Training went astray on phones: the shipped weights are used for it."
    ]


def test_levels_must_be_probabilities_that_rise() -> None:
    model = prior_model()
    assert model_checks.astray(model, list(model.levels)) == []
    worst, middle, best = model.comparison("phones")
    over = model.with_levels("phones", (worst, middle, replace(best, m=0.9)))
    assert model_checks.astray(over, ["phones"]) == ["phones"]
    worst, similar, slip, same = model.comparison("birth_date")
    falling = model.with_levels("birth_date", (replace(worst, m=0.02), replace(similar, m=0.07), replace(slip, u=0.5), same))  # fmt: skip
    assert model_checks.astray(falling, ["birth_date"]) == ["birth_date"]


def fitted_with(levels: dict[str, list[int]], true_pairs: dict[str, float]) -> tuple[Fitted, Features]:
    arrays = {name: np.array(found, np.int8) for name, found in levels.items()}
    features = Features(arrays, {name: np.zeros(len(found), np.int16) for name, found in levels.items()})
    counts = {name: np.array([0.0, true_pairs[name]]) for name in levels}
    return Fitted(prior_model(), (-2.0, -1.0), counts), features


def test_what_the_people_could_not_tell_is_said() -> None:
    fitted, features = fitted_with(
        {
            "name": [1, 0, 1],
            "phones": [NULL, NULL, NULL],
            "extra:club": [1, 1, NULL],
            "title": [1, 0, 1],
            "street": [1, 0, 0],
        },
        {"name": 90.0, "phones": 0.0, "extra:club": 80.0, "title": 3.0, "street": 60.0},
    )
    said = [n.message for n in model_checks.notices(fitted, features, []) if n.code == "linkage_unidentified"]
    assert len(said) == 3
    assert said[0].startswith("phones: these are never known")
    assert said[1].startswith("club: these come out the same")
    assert said[2].startswith("title: these are known in fewer than")


def test_names_alone_say_that_namesakes_are_a_guess() -> None:
    evidence = drawn()
    alone = Features({"name": evidence.features.levels["name"]}, {"name": evidence.features.rarity["name"]})
    _, notices = unsupervised.learn(prior_model(), replace(evidence, features=alone), ["name"])
    assert any("namesakes apart" in notice.message for notice in notices)


def test_a_share_of_strangers_at_its_bound_and_training_that_has_not_settled_are_said() -> None:
    fitted, features = fitted_with({"name": [1, 0], "phones": [1, 0]}, {"name": 90.0, "phones": 90.0})
    assert model_checks.notices(fitted, features, []) == []
    endless = replace(
        fitted,
        likelihoods=(0.0,) * (expectation_maximisation.MOST_ROUNDS + 1),
        model=replace(fitted.model, none_share=expectation_maximisation.NONE_BOUNDS[1]),
    )
    codes = [notice.code for notice in model_checks.notices(endless, features, [])]
    assert codes == ["linkage_not_converged", "linkage_none_share"]


def test_a_name_by_itself_is_never_certain_and_a_different_name_never_rarer_than_shipped() -> None:
    evidence = drawn(namesakes=0.0)
    model, _ = unsupervised.learn(prior_model(), evidence, ALL)
    same = model.comparison("name")[name_agreement.SAME]
    odds = (1 - model.none_share) / model.none_share * same.m / same.namesakes
    assert odds / (1 + odds) <= unsupervised.ALONE + 1e-3
    assert model.comparison("name")[0].m == prior_model().comparison("name")[0].m


def test_few_customers_leave_the_prior_u() -> None:
    people = prepare_all([Person("1", name="Nora Quill")])
    counted = frequencies.count(people, ())
    found = unsupervised.estimate_u(prior_model(), people, ["name"], counted, load_encoder(), 1)
    assert found == prior_model()


def test_common_names_are_known_to_be_common() -> None:
    assert name_shares.share("smith") > 0.01
    assert name_shares.share("brackenridge") == name_shares.RARE_WORD
    assert name_shares.longer("john") > name_shares.share("johnson")
    assert name_shares.longer("quillfeather") == 0.0


TRAINING = """
import random
from models.linkage.estimate.unsupervised import train
from models.linkage.block.customer_base import prepare
from records.people import Person
draw = random.Random(1)
words = [a + b + c for a in "bdfgklmnrst" for b in "aeiou" for c in ("rn", "lk", "nd", "st")]
people = [
    Person(f"c{at}", name=f"{draw.choice(words)} {draw.choice(words)}", birth_date=f"19{draw.randrange(40, 99)}-01-{draw.randrange(10, 28)}")
    for at in range(150)
]
mentions = [Person(f"m{at}", name=p.name[:-1] if at % 3 else p.name, birth_date=p.birth_date if at % 2 else None) for at, p in enumerate(people)]
print(train(prepare(people), mentions)[0].version)
"""


def test_training_comes_to_the_same_on_one_thread_and_on_two() -> None:
    versions = set()
    for threads in ("1", "2"):
        kept = {name: threads for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}
        done = subprocess.run(
            [sys.executable, "-c", TRAINING],
            env={**os.environ, **kept},
            cwd=Path(__file__).parents[4],
            capture_output=True,
            text=True,
            check=True,
        )
        versions.add(done.stdout.strip())
    assert len(versions) == 1
    assert next(iter(versions)).startswith("trained-")
