"""What a quoted message's header says stands on the segment, with its places in the text."""

from __future__ import annotations

import pytest

from extractors.mail.quotes import segments_of
from records.documents import Segment


def quotes(body: str) -> list[Segment]:
    return [s for s in segments_of(body, 0, "Bob Hall", None) if s.kind == "quote"]


def shown(text: str, segment: Segment) -> tuple[str, list[str], str, str]:
    """The words at the offsets: the author, the recipients, the date, and the first quoted line."""
    assert segment.sender is not None and segment.date_start is not None
    assert segment.content_start is not None
    content = text[segment.content_start : segment.end].lstrip("> \n").splitlines()[0]
    return (
        text[segment.sender.start : segment.sender.end],
        [text[box.start : box.end] for box in segment.recipients],
        text[segment.date_start : segment.date_end],
        content,
    )


BLOCKS = {
    "en": "From: Nora Quist <nora@y.example>\nSent: Tuesday, March 6, 2018 11:59 AM\nTo: Ada Lang <ada@x.example>; Bo Li\nSubject: plan",
    "es": "De: Nora Quist <nora@y.example>\nEnviado el: martes, 6 de marzo de 2018 11:59\nPara: Ada Lang <ada@x.example>; Bo Li\nAsunto: plan",
    "fr": "De : Nora Quist <nora@y.example>\nEnvoyé : mardi 6 mars 2018 11:59\nÀ : Ada Lang <ada@x.example>; Bo Li\nObjet : plan",
    "zh": "发件人: Nora Quist <nora@y.example>\n发送时间: 2018年3月6日 11:59\n收件人: Ada Lang <ada@x.example>; Bo Li\n主题: 计划",
    "ko": "보낸 사람: Nora Quist <nora@y.example>\n보낸 날짜: 2018년 3월 6일 화요일 오전 11:59\n받는 사람: Ada Lang <ada@x.example>; Bo Li\n제목: 계획",
    "ru": "От: Nora Quist <nora@y.example>\nОтправлено: 6 марта 2018 г. 11:59\nКому: Ada Lang <ada@x.example>; Bo Li\nТема: план",
    "ja": "差出人: Nora Quist <nora@y.example>\n送信日時: 2018年3月6日 11:59\n宛先: Ada Lang <ada@x.example>; Bo Li\n件名: 計画",
    "pl": "Od: Nora Quist <nora@y.example>\nWysłano: wtorek, 6 marca 2018 11:59\nDo: Ada Lang <ada@x.example>; Bo Li\nTemat: plan",
    "tr": "Gönderen: Nora Quist <nora@y.example>\nGönderildi: 6 Mart 2018 Salı 11:59\nKime: Ada Lang <ada@x.example>; Bo Li\nKonu: plan",
    "da": "Fra: Nora Quist <nora@y.example>\nSendt: 6. marts 2018 11:59\nTil: Ada Lang <ada@x.example>; Bo Li\nEmne: plan",
    "fi": "Lähettäjä: Nora Quist <nora@y.example>\nLähetetty: 6. maaliskuuta 2018 11:59\nVastaanottaja: Ada Lang <ada@x.example>; Bo Li\nAihe: plan",
    "ar": "من: Nora Quist <nora@y.example>\nتاريخ الإرسال: 06/مارس/2018 11:59\nإلى: Ada Lang <ada@x.example>; Bo Li\nالموضوع: خطة",
}  # fmt: skip


@pytest.mark.parametrize("prefix", ["", "> "])
@pytest.mark.parametrize("language", BLOCKS)
def test_a_block_of_fields_is_read_with_its_places(language: str, prefix: str) -> None:
    block = "".join(f"{prefix}{line}\n" for line in [*BLOCKS[language].splitlines(), "", "Which day suits?"])
    text = f"Thursday suits me.\n\n{block}"
    quote = next(q for q in quotes(text) if q.recipients)
    author, recipients, date, content = shown(text, quote)
    assert author == "Nora Quist" and recipients == ["Ada Lang", "Bo Li"]
    assert quote.sender is not None and quote.sender.email == "nora@y.example"
    assert quote.date == "2018-03-06T11:59:00" and "2018" in date
    assert content == "Which day suits?"


