"""The marks by which mail programs introduce what they quote, and what they say of its author and date.

Every pattern is bounded in length, and works on a few lines at a time: nothing here takes time that grows faster than
the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Mark:
    """``content`` is the number of the first line of what is quoted, after the mark."""

    content: int
    author: str | None
    date: str | None


_LONGEST = 400
"""Characters of a line that patterns are tried on."""

_ORIGINAL = re.compile(
    r"\s*[-_*=~]{2,}\s*(?:begin )?(?:original (?:message|appointment|text)|forwarded (?:message|mail|by)|forwarded|inline attachment follows|reply (?:message|separator)"
    r"|ursprüngliche nachricht|weitergeleitete nachricht|message d'origine|message original|message transféré|mensaje original|mensaje reenviado|mensagem original|messaggio originale"
    r"|oorspronkelijk bericht|原始邮件|转发邮件|原始郵件|轉寄郵件|원본 메일|원본 메시지|전달된 메시지|پیام اصلی|نامه اصلی|orihinal na mensahe)\b.{0,80}$",
    re.I,
)
_FORWARDED_BY = re.compile(r"\s*-{3,}\s*forwarded by\b", re.I)
_FIELD = re.compile(
    r"\s*[*_]{0,2}(?P<name>from|sent by|sent|date|to|cc|bcc|subject|reply-to|importance|when|where|attachments?|please respond to"
    r"|von|gesendet|datum|an|betreff|de|envoyé|à|objet|para|enviado|asunto|assunto|da|inviato|a|oggetto|van|verzonden|aan|onderwerp"
    r"|发件人|发送时间|收件人|抄送|主题|日期|寄件者|收件者|主旨|보낸 사람|보낸사람|보낸 날짜|보낸날짜|받는 사람|받는사람|제목|날짜|참조|فرستنده|گیرنده|از|به|تاریخ|موضوع|ارسال|رونوشت"
    r"|mula sa|mula kay|petsa|para sa|paksa)[*_]{0,2}\s*[:：][*_]{0,2}\s*(?P<value>.*)$",
    re.I,
)
_FROM = frozenset(re.findall(r"\S+", "from von de da van 发件人 寄件者 فرستنده از")) | {
    "보낸 사람",
    "보낸사람",
    "mula sa",
    "mula kay",
}
_DATE = frozenset(
    re.findall(
        r"\S+", "sent date gesendet datum envoyé enviado inviato verzonden 发送时间 日期 날짜 تاریخ petsa"
    )
) | {"보낸 날짜", "보낸날짜"}
_NOTES_DATE = re.compile(
    r"(?<![\d/])(\d{1,2}/\d{1,2}/\d{2,4})[ \t,]{1,4}(\d{1,2}:\d\d(?::\d\d)?[ \t]?(?:[AP]M)?)", re.I
)
_NOTES_FIELD = re.compile(r"\s*(?:to|cc|sent by|please respond to|subject)\s*:", re.I)
GROUPWISE = re.compile(r"\s*>>>\s*(?P<who>.{2,150}?)\s+(?P<when>\d{1,2}/\d{1,2}/\d{2,4}.{0,30}?)\s*>>>\s*$")
_RULE = re.compile(r"\s*[-_*=]{10,}\s*$")

_WROTE = re.compile(
    r"""\s*(?:
        (?:on|le|am|el|il|em|op|den|på|dne|dnia|noong)\b.{4,300}?\b(?:wrote|writes|said|a\ écrit|schrieb.{0,80}|escribió|ha\ scritto|escreveu|schreef.{0,80}|skrev.{0,80}|napsal|napisał|sumulat.{0,80}|isinulat.{0,80})\s*[:：]
        |(?:在\s*)?\d{4}\s*年.{5,200}(?:写道|寫道)\s*[:：]
        |.{2,150}(?:于|於|在)\s*\d{4}\s*[年-].{5,100}(?:写道|寫道)\s*[:：]
        |\d{4}\s*[년.].{5,200}(?:작성|쓴\ 글|씀).{0,10}[:：]
        |در\s.{5,200}نوشت.{0,10}[:：]
    )\s*$""",
    re.I | re.X | re.S,
)
_LOOSE = re.compile(
    r"\s*(?P<who>.{2,150}?)\s+(?:wrote|writes|said|schrieb|a écrit)(?:\s+(?:on|in|am|at)\s+.{3,80})?\s*[:：]\s*$",
    re.I,
)
_ADDRESS = re.compile(r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")


_OPENERS = ("on ", "le ", "am ", "el ", "il ", "em ", "op ", "den ", "på ", "dne ", "dnia ", "noong ")


def promising(line: str, following: str) -> bool:
    """May a mark start at this line? Says no to nine lines in ten at a tenth of the cost of ``mark_at``."""
    text = line.lstrip()
    if text[:2] in _PAIRS or ":" in text or "：" in text:
        return True
    return text[:5].lower().startswith(_OPENERS) or ("/" in following and ":" in following and bool(text))


_PAIRS = frozenset(a + b for a in "-_*=~>" for b in "-_*=~> ")


def mark_at(lines: Sequence[str]) -> Mark | None:
    """The mark that starts at the first of these lines and introduces all that follows. About 20 lines are enough."""
    first = lines[0][:_LONGEST]
    if not first.strip():
        return None
    if found := GROUPWISE.match(first):
        return Mark(1, _who(found.group("who")), _moment(found.group("when")))
    if _ORIGINAL.match(first) or _FORWARDED_BY.match(first):
        return _original(lines)
    if _RULE.match(first):
        below = next((n for n in range(1, min(3, len(lines))) if lines[n].strip()), None)
        block = _block(lines, below) if below else None
        return block
    if _FIELD.match(first):
        return _block(lines, 0)
    if found := _NOTES_DATE.search(first):
        return _notes(lines, 0, found)
    if len(lines) > 1 and len(first.strip()) <= 80 and (found := _NOTES_DATE.search(lines[1][:_LONGEST])):
        return _notes(lines, 1, found)
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
    """Do these lines together say who wrote what follows? ``loose`` takes "Name wrote:" too: for lines right above ``>``."""
    if not lines[-1].rstrip().endswith((":", "：")):
        return None
    joined = " ".join(line.strip() for line in lines)[: 2 * _LONGEST]
    if _WROTE.match(joined):
        return Mark(len(lines), _writer(joined), _moment(joined))
    if loose and (found := _LOOSE.match(joined)):
        return Mark(len(lines), _who(found.group("who").lstrip(" -*=")), _moment(joined))
    return None


_WRITER = (
    re.compile(r"""["“]?(?P<who>[^"“”<>,:;\d]{2,80}?)["”]?\s*[<\[(]?\s*(?:mailto:)?[\w.+'-]{1,64}@[^\s>\])]{3,100}[>\])]*\s*(?:\([^)]{0,60}\))?\s*(?:wrote|writes|said|a écrit|escribió|ha scritto|escreveu|于|於|写道|님|نوشت|:)""", re.I),
    re.compile(r"(?:[AP]M|\d\d:\d\d(?::\d\d)?(?:\s*[-+]\d{4})?|\d{4}),?\s+(?P<who>[^,<>:;\d]{2,80}?)\s*(?:<[^>]{0,120}>)?,?\s*(?:wrote|writes|said|a écrit|escribió|写道|寫道|님)", re.I),
)  # fmt: skip


