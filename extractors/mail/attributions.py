"""The marks by which mail programs introduce what they quote, and what they say of its author and date.

Every pattern is bounded in length, and works on a few lines at a time: nothing here takes time that grows faster than
the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.mail.moments import moment


@dataclass(frozen=True, slots=True)
class Mark:
    """``content`` is the number of the first line of what is quoted, after the mark."""

    content: int
    author: str | None
    date: str | None


LONGEST = 400
"""Characters of a line that patterns are tried on."""

_ORIGINAL = re.compile(
    r"\s*[-_*=~]{2,}\s*(?:begin )?(?:original (?:message|appointment|text)|forwarded (?:message|mail|by)|forwarded|inline attachment follows"
    r"|repl(?:y|ied) (?:message|separator)|ursprüngliche nachricht|weitergeleitete nachricht|message d['’]origine|message (?:original|initial)"
    r"|message (?:transféré|réexpédié)|mensaje (?:original|reenviado)|mensagem (?:original|encaminhada|reencaminhada)"
    r"|messaggio (?:originale|inoltrato)|(?:oorspronkelijk|doorgestuurd) bericht"
    r"|(?:回复的)?原(?:始)?(?:邮件|郵件|信件|郵件訊息)|邮件原件|(?:被)?[转轉][发寄發](?:的)?(?:邮件|郵件|消息|訊息|信件)"
    r"|원본 (?:메일|메시지)|전달된? (?:메일|메시지)|(?:پیام|نامه|ایمیل) (?:اصلی|بازارسال.?شده|فوروارد.?شده|ارجاع.?شده|هدایت.?شده)"
    r"|(?:orihinal na|(?:na)?ipinasang|naipasang) (?:mensahe|email))(?!\w).{0,80}$",
    re.I,
)
_BEGINS = re.compile(
    r"\s*(?:begin forwarded message|anfang der weitergeleiteten (?:nachricht|e-?mail)|début du message (?:transféré|réexpédié)"
    r"|inicio del mensaje reenviado|início da mensagem (?:encaminhada|reencaminhada)|inizio messaggio inoltrato"
    r"|(?:下面是被|以下是|开始|開始)[转轉][发寄發]的?(?:邮件|郵件)|전달된 메시지 시작|آغاز پیام (?:بازارسال|ارجاع).?شده)\s*[:：]\s*$",
    re.I,
)
_FORWARDED_BY = re.compile(
    r"\s*-{3,}\s*(?:forwarded by|weitergeleitet von|(?:transféré|réacheminé) par|(?:reenviado|remitido|encaminhado) por|ipinasa ni|转发人|轉寄者|전달자|فرستاده)(?!\w)",
    re.I,
)
_FROM_NAMES = "from|von|de|da|van|发件人|寄件者|寄件人|發件人|보낸 ?사람|보낸이|فرستنده|از|mula (?:sa|kay)|expéditeur|remitente|remetente"
_DATE_NAMES = (
    "sent|date|gesendet|datum|envoyé(?: le)?|date d['’]envoi|enviad[oa](?: el| em)?|fecha|data|inviato|verzonden|发送(?:时间|日期)|发件日期|寄件日期|傳送日期"
    "|日期|时间|時間|보낸 ?날짜|보낸 ?시간|날짜|تاریخ|ارسال(?:.?شده)?|زمان ارسال|petsa|ipinadala(?: noong)?"
)
_TO_NAMES = (
    "to|cc|bcc|an|kopie(?: \\(cc\\)| an)?|blindkopie|à|a|pour|destinataires?|copie(?: (?:à|cachée))?|cci|para(?: (?:sa|kay))?|destinatarios?|cco?|com cópia|con copia"
    "|aan|收件人|收件者|抄送(?:人)?|副本(?:抄送)?|密送|密件(?:抄送|副本)|(?:숨은 ?)?참조(?:인)?|받는 ?사람|받는이|수신(?:인|자)?|گیرند(?:ه|گان)|به|رونوشت|کپی|kay|kopya(?: kay)?"
)
_OTHER_NAMES = (
    "sent by|subject|reply-to|importance|when|where|attachments?|please respond to|betreff|thema|antwort an|anlagen|objet|pièces jointes|asunto|assunto|anexos|adjuntos"
    "|oggetto|onderwerp|主题|主題|主旨|附件|제목|첨부|موضوع|paksa"
)
FIELD = re.compile(
    rf"\s*[*_]{{0,2}}(?P<name>(?P<from>{_FROM_NAMES})|(?P<date>{_DATE_NAMES})|(?P<to>{_TO_NAMES})|{_OTHER_NAMES})[*_]{{0,2}}\s*[:：][*_]{{0,2}}\s*(?P<value>.*)$",
    re.I,
)
_NOTES_DATE = re.compile(
    r"(?<![\d/.-])(\d{1,2}/\d{1,2}/\d{2,4}|\d{1,2}\.\d{1,2}\.\d{2,4}|\d{4}([-/.])\d{1,2}\2\d{1,2})[ \t,]{1,4}"
    r"((?:(?:[上下]午|오[전후])[ \t]?)?\d{1,2}:\d\d(?::\d\d)?[ \t]?(?:[AP]M)?)",
    re.I,
)
_NOTES_FIELD = re.compile(rf"\s*(?:{_TO_NAMES}|{_OTHER_NAMES})\s*[:：]", re.I)
_NOTES_TO = re.compile(rf"\s*(?P<name>{_TO_NAMES})\s*[:：]", re.I)
_MONTH_FIRST = frozenset(
    (
        "from",
        "sent",
        "date",
        "to",
        "mula sa",
        "mula kay",
        "petsa",
        "ipinadala",
        "ipinadala noong",
        "kay",
        "para kay",
        "para sa",
    )
)
"""Fields of English and Filipino, whose writers mostly put the month first."""
GROUPWISE = re.compile(r"\s*>>>\s*(?P<who>.{2,150}?)\s+(?P<when>\d{1,2}/\d{1,2}/\d{2,4}.{0,30}?)\s*>>>\s*$")
_RULE = re.compile(r"\s*[-_*=]{10,}\s*$")

_WROTE = re.compile(
    r"""\s*(?:
        (?:on|le|am|el|il|em|no\ dia|op|den|på|dne|dnia|noong)\b.{4,300}?
        \b(?:wrote|writes|said|a\ écrit|schrieb.{0,120}|escribió|ha\ scritto|escreveu|schreef.{0,80}|skrev.{0,80}|napsal|napisał|sumulat.{0,120}|i?sinulat.{0,120})\s*[:：]
        |at\ \d{4}-\d\d-\d\d.{4,200}\bwrote\s*[:：]
        |(?:在\s*)?\d{4}\s*[年/-].{5,200}(?:写道|寫道)\s*[:：]
        |.{2,150}(?:于|於|在)\s*\d{4}\s*[年/-].{5,100}(?:写道|寫道)\s*[:：]
        |\d{2,4}\s?[년.-].{5,200}(?:작성|쓴\ 글|씀|썼습니다).{0,10}[:：]
        |(?:در|روز)\s.{5,200}نوشت.{0,10}[:：]
    )\s*$""",
    re.I | re.X | re.S,
)
_LOOSE = re.compile(
    r"\s*(?P<who>.{2,150}?)\s+(?:wrote|writes|said|schrieb|a écrit)(?:\s+(?:on|in|am|at)\s+.{3,80})?\s*[:：]\s*$",
    re.I,
)
_ADDRESS = re.compile(r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")


_OPENERS = (
    "on ", "le ", "am ", "el ", "il ", "em ", "no dia ", "op ", "den ", "på ", "dne ", "dnia ", "noong ", "at 2", "在", "در ", "روز ", "20"
)  # fmt: skip
_CLEANED = {
    **dict.fromkeys((*range(0x200E, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A))),
    0xA0: " ",
    0x202F: " ",
}
"""Marks of writing direction, which Persian programs put around what they quote, and spaces that do not break."""


def cleaned(line: str) -> str:
    """A line as patterns are tried on it, its length not kept."""
    return line if line.isascii() else line.translate(_CLEANED)


def promising(line: str, following: str) -> bool:
    """May a mark start at this line? Says no to nine lines in ten at a tenth of the cost of ``mark_at``."""
    text = line.lstrip()
    if text[:2] in _PAIRS:
        return len(text.rstrip()) >= _SHORTEST
    if ":" in text or "：" in text:
        return True
    if text[:8].lower().startswith(_OPENERS):
        return True
    return ":" in following and bool(text) and ("/" in following or following.lstrip()[:1].isdigit())


_SHORTEST = 8
"""Characters of the shortest mark that opens with a rule; "-- " opens a signature."""
_PAIRS = frozenset(a + b for a in "-_*=~>" for b in "-_*=~> ")


def mark_at(lines: Sequence[str]) -> Mark | None:
    """The mark that starts at the first of these lines and introduces all that follows. About 20 lines are enough, each
    :func:`cleaned` and of at most ``LONGEST`` characters.
    """
    first = lines[0]
    if not first.strip():
        return None
    if found := GROUPWISE.match(first):
        return Mark(1, _who(found.group("who")), moment(found.group("when")))
    if _ORIGINAL.match(first) or _FORWARDED_BY.match(first) or _BEGINS.match(first):
        return _original(lines)
    if _RULE.match(first):
        below = next((n for n in range(1, min(3, len(lines))) if lines[n].strip()), None)
        block = _block(lines, below) if below else None
        return block
    if FIELD.match(first):
        return _block(lines, 0)
    if (found := _NOTES_DATE.search(first)) and (notes := _notes(lines, 0, found)):
        return notes
    # the line above "---- Forwarded by …" is whatever was said last, and no name
    dated_below = (
        len(lines) > 1
        and len(first.strip()) <= 80
        and not (_ORIGINAL.match(lines[1]) or _FORWARDED_BY.match(lines[1]))
        and _NOTES_DATE.search(lines[1])
    )
    if dated_below and (notes := _notes(lines, 1, dated_below)):
        return notes
    return _wrote_below(lines)


def _wrote_below(lines: Sequence[str]) -> Mark | None:
    """ "On … wrote:" over at most three lines, with text that carries no ``>`` under it."""
    for last in range(min(3, len(lines))):
        if not lines[last].strip():
            return None
        if lines[last].rstrip().endswith((":", "：")):
            said = wrote_at(lines[: last + 1], loose=False)
            below = next((line for line in lines[last + 1 :] if line.strip()), "")
            return Mark(last + 1, said.author, said.date) if said and below else None
    return None


def wrote_at(lines: Sequence[str], loose: bool) -> Mark | None:
    """Do these lines, each :func:`cleaned`, together say who wrote what follows? ``loose`` takes "Name wrote:" too: for lines right above ``>``."""
    if not lines[-1].rstrip().endswith((":", "：")):
        return None
    joined = " ".join(line.strip() for line in lines)[: 2 * LONGEST]
    if _WROTE.match(joined):
        english = bool(re.match(r"(?:on|at)\b", joined, re.I))
        return Mark(len(lines), _writer(joined), moment(joined, day_first=not english))
    if loose and (found := _LOOSE.match(joined)):
        return Mark(len(lines), _who(found.group("who").lstrip(" -*=")), moment(joined))
    return None


_VERBS = (
    r"(?:wrote|writes|said|a\ écrit|escribió|ha\ scritto|escreveu|写道|寫道|님이|이\(가\)|نوشت|作成|작성)"
)
_WRITER = (
    re.compile(r"""["“]?(?P<who>[^"“”<>,，،:;\d]{2,80}?)["”]?\s*[<\[(]+\s*(?:mailto:)?[\w.+'-]{1,64}@""", re.I),
    re.compile(r"\b(?:schrieb|schreef|skrev|i?sinulat\ ni|sumulat\ si|ni)\ (?P<who>[^,<>:;\d]{2,80}?)\s*(?:ang\b.*|folgendes)?[:：]", re.I),
    re.compile(rf"(?:[AP]M|\d\d[:h]\d\d(?::\d\d)?(?:\s*[-+]\d{{4}})?|\d{{4}})(?:에)?[,，،]?\s+[\"“]?(?P<who>[^,，،<>:;\d\"“”]{{1,80}}?)[\"”]?\s*(?:<[^>]{{0,120}}>)?[,，]?\s*{_VERBS}", re.I),
)  # fmt: skip
_BEFORE = re.compile(
    r"^(?:(?:[AP]M|GMT[-+]?\d*|at|on|um|om|uhr|schrieb|schreef|skrev|i?sinulat\ ni|sumulat\ si|a\ las|às|à|ساعت|تاریخ|在|于|於|에)(?!\w)[\s,，،]*)+",
    re.I,
)


