"""What may become automatic: quotations, doubts, offices."""

from __future__ import annotations

from dataclasses import replace

import pytest
from enriched import ANN, Make, base, keep, records, run

from records.documents import Contact, Segment
from records.people import Person
from records.store import Store
from settings import Settings


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
