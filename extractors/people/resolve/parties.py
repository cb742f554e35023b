"""People that headers name: those of the message itself, and those of the headers that replies quote."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from extractors.mail.attributions import cleaned, wrote_at
from extractors.people.find import wrapped_addresses as wrapped
from extractors.people.find.display_names import for_another, looks_personal, parse, strip_route
from extractors.people.lines import Lines
from extractors.people.resolve.address_spelling import address_fits
from records.documents import Document, Mailbox, Segment

Role = Literal["sender", "recipient", "author", "mentioned"]


@dataclass(frozen=True, slots=True)
class Party:
    """One entry of a header. ``start`` and ``end`` span the name in the text, or are -1 where it does not occur there."""

    start: int
    end: int
    name: str | None
    email: str | None
    role: Role


@dataclass(frozen=True, slots=True)
class Voice:
    """From ``start`` to ``end`` of the text, ``author`` speaks, to ``recipients``; None where it is not said who.

    ``opening``: where the quoted header that announces the voice begins.
    """

    opening: int
    start: int
    end: int
    author: Party | None
    recipients: tuple[Party, ...] = ()


_KEYS = r"From|Sent|Date|To|Cc|CC|cc|Bcc|Subject|Sent by|Reply-To|Phone No|发件人|寄件者|收件人|发送时间|主题|抄送|보낸\s?사람|받는\s?사람|제목|보낸\s?날짜|참조|فرستنده|گیرنده|از|به|موضوع|تاریخ|Mula kay|Para kay|Von|An|Gesendet|Betreff|De|Para|À|Objet|Enviado|Asunto"
FROM = re.compile(r"(?:From|发件人|寄件者|보낸\s?사람|فرستنده|Mula kay|Von|De)\s*[:：]\s*", re.I)
_TO = re.compile(r"(?:To|Cc|Bcc|收件人|抄送|받는\s?사람|참조|گیرنده|Para kay|An|Para|À)\s*[:：]\s*", re.I)
_KEY = re.compile(rf"(?:{_KEYS})\s*[:：]", re.I)
_DATE = re.compile(
    r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}(?:,?\s+(?:at\s+)?\d{1,2}:\d{2}(?::\d{2})?)?(?:\s*[AaPp]\.?[Mm])?(?:\s+[A-Z]{2,4}\d?)?"
)
_ON_DATE = re.compile(
    r"\s+on\s+\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\s+\d{1,2}:\d{2}(?::\d{2})?\s*(?:[AaPp][Mm])?\s*$"
)
_WROTE = re.compile(
    r"(?:^On\s.{4,60}?,\s+)?(?P<who>[^\n:]{2,90}?)\s*(?:wrote|writes|schrieb|a écrit|escribió)\s*:\s*$|^(?:在|于).{4,60}?[,，]\s*(?P<zh>[^\n]{2,60}?)\s*写道[:：]\s*$|(?P<ko>[^\n]{2,60}?)님이\s*작성",
    re.I,
)
_SAID = re.compile(r"wrote|writes|schrieb|a écrit|escribió|写道|작성", re.I)
"""One of these stands in all that ``_WROTE`` finds, which tries every place of a line."""
_FORWARDED = re.compile(r"\bForwarded by\s+(?P<who>[^\n]{3,70}?)\s+on\s+\d", re.I)
_ADDRESS = re.compile(r"[\w.+%&'=-]{1,64}@[\w.-]{1,200}\.[A-Za-z]{2,24}")
_ENTRY = re.compile(r'\s*(?:"[^"]{0,100}"|[^;,\n<"]|<[^>\n]{0,200}>|\n(?!\s*\n))+')
_HEADER_LINES = 40
_SPELLS = 0.5
_LINE = 400
"""Code points of a line that are looked at."""
_MOST = 400
"""Entries read of one quoted header."""


def of_headers(document: Document) -> list[Party]:
    """The mailboxes of the message's own header, with the places where its text shows them."""
    headers = document.headers
    if headers is None:
        return []
    end = next((s.end for s in document.segments if s.kind == "header"), document.text.find("\n\n"))
    limit = end if end > 0 else len(document.text)
    found: list[Party] = []
    place = 0
    fields: tuple[tuple[Role, tuple[Mailbox, ...]], ...] = (
        ("sender", headers.from_), ("recipient", headers.to), ("recipient", headers.cc), ("sender", headers.reply_to),
    )  # fmt: skip
    for role, boxes in fields:
        for box in boxes[:_MOST]:
            if box.name and (two := for_another(box.name)) is not None:
                for shared in _two(box, *two, role):
                    party, _ = _placed(document.text, shared[0], shared[1], place, limit)
                    found.append(party)
                continue
            party, place = _placed(document.text, box, role, place, limit)
            found.append(party)
    return found


