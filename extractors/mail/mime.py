"""The parts of a MIME message, as slices of its bytes.

Kith's own, for three reasons: the standard library's parser reads an attached message line by line as a part
of the outer one and cannot give its bytes back, so that it would be parsed twice; it recurses with the
nesting; and it takes five to ten times as long. Header values stay raw here, see header_values.py.

Invariants: nothing is raised, whatever the bytes; every part's ``body`` is a range of the message's bytes;
the work grows with the message's size times the nesting, and the nesting is bounded.
"""

from __future__ import annotations

import binascii
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from extractors.charsets import decode

MAX_NESTING = 30
"""Multiparts within multiparts that are taken apart; real mail has at most about six."""
_MAX_FIELDS = 2_000
_MAX_VALUE = 200_000
"""Bytes of one header field; a To line of 5,000 people is shorter."""

_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:[ \t]*")
_SEPARATOR = re.compile(rb">?From \S")
_LINE = re.compile(rb"([^\r\n]*)(\r\n|\n|\r|\Z)")
_FOLD = re.compile(rb"[\r\n]+[ \t]*")


@dataclass(slots=True)
class Part:
    """One part: its raw header fields in order, the range of its body, and what its Content-Type says."""

    fields: list[tuple[str, bytes]]
    start: int
    end: int
    media_type: str = "text/plain"
    parameters: dict[str, str] = field(default_factory=dict)
    disposition: str = ""
    filename: str | None = None
    encoding: str = ""
    parts: list[Part] = field(default_factory=list)

    def value(self, name: str) -> bytes | None:
        """The first field of that (lower-case) name, unfolded."""
        return next((value for key, value in self.fields if key == name), None)


@dataclass(slots=True)
class Parsed:
    """A message's parts, and what was wrong with it, as stable codes."""

    content: bytes
    root: Part
    faults: dict[str, None]

    def payload(self, part: Part) -> bytes:
        """The part's bytes, its transfer encoding undone as far as it can be."""
        data, whole = undo(self.content[part.start : part.end], part.encoding)
        if not whole:
            self.faults["bad_encoding"] = None
        return data

    def text(self, part: Part) -> str:
        """The part's text, with plain line feeds."""
        text, sure = decode(self.payload(part), part.parameters.get("charset"))
        if not sure:
            self.faults["bad_charset"] = None
        return text.replace("\r\n", "\n").replace("\r", "\n")


def parse(content: bytes, max_parts: int | list[int]) -> Parsed:
    """Take a message apart.

    More than ``max_parts`` parts, or more nesting than MAX_NESTING, is left together. A list of one number is
    counted down, so that what one message wraps shares one count.
    """
    parsed = Parsed(content, Part([], 0, len(content)), {})
    budget = [max_parts] if isinstance(max_parts, int) else max_parts
    parsed.root = _part(parsed, 0, len(content), budget, 0, "text/plain")
    return parsed


def _part(parsed: Parsed, start: int, end: int, budget: list[int], depth: int, default: str) -> Part:
    fields, body = _header(parsed, start, end, top=depth == 0)
    part = Part(fields, body, end, default)
    _describe(part)
    if not part.media_type.startswith("multipart/"):
        return part
    boundary = part.parameters.get("boundary", "").encode("utf-8", "replace").rstrip()
    if not boundary or not _delimited(parsed.content, boundary, body, end):
        boundary = _likely_boundary(parsed.content, body, end)
        parsed.faults["bad_boundary"] = None
    if not boundary:
        part.media_type = "text/plain"
        return part
    if depth >= MAX_NESTING:
        parsed.faults["too_deep"] = None
        return part
    inner = "message/rfc822" if part.media_type == "multipart/digest" else "text/plain"
    for first, last in _split(parsed, boundary, body, end):
        if budget[0] <= 0:
            parsed.faults["too_many_parts"] = None
            break
        budget[0] -= 1
        part.parts.append(_part(parsed, first, last, budget, depth + 1, inner))
    return part


