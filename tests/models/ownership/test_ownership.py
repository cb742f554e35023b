"""Whose a contact is: the model, its fitting, and the mail that is made to teach it."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from extractors.people import mentions
from extractors.people.own.features import FEATURES
from extractors.people.training.examples import documents, examples
from models import ownership
from models.ownership.training.learning import Example, Stack, calibration, fit, learn, predicted
from models.ownership.training.made_mail import Maker

NAMES = (["Nora", "Basil", "Ottoline", "Winifred", "Rupert", "Imogen", "Edmund", "Thelma", "Hector", "Selina"],
         ["Fairweather", "Ashdown", "Carmody", "Lockhart", "Sedgwick", "Thornhill", "Penhallow", "Waverley", "Oakeshott", "Ormsby"])  # fmt: skip


def one(
    places: list[tuple[int, list[float]]], right: set[int], group: int = 0, capped: bool = False
) -> Example:
    rows = np.array([row for _, row in places], dtype=float)
    clusters = np.array([cluster for cluster, _ in places])
    return Example("phone", rows, clusters, np.full(len(places), capped), frozenset(right), group)


def test_people_and_nobody_share_the_whole_probability() -> None:
    model = ownership.load()
    chances = model.probabilities([3.0, 1.0, -2.0, 500.0])
    assert all(0 <= p <= 1 for p in chances) and 0.99 < sum(chances) <= 1.0
    assert sum(model.probabilities([0.0])) == pytest.approx(0.5)


@pytest.mark.parametrize("kind", ["phone", "email"])
def test_the_shipped_model_knows_the_features_and_what_it_believes_never_falls(kind: str) -> None:
    model = ownership.load()
    assert set(model.weights[kind]) <= set(FEATURES)
    believed = [model.believed(kind, at / 200) for at in range(201)]
    assert believed == sorted(believed) and believed[0] >= 0 and believed[-1] <= 1


def test_fitting_finds_what_tells_the_owner() -> None:
    """Of two people the one with the first feature is the owner; with neither it is nobody's."""
    seen = [
        one([(0, [1, 1, 0]), (1, [1, 0, 1])], {0}),
        one([(0, [1, 0, 1]), (1, [1, 1, 0])], {1}),
        one([(0, [1, 0, 1])], set()),
    ] * 20
    weights = fit(seen)
    assert weights[1] > 2 > 0 > weights[0] + weights[2]


def test_of_several_places_of_one_person_the_best_counts() -> None:
    stack = Stack.of([one([(0, [0, 0]), (0, [1, 0]), (1, [0, 1])], {0})])
    scores, first = stack.best(np.array([2.0, 1.0]))
    assert scores.tolist() == [2.0, 1.0] and first.tolist() == [1, 2]


def test_whoever_is_capped_says_nothing_of_how_sure_the_others_are() -> None:
    stack = Stack.of([one([(0, [1.0])], {0}), one([(0, [1.0])], set(), capped=True)])
    said, right = predicted(stack, np.array([2.0]))
    assert said.tolist() == pytest.approx([1 / (1 + np.exp(-2.0))]) and right.tolist() == [True]


def test_calibration_follows_what_was_left_out() -> None:
    said = np.repeat([0.55, 0.96], 500)
    true = np.concatenate([np.arange(500) % 4 == 0, np.arange(500) % 2 == 0])
    points = dict(calibration(said, true))
    assert points[0.55] == pytest.approx(0.25, abs=0.02) and points[0.96] == pytest.approx(0.5, abs=0.02)


def made(count: int, seed: int) -> list[Example]:
    maker = Maker({"en": [NAMES]}, None, Random(seed))
    found: list[Example] = []
    for _ in range(count):
        mail = maker.message()
        assert mail.raw.startswith(b"From: ")
        owners = {
            key: ([name] if name else None if name is None else []) for key, name in mail.owners.items()
        }
        (document,) = documents([("made", mail.raw)])
        found.extend(examples(document, owners, -1, 1.0))
    return found


def test_the_shipped_model_finds_the_owners_in_mail_it_never_saw() -> None:
    """Names and messages of the test's own; a little below what the benchmark measures on thousands."""
    kept = [e for e in made(60, 11) if e.kind == "phone"]
    model = ownership.load()
    stack = Stack.of(kept)
    weights = np.array([model.weights["phone"].get(name, 0.0) for name in FEATURES])
    chances = stack.chances(stack.best(weights)[0])
    right = 0
    for at in range(len(kept)):
        own = np.flatnonzero(stack.contact == at)
        best = own[np.argmax(chances[own])]
        nobody = 1 - chances[own].sum() > chances[best]
        right += bool(not stack.right[own].any()) if nobody else bool(stack.right[best])
    assert len(kept) > 200 and right / len(kept) > 0.9


def test_learning_is_the_same_twice_and_names_its_version() -> None:
    taught, kept = made(25, 3), made(10, 4)
    first, again = (learn(list(FEATURES), [], taught, kept) for _ in range(2))
    assert first == again and first.version.startswith("ownership-")


V, V_ADDRESS, NUMBER = "Winifred Thornhill", "winifred.thornhill@quarry.example.com", "713-555-0142"


def share_of(name: str, text: str) -> float:
    """How sure the number in a mail of Basil Ashdown to Winifred Thornhill is this person's."""
    raw = f"From: Basil Ashdown <basil.ashdown@kestrel.example.com>\nTo: {V} <{V_ADDRESS}>\nSubject: Tuesday\n\n{text}\n"
    (document,) = documents([("made", raw.encode())])
    built = mentions.build(document)
    phone = next(at for at, contact in enumerate(document.contacts) if contact.kind == "phone")
    return max((p for m in built.mentions if m.name == name for c, p in zip(m.contacts, m.owned, strict=True) if c == phone), default=0.0)  # fmt: skip


MEMO = "---------------------- Forwarded by Basil Ashdown/HOU/WORKS on 05/09/2001 08:48 AM ---------------------------\n\n\t{}\n\nThe draft is attached."


def test_the_number_below_the_from_of_a_memorandum_is_its_writers() -> None:
    assert share_of("Edmund Carmody", MEMO.format(f"From:  Edmund Carmody     05/09/2001 08:16 AM\n\tPhone No: {NUMBER} Phone")) > 0.98  # fmt: skip


@pytest.mark.parametrize(
    "head",
    [
        f"To: Thelma Ormsby\n\tFrom: {V}\n\tFax No: {NUMBER}", f"From: {V}\n\tPhone: {NUMBER} (front desk of the Harbor Inn)",
        f"From: {V}\n\tDeliver to: Harbor Inn, 3 Dock Street\n\tPhone: {NUMBER}", f"From: {V}\n\tTo: Harbor Hotel, Boston\n\tFax: {NUMBER}",
    ],
)  # fmt: skip
def test_the_number_of_a_fax_or_an_order_may_be_that_of_where_it_goes(head: str) -> None:
    assert share_of(V, head.replace("\t", "")) < 0.98


@pytest.mark.parametrize(
    "row",
    [
        f"{V}, {V_ADDRESS}, mother: Linda Hale (nurse), {NUMBER}", f"{V} | {V_ADDRESS} | Linda Hale | {NUMBER}",
        f"Contact for the order of {V}, {V_ADDRESS}: Linda Hale in dispatch, {NUMBER}",
        f"{V} ({V_ADDRESS}) reports to Linda Hale (Houston), {NUMBER}",
    ],
)  # fmt: skip
def test_an_address_on_a_row_does_not_give_away_the_number_beside_somebody_else(row: str) -> None:
    assert share_of(V, f"Please note:\n\n{row}\n\nThanks") < 0.9
