"""Documents in the store: read as they were written, twice the same, a new reading in the old one's place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from records.documents import Contact, Document, Headers, Mailbox, Mention, Notice, Segment
from records.links import Link
from records.people import Person
from records.store import Store, customers, documents, links, mentions
from records.store.column_types import storable
from records.store.tables import metadata

Make = Callable[..., Document]


def everything(store: Store) -> dict[str, list[str]]:
    """Every row of every table, with the number of the transaction that wrote it."""
    with store.begin() as conn:
        return {
            t.name: sorted(map(repr, conn.execute(select(text("xmin"), t)))) for t in metadata.tables.values()
        }


def full(letter: Make) -> Document:
    mailbox = Mailbox("Ann", "ann@example.com")
    return replace(
        letter(1, boxes=True),
        headers=Headers(from_=(mailbox,), to=(mailbox, Mailbox(None, "b@example.com")), subject="Hi", references=("<1@x>",)),
        warnings=(Notice("odd", "Odd."),),
        children=(letter(2), replace(letter(3), children=(letter(4),), error=Notice("bad", "Bad."))),
        segments=(Segment("body", 0, 9), Segment("quote", 4, 9, "Ann", recipients=(mailbox, Mailbox("Bo", None)))),
        language="en", title="A letter", member="1", url="https://example.com/1",
    )  # fmt: skip


def test_a_document_is_read_as_it_was_written(store: Store, letter: Make) -> None:
    with store.begin() as conn:
        documents.save(conn, full(letter), "1", {"names": "1"})
        assert documents.load(conn, "d1") == full(letter)
        assert documents.load(conn, "d9") is None
        assert documents.with_children(conn, ["d1"]) == ["d1", "d2", "d3", "d4"]
        assert documents.ids(conn) == ["d1"]
        assert documents.model_versions(conn, ["d4"]) == {"d4": {"reading": "1", "names": "1"}}


def test_saving_again_changes_no_row(store: Store, letter: Make) -> None:
    with store.begin() as conn:
        documents.save(conn, full(letter), "1", {})
    before = everything(store)
    with store.begin() as conn:
        documents.save(
            conn, replace(full(letter), source="a copy elsewhere", observed_at="2026-02-02"), "1", {}
        )
    assert everything(store) == before


def test_a_new_reading_takes_the_old_ones_place_and_keeps_links(store: Store, letter: Make) -> None:
    old = full(letter)
    with store.begin() as conn:
        customers.upsert(conn, [Person("c1", "Ann Lee")])
        documents.save(conn, old, "1", {})
        links.save_links(conn, ["m1"], [Link("m1", "c1", 0.9, 1.0)], "1")
        gone = replace(old.mentions[0], id="m1b", name="Nobody")
        documents.save(conn, replace(old, mentions=(*old.mentions, gone)), "1", {})
        fresh = replace(old, segments=(Segment("body", 0, 4),), children=old.children[:1])
        documents.save(conn, fresh, "2", {})
        assert documents.load(conn, "d1") == fresh
        assert [person.id for person in documents.mention_people(conn)] == ["m1", "m2"]
        assert [kept.link.customer_id for kept in links.links_of(conn, "m1")] == ["c1"]


def test_mentions_as_people_have_the_contacts_that_they_own(store: Store, letter: Make) -> None:
    made = letter(1, title="Binder", organisation="Harrow & Finch")
    mail = Contact(0, 4, "Dear", "email", "ann@example.com", 1.0)
    other = Contact(0, 4, "Dear", "phone", "+442079460123", 1.0)
    both = replace(
        made.mentions[0], contacts=(0, 1, 2), owned=(0.9, 0.6, 0.4), also=("A. Lee",), address="1 Quay St"
    )
    firm = replace(made.mentions[0], id="m2", kind="organisation")
    with store.begin() as conn:
        documents.save(
            conn, replace(made, contacts=(*made.contacts, mail, other), mentions=(both, firm)), "1", {}
        )
        (person,) = documents.mention_people(conn, document_ids=["d1"])
        assert documents.mention_people(conn, ["m1"]) == [person]
        assert documents.mention_people(conn, after="m1") == []
    assert person == Person(
        "m1", "Ann Lee", aliases=("A. Lee",), organisation="Harrow & Finch", title="Binder", street="1 Quay St",
        phones=("+14155550100",), emails=("ann@example.com",),
    )  # fmt: skip


def test_a_key_is_of_the_name_and_what_it_owns(letter: Make) -> None:
    def key(document: Document, **changes: Any) -> str:
        return mentions.mention_key(document, replace(document.mentions[0], **changes))

    assert key(letter(1)) == key(letter(2)) == key(letter(2, name="ANN  lee"), also=("A.",), title="Dr")
    assert key(letter(1)) != key(letter(1, name="Ben Ode"))
    assert key(letter(1)) != key(letter(1, phone="+14155550101"))
    assert key(letter(1)) != key(letter(1, owned=0.3))
    assert key(letter(1, phone=None)) != key(letter(2, phone=None))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.text(st.characters(codec=None), max_size=60))
def test_any_text_is_kept_with_its_offsets(store: Store, content: str) -> None:
    contact = Contact(0, len(content), content, "phone", "+14155550100", 1.0)
    mention = Mention("m1", "person", content, "author", (), (0,), 0, 1.0, (1.0,))
    document = Document(
        "d1", "x", "text", "text/plain", "0" * 64, text=content, contacts=(contact,), mentions=(mention,),
        headers=Headers(subject=content),
    )  # fmt: skip
    with store.begin() as conn:
        documents.save(conn, document, "1", {})
        kept = documents.load(conn, "d1")
    assert kept is not None
    assert len(kept.text) == len(content)
    assert kept.text == storable(content) == kept.contacts[0].text == kept.mentions[0].name
    assert storable(storable({"a": [content]})) == storable({"a": [content]})
