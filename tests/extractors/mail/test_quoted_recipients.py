"""Whom quoted messages went to, as the common clients write it in nine languages: English, German, French,
Spanish, Portuguese, Chinese, Korean, Persian, Filipino.
"""

from __future__ import annotations

import time

import pytest

from extractors.mail.quoted_recipients import MOST, recipients_of
from extractors.mail.quotes import segments_of
from records.documents import Mailbox, Segment

KOFI = "Kofi Mensah <kofi@finch.example>"
ADA = "Ada Lang <ada@x.example>"
BO = "Bo Li <bo@y.example>"
BOTH = (Mailbox("Ada Lang", "ada@x.example"), Mailbox("Bo Li", "bo@y.example"))
D = "2026-01-05T10:00:00"

FIELDS = {
    "en": ("From", "Sent", "Monday, January 5, 2026 10:00 AM", "To", "Cc", "Subject"),
    "de": ("Von", "Gesendet", "Montag, 5. Januar 2026 10:00", "An", "Cc", "Betreff"),
    "de, Notes": ("Von", "Datum", "05.01.2026 10:00", "An", "Kopie", "Betreff"),
    "fr": ("De ", "Envoyé ", "lundi 5 janvier 2026 10:00", "À ", "Cc ", "Objet "),
    "fr, Mail": ("De", "Date", "5 janvier 2026 à 10:00:00", "À", "Cc", "Objet"),
    "fr, Notes": ("De", "Date", "05/01/2026 10:00", "Pour", "Copie", "Objet"),
    "es": ("De", "Enviado el", "lunes, 5 de enero de 2026 10:00", "Para", "CC", "Asunto"),
    "es, Thunderbird": ("De", "Fecha", "lun, 5 ene 2026 10:00", "Para", "CC", "Asunto"),
    "pt": ("De", "Enviada em", "segunda-feira, 5 de janeiro de 2026 10:00", "Para", "Cc", "Assunto"),
    "pt, Portugal": ("De", "Enviado", "5 de janeiro de 2026 10:00", "Para", "Cc", "Assunto"),
    "zh": ("发件人", "发送时间", "2026年1月5日 10:00", "收件人", "抄送", "主题"),
    "zh, Mail": ("发件人", "日期", "2026年1月5日 上午10:00", "收件人", "抄送", "主题"),
    "zh, Taiwan": ("寄件者", "寄件日期", "2026年1月5日 上午 10:00", "收件者", "副本", "主旨"),
    "ko": ("보낸 사람", "보낸 날짜", "2026년 1월 5일 월요일 오전 10:00", "받는 사람", "참조", "제목"),
    "ko, Naver": ("보낸사람", "날짜", "2026-01-05 (월) 10:00:00", "받는사람", "참조", "제목"),
    "fa": ("فرستنده", "تاریخ", "دوشنبه ۵ ژانویه ۲۰۲۶ ۱۰:۰۰", "گیرنده", "رونوشت", "موضوع"),
    "fa, Outlook": ("از", "ارسال شده", "دوشنبه ۵ ژانویه ۲۰۲۶ ۱۰:۰۰", "به", "کپی", "موضوع"),
    "tl": ("Mula kay", "Ipinadala", "Lunes, Enero 5, 2026 10:00 AM", "Para kay", "Cc", "Paksa"),
    "tl, short": ("Mula sa", "Petsa", "Enero 5, 2026 10:00 AM", "Kay", "Kopya", "Paksa"),
}
"""From, date, its value, To, Cc, Subject."""
NOTES = {
    "en": ("01/15/2026 10:00 AM", "To", "cc", "Subject"),
    "de": ("15.01.2026 10:00", "An", "Kopie", "Thema"),
    "fr": ("15/01/2026 10:00", "Pour", "cc", "Objet"),
    "es": ("15/01/2026 10:00", "Para", "cc", "Asunto"),
    "pt": ("15/01/2026 10:00", "Para", "cc", "Assunto"),
    "zh": ("2026-01-15 10:00", "收件人", "抄送", "主题"),
    "zh, Taiwan": ("2026/01/15 上午 10:00", "收件人", "副本抄送", "主旨"),
    "ko": ("2026-01-15 오전 10:00", "수신", "참조", "제목"),
    "fa": ("2026/01/15 10:00", "گیرنده", "رونوشت", "موضوع"),
    "tl": ("01/15/2026 10:00 AM", "Para kay", "Kopya", "Paksa"),
}


def quote(body: str) -> Segment:
    found = [s for s in segments_of(f"My own words.\n\n{body}", 0, None, None) if s.kind == "quote"]
    assert len(found) == 1 and found[0].start == 15
    return found[0]


@pytest.mark.parametrize("rule", ["", "-----Original Message-----\n", "________________________________\n"])
@pytest.mark.parametrize("language", FIELDS)
def test_a_block_of_fields_says_from_whom_when_and_to_whom(language: str, rule: str) -> None:
    sender, date, when, to, cc, subject = FIELDS[language]
    fields = f"{sender}: {KOFI}\n{date}: {when}\n{to}: {ADA}\n{cc}: {BO}\n{subject}: plan\n"
    found = quote(f"{rule}{fields}\nquoted words stand here\n")
    assert (found.author, found.date, found.recipients) == ("Kofi Mensah", D, BOTH)


