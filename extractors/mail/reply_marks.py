"""The marks by which mail programs introduce what they quote, and what they say of its author and date.

The words of the marks are in ``vocabulary/tables/reply_marks.toml`` and ``header_labels.toml``, a column a
language. Every pattern is bounded in length and works on a few lines at a time: the time does not grow faster
than the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.mail.mark_dates import Moment, moment
from vocabulary import one_of
from vocabulary.calendar import month_pattern, weekdays


@dataclass(frozen=True, slots=True)
class Mark:
    """What introduces a quotation.

    ``content`` is the number of the first line of what is quoted, after the mark.

    ``author`` is a name, ``email`` an address; ``date`` is ISO 8601 and ``written`` the words that say it.
    """

    content: int
    author: str | None = None
    email: str | None = None
    date: str | None = None
    written: str | None = None


LONGEST = 400
"""Characters of a line that patterns are tried on."""

_ORIGINAL = re.compile(
    rf"\s*[-_*=~]{{2,}}\s*(?:begin )?{one_of('reply_marks.original')}(?!\w).{{0,80}}$", re.I
)
_BEGINS = re.compile(rf"\s*{one_of('reply_marks.begin')}\s*[:：]\s*$", re.I)
_FORWARDED_BY = re.compile(rf"\s*-{{3,}}\s*{one_of('reply_marks.forwarded_by')}(?!\w)", re.I)
_FROM, _DATE, _TO, _OTHER = (one_of(f"header_labels.{field}") for field in ("from", "date", "to", "other"))
_FIELD = re.compile(
    rf"\s*[*_]{{0,2}}(?P<name>(?P<date>{_DATE})|(?P<from>{_FROM})|(?P<to>{_TO})|{_OTHER})[*_]{{0,2}}\s*[:：][*_]{{0,2}}\s*(?P<value>.*)$",
    re.I,
)
_NOTES_DATE = re.compile(
    r"(?<![\d/.-])(\d{1,2}/\d{1,2}/\d{2,4}|\d{1,2}\.\d{1,2}\.\d{2,4}|\d{4}([-/.])\d{1,2}\2\d{1,2})[ \t,]{1,4}"
    r"((?:(?:[上下]午|오[전후])[ \t]?)?\d{1,2}:\d\d(?::\d\d)?[ \t]?(?:[AP]M)?)",
    re.I,
)
_NOTES_FIELD = re.compile(rf"\s*(?:{_TO}|{_OTHER})\s*[:：]", re.I)
_NOTES_TO = re.compile(rf"\s*(?P<name>{_TO})\s*[:：]", re.I)
_MONTH_FIRST = re.compile(
    "|".join(one_of(f"header_labels.{field}", languages=("en", "tl")) for field in ("from", "date", "to")),
    re.I,
)
"""Fields of English and Filipino, whose writers mostly put the month first."""
GROUPWISE = re.compile(r"\s*>>>\s*(?P<who>.{2,150}?)\s+(?P<when>\d{1,2}/\d{1,2}/\d{2,4}.{0,30}?)\s*>>>\s*$")
_RULE = re.compile(r"\s*[-_*=]{10,}\s*$")

_OPENER = re.compile(rf"\s*(?:{one_of('reply_marks.opener')}(?!\w)|at\ \d{{4}}-\d\d)", re.I)
_VERB = re.compile(
    rf"(?<![^\W\d_])(?:{one_of('reply_marks.wrote', 'reply_marks.said')}[^\w:：]{{0,4}}"
    rf"|{one_of('reply_marks.wrote_first')}[^\n]{{0,120}})[:：]\s*$",
    re.I,
)
_LOOSE = re.compile(
    rf"\s*(?P<who>.{{2,150}}?)\s+{one_of('reply_marks.wrote', 'reply_marks.said')}"
    r"(?:\s+(?:on|in|am|at)\s+.{3,80})?\s*[:：]\s*$",
    re.I,
)
_ADDRESS = re.compile(r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_BRACKETED_LAST = re.compile(
    r"^[^;=]*[<(\[]\s*(?:mailto:)?[^<>()\[\];=]{0,80}?[\w.+'-]{1,64}@[\w.-]{3,200}\s*[>)\]]\W{0,4}[:：]\s*$"
)
"""An address in brackets right before the colon: how programs announce a quotation without a verb."""
_CLEANED = {
    **dict.fromkeys((*range(0x200E, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A))),
    0xA0: " ",
    0x202F: " ",
}
"""Marks of writing direction, which Persian programs put around what they quote, and spaces that do not
break.
"""


def field_of(line: str) -> re.Match[str] | None:
    """The header field at the start of a line.

    Its groups are ``name``, ``value`` and one of ``from``, ``date`` and ``to``.
    """
    cut = line.find(":", 0, _LONGEST_LABEL)
    if cut < 0:
        cut = line.find("：", 0, _LONGEST_LABEL)
    # nine lines in ten with a colon have an hour or a sentence before it
    return _FIELD.match(line) if cut >= 0 and not any(map(str.isdecimal, line[:cut])) else None


_LONGEST_LABEL = 48
"""Characters of the longest label of a field, with its marks and blanks."""


def cleaned(line: str) -> str:
    """A line as patterns are tried on it, its length not kept."""
    return line if line.isascii() else line.translate(_CLEANED)


def promising(line: str, following: str) -> bool:
    """May a mark start at this line? Says no to nine lines in ten at a tenth of the cost of ``mark_at``."""
    text = line.lstrip()
    if not text:
        return False
    if text[:2] in _PAIRS:
        return len(text.rstrip()) >= _SHORTEST
    if ":" in text or "：" in text:
        return True
    if _OPENER.match(text[:24]):
        return True
    return ":" in following and bool(text) and ("/" in following or following.lstrip()[:1].isdigit())


_SHORTEST = 8
"""Characters of the shortest mark that opens with a rule; "-- " opens a signature."""
_PAIRS = frozenset(a + b for a in "-_*=~>" for b in "-_*=~> ")


def mark_at(lines: Sequence[str]) -> Mark | None:
    """Find the mark that starts at the first of these lines and introduces all that follows.

    Args:
        lines: About 20 lines, each :func:`cleaned` and of at most ``LONGEST`` characters.
    """
    first = lines[0].strip()
    if not first:
        return None
    if first[0] in _RULE_SIGNS:
        return _behind_rule(lines)
    if first[-1] in ":：" and _BEGINS.match(first):
        return _original(lines)
    if (
        len(lines) > 1
        and first[-1].isdigit()
        and _TIME_ALONE.fullmatch(lines[1].strip())
        and _DATE_AT_END.search(first)
    ):
        broken = _dated([f"{first} {lines[1].strip()}", *lines[2:]])
        return replace(broken, content=broken.content + 1) if broken else None
    return _dated(lines)


_RULE_SIGNS = frozenset("-_*=~>")
_DATE_AT_END = re.compile(r"(?<![\d/.-])\d{1,2}([/.-])\d{1,2}\1\d{2,4}\s*$")
_TIME_ALONE = re.compile(r"\d{1,2}:\d\d(?::\d\d)?(?:\s?[AP]M)?", re.I)


def _behind_rule(lines: Sequence[str]) -> Mark | None:
    """A mark that begins with dashes or their like.

    "-----Original Message-----", a rule above a block of fields.
    """
    first = lines[0]
    if found := GROUPWISE.match(first):
        return _mark(1, _sender(found["who"]), moment(found["when"]))
    if _ORIGINAL.match(first) or _FORWARDED_BY.match(first):
        return _original(lines)
    if _RULE.match(first):
        below = next((n for n in range(1, min(3, len(lines))) if lines[n].strip()), None)
        return _block(lines, below) if below else None
    return _dated(lines)


def _dated(lines: Sequence[str]) -> Mark | None:
    """A mark without dashes: a block of fields, the rows of Notes, "On … wrote:"."""
    first = lines[0]
    if field_of(first):
        return _block(lines, 0) or _from_on_date(first)
    if (found := _NOTES_DATE.search(first)) and (notes := _notes(lines, 0, found)):
        return notes
    return _notes_below(lines) or _wrote_below(lines)


def _notes_below(lines: Sequence[str]) -> Mark | None:
    """A name alone, and the date on the line below it."""
    first = lines[0]
    if len(lines) < 2 or len(first.strip()) > 80:
        return None
    found = _NOTES_DATE.search(lines[1])
    # the line above "---- Forwarded by …" is whatever was said last, and no name
    if found is None or _ORIGINAL.match(lines[1]) or _FORWARDED_BY.match(lines[1]):
        return None
    return _notes(lines, 1, found)


def _from_on_date(line: str) -> Mark | None:
    """One line that says both: "From: Jane Roe on 02/27/2001 06:51 PM"."""
    found = field_of(line)
    if found is None or not found["from"] or not _NOTES_DATE.search(found["value"]):
        return None
    sender = _sender(found["value"])
    return _mark(1, sender, moment(found["value"])) if sender[0] else None


def lone_from(line: str) -> Mark | None:
    """A lone "From: Jane Roe", where marked lines begin: it says whose they are."""
    found = field_of(line)
    if found is None or not found["from"]:
        return None
    sender = _sender(found["value"])
    return _mark(1, sender, None) if any(sender) else None


def _wrote_below(lines: Sequence[str]) -> Mark | None:
    """The announcement "On … wrote:" over a few lines, with text that carries no ``>`` under it."""
    opened = _OPENER.match(lines[0]) is not None
    said: list[str] = []
    for last in range(min(_MOST_LINES if opened else _MOST_UNOPENED, len(lines))):
        line = lines[last].strip()
        if line:
            said.append(line)
        elif not opened:  # Polymail puts empty lines within its mark
            return None
        if line.endswith((":", "：")):
            if _announced_later(said, opened):
                return None
            mark = wrote_at(said, loose=False)
            below = any(line.strip() for line in lines[last + 1 :])
            return replace(mark, content=last + 1) if mark and below else None
    return None


def _announced_later(said: Sequence[str], opened: bool) -> bool:
    """Whether lines behind the first announce a quotation by themselves: the first is the writer's own."""
    return any(
        (_OPENER.match(said[first]) or (not opened and first == len(said) - 1))
        and _announces(" ".join(said[first:]))
        for first in range(1, len(said))
    )


