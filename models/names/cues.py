"""Chinese and Korean names that lists and the words around them give away: a surname, a listed given name, and an honorific,
a particle or an end of line after it. Few but mostly right; they stand beside the perceptron, whose corpora hold few letters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from models.names import gazetteers
from models.names.features import simplified
from records.documents import Name

_HANGUL = re.compile(r"(?<![가-힣])([가-힣]{3})")
_AFTER_KOREAN = re.compile(
    r"\s?(?:씨|님|군|양|과장|대리|부장|사장|팀장|차장|대표|이사|교수|박사|선생|감독|의원|장관|회장|기자|드림|올림|배우|선수|입니다|이라고)|"
    r"(?:은|는|이|가|을|를|의|와|과|도|에게|께서|께|에)(?![가-힣])|(?![가-힣])"
)
_AFTER_CHINESE = re.compile(
    r"\s?(?:先生|女士|小姐|太太|经理|總|总|老师|教授|博士|医生|律师|主任|董事长|敬上|谨上|[（(]?(?:电话|手机|1[3-9]\d{9}))"
)
_BEFORE_CHINESE = re.compile(
    r"(?:联系人|姓名|经办人|负责人|发件人|收件人|我是|我叫|本人|此致敬礼|尊敬的)\s*[:：]?\s*$"
)
_HAN = re.compile(r"[\u3400-\u9fff]{2,}")
CONFIDENCE = 0.7


@lru_cache(maxsize=1)
def _chinese() -> re.Pattern[str]:
    double = sorted(n for n in gazetteers.entries("zh.family") if len(n) == 2)
    single = "".join(
        sorted(
            gazetteers.entries("zh.common_family")
            & {n for n in gazetteers.entries("zh.family") if len(n) == 1}
        )
    )
    return re.compile(rf"(?:{'|'.join(double)}|[{single}])[\u4e00-\u9fff]{{1,2}}")


def korean(text: str) -> Iterator[Name]:
    """Three syllables at the start of a word: a surname and a listed given name."""
    family, given, full = (gazetteers.entries(f"ko.{name}") for name in ("family", "given", "full"))
    for match in _HANGUL.finditer(text):
        name = match.group(1)
        if (name in full or (name[0] in family and name[1:] in given)) and _AFTER_KOREAN.match(
            text, match.end()
        ):
            yield Name(match.start(), match.end(), name, "person", CONFIDENCE)


def chinese(text: str) -> Iterator[Name]:
    """A surname and one or two characters, before an honorific, after a label, or alone on a line."""
    plain = simplified(text)
    yield from _transliterated(text, plain)
    for run in _HAN.finditer(plain):
        place = run.start()
        while place < run.end() - 1:
            found = _chinese().match(plain, place, run.end())
            length = (
                next(
                    (
                        n
                        for n in (found.end() - place, found.end() - place - 1)
                        if n > 1 and _told(plain, place, place + n)
                    ),
                    0,
                )
                if found
                else 0
            )
            if length:
                yield Name(place, place + length, text[place : place + length], "person", CONFIDENCE)
            place += length or 1


def _transliterated(text: str, plain: str) -> Iterator[Name]:
    """Foreign names: listed parts on both sides of a middle dot."""
    parts = gazetteers.entries("zh.parts")
    for dot in re.finditer(r"[·・•]", plain):
        start = next(
            (
                n
                for n in range(dot.start() - 7, dot.start() - 1)
                if n >= 0 and plain[n : dot.start()] in parts
            ),
            None,
        )
        end = next(
            (n for n in range(dot.end() + 7, dot.end() + 1, -1) if plain[dot.end() : n] in parts), None
        )
        if start is not None and end is not None and end <= len(plain):
            yield Name(start, end, text[start:end], "person", CONFIDENCE)


def _told(plain: str, start: int, end: int) -> bool:
    listed = plain[start:end] in gazetteers.entries("zh.full") and all(
        c in gazetteers.entries("zh.given") for c in plain[start + 1 : end]
    )
    if _AFTER_CHINESE.match(plain, end) and all(
        c in gazetteers.entries("zh.given") for c in plain[start + 1 : end]
    ):
        return True
    if _BEFORE_CHINESE.search(plain[max(0, start - 12) : start]) and not re.match(
        r"[\u4e00-\u9fff]", plain[end : end + 1]
    ):
        return True
    alone = (not start or not plain[start - 1].isalnum()) and (end == len(plain) or not plain[end].isalnum())
    return listed and (end - start == 3 or alone)
