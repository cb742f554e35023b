"""Mentions that are one person strengthen each other; strangers are never chained."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from models.linkage.decide.collective import joints
from pipelines.link import link_people
from records.people import Person

NUMBER, OTHER = "+14155550123", "+14155550188"
FIRST = "Theodore Ingrid Maud Casper Odette Lionel Petra Ambrose Sybil Horace".split()
LAST = (
    "Brackenridge Falkenberg Rusk Ashdown Pemberton Thistlewood Larkspur Wetherby Ellingham Crowhurst".split()
)
BASE = [Person(f"b{n}", f"{FIRST[n % 10]} {LAST[n // 10]}") for n in range(100)]


def groups(*mentions: Person) -> list[tuple[str, ...]]:
    return sorted(tuple(sorted(joint.members)) for joint in joints(mentions))


def chances(customer: Person, *mentions: Person) -> dict[str, float]:
    found = link_people([*BASE, customer], mentions, threshold=0.0).links
    return {link.mention_id: link.probability for link in found if link.customer_id == customer.id}


def test_what_two_documents_show_of_one_person_is_weighed_together() -> None:
    """A letter with her name, her firm and a number; a mail from an address that spells her name, with the
    same number.
    """
    customer = Person("c", "Nora Quill", emails=("nora.quill@dunmore.example",))
    letter = Person("letter", "Nora Quill", organisation="Dunmore Mills", phones=(NUMBER,))
    mail = Person("mail", emails=("nora.quill@dunmore.example",), phones=(NUMBER,))
    alone = chances(customer, letter)["letter"]
    both = chances(customer, letter, mail)
    assert alone < 0.99 < both["letter"] <= both["mail"]


def test_weak_links_of_one_person_are_a_strong_one_together_and_say_so() -> None:
    customer = Person("c", "Nora Quill", organisation="Dunmore Mills", street="4 Weir Lane")
    one = Person("m1", "Nora Quill", organisation="Dunmore Mills", phones=(NUMBER,))
    other = Person("m2", "Nora Quill", street="4 Weir Lane", phones=(NUMBER,))
    apart = {**chances(customer, one), **chances(customer, other)}
    found = [link for link in link_people([*BASE, customer], [one, other]).links if link.customer_id == "c"]
    assert len(found) == 2
    for link in found:
        assert link.probability > apart[link.mention_id]
        assert link.comparisons[-1].name == "together"
        assert "another mention of one person" in link.comparisons[-1].level
        assert sum(step.weight for step in link.comparisons) == pytest.approx(link.weight, abs=0.01)


def test_the_same_agreement_counts_once_however_often_it_is_seen() -> None:
    """Letters that all say the same are one letter; nor does a form of the same name add to the name."""
    customer = Person("c", "Nora Quill")
    letter = Person("m", "Nora Quill", phones=(NUMBER,))
    alone = chances(customer, letter)["m"]
    copies = [replace(letter, id=f"m{n}") for n in range(20)]
    assert set(chances(customer, *copies).values()) == {alone}
    forms = chances(customer, letter, replace(letter, id="n", name="Nora J. Quill"))
    assert max(forms.values()) == pytest.approx(alone, abs=0.02)


def test_a_name_alone_binds_nobody() -> None:
    assert groups(Person("a", "Nora Quill"), Person("b", "Nora Quill", organisation="Dunmore Mills")) == []
    customer = Person("c", "Nora Quill", organisation="Dunmore Mills")
    namesake = Person("a", "Nora Quill", organisation="Harrow & Finch", street="9 Elm Row")
    own = Person("b", "Nora Quill", organisation="Dunmore Mills", phones=(NUMBER,))
    assert chances(customer, namesake, own)["a"] == chances(customer, namesake)["a"]


def test_a_family_that_shares_a_number_is_not_one_person() -> None:
    nora, tom = Person("a", "Nora Quill", phones=(NUMBER,)), Person("b", "Tom Quill", phones=(NUMBER,))
    again = Person("c", "Nora Quill", title="Miller", phones=(NUMBER,))
    assert groups(nora, tom) == []
    assert groups(nora, again) == [("a", "c")]
    assert groups(nora, tom, again) == []  # the number is two people's now
    assert (
        groups(
            Person("a", "John Quill Sr.", phones=(NUMBER,)), Person("b", "John Quill Jr.", phones=(NUMBER,))
        )
        == []
    )


def test_an_offices_switchboard_binds_nobody() -> None:
    office = [Person(f"m{n}", f"{FIRST[n]} {LAST[n]}", phones=(NUMBER,)) for n in range(6)]
    short = Person("s", f"{FIRST[0]} {LAST[0]}", title="Clerk", phones=(NUMBER,))
    assert groups(*office, short) == []


def test_a_number_that_several_customers_hold_binds_nobody() -> None:
    customer = Person("c", "Nora Quill", organisation="Dunmore Mills", phones=(NUMBER,))
    one = Person("m1", "Nora Quill", organisation="Dunmore Mills", phones=(NUMBER,))
    other = Person("m2", "Nora Quill", phones=(NUMBER,))
    colleague = Person("d", "Tom Harrow", phones=(NUMBER,))
    found = link_people([*BASE, customer, colleague], [one, other], threshold=0.0).links
    assert all(step.name != "together" for link in found for step in link.comparisons)


def test_a_role_mailbox_binds_nobody() -> None:
    customer = Person("c", "Nora Quill", organisation="Dunmore Mills")
    mails = [
        Person("m1", "Nora Quill", organisation="Dunmore Mills", emails=("info@dunmore.example",)),
        Person("m2", "Nora Quill", emails=("info@dunmore.example",)),
    ]
    found = link_people([*BASE, customer], mails, threshold=0.0).links
    assert all(step.name != "together" for link in found for step in link.comparisons)


def test_who_agrees_with_two_that_contradict_each_other_is_joined_to_neither() -> None:
    john = Person("a", "John Quill", emails=("j@quill.example",))
    jane = Person("b", "Jane Quill", emails=("jane@quill.example",))
    either = Person("c", "J. Quill", emails=("j@quill.example", "jane@quill.example"))
    assert groups(john, jane, either) == []
    assert groups(john, either) == [("a", "c")]


@pytest.mark.parametrize(
    "field, one, other", [("birth_date", "1961-04-02", "1988-11-23"), ("national_id", "811044", "327765")]
)
def test_namesakes_who_contradict_each_other_stay_apart(field: str, one: str, other: str) -> None:
    first = replace(Person("a", "Nora Quill", phones=(NUMBER,)), **{field: one})  # type: ignore[arg-type]
    second = replace(Person("b", "Nora Quill", phones=(NUMBER,)), **{field: other})  # type: ignore[arg-type]
    assert groups(first, second) == []


def test_a_member_whose_name_speaks_against_the_customer_stays_as_it_is() -> None:
    """A stranger with the customer's birthday and trade is not carried along by more mentions of himself."""
    customer = Person("c", "Thomas Kirgate", birth_date="1934-06-01", title="Printer", street="4 Weir Lane")
    one = Person("m1", "Thomas Spilsbury", birth_date="1934-06-01", title="Printer", phones=(NUMBER,))
    other = Person("m2", "Thomas Spilsbury", street="4 Weir Lane", phones=(NUMBER,))
    assert groups(one, other) == [("m1", "m2")]
    assert chances(customer, one, other) == {**chances(customer, one), **chances(customer, other)}


def test_who_is_together_does_not_depend_on_the_order() -> None:
    mentions = [
        Person(f"m{n}", name, phones=phones, emails=emails, organisation=organisation)
        for n, (name, phones, emails, organisation) in enumerate(
            (name, phones, emails, organisation)
            for name in ("Nora Quill", "N. Quill", "Nora J. Quill", "Tom Quill")
            for phones in ((), (NUMBER,), (OTHER,))
            for emails in ((), ("nora@quill.example",))
            for organisation in (None, "Dunmore Mills")
        )
    ]
    expected = groups(*mentions)
    assert expected
    for seed in range(5):
        random.Random(seed).shuffle(mentions)
        assert groups(*mentions) == expected