_MOST_LINES, _MOST_UNOPENED = 7, 3
"""Lines over which "On … wrote:" is followed, and one that begins with a date or a name."""


def wrote_at(lines: Sequence[str], loose: bool) -> Mark | None:
    """Read what lines that end in a colon say of who wrote what follows.

    Args:
        lines: The lines, each :func:`cleaned`.
        loose: Whether "Name wrote:" suffices: for lines right above ``>``.
    """
    if not lines[-1].rstrip().endswith((":", "：")):
        return None
    joined = " ".join(line.strip() for line in lines)[: 2 * LONGEST]
    english = bool(re.match(r"(?:on|at|noong)\b", joined, re.I))
    if _announces(joined):
        return _mark(len(lines), _writer(joined), moment(joined, day_first=not english))
    if loose and (found := _LOOSE.match(joined)):
        return _mark(len(lines), _sender(found["who"].lstrip(" -*=")), moment(joined))
    return None


def _announces(said: str) -> bool:
    """Does a line that ends in a colon announce a quotation?

    It says that somebody wrote, and when; or when, and from which address, as Russian and Japanese programs
    do without a verb.
    """
    if len(said) > _LONGEST_MARK:
        return False
    verb = _VERB.search(said)
    if verb and _OPENER.match(said) and verb.start() > _SHORTEST_MARK and _WHEN.search(said, 0, verb.end()):
        return True
    if field_of(said):
        return False
    dated = moment(said, day_first=True)
    if dated is None:
        return False
    return bool(verb) or (bool(_BRACKETED_LAST.search(said)) and "T" in dated.iso)