@pytest.mark.parametrize("language", NOTES)
def test_the_rows_of_notes_say_it_too(language: str) -> None:
    when, to, cc, subject = NOTES[language]
    rows = f"Kofi Mensah/HQ/Finch@Finch\n{when}\n\n{to}: Ada Lang/HQ/Finch@FINCH, Bo Li/Sales/Finch@FINCH\n{cc}: carl@y.example\n{subject}: plan\n"
    found = quote(f"{rows}\nquoted words stand here\n")
    assert (found.author, found.date) == ("Kofi Mensah", "2026-01-15T10:00:00")
    carl = Mailbox(None, "carl@y.example")
    assert found.recipients == (Mailbox("Ada Lang", None), Mailbox("Bo Li", None), carl)


@pytest.mark.parametrize(
    "mark",
    [
        "---------------------- Forwarded by Kofi Mensah/HQ/Finch on 01/16/2026 10:00 AM ----------------------",
        "----- Weitergeleitet von Kofi Mensah/HQ/Finch am 16.01.2026 10:00 -----",
        "----- Réacheminé par Kofi Mensah/HQ/Finch le 16/01/2026 10:00 -----",
        "----- Remitido por Kofi Mensah/HQ/Finch con fecha 16/01/2026 10:00 -----",
        "----- Encaminhado por Kofi Mensah/HQ/Finch em 16/01/2026 10:00 -----",
        "----- 转发人 Kofi Mensah/HQ/Finch 时间 2026-01-16 10:00 -----",
    ],
)
def test_what_notes_passes_on_is_of_who_wrote_it(mark: str) -> None:
    found = quote(f"{mark}\n\nAda Lang\n2026-01-15 10:00\nTo: Bo Li/HQ/Finch@Finch\n\nwords\n")
    assert (found.author, found.date, found.recipients) == (
        "Ada Lang",
        "2026-01-15T10:00:00",
        (Mailbox("Bo Li", None),),
    )


LISTS = {
    "Ada Lang; Bo Li": ("Ada Lang", "Bo Li"),
    "Lang, Ada; Li, Bo": ("Lang, Ada", "Li, Bo"),
    '"Lang, Ada" <ada@x.example>, bo@y.example': ("Lang, Ada ada@x.example", "bo@y.example"),
    "Lang, Ada [mailto:ada@x.example]; 'bo@y.example'": ("Lang, Ada ada@x.example", "bo@y.example"),
    "Ada Lang <ada@x.example<mailto:ada@x.example>>; Bo Li": ("Ada Lang ada@x.example", "Bo Li"),
    "Ada Lang </O=FINCH/OU=HQ/CN=ALANG>, Bo Li": ("Ada Lang", "Bo Li"),
    "Ada Lang@FINCH, Bo Li@FINCH": ("Ada Lang", "Bo Li"),
    '"张伟"<zw@x.example>； "李四"<ls@x.example>;': ("张伟 zw@x.example", "李四 ls@x.example"),
    "张伟、李四": ("张伟", "李四"),
    "علی رضایی <ali@x.example>؛ bo@y.example": ("علی رضایی ali@x.example", "bo@y.example"),
    "Ada Lang <ada@x.example>, Ada Lang <ada@x.example>": ("Ada Lang ada@x.example",),
    "": (),
}


@pytest.mark.parametrize("value", LISTS)
def test_lists_are_cut_where_their_writers_did(value: str) -> None:
    boxes = recipients_of(["From: Kofi Mensah", f"To: {value}", "Subject: plan"])
    assert tuple(" ".join(filter(None, (box.name, box.email))) for box in boxes) == LISTS[value]


def test_a_comma_is_within_a_name_where_the_sender_is_written_so() -> None:
    assert recipients_of(["From: Mensah, Kofi", "To: Lang, Ada"]) == (Mailbox("Lang, Ada", None),)
    assert len(recipients_of(["From: Kofi Mensah", "To: Ada, Bo"])) == 2


def test_folded_lines_are_of_the_field_above_and_others_are_not() -> None:
    lines = ["From: Kofi", "To: Ada Lang;", " Bo", "  Li", "Subject: plan; Carl", " and Dora"]
    assert [box.name for box in recipients_of(lines)] == ["Ada Lang", "Bo Li"]


def test_each_quoted_message_has_its_own_recipients() -> None:
    body = (
        "Fine.\n\n-----Original Message-----\nFrom: Kofi Mensah\nSent: 2026-01-05\nTo: Ada Lang\n\nIs it?\n\n"
        "> From: Ada Lang\n> Sent: 2026-01-04\n> To: Kofi Mensah; Bo Li\n> Subject: plan\n>\n> It may be."
    )
    found = [s.recipients for s in segments_of(body, 0, None, None) if s.recipients]
    names = [[box.name for box in boxes] for boxes in found]
    assert names == [["Ada Lang"], ["Kofi Mensah", "Bo Li"]]


@pytest.mark.parametrize("value", ["/a" * 10_000, '";' * 10_000, "a@" * 10_000, "<" * 20_000, "a, " * 7_000])
def test_a_list_of_any_kind_takes_bounded_time(value: str) -> None:
    started = time.process_time()
    assert len(recipients_of([f"To: {value}"] * 3)) <= MOST
    assert time.process_time() - started < 1


def test_a_lone_surrogate_in_a_list_of_recipients_is_read_over() -> None:
    assert [box.email for box in recipients_of(["To: \ud800 <ada@x.example>"])] == ["ada@x.example"]
