"""Quotes, signatures and disclaimers as the common clients write them in nine languages: English, German,
French, Spanish, Portuguese, Chinese, Korean, Persian, Filipino.
"""

from __future__ import annotations

import itertools

import pytest

from extractors.mail.quotes import segments_of
from records.documents import Segment

K = "Kofi Mensah <kofi@finch.example>"
D = "2026-01-05T10:00:00"
WROTE = {
    "gmail en": (f"On Mon, Jan 5, 2026 at 10:00 AM {K} wrote:", "Kofi Mensah", D),
    "gmail de": (f"Am Mo., 5. Jan. 2026 um 10:00 Uhr schrieb {K}:", "Kofi Mensah", D),
    "gmail fr": (f"Le lun. 5 janv. 2026 à 10:00, {K} a écrit :", "Kofi Mensah", D),
    "gmail fr nbsp": (
        f"Le lun. 5 févr. 2026 à 10:00, {K} a écrit\u00a0:",
        "Kofi Mensah",
        "2026-02-05T10:00:00",
    ),
    "gmail es": (
        "El lun, 5 ene 2026 a las 10:00, Kofi Mensah (<kofi@finch.example>) escribió:",
        "Kofi Mensah",
        D,
    ),
    "gmail pt": (f"Em seg., 5 de jan. de 2026 às 10:00, {K} escreveu:", "Kofi Mensah", D),
    "gmail zh": ("张伟 <zw@finch.example> 于2026年1月5日周一 10:00写道：", "张伟", D),
    "gmail zh-tw": ("張偉 <zw@finch.example> 於 2026年1月5日 週一 上午10:00寫道：", "張偉", D),
    "gmail ko": ("2026년 1월 5일 (월) 오전 10:00, 김민수 <kms@finch.example>님이 작성:", "김민수", D),
    "gmail ko pm": (
        "2026년 1월 5일 (월) 오후 2:30, 김민수 <kms@finch.example>님이 작성:",
        "김민수",
        "2026-01-05T14:30:00",
    ),
    "gmail fa": (
        "در تاریخ دوشنبه ۵ ژانویهٔ ۲۰۲۶ ساعت ۱۰:۰۰ علی رضایی <ali@finch.example> نوشت:",
        "علی رضایی",
        D,
    ),
    "gmail fa2": (
        "\u202bدر دوشنبه ۵ ژانویه ۲۰۲۶،\u200f ۱۰:۰۰ علی رضایی <ali@finch.example> نوشت:\u202c",
        "علی رضایی",
        D,
    ),
    "gmail tl": (f"Noong Lun, Ene 5, 2026 nang 10:00 AM, sinulat ni {K} ang sumusunod:", "Kofi Mensah", D),
    "gmail tl2": (f"Noong Lun, Ene 5, 2026 nang 10:00 AM, isinulat ni {K}:", "Kofi Mensah", D),
    "tb en": ("On 1/5/26 10:00 AM, Kofi Mensah wrote:", "Kofi Mensah", None),
    "tb de": ("Am 05.01.26 um 10:00 schrieb Kofi Mensah:", "Kofi Mensah", D),
    "tb fr": ("Le 05/01/2026 à 10:00, Kofi Mensah a écrit :", "Kofi Mensah", D),
    "tb es": ("El 5/1/26 a las 10:00, Kofi Mensah escribió:", "Kofi Mensah", D),
    "tb pt": ("Em 05/01/2026 10:00, Kofi Mensah escreveu:", "Kofi Mensah", D),
    "tb zh": ("在 2026/1/5 10:00, 张伟 写道:", "张伟", D),
    "tb ko": ("2026-01-05 오전 10:00에 김민수 이(가) 쓴 글:", "김민수", D),
    "tb ko2": ("26. 1. 5. 10:00에 김민수 이(가) 쓴 글:", "김민수", D),
    "apple en": (f"On Jan 5, 2026, at 10:00, {K} wrote:", "Kofi Mensah", D),
    "apple de": (f"Am 05.01.2026 um 10:00 schrieb {K}:", "Kofi Mensah", D),
    "apple fr": (f"Le 5 janv. 2026 à 10:00, {K} a écrit :", "Kofi Mensah", D),
    "apple es": (f"El 5 ene 2026, a las 10:00, {K} escribió:", "Kofi Mensah", D),
    "apple pt": (f"No dia 5 de jan. de 2026, às 10:00, {K} escreveu:", "Kofi Mensah", D),
    "apple zh": ("在 2026年1月5日，10:00，张伟 <zw@finch.example> 写道：", "张伟", D),
    "apple ko": ("2026. 1. 5. 오전 10:00, 김민수 <kms@finch.example> 작성:", "김민수", D),
    "163": ('在 2026-01-05 10:00:00，"张伟" <zw@finch.example> 写道：', "张伟", D),
    "163 en": ('At 2026-01-05 10:00:00, "张伟" <zw@finch.example> wrote:', "张伟", D),
    "iso": ("On 2026-01-05 10:00, Kofi Mensah wrote:", "Kofi Mensah", D),
    "yahoo": (f"On Monday, January 5, 2026 at 10:00:00 AM GMT+1, {K} wrote:", "Kofi Mensah", D),
    "wrapped": ("On Mon, Jan 5, 2026 at 10:00 AM Kofi Mensah\n<kofi@finch.example> wrote:", "Kofi Mensah", D),
}


