"""What says that digits which could be a telephone number are none.

Digits are a date, hours, an amount, a part of a file name or of a link by how they are written. They are an
account, an order or a tax number by the noun before them. A noun with a word for "number" names what is
counted, and only the nouns of telephones ("office no.", "her number") name one that can be called.
"""

from __future__ import annotations

import re

from extractors.people.find.number_labels import LABEL
from vocabulary import one_of, words

_BEFORE, _AFTER = 60, 24
"""Code points looked at before and behind a number."""

_NUMBER = rf"(?:{one_of('number_labels.number')}(?![a-zà-ɏ])|[#№])"
_BETWEEN = r"[\s.:：=#№)(\[\]/*_-]{0,4}(?:(?:is|are|of|ist|est|es|é|è)\s+)?[#(]?\s*$"
_NOUN = rf"(?<![a-zà-ɏ\u0400-\u04ff\u0620-\u06ff]){one_of('number_labels.not_a_number')}s?"
_SOFT_NOUN = rf"(?<![a-zà-ɏ\u0400-\u04ff\u0620-\u06ff]){one_of('number_labels.not_a_number_if_bare')}"
_NAMED = re.compile(rf"{_NOUN}[\s.'’-]*{_NUMBER}?{_BETWEEN}", re.I)
_SOFTLY_NAMED = re.compile(rf"{_SOFT_NOUN}{_BETWEEN}", re.I)
_NUMBERED = re.compile(
    rf"(?:{_SOFT_NOUN}[\s.'’-]*{_NUMBER}|{_NUMBER}[\s.:]*(?:{one_of('roles.joins')}\s+)?{_SOFT_NOUN})"
    rf"{_BETWEEN}",
    re.I,
)
_COMPOUND = re.compile(
    rf"(?<![a-zà-ɏ])(?P<noun>[a-zà-ɏ-]{{3,40}}?){one_of('number_labels.compound')}{_BETWEEN}", re.I
)
_OF_TELEPHONES = re.compile(rf"{one_of('number_labels.noun_of_telephones')}(?![a-zà-ɏ])", re.I)
_BARE_ID = re.compile(rf"(?<![a-zà-ɏ]){one_of('number_labels.bare_id')}{_BETWEEN}", re.I)
_OTHER_NOUN = re.compile(rf"(?P<noun>[^\W\d_][\w'’&-]*)[\s.]*{_NUMBER}{_BETWEEN}", re.I)
_POSSESSIVE = re.compile(r"['’]s?$")
_CALLER = re.compile(r"\bcaller[\s-]*id\W*$", re.I)

_DAY, _MONTH, _YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:(?:19|20)\d\d)"
_DATE = (
    rf"(?:{_DAY}\.{_MONTH}\.(?:{_YEAR}|\d\d)?|{_DAY}/{_MONTH}/(?:{_YEAR}|\d\d)|{_MONTH}/{_DAY}/(?:{_YEAR}|\d\d)"
    rf"|{_YEAR}\s?[-./]\s?{_MONTH}\s?[-./]\s?{_DAY}|{_DAY}-{_MONTH}-{_YEAR}|{_MONTH}-{_DAY}-{_YEAR}"
    rf"|{_MONTH}[/.]{_YEAR}|{_DAY}\.{_MONTH}|{_YEAR})"
)
_HOUR = r"(?:[01]?\d|2[0-4])[.:][0-5]\d(?:[.:][0-5]\d)?"
_TIME = rf"(?>(?:{_DATE}|{_HOUR})(?!\d))"
_TIMES = re.compile(rf"{_TIME}(?:\.?[\s,;/–—-]++{_TIME})*+[\s.,;/–—-]*")
_ONE_TIME = re.compile(rf"(?:{_DAY}\.{_MONTH}|{_YEAR}|\d{{1,2}}[.:]\d\d)[\s.]*")
"""A single day without a year, or a single hour: too little to tell by."""
_BEGINS_WITH_DATE = re.compile(
    rf"{_YEAR}\s?[-./]\s?\d{{1,2}}\s?[-./]\s?\d{{1,2}}(?!\d)|\d{{1,2}}[-./]\d{{1,2}}[-./]{_YEAR}(?!\d)"
)
_AROUND = re.compile(r"[\d.:/\s–—-]*")
_OCTET = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
_IP_ADDRESS = re.compile(rf"{_OCTET}(?:\.{_OCTET}){{3}}")
# 5.00.2615.200 and its like; French numbers have pairs all along
_VERSION = re.compile(r"\d{1,2}(?:\.\d+){3,}(?<!\d{4})(?<!\.\d\d)")
_COORDINATE = re.compile(r"[-+]?\d{1,3}\.\d{4,}")