def _header(parsed: Parsed, start: int, end: int, top: bool) -> tuple[list[tuple[str, bytes]], int]:
    """The fields, and where the body starts.

    A line that is no field ends the header, unless fields go on after it.
    """
    content = parsed.content
    fields: list[tuple[str, bytes]] = []
    place = start
    if top and content.startswith(b"\xef\xbb\xbf", place):
        place += 3
    opening = True
    while place < end:
        line = _LINE.match(content, place, end)
        assert line is not None  # noqa: S101  # the pattern matches anything
        text, after = line.group(1), line.end()
        if not text.strip():
            if fields or not top or not _field_ahead(content, after, end):
                # before the first field of a message they are noise; before a part's body its header's end
                return fields, after
        elif found := _FIELD.match(text):
            value_end = _folded(content, after, end)
            raw = content[place + found.end() : min(value_end, place + _MAX_VALUE)]
            if len(fields) < _MAX_FIELDS:
                fields.append((found.group(1).decode("ascii").lower(), raw))
            after = value_end
        elif (opening and _SEPARATOR.match(text)) or (text[:1] in b" \t" and fields):
            pass
        elif fields and _field_ahead(content, after, end, known=True):
            # a folded line that lost its indent
            _join_last(fields, text)
            parsed.faults["bad_header"] = None
        else:
            if fields or top:
                parsed.faults["bad_header" if fields else "no_header"] = None
            return fields, place
        opening = False
        place = after
    return fields, end


def _join_last(fields: list[tuple[str, bytes]], text: bytes) -> None:
    """Add a line to the value of the last field, up to the limit of a value."""
    name, value = fields[-1]
    if len(value) < _MAX_VALUE:
        fields[-1] = (name, value + b" " + text)


def _folded(content: bytes, place: int, end: int) -> int:
    """Where the lines that continue a field end."""
    while place < end and content[place] in b" \t":
        line = _LINE.match(content, place, end)
        if line is None or not line.group(1).strip():
            break
        place = line.end()
    return place


_GOES_ON = re.compile(
    rb"(?:from|to|cc|bcc|subject|date|reply-to|sender|message-id|received|return-path|delivered-to|mime-version|content-[\w-]+"
    rb"|in-reply-to|references|x-[\w-]+|importance|list-[\w-]+|user-agent)[ \t]*:",
    re.I,
)


def begins_with_mail_field(content: bytes) -> bool:
    """Is the first line a header field that only mail has?"""
    return _GOES_ON.match(content.lstrip()[:200]) is not None


def _field_ahead(content: bytes, place: int, end: int, known: bool = False) -> bool:
    """Is the next line that is not empty (with ``known``: the next line) a header field?"""
    for _ in range(1 if known else 10):
        line = _LINE.match(content, place, end)
        if line is None or line.end() == place:
            return False
        if line.group(1).strip():
            return bool(
                (_GOES_ON if known else _FIELD).match(line.group(1))
                or (not known and _SEPARATOR.match(line.group(1)))
            )
        place = line.end()
    return False


def _delimiters(content: bytes, boundary: bytes, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """Delimiter lines: where each starts, where what follows it starts, and whether it closes."""
    mark = b"--" + boundary
    place = start
    while (found := content.find(mark, place, end)) >= 0:
        place = found + len(mark)
        if found > start and content[found - 1] not in b"\r\n":
            continue
        closing = content.startswith(b"--", place)
        line = _LINE.match(content, place + 2 * closing, end)
        if line is not None and not line.group(1).strip():
            yield found, line.end(), closing
            place = line.end()


def _delimited(content: bytes, boundary: bytes, start: int, end: int) -> bool:
    return next(_delimiters(content, boundary, start, end), None) is not None


def _split(parsed: Parsed, boundary: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The ranges of a multipart's parts; the line end before a delimiter is the delimiter's."""
    content = parsed.content
    opened: int | None = None
    for at, after, closing in _delimiters(content, boundary, start, end):
        if opened is not None:
            last = at
            if content.startswith(b"\r\n", last - 2):
                last -= 2
            elif last > opened:
                last -= 1
            yield opened, max(opened, last)
        opened = None if closing else after
    if opened is not None:
        parsed.faults["truncated"] = None
        if opened < end:
            yield opened, end


_ANY_DELIMITER = re.compile(
    rb"(?:^|[\r\n])--([^\s-][^\r\n]{3,80}?|-{2,}[^\r\n]{3,80}?)[ \t]*\r?\n(?=content-)", re.I
)


def _likely_boundary(content: bytes, start: int, end: int) -> bytes:
    """The boundary of a multipart that names none, or a wrong one.

    A line of two hyphens before a Content- field.
    """
    found = _ANY_DELIMITER.search(content, start, min(end, start + 100_000))
    return found.group(1).rstrip() if found else b""


def _describe(part: Part) -> None:
    kind = part.value("content-type")
    if kind is not None:
        main, part.parameters = parameters(kind)
        main = main.lower()
        if re.fullmatch(r"[\w.+-]+/[\w.+-]+", main):
            part.media_type = main
        elif main in ("text", "multipart", "message"):
            part.media_type = {
                "text": "text/plain",
                "multipart": "multipart/mixed",
                "message": "message/rfc822",
            }[main]
    disposition = part.value("content-disposition")
    named: str | None = None
    if disposition is not None:
        part.disposition, options = parameters(disposition)
        part.disposition = part.disposition.lower()
        named = options.get("filename")
    part.filename = named or part.parameters.get("name") or None
    encoding = part.value("content-transfer-encoding") or b""
    words = re.findall(rb"[\w-]+", re.sub(rb"\([^)]{0,200}\)", b"", encoding))
    part.encoding = words[0].decode("ascii", "replace").lower() if words else ""


_COMMENT = re.compile(r"\s\([^()]*\)$")
_PARAMETER = re.compile(r""";\s*([^\s=;*]+)(?:\*(\d{1,3}))?(\*)?\s*=\s*("(?:[^"\\]|\\.)*"?|[^;]*)""", re.S)


