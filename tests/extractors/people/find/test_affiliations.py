"""What people are and where, whose numbers in letters, referrals and posts are, and wrapped addresses. All
invented.
"""

from __future__ import annotations

import time

import pytest

from extractors.people import recognise
from extractors.people.find import job_titles, postal_lines, wrapped_addresses
from models.names.tagger import load_tagger
from records.documents import Contact, Document, Headers, Mailbox, Mention, Name, Segment


def plain(text: str) -> Document:
    return Document("d", "s", "text", "text/plain", "0" * 64, text=text)


def mail(body: str, name: str | None, email: str) -> Document:
    header = f"From: {name} <{email}>\nTo: Customer Desk <desk@example.org>"
    text = f"{header}\n\n{body}"
    return Document(
        "d", "s", "mail", "message/rfc822", "0" * 64, text=text,
        segments=(Segment("header", 0, len(header)), Segment("body", len(header) + 2, len(text))),
        headers=Headers(from_=(Mailbox(name, email),), to=(Mailbox("Customer Desk", "desk@example.org"),)),
    )  # fmt: skip


def letter(*parts: tuple[str, str]) -> Document:
    """A letter of parts (kind, text) with a blank line between; kind "" is running text."""
    text, segments = "", []
    for kind, said in parts:
        start = len(text)
        text += said
        if kind:
            segments.append(Segment(kind, start, len(text), page=1))
        text += "\n\n"
    return Document("d", "s", "letter", "image/png", "0" * 64, text=text, segments=tuple(segments))


def read(document: Document, region: str | None = None) -> Document:
    (done,) = recognise([document], load_tagger(), "US", [region])
    everything: tuple[Name | Contact, ...] = (*done.names, *done.contacts)
    for found in everything:
        assert done.text[found.start : found.end] == found.text
    return done


def mention(document: Document, name: str) -> Mention:
    (found,) = [m for m in document.mentions if m.name == name]
    return found


def numbers(document: Document, name: str) -> list[str]:
    """The phone numbers that the one mention of this name owns."""
    held = [document.contacts[i] for i in mention(document, name).contacts]
    return [c.value for c in held if c.kind == "phone"]


@pytest.mark.parametrize(
    ("block", "title", "organisation", "address"),
    [
        ("Treasurer, Alder & Brook\nTel: 212-555-0133", "Treasurer", "Alder & Brook", None),
        ("Director of Operations\nNorthgate Freight\nTel: 212-555-0133", "Director of Operations", "Northgate Freight", None),
        ("Northgate Freight Inc.\n12 Elm Street\nBoston, MA 02110\n212-555-0133", None, "Northgate Freight Inc.", "12 Elm Street, Boston, MA 02110"),
        ("Director of Operations, Ironbridge Pumps\nTampa, FL", "Director of Operations", "Ironbridge Pumps", "Tampa, FL"),
        ("Manager, Client Relations\n212-555-0133", "Manager", None, None),
        ("212-555-0133", None, None, None),
    ],
)  # fmt: skip
def test_a_signature_block_says_who_somebody_is(
    block: str, title: str | None, organisation: str | None, address: str | None
) -> None:
    found = mention(read(plain(f"It left today.\n\nRegards,\nJane Holloway\n{block}\n")), "Jane Holloway")
    assert (found.title, found.organisation, found.address) == (title, organisation, address)


@pytest.mark.parametrize(
    ("text", "organisation"),
    [
        ("Please call Peter Winters of Pinewood Foods at 832-555-0110 today.", "Pinewood Foods"),
        ("Peter Winters (Pinewood Foods) is on 832-555-0110.", "Pinewood Foods"),
        ("Peter Winters from Kestrel Air has taken over from me; the number is 832-555-0110.", "Kestrel Air"),
        ("While I am away you can reach Peter Winters (our office) on 832.555.0110.", None),
        ("For the warehouse please call Peter Winters of our office at +1 832 555 0110.", None),
    ],
)
def test_a_referral_gives_the_number_to_the_person(text: str, organisation: str | None) -> None:
    done = read(mail(f"Hello,\n\n{text}\n\nKind regards,\nFront Desk\n", "Front Desk", "office@example.com"))
    assert numbers(done, "Peter Winters") == ["+18325550110"]
    assert mention(done, "Peter Winters").organisation == organisation
    assert all(not m.contacts for m in done.mentions if m.name == organisation)


def test_a_place_is_no_employer() -> None:
    assert (
        mention(read(plain("Jane Holloway from Boston, MA called about it.")), "Jane Holloway").organisation
        is None
    )