_CURRENCY = r"(?:[$€£¥₩₹₽₺﷼₱%]|(?:us|c|a|hk|nt)\$)"
_CURRENCIES = one_of("amounts.currencies")
_MONEY_BEFORE = re.compile(rf"(?:{_CURRENCY}|(?<![a-z]){_CURRENCIES})\s*$", re.I)
_MONEY_BEHIND = re.compile(rf"\s?(?:{_CURRENCY}|{_CURRENCIES}(?![a-z]))", re.I)
_LINK = re.compile(
    r"(?:(?:https?|ftp|file|sftp|ssh)://|www\.)"
    r"|^[(<\[\"']?[a-z0-9][\w-]*+\.[a-z][\w.-]*+/"
    r"|(?<!\w)(?!tel|phone|mobile|cell|fax|call|mob\b|p[hn]?=)[\w.-]*+(?<=[a-z_])=$"
    r"|[?&](?!tel|phone|mobile|fax)[\w.-]++=|[a-z]/$",
    re.I,
)
"""In the word before digits that are a part of a link."""
_PART_OF_A_WORD = re.compile(r"[A-Za-z0-9]_?\Z")
_FILE_NAME = re.compile(rf"[\w-]*\.{one_of('file_endings.endings')}(?![\w])", re.I)


def is_phone(text: str, start: int, end: int) -> bool:
    """Whether digits that could be a telephone number are not plainly something else.

    Args:
        text: The text of the digits.
        start: Where they start.
        end: Where they end.
    """
    raw = text[start:end]
    behind = text[end : end + _AFTER]
    if _within_a_word(text, start, behind):
        return False
    if any(p.fullmatch(raw) for p in (_IP_ADDRESS, _VERSION, _COORDINATE)) or _is_time(text, start, end):
        return False
    before = re.split(r"[\r\n]", text[max(0, start - _BEFORE) : start])[-1]
    if (
        _LINK.search(before[before.rfind(" ") + 1 :])
        or _MONEY_BEFORE.search(before)
        or _MONEY_BEHIND.match(behind)
    ):
        return False
    return raw.startswith("+") or not _is_identifier(before, raw.strip().isdigit())


def _within_a_word(text: str, start: int, behind: str) -> bool:
    """Digits of a word or of a file name: "A2125550133", "IMG_2125550133.jpg"."""
    if _PART_OF_A_WORD.search(text, max(0, start - 2), start):
        return True
    if re.match(r"[a-z0-9]", behind, re.I) and not behind.lower().startswith(("x", "ext")):
        return True
    return bool(_FILE_NAME.match(behind))


def _is_time(text: str, start: int, end: int) -> bool:
    """Digits that are dates or hours: by themselves, or with the digits that touch them."""
    raw = text[start:end]
    if _BEGINS_WITH_DATE.match(raw):
        return True
    if not _TIMES.fullmatch(raw) and not re.search(r"[./:]", raw):
        return False
    first = start
    while (
        first > 0 and start - first < _AFTER and (text[first - 1].isdigit() or text[first - 1] in ".:/–—- ")
    ):
        first -= 1
    around = _AROUND.match(text, end, end + _AFTER)
    whole = text[first : around.end() if around else end].strip(" -–—/")
    return any(_TIMES.fullmatch(t) and not _ONE_TIME.fullmatch(t) for t in (raw, whole))


def _is_identifier(before: str, bare: bool) -> bool:
    """Whether the words before digits make them an account's, an order's, a document's."""
    if _NAMED.search(before) or _NUMBERED.search(before):
        return True
    if _BARE_ID.search(before) and not _CALLER.search(before):
        return True
    compound = _COMPOUND.search(before)
    if compound and not _OF_TELEPHONES.match(compound["noun"]) and not LABEL.match(compound["noun"]):
        return True
    return bare and (bool(_SOFTLY_NAMED.search(before)) or _has_other_noun(before))


def _has_other_noun(before: str) -> bool:
    """A noun that no telephone has, with a word for "number": "Lot no."."""
    found = _OTHER_NOUN.search(before)
    if found is None or _POSSESSIVE.search(found["noun"]):
        return False
    noun = found["noun"].lower()
    if not noun.isascii():
        return False  # scripts without blanks: what stands before the word for "number" may be anything
    known = noun in words("number_labels.plain") or _OF_TELEPHONES.fullmatch(noun) or LABEL.search(noun)
    return not known
