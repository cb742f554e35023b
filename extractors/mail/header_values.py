"""Header values of a message, decoded: text, addresses, dates, ids.

Own parsing for two reasons: the standard library's address parser changed its answer to odd input between
patch releases of 3.11 and 3.12, and it must run before RFC 2047 words are decoded, since a decoded name may
hold a comma. Every function takes raw bytes as they stood in the header and raises nothing.
"""

from __future__ import annotations

import re
from binascii import a2b_base64
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_tz

from extractors.charsets import decode, storable
from extractors.mail.body_text import mended
from records.documents import Mailbox

_MAX_VALUE = 200_000
_FOLD = re.compile(r"[\r\n]+[ \t]*")
_WORD = re.compile(r"=\?([\w.:+-]{1,40})(?:\*[\w-]{0,20})?\?([bBqQ])\?")
_CONTROL = re.compile(r"[\x01-\x08\x0b-\x1f\x7f]")
_HEX = re.compile(rb"=([0-9A-Fa-f]{2})")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")


def unfold(raw: bytes, charset: str | None = None) -> str:
    """One line of a raw value.

    8-bit bytes that no encoded word covers are decoded as UTF-8, as ``charset`` or by a guess.
    """
    text = decode(raw[:_MAX_VALUE], None if raw.isascii() else charset)[0]
    return _FOLD.sub(" ", text).strip() if "\n" in text or "\r" in text else text.strip()


def text(raw: bytes, charset: str | None = None) -> str:
    """A value as a person reads it: unfolded, RFC 2047 words decoded, control characters gone."""
    return _clean(words(unfold(raw, charset)))


def _clean(value: str) -> str:
    value = value if value.isascii() else mended(value)[0]
    return re.sub(r"[ \t]{2,}", " ", _CONTROL.sub(" ", value)).strip()


def words(value: str) -> str:
    """RFC 2047 encoded words decoded, broken ones too.

    Neighbours in one charset are joined as bytes first, since senders cut characters in two.
    """
    if "=?" not in value:
        return value
    out: list[str] = []
    held, held_charset = b"", ""
    place = 0
    while (at := value.find("=?", place)) >= 0:
        start = _WORD.match(value, at)
        if not start:
            end = at + 2
            piece: bytes | None = None
        else:
            close = value.find("?=", start.end())
            if close < 0:
                # the last word of a value that was cut
                close = len(value)
            end = min(close + 2, len(value))
            piece = _unwrapped(start.group(2), value[start.end() : close])
        between = value[place:at]
        charset = start.group(1).lower() if start else ""
        if held and (piece is None or charset != held_charset or between.strip()):
            out.append(decode(held, held_charset)[0])
            held = b""
            out.append(between)
        elif not (held_charset and piece is not None and not between.strip()):
            out.append(between)
        if piece is None:
            out.append(value[at:end])
            held_charset = ""
        else:
            held, held_charset = held + piece, charset
        place = end
    if held:
        out.append(decode(held, held_charset)[0])
    out.append(value[place:])
    return "".join(out)


def _unwrapped(encoding: str, body: str) -> bytes:
    data = body.encode("utf-8", "replace")
    if encoding in "qQ":
        return _HEX.sub(lambda found: bytes([int(found.group(1), 16)]), data.replace(b"_", b" "))
    digits = _NOT_BASE64.sub(b"", data)
    digits = digits[:-1] if len(digits) % 4 == 1 else digits
    return a2b_base64(digits + b"=" * (-len(digits) % 4))


_TOKEN = re.compile(
    r"""(?P<quoted>"(?:[^"\\]|\\.){0,200}")|(?P<angle><[^<>]*>?)|(?P<word>=\?[\w.:*+-]{1,60}\?[bBqQ]\?[^?]{0,2000}\?=)"""
    r"""|(?P<comment>\((?:[^()\\]|\\.){0,200}\))|(?P<end>[,;])|(?P<group>:)|(?P<plain>[^"<(,;:=]+|.)""",
    re.S,
)
_ADDRESS = re.compile(r"""[^\s<>()\[\],;:"']+@[^\s<>()\[\],;:"']+|[^\s<>(),;:"']{1,64}@\[[^\s\[\]]{1,80}\]""")


_AROUND = 320
"""Characters on each side of an "@" that an address may take: 64 and 255 are the most that mail carries."""

_PLACES = 64
"""Places with an "@" that are looked at: a name with more of them, none in an address, is noise."""


def _address_in(text: str) -> tuple[int, int] | None:
    """Where the first address stands.

    Only what is near an "@" is searched: the pattern begins anew at each place, so that on one long word it
    takes time that grows with the square (6 s for 40,000 characters).
    """
    at = text.find("@")
    for _ in range(_PLACES):
        if at < 0:
            return None
        if found := _ADDRESS.search(text, max(0, at - _AROUND), at + _AROUND):
            # again from its start, as the end of what was searched may have cut it
            found = _ADDRESS.match(text, found.start(), found.start() + 2 * _AROUND) or found
            return found.span()
        at = text.find("@", at + _AROUND)
    return None