def _writer(said: str) -> str | None:
    for pattern in _WRITER:
        if found := pattern.search(said):
            name = found.group("who").strip(" ,\t*\"'")
            name = re.sub(r"^(?:[AP]M|at|on)\b[\s,]*", "", name, flags=re.I).strip()
            if name:
                return name
    address = _ADDRESS.search(said)
    return address.group() if address else None


def _original(lines: Sequence[str]) -> Mark:
    """What follows an explicit mark: header lines of one kind or another, or the text at once. A letterhead may stand
    between the two."""
    start = 1
    if _FORWARDED_BY.match(lines[0]) and not re.search(r"-{3,}\s*$", lines[0]):
        # the mark goes on over one or two lines more
        start = next((n + 1 for n in range(1, min(3, len(lines))) if re.search(r"-{3,}\s*$", lines[n])), 1)
    between = 0
    for place in range(start, min(start + 8, len(lines))):
        line = lines[place][:_LONGEST]
        if not line.strip():
            continue
        if _FIELD.match(line) and (block := _block(lines, place, least=1)):
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
    first = _FIELD.match(lines[place][:_LONGEST])
    if first is None or (least > 1 and first.group("name").lower() not in _FROM | _DATE):
        return None
    seen_from = False
    open_list = False
    for number in range(place, len(lines)):
        line = lines[number][:_LONGEST]
        found = _FIELD.match(line)
        if found:
            name, value = found.group("name").lower(), found.group("value").strip(" *")
            fields += 1
            last = number
            open_list = value.endswith((",", ";")) or not value
            if name in _FROM and not seen_from:
                author, seen_from = _who(value), True
                date = date or _moment(value)
            elif name in _DATE:
                date = _moment(value) or date
        elif not line.strip():
            # an empty line ends the block unless a field follows it
            following = lines[number + 1][:_LONGEST] if number + 1 < len(lines) else ""
            if not (fields and _FIELD.match(following)) or fields >= 4:
                break
        elif fields and (line[:1] in " \t" or open_list):
            last = number
            open_list = line.rstrip().endswith((",", ";"))
        elif fields < least and number - last <= 1 and _NOTES_DATE.search(line):
            date = date or _moment(line)
        else:
            break
    if fields < least or (least > 1 and not seen_from):
        return None
    return Mark(last + 1, author, date)