def _two(box: Mailbox, writer: str, other: str, role: Role) -> list[tuple[Mailbox, Role]]:
    """Who writes for somebody else are two: the address is the other's, unless it spells the writer. A mailing list's
    ("via Talk") is neither's.
    """
    local = (box.email or "").partition("@")[0]
    own = bool(writer) and address_fits(local, parse(writer)) >= _SPELLS
    others = not own and bool(other) and address_fits(local, parse(other)) >= _SPELLS
    parties: list[tuple[Mailbox, Role]] = []
    if writer and looks_personal(writer):
        parties.append((replace(box, name=writer, email=box.email if own else ""), role))
    elif not own:
        # "p.p. Jane Roe": who writes is not said
        parties.append((replace(box, name=None, email=""), role))
    if other and looks_personal(other):
        parties.append((replace(box, name=other, email=box.email if others else ""), "mentioned"))
    return parties


def _placed(text: str, box: Mailbox, role: Role, place: int, limit: int) -> tuple[Party, int]:
    name = strip_route(box.name) if box.name else None
    if box.email and wrapped.is_wrapped(box.email):
        box = replace(box, email=wrapped.unwrap(box.email))
    if name and ("@" in name or _same_as(name, box.email)):
        name = None
    at = text.find(name, place, limit) if name else -1
    if at < 0 and name:
        at = text.find(name, 0, limit)
    if at < 0 or not name:
        return Party(-1, -1, name or None, box.email or None, role), place
    return Party(at, at + len(name), name, box.email or None, role), at + len(name)


def voices(document: Document, lines: Lines, own: list[Party]) -> tuple[list[Voice], list[Party]]:
    """Who speaks where, in order, and everybody whom quoted headers name."""
    quoted: list[Party] = []
    found: list[tuple[int, int, Party | None, tuple[Party, ...]]] = []
    first = 0
    if document.headers is not None:
        end = next((s.end for s in document.segments if s.kind == "header"), 0)
        first = lines.at(end) if end else 0
    senders = [p for p in own if p.role == "sender"]
    recipients = tuple(p for p in own if p.role == "recipient")
    found.append((0, lines.span(first)[0], senders[0] if senders else None, recipients))
    line = first
    while line < len(lines):
        step = 1
        header = _quoted_header(lines, line)
        if header is not None:
            author, others, step = header
            quoted.extend([*([author] if author else []), *others])
            after = lines.span(min(line + step, len(lines) - 1))[0]
            before = found[-1]
            found.append((lines.span(line)[0], after, author, tuple(others)))
            if step == 1 and (back := _unquoted(lines, line + 1)) is not None:
                # below the quoted lines the one who quotes speaks on
                found.append((lines.span(back)[0], lines.span(back)[0], before[2], before[3]))
        elif forwarded := _FORWARDED.search(lines.content(line)[:_LINE]):
            start, _ = lines.content_span(line)
            quoted.extend(
                _entry(lines.text, start + forwarded.start("who"), forwarded.group("who"), "mentioned")
            )
        line += max(1, step)
    found.extend(_segments(document, found))
    found.sort(key=lambda v: v[1])
    if document.kind != "forum":
        found.extend(_unannounced(lines, first, found, document))
        found.sort(key=lambda v: v[1])
    ends = [v[0] for v in found[1:]] + [len(lines.text)]
    return [Voice(a, b, max(b, e), who, to) for (a, b, who, to), e in zip(found, ends, strict=True)], quoted