ANNOUNCED = {
    "en": "On Tue, Mar 6, 2018 at 11:59 AM Nora Quist <nora@y.example> wrote:",
    "de": "Am Di., 6. März 2018 um 11:59 Uhr schrieb Nora Quist <nora@y.example>:",
    "fr": "Le mar. 6 mars 2018 à 11:59, Nora Quist <nora@y.example> a écrit :",
    "es": "El mar, 6 mar 2018 a las 11:59, Nora Quist (<nora@y.example>) escribió:",
    "pt": "Em ter., 6 de mar. de 2018 às 11:59, Nora Quist <nora@y.example> escreveu:",
    "it": "Il giorno mar 6 mar 2018 alle ore 11:59 Nora Quist <nora@y.example> ha scritto:",
    "nl": "Op di 6 mrt 2018 om 11:59 schreef Nora Quist <nora@y.example>:",
    "sv": "Den tis 6 mars 2018 kl 11:59 skrev Nora Quist <nora@y.example>:",
    "nb": "tir. 6. mar. 2018 kl. 11:59 skrev Nora Quist <nora@y.example>:",
    "da": "Den tir. 6. mar. 2018 kl. 11.59 skrev Nora Quist <nora@y.example>:",
    "fi": "ti 6. maalisk. 2018 klo 11.59 Nora Quist (nora@y.example) kirjoitti:",
    "pl": "wt., 6 mar 2018 o 11:59 Nora Quist <nora@y.example> napisał(a):",
    "cs": "út 6. 3. 2018 v 11:59 odesílatel Nora Quist <nora@y.example> napsal:",
    "hu": "Nora Quist <nora@y.example> ezt írta (időpont: 2018. márc. 6., K, 11:59):",
    "ru": "вт, 6 мар. 2018 г. в 11:59, Nora Quist <nora@y.example>:",
    "uk": "вт, 6 бер. 2018 р. о 11:59 Nora Quist <nora@y.example> пише:",
    "el": "Στις Τρί, 6 Μαρ 2018 στις 11:59, ο χρήστης Nora Quist <nora@y.example> έγραψε:",
    "tr": "Nora Quist <nora@y.example>, 6 Mar 2018 Sal, 11:59 tarihinde şunu yazdı:",
    "he": "\u202bבתאריך יום ג׳, 6 במרץ 2018 ב-11:59 מאת \u202aNora Quist\u202c\u200f <\u202anora@y.example\u202c\u200f>:\u202c",
    "ar": "في الثلاثاء، 6 مارس 2018 11:59 Nora Quist <nora@y.example> كتب:",
    "ja": "2018年3月6日(火) 11:59 Nora Quist <nora@y.example>:",
    "zh": "Nora Quist <nora@y.example> 于2018年3月6日周二 11:59写道：",
    "ko": "2018년 3월 6일 (화) 오전 11:59, Nora Quist <nora@y.example>님이 작성:",
    "th": "ในวันที่ อ. 6 มี.ค. 2018 เวลา 11:59 Nora Quist <nora@y.example> เขียนว่า:",
    "vi": "Vào Th 3, 6 thg 3, 2018 vào lúc 11:59 Nora Quist <nora@y.example> đã viết:",
    "id": "Pada tanggal Sel, 6 Mar 2018 pukul 11.59 Nora Quist <nora@y.example> menulis:",
    "tl": "Noong Mar 6, 2018, 11:59 AM, isinulat ni Nora Quist <nora@y.example> ang:",
}


@pytest.mark.parametrize("prefix", ["", "> "])
@pytest.mark.parametrize("language", ANNOUNCED)
def test_an_announcement_is_read_with_its_places(language: str, prefix: str) -> None:
    text = f"Thanks, will do.\n\n{ANNOUNCED[language]}\n\n{prefix}Which day suits?\n"
    (quote,) = quotes(text)
    author, _, date, content = shown(text, quote)
    assert (quote.author, author) == ("Nora Quist", "Nora Quist")
    assert quote.date == "2018-03-06T11:59:00" and "2018" in date
    assert content == "Which day suits?"


