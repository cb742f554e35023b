"""What was decided of mentions that are one person is one decision, and a lesson holds what was decided and
nothing else.
"""

from __future__ import annotations

from models.linkage import prior_model
from models.linkage.block.customer_base import prepare
from models.linkage.decide.collective import Joint
from models.linkage.estimate.lessons import lesson, pooled
from models.linkage.estimate.refit import FOLDS
from records.people import Person

NORA, LATER, THEO = Person("m1", "Nora Quill"), Person("m2", "N. Quill"), Person("m3", "Theo Rusk")
BOTH = Joint(Person("j", "Nora Quill", phones=("+14155550101",)), ("m1", "m2"), 2)
KNOWN = [
    Person("c1", "Nora Quill", phones=("+14155550101",)), Person("c2", "Nora Quillan"),
    *(Person(f"x{n}", f"Ambrose Stan{chr(97 + n)}vale") for n in range(20)),
    Person("c3", "Theo Rusk"),
]  # fmt: skip


def test_verdicts_on_one_person_are_one_decision() -> None:
    people, said = pooled(
        [NORA, LATER, THEO], [BOTH], {("m1", "c1"): True, ("m2", "c1"): True, ("m3", "c3"): False}
    )
    assert [person.id for person in people] == ["m3", "j"]
    assert said == {("m3", "c3"): False, ("j", "c1"): True}


def test_where_verdicts_contradict_each_other_everybody_stands_alone() -> None:
    given = {("m1", "c1"): True, ("m2", "c1"): False}
    people, said = pooled([NORA, LATER], [BOTH], given)
    assert ([*people], said) == ([NORA, LATER], given)


def test_a_lesson_holds_the_mentions_that_were_decided_with_all_their_candidates() -> None:
    verdicts = {("m1", "c1"): True, ("m3", "c3"): False, ("m2", "x1"): True}  # x1 is no candidate of m2
    taught = lesson(prepare(KNOWN), [NORA, LATER, THEO], verdicts, prior_model())
    assert taught.decided.mentions == 2
    assert (taught.decided.accepted.sum(), taught.decided.rejected.sum()) == (1, 1)
    assert len(taught.decided.mention) > 2  # c2 is Nora's candidate, too
    assert set(taught.decided.mention.tolist()) == {0, 1}
    assert all(0 <= fold < FOLDS for fold in taught.fold.tolist())


def test_nothing_decided_is_an_empty_lesson() -> None:
    assert lesson(prepare(KNOWN), [NORA], {}, prior_model()).decided.mentions == 0
    assert lesson(prepare(KNOWN), [], {}, prior_model()).decided.mentions == 0