def _unannounced(
    lines: Lines, line: int, known: list[tuple[int, int, Party | None, tuple[Party, ...]]], document: Document
) -> Iterator[tuple[int, int, Party | None, tuple[Party, ...]]]:
    """Runs of quoted lines of which nothing says who wrote them: nobody known speaks there, and below them whoever spoke
    above. A lone "From: Jane Roe" at the start of a run does say it.
    """
    openings = [v[0] for v in known]
    starts = [v[1] for v in known]
    authored = [(s.start, s.end) for s in document.segments if s.kind == "quote" and s.author]
    while line < len(lines):
        if not lines.quoted(line):
            line += 1
            continue
        begin = lines.span(line)[0]
        last = line
        while last + 1 < len(lines) and (
            lines.quoted(last + 1)
            or (not lines.content(last + 1) and last + 2 < len(lines) and lines.quoted(last + 2))
        ):
            last += 1
        end = lines.span(last)[1]
        at = bisect_left(starts, begin + 1) - 1
        before = known[max(0, at)]
        # announced just above, or within a quote that goes on
        just = at > 0 and lines.at(before[1]) >= line - 3 and not lines.text[before[1] : begin].strip()
        within = at > 0 and lines.quoted(lines.at(before[0]))
        inside = bisect_left(openings, begin)
        opened = openings[inside] if inside < len(openings) and openings[inside] <= end else None
        if not (just or within or opened == begin or any(a <= begin < b for a, b in authored)):
            content = lines.content(line)[:_LINE]
            lone = FROM.match(content)
            author = None
            if lone:
                start = lines.content_span(line)[0] + lone.end()
                author = next(iter(_entry(lines.text, start, content[lone.end() :], "author")), None)
            yield begin, lines.span(min(line + 1, last))[0] if author else begin, author, ()
            if opened is None and end < len(lines.text):
                yield end + 1, end + 1, before[2], before[3]
        line = last + 1


def _unquoted(lines: Lines, line: int) -> int | None:
    """The first line below a run of quoted ones, where ``line`` begins such a run."""
    first = next(
        (i for i in range(line, min(line + 3, len(lines))) if lines.content(i) or lines.quoted(i)), None
    )
    if first is None or not lines.quoted(first):
        return None
    for i in range(first, len(lines)):
        if not lines.quoted(i) and lines.content(i):
            return i
    return None


def _segments(
    document: Document, known: list[tuple[int, int, Party | None, tuple[Party, ...]]]
) -> Iterator[tuple[int, int, Party | None, tuple[Party, ...]]]:
    """Voices that the reader already knew: posts, and quotes with an author. Below a quote within a post its poster
    speaks on.
    """
    openings = sorted(k[0] for k in known[1:] if k[2])
    around: list[tuple[int, Party]] = []
    for segment in sorted(document.segments, key=lambda s: (s.start, -s.end)):
        if segment.kind not in ("post", "quote") or not segment.author:
            continue
        while around and around[-1][0] <= segment.start:
            around.pop()
        party = _author(document.text, segment)
        if party is None:
            continue
        if segment.kind == "quote":
            reach = min(segment.end, segment.start + 800) if around else segment.start + 800
            at = bisect_left(openings, segment.start - 40)
            announced = at < len(openings) and openings[at] <= reach
        else:
            announced = False
        if not announced:
            yield segment.start, segment.start, party, ()
        if around:
            yield segment.end, segment.end, around[-1][1], ()
        if segment.kind == "post" or around:
            around.append((segment.end, party))


def _author(text: str, segment: Segment) -> Party | None:
    """Who wrote a segment, as its reader says."""
    name = strip_route(segment.author or "")
    address = _ADDRESS.search(segment.author or "")
    if not name and not address:
        return None
    at = (
        text.find(
            name, max(0, segment.start - 400 if segment.kind == "quote" else segment.start), segment.end
        )
        if name
        else -1
    )
    return Party(
        at,
        at + len(name) if at >= 0 else -1,
        name or None,
        address.group() if address else None,
        "author",
    )


def _quoted_header(lines: Lines, line: int) -> tuple[Party | None, list[Party], int] | None:
    """The header of a quoted message that begins at ``line``: its author, whom it went to, and how many lines it takes."""
    content = lines.content(line)
    if not content or len(content) > 300:
        return None
    start, _ = lines.content_span(line)
    if found := FROM.match(content):
        following = range(line + 1, min(line + 8, len(lines)))
        if not _DATE.search(content) and sum(bool(_KEY.match(lines.content(i))) for i in following) < 2:
            return None
        body = _DATE.sub("", content[found.end() :]).rstrip()
        author = next(iter(_entry(lines.text, start + found.end(), body, "author")), None)
        others, step = _recipients(lines, line + 1)
        return author, others, step + 1
    if found := _ON_DATE.search(content):
        who = content[: found.start()]
        author = next(iter(_entry(lines.text, start, who, "author")), None)
        if author is None or _FORWARDED.search(content):
            return None
        others, step = _recipients(lines, line + 1)
        return author, others, step + 1
    if _SAID.search(content) and (found := _WROTE.search(content)):
        group = next(g for g in ("who", "zh", "ko") if found.group(g))
        said = wrote_at([cleaned(content)], loose=True)
        named = (said.author or "") if said else ""
        at = content.find(named, found.start(group)) if named else -1
        if at < 0:
            at = found.start(group)
        author = next(iter(_entry(lines.text, start + at, content[at : found.end(group)], "author")), None)
        return (author, [], 1) if author else None
    # Lotus Notes: a name alone, a date alone below it, then To:
    if len(content) <= 80:
        below = _spoken(lines, line + 1, 3)
        dated = bool(below) and bool(_DATE.fullmatch(lines.content(below[0]).strip()))
        if dated and any(
            _TO.match(lines.content(i)) for i in range(below[0] + 1, min(below[0] + 14, len(lines)))
        ):
            author = next(iter(_entry(lines.text, start, content, "author")), None)
            if author:
                others, step = _recipients(lines, below[0] + 1)
                return author, others, below[0] + 1 - line + step
    return None


