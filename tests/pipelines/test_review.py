"""Decisions: what they do to records, that they hold, and that they can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from pipelines.enrich import enrich
from pipelines.review import decide, pair, pending, suggestions, undo
from records.documents import Contact, Document
from records.failures import Misuse
from records.links import Link
from records.people import Person
from records.store import Store, customers, documents, enrichments, links
from records.store.decisions import fold
from records.store.tables import audit
from settings import Settings

Make = Callable[..., Document]
PHONE = "+14155550100"


@pytest.fixture
def kept(store: Store, kith_settings: Settings, letter: Make) -> Store:
    """Ann is mentioned once; she may be either of two customers."""
    with store.begin() as conn:
        customers.upsert(conn, [Person("c1", "Ann Lee"), Person("c2", "Anne Lee")])
        documents.save(conn, letter(1), "1", {})
        links.save_links(conn, ["m1"], [Link("m1", "c1", 0.55, 2.0), Link("m1", "c2", 0.4, 1.0)], "1")
    enrich(store, kith_settings, ["c1", "c2"])
    return store


def status(store: Store, customer_id: str = "c1") -> str | None:
    with store.begin() as conn:
        found = {(r["customer_id"], r["value"]): r["status"] for r in enrichments.walk(conn)}
    return found.get((customer_id, PHONE))


def test_a_suggestion_has_what_a_reviewer_needs(kept: Store) -> None:
    with kept.begin() as conn:
        (shown,) = suggestions(conn)
        assert pending(conn) == 1
        assert pair(conn, "m1", "c1") == shown
        assert pair(conn, "m1", "nobody") is None
    assert (shown.mention.name, shown.customer.name, shown.document_id) == ("Ann Lee", "Ann Lee", "d1")
    assert shown.link.probability == 0.55
    assert shown.confidence == pytest.approx(0.55, abs=0.01)
    assert [rival.customer_id for rival in shown.rivals] == ["c2"]
    assert [record["value"] for record in shown.records] == [PHONE]
    assert shown.records[0]["evidence"][0]["document_id"] == "d1"
    assert shown.standing is None


def test_accepting_confirms_the_record_and_empties_the_queue(kept: Store, kith_settings: Settings) -> None:
    done = decide(kept, kith_settings, "m1", "c1", "accept", "rita")
    assert len(done.changed_ids) == 1
    assert status(kept) == "confirmed"
    with kept.begin() as conn:
        assert suggestions(conn) == []
        record = enrichments.get(conn, done.changed_ids[0])
        assert [row.action for row in conn.execute(select(audit))] == ["link.accept"]
    assert record is not None
    assert record["link"]["decided_by"] == "rita"


def test_rejecting_and_undoing(kept: Store, kith_settings: Settings) -> None:
    decide(kept, kith_settings, "m1", "c1", "reject", "rita")
    assert status(kept) == "rejected"
    undo(kept, kith_settings, by="rita")
    assert status(kept) == "suggested"
    with pytest.raises(Misuse, match="nothing_to_undo"):
        undo(kept, kith_settings, by="rita")
    with pytest.raises(Misuse, match="nothing_to_undo"):
        undo(kept, kith_settings, "m1", "c1")


def test_a_mention_has_at_most_one_customer(kept: Store, kith_settings: Settings) -> None:
    decide(kept, kith_settings, "m1", "c1", "accept", "rita")
    decide(kept, kith_settings, "m1", "c2", "accept", "rita")
    assert (status(kept, "c1"), status(kept, "c2")) == ("retracted", "confirmed")
    undo(kept, kith_settings, by="rita")
    assert (status(kept, "c1"), status(kept, "c2")) == ("confirmed", "retracted")


def test_a_no_holds_in_a_new_reading_and_a_new_crawl(
    kept: Store, kith_settings: Settings, letter: Make
) -> None:
    decide(kept, kith_settings, "m1", "c1", "reject", "rita")
    again = letter(2, name="ANN  LEE")  # other bytes, other ids, the same name with the same number
    with kept.begin() as conn:
        documents.save(conn, again, "2", {})
        links.save_links(conn, ["m2"], [Link("m2", "c1", 0.999, 9.0)], "2")
    enrich(kept, kith_settings, ["c1", "c2"])
    assert status(kept) == "rejected"


def test_a_yes_to_a_bare_name_says_nothing_of_the_same_name_elsewhere(
    store: Store, kith_settings: Settings, letter: Make
) -> None:
    with store.begin() as conn:
        customers.upsert(conn, [Person("c1", "Ann Lee")])
        for number in (1, 2):
            documents.save(conn, letter(number, phone=None, title="Binder"), "1", {})
        made = [Link(m, "c1", 0.6, 2.0) for m in ("m1", "m2")]
        links.save_links(conn, ["m1", "m2"], made, "1")
    decide(store, kith_settings, "m1", "c1", "accept", "rita")
    with store.begin() as conn:
        assert pair(conn, "m1", "c1").standing is not None  # type: ignore[union-attr]
        assert pair(conn, "m2", "c1").standing is None  # type: ignore[union-attr]


def test_a_decision_needs_a_mention_and_a_customer(kept: Store, kith_settings: Settings) -> None:
    with pytest.raises(Misuse, match="no_such_mention"):
        decide(kept, kith_settings, "m9", "c1", "accept", "rita")
    with pytest.raises(Misuse, match="no_such_customer"):
        decide(kept, kith_settings, "m1", "c9", "accept", "rita")


def test_a_number_of_low_ownership_is_not_confirmed_with_the_link(
    store: Store, kith_settings: Settings, letter: Make
) -> None:
    document = letter(1)
    weak = replace(document.mentions[0], owned=(0.4,))
    with store.begin() as conn:
        customers.upsert(conn, [Person("c1", "Ann Lee")])
        documents.save(conn, replace(document, mentions=(weak,)), "1", {})
        links.save_links(conn, ["m1"], [Link("m1", "c1", 0.6, 2.0)], "1")
    decide(store, kith_settings, "m1", "c1", "accept", "rita")
    assert status(store) is None


@given(st.lists(st.sampled_from(["accept", "reject", "undo"])))
def test_undo_takes_back_exactly_the_last_that_stands(log: list[str]) -> None:
    standing = fold(enumerate(log))
    assert fold([*enumerate(log), (len(log), "accept"), (len(log) + 1, "undo")]) == standing
    assert all(log[number] != "undo" for number in standing)
    assert len(standing) >= len(log) - 2 * log.count("undo")
    assert standing == sorted(standing)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(["accept", "reject", "undo"]), st.sampled_from(["c1", "c2"])), max_size=6
    )
)
def test_the_records_are_a_function_of_what_stands(
    kept: Store, kith_settings: Settings, steps: list[tuple[Any, str]]
) -> None:
    """However one came to it: the same standing verdicts, the same records; and undoing all leads back to the
    start.
    """
    with kept.begin() as conn:
        conn.execute(text("truncate decisions, enrichments, deliveries"))
    enrich(kept, kith_settings, ["c1", "c2"])
    start = (status(kept, "c1"), status(kept, "c2"))
    taken: list[str] = []
    for verdict, customer_id in steps:
        if verdict == "undo":
            try:
                undo(kept, kith_settings, "m1", customer_id)
            except Misuse:
                continue
            taken.reverse()
            taken.remove(customer_id)
            taken.reverse()
        else:
            decide(kept, kith_settings, "m1", customer_id, verdict, "rita")
            taken.append(customer_id)
    after = (status(kept, "c1"), status(kept, "c2"))
    enrich(kept, kith_settings, ["c1", "c2"])
    assert (status(kept, "c1"), status(kept, "c2")) == after
    for customer_id in reversed(taken):
        undo(kept, kith_settings, "m1", customer_id)
    shown = (status(kept, "c1"), status(kept, "c2"))
    assert [s if s != "retracted" else None for s in shown] == list(start)


@pytest.mark.parametrize("name", ["Ann Lee", "A. Lee", "Ann M. Lee", "Ann Lec", "Dr Lee, Ann"])
def test_a_no_holds_for_a_like_name_with_a_contact_more(
    kept: Store, kith_settings: Settings, letter: Make, name: str
) -> None:
    decide(kept, kith_settings, "m1", "c1", "reject", "rita")
    again = letter(2, name=name)
    fax = Contact(0, 4, "Dear", "phone", "+14155550142", 1.0, type="fax")
    more = replace(again.mentions[0], contacts=(0, 1), owned=(1.0, 1.0))
    again = replace(again, contacts=(*again.contacts, fax), mentions=(more,))
    with kept.begin() as conn:
        documents.save(conn, again, "2", {})
        links.save_links(conn, ["m2"], [Link("m2", "c1", 0.999, 9.0)], "2")
        shown = pair(conn, "m2", "c1")
    assert shown is not None
    assert shown.standing is not None
    assert shown.standing.verdict == "reject"
    enrich(kept, kith_settings, ["c1", "c2"])
    assert status(kept) == "rejected"
    with kept.begin() as conn:  # the rejected one may be read away: the no stays
        conn.execute(text("delete from mentions where id = 'm1'"))
    enrich(kept, kith_settings, ["c1", "c2"])
    assert status(kept) in ("rejected", "retracted")
    undo(kept, kith_settings, "m2", "c1", by="rita")
    assert status(kept) == "auto"
    with pytest.raises(Misuse, match="nothing_to_undo"):
        undo(kept, kith_settings, "m2", "c1", by="rita")


@pytest.mark.parametrize(("name", "phone"), [("Ben Lee", PHONE), ("Ann Lee", "+14155550177")])
def test_a_no_does_not_hold_for_another_name_or_another_number(
    kept: Store, kith_settings: Settings, letter: Make, name: str, phone: str
) -> None:
    decide(kept, kith_settings, "m1", "c1", "reject", "rita")
    with kept.begin() as conn:
        documents.save(conn, letter(2, name=name, phone=phone), "2", {})
        assert pair(conn, "m2", "c1").standing is None  # type: ignore[union-attr]


def test_a_yes_to_a_like_name_counts_before_the_no(
    kept: Store, kith_settings: Settings, letter: Make
) -> None:
    decide(kept, kith_settings, "m1", "c1", "reject", "rita")
    with kept.begin() as conn:
        documents.save(conn, letter(2, name="Ann M. Lee"), "2", {})
        links.save_links(conn, ["m2"], [Link("m2", "c1", 0.999, 9.0)], "2")
    decide(kept, kith_settings, "m2", "c1", "accept", "rita")
    assert status(kept) == "confirmed"
    undo(kept, kith_settings, "m2", "c1", by="rita")
    assert status(kept) == "rejected"