def block(names: tuple[str, str, str, str], who: str, date: str) -> str:
    f, s, t, u = names
    to, subj = "Ada Lang <ada@x.example>", "plan"
    return f"{f} {who}\n{s} {date}\n{t} {to}\n{u} {subj}\n"


BLOCKS = {
    "en": (
        block(("From:", "Sent:", "To:", "Subject:"), K, "Monday, January 5, 2026 10:00 AM"),
        "Kofi Mensah",
        D,
    ),
    "en bold": (
        block(("*From:*", "*Sent:*", "*To:*", "*Subject:*"), K, "Monday, January 5, 2026 10:00 AM"),
        "Kofi Mensah",
        D,
    ),
    "de": (
        block(("Von:", "Gesendet:", "An:", "Betreff:"), K, "Montag, 5. Januar 2026 10:00"),
        "Kofi Mensah",
        D,
    ),
    "de mar": (
        block(("Von:", "Gesendet:", "An:", "Betreff:"), K, "Donnerstag, 5. März 2026 10:00"),
        "Kofi Mensah",
        "2026-03-05T10:00:00",
    ),
    "fr": (block(("De :", "Envoyé :", "À :", "Objet :"), K, "lundi 5 janvier 2026 10:00"), "Kofi Mensah", D),
    "fr nbsp": (
        block(("De\u00a0:", "Envoyé\u00a0:", "À\u00a0:", "Objet\u00a0:"), K, "lundi 5 août 2026 10:00"),
        "Kofi Mensah",
        "2026-08-05T10:00:00",
    ),
    "es": (
        block(("De:", "Enviado el:", "Para:", "Asunto:"), K, "lunes, 5 de enero de 2026 10:00"),
        "Kofi Mensah",
        D,
    ),
    "pt": (
        block(("De:", "Enviada em:", "Para:", "Assunto:"), K, "segunda-feira, 5 de janeiro de 2026 10:00"),
        "Kofi Mensah",
        D,
    ),
    "zh": (
        block(("发件人:", "发送时间:", "收件人:", "主题:"), "张伟 <zw@finch.example>", "2026年1月5日 10:00"),
        "张伟",
        D,
    ),
    "qq": (
        block(
            ("发件人:", "发送时间:", "收件人:", "主题:"),
            '"张伟"<zw@finch.example>;',
            "2026年1月5日(星期一) 下午2:30",
        ),
        "张伟",
        "2026-01-05T14:30:00",
    ),
    "zh-tw": (
        block(
            ("寄件者:", "寄件日期:", "收件者:", "主旨:"), "張偉 <zw@finch.example>", "2026年1月5日 上午 10:00"
        ),
        "張偉",
        D,
    ),
    "ko": (
        block(
            ("보낸 사람:", "보낸 날짜:", "받는 사람:", "제목:"),
            "김민수 <kms@finch.example>",
            "2026년 1월 5일 월요일 오전 10:00",
        ),
        "김민수",
        D,
    ),
    "fa": (
        block(
            ("از:", "ارسال شده:", "به:", "موضوع:"),
            "علی رضایی <ali@finch.example>",
            "دوشنبه ۵ ژانویه ۲۰۲۶ ۱۰:۰۰",
        ),
        "علی رضایی",
        D,
    ),
    "tl": (
        block(("Mula kay:", "Ipinadala:", "Para kay:", "Paksa:"), K, "Lunes, Enero 5, 2026 10:00 AM"),
        "Kofi Mensah",
        D,
    ),
    "tl2": (
        block(("Mula sa:", "Petsa:", "Para sa:", "Paksa:"), K, "Lunes, Enero 5, 2026 10:00 AM"),
        "Kofi Mensah",
        D,
    ),
}
MARKS = [
    "-----Original Message-----",
    "-----Ursprüngliche Nachricht-----",
    "-----Message d'origine-----",
    "-----Message d’origine-----",
    "-----Mensaje original-----",
    "-----Mensagem original-----",
    "-----邮件原件-----",
    "------------------ 原始邮件 ------------------",
    "-----원본 메시지-----",
    "-----پیام اصلی-----",
    "-----Orihinal na mensahe-----",
    "---------- Forwarded message ---------",
    "-------- Weitergeleitete Nachricht --------",
    "-------- Message transféré --------",
    "-------- Mensaje reenviado --------",
    "-------- Mensagem encaminhada --------",
    "-------- Mensagem reencaminhada --------",
    "-------- 转发的消息 --------",
    "---------- 转发的邮件 ---------",
    "---------- 轉寄的郵件 ---------",
    "-------- 전달된 메시지 --------",
    "---------- پیام بازارسال‌شده ---------",
    "---------- پیام فوروارد شده ---------",
    "---------- Ipinasang mensahe ---------",
    "---------- Naipasang mensahe ----------",
    "Begin forwarded message:",
    "Anfang der weitergeleiteten Nachricht:",
    "Début du message transféré :",
    "Début du message réexpédié :",
    "Inicio del mensaje reenviado:",
    "Início da mensagem encaminhada:",
    "Início da mensagem reencaminhada:",
    "下面是被转发的邮件：",
    "开始转发的邮件：",
    "전달된 메시지 시작:",
]


