"""Contact cards (vCard 2.1, 3.0, 4.0) and calendars (iCalendar) as text that a person would write.

Name, organisation, labelled numbers, addresses, one a line; what belongs to one card or event stands
together.

Kith's own: the libraries for it raise on the first line that is not as RFC 6350 or RFC 5545 want it, and none
reads vCard 2.1, which is what phones and old Outlooks send. Nothing is raised here.
"""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from extractors.charsets import decode, known, storable
from extractors.text import document_of
from records.documents import Document, Notice, Original, Reading, Segment
from settings import Limits

TYPES = {b"VCARD": "text/vcard", b"VCALENDAR": "text/calendar"}
_BEGIN = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,20}BEGIN[ \t]*:[ \t]*(VCARD|VCALENDAR)\b", re.I)
_NAME = re.compile(r"(?:[\w-]{1,40}\.)?([\w-]{1,60})(?=[;:])")
_PARAMETER = re.compile(r';([\w-]{1,40})(?:=((?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*))?')
_LONGEST = 200_000
"""Characters of one line: a photograph's lines are longer and left out."""
_BULKY = frozenset(("PHOTO", "LOGO", "SOUND", "KEY", "ATTACH"))
"""What says nothing as text: nobody misses it."""
_MOST = 50_000
"""Lines that are read of one file."""
_ESCAPED = re.compile(r"\\(.)", re.S)
_KINDS = (
    ("fax", "Fax"),
    ("cell", "Mobile"),
    ("iphone", "Mobile"),
    ("pager", "Pager"),
    ("home", "Home phone"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A content line: its name in upper case, its parameters' values in lower-case names, its raw value."""

    name: str
    parameters: dict[str, list[str]]
    value: str


def media_type_of(content: bytes) -> str | None:
    """``text/vcard`` or ``text/calendar`` by the first line, None for anything else."""
    found = _BEGIN.match(content[:200])
    return TYPES[found.group(1).upper()] if found else None


def read(original: Original, reading: Reading, limits: Limits) -> tuple[Document, list[Original]]:
    """The cards or events of a file, an empty line between them, each a segment."""
    declared = re.search(r"charset=\"?([\w.:-]+)", original.media_type or "", re.I)
    text, sure = decode(original.content, declared.group(1) if declared else None)
    blocks: list[tuple[str, str | None]] = []
    size = 0
    cut: list[str] = []
    for block, author in _blocks(_lines(text, cut)):
        size += len(block) + 2
        blocks.append((block, author))
        if size > limits.text_characters:
            break
    whole = "\n\n".join(block for block, _ in blocks)
    notices: tuple[Notice, ...] = (
        () if sure else (Notice("charset_guessed", "The declared charset is wrong; another was used."),)
    )
    notices += tuple(Notice("text_cut", message) for message in dict.fromkeys(cut))
    document = document_of(original, whole, notices)
    segments, place = list(document.segments), 0
    for block, author in blocks:
        if author:
            segments.append(Segment("signature", place, place + len(block), author))
        place += len(block) + 2
    title = next((block.split("\n", 1)[0] for block, _ in blocks), None)
    return replace(document, title=title, segments=tuple(segments)), []


def _lines(text: str, cut: list[str]) -> Iterator[Line]:
    """Content lines, unfolded, without lines that are none. What a limit leaves out is told in ``cut``."""
    for count, line in enumerate(_unfolded(text)):
        if count >= _MOST:
            cut.append(f"Lines after the first {_MOST:,} were left out. Split the file.")
            return
        found = _NAME.match(line)
        if not found:
            continue
        if len(line) > _LONGEST:
            if found.group(1).upper() not in _BULKY:
                cut.append(f"Lines of over {_LONGEST:,} characters were left out.")
            continue
        parameters: dict[str, list[str]] = {}
        place = found.end()
        while one := _PARAMETER.match(line, place):
            name, values = one.group(1).lower(), one.group(2)
            if values is None:
                name, values = "type", one.group(1)  # vCard 2.1 leaves the name out
            parameters.setdefault(name, []).extend(
                value.strip('"') for value in re.findall(r'"[^"]*"|[^,]+', values)
            )
            place = one.end()
        if place < len(line) and line[place] == ":":
            yield Line(found.group(1).upper(), parameters, line[place + 1 :])


def _unfolded(text: str) -> Iterator[str]:
    held: list[str] = []
    soft = False
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if held and soft:
            # a soft line break of quoted-printable
            held[-1] = held[-1][:-1]
            held.append(line)
        elif held and line[:1] in (" ", "\t"):
            held.append(line[1:])
        else:
            if held:
                yield "".join(held)
            held = [line]
        soft = line.endswith("=") and "QUOTED-PRINTABLE" in held[0][:300].upper()
    if held:
        yield "".join(held)


def _raw(line: Line) -> str:
    """The value with its transfer encoding undone."""
    encodings = [
        value.lower() for value in [*line.parameters.get("encoding", []), *line.parameters.get("type", [])]
    ]
    if "quoted-printable" not in encodings:
        return line.value
    data = quopri.decodestring(line.value.encode("utf-8", "replace"))
    charset = next(iter(line.parameters.get("charset", [])), None)
    return storable(decode(data, charset if known(charset) else None)[0])


def _plain(value: str) -> str:
    """A value as it is read: escapes undone, on one line."""
    value = _ESCAPED.sub(lambda found: " " if found.group(1) in "nN" else found.group(1), value)
    return " ".join(value.split())


def _parts(value: str) -> list[str]:
    """The parts of a value that semicolons divide."""
    return [_plain(part) for part in re.split(r"(?<!\\);", value)]


def _blocks(lines: Iterator[Line]) -> Iterator[tuple[str, str | None]]:
    """The text of each card or event, and whose card it is."""
    open_: list[str] = []
    held: list[Line] = []
    for line in lines:
        if line.name == "BEGIN":
            open_.append(line.value.strip().upper())
            if open_[-1] in ("VCARD", "VEVENT", "VTODO", "VJOURNAL"):
                held = []
        elif line.name == "END":
            ended = line.value.strip().upper()
            if ended in ("VEVENT", "VTODO", "VJOURNAL"):
                yield from _if_any(_event(held), None)
                held = []
            elif ended == "VCARD":
                yield from _if_any(_card(held), _name_of(held))
                held = []
            if open_:
                open_.pop()
        elif open_ and open_[-1] in ("VCARD", "VEVENT", "VTODO", "VJOURNAL"):
            held.append(line)
    if held and open_:  # cut before its end
        card = "VCARD" in open_
        yield from _if_any(_card(held) if card else _event(held), _name_of(held) if card else None)


def _if_any(lines: list[str], author: str | None) -> Iterator[tuple[str, str | None]]:
    if text := storable("\n".join(line for line in lines if line.strip())):
        yield text, author


def _first(lines: list[Line], name: str) -> str:
    return next((_raw(line) for line in lines if line.name == name), "")


def _name_of(lines: list[Line]) -> str | None:
    """The card's formatted name, else the one put together from its parts.

    Family; given; further; before; after.
    """
    parts = [*_parts(_first(lines, "N")), "", "", "", "", ""]
    family, given, further, before, after = parts[:5]
    built = " ".join(filter(None, (before, given, further, family, after)))
    organisation = " ".join(filter(None, _parts(_first(lines, "ORG"))))
    return storable(_plain(_first(lines, "FN")) or built or organisation) or None


def _card(lines: list[Line]) -> list[str]:
    found = [_name_of(lines) or ""]
    titles = ", ".join(filter(None, (_plain(_first(lines, "TITLE")), _plain(_first(lines, "ROLE")))))
    organisation = ", ".join(filter(None, _parts(_first(lines, "ORG"))))
    found += [titles, organisation if organisation != found[0] else ""]
    for line in lines:
        if line.name == "TEL":
            found.append(_telephone(line))
        elif line.name == "EMAIL":
            found.append(f"E-mail: {_plain(_raw(line)).removeprefix('mailto:')}")
        elif line.name == "ADR":
            found.append(f"Address: {', '.join(filter(None, _parts(_raw(line))))}")
        elif line.name == "URL":
            found.append(f"Web: {_plain(_raw(line))}")
        elif line.name == "NOTE":
            found.append(_plain(_raw(line)))
    return [line for line in found if not line.endswith(": ")]


def _telephone(line: Line) -> str:
    types = {one.lower() for value in line.parameters.get("type", []) for one in value.split(",")}
    label = next((label for kind, label in _KINDS if kind in types), "Tel")
    value = _plain(_raw(line))
    if value.lower().startswith("tel:"):
        number, *further = value[4:].split(";")
        extension = next((one[4:] for one in further if one.lower().startswith("ext=")), "")
        value = f"{number} ext. {extension}" if extension else number
    return f"{label}: {value}"


def _event(lines: list[Line]) -> list[str]:
    found = [_plain(_first(lines, "SUMMARY"))]
    if when := _when(_first(lines, "DTSTART") or _first(lines, "DUE")):
        found.append(f"Date: {when}")
    if where := _plain(_first(lines, "LOCATION")):
        found.append(f"Location: {where}")
    for line in lines:
        if line.name in ("ORGANIZER", "ATTENDEE"):
            name = _plain(next(iter(line.parameters.get("cn", [])), ""))
            address = re.sub("^mailto:", "", _plain(_raw(line)), flags=re.I)
            shown = f"{name} <{address}>" if name and name != address else address
            found.append(f"{line.name.title()}: {shown}")
        elif line.name == "CONTACT":
            found.append(f"Contact: {_plain(_raw(line))}")
    description = _ESCAPED.sub(
        lambda one: "\n" if one.group(1) in "nN" else one.group(1), _first(lines, "DESCRIPTION")
    )
    return [*found, *description.split("\n")]


def _when(value: str) -> str:
    for form, shown in (("%Y%m%dT%H%M%S", "%Y-%m-%d %H:%M"), ("%Y%m%d", "%Y-%m-%d")):
        try:
            return datetime.strptime(value.strip().rstrip("Z"), form).strftime(shown)
        except ValueError:
            continue
    return ""