_WHEN = re.compile(
    rf"\d{{1,2}}[:.h]\d\d|\d{{1,4}}[./-]\d{{1,2}}|\d\s*[年월년日]|{month_pattern()}"
    rf"|(?<![^\W\d_])(?:{'|'.join(map(re.escape, sorted(weekdays(), key=len, reverse=True)))})(?![^\W\d_])|@",
    re.I,
)
"""A date, an hour or an address: what makes "On … wrote:" an announcement."""
_SHORTEST_MARK = 6
"""Characters before the verb of the shortest "On …, Jane wrote:"."""
_LONGEST_MARK = 420
"""Characters of the longest "On … wrote:"."""

_NAME = r"[\"“]?(?P<who>[^,،，<>:;\d\"“”]{1,80}?)[\"”]?"
_FAMILY_FIRST = r"(?P<who>[^\W\d_][^,<>:;\d\"“”]{0,40}?,\s[^\W\d_][^,<>:;\d\"“”]{0,40}?)"
_BRACKETS = r"\s*(?:<[^>]{0,120}>)?[,，]?\s*"
_HOUR = r"(?:[AP]M|\d\d[:.h]\d\d(?::\d\d)?(?:\s*[-+]\d{4})?|\d{4})(?:에)?"
_WROTE = one_of("reply_marks.wrote")
_BEHIND_VERB = (
    rf"(?<!\w)(?:schrieb|schreef|skrev|{one_of('reply_marks.before_author', languages=('tl',))})\ "
    r"(?P<who>[^,<>:;\d]{2,80}?)"
    rf"\s*(?:{one_of('reply_marks.after_author', languages=('tl', 'de'))}\b.*)?[:：]"
)
_WRITER = tuple(
    re.compile(source, re.I)
    for source in (
        r"[\"“]?(?P<who>[^\"“”<>,،，:;\d]{2,80}?)[\"”]?\s*[<\[(]+\s*(?:mailto:)?[^<>()\[\]]{0,80}?[\w.+'-]{1,64}@",
        _BEHIND_VERB,
        rf"{_HOUR}[,،，]?\s+{_FAMILY_FIRST}{_BRACKETS}{_WROTE}",
        rf"{_HOUR}[,،，]?\s+{_NAME}{_BRACKETS}(?:{one_of('reply_marks.after_author')}|{_WROTE})",
        rf"^\s*{_NAME}{_BRACKETS}(?:于|於|在|{_WROTE})",
    )
)
"""Where the writer's name stands: before an address, behind the verb, behind the hour, or first of all."""
_BEFORE = re.compile(
    rf"^(?:(?:GMT[-+]?\d*|{one_of('reply_marks.before_author')}|{one_of('reply_marks.opener')})(?!\w)[\s,，،]*)+",
    re.I,
)