@pytest.mark.parametrize(
    "said",
    [
        "On the whole he wrote well. But:",
        "At 10:00 we meet. Agenda:",
        "Total for 6 March 2018 11:59:",
        "In 2018 she said this:",
    ],
)
def test_prose_announces_nothing(said: str) -> None:
    assert quotes(f"Hello,\n\n{said}\n\n- first\n- second\n") == []


def test_a_quote_of_which_nothing_says_whose_it_is_has_no_author() -> None:
    (quote,) = quotes("I agree.\n\n> call me at 415-555-0101\n> bye\n")
    assert quote.author is None and quote.sender is None and quote.content_start == quote.start


def test_each_level_has_its_own_header() -> None:
    inner = "On Mon, Mar 5, 2018 at 9:00 AM Ada Lang <ada@x.example> wrote:"
    text = f"Fine.\n\n{ANNOUNCED['en']}\n> Good.\n>\n> {inner}\n>> Shall we meet?\n"
    assert [q.author for q in quotes(text)] == ["Nora Quist", "Ada Lang"]


def test_a_list_that_was_broken_without_indent_goes_on() -> None:
    text = (
        "fyi\n---------------------- Forwarded by Ada Lang/HQ/Finch on 03/06/2018 \n09:13 AM ---------------------------\n"
        "From: Nora Quist/FINCH@FINCH on 03/05/2018 03:01 PM\n"
        "To: Ada Lang/HQ/Finch@Finch, Gregory Wexford/HQ/Finch@Finch, Wes \nColwell/Sales/Finch@Finch, Bo Li/HQ/Finch@Finch\n"
        "cc: \nSubject: Review\n\nAttached is the review.\n"
    )
    (quote,) = quotes(text)
    assert [box.name for box in quote.recipients] == ["Ada Lang", "Gregory Wexford", "Wes Colwell", "Bo Li"]


def test_a_date_that_was_broken_is_one() -> None:
    text = 'fyi\n\n"Nora Quist" <nora@y.example> on 09/22/2018 \n11:40:42 AM\nTo: <ada@x.example>\ncc:\nSubject: paper\n\nAda,\n'
    (quote,) = quotes(text)
    assert (quote.author, quote.date) == ("Nora Quist", "2018-09-22T11:40:42")


def test_the_end_of_a_quoted_line_that_a_program_broke_is_quoted() -> None:
    long = "> " + "words that are long enough to be broken by some gateway " + "and then"
    text = f"ok\n\n{ANNOUNCED['en']}\n{long}\nregarding\n> the plan.\n\nMy own words.\n"
    (quote,) = quotes(text)
    assert text[quote.end :].strip() == "My own words."


def test_what_the_writer_signs_right_above_an_announcement_is_theirs() -> None:
    (found,) = quotes(
        "Hi\nAnn Lee\nCell 650-253-0001\nOn Mon, 3 Jun 2024 10:00, Carla Diaz wrote:\nThe keys are here.\n"
    )
    body = "Hi\nAnn Lee\nCell 650-253-0001\nOn Mon, 3 Jun 2024 10:00, Carla Diaz wrote:\nThe keys are here.\n"
    assert body[found.start :].startswith("On Mon")
    assert found.author == "Carla Diaz"


def test_a_family_name_may_come_first() -> None:
    (found,) = quotes("ok\n\nOn Mon, Jun 3, 2024 at 10:00 AM Diaz, Carla wrote:\n> The keys are here.\n")
    assert found.author == "Diaz, Carla"


def test_arabic_halves_of_the_day_are_no_part_of_a_name() -> None:
    said = "في الاثنين، 3 يونيو 2024 في 10:00 ص تمت كتابة ما يلي بواسطة Carla Diaz <carla@firm.example>:"
    (found,) = quotes(f"ok\n\n{said}\n> The keys are here.\n")
    assert found.author == "Carla Diaz"


@pytest.mark.parametrize(
    "said", ["On the same day my lawyer Carla Diaz wrote:", "On page 3 Carla Diaz wrote:"]
)
def test_a_sentence_without_a_date_is_no_announcement(said: str) -> None:
    assert not any(segment.author for segment in quotes(f"Hello,\n\n{said}\nplease call today.\n"))
