"""Numbers that are not the writer's, though the writer gives them."""

from __future__ import annotations

import time

import pytest

from extractors.mail.quotes import segments_of
from extractors.people import recognise
from extractors.people.find.display_names import for_another
from extractors.people.own import unnamed_owners
from extractors.people.resolve.participants import header_participants
from models.names.tagger import load_tagger
from records.documents import Document, Headers, Mailbox, Segment

SENDER = ("Ottoline Fairweather", "ofairweather@example.com")


def mail(body: str, sender: tuple[str | None, str] = SENDER) -> Document:
    name, email = sender
    header = f"From: {name} <{email}>\nTo: Al Stone <al.stone@example.org>\nSubject: The delivery"
    text = f"{header}\n\n{body}"
    return Document(
        "d1", "s", "mail", "message/rfc822", "0" * 64, text=text,
        segments=(Segment("header", 0, len(header)), *segments_of(text, len(header) + 2, name, None)),
        headers=Headers(from_=(Mailbox(name, email),), to=(Mailbox("Al Stone", "al.stone@example.org"),)),
    )  # fmt: skip


def owned(document: Document) -> dict[str, tuple[str, float]]:
    """Each contact's holder and how surely it is theirs."""
    (done,) = recognise([document], load_tagger(), "US")
    return {
        done.contacts[i].value: (m.name, p) for m in done.mentions for i, p in zip(m.contacts, m.owned, strict=True)
    }  # fmt: skip


@pytest.mark.parametrize(
    "said",
    [
        "My wife is at 415-555-0101.\n\nOttoline",
        "My son Basil Jr. is at 415-555-0101.\n\nOttoline",
        "In an emergency ring my brother on 415-555-0101.\n\nOttoline",
        "My lawyer, 415-555-0101, will handle it.\n\nOttoline",
        "Our landlord can be reached at 415-555-0101.\n\nOttoline",
        "my colleague rufus can be reached at 415-555-0101\n\nOttoline",
        "My old number 415-555-0101 is dead, do not use it.\n\nOttoline",
        "The number 415-555-0101 no longer works.\n\nOttoline",
        "Hi\n\nOttoline Fairweather\nReception: 415-555-0101",
        "Hi\n\nOttoline Fairweather\nAsst: 415-555-0101",
        "Hi\n\nOttoline Fairweather\nPrevious: 415-555-0101",
        "Hi\n\nOttoline Fairweather\nOrders: 415-555-0101",
        "Hi\n\nOttoline Fairweather\nWrong number: 415-555-0101",
        "Hi\n\nOttoline Fairweather\n\nor my deputy:\n415-555-0101",
        "Hi\n\nOttoline Fairweather\nIf you received this in error call our IT desk 415-555-0101.",
        "Hi\n\nOttoline Fairweather\n\n**** Visit our sponsor JoeTaxi 415-555-0101 joe@example.net ****",
        "> please call my assistant at 415-555-0101\n\nok.\n\nOttoline",
        "> call me at 415-555-0101\n\nok.\n\nOttoline",
    ],
)  # fmt: skip
def test_a_number_of_somebody_else_or_of_nobody_is_not_the_writers(said: str) -> None:
    assert owned(mail(said)).get("+14155550101", ("", 0.0))[0] not in (SENDER[0], "Ottoline")


@pytest.mark.parametrize(
    "said",
    [
        "Hi\n\nOttoline Fairweather\nDirector\nWhile I am away call 415-555-0101",
        "Hi\n\nOttoline Fairweather\n\nPS the taxi firm is 415-555-0101",
        "You can reach me or Daniel Whitfield at 415-555-0101.\n\nOttoline",
        "Hi\n\np.p. Ottoline Fairweather\n415-555-0101",
        "Hi\n\nOttoline Fairweather\nfrontoffice: 415-555-0101",
    ],
)
def test_what_is_doubtful_is_no_key_and_not_automatic(said: str) -> None:
    assert owned(mail(said)).get("+14155550101", ("", 0.0))[1] < 0.9


