"""Whole documents in, people with their numbers out."""

from __future__ import annotations

import time

import pytest

from extractors.people import recognise
from models.names.tagger import load_tagger
from records.documents import Document, Headers, Mailbox, Mention, Notice, Segment


def mail(
    body: str,
    sender: str = "Jane Holloway <jane.holloway@example.com>",
    to: str = "Robert Brandt <rbrandt@example.org>",
) -> Document:
    header = f"From: {sender}\nTo: {to}\nSubject: The delivery"
    text = f"{header}\n\n{body}"

    def box(shown: str) -> Mailbox:
        name, _, rest = shown.rpartition("<")
        return Mailbox(name.strip() or None, rest.rstrip(">"))

    segments = (Segment("header", 0, len(header)), Segment("body", len(header) + 2, len(text)))
    return Document(
        "d1",
        "s",
        "mail",
        "message/rfc822",
        "0" * 64,
        text=text,
        segments=segments,
        headers=Headers(from_=(box(sender),), to=(box(to),)),
    )


def plain(text: str) -> Document:
    return Document("d2", "s", "text", "text/plain", "0" * 64, text=text)


def read(document: Document) -> Document:
    (done,) = recognise([document], load_tagger(), "US")
    for name in done.names:
        assert done.text[name.start : name.end] == name.text
    for contact in done.contacts:
        assert done.text[contact.start : contact.end] == contact.text
    assert len({m.id for m in done.mentions}) == len(done.mentions)
    assert all(len(m.owned) == len(m.contacts) and all(0 < p <= 1 for p in m.owned) for m in done.mentions)
    return done


def holders(document: Document) -> dict[str, list[str]]:
    return {m.name: [document.contacts[i].value for i in m.contacts] for m in document.mentions if m.contacts}


def person(document: Document, name: str) -> Mention:
    (found,) = [m for m in document.mentions if name in (m.name, *m.also)]
    return found


def test_header_addresses_belong_to_their_names() -> None:
    done = read(mail("Nothing more."))
    assert holders(done) == {
        "Jane Holloway": ["jane.holloway@example.com"],
        "Robert Brandt": ["rbrandt@example.org"],
    }
    assert (
        person(done, "Jane Holloway").role == "sender" and person(done, "Robert Brandt").role == "recipient"
    )
    assert (person(done, "Jane Holloway").given_name, person(done, "Jane Holloway").family_name) == (
        "Jane",
        "Holloway",
    )


def test_a_signature_is_its_writers_and_all_forms_are_one_person() -> None:
    done = read(
        mail(
            "Hi Robert,\n\nit left today.\n\nBest regards,\nJane\n\nJane M. Holloway\nNorthgate Freight Inc.\nTel: (212) 555-0133\nFax: (212) 555-0134\n"
        )
    )
    jane = person(done, "Jane M. Holloway")
    assert [done.contacts[i].value for i in jane.contacts] == [
        "jane.holloway@example.com",
        "+12125550133",
        "+12125550134",
    ]
    assert {"Jane", "Jane Holloway"} <= set(jane.also)


def test_a_quoted_signature_is_the_quoted_authors() -> None:
    body = (
        "Thanks, see below.\n\n-----Original Message-----\nFrom: Delgado, Maria\nSent: Tuesday, May 1, 2001 3:30 PM\nTo: Holloway, Jane\n"
        "Subject: The delivery\n\nIt is on its way.\n\nMaria Delgado\nHarbor Lane\n415-555-0123\n"
    )
    assert holders(read(mail(body)))["Maria Delgado"] == ["+14155550123"]


@pytest.mark.parametrize(
    ("text", "name", "number"),
    [
        ("Please call Daniel Whitfield at 415-555-0123 about it.", "Daniel Whitfield", "+14155550123"),
        ("Daniel Whitfield (415-555-0123) will file the comments.", "Daniel Whitfield", "+14155550123"),
        ("Daniel Whitfield - 415-555-0123\nSusan Ashworth - 415-555-0124", "Susan Ashworth", "+14155550124"),
        (
            "Room 4\tDaniel Whitfield\t415-555-0123\nRoom 5\tSusan Ashworth\t415-555-0124",
            "Daniel Whitfield",
            "+14155550123",
        ),
    ],
)
def test_a_number_belongs_to_the_name_it_stands_with(text: str, name: str, number: str) -> None:
    assert holders(read(plain(text)))[name] == [number]


def test_first_and_second_person_say_whose_a_number_is() -> None:
    done = read(
        mail("Robert:\n\nYou can reach me at 415-555-0123. I will call you at (605) 555-0145 tomorrow.")
    )
    assert "+14155550123" in holders(done)["Jane Holloway"]
    assert "+16055550145" in holders(done)["Robert Brandt"]


@pytest.mark.parametrize(
    "text",
    [
        "Call-in number: 1-877-555-0145\nPasscode: 6500",
        "Conference bridge 415-555-0123, participant code 4455",
    ],
)
def test_a_bridge_is_nobodys(text: str) -> None:
    done = read(mail(text))
    assert done.contacts and not any("+1" in value for values in holders(done).values() for value in values)


def test_a_post_is_its_authors_even_where_the_name_is_not_in_the_text() -> None:
    text = "I can do it cheaper.\n\nCall me on 415-555-0123."
    done = read(
        Document(
            "d3",
            "s",
            "forum",
            "text/html",
            "0" * 64,
            text=text,
            segments=(Segment("post", 0, len(text), author="Omar Lindqvist"),),
        )
    )
    mention = person(done, "Omar Lindqvist")
    assert mention.role == "author" and [done.contacts[i].value for i in mention.contacts] == ["+14155550123"]


def test_two_people_of_one_given_name_stay_apart() -> None:
    done = read(plain("Jane Holloway met Jane Castellano.\n\nJane Holloway: 415-555-0123"))
    assert {"Jane Holloway", "Jane Castellano"} <= {m.name for m in done.mentions}


def test_ids_are_the_same_every_time_and_children_keep_their_place() -> None:
    parent = mail("See attached.")
    child = plain("Susan Ashworth, 415-555-0123")
    broken = Document("d4", "s", "text", "text/plain", "", error=Notice("empty", "Nothing in it."))
    nested = Document(
        **{**{f: getattr(parent, f) for f in Document.__dataclass_fields__}, "children": (child, broken)}
    )
    first, second = (recognise([nested], load_tagger(), "US", ["US"]) for _ in range(2))
    assert first == second
    assert [c.id for c in first[0].children] == ["d2", "d4"]
    assert first[0].children[0].mentions and first[0].children[1] == broken


def test_nothing_in_gives_nothing_out() -> None:
    assert recognise([], load_tagger(), "US") == []
    assert read(plain("")).mentions == ()


@pytest.mark.parametrize(
    "hostile",
    [
        "From: " * 2_000,
        "> " * 4_000,
        "Jane Roe " * 1_000,
        "Jane Roe 415-555-0123\n" * 200,
        "x wrote:\n" * 2_000,
    ],
)
def test_hostile_documents_end_soon(hostile: str) -> None:
    started = time.perf_counter()
    read(plain(hostile))
    assert time.perf_counter() - started < 30
