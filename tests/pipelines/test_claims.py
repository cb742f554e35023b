"""Who else has it: add, confirm and conflict, and numbers that several claim."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import delete

from records.documents import Contact, Document
from records.people import Person
from records.store import Store
from records.store import decisions as log
from records.store.tables import customers as customers_table
from records.store.tables import decisions, deliveries
from records.store.tables import documents as documents_table
from records.store.tables import enrichments as rows
from settings import Settings
from tests.support.enriching import ANN, BEN, Make, base, keep, records, run


def test_a_number_of_another_customer_is_a_conflict_and_never_automatic(
    store: Store, kith_settings: Settings, letter: Make
) -> None:
    base(store, ANN, BEN)
    keep(store, {("m1", "c1"): 0.999}, letter(1, phone="+14155550199"))
    run(store, kith_settings)
    record = records(store)["c1", "+14155550199"]
    assert (record["operation"], record["status"]) == ("conflict", "suggested")


def test_a_number_claimed_for_two_customers_is_a_conflict_for_both(
    store: Store, kith_settings: Settings, letter: Make
) -> None:
    base(store, ANN, BEN)
    keep(store, {("m1", "c1"): 0.999}, letter(1))
    run(store, kith_settings, "c1")
    assert records(store)["c1", "+14155550100"]["status"] == "auto"
    keep(store, {("m2", "c2"): 0.999}, letter(2, name="Ben Ode"))
    run(store, kith_settings, "c2")
    both = records(store)
    assert [
        (both[c, "+14155550100"]["operation"], both[c, "+14155550100"]["status"]) for c in ("c1", "c2")
    ] == [
        ("conflict", "suggested"),
        ("conflict", "suggested"),
    ]


def test_a_number_that_a_stranger_has_too_is_not_automatic(
    store: Store, kith_settings: Settings, letter: Make
) -> None:
    base(store, ANN)
    keep(store, {("m1", "c1"): 0.999}, letter(1), letter(2, name="Ruth Okafor"))
    run(store, kith_settings)
    record = records(store)["c1", "+14155550100"]
    assert (record["operation"], record["status"]) == ("add", "suggested")


def only_one_addition(store: Store) -> None:
    """No number and no address is to be added to two customers."""
    added: dict[str, set[str]] = {}
    for record in records(store).values():
        contact = record["field"] in ("phone", "email")
        if (
            contact
            and record["operation"] == "add"
            and record["status"] in ("auto", "suggested", "confirmed")
        ):
            added.setdefault(record["value"].lower(), set()).add(record["customer_id"])
    assert all(len(customers) == 1 for customers in added.values())


def test_two_good_links_of_one_mention_are_no_two_additions(
    store: Store, kith_settings: Settings, letter: Make
) -> None:
    base(store, ANN, Person("c2", "Anna Lee"))
    keep(store, {("m1", "c1"): 0.55, ("m1", "c2"): 0.42}, letter(1))
    run(store, kith_settings.model_copy(update={"suggest_probability": 0.4}))
    found = records(store)
    assert {found[c, "+14155550100"]["operation"] for c in ("c1", "c2")} == {"conflict"}
    run(store, kith_settings)  # with one record only, the other candidate is its rival in review
    assert found.keys() == records(store).keys()
    assert records(store)["c1", "+14155550100"]["operation"] == "add"


def mail(letter: Make, number: int, name: str, address: str) -> Document:
    document = letter(number, name=f"{name} <{address}>", phone=None)
    start = document.text.index(address)
    mailbox = Contact(start, start + len(address), address, "email", address, 1.0)
    mention = replace(document.mentions[0], name=name, contacts=(0,), owned=(1.0,))
    return replace(document, contacts=(mailbox,), mentions=(mention,))


def test_an_address_is_the_same_in_any_letters(store: Store, kith_settings: Settings, letter: Make) -> None:
    base(store, ANN, BEN, Person("c3", "Cara Quill", emails=("Cara@Quill.example",)))
    keep(
        store,
        {("m1", "c1"): 0.999, ("m2", "c2"): 0.999, ("m3", "c1"): 0.999},
        mail(letter, 1, "Ann Lee", "Shared@quill.example"),
        mail(letter, 2, "Ben Ode", "shared@quill.example"),
        mail(letter, 3, "Ann Lee", "cara@quill.example"),
    )
    run(store, kith_settings, "c1", "c2", "c3")
    assert {(c, value): r["operation"] for (c, value), r in records(store).items()} == {
        ("c1", "Shared@quill.example"): "conflict",
        ("c2", "shared@quill.example"): "conflict",
        ("c1", "cara@quill.example"): "conflict",
    }


def test_two_lines_behind_one_switchboard_are_no_conflict(
    store: Store, kith_settings: Settings, letter: Make
) -> None:
    def line(number: int, name: str, extension: str | None) -> Document:
        document = letter(number, name=name)
        return replace(document, contacts=(replace(document.contacts[0], extension=extension),))

    base(store, ANN, BEN)
    keep(
        store, {("m1", "c1"): 0.999, ("m2", "c2"): 0.999}, line(1, "Ann Lee", "12"), line(2, "Ben Ode", "15")
    )
    run(store, kith_settings)
    assert {r["operation"] for r in records(store).values()} == {"add"}
    keep(
        store, {("m3", "c2"): 0.999}, line(3, "Ben Ode", None)
    )  # who gives it without one may mean anybody's
    run(store, kith_settings)
    assert records(store)["c1", "+14155550100"]["operation"] == "conflict"


@given(
    held=st.lists(st.sampled_from(["", "+14155550100", "+14155550101"]), min_size=3, max_size=3),
    said=st.lists(
        st.tuples(st.integers(0, 2), st.sampled_from([0.3, 0.6, 0.999]), st.sampled_from("01"), st.integers(0, 2)),
        min_size=1, max_size=6,
    ),
    least=st.sampled_from([0.3, 0.5]),
    decided=st.lists(st.tuples(st.integers(0, 5), st.sampled_from(["accept", "reject"])), max_size=2),
)  # fmt: skip
@hypothesis_settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_number_is_never_added_to_two_customers(
    store: Store, kith_settings: Settings, letter: Make, held: list[str],
    said: list[tuple[int, float, str, int]], least: float, decided: list[tuple[int, str]],
) -> None:  # fmt: skip
    """Whatever is linked, held and decided, one customer at most is to get a number; and whoever comes first."""
    names = ("Ann Lee", "Ben Ode", "Cara Quill")
    with store.begin() as conn:
        for table in (deliveries, rows, decisions, documents_table, customers_table):
            conn.execute(delete(table))
    base(store, *(Person(f"c{n}", names[n], phones=(held[n],) if held[n] else ()) for n in range(3)))
    for number, (owner, probability, digit, second) in enumerate(said, 1):
        found = {(f"m{number}", f"c{owner}"): probability}
        if second != owner:
            found[f"m{number}", f"c{second}"] = round(1 - probability, 3)
        keep(store, found, letter(number, name=names[owner], phone=f"+1415555010{digit}"))
    with store.begin() as conn:
        for at, verdict in decided:
            owner = said[at % len(said)][0]
            log.decide(conn, f"m{at % len(said) + 1}", f"c{owner}", verdict, "rita")  # type: ignore[arg-type]
    chosen = kith_settings.model_copy(update={"suggest_probability": least})
    for customer in ("c0", "c1", "c2"):  # one by one, as jobs come
        run(store, chosen, customer)
        only_one_addition(store)
    before = records(store)
    run(store, chosen, "c2", "c1", "c0")
    assert {key: r["operation"] for key, r in records(store).items() if r["status"] != "retracted"} == {
        key: r["operation"] for key, r in before.items() if r["status"] != "retracted"
    }


@pytest.mark.parametrize(
    ("holds", "operation"),
    [({}, "add"), ({"title": "chief binder"}, "confirm"), ({"title": "Miller"}, "conflict"),
     ({"organisation": "Harrow & Finch"}, "confirm"), ({"organisation": "Dunmore Mills"}, "conflict")],
)  # fmt: skip
def test_a_field_with_one_value_is_added_confirmed_or_in_conflict(
    store: Store, kith_settings: Settings, letter: Make, holds: dict[str, str], operation: str
) -> None:
    base(store, Person("c1", "Ann Lee", **holds))  # type: ignore[arg-type]
    keep(store, {("m1", "c1"): 0.999}, letter(1, title="Chief Binder", organisation="Harrow & Finch"))
    run(store, kith_settings)
    field = next(iter(holds), "title")
    found = {r["field"]: r for r in records(store).values()}[field]
    assert found["operation"] == operation
    assert found.get("current") == holds.get(field)
    assert found["status"] == "suggested"


@pytest.mark.parametrize(
    ("held", "operation"), [((), "add"), (("+14155550100",), "confirm"), (("+14155550177",), "add")]
)
def test_a_field_with_several_values_takes_one_more(
    store: Store, kith_settings: Settings, letter: Make, held: tuple[str, ...], operation: str
) -> None:
    base(store, Person("c1", "Ann Lee", phones=held))
    keep(store, {("m1", "c1"): 0.999}, letter(1))
    run(store, kith_settings)
    assert records(store)["c1", "+14155550100"]["operation"] == operation