def test_a_letter_as_plain_text_has_a_signatory_too() -> None:
    text = "Hello,\n\nPlease send the list.\n\nKind regards,\n\nQuenby Ravensholt\n\nBuyer\n\nPhone: (503) 555-0130\n"
    done = read(plain(text))
    assert mention(done, "Quenby Ravensholt").role == "signatory"
    assert numbers(done, "Quenby Ravensholt") == ["+15035550130"]


def test_ring_and_ask_for_me() -> None:
    done = read(
        mail(
            "Ring 415-555-0123 and ask for me, Robert Brandt knows.\n",
            "Jane Holloway",
            "jane.holloway@example.com",
        )
    )
    assert numbers(done, "Jane Holloway") == ["+14155550123"]


def test_somebody_elses_number_is_not_the_writers() -> None:
    body = "Sue,\n\nwhile I am away my assistant Peter Winters will help; call him at 415-555-0124.\n\nJane\n"
    done = read(mail(body, "Jane Holloway", "jane.holloway@example.com"))
    assert numbers(done, "Jane Holloway") == []
    assert numbers(done, "Peter Winters") == ["+14155550124"]


def test_a_letters_signatory_has_what_stands_in_the_signature_over_blank_lines() -> None:
    done = read(
        letter(
            ("letterhead", "Harrow Lane Books\n597 Main Street, Denver, CO\nTel: 303-555-0100"),
            ("", "14 March 2026"),
            ("address", "Customer Desk\n1 Market Square"),
            ("salutation", "Hello,"),
            ("", "Could you send me the price list for the spring season?"),
            ("closing", "Kind regards,"),
            ("signature", "Quenby Ravensholt\n\nPlant Supervisor\n\nPhone: (503) 555-0130\nqr@example.com"),
        )
    )
    found = mention(done, "Quenby Ravensholt")
    assert found.role == "signatory" and numbers(done, "Quenby Ravensholt") == ["+15035550130"]
    assert (found.title, found.organisation) == ("Plant Supervisor", "Harrow Lane Books")
    assert found.address == "597 Main Street, Denver, CO"
    head = mention(done, "Harrow Lane Books")
    assert head.kind == "organisation" and numbers(done, "Harrow Lane Books") == ["+13035550100"]


@pytest.mark.parametrize(
    ("body", "name", "value", "title"),
    [
        ("您好：\n\n货物已经收到。\n\n此致\n敬礼\n\n王小明 经理\n手机: 13123456789\n", "王小明", "+8613123456789", "经理"),
        ("안녕하세요,\n\n지난달 청구서 금액이 맞지 않습니다.\n\n감사합니다.\n\n박지훈 과장\n휴대폰: 010-2000-0000\n", "박지훈", "+821020000000", "과장"),
        ("با سلام،\n\nکالا رسید.\n\nبا احترام،\nرضا کریمی\nمدیر فروش\nهمراه: 09123456789\n", "رضا کریمی", "+989123456789", "مدیر فروش"),
        ("Magandang araw po,\n\nNatanggap na po namin.\n\nLubos na gumagalang,\nMaria Santos\nKalihim\nTelepono: 0905 123 4567\n", "Maria Santos", "+639051234567", "Kalihim"),
    ],
)  # fmt: skip
def test_names_below_closings_are_known_in_every_language(
    body: str, name: str, value: str, title: str
) -> None:
    for sender in (name, "office"):
        done = read(mail(body, sender, "box7@example.com"))
        assert numbers(done, name) == [value]
        assert mention(done, name).title == title
        people = {m.name for m in done.mentions if m.kind == "person"}
        assert people == {name}


@pytest.mark.parametrize(
    "text", ["Austin, TX", "Buyer\n212-555-0133", "Telepono: 0905 123 4567", "안녕하세요 전화 010-2000-0000"]
)
def test_towns_titles_labels_and_greetings_are_nobody(text: str) -> None:
    assert not [m.name for m in read(plain(text)).mentions if m.kind == "person"]


def test_below_a_quote_the_poster_speaks_on() -> None:
    text = "Ann said:\nCall me on 415-555-0123.\n\nYou can reach me on 212-555-0133.\n\npump_guy77\nBuyer, Alder Mills\n"
    quote = text.index("\n\nYou")
    done = read(
        Document(
            "d", "s", "forum", "text/html", "0" * 64, text=text,
            segments=(
                Segment("post", 0, len(text), author="pump_guy77"), Segment("quote", 0, quote, author="Ann Brandt"),
            ),
        )
    )  # fmt: skip
    handle = mention(done, "pump_guy77")
    assert (handle.kind, handle.role, handle.title, handle.organisation) == (
        "person",
        "author",
        "Buyer",
        "Alder Mills",
    )
    assert numbers(done, "pump_guy77") == ["+12125550133"]
    assert numbers(done, "Ann Brandt") == ["+14155550123"]


