"""Lines of postal addresses, by their shape: streets, boxes, towns with a state or a postcode."""

from __future__ import annotations

import re

from extractors.people.spans import Span
from vocabulary import one_of, words

_STATES = frozenset(words("addresses.states"))
_LONGEST = 110
_STREET_LINE = re.compile(
    rf"\d{{1,6}}[A-Za-z]?(?:-\d{{1,5}})?,?\s+(?:[^\W\d_][\w.'’-]*\s+|\d{{1,3}}(?:st|nd|rd|th)\s+){{0,6}}"
    rf"{one_of('addresses.streets')}\b\.?.{{0,60}}"
    rf"|{one_of('addresses.rooms')}\s+[\w-]{{1,8}}\b.{{0,40}}"
    rf"|p\.?\s?o\.?\s+box\s+\d.{{0,50}}|one\s+\w+\s+{one_of('addresses.squares')}\b.{{0,40}}",
    re.I,
)
_TOWN = re.compile(
    r"[^\W\d_][\w.'’ -]{1,30},?\s+(?P<state>[A-Z]{2})\.?"
    r"(?:,?\s+\d{5}(?:-\d{4})?|,?\s+[A-Z]\d[A-Z]\s?\d[A-Z]\d)?(?:,?\s+U\.?S\.?A\.?)?"
)
_ZIP = re.compile(
    rf"(?!(?:{one_of('addresses.no_town')})\b)[^\W\d_][\w.,'’ -]{{1,40}}"
    r"\s(?:\d{5}(?:-\d{4})?|[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2})(?:,?\s+[A-Z][\w. ]{2,20})?",
    re.I,
)
_HAN = re.compile(
    r"(?=.*(?:[省市区區縣県].*[路街道巷弄村镇鎮]|[路街道巷弄].{0,4}\d+\s*[号號弄]))[\u3400-\u9fff\w\s,，()（）-]{6,60}"
)
_HANGUL = re.compile(
    r"(?=.*[\uac00-\ud7a3]{1,8}(?:로|길|동|읍|면)\s?\d)(?:[\uac00-\ud7a3]+(?:시|도|구|군)?\s)+[\uac00-\ud7a3\w\s,()-]{3,50}"
)
_ARABIC = re.compile(rf"(?=.*{one_of('addresses.signs', script='arabic')}).{{6,80}}")
_LABEL = re.compile(rf"{one_of('addresses.labels')}\s*[:：]\s*", re.I)
_STATE_BEHIND = re.compile(r",\s?([A-Z]{2})\b")


def address(line: str) -> Span | None:
    """The part of ``line`` that is an address line, as offsets; None where it is none."""
    if not line or len(line) > _LONGEST:
        return None
    label = _LABEL.match(line)
    start = label.end() if label else 0
    body = line[start:].rstrip(" ,;")
    span = start, start + len(body)
    if label and len(body) > 5:
        return span
    if any(pattern.fullmatch(body) for pattern in (_STREET_LINE, _ZIP, _HAN, _HANGUL, _ARABIC)):
        return span
    town = _TOWN.fullmatch(body)
    return span if town and town.group("state") in _STATES else None


def before_state(text: str, end: int) -> bool:
    """Whether a state's two letters follow, as after a town's name: "Boston, MA"."""
    found = _STATE_BEHIND.match(text, end)
    return found is not None and found.group(1) in _STATES


def is_town(text: str) -> bool:
    """Whether a text is a town with its state: "Austin, TX"."""
    found = _TOWN.fullmatch(text)
    return bool(found and "," in text and found.group("state") in _STATES)
