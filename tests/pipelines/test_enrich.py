"""From links, decisions and contacts to enrichment records."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from pipelines.sayings import READING, calibrated
from records.people import Person
from records.store import Store, decisions, links
from records.store.tables import deliveries
from records.store.tables import enrichments as rows
from settings import Settings
from tests.support.enriching import ANN, BEN, Make, base, keep, records, run


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


def test_a_confirmed_record_says_who_confirmed_it(
    store: Store, kith_settings: Settings, letter: Make
) -> None:
    base(store, ANN)
    keep(store, {("m1", "c1"): 0.6, ("m2", "c1"): 0.9999}, letter(1, owned=0.9), letter(2, name="Ann Q. Lee"))
    with store.begin() as conn:
        decisions.decide(conn, "m1", "c1", "accept", "rita")
    run(store, kith_settings)
    record = records(store)["c1", "+14155550100"]
    assert record["status"] == "confirmed"
    assert (record["link"]["mention_id"], record["link"]["decided_by"]) == ("m1", "rita")
