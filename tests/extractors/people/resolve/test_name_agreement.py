"""Names and addresses as people write them."""

from __future__ import annotations

import pytest

from extractors.people.find.display_names import looks_personal, parse, strip_route
from extractors.people.resolve.address_spelling import address_fits, from_local_part
from extractors.people.resolve.name_agreement import compatible


@pytest.mark.parametrize(
    ("name", "given", "family"),
    [
        ("Jane Roe", "Jane", "Roe"),
        ("Roe, Jane M.", "Jane", "Roe"),
        ("Jane M Roe/HOU/ECT@ECT", "Jane", "Roe"),
        ("Dr. Jane Roe, PhD", "Jane", "Roe"),
        ("Mr. Roe", None, "Roe"),
        ("Ludwig van der Berg", "Ludwig", "van der Berg"),
        ("Dela Cruz, Juan", "Juan", "Dela Cruz"),
        ("John Roe Jr.", "John", "Roe"),
        ("王小明", "小明", "王"),
        ("欧阳修文", "修文", "欧阳"),
        ("김민준", "민준", "김"),
        ("Jane", "Jane", None),
    ],
)
def test_a_name_has_parts(name: str, given: str | None, family: str | None) -> None:
    parsed = parse(name)
    assert (parsed.given, parsed.family) == (given, family)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Roe, Jane", "Jane Roe", True),
        ("J. Roe", "Jane Roe", True),
        ("Bill Marlowe", "William Marlowe", True),
        ("Jane M. Roe", "Jane K. Roe", False),
        ("Jane Roe", "John Roe", False),
        ("Jane Roe", "Jane Brandt", False),
        ("Mr. Roe", "Jane Roe", True),
        ("Jane", "Jane Roe", True),
    ],
)
def test_two_forms_can_be_one_person_or_cannot(one: str, other: str, same: bool) -> None:
    assert compatible(parse(one), parse(other)) is same
    assert compatible(parse(other), parse(one)) is same


@pytest.mark.parametrize(
    ("local", "name", "least"),
    [
        ("jane.roe", "Jane Roe", 1.0),
        ("jholloway", "Jane Holloway", 0.9),
        ("hollowayj", "Jane Holloway", 0.9),
        ("jhollow", "Jane Holloway", 0.7),
        ("bmarlowe", "William Marlowe", 0.7),
        ("jane", "Jane Holloway", 0.5),
    ],
)
def test_an_address_spells_a_name(local: str, name: str, least: float) -> None:
    assert address_fits(local, parse(name)) >= least


def test_an_address_of_somebody_else_does_not() -> None:
    assert address_fits("kbrandt", parse("Jane Holloway")) == 0.0


@pytest.mark.parametrize(
    ("local", "name"),
    [
        ("jane.holloway", "Jane Holloway"),
        ("jane_m_holloway", "Jane M Holloway"),
        ("info.desk", None),
        ("jholloway", None),
        ("xq.zt", None),
    ],
)
def test_a_name_is_read_from_an_address_only_where_it_is_spelt_out(local: str, name: str | None) -> None:
    assert from_local_part(local) == name


def test_routes_and_quotes_are_taken_off() -> None:
    assert strip_route("\"'Jane Roe'\" <jane@example.com>") == "Jane Roe"
    assert strip_route("Jane Roe/HOU/ECT@ECT") == "Jane Roe"
    assert strip_route("Jane Roe (E-mail)") == "Jane Roe"


def test_departments_and_machines_are_no_people() -> None:
    assert not looks_personal("Customer Service")
    assert not looks_personal("undisclosed recipients")
    assert looks_personal("Jane Roe")