def _writer(said: str) -> tuple[str | None, str | None]:
    """The name and the address of who wrote, of an announcement."""
    address = _ADDRESS.search(said)
    email = address.group() if address else None
    for pattern in _WRITER:
        if found := pattern.search(said):
            name = _BEFORE.sub("", found["who"].strip(" ,\t*\"'")).strip(" ,，،\t*\"'.")
            if name and not name.isdigit():
                return name, email
    return None, email


def _original(lines: Sequence[str]) -> Mark:
    """What follows an explicit mark: header lines of one kind or another, or the text at once.

    A letterhead may stand between the two.
    """
    start = 1
    if _FORWARDED_BY.match(lines[0]) and not re.search(r"-{3,}\s*$", lines[0]):
        # the mark goes on over one or two lines more
        start = next((n + 1 for n in range(1, min(3, len(lines))) if re.search(r"-{3,}\s*$", lines[n])), 1)
    if boxed := _boxed(lines, start):
        return boxed
    between = 0
    for place in range(start, min(start + 8, len(lines))):
        line = lines[place][:LONGEST]
        if not line.strip():
            continue
        if field_of(line) and (block := _block(lines, place, least=1)):
            return block
        if (found := _NOTES_DATE.search(line)) and (notes := _notes(lines, place, found)):
            return notes
        if between == 0 and (said := _wrote_below(lines[place:])):
            return replace(said, content=place + said.content)
        between += 1
        if between > 2 or len(line) > 80:
            break
    said_at = next((n for n in range(start, len(lines)) if lines[n].strip()), start)
    return Mark(min(said_at, len(lines)))