def _notes(lines: Sequence[str], row: int, found: re.Match[str]) -> Mark | None:
    """A name, a date, then To and cc, as Notes writes them; ``row`` holds the date."""
    fields = [n for n in range(row + 1, min(row + 7, len(lines))) if _NOTES_FIELD.match(lines[n])]
    if not fields:
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
    return Mark(last + 1, _who(name), _moment(found.group()))


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


_MONTHS = {
    name: number
    for number, name in enumerate(re.findall(r"\w+", "jan feb mar apr may jun jul aug sep oct nov dec"), 1)
}
_NAMED = re.compile(
    r"(?:\b(?P<d1>\d{1,2})(?:st|nd|rd|th|\.)?\s+(?:de\s+)?)?\b(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?,?\s+(?:(?P<d2>\d{1,2})(?:st|nd|rd|th)?,?\s+)?(?:de\s+)?(?P<year>\d{4})\b",
    re.I,
)
_NUMERIC = re.compile(r"\b(?P<year>\d{4})[-/.年]\s?(?P<month>\d{1,2})[-/.月]\s?(?P<day>\d{1,2})")
_SLASHED = re.compile(r"(?<!\d)(?P<a>\d{1,2})/(?P<b>\d{1,2})/(?P<year>\d{4}|\d\d)(?!\d)")
_TIME = re.compile(
    r"(?<![\d:])(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d))?\s?(?P<half>[ap]\.?m)?", re.I
)


def _moment(value: str) -> str | None:
    """ISO 8601 of a date within a line. A date that could be day first or month first is left out."""
    value = value[: 2 * _LONGEST]
    if found := _NAMED.search(value):
        day = found.group("d1") or found.group("d2")
        parts = (found.group("year"), _MONTHS[found.group("month").lower()], day)
    elif found := _NUMERIC.search(value):
        parts = (found.group("year"), int(found.group("month")), found.group("day"))
    elif found := _SLASHED.search(value):
        a, b, year = int(found.group("a")), int(found.group("b")), found.group("year")
        if a <= 12 and b <= 12 and a != b:
            return None
        month, own_day = (a, b) if a <= 12 else (b, a)
        parts = (year if len(year) == 4 else ("20" if int(year) < 70 else "19") + year, month, str(own_day))
    else:
        return None
    if not parts[2]:
        return None
    try:
        day_only = datetime(int(parts[0]), parts[1], int(parts[2]))
        time = _TIME.search(value, found.end()) or _TIME.search(value)
        if not time:
            return day_only.date().isoformat()
        hour = int(time.group("hour"))
        if half := time.group("half"):
            hour = hour % 12 + (12 if half.lower().startswith("p") else 0)
        return day_only.replace(
            hour=hour, minute=int(time.group("minute")), second=int(time.group("second") or 0)
        ).isoformat()
    except ValueError:
        return None