def parameters(raw: bytes) -> tuple[str, dict[str, str]]:
    """The main value of a field and its parameters, RFC 2231 continuations and charsets undone."""
    value = _FOLD.sub(b" ", raw[:20_000]).decode("utf-8", "replace").strip()
    main = value.split(";", 1)[0].strip().strip('"')
    pieces: dict[str, list[tuple[int, bool, str]]] = {}
    for found in _PARAMETER.finditer(value):
        name, number, starred, text = found.groups()
        if text.startswith('"'):
            text = re.sub(r"\\(.)", r"\1", text[1:].removesuffix('"'))
        else:
            # a comment after a value is none of it
            text = _COMMENT.sub("", text.rstrip()).strip().strip("'" if name.lower() == "charset" else "")
        pieces.setdefault(name.lower(), []).append((int(number or 0), bool(starred), text))
    return main, {name: _joined(found) for name, found in pieces.items()}


def _joined(pieces: list[tuple[int, bool, str]]) -> str:
    if len(pieces) == 1 and not pieces[0][1]:
        return pieces[0][2]
    charset, whole = "utf-8", b""
    seen: set[int] = set()
    for number, starred, text in sorted(pieces, key=lambda piece: piece[0]):
        if number in seen:
            continue
        seen.add(number)
        if starred and number == 0 and text.count("'") >= 2:
            charset, _, text = text.split("'", 2)
        whole += unquote_to_bytes(text) if starred else text.encode("utf-8", "replace")
    return decode(whole, charset or None)[0]


_NOT_BASE64 = bytes(
    set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
)


def undo(data: bytes, encoding: str) -> tuple[bytes, bool]:
    """The bytes under a transfer encoding, and whether it was whole."""
    if encoding == "quoted-printable":
        return quopri.decodestring(data), True
    if encoding == "base64":
        chunks = [chunk for chunk in data.translate(None, _NOT_BASE64).split(b"=") if chunk]
        whole = all(len(chunk) % 4 != 1 for chunk in chunks)
        # one digit too many carries no byte; pieces that were padded and joined are each whole
        exact = (chunk[:-1] if len(chunk) % 4 == 1 else chunk for chunk in chunks)
        return b"".join(binascii.a2b_base64(chunk + b"=" * (-len(chunk) % 4)) for chunk in exact), whole
    if encoding in ("x-uuencode", "uuencode", "uue", "x-uue"):
        return _uudecode(data)
    return data, True


def _uudecode(data: bytes) -> tuple[bytes, bool]:
    lines = iter(data.splitlines())
    if not any(line.startswith(b"begin ") for line in lines):
        return data, False
    whole, out = True, []
    for line in lines:
        if line.strip() in (b"end", b"`"):
            break
        try:
            out.append(binascii.a2b_uu(line))
        except binascii.Error:
            # the workaround for encoders that pad their lines wrongly, as the standard library has it
            length = (((line[0] - 32) & 63) * 4 + 5) // 3 if line else 0
            try:
                out.append(binascii.a2b_uu(line[:length]))
            except binascii.Error:
                whole = False
    return b"".join(out), whole