_BOX_RULE = re.compile(r"\s*\|-{4,}\+")
_BOX = re.compile(r"^[\s>|+-]+|[\s>|+-]+$")


def _boxed(lines: Sequence[str], start: int) -> Mark | None:
    """The same in boxes of dashes, as Notes draws it: a cell with name and date, a cell with the fields."""
    if not any(_BOX_RULE.match(line) for line in lines[start : start + 3]):
        return None
    rows = [(n, _BOX.sub("", lines[n])) for n in range(start, len(lines))]
    rows = [(n, row) for n, row in rows if any(map(str.isalnum, row))]
    if len(rows) < 4 or not _NOTES_DATE.fullmatch(f"{rows[1][1]} {rows[2][1]}"):
        return None
    folded = [rows[0][1], f"{rows[1][1]} {rows[2][1]}", *(row for _, row in rows[3:])]
    mark = _notes_below(folded)
    if mark is None:
        return None
    last = rows[min(mark.content, len(rows) - 1)][0]
    while last + 1 < len(lines) and not any(map(str.isalnum, lines[last + 1])):
        last += 1
    return replace(mark, content=last + 1)


_FULL_LINE = 56
"""Characters from which on a line may have been broken by the program that sent it."""


class _Fields:
    """What a block of From, Sent, To and Subject lines has said so far."""

    def __init__(self, first: int) -> None:
        self.sender: tuple[str | None, str | None] = (None, None)
        self.sent: Moment | None = None
        self.sender_field = ""
        self.count, self.last, self.open_list, self.listing = 0, first, False, False

    def take(self, number: int, found: re.Match[str]) -> None:
        """Read one field, which stands on the line ``number``."""
        name, value = found["name"].lower(), found["value"].strip(" *")
        self.count, self.last = self.count + 1, number
        self.open_list = value.endswith((",", ";")) or not value
        self.listing = found["to"] is not None
        if found["from"] and not self.sender_field:
            self.sender, self.sender_field = _sender(value), name
            self.sent = self.sent or moment(value)
        elif found["date"]:
            month_first = all(map(_MONTH_FIRST.fullmatch, (name, self.sender_field or "from")))
            self.sent = moment(value, not month_first) or self.sent

    def may_go_on(self, line: str, above: str) -> bool:
        """Whether a line without a field may belong to the field above it.

        Indented, behind a comma, or a list that broke.
        """
        broken = self.listing and len(above) >= _FULL_LINE and re.search(r"[@/;,<]", line) is not None
        return bool(self.count) and (line[:1] in " \t" or self.open_list or broken)

    def goes_on(self, number: int, line: str) -> None:
        """Take a line that belongs to the field above it."""
        self.last = number
        self.open_list = line.rstrip().endswith((",", ";"))


