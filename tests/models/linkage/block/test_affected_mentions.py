"""Whom a changed customer concerns, and frequencies that stand still."""

from __future__ import annotations

import json
import random
from dataclasses import replace

import numpy as np
import pytest

from models.linkage.block import affected_mentions, blocking_keys, candidate_search, nearest_names
from models.linkage.block.customer_base import prepare
from models.linkage.prepare import frozen_frequencies
from models.linkage.prepare.prepared import prepare_all
from records.people import Person

GIVEN = "Nora Theodore Ingrid Maud Casper Odette Lionel Petra Ambrose Sybil".split()
FAMILY = "Quill Quillon Brackenridge Falkenberg Rusk Ashdown Pemberton Rusk-Quill".split()


def someone(dice: random.Random, number: str) -> Person:
    return Person(
        number, f"{dice.choice(GIVEN)} {dice.choice(FAMILY)}",
        phones=(f"+1415555{dice.randrange(100, 140):04d}",) if dice.random() < 0.5 else (),
        emails=(f"{dice.choice(GIVEN)}@quill.example".lower(),) if dice.random() < 0.3 else (),
        organisation=dice.choice([None, "Dunmore Mills", "Harrow & Finch"]),
    )  # fmt: skip


def candidates(
    customers: list[Person], mentions: list[Person]
) -> tuple[list[set[str]], np.ndarray, nearest_names.Names]:
    """The candidates of each mention, by id, the keys that were too common, and the customers' names."""
    index = candidate_search.index(prepare_all(customers))
    found = candidate_search.candidates(prepare_all(mentions), index)
    sets: list[set[str]] = [set() for _ in mentions]
    for mention, customer in zip(found.mentions.tolist(), found.customers.tolist(), strict=True):
        sets[mention].add(customers[customer].id)
    return sets, index.common, index.names


@pytest.mark.parametrize("sharing", [300, 3])
@pytest.mark.parametrize("seed", range(6))
def test_who_is_not_concerned_keeps_all_candidates(
    seed: int, sharing: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Customers are added, edited and taken out; with 3, many keys are too common before or after."""
    monkeypatch.setattr(candidate_search, "MOST_SHARING", sharing)
    dice = random.Random(seed)
    before = [someone(dice, f"c{n}") for n in range(40)]
    mentions = [someone(dice, f"m{n}") for n in range(60)]
    edited, gone, new = someone(dice, "c3"), before[7], someone(dice, "n1")
    after = [edited if person.id == "c3" else person for person in before if person.id != gone.id] + [new]
    old, common_before, _ = candidates(before, mentions)
    now, common_after, names = candidates(after, mentions)
    changed = prepare_all([before[3], edited, gone, new])
    touched = affected_mentions.concerned(
        prepare_all(mentions), changed, np.intersect1d(common_before, common_after), names
    ).tolist()
    for is_touched, one, other in zip(touched, old, now, strict=True):
        assert is_touched or one == other
    assert any(touched)
    assert not all(touched) or sharing == 300


def test_nobody_is_concerned_by_nothing() -> None:
    mentions = prepare_all([Person("m", "Nora Quill")])
    none, names = np.empty(0, np.uint64), candidate_search.index(mentions).names
    assert affected_mentions.concerned(mentions, [], none, names).tolist() == [False]
    assert affected_mentions.concerned([], mentions, none, names).tolist() == []


def test_a_customer_further_than_all_the_nearest_concerns_nobody() -> None:
    """Ten namesakes lie nearer to the mention than the one who changed, near enough though she is; with nine,
    she is its tenth.
    """
    changed = Person("other", "Norina Quilligan")
    mentions = prepare_all([Person("m", "Nora Quillan")])
    rows, altered = nearest_names.name_vectors(mentions)[0], prepare_all([changed])
    assert nearest_names.NEAR < float((rows @ nearest_names.name_vectors(altered)[0].T)[0, 0]) < 0.99
    own, other = (
        blocking_keys.keys_of(blocking_keys.entries(people)).tolist() for people in (mentions, altered)
    )
    assert set(own).isdisjoint(other)
    for namesakes, expected in ((10, [False]), (9, [True])):
        people = [Person(f"c{n}", "Nora Quillan") for n in range(namesakes)]
        names = candidate_search.index(prepare_all([*people, changed])).names
        assert (
            affected_mentions.concerned(mentions, altered, np.empty(0, np.uint64), names).tolist() == expected
        )


def test_names_count_as_they_did_and_numbers_as_they_do_now() -> None:
    people = [
        Person(f"c{n}", "Nora Quill", phones=("+14155550100",), organisation="Dunmore Mills")
        for n in range(4)
    ]
    kept = json.loads(json.dumps(frozen_frequencies.as_json(prepare(people).frequencies)))
    more = [*people, *(replace(person, id=f"n{n}") for n, person in enumerate(people))]
    now = prepare(more).frequencies
    still = frozen_frequencies.frozen(kept, now)
    then = prepare(people).frequencies
    assert still.people == 4
    assert still.word("quill") == then.word("quill") < now.word("quill")
    for value in ("dunmore mills", "harrow finch"):
        assert still.value("organisation", value, 0.01) == then.value("organisation", value, 0.01)
    assert still.value("phones", "14155550100", 0.01) > then.value("phones", "14155550100", 0.01)


def test_a_field_that_nobody_had_counts_as_unknown() -> None:
    kept = frozen_frequencies.as_json(prepare([Person("c", "Nora Quill")]).frequencies)
    now = prepare([Person("c", "Nora Quill", extra={"trade": "miller"})]).frequencies
    assert frozen_frequencies.frozen(kept, now).value("trade", "miller", 0.02) == 0.02