@pytest.mark.parametrize(
    "said",
    [
        "My wife's cell is 415-555-0199, my cell is 415-555-0101.\n\nOttoline",
        "Our new office number is 415-555-0101.\n\nOttoline",
        "I am in London next week at 415-555-0101.\n\nOttoline",
        "My wife and I can be reached at 415-555-0101.\n\nOttoline",
        "Hi\n\nOttoline Fairweather\nDirect: 415-555-0199\nTel: 415-555-0101 (main)",
        "> call me at 415-555-0199\n> bye\n\nMy number is 415-555-0101.\n\nOttoline",
    ],
)
def test_the_writers_own_number_stays_theirs(said: str) -> None:
    name, probability = owned(mail(said))["+14155550101"]
    assert name == SENDER[0] and probability > 0.97


def test_a_lone_from_line_in_a_quote_names_its_author() -> None:
    found = owned(mail("I agree.\n\nOttoline\n\n> From: Bob Stone\n> call me: 415-555-0101"))
    assert found["+14155550101"][0] == "Bob Stone"


@pytest.mark.parametrize(
    ("shown", "email", "parts"),
    [
        ("Nora Quist (for Jane Roe)", "jroe@example.com", [("Nora Quist", None), ("Jane Roe", "jroe@example.com")]),
        ("Nora Quist on behalf of Jane Roe", "nquist@example.com", [("Nora Quist", "nquist@example.com"), ("Jane Roe", None)]),
        ("Jane Roe via Talk", "talk@example.com", [("Jane Roe", None), (None, "talk@example.com")]),
    ],
)  # fmt: skip
def test_who_writes_for_another_is_another(
    shown: str, email: str, parts: list[tuple[str, str | None]]
) -> None:
    parties = header_participants(mail("Hi", (shown, email)))
    assert [(p.name, p.email) for p in parties if p.role != "recipient"] == parts


def test_names_that_only_look_so_are_left_whole() -> None:
    assert for_another("Viola Forman") is None and for_another("Jane Roe") is None


def test_an_address_in_a_display_name_is_nobodys() -> None:
    found = owned(mail("Hi\n\nOttoline Fairweather\n", (f'"{SENDER[0]} <{SENDER[1]}>"', "spam2@example.net")))
    assert SENDER[1] not in found


def test_an_address_typed_by_whoever_writes_from_another_is_not_surely_theirs() -> None:
    found = owned(mail(f"Hi\n\n{SENDER[0]}\n{SENDER[1]}\nsupport@example.com", ("Spam", "spam3@example.net")))
    assert found.get(SENDER[1], ("", 0.0))[1] < 0.8 and found.get("support@example.com", ("", 0.0))[1] < 0.9


def test_people_are_told_from_the_firm_they_are_of() -> None:
    body = "For the lease, reach Edith Rutherford (Alder & Finch) on 415-555-0100.\nPlease contact Arthur Carmody of Yarrow Gardens at 415-555-0101."
    found = owned(mail(body, ("Front Desk", "desk@example.com")))
    assert found["+14155550100"][0] == "Edith Rutherford" and found["+14155550101"][0] == "Arthur Carmody"


@pytest.mark.parametrize("hostile", ["-" * 200_000, "Ann Lee 212-555-0100, " * 1_500, "> a\n\n" * 5_000])
def test_long_lines_and_many_quotes_cost_in_step_with_their_length(hostile: str) -> None:
    started = time.process_time()
    owned(mail(hostile))
    assert time.process_time() - started < 12


