"""What a name is worth by itself: less where many bear it, and where nothing is known of how many do."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from models.linkage import names
from models.linkage.base import prepare
from models.linkage.given import is_known_to_be_rare
from models.linkage.people import name_words
from models.linkage.training import ALONE
from pipelines.link import link_batch
from records.people import Person

FIRST = ("Nora", "Edmund", "Thelma", "Hector", "Selina", "Rupert")
BASE = [Person(f"b{n}", f"{FIRST[n % 6]} {'Fair Ash Car Lock Sedg Thorn'.split()[n // 6 % 6]}{'ley wick bourne'.split()[n % 3]}") for n in range(120)]  # fmt: skip


@pytest.mark.parametrize("name", ["Edmund Lockerby", "Quiller, Hector", "Thelma J. Ashwick", "Rupert Barton"])
def test_these_are_known_to_be_rare(name: str) -> None:
    assert is_known_to_be_rare(name_words(name))


@pytest.mark.parametrize(
    "name",
    [
        "John Smith", "Rajesh Kumar", "Liu Yang", "Kim Min-su", "Kim Yeonghui", "Wang Xiuying", "Amir Hosseini", "Giovanni Rossi", "Ivan Petrov",
        "Nguyen Van Anh", "Juan Dela Cruz", "Mohammed Khan", "Ahmed Hassan", "Lockerby", "E. Lockerby", "王秀英", "김영희", "محمد حسینی",
    ],
)  # fmt: skip
def test_of_these_it_is_not_known(name: str) -> None:
    assert not is_known_to_be_rare(name_words(name))


def test_a_rare_name_has_a_third_of_the_namesakes_a_common_one_all() -> None:
    shares = names.for_a_reason(np.array([1e-9, 2.5e-6, 1e-4]))
    assert shares.tolist() == [pytest.approx(1 / 3), pytest.approx(0.5), 1.0]


def chance(name: str) -> float:
    """Of a mention that gives this name and nothing else, the probability that it is the customer of that name."""
    found = link_batch(prepare([*BASE, Person("c", name)]), [Person("m", name)], threshold=0.0).links
    return next(link.probability for link in found if link.customer_id == "c")


def test_a_name_that_is_known_to_be_rare_is_worth_more_than_one_of_which_nothing_is_known() -> None:
    rare, unknown = (
        chance("Edmund Lockerby"),
        [chance(n) for n in ("Rajesh Kumar", "Liu Yang", "王秀英", "김영희")],
    )
    assert rare > max(unknown) + 0.02
    assert max(unknown) <= ALONE


@pytest.mark.parametrize(
    ("shared", "doubted"),
    [
        ({"postcode": "sw114rd"}, True), ({"street": "4 Weir Lane"}, True), ({"organisation": "Dunmore Mills"}, True),
        ({"city": "dunmore"}, False), ({"extra": {"gender": "female"}}, False), ({"extra": {"account": "811044-A"}}, True),
    ],
)  # fmt: skip
def test_another_name_is_doubted_where_people_who_live_or_work_together_have_something_alike(
    shared: dict[str, Any], doubted: bool
) -> None:
    mention, customer = Person("m", "Edmund Lockerby", **shared), Person("c", "Thelma Lockerby", **shared)
    others = [
        replace(person, city="dunmore", extra={"gender": "female", "account": person.id}) for person in BASE
    ]
    found = link_batch(prepare([*others, customer]), [mention], threshold=0.0).links
    link = next(link for link in found if link.customer_id == "c")
    assert any(step.name == "doubt" for step in link.comparisons) == doubted