def _writer(said: str) -> str | None:
    for pattern in _WRITER:
        if found := pattern.search(said):
            name = _BEFORE.sub("", found.group("who").strip(" ,\t*\"'")).strip(" ,，،\t*\"'")
            if name:
                return name
    address = _ADDRESS.search(said)
    return address.group() if address else None


def _original(lines: Sequence[str]) -> Mark:
    """What follows an explicit mark: header lines of one kind or another, or the text at once. A letterhead may stand
    between the two.
    """
    start = 1
    if _FORWARDED_BY.match(lines[0]) and not re.search(r"-{3,}\s*$", lines[0]):
        # the mark goes on over one or two lines more
        start = next((n + 1 for n in range(1, min(3, len(lines))) if re.search(r"-{3,}\s*$", lines[n])), 1)
    between = 0
    for place in range(start, min(start + 8, len(lines))):
        line = lines[place][:LONGEST]
        if not line.strip():
            continue
        if FIELD.match(line) and (block := _block(lines, place, least=1)):
            return block
        if (found := _NOTES_DATE.search(line)) and (notes := _notes(lines, place, found)):
            return notes
        between += 1
        if between > 2 or len(line) > 80:
            break
    said = next((n for n in range(start, len(lines)) if lines[n].strip()), start)
    return Mark(min(said, len(lines)), None, None)