def mailboxes(raw: bytes, charset: str | None = None) -> tuple[Mailbox, ...]:
    """The addresses of a From, To, Cc or Reply-To value, in order.

    What holds neither name nor address is left out.
    """
    found: list[Mailbox] = []
    box = _Box()
    for token in _TOKEN.finditer(unfold(raw, charset)):
        kind, piece = token.lastgroup, token.group()
        if kind == "end":
            _add(found, box)
            box = _Box()
        elif kind == "group":
            if box.is_group():
                box = _Box()
            else:
                box.name.append(piece)
        elif kind == "quoted":
            box.name.append(re.sub(r"\\(.)", r"\1", piece[1:-1]))
        elif kind == "angle":
            box.angle(piece.strip("<> \t"))
        elif kind == "comment":
            box.comments.append(piece[1:-1])
        else:
            box.name.append(piece)
    _add(found, box)
    return tuple(found)


def _add(found: list[Mailbox], box: _Box) -> None:
    """Put a finished mailbox to the others; an unquoted "Family, Given <address>" is one."""
    for new in box.done():
        last = found[-1] if found else None
        if last and not last.email and last.name and " " not in last.name and new.email and new.name:
            found[-1] = Mailbox(f"{last.name}, {new.name}", new.email)
        else:
            found.append(new)


class _Box:
    """One mailbox as it is put together."""

    __slots__ = ("comments", "email", "name")

    def __init__(self) -> None:
        self.name: list[str] = []
        self.comments: list[str] = []
        self.email: str | None = None

    def is_group(self) -> bool:
        return self.email is None and "@" not in "".join(self.name)

    def angle(self, inside: str) -> None:
        if self.email is None and inside:
            self.email = inside
        elif inside:
            self.name.append(inside)

    def done(self) -> list[Mailbox]:
        name = _clean(words("".join(self.name)))
        email = words(self.email) if self.email else None
        if email is None or "@" not in email:
            inside = _address_in(name)
            if inside:
                # a bare address, or one that an encoded word swallowed along with the name
                start, end = inside
                rest = (name[:start] + " " + name[end:]).strip(" <>\"'()")
                email, name = name[start:end], re.sub(r"\s+", " ", rest)
        if not name and self.comments:
            name = _clean(words(" ".join(self.comments)))
        name = name.strip().strip("\"'").strip()
        if email:
            email = address(email)
            if name.lower() == email.lower():
                name = ""
        return [Mailbox(name or None, email or None)] if name or email else []


def address(value: str) -> str:
    """An address with its domain in lower case and without stray white space, quotes and ``mailto:``."""
    value = re.sub(r"\s+", "", value).strip("'\"")
    value = value[7:] if value[:7].lower() == "mailto:" else value
    value = value.split(":", 1)[1] if value.startswith("@") and ":" in value else value  # a source route
    local, at, domain = value.rpartition("@")
    return f"{local}@{domain.lower().rstrip('.')}" if at else value


def ids(raw: bytes) -> tuple[str, ...]:
    """Message ids with their brackets."""
    return tuple(storable(found) for found in re.findall(r"<[^<>\s]+>", unfold(raw)))


def message_id(raw: bytes) -> str | None:
    """A Message-ID with its brackets, or as it stands where it has none."""
    value = unfold(raw)
    found = re.search(r"<[^<>]*>", value)
    return (re.sub(r"\s+", "", found.group()) if found else value.split(" ")[0]) or None


def date(raw: bytes) -> str | None:
    """A date as ISO 8601 with its offset, as far as one was given; None where there is no date in it."""
    value = unfold(raw)[:200]
    try:
        parts = parsedate_tz(value)
        if parts is None:
            return _iso(value)
        year, month, day, hour, minute, second = parts[:6]
        year += (2000 if year < 50 else 1900) if year < 100 else 0
        zone = timezone(timedelta(seconds=parts[9])) if parts[9] is not None else None
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=zone).isoformat()
    except (ValueError, OverflowError, IndexError, TypeError):
        return _iso(value)


def _iso(value: str) -> str | None:
    found = re.search(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?)?", value)
    try:
        return datetime.fromisoformat(found.group()).isoformat() if found else None
    except ValueError:
        return None


_DIRECTORY = re.compile(r"\s*(?:<[^<>]*>|[@/].*)$")
"""What Notes and Exchange put after a name: ``/HOU/ECT@ECT``, ``@Enron``, ``</O=…>``."""


def with_display_names(boxes: tuple[Mailbox, ...], display: str) -> tuple[Mailbox, ...]:
    """Addresses without names get those of the matching ``X-From``, ``X-To`` or ``X-cc`` value.

    They go by place where both have as many entries, else by the address's own words (``mona.petrochko``).
    """
    if not display.strip() or not boxes:
        return boxes
    display = " ".join(display.split())  # long runs of white space are slow to split at
    # within a value that has <…>, a comma may stand between family and given name
    entries = re.split(r"(?<=>)\s*,\s*" if "<" in display else r"\s*,\s*", display)
    names = [_DIRECTORY.sub("", entry).strip(" '\"") for entry in entries if entry.strip()]
    if len(names) == len(boxes):
        pairs = list(zip(boxes, names, strict=True))
    else:
        by_words = {frozenset(_NAME_WORD.findall(name.lower())): name for name in names}
        pairs = [
            (box, by_words.get(frozenset(_NAME_WORD.findall((box.email or "").split("@")[0].lower())), ""))
            for box in boxes
        ]
    return tuple(
        Mailbox(name, box.email) if not box.name and name and "@" not in name else box for box, name in pairs
    )


_NAME_WORD = re.compile(r"[^\W\d_]{2,}")
