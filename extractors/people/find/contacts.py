"""Telephone numbers and e-mail addresses in a text, in time bounded by its length.

Phone numbers are libphonenumber's, at leniency VALID, on windows around anything with enough digits; what stands around
a number then says what it is (a fax, a mobile) or that it is none (a date, an account, a pass code).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

import phonenumbers
from phonenumbers import Leniency, PhoneNumberFormat, PhoneNumberMatcher

from extractors.people.find import wrapped_addresses as wrapped
from extractors.people.find.broken_numbers import joined
from extractors.people.find.number_labels import LABEL, PhoneType, extension_after
from models.names.paragraphs import Memory, blocks
from records.documents import Contact

_LOCAL = re.compile(r"(?:\w|[+%=&]|(?<![\w.])\.)(?:[\w.+%&'=-]{0,62}[\w+=-])?$")
_DOMAIN = re.compile(r"((?:[^\W_](?:[^\W_]|-){0,62}\.){1,8}[^\W\d_]{2,24})(?![\w@-])")
# "Jane at example dot com", with or without brackets; the brackets or the spelt-out dot are what tells it from a sentence
_SPELT = re.compile(
    r"(?<![\w.@])([a-z0-9][\w.+-]{0,40})\s?(?:\[at\]|\(at\)|\{at\}|<at>|\sat\s)\s?"
    r"((?:[a-z0-9-]{1,40}\s?(?:\[dot\]|\(dot\)|\{dot\}|\sdot\s)\s?){1,3}(?:com|org|net|edu|gov|info|io|co|uk|de|cn|kr|ir|ph|ca))\b",
    re.I,
)
_DOT = re.compile(r"\s?(?:\[dot\]|\(dot\)|\{dot\}|\sdot\s)\s?", re.I)

_DIGITS = re.compile(
    r"[+＋(（]?\d[\d \t\u00a0\u2000-\u200f\u3000.()（）\[\]/~\-\u2010-\u2015\u2212\uff0d\u30fc\uff0f\r\n*]{4,80}\d"
)
_LONGEST_RUN = 16
"""Digits without a break: E.164 has 15 at most."""
_RUN = re.compile(rf"\d{{{_LONGEST_RUN + 1},}}")
_SHORT = re.compile(r"(?<!\d)\d{1,2}(?!\d)")
_REACH = 24
"""Code points each side of a run of digits that the matcher sees: a plus, an extension, a currency."""
_TRIES = 60
MOST = 5_000
"""Numbers taken from one document: a list longer than that is no correspondence, and 0.4 ms each add up."""

_BEFORE, _AFTER = 32, 18

_NOT_A_NUMBER = re.compile(
    r"(?<![a-z])(?:pass\s?-?codes?|pin|host\s+code|participant\s+code|access\s+code|conference\s+(?:id|code)|meeting\s+id|confirmation|account|acct|contract|"
    r"invoice|order|reference|ref|tracking|ticket|case|policy|serial|isbn|issn|routing|swift|iban|ssn|tax\s+id|ein|customer\s+(?:id|no|number)|"
    r"password|message[- ]id|deal|docket|ip(?:\s+address)?|version|zip|p\.?\s?o\.?\s+box|"
    r"密码|密碼|帐号|账号|帳號|订单|訂單|合同|编号|身份证|계좌|주문|비밀번호|계약|등록번호|رمز|حساب|سفارش|قرارداد|کد\s?ملی|شبا|کارت)"
    r"\s*(?:no|nos|number|num|id|code|شماره|号码|號碼|号|號|번호)?\s*[.#:：=]?\s*(?:is\s+|of\s+|are\s+)?[#(]?\s*$",
    re.I,
)  # fmt: skip
_DATE = re.compile(
    r"(?:19|20)\d\d\s?[-./]\s?\d{1,2}\s?[-./]\s?\d{1,2}(?!\d)|\d{1,2}[-./]\d{1,2}[-./](?:19|20)\d\d(?!\d)"
)
_ADDRESS = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")
# 5.00.2615.200 and its like; French numbers have pairs all along
_VERSION = re.compile(r"\d{1,2}(?:\.\d+){3,}(?<!\d{4})(?<!\.\d\d)")
_MONEY = re.compile(r"(?:[$€£¥₩﷼₱%]|usd|eur|rmb|php|krw)\s*$", re.I)
_URL = re.compile(r"(?:https?://|www\.|ftp://)\S*$", re.I)
_MAY = re.compile(r"\d|@|dot", re.I)
"""In any paragraph that holds a contact."""
_AMERICAN = re.compile(
    r"(?<![\d+.\-/])(?:1[-. ])?(?:\([2-9]\d\d\)\s?[2-9]\d\d[-. ]|[2-9]\d\d([-.])[2-9]\d\d\1)\d{4}(?![\d\-/])"
)


def find(text: str, regions: Sequence[str]) -> list[Contact]:
    """The contacts in ``text``, in order of their start, without overlaps.

    ``regions``: countries to read national numbers by, the likeliest first. Each paragraph is read by itself, without the
    marks of a quoted reply, and what is in it is remembered: said again, quoted or not, it is not looked at again.
    """
    found: list[Contact] = []
    numbers = 0
    for block in blocks(text, 0, len(text)):
        if not _MAY.search(block.text):
            continue
        if numbers < MOST:
            here = _memory.find([block.text], *regions)[0]
        else:
            here = tuple(sorted(_emails(block.text), key=lambda contact: contact.start))
        for contact in here:
            numbers += contact.kind == "phone"
            start, end = block.place(contact.start), block.place(contact.end - 1) + 1
            found.append(replace(contact, start=start, end=end, text=text[start:end]))
    return found


def _read(texts: Sequence[str], *regions: str) -> list[list[Contact]]:
    return [_in_paragraph(text, regions) for text in texts]


_memory = Memory(_read)


def forget() -> None:
    """Remember no paragraph."""
    _memory.forget()


def _in_paragraph(text: str, regions: Sequence[str]) -> list[Contact]:
    addresses = list(_emails(text))
    taken = [(c.start, c.end) for c in addresses]
    numbers = [
        c
        for c in _phones(joined(text, regions), regions)
        if not any(c.start < end and start < c.end for start, end in _near(taken, c.start))
    ]
    return sorted([*addresses, *numbers], key=lambda contact: (contact.start, contact.end))


def _near(spans: list[tuple[int, int]], place: int) -> list[tuple[int, int]]:
    at = bisect_left(spans, (place, place))
    return spans[max(0, at - 2) : at + 2]


def _emails(text: str) -> Iterator[Contact]:
    holding = list(wrapped.find(text))
    for start, end, address in holding:
        if address is not None:
            yield Contact(start, end, text[start:end], "email", address, 0.9)
    starts = [start for start, _, _ in holding]
    for contact in _at_signs(text):
        at = bisect_left(starts, contact.start + 1) - 1
        # a long local part is cut where it stops looking: only its end is compared
        if not any(
            start < contact.end and contact.start < end for start, end, _ in holding[max(0, at) : at + 2]
        ):
            yield contact
    if re.search(r"\bdot\b|[\[({]dot[\])}]", text, re.I):
        for match in _SPELT.finditer(text):
            value = f"{match.group(1)}@{_DOT.sub('.', match.group(2)).lower()}"
            yield Contact(match.start(), match.end(), match.group(), "email", value, 0.7)


def _at_signs(text: str) -> Iterator[Contact]:
    """Looks at both sides of each ``@`` only, so that a text without addresses costs nothing."""
    last = 0
    place = text.find("@")
    while place >= 0:
        found = _DOMAIN.match(text, place + 1, place + 260)
        local = _LOCAL.search(text[max(last, place - 64) : place]) if found else None
        if found and local:
            user = local.group().removeprefix("mailto:")
            start = place - len(user)
            domain = found.group(1)
            yield Contact(
                start, found.end(1), text[start : found.end(1)], "email", f"{user}@{domain.lower()}", 0.98
            )
            last = found.end(1)
        place = text.find("@", max(place + 1, last))


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """Stretches of text worth showing to the matcher, each a few hundred code points at most."""
    start = end = -1
    for match in _DIGITS.finditer(text):
        digits = sum(c.isdigit() for c in match.group())
        if (
            digits < 7
            or (digits > 40 and _RUN.search(match.group()))
            or len(_SHORT.findall(match.group())) > 25
        ):
            continue
        a, b = max(0, match.start() - _REACH), min(len(text), match.end() + _REACH)
        if a <= end and b - start < 600:
            end = b
            continue
        if start >= 0:
            yield start, end
        start, end = a, b  # a number that the last window cut off is whole in this one
    if start >= 0:
        yield start, end


def _phones(text: str, regions: Sequence[str]) -> list[Contact]:
    found: list[Contact] = []
    for start, end in _windows(text):
        if len(found) >= MOST:
            break
        window = text[start:end]
        here: list[Contact] = []
        for rank, region in enumerate(_by_shape(window, regions)):
            if rank and sum(c.isdigit() for c in window) - sum(len(c.value) for c in here) < 6:
                break
            for match in PhoneNumberMatcher(window, region, Leniency.VALID, _TRIES):
                a, b = start + match.start, start + match.end
                if any(a < c.end and c.start < b for c in (*here, *found[-3:])):
                    continue
                contact = _contact(text, a, b, match, rank)
                if contact is not None:
                    here.append(contact)
        found.extend(sorted(here, key=lambda c: c.start))
    return found


def _by_shape(window: str, regions: Sequence[str]) -> Sequence[str]:
    """The regions, with the United States first where a number is written as only Americans write theirs: 212-555-0100."""
    if "US" in regions[1:] and _AMERICAN.search(window):
        return ["US", *(r for r in regions if r != "US")]
    return regions


def _contact(
    text: str, start: int, end: int, match: phonenumbers.PhoneNumberMatch, rank: int
) -> Contact | None:
    raw = text[start:end]
    before, after = text[max(0, start - 60) : start], text[end : end + _AFTER]
    if (start and text[start - 1].isalnum() and text[start - 1].isascii()) or (
        after[:1].isalnum() and after[:1].isascii() and not after.lower().startswith(("x", "ext"))
    ):
        return None
    line_before = re.split(r"[\r\n]", before)[-1]
    if _DATE.match(raw) or _ADDRESS.fullmatch(raw) or _URL.search(line_before) or _MONEY.search(line_before):
        return None
    if _VERSION.fullmatch(raw):
        return None
    if _NOT_A_NUMBER.search(line_before) and not raw.startswith("+"):
        return None
    international = raw.lstrip("(（").startswith(("+", "＋"))
    punctuated = bool(re.search(r"\D", raw.strip()))
    label = _label(text, start, end)
    confidence = 0.98 if international else 0.95 - 0.15 * rank
    if not punctuated and not international:
        confidence -= 0.05 if label else 0.3
    value = phonenumbers.format_number(match.number, PhoneNumberFormat.E164)
    extension = match.number.extension
    if extension is None and (written := extension_after(text, end)):
        end, extension = written
    return Contact(
        start, end, text[start:end], "phone", value, round(confidence, 3), label or "phone", extension
    )


def _label(text: str, start: int, end: int) -> PhoneType | None:
    """The kind that the words around a number give it: what follows in brackets or after a dash, else the nearest word before
    it on its line, else on the line above where that line is a label alone.
    """
    line_start = text.rfind("\n", 0, start) + 1
    before = text[max(line_start, start - _BEFORE) : start]
    previous = re.split(r"\d{3,}|[;|]|\s{4,}", before)[-1]
    line_end = text.find("\n", end)
    after = text[end : min(line_end if line_end >= 0 else len(text), end + _AFTER)]
    following = re.match(r"\s*[-–(\[,]*\s*([^\W\d]+\.?)\s*[)\].,;]?", after)
    kinds = [m.lastgroup for m in LABEL.finditer(previous)]
    trailing = LABEL.match(after, following.start(1)) if following else None
    if following and not trailing and re.match(r"\s*[(\[]\s*\w", after):
        trailing = LABEL.search(after[: after.find(")") + 1 or None])
    # a word before it that ends in a colon or a dash is its label; else what follows in brackets comes first
    if kinds and (re.search(r"[:：.#=\-–]\s*[(+]?$", previous) or trailing is None):
        return kinds[-1]  # type: ignore[return-value]
    if trailing is not None and not re.match(
        r"\W*[^\W\d]+\W{0,4}\d", text[end : min(line_end if line_end >= 0 else len(text), end + _AFTER + 8)]
    ):
        return trailing.lastgroup  # type: ignore[return-value]
    if kinds:
        return kinds[-1]  # type: ignore[return-value]
    if not text[line_start:start].strip() and line_start:
        above = text[text.rfind("\n", 0, line_start - 1) + 1 : line_start - 1]
        found = LABEL.search(above)
        if found and len(above.strip()) <= 24 and not any(c.isdigit() for c in above):
            return found.lastgroup  # type: ignore[return-value]
    return None
