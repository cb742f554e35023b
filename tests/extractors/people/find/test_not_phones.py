"""Digits that could be a telephone number and are none, in every language that is read; and what stays one."""

from __future__ import annotations

import time

import pytest

from extractors.people.find.contacts import find, forget


def phones(text: str, region: str = "US") -> list[str]:
    return [c.value for c in find(text, [region]) if c.kind == "phone"]


BARE = "3125550147"


@pytest.mark.parametrize(
    "label",
    [
        "Claim no.", "Claim number", "Customer ID", "Order #", "Tracking number:", "License No.", "Licence no", "Case number is",
        "Member ID:", "Invoice", "Policy number", "Tax ID", "SSN:", "Passport no.", "Serial", "RMA", "Booking reference", "Quote #",
        "Work order", "Gizmo no.", "Widget ID:", "Docket", "Frequent flyer no.", "Student ID", "Ticket number", "Batch no.", "IMEI",
        "DHL", "GUID:", "№", "user-id:", "Vendor #", "Meeting ID:", "Passcode:", "conf. code", "Routing no.", "Login:", "ISBN",
    ],
)  # fmt: skip
def test_a_noun_of_identifiers_makes_bare_digits_no_telephone(label: str) -> None:
    assert phones(f"{label} {BARE}") == []


@pytest.mark.parametrize(
    "label",
    [
        "Claim number", "Customer ID:", "Account no.", "Invoice", "Policy no.", "Tracking", "Case number", "Reference no.", "Passcode",
    ],
)  # fmt: skip
def test_it_does_so_also_where_they_are_grouped(label: str) -> None:
    assert phones(f"{label} 312-555-0147") == []


@pytest.mark.parametrize(
    "before",
    [
        "my number is", "Number:", "new number", "Bob's number is", "Cell #", "Cell no.", "office number", "Contact no.", "her number",
        "the plumber's number is", "emergency number", "Dial-in number:", "call me at", "Phone number", "fax no.", "Hotline no.",
        "home #", "ring", "To order, call", "Caller ID", "Direct #:", "reach him on", "the number",
    ],
)  # fmt: skip
def test_the_nouns_of_telephones_leave_a_number(before: str) -> None:
    assert phones(f"{before} {BARE}") == [f"+1{BARE}"]
    assert phones(f"{before} (312) 555-0147") == [f"+1{BARE}"]


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("Bestellnummer 030 7654321", "DE"), ("Vertragsnr. 030 7654321", "DE"), ("Rechnung 030 7654321", "DE"),
        ("Klantnummer 020 765 4321", "NL"), ("Facture n° 01 42 68 53 99", "FR"), ("n° de commande : 01 42 68 53 99", "FR"),
        ("Nº de pedido: 912 345 699", "ES"), ("Póliza 912345699", "ES"), ("Fatura 11912345699", "BR"), ("Ordine n. 0212345699", "IT"),
        ("订单编号：13900139001", "CN"), ("发票号码 13900139001", "CN"), ("会员卡号：13900139001", "CN"), ("验证码13900139001", "CN"),
        ("운송장 번호 010-2345-6701", "KR"), ("주문번호: 010-2345-6701", "KR"), ("사업자등록번호 010-2345-6701", "KR"),
        ("شماره سفارش ۰۹۱۲۳۴۵۶۷۰۱", "IR"), ("کد پستی ۰۹۱۲۳۴۵۶۷۰۱", "IR"), ("شماره حساب: ۰۹۱۲۳۴۵۶۷۰۱", "IR"),
        ("numero ng order 09171234501", "PH"), ("Lisensya 09171234501", "PH"),
    ],
)  # fmt: skip
def test_identifiers_in_other_languages(text: str, region: str) -> None:
    assert phones(text, region) == []


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("Telefonnummer 030 7654321", "DE"), ("Handynr. 0171 7654321", "DE"), ("Meine Nummer 030 7654321", "DE"), ("Tel.-Nr. 030 7654321", "DE"),
        ("Telefoonnummer 020 765 4321", "NL"), ("N° de téléphone : 01 42 68 53 99", "FR"), ("mon numéro : 01 42 68 53 99", "FR"),
        ("Número de teléfono: 912 345 699", "ES"), ("手机号：13900139001", "CN"), ("手机号码是13900139001", "CN"), ("我的号码 13900139001", "CN"),
        ("전화번호: 010-2345-6701", "KR"), ("제 번호는 010-2345-6701", "KR"), ("휴대폰 번호 010-2345-6701", "KR"),
        ("شماره تلفن: ۰۹۱۲۳۴۵۶۷۰۱", "IR"), ("شماره همراه ۰۹۱۲۳۴۵۶۷۰۱", "IR"), ("شماره من ۰۹۱۲۳۴۵۶۷۰۱", "IR"),
        ("numero ko 09171234501", "PH"), ("cp no. 09171234501", "PH"),
    ],
)  # fmt: skip
def test_numbers_in_other_languages_stay(text: str, region: str) -> None:
    assert len(phones(text, region)) == 1


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("14.06.1987", "DE"), ("am 02.04.21 und 05.04.21", "DE"), ("vom 12.11. bis 14.11.2021", "DE"), ("08.30-12.00 / 13.30-17.00", "IT"),
        ("05/2019 - 11/2021", "DE"), ("2011 - 03/2014", "US"), ("11.12.20 09.15", "FR"), ("2021-03-14 10:11", "US"), ("10.00-18.00", "FI"),
        ("scan_3125550147.pdf", "US"), ("DSC3125550147.png", "US"), ("3125550147.docx", "US"), ("shop.example/item?nr=3125550147", "US"),
        ("www.shop.example/3125550147", "US"), ("a=1&ref=3125550147&b=2", "US"), ("3125550147 USD", "US"), ("EUR 912345699", "ES"),
        ("912345699 €", "ES"), ("13900139001元", "CN"), ("010-2345-6701원", "KR"), ("۰۹۱۲۳۴۵۶۷۰۱ تومان", "IR"),
        ("41.8781136, -87.6297982", "US"), ("10.212.55.133", "US"), ("GB29 NWBK 6016 1331 9268 19", "GB"),
    ],
)  # fmt: skip
def test_dates_hours_files_links_and_amounts_are_none(text: str, region: str) -> None:
    assert phones(text, region) == []


@pytest.mark.parametrize(
    ("text", "region", "value"),
    [
        ("tel:3125550147", "US", "+13125550147"), ("phone=3125550147", "US", "+13125550147"), ("612.98.76.54", "ES", "+34612987654"),
        ("02.514.98.76", "BE", "+3225149876"), ("044.669.81.00", "CH", "+41446698100"), ("01.42.68.53.99", "FR", "+33142685399"),
        ("Reservations: 312-555-0147", "US", "+13125550147"), ("Claims (312) 555-0147", "US", "+13125550147"),
    ],
)  # fmt: skip
def test_numbers_that_resemble_them_stay(text: str, region: str, value: str) -> None:
    assert phones(text, region) == [value]


@pytest.mark.parametrize(
    "unit", ["05.10-", "1.2.", "a.b/", "x=", "one two ", "1-800-A", "no. ", "/01", "日一二"]
)
def test_hostile_text_ends_soon(unit: str) -> None:
    forget()
    began = time.perf_counter()
    find(unit * 4000 + " 312-555-0147", ["US", "DE"])
    assert time.perf_counter() - began < 5
