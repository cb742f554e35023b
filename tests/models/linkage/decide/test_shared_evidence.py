"""Doubts: what people who live or work together have alike does not make one of two."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from models.linkage.block.customer_base import prepare
from pipelines.link import link_batch
from records.people import Person

FIRST = ("Nora", "Edmund", "Thelma", "Hector", "Selina", "Rupert")
BASE = [Person(f"b{n}", f"{FIRST[n % 6]} {'Fair Ash Car Lock Sedg Thorn'.split()[n // 6 % 6]}{'ley wick bourne'.split()[n % 3]}") for n in range(120)]  # fmt: skip


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
