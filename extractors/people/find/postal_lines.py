"""Lines of postal addresses, by their shape: streets, boxes, towns with a state or a postcode."""

from __future__ import annotations

import re

STATES = frozenset(
    "AL AK AZ AR CA CO CT DC DE FL GA HI IA ID IL IN KS KY LA MA MD ME MI MN MO MS MT NC ND NE NH NJ NM NV NY OH OK OR PA PR RI SC SD TN TX UT VA VT WA WI WV WY "
    "AB BC MB NB NS ON QC SK".split()
)
LONGEST = 110
_STREET = (
    r"(?:street|st|avenue|ave|boulevard|blvd|road|rd|drive|dr|lane|ln|court|ct|way|place|pl|plaza|square|sq|parkway|pkwy|highway|hwy|terrace|"
    r"close|crescent|circle|walk|row|quay|alley|kalye|calle|rue|via|stra(?:ß|ss)e|str)"
)
_LINE = re.compile(
    rf"\d{{1,6}}[A-Za-z]?(?:-\d{{1,5}})?,?\s+(?:[^\W\d_][\w.'’-]*\s+|\d{{1,3}}(?:st|nd|rd|th)\s+){{0,6}}{_STREET}\b\.?.{{0,60}}"
    r"|(?:suite|ste\.?|floor|room|apt\.?|unit|bldg\.?|building)\s+[\w-]{1,8}\b.{0,40}"
    r"|p\.?\s?o\.?\s+box\s+\d.{0,50}|one\s+\w+\s+(?:plaza|center|centre|square|place|park)\b.{0,40}",
    re.I,
)
_TOWN = re.compile(
    r"[^\W\d_][\w.'’ -]{1,30},?\s+(?P<state>[A-Z]{2})\.?(?:,?\s+\d{5}(?:-\d{4})?|,?\s+[A-Z]\d[A-Z]\s?\d[A-Z]\d)?(?:,?\s+U\.?S\.?A\.?)?"
)
_ZIP = re.compile(
    r"(?!ext|tel|phone|fax|room|mail\b|box|no\b|ref|id\b)[^\W\d_][\w.,'’ -]{1,40}\s(?:\d{5}(?:-\d{4})?|[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2})(?:,?\s+[A-Z][\w. ]{2,20})?",
    re.I,
)
_HAN = re.compile(
    r"(?=.*(?:[省市区區县縣].*[路街道巷弄村镇鎮]|[路街道巷弄].{0,4}\d+\s*[号號弄]))[\u3400-\u9fff\w\s,，()（）-]{6,60}"
)
_HANGUL = re.compile(
    r"(?=.*[\uac00-\ud7a3]{1,8}(?:로|길|동|읍|면)\s?\d)(?:[\uac00-\ud7a3]+(?:시|도|구|군)?\s)+[\uac00-\ud7a3\w\s,()-]{3,50}"
)
_ARABIC = re.compile(r"(?=.*(?:خیابان|کوچه|پلاک|میدان|بلوار|کدپستی)).{6,80}")
_LABEL = re.compile(r"(?:address|addr|地址|주소|نشانی|آدرس|tirahan)\s*[:：]\s*", re.I)


def address(line: str) -> tuple[int, int] | None:
    """The part of ``line`` that is an address line, as offsets; None where it is none."""
    if not line or len(line) > LONGEST:
        return None
    label = _LABEL.match(line)
    start = label.end() if label else 0
    body = line[start:].rstrip(" ,;")
    if label and len(body) > 5:
        return start, start + len(body)
    if any(pattern.fullmatch(body) for pattern in (_LINE, _ZIP, _HAN, _HANGUL, _ARABIC)):
        return start, start + len(body)
    town = _TOWN.fullmatch(body)
    return (start, start + len(body)) if town and town.group("state") in STATES else None


def before_state(text: str, end: int) -> bool:
    """Does a state's two letters follow, as after a town's name: "Boston, MA"?"""
    found = re.compile(r",\s?([A-Z]{2})\b").match(text, end)
    return bool(found) and found.group(1) in STATES if found else False


def is_town(text: str) -> bool:
    """A town with its state: "Austin, TX"."""
    found = _TOWN.fullmatch(text)
    return bool(found and "," in text and found.group("state") in STATES)