def test_an_american_number_in_another_languages_mail_is_american() -> None:
    done = read(
        mail(
            "您好：\n\n货物已经收到，但是少了两箱。\n\n此致\n周文博\n手机: 314.555.0191\n",
            "周文博",
            "wb@example.com",
        )
    )
    assert numbers(done, "周文博") == ["+13145550191"]


def test_exchange_wrapped_addresses_are_unwrapped_or_left_out() -> None:
    held = "IMCEANOTES-Jane+20Roe_+3Cjane+40example+2Eorg+3E+40EXAMPLE@mail.example.com"
    other = "IMCEANOTES-Jane+20Roe+2FHOU+2FECT+40ECT@mail.example.com"
    assert wrapped_addresses.unwrap(held) == "jane@example.org" and wrapped_addresses.unwrap(other) is None
    done = read(plain(f"Sent to {held} and to {other} today."))
    assert [c.value for c in done.contacts] == ["jane@example.org"]
    assert not wrapped_addresses.is_wrapped("jane@example.org")
    header = read(mail("Nothing.", "Jane Roe", held))
    assert [header.contacts[i].value for i in mention(header, "Jane Roe").contacts] == ["jane@example.org"]


def test_a_mention_known_by_its_address_alone_goes_by_it() -> None:
    done = read(mail("Nothing.", None, "jane.roe@example.com"))
    (sender,) = [m for m in done.mentions if m.role == "sender"]
    assert sender.name == "jane.roe@example.com" and sender.given_name is None and sender.family_name is None


@pytest.mark.parametrize(
    "text", ["Vice President", "Sales Lead", "采购经理", "영업 팀장", "مدیر فروش", "Founder & CEO"]
)
def test_titles(text: str) -> None:
    assert job_titles.is_title(text)


@pytest.mark.parametrize(
    "text", ["please ask the director", "Jane Holloway", "12 Elm Street", "王小明", "박지훈"]
)
def test_no_titles(text: str) -> None:
    assert not job_titles.is_title(text)


@pytest.mark.parametrize(
    "text",
    [
        "12 Elm Street",
        "P.O. Box 1200",
        "Boston, MA 02110",
        "Tampa, FL",
        "上海市浦东新区世纪大道100号",
        "London SW1A 1AA",
    ],
)
def test_address_lines(text: str) -> None:
    assert postal_lines.address(text) == (0, len(text))


@pytest.mark.parametrize("text", ["Jane Holloway", "Treasurer, Alder Mills", "Ext. 58208", "Regards, JR", ""])
def test_no_address_lines(text: str) -> None:
    assert postal_lines.address(text) is None


@pytest.mark.parametrize(
    "hostile",
    ["Jane Holloway\n" + "Buyer, " * 3_000, "Jane Holloway of " * 2_000, "12 " + "Elm " * 5_000 + "Street",
     "IMCEANOTES-" + "+20" * 5_000, "Jane Holloway, " + "a, " * 5_000, "A, " * 4_000 + "TX"],
)  # fmt: skip
def test_hostile_blocks_end_soon(hostile: str) -> None:
    started = time.perf_counter()
    read(plain(hostile))
    assert time.perf_counter() - started < 20


def test_the_name_of_a_chair_is_not_who_holds_it() -> None:
    body = "Regards,\nPhilippa Marlowe\n\nA.B. Wexford Professor of Business\n(p) 212-555-0134\n"
    done = read(mail(body, "Philippa Marlowe", "box7@example.com"))
    assert numbers(done, "Philippa Marlowe") == ["+12125550134"]
    assert not [n for n in done.names if "Wexford" in n.text and n.label == "person"]


@pytest.mark.parametrize(
    "line", ["Anna Kessler Professor of Chemistry", "Anna Kessler School Secretary"]
)  # fmt: skip
def test_a_post_without_a_comma_leaves_its_holder(line: str) -> None:
    done = read(mail(f"Contact: {line}, 212-555-0134.\n", "Philippa Marlowe", "box7@example.com"))
    assert numbers(done, "Anna Kessler") == ["+12125550134"]