@pytest.mark.parametrize(
    "said",
    [
        "Mary Jones's assistant: 415-555-0101",
        "Call Mary Jones' secretary at 415-555-0101.",
        "Assistant to Mary Jones: 415-555-0101",
        "Mary Jones (assistant: 415-555-0101)",
        "Mary Jones has left; her replacement is at 415-555-0101.",
        "Jane Roe asked Mary Jones to call him at 415-555-0101.",
    ],
)
def test_what_is_somebodys_who_is_named_by_another_is_not_surely_theirs(said: str) -> None:
    name, sure = owned(mail(f"{said}\n")).get("+14155550101", ("", 0.0))
    assert name in ("", "Mary Jones")
    assert sure <= 0.85


@pytest.mark.parametrize(
    "said",
    [
        "Mary Jones's cell is 415-555-0101.",
        "Call Jane Roe's assistant Mary Jones at 415-555-0101.",
        "Jane Roe asked us to call Mary Jones at 415-555-0101.",
    ],
)
def test_what_is_the_named_persons_is_surely_theirs(said: str) -> None:
    name, sure = owned(mail(f"{said}\n"))["+14155550101"]
    assert name == "Mary Jones"
    assert sure > 0.95


def test_a_letter_passed_on_below_a_farewell_gives_the_writer_no_sure_number() -> None:
    prose = "Dear members, the annual gathering will be held in the main hall this spring, and all of you are invited.\n"
    asks = "Please call me at 415-555-0101 if you want a place, or write to the address that you have from last year.\n"
    body = f"Al, see the letter below that I was given.\n\nRegards,\nOttoline Fairweather\n\n{prose}{prose}{asks}"
    assert owned(mail(body)).get("+14155550101", ("", 0.0))[1] <= 0.85


def test_two_people_side_by_side_are_two() -> None:
    held = owned(mail("John Smith\tMary Jones\n415-555-0101\t415-555-0102\n"))
    assert {held["+14155550101"][0], held["+14155550102"][0]} == {"John Smith", "Mary Jones"}


@pytest.mark.parametrize(
    ("before", "between"),
    [
        ("", "的太太手机 "), ("", "的秘书电话："), ("", " 부장님 비서 연락처: "), ("", "님의 아내 전화번호는 "), ("", " 씨의 동료 번호: "),
        ("شماره همسر ", " "), ("تلفن منشی آقای ", ": "), ("Ang numero ng asawa ni ", " ay "), ("cell ng kapatid ni ", ": "),
        ("Pakisabi kay ", " na tumawag sa "), ("", " should dial "), ("Please tell ", " to ring "), ("", "\nc/o Harbor Marine Supply\nTel: "),
    ],
)  # fmt: skip
def test_words_that_give_the_number_to_somebody_else(before: str, between: str) -> None:
    assert unnamed_owners.given_to_another(before, between)


@pytest.mark.parametrize(
    ("before", "between"),
    [
        ("请联系", "先生的手机是"), ("", "的手机: "), ("", " 부장님 연락처: "), ("", " 씨 전화: "), ("", "님의 휴대폰 번호는 "), ("شماره خانم ", " "),
        ("Ang numero ni ", " ay "), ("Tawagan si ", " sa "), ("Please call ", " at "), ("You can ring ", " on "), ("", " can be reached at "),
        ("Ask for ", ", direct dial "),
    ],
)  # fmt: skip
def test_words_that_leave_the_number_with_whom_they_name(before: str, between: str) -> None:
    assert not unnamed_owners.given_to_another(before, between)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("我的旧手机 ", " 已停用"), ("", " 已停用，请勿拨打"), ("예전 번호 ", "는 사용하지 않습니다"), ("", "는 더 이상 사용하지 않습니다"),
        ("شماره قبلی من ", ""), ("Ang dating numero ko ay ", ""), ("", " ay hindi na gumagana"),
    ],
)  # fmt: skip
def test_numbers_that_are_nobodys_any_more_in_other_languages(before: str, after: str) -> None:
    assert unnamed_owners.is_dead(before, after)
    assert (
        not unnamed_owners.is_dead("我的手机 ", "")
        and not unnamed_owners.is_dead("제 번호는 ", "입니다")
        and not unnamed_owners.is_dead("", " ay numero ko")
    )