def _spoken(lines: Lines, line: int, most: int) -> list[int]:
    """The first of the next ``most`` lines that says anything."""
    return [
        i for i in range(line, min(line + most, len(lines))) if any(c.isalnum() for c in lines.content(i))
    ][:1]


def _recipients(lines: Lines, line: int) -> tuple[list[Party], int]:
    """Reads To and Cc below a From; stops after the subject, or at text that is no header."""
    found: list[Party] = []
    first, blanks = line, 0
    field = None
    collected: list[tuple[int, int]] = []
    seen_any = False
    while line < min(len(lines), first + _HEADER_LINES):
        content = lines.content(line)
        if not any(c.isalnum() for c in content):
            blanks += not content
            if blanks > 2 or (seen_any and field == "subject"):
                break
            line += 1
            continue
        start, end = lines.content_span(line)
        if to := _TO.match(content):
            field, seen_any, blanks = "to", True, 0
            collected.append((start + to.end(), end))
        elif _KEY.match(content):
            subject = re.match(r"(?:Subject|主题|제목|موضوع|Betreff|Objet|Asunto)", content, re.I)
            field, seen_any, blanks = ("subject" if subject else "other"), True, 0
        elif field == "to" and not blanks and collected:
            collected[-1] = (collected[-1][0], end)
        elif not seen_any and (_DATE.search(content) or _ADDRESS.search(content)) and len(content) < 80:
            blanks = 0
        elif field == "subject" or blanks or not seen_any:
            break
        line += 1
    for start, end in collected:
        found.extend(_list(lines.text, start, end))
    return found, line - first


def _list(text: str, start: int, end: int) -> list[Party]:
    raw = text[start:end][:20_000]
    if ";" in raw:
        cuts = re.finditer(r'(?:"[^"]*"|[^;])+', raw)
    elif re.search(r"[/@<]", raw) or _all_full(raw):
        cuts = _ENTRY.finditer(raw)
    else:
        cuts = re.finditer(r"[\s\S]+", raw)
    parties: list[Party] = []
    for _, match in zip(range(_MOST), cuts, strict=False):
        parties.extend(_entry(text, start + match.start(), match.group(), "recipient"))
    return parties


def _all_full(raw: str) -> bool:
    return all(len(part.split()) >= 2 for part in raw.split(","))


def _entry(text: str, start: int, raw: str, role: Role) -> list[Party]:
    """One entry of a header as a party, if it is one."""
    address = _ADDRESS.search(raw)
    email = None
    if address:
        local, _, domain = address.group().rpartition("@")
        email = f"{local.strip(chr(39))}@{domain.lower()}"
    for _, _, held in wrapped.find(raw):
        email = held
    head = re.sub(r"\[?mailto:.*", "", raw, flags=re.S)
    if address and address.start() <= len(raw) - len(raw.lstrip(" '\"<\t\n")) + 1:
        head = ""
    name: str | None = strip_route(head)
    if (
        not name
        or _same_as(name, email)
        or (not looks_personal(name) and not (email and role == "author" and len(name) < 60))
    ):
        name = None
    if name is None and email is None:
        return []
    found = _written(text, name, start, start + len(raw)) if name else None
    return [Party(*(found or (-1, -1)), name, email, role)]


def _written(text: str, name: str, start: int, end: int) -> tuple[int, int] | None:
    """Where ``name`` stands in the text, a line break between its words or not."""
    pattern = r"\s+".join(re.escape(word) for word in name.split())
    found = re.compile(pattern).search(text, start, end)
    return found.span() if found else None


def _same_as(name: str, email: str | None) -> bool:
    """A display name that only repeats the address's local part names nobody."""
    local = (email or "").partition("@")[0].lower()
    return bool(local) and name.lower().replace(" ", "") == local and " " not in name
