"""From links, decisions and contacts to enrichment records."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select, update

from pipelines.enrich import EnrichReport, enrich
from pipelines.statements import READING, calibrated
from records.documents import Contact, Document, Segment
from records.links import Comparison, Link
from records.people import Person
from records.store import Store, customers, documents, enrichments, links
from records.store.tables import customers as customers_table
from records.store.tables import decisions, deliveries
from records.store.tables import documents as documents_table
from records.store.tables import enrichments as rows
from settings import Settings

Make = Callable[..., Document]
ANN = Person("c1", "Ann Lee", emails=("ann@example.com",))
BEN = Person("c2", "Ben Ode", phones=("+14155550199",))


def keep(store: Store, found: dict[tuple[str, str], float], *kept: Document) -> None:
    """Keep documents, and links by mention and customer."""
    with store.begin() as conn:
        for document in kept:
            documents.save(conn, document, "1", {"names": "test-1"})
        made = [Link(m, c, p, 3.0, (Comparison("name", "exact", 3.0),)) for (m, c), p in found.items()]
        links.save_links(conn, sorted({m for m, _ in found}), made, "link-1")


def base(store: Store, *people: Person) -> None:
    with store.begin() as conn:
        customers.upsert(conn, people)


def records(store: Store) -> dict[tuple[str, str], dict[str, Any]]:
    with store.begin() as conn:
        return {(r["customer_id"], r["value"]): r for r in enrichments.walk(conn)}


def run(store: Store, settings: Settings, *ids: str) -> EnrichReport:
    return enrich(store, settings, ids or ("c1", "c2"))


def test_a_sure_link_with_an_owned_number_is_added_automatically(
    store: Store, kith_settings: Settings, letter: Make
) -> None:
    base(store, ANN)
    keep(store, {("m1", "c1"): 0.999}, letter(1))
    report = run(store, kith_settings)
    record = records(store)["c1", "+14155550100"]
    assert (report.new, report.changed, report.retracted) == (1, 0, 0)
    assert record["schema_version"] == "1"
    assert (record["field"], record["operation"], record["status"]) == ("phone", "add", "auto")
    assert record["type"] == "phone"
    assert "current" not in record
    assert record["confidence"] == pytest.approx(0.999 * 0.999, abs=1e-4)
    assert record["link"]["mention_id"] == "m1"
    assert record["link"]["comparisons"] == [{"name": "name", "level": "exact", "weight": 3.0}]
    assert record["model_versions"] == {"linkage": "link-1", "names": "test-1", "reading": "1"}
    (seen,) = record["evidence"]
    assert (
        seen["quote"]
        == letter(1).text[seen["start"] : seen["end"]]
        == "you reach Ann Lee at +14155550100 all day."
    )
    assert seen["observed_at"] == "2026-01-01"
    assert "box" not in seen


def test_running_again_changes_no_row_and_emits_nothing(
    store: Store, kith_settings: Settings, letter: Make
) -> None:
    base(store, ANN)
    keep(store, {("m1", "c1"): 0.999}, letter(1))
    run(store, kith_settings)

    def everything() -> list[Any]:
        with store.begin() as conn:
            return [*conn.execute(select(rows)), *conn.execute(select(deliveries))]

    before = everything()
    keep(store, {("m1", "c1"): 0.999}, letter(1))
    report = run(store, kith_settings)
    assert (report.new, report.changed, report.unchanged, report.retracted) == (0, 0, 1, 0)
    assert everything() == before


def test_a_scan_gives_page_and_box_of_the_line(store: Store, kith_settings: Settings, letter: Make) -> None:
    base(store, ANN)
    keep(store, {("m1", "c1"): 0.999}, letter(1, boxes=True))
    run(store, kith_settings)
    (seen,) = records(store)["c1", "+14155550100"]["evidence"]
    assert (seen["page"], seen["box"]) == (1, [0, 20, 420, 18])


@pytest.mark.parametrize(
    ("probability", "owned", "status"), [(0.7, 1.0, "suggested"), (0.999, 0.8, "suggested")]
)
def test_an_unsure_link_or_an_unsure_owner_is_suggested(
    store: Store, kith_settings: Settings, letter: Make, probability: float, owned: float, status: str
) -> None:
    base(store, ANN)
    keep(store, {("m1", "c1"): probability}, letter(1, owned=owned))
    run(store, kith_settings)
    assert records(store)["c1", "+14155550100"]["status"] == status


@pytest.mark.parametrize(("probability", "owned"), [(0.3, 1.0), (0.999, 0.4), (0.7, 0.6)])
def test_what_is_improbable_is_not_emitted(
    store: Store, kith_settings: Settings, letter: Make, probability: float, owned: float
) -> None:
    base(store, ANN)
    keep(store, {("m1", "c1"): probability}, letter(1, owned=owned))
    assert run(store, kith_settings).new == 0


def test_independent_documents_raise_the_confidence_and_copies_do_not(
    store: Store, kith_settings: Settings, letter: Make
) -> None:
    base(store, ANN)
    keep(store, {("m1", "c1"): 0.99}, letter(1, owned=0.8))
    run(store, kith_settings)
    alone = records(store)["c1", "+14155550100"]["confidence"]
    keep(
        store, {("m2", "c1"): 0.99}, letter(2, owned=0.8, sha=f"{1:064x}"), letter(3, owned=0.8, quoted=True)
    )
    keep(store, {("m3", "c1"): 0.99})
    run(store, kith_settings)
    assert records(store)["c1", "+14155550100"]["confidence"] == alone
    keep(store, {("m4", "c1"): 0.99}, letter(4, owned=0.8))
    run(store, kith_settings)
    record = records(store)["c1", "+14155550100"]
    assert alone < record["confidence"] == pytest.approx(0.99 * (1 - (1 - alone / 0.99) ** 2), abs=1e-3)
    assert {seen["document_id"] for seen in record["evidence"]} == {"d1", "d2", "d3", "d4"}


@given(st.floats(0, 1), st.floats(0, 1))
def test_calibration_keeps_order_and_bounds(one: float, other: float) -> None:
    assert 0 <= calibrated(one, READING) <= 1
    if one <= other:
        assert calibrated(one, READING) <= calibrated(other, READING)


def test_many_letters_of_a_namesake_are_no_proof_that_it_is_the_customer(
    store: Store, kith_settings: Settings, letter: Make
) -> None:
    base(store, ANN)
    keep(store, {(f"m{n}", "c1"): 0.6 for n in range(1, 9)}, *(letter(n) for n in range(1, 9)))
    run(store, kith_settings)
    record = records(store)["c1", "+14155550100"]
    assert (record["status"], record["confidence"]) == ("suggested", pytest.approx(0.6, abs=1e-3))


def test_a_number_that_the_record_holds_is_confirmed(
    store: Store, kith_settings: Settings, letter: Make
) -> None:
    base(store, Person("c1", "Ann Lee", phones=("+14155550100", "+14155550177")))
    keep(store, {("m1", "c1"): 0.999}, letter(1))
    run(store, kith_settings)
    record = records(store)["c1", "+14155550100"]
    assert (record["operation"], record["current"]) == ("confirm", "+14155550100|+14155550177")


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


def test_a_record_whose_support_is_gone_is_retracted_once(
    store: Store, kith_settings: Settings, letter: Make
) -> None:
    base(store, ANN)
    keep(store, {("m1", "c1"): 0.999}, letter(1))
    run(store, kith_settings)
    with store.begin() as conn:
        links.save_links(conn, ["m1"], [], "link-2")
    assert run(store, kith_settings).retracted == 1
    assert records(store)["c1", "+14155550100"]["status"] == "retracted"
    assert run(store, kith_settings).retracted == 0
    keep(store, {("m1", "c1"): 0.999})
    assert run(store, kith_settings).changed == 1
    with store.begin() as conn:
        told = conn.scalars(select(deliveries.c.record["status"].as_string()).order_by(deliveries.c.id)).all()
    assert told == ["auto", "retracted", "auto"]


def test_a_probability_that_moves_a_little_is_no_news(
    store: Store, kith_settings: Settings, letter: Make
) -> None:
    base(store, ANN)
    keep(store, {("m1", "c1"): 0.9991}, letter(1))
    run(store, kith_settings)
    keep(store, {("m1", "c1"): 0.9993})
    assert run(store, kith_settings).unchanged == 1
    keep(store, {("m1", "c1"): 0.9})
    assert run(store, kith_settings).changed == 1


def test_title_and_organisation_come_with_the_line_they_stand_in(
    store: Store, kith_settings: Settings, letter: Make
) -> None:
    base(store, Person("c1", "Ann Lee", organisation="Quillmark Books"))
    keep(store, {("m1", "c1"): 0.999}, letter(1, title="Chief Binder", organisation="Harrow & Finch"))
    run(store, kith_settings)
    found = records(store)
    title, organisation = found["c1", "Chief Binder"], found["c1", "Harrow & Finch"]
    assert (title["operation"], title["status"]) == ("add", "suggested")
    assert title["evidence"][0]["quote"] == "Chief Binder"
    assert (organisation["operation"], organisation["current"]) == ("conflict", "Quillmark Books")


def test_only_a_name_that_says_something_new_is_a_record(
    store: Store, kith_settings: Settings, letter: Make
) -> None:
    base(store, Person("c1", "Lee, Ann"))
    for number, name in enumerate(
        ("A. Lee", "Ann", "Ann Lee-Porter", "Ann Lee\tBen Ode", "ann.lee@example.com"), 1
    ):
        keep(store, {(f"m{number}", "c1"): 0.999}, letter(number, name=name, phone=None))
    run(store, kith_settings)
    assert [(r["field"], r["operation"], r["value"]) for r in records(store).values()] == [
        ("name", "add", "Ann Lee-Porter")
    ]


def test_a_writer_that_fails_leaves_nothing_half_done(
    store: Store, kith_settings: Settings, letter: Make
) -> None:
    base(store, ANN)
    keep(store, {("m1", "c1"): 0.999}, letter(1))
    with store.begin() as conn:
        conn.exec_driver_sql("alter table deliveries add constraint never check (id < 0)")
    with pytest.raises(Exception, match="never") as fault:
        run(store, kith_settings)
    assert "+1415" not in str(fault.value)
    with store.begin() as conn:
        assert conn.scalar(select(func.count()).select_from(rows)) == 0


def test_many_at_once_emit_each_change_once(store: Store, kith_settings: Settings, letter: Make) -> None:
    base(store, ANN, BEN)
    keep(
        store,
        {("m1", "c1"): 0.999, ("m2", "c2"): 0.999},
        letter(1),
        letter(2, name="Ben Ode", phone="+14155550155"),
    )
    with ThreadPoolExecutor(4) as pool:
        reports = list(pool.map(lambda _: run(store, kith_settings), range(4)))
    assert sum(report.new for report in reports) == 2
    with store.begin() as conn:
        assert conn.scalar(select(func.count()).select_from(deliveries)) == 2


def test_an_old_record_keeps_the_time_it_was_made(
    store: Store, kith_settings: Settings, letter: Make
) -> None:
    base(store, ANN)
    keep(store, {("m1", "c1"): 0.7}, letter(1))
    run(store, kith_settings)
    with store.begin() as conn:
        old = records(store)["c1", "+14155550100"] | {"created_at": "2020-01-01T00:00:00+00:00"}
        conn.execute(update(rows).values(record=old))
    keep(store, {("m1", "c1"): 0.9})
    run(store, kith_settings)
    record = records(store)["c1", "+14155550100"]
    assert record["created_at"] == "2020-01-01T00:00:00+00:00" < record["updated_at"]


def test_what_one_mention_owns_is_not_automatic_by_anothers_link(
    store: Store, kith_settings: Settings, letter: Make
) -> None:
    """The surest link owns the number weakly; those that own it are unsure to be the customer."""
    base(store, ANN)
    unsure = [letter(n) for n in range(2, 9)]
    found = {("m1", "c1"): 0.9999, **{(f"m{n}", "c1"): 0.9 for n in range(2, 9)}}
    keep(store, found, letter(1, owned=0.6), *unsure)
    run(store, kith_settings)
    record = records(store)["c1", "+14155550100"]
    assert record["confidence"] > 0.99
    assert record["status"] == "suggested"
    assert (record["link"]["mention_id"], record["link"]["probability"]) == ("m1", 0.9999)


@pytest.mark.parametrize(
    ("author", "status"),
    [
        (None, "suggested"), ("Ben Ode", "suggested"), ("Ben Lee", "suggested"), ("Lee", "suggested"),
        ("Anna Lee", "suggested"), ("Ann Lee Jr", "suggested"), ("Forwarded by Ann Lee", "suggested"),
        ("Lee, Ann", "auto"), ("A. Lee", "auto"), ("Ann Q. Lee", "auto"), ("ANN LEE@WORKS AND MORE", "auto"), ("Ann Lee/HOU/WORKS", "auto"),
        ("Ann@example.com", "auto"), ("ann@elsewhere.example", "suggested"), ("ann.lee@example.com", "suggested"),
    ],
)  # fmt: skip
def test_a_quotation_is_automatic_only_for_its_author(
    store: Store, kith_settings: Settings, letter: Make, author: str | None, status: str
) -> None:
    base(store, ANN)
    document = letter(1, quoted=True)
    inner = Segment("quote", 5, len(document.text), author=author)
    outer = Segment("quote", 0, len(document.text), author="Ann Lee" if status != "auto" else None)
    keep(store, {("m1", "c1"): 0.999}, replace(document, segments=(outer, inner)))
    run(store, kith_settings)
    assert records(store)["c1", "+14155550100"]["status"] == status


@pytest.mark.parametrize(
    ("address", "status"), [("ann@example.com", "auto"), ("ann@elsewhere.example", "suggested")]
)
def test_anothers_quotation_counts_where_it_gives_the_address_on_record(
    store: Store, kith_settings: Settings, letter: Make, address: str, status: str
) -> None:
    base(store, ANN)
    document = letter(1, name=f"Ann Lee <{address}>", quoted=True)
    start = document.text.index(address)
    mailbox = Contact(start, start + len(address), address, "email", address, 1.0)
    mention = replace(document.mentions[0], name="Ann Lee", contacts=(0, 1), owned=(1.0, 1.0))
    quote = replace(document.segments[0], author="Ben Ode")
    found = replace(document, contacts=(mailbox, *document.contacts), mentions=(mention,), segments=(quote,))
    keep(store, {("m1", "c1"): 0.999}, found)
    run(store, kith_settings)
    assert records(store)["c1", "+14155550100"]["status"] == status


def test_what_is_in_doubt_is_not_automatic_however_often_it_is_said(
    store: Store, kith_settings: Settings, letter: Make
) -> None:
    base(store, ANN)
    numbers = range(1, 6)
    keep(store, {(f"m{n}", "c1"): 0.999 for n in numbers}, *(letter(n, owned=0.85) for n in numbers))
    run(store, kith_settings)
    assert records(store)["c1", "+14155550100"]["status"] == "suggested"


def test_a_quotation_of_an_offices_mailbox_is_nobodys_own_words(
    store: Store, kith_settings: Settings, letter: Make
) -> None:
    base(store, Person("c1", "Ann Lee", emails=("info@example.com",)))
    document = letter(1, quoted=True)
    quote = Segment("quote", 0, len(document.text), author="info@example.com")
    keep(store, {("m1", "c1"): 0.999}, replace(document, segments=(quote,)))
    run(store, kith_settings)
    assert records(store)["c1", "+14155550100"]["status"] == "suggested"


@pytest.mark.parametrize(
    ("address", "status"),
    [("info@example.org", "suggested"), ("sales-emea@example.org", "suggested"), ("no-reply@example.org", "suggested"),
     ("lee@example.org", "auto"), ("infante@example.org", "auto")],
)  # fmt: skip
def test_an_offices_mailbox_is_not_added_to_a_person_by_itself(
    store: Store, kith_settings: Settings, letter: Make, address: str, status: str
) -> None:
    base(store, ANN)
    document = letter(1, name=f"Ann Lee <{address}>", phone=None)
    start = document.text.index(address)
    mailbox = Contact(start, start + len(address), address, "email", address, 1.0)
    mention = replace(document.mentions[0], name="Ann Lee", contacts=(0,), owned=(1.0,))
    keep(store, {("m1", "c1"): 0.999}, replace(document, contacts=(mailbox,), mentions=(mention,)))
    run(store, kith_settings)
    assert records(store)["c1", address]["status"] == status


def test_a_confirmed_record_says_who_confirmed_it(
    store: Store, kith_settings: Settings, letter: Make
) -> None:
    base(store, ANN)
    keep(store, {("m1", "c1"): 0.6, ("m2", "c1"): 0.9999}, letter(1, owned=0.9), letter(2, name="Ann Q. Lee"))
    with store.begin() as conn:
        links.decide(conn, "m1", "c1", "accept", "rita")
    run(store, kith_settings)
    record = records(store)["c1", "+14155550100"]
    assert record["status"] == "confirmed"
    assert (record["link"]["mention_id"], record["link"]["decided_by"]) == ("m1", "rita")


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
            links.decide(conn, f"m{at % len(said) + 1}", f"c{owner}", verdict, "rita")  # type: ignore[arg-type]
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