def _block(lines: Sequence[str], place: int, least: int = 3) -> Mark | None:
    """From, Sent, To, Subject lines: ``least`` of them, the first of them from or date.

    Their folded lines are of them.
    """
    first = field_of(lines[place])
    if first is None or (least > 1 and not (first["from"] or first["date"])):
        return None
    block = _Fields(place)
    for number in range(place, len(lines)):
        line = lines[number]
        if found := field_of(line):
            block.take(number, found)
        elif not line.strip():
            # an empty line ends the block unless a field follows it
            following = lines[number + 1] if number + 1 < len(lines) else ""
            if block.count >= 4 or not (block.count and field_of(following)):
                break
        elif block.may_go_on(line, lines[number - 1]):
            block.goes_on(number, line)
        elif block.count < least and number - block.last <= 1 and _NOTES_DATE.search(line):
            block.sent = block.sent or moment(line)
        else:
            break
    if block.count < least or (least > 1 and not block.sender_field):
        return None
    return _mark(block.last + 1, block.sender, block.sent)


def _notes(lines: Sequence[str], row: int, found: re.Match[str]) -> Mark | None:
    """A name, a date, then To and cc, as Notes writes them; ``row`` holds the date."""
    below = range(row + 1, min(row + 7, len(lines)))
    fields = [n for n in below if _NOTES_FIELD.match(lines[n])]
    before = lines[row][: found.start()].strip()
    if not any(_NOTES_TO.match(lines[n]) for n in fields):
        return _name_on_date(lines, row, found)
    name = before if before else (lines[row - 1].strip() if row else "")
    name = re.sub(r"\s+on$|^from:\s*", "", name, flags=re.I).strip()
    if len(name) > 120 or name.endswith((".", "?", "!")):
        return None
    last, open_list = fields[0], False
    for number in range(fields[0], len(lines)):
        line = lines[number]
        broken = len(lines[number - 1]) >= _FULL_LINE and re.search(r"[@/;,<]", line) is not None
        folded = bool(line.strip()) and (line[:1] in " \t" or open_list or broken) and number == last + 1
        if _NOTES_FIELD.match(line) or folded:
            last, open_list = number, line.rstrip().endswith((",", ";"))
        elif line.strip() or number > last + 2:
            break
    fields_to = (_NOTES_TO.match(lines[n]) for n in fields)
    english = any(f and _MONTH_FIRST.fullmatch(f["name"]) for f in fields_to)
    return _mark(last + 1, _sender(name), moment(found.group(), day_first=not english))


_ON_DATE = re.compile(r"(?P<who>[^\n:]{3,90}?)\s+on\s*$", re.I)


def _name_on_date(lines: Sequence[str], row: int, found: re.Match[str]) -> Mark | None:
    """A line of its own, "Jane Roe on 02/27/2001 06:51:37 PM", that Notes writes above a reply."""
    if row or lines[0][found.end() :].strip():
        return None
    said = _ON_DATE.fullmatch(lines[0][: found.start()].strip(" \"'"))
    sender = _sender(said["who"]) if said else (None, None)
    if not sender[0] or not (sender[1] or re.search(r"/|\w{2,}\W+\w{2,}", sender[0])):
        return None
    return _mark(1, sender, moment(found.group()))


def _mark(content: int, sender: tuple[str | None, str | None], sent: Moment | None) -> Mark:
    name, email = sender
    iso, written = sent if sent is not None else (None, None)
    return Mark(content, name, email, iso, written)


def _sender(value: str) -> tuple[str | None, str | None]:
    """The name and the address in a From value or an announcement; either may be missing."""
    value = value[:200]
    address = _ADDRESS.search(value)
    name = re.sub(r"<[^>]*>?|\[(?:mailto|smtp)[^\]]*\]?|\([^)]*\)|mailto:\S+", " ", value, flags=re.I)
    name = _NOTES_DATE.sub(" ", name)
    name = re.sub(r"\s+on(?:\s+behalf\s+of.*)?\s*$", "", name, flags=re.I)
    if _ADDRESS.fullmatch(name.strip(" \t\"'")):
        name = ""
    else:
        name = re.sub(r"(?<=\w)\s*[@/].*$", "", name, flags=re.S)
    name = re.sub(r"\s{2,}", " ", name).strip(" \t\"'*,;:-<>")
    return name or None, address.group() if address else None
