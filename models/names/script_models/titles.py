"""Where does a name end and a title or a particle begin? Spans are cut to the bare name.

The networks have learned most of it; what is here is what no name ends in or begins with.
"""

from __future__ import annotations

import re

from models.names.script_models.windows import Language

_EDGE = " \t\u3000\xa0\u200b\u200c\u200d\u200e\u200f.,،、，。:：;；!！?？()（）[]【】「」『』《》<>\"'“”‘’|/\\-—–_#@*~～·…=+&"

_AFTER = {
    "zh": re.compile(
        r"(?:先生|女士|小姐|太太|夫人|老师|老師|教授|博士|医生|醫生|律师|律師|经理|經理|总经理|總經理|总监|總監|主任|主管|主席|"
        r"总裁|總裁|董事长|董事長|董事|会计|會計|助理|秘书|秘書|工程师|工程師|部长|部長|处长|處長|科长|科長|局长|局長|院长|院長|校长|校長|"
        r"大人|总|總)+$"
    ),
    "ko": re.compile(
        r"\s*(?:씨|님|군|양|선생님|선생|부장|차장|과장|대리|사원|팀장|실장|본부장|이사|상무|전무|사장|회장|부회장|대표이사|대표|"
        r"기자|교수|박사|감독|의원|변호사|원장|주임|매니저|대통령|총리|장관)+(?:님)?$"
    ),
    "fa": re.compile(r"(?!)"),
}
_BEFORE = {
    "zh": re.compile(r"(?!)"),
    "ko": re.compile(r"(?!)"),
    "fa": re.compile(
        r"^(?:(?:جناب|سرکار|آقایان|آقاي|آقای|آقا|خانم|خانوم|دکتر|مهندس|استاد|حاج|پروفسور|سردار|سرهنگ|حجت‌الاسلام|آیت‌الله|آیت الله)\s+)+"
    ),
}
_PARTICLES = re.compile(
    r"(?:께서는|께서|에게서|에게는|에게|한테|으로부터|으로|로부터|이라고|라고|이라는|라는|입니다|이다|까지|부터|처럼|보다|"
    r"은|는|을|를|의|와|과|도)$"
)
"""Not 이, 가, 로, 만 and the like, in which given names end; a word must have three syllables before 은, 도, 와, 의 come off."""
_MAYBE = frozenset("은 는 을 를 의 와 과 도".split())


def bare(text: str, start: int, end: int, language: Language, kind: str) -> tuple[int, int]:
    """The span without spaces and marks at its edges, titles and particles; as it was if nothing were left."""
    start, end = _stripped(text, start, end)
    if kind != "person" or end <= start:
        return start, end
    before = _BEFORE[language].match(text[start:end])
    if before and before.end() < end - start:
        start += before.end()
    if language == "ko":
        particle = _PARTICLES.search(text[start:end])
        if particle and end - start - len(particle.group()) >= (3 if particle.group() in _MAYBE else 2):
            end = start + particle.start()
    after = _AFTER[language].search(text[start:end])
    if after and after.start() > 0 and not _is_name(after.group(), after.start()) and not _is_called(after):
        end = start + after.start()
    return _stripped(text, start, end)


def _is_name(title: str, before: int) -> bool:
    """A syllable that also ends given names (서군, 김양) comes off only when a full name stands before it."""
    return title in ("군", "양") and before < 3


def _is_called(after: re.Match[str]) -> bool:
    """王总 is Mr Wang, but 陈国总 may be a name."""
    return after.group() in ("总", "總") and after.start() > 1


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    return start, end