def _block(lines: Sequence[str], place: int, least: int = 3) -> Mark | None:
    """From, Sent, To, Subject lines: ``least`` of them, the first of them from or date. Their folded lines are of them."""
    author = date = None
    fields = 0
    last = place
    first = FIELD.match(lines[place])
    if first is None or (least > 1 and not (first.group("from") or first.group("date"))):
        return None
    sender_field = ""
    open_list = False
    for number in range(place, len(lines)):
        line = lines[number]
        found = FIELD.match(line)
        if found:
            name, value = found.group("name").lower(), found.group("value").strip(" *")
            fields += 1
            last = number
            open_list = value.endswith((",", ";")) or not value
            if found.group("from") and not sender_field:
                author, sender_field = _who(value), name
                date = date or moment(value)
            elif found.group("date"):
                day_first = name not in _MONTH_FIRST or (sender_field or "from") not in _MONTH_FIRST
                date = moment(value, day_first) or date
        elif not line.strip():
            # an empty line ends the block unless a field follows it
            following = lines[number + 1] if number + 1 < len(lines) else ""
            if not (fields and FIELD.match(following)) or fields >= 4:
                break
        elif fields and (line[:1] in " \t" or open_list):
            last = number
            open_list = line.rstrip().endswith((",", ";"))
        elif fields < least and number - last <= 1 and _NOTES_DATE.search(line):
            date = date or moment(line)
        else:
            break
    if fields < least or (least > 1 and not sender_field):
        return None
    return Mark(last + 1, author, date)


