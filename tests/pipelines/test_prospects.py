"""People who recur and are no customers are offered as prospects; strangers are never made one of."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import func, update

from pipelines.enrich import enrich
from pipelines.prospects import Prospect, State, accept, dismiss, prospects, undo
from records.documents import Document
from records.failures import Misuse
from records.links import Link
from records.people import Person
from records.store import Store, customers, decisions, documents, links, tables
from settings import Settings

Make = Callable[..., Document]


def keep(store: Store, *kept: Document) -> None:
    with store.begin() as conn:
        for document in kept:
            documents.save(conn, document, "1", {})


@pytest.fixture
def kept(store: Store, letter: Make) -> Store:
    """Ruth writes twice and gives one number; Zeno once; Ann Lee is a customer and writes twice."""
    with store.begin() as conn:
        customers.upsert(conn, [Person("c1", "Ann Lee", phones=("+14155550100",))])
    keep(
        store,
        letter(1, name="Ruth Okafor", phone="+14155550177", organisation="Harrow & Finch"),
        letter(2, name="Ruth B. Okafor", phone="+14155550177"),
        letter(3, name="Zeno Wrightson", phone="+14155550188"),
        letter(4),
        letter(5, title="Chief Binder"),
    )
    with store.begin() as conn:
        links.save_links(conn, ["m4", "m5"], [Link("m4", "c1", 0.99, 9.0), Link("m5", "c1", 0.99, 9.0)], "1")
    return store


def only(store: Store, settings: Settings, state: State = "open") -> Prospect:
    (found,) = prospects(store, settings, state=state)
    return found


def test_who_recurs_and_is_no_customer_is_a_prospect(kept: Store, kith_settings: Settings) -> None:
    found = only(kept, kith_settings)
    assert {found.person.name, *found.person.aliases} == {"Ruth Okafor", "Ruth B. Okafor"}
    assert found.person.phones == ("+14155550177",)
    assert found.person.organisation == "Harrow & Finch"
    assert (found.mentions, found.documents, found.none) == (2, 2, 1.0)
    assert found.sources == ("letter-1.txt", "letter-2.txt")
    assert {piece.document_id for piece in found.evidence} == {"d1", "d2"}
    assert all("+14155550177" in piece.quote for piece in found.evidence)


def test_seen_once_or_in_copies_is_not_enough(kept: Store, kith_settings: Settings, letter: Make) -> None:
    keep(kept, letter(6, name="Zeno Wrightson", phone="+14155550188", sha=f"{3:064x}"))
    assert only(kept, kith_settings).person.phones == ("+14155550177",)
    keep(kept, letter(7, name="Zeno Wrightson", phone="+14155550188"))
    assert len(prospects(kept, kith_settings)) == 2
    assert len(prospects(kept, kith_settings, 3)) == 0


def test_a_name_alone_is_nobody(kept: Store, kith_settings: Settings, letter: Make) -> None:
    keep(kept, letter(6, name="Mary Major", phone=None), letter(7, name="Mary Major", phone=None))
    only(kept, kith_settings)


def test_a_number_of_people_of_different_names_makes_no_prospect(
    kept: Store, kith_settings: Settings, letter: Make
) -> None:
    keep(kept, letter(6, name="Tom Harrow", phone="+14155550177"))
    assert prospects(kept, kith_settings) == []


def test_who_may_well_be_a_customer_is_no_prospect(kept: Store, kith_settings: Settings) -> None:
    with kept.begin() as conn:
        links.save_links(conn, ["m1"], [Link("m1", "c1", 0.6, 0.6)], "1")
    assert prospects(kept, kith_settings) == []
    with kept.begin() as conn:
        decisions.decide(conn, "m1", "c1", "reject", "rita")
    only(kept, kith_settings)
    with kept.begin() as conn:
        links.save_links(conn, ["m1"], [Link("m1", "c1", 0.1, -3.0)], "1")
        decisions.decide(conn, "m1", "c1", "accept", "rita")
    assert prospects(kept, kith_settings) == []


def test_a_dismissal_is_remembered_and_can_be_taken_back(
    kept: Store, kith_settings: Settings, letter: Make
) -> None:
    first = only(kept, kith_settings)
    dismiss(kept, kith_settings, first.id, "rita")
    assert prospects(kept, kith_settings) == []
    keep(
        kept,
        letter(8, name="R. Okafor", phone="+14155550177"),
        letter(9, name="Ruth Okafor", phone="+14155550177"),
    )
    assert prospects(kept, kith_settings) == []  # in later documents, too
    gone = only(kept, kith_settings, "dismissed")
    assert gone.state == "dismissed"
    assert first.id in gone.keys
    with pytest.raises(Misuse, match="no prospect"):
        dismiss(kept, kith_settings, first.id, "rita")
    undo(kept, kith_settings, first.id, "rita")
    assert first.id in only(kept, kith_settings).keys
    with pytest.raises(Misuse, match="no dismissed prospect"):
        undo(kept, kith_settings, first.id, "rita")


def test_a_prospect_becomes_a_customer_whom_the_mentions_find(kept: Store, kith_settings: Settings) -> None:
    found = only(kept, kith_settings)
    number = accept(kept, kith_settings, found.id, "rita")
    with kept.begin() as conn:
        customer = customers.get(conn, number)
    assert customer is not None
    assert (customer.name, customer.phones) == (found.person.name, ("+14155550177",))
    enrich(kept, kith_settings)
    assert prospects(kept, kith_settings) == []
    with kept.begin() as conn:
        assert {
            k.link.mention_id for k in links.of_mentions(conn, ["m1", "m2"]) if k.link.customer_id == number
        } == {
            "m1",
            "m2",
        }
    assert only(kept, kith_settings, "accepted").id == number
    with pytest.raises(Misuse, match="made of this prospect already"):
        accept(kept, kith_settings, found.id, "rita")


def test_a_customer_is_made_of_a_prospect_once_and_stays_as_edited(
    kept: Store, kith_settings: Settings
) -> None:
    found = only(kept, kith_settings)
    accept(kept, kith_settings, found.id, "rita")
    assert prospects(kept, kith_settings) == []
    made = only(kept, kith_settings, "accepted")
    assert (made.id, made.state, made.person) == (found.id, "accepted", found.person)
    edited = replace(found.person, birth_date="1980-02-03", phones=("+14155550177", "+14155550178"))
    with kept.begin() as conn:
        customers.upsert(conn, [edited])
    for act in (accept, dismiss):
        with pytest.raises(Misuse, match="made of this prospect already"):
            act(kept, kith_settings, found.id, "rita")
    with pytest.raises(Misuse, match="it stays"):
        undo(kept, kith_settings, found.id, "rita")
    with kept.begin() as conn:
        assert customers.get(conn, found.id) == edited


def test_a_prospect_accepted_at_once_by_several_becomes_one_customer(
    kept: Store, kith_settings: Settings
) -> None:
    number = only(kept, kith_settings).id

    def press(by: str) -> bool:
        try:
            accept(kept, kith_settings, number, by)
        except Misuse:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(press, "abcd")) == 1


def test_what_was_accepted_is_taken_back_with_its_links(kept: Store, kith_settings: Settings) -> None:
    found = only(kept, kith_settings)
    for linked in (False, True):
        accept(kept, kith_settings, found.id, "rita")
        if linked:
            enrich(kept, kith_settings)
        undo(kept, kith_settings, found.id, "rita")
        with kept.begin() as conn:
            assert customers.get(conn, found.id) is None
        assert only(kept, kith_settings) == found
        with pytest.raises(Misuse, match="no dismissed prospect, or accepted one"):
            undo(kept, kith_settings, found.id, "rita")


def test_a_customer_of_whom_a_record_was_delivered_stays(kept: Store, kith_settings: Settings) -> None:
    number = accept(kept, kith_settings, only(kept, kith_settings).id, "rita")
    enrich(kept, kith_settings)
    with kept.begin() as conn:
        conn.execute(update(tables.deliveries).values(delivered_at=func.now()))
    with pytest.raises(Misuse, match="delivered"):
        undo(kept, kith_settings, number, "rita")
    with kept.begin() as conn:
        assert customers.get(conn, number) is not None


def test_nobody_is_accepted_who_is_no_longer_what_was_shown(
    kept: Store, kith_settings: Settings, letter: Make
) -> None:
    shown = only(kept, kith_settings)
    keep(kept, letter(6, name="Ruth Okafor", phone="+14155550177", title="Chief Binder"))
    with pytest.raises(Misuse, match="look again"):
        accept(kept, kith_settings, shown.id, "rita", shown.digest)
    with kept.begin() as conn:
        assert customers.get(conn, shown.id) is None
    now = only(kept, kith_settings)
    assert now.person.title == "Chief Binder"
    accept(kept, kith_settings, shown.id, "rita", now.digest)


def test_a_role_mailbox_makes_no_prospect(kept: Store, kith_settings: Settings, letter: Make) -> None:
    def mail(number: int, address: str) -> Document:
        document = letter(number, name="Mary Major", phone="+14155550123")
        contact = replace(document.contacts[0], kind="email", value=address)
        return replace(document, contacts=(contact,))

    keep(kept, mail(6, "info@harrow.example"), mail(7, "info@harrow.example"))
    only(kept, kith_settings)
    keep(kept, mail(8, "mary@harrow.example"), mail(9, "mary@harrow.example"))
    assert len(prospects(kept, kith_settings)) == 2
