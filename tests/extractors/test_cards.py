"""Contact cards and calendars as text: whose card, which numbers, in every version of the format."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from extractors import extraction
from records.documents import Document, Original, Reading
from settings import Limits

LIMITS = Limits()


def read(content: str, kind: str = "auto") -> Document:
    return extraction.read(Original("a", content.encode()), Reading(kind), LIMITS)  # type: ignore[arg-type]


CARDS = {
    "2.1": (
        "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BC=\r\nller;Ada;;Dr.;\r\n"
        "ORG:Alder & Finch;Sales\r\nTITLE:Head of Sales\r\nTEL;WORK;VOICE:+1 415 555 0123\r\nTEL;CELL:+1 415 555 0188\r\n"
        "TEL;WORK;FAX:+1 415 555 0124\r\nEMAIL;INTERNET:ada@alder.example\r\nEND:VCARD\r\n"
    ),
    "3.0": (
        "BEGIN:VCARD\nVERSION:3.0\nFN:Dr. Ada Müller\nN:Müller;Ada;;Dr.;\nORG:Alder & Finch;Sales\nTITLE:Head of\n  Sales\n"
        "item1.TEL;TYPE=WORK,VOICE:+1 415 555 0123\nTEL;TYPE=\"CELL\":+1 415 555 0188\nTEL;TYPE=FAX;TYPE=WORK:+1 415 555 0124\n"
        "EMAIL;TYPE=PREF:ada@alder.example\nEND:VCARD\n"
    ),
    "4.0": (
        "\ufeffBEGIN:VCARD\nVERSION:4.0\nFN:Dr. Ada Müller\nORG:Alder & Finch;Sales\nTITLE:Head of Sales\n"
        'TEL;VALUE=uri;TYPE="voice,work":tel:+1 415 555 0123\nTEL;TYPE=cell:+1 415 555 0188\nTEL;TYPE=fax:+1 415 555 0124\n'
        "EMAIL:ada@alder.example\nEND:VCARD\n"
    ),
}  # fmt: skip


@pytest.mark.parametrize("version", CARDS)
def test_a_card_is_name_organisation_numbers_and_address(version: str) -> None:
    document = read(CARDS[version])
    assert document.media_type == "text/vcard" and document.title == "Dr. Ada Müller"
    assert document.text == (
        "Dr. Ada Müller\nHead of Sales\nAlder & Finch, Sales\nTel: +1 415 555 0123\nMobile: +1 415 555 0188\n"
        "Fax: +1 415 555 0124\nE-mail: ada@alder.example"
    )


def test_cards_of_one_file_are_apart_each_with_its_owner() -> None:
    document = read(
        CARDS["3.0"] + "BEGIN:VCARD\nFN:Kofi Mensah\nTEL;VALUE=uri:tel:+442079460123;ext=12\nEND:VCARD\n"
    )
    owners = [(s.author, document.text[s.start : s.end]) for s in document.segments if s.kind == "signature"]
    assert [owner for owner, _ in owners] == ["Dr. Ada Müller", "Kofi Mensah"]
    assert owners[1][1] == "Kofi Mensah\nTel: +442079460123 ext. 12"


def test_an_event_names_those_who_take_part() -> None:
    document = read(
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Planning\\, part 2\nDTSTART;TZID=X:20240105T100000\nLOCATION:Room 5\n"
        'ORGANIZER;CN="Müller, Ada":MAILTO:ada@alder.example\nATTENDEE;CN=Kofi Mensah:mailto:kofi@finch.example\n'
        "DESCRIPTION:Dial +1 415 555 0100\\nBring plans\nBEGIN:VALARM\nDESCRIPTION:no\nEND:VALARM\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    assert document.text == (
        "Planning, part 2\nDate: 2024-01-05 10:00\nLocation: Room 5\nOrganizer: Müller, Ada <ada@alder.example>\n"
        "Attendee: Kofi Mensah <kofi@finch.example>\nDial +1 415 555 0100\nBring plans"
    )


def test_as_text_a_card_stays_as_it_is() -> None:
    assert read(CARDS["3.0"], "text").text == CARDS["3.0"]


@hypothesis_settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from([
    "BEGIN:VCARD", "END:VCARD", "BEGIN:VEVENT", "END:VEVENT", "FN:Ada", "N:;;;;;;;", "TEL;;=:", "TEL;TYPE=:x", " folded",
    "NOTE;ENCODING=QUOTED-PRINTABLE:=", "ATTENDEE;CN=\"", ":", "X" * 300, "DTSTART:99999999", "\\", "ORG:\\;;\ud800",
]), max_size=30))  # fmt: skip
def test_any_lines_become_text(lines: list[str]) -> None:
    document = extraction.read(
        Original("a", "\n".join(["BEGIN:VCARD", *lines]).encode("utf-8", "surrogatepass")), Reading(), LIMITS
    )
    assert all(0 <= s.start <= s.end <= len(document.text) for s in document.segments)


def test_what_is_left_out_of_an_address_book_is_told() -> None:
    whole = read(CARDS["3.0"])
    assert whole.warnings == ()
    long = read("BEGIN:VCARD\nFN:Ada\n" + "TEL:1\n" * 50_001 + "END:VCARD\n")
    wide = read("BEGIN:VCARD\nFN:Ada\nNOTE:" + "x" * 200_001 + "\nEND:VCARD\n")
    photograph = read("BEGIN:VCARD\nFN:Ada\nPHOTO:" + "x" * 200_001 + "\nEND:VCARD\n")
    assert [[one.code for one in found.warnings] for found in (long, wide, photograph)] == [
        ["text_cut"],
        ["text_cut"],
        [],
    ]