def quotes(body: str) -> list[Segment]:
    return [s for s in segments_of(body, 0, None, None) if s.kind == "quote"]


@pytest.mark.parametrize("client", WROTE)
def test_the_line_that_says_who_wrote_opens_the_quote(client: str) -> None:
    line, author, date = WROTE[client]
    for body in (
        f"My own words.\n\n{line}\n\nquoted words stand here\nand more\n",
        f"My own words.\n\n{line}\n> quoted words\n> more\n",
    ):
        assert [(one.start, one.author, one.date) for one in quotes(body)] == [(15, author, date)]


@pytest.mark.parametrize("language", BLOCKS)
def test_a_block_of_header_lines_opens_the_quote(language: str) -> None:
    block, author, date = BLOCKS[language]
    body = f"My own words.\n\n{block}\nquoted words stand here\nand more\n"
    assert [(one.start, one.author, one.date) for one in quotes(body)] == [(15, author, date)]


@pytest.mark.parametrize("mark", MARKS)
def test_an_explicit_mark_stands_above_the_block(mark: str) -> None:
    for language in ("en", "fr", "zh", "ko", "de"):
        block, author, date = BLOCKS[language]
        body = f"My own words.\n\n{mark}\n\n{block}\nquoted words stand here\n"
        assert [(one.start, one.author, one.date) for one in quotes(body)] == [(15, author, date)]


def test_a_thread_through_three_languages_nests_each_writer_with_a_date() -> None:
    german = f"Am Mo., 5. Jan. 2026 um 10:00 Uhr schrieb {K}:"
    body = f"ok\n\n{WROTE['gmail ko'][0]}\n> gut\n>\n> {german}\n>> bien\n>>\n>> {WROTE['apple fr'][0]}\n>>> first\n"
    found = quotes(body)
    assert [one.author for one in found] == ["김민수", "Kofi Mensah", "Kofi Mensah"]
    assert [one.date for one in found] == [D, D, D]
    assert all(
        outer.start < inner.start and inner.end <= outer.end for outer, inner in itertools.pairwise(found)
    )


@pytest.mark.parametrize(
    "text",
    [
        "At 10:00 the manager wrote: pay attention",
        "On the whole he wrote well.\nBut:",
        "De: the ray\nPara: the ghost\nand so on",
        "在会议上我们讨论了以下内容：\n一、计划\n二、预算",
        "2026년 계획은 다음과 같습니다:\n첫째",
        "در جلسه دیروز گفتیم:\nیک",
    ],
)
def test_words_that_only_sound_like_it_open_no_quote(text: str) -> None:
    assert quotes(f"Hello,\n\n{text}\nmore words\n") == []