def _notes(lines: Sequence[str], row: int, found: re.Match[str]) -> Mark | None:
    """A name, a date, then To and cc, as Notes writes them; ``row`` holds the date."""
    fields = [n for n in range(row + 1, min(row + 7, len(lines))) if _NOTES_FIELD.match(lines[n])]
    if not any(_NOTES_TO.match(lines[n]) for n in fields):
        return None
    before = lines[row][: found.start()].strip()
    name = before if before else (lines[row - 1].strip() if row else "")
    name = re.sub(r"\s+on$|^from:\s*", "", name, flags=re.I).strip()
    if len(name) > 120 or name.endswith((".", "?", "!")):
        return None
    last = fields[0]
    open_list = False
    for number in range(fields[0], len(lines)):
        line = lines[number]
        if _NOTES_FIELD.match(line) or (
            line.strip() and (line[:1] in " \t" or open_list) and number == last + 1
        ):
            last = number
            open_list = line.rstrip().endswith((",", ";"))
        elif line.strip() or number > last + 2:
            break
    fields_to = (_NOTES_TO.match(lines[n]) for n in fields)
    english = any(f and f.group("name").lower() in _MONTH_FIRST for f in fields_to)
    return Mark(last + 1, _who(name), moment(found.group(), day_first=not english))


def _who(value: str) -> str | None:
    """A name out of a From value or an attribution; the address where there is no name."""
    value = value[:200]
    address = _ADDRESS.search(value)
    name = re.sub(r"<[^>]*>?|\[(?:mailto|smtp)[^\]]*\]?|\([^)]*\)|mailto:\S+", " ", value, flags=re.I)
    name = _NOTES_DATE.sub(" ", name)
    name = re.sub(r"\s+on(?:\s+behalf\s+of.*)?\s*$", "", name, flags=re.I)
    name = (
        re.sub(r"[@/](?:[\w&.-]+)(?:[@/][\w&. -]+)*\s*$", "", name)
        if not _ADDRESS.fullmatch(name.strip())
        else ""
    )
    name = re.sub(r"\s{2,}", " ", name).strip(" \t\"'*,;:-<>")
    return name or (address.group() if address else None)
