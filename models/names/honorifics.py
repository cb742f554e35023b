"""Titles and honorifics around a name: never part of its span, kept as its attribute.

"Dr. Jane Roe", 김민준 씨, 王先生, آقای رضایی, "Ginoong Cruz": the span is the name, ``honorific`` the word.
"""

from __future__ import annotations

import re

BEFORE = (
    "mr mrs ms miss mx dr prof professor sir madam dame lord lady hon honorable honourable rev reverend fr father sister sr bro brother "
    "capt captain cpt gen general col colonel lt lieutenant sgt sergeant maj major adm admiral cpl pvt pfc sen senator rep "
    "representative congressman congresswoman gov governor pres president judge justice mayor councilman councilwoman "
    "ambassador pope bishop archbishop cardinal rabbi imam sheikh sheik king queen prince princess "
    "atty attorney engr engineer arch architect ginoong gng ginang binibini bb kgg kagalang-galang aling mang tito tita haring reyna papa pangulong senador tatay nanay kuya ate lolo lola "
    "don doña dona señor senor señora senora sr sra srta herr frau monsieur madame mme mlle m dott"
).split()
"""Latin-script titles in front of a name, lower case, without their full stop."""

AFTER_KOREAN = (
    "씨 님 군 양 선생님 선생 교수님 교수 박사님 박사 대표님 대표 사장님 사장 부장님 부장 과장님 과장 차장님 차장 대리님 대리 팀장님 팀장 "
    "이사님 이사 회장님 회장 실장님 실장 본부장님 본부장 변호사님 변호사 기자님 기자 감독님 감독 배우 선수 의원님 의원 장관 총리 대통령 시장 "
    "지사 후보 위원장 원장님 원장 목사님 목사 신부님 신부 아저씨 아줌마 언니 오빠 형님 누나 여사님 여사 옹"
).split()
AFTER_CHINESE = (
    "先生 女士 小姐 太太 夫人 老师 老師 教授 博士 医生 醫生 律师 律師 经理 經理 总经理 總經理 总监 總監 董事长 董事長 主任 主席 总统 總統 "
    "总理 總理 部长 部長 局长 局長 校长 校長 院长 院長 书记 書記 老板 老闆 总 總 同学 同學 同志 师傅 師傅 姐姐 哥哥 姐 哥 叔 阿姨 大人 爷 爺"
).split()
BEFORE_PERSIAN = (
    "آقای آقا خانم خانوم دکتر مهندس استاد پروفسور حاج حاجی آیت‌الله آیت الله حجت‌الاسلام جناب سرکار شهید امام شیخ سرهنگ سردار ملا"
).split()
BEFORE_CHINESE = ("老", "小", "阿")
"""老王, 小李, 阿強: part of how somebody is called, and of the span, but not of the name."""

_BEFORE_LATIN = re.compile(rf"(?:(?:{'|'.join(sorted(BEFORE, key=len, reverse=True))})\b\.?\s+)+(?=\S)", re.I)
_JUST_BEFORE = re.compile(
    rf"(?<![\w@#])((?:(?:{'|'.join(sorted(BEFORE, key=len, reverse=True))})\b\.?\s{{1,2}})+)$", re.I
)
_AFTER = re.compile(rf"\s?({'|'.join(sorted([*AFTER_KOREAN, *AFTER_CHINESE], key=len, reverse=True))})$")
_JUST_AFTER = re.compile(rf"\s?({'|'.join(sorted([*AFTER_KOREAN, *AFTER_CHINESE], key=len, reverse=True))})")
_BEFORE_ARABIC = re.compile(rf"(?:(?:{'|'.join(sorted(BEFORE_PERSIAN, key=len, reverse=True))})\s+)+(?=\S)")
_JUST_BEFORE_ARABIC = re.compile(
    rf"(?<!\w)((?:(?:{'|'.join(sorted(BEFORE_PERSIAN, key=len, reverse=True))})\s)+)$"
)
_SEEN = 24
"""Code points before a span that are looked at."""
DOUBTFUL = frozenset(
    "m sr don bro arch general major gen maj sen father sister king queen prince princess lord ate lola lolo tito tita reyna papa dona bb".split()
)
"""Titles that are names as often: inside a span they are titles with a full stop only."""
_KIN = frozenset("ate lola lolo tito tita papa".split())
"""These also where two words follow: Tito Juan Ramos, but Tito Ferraro."""
NEVER_ALONE = frozenset("mr mrs ms dr prof atty engr ginoong gng ginang binibini kgg aling mang".split())
"""Titles that are nobody's name (as Bishop and Judge are)."""
_ONE_SIGN = frozenset("군 양 옹 总 總 哥 姐 叔 爷 爺".split())
"""Titles of one sign in which given names end too: 김태군, 陈国总."""


def bare(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without titles inside it; the span itself where nothing would be left."""
    while True:
        span = text[start:end]
        head = _BEFORE_LATIN.match(span) or _BEFORE_ARABIC.match(span)
        if head and _is_title(head.group(), span[head.end() :]):
            start += head.end()
            continue
        tail = _AFTER.search(span)
        # 王总 keeps its one-character family name; a lone 선생 keeps itself
        if tail and tail.start() > 0 and not _may_be_name(tail.group(), tail.start()):
            end = start + tail.start()
            continue
        return start, end


def _is_title(before: str, rest: str) -> bool:
    word = before.strip(" .").lower()
    return word not in DOUBTFUL or "." in before or (word in _KIN and len(rest.split()) > 1)


def _may_be_name(title: str, before: int) -> bool:
    """Is a sign behind a family name and one more, without a space, as well the end of the given name?"""
    if title not in _ONE_SIGN:
        return False
    return before < 3 if title in "군양옹" else before > 1


def of(text: str, start: int, end: int) -> str | None:
    """The titles that stand directly before or after a bare span, as written, or None."""
    window = text[max(0, start - _SEEN) : start]
    before = _JUST_BEFORE.search(window) or _JUST_BEFORE_ARABIC.search(window)
    if before:
        return re.sub(r"\s+", " ", before.group(1)).strip()
    after = _JUST_AFTER.match(text, end)
    return after.group(1) if after else None