SIGNED = {
    "de": (
        "Hallo Kofi,\n\nder Plan steht.\n\n",
        "Mit freundlichen Grüßen\nAda Müller\nVertriebsleiterin\nTelefon: +49 30 901820\nMobil: +49 151 23456789",
        "Ada Müller",
    ),
    "de2": ("Hallo Kofi,\n\nder Plan steht.\n\n", "Viele Grüße\nAda", "Ada Müller"),
    "fr": (
        "Bonjour,\n\nle plan est prêt.\n\n",
        "Bien cordialement,\nAda Dupont\nDirectrice commerciale\nTél : 01 42 68 53 00",
        "Ada Dupont",
    ),
    "es": ("Hola:\n\nel plan está listo.\n\n", "Un saludo,\nAna García\nTeléfono: 912 345 678", "Ana García"),
    "pt": (
        "Olá,\n\no plano está pronto.\n\n",
        "Atenciosamente,\nAna Souza\nGerente de Vendas\nCelular: (11) 91234-5678",
        "Ana Souza",
    ),
    "zh": (
        "李经理，您好！\n\n计划已经准备好了。\n\n",
        "此致\n敬礼\n张伟\n销售部经理\n电话：010-62345678\n手机：13812345678",
        "张伟",
    ),
    "zh2": ("您好，附件是报价单。\n\n", "谢谢！\n张伟", "张伟"),
    "ko": (
        "안녕하세요.\n\n계획이 준비되었습니다.\n\n",
        "감사합니다.\n김민수 드림\n영업부 과장\n전화: 02-312-3456",
        "김민수",
    ),
    "fa": (
        "سلام،\n\nبرنامه آماده است.\n\n",
        "با احترام\nعلی رضایی\nمدیر فروش\nتلفن: ۰۲۱-۸۸۷۷۶۶۵۵",
        "علی رضایی",
    ),
    "tl": (
        "Magandang araw po,\n\nhanda na ang plano.\n\n",
        "Lubos na gumagalang,\nJose Santos\nTelepono: (02) 8123-4567",
        "Jose Santos",
    ),
}
DISCLAIMERS = {
    "de": "Diese E-Mail enthält vertrauliche Informationen. Wenn Sie nicht der richtige Adressat sind oder diese E-Mail irrtümlich erhalten haben, informieren Sie bitte den Absender.",
    "fr": "Ce message est confidentiel et destiné exclusivement à son destinataire. Si vous l'avez reçu par erreur, merci de le détruire et d'en avertir l'expéditeur.",
    "es": "Este mensaje es confidencial y está dirigido exclusivamente a su destinatario. Si lo ha recibido por error, le rogamos que lo elimine y avise al remitente.",
    "pt": "Esta mensagem é confidencial e destina-se exclusivamente ao seu destinatário. Se a recebeu por engano, por favor apague-a e avise o remetente.",
    "zh": "本邮件及其附件含有保密信息，仅限于发送给上面地址中列出的收件人。如果您错收了本邮件，请您立即通知发件人并删除本邮件。未经授权禁止使用。",
    "ko": "본 메일은 지정된 수신인만을 위한 것이며 기밀 정보를 포함하고 있을 수 있습니다. 잘못 수신하신 경우 즉시 삭제하여 주시기 바랍니다. 무단 배포를 금합니다.",
    "fa": "این ایمیل حاوی اطلاعات محرمانه است و تنها برای گیرنده آن ارسال شده است. اگر آن را به اشتباه دریافت کرده‌اید لطفاً آن را حذف کنید و فرستنده را آگاه سازید.",
}


@pytest.mark.parametrize("language", SIGNED)
def test_a_signature_is_found_and_the_disclaimer_below_it_is_apart(language: str) -> None:
    body, signature, author = SIGNED[language]
    for disclaimer in filter(lambda one: one is None or one, (None, DISCLAIMERS.get(language, ""))):
        text = body + signature + (f"\n\n{disclaimer}" if disclaimer else "")
        found = {s.kind: text[s.start : s.end] for s in segments_of(text, 0, author, None)}
        assert found["signature"] == signature
        assert found.get("disclaimer") == disclaimer


@pytest.mark.parametrize(
    "footer",
    [
        "_______________________________________________\nplans mailing list\nplans@lists.example\nhttps://lists.example/listinfo/plans",
        '-- \nYou received this message because you are subscribed to the Google Groups "plans" group.',
        "Sie erhalten diese E-Mail, weil Sie sich angemeldet haben. Hier abmelden: https://x.example",
        "如不想再收到此类邮件，请点击退订。",
    ],
)
def test_what_a_list_puts_below_is_a_footer(footer: str) -> None:
    text = f"Hello,\n\nthe plan stands.\n\nRegards,\nAda\n\n{footer}"
    found = {s.kind: text[s.start : s.end] for s in segments_of(text, 0, "Ada Lang", None)}
    assert found["signature"] == "Regards,\nAda" and found["footer"] in footer
