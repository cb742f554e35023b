"""Numbers as people write them, brought into a form that libphonenumber reads.

"0049 30 …" in America, "49 (0)345 …", digits as words, letters of the keypad, an extension behind a hyphen.
The text is rewritten there and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import phonenumbers

from extractors.people.find.rewriting import Rewritten, Rule, rewrite
from vocabulary import words

_CODES = "|".join(
    sorted(map(str, phonenumbers.COUNTRY_CODE_TO_REGION_CODE), key=lambda code: (-len(code), code))
)
_INTERNATIONAL_PREFIX = re.compile(
    rf"(?<![\d+./-])\(?00[ .-]?\(?(?P<code>{_CODES})\)?(?=[ ./()-]{{0,3}}\d[\d ./()-]{{6,18}}\d)"
)
"""00 before a country code: it is written also by those whose country dials something else."""
_CODE_WITHOUT_PLUS = re.compile(rf"(?<![\d+./,-])(?P<code>{_CODES})[ ]?\(0\)(?=[ ./-]?\d)")
_UNDERSCORES = re.compile(r"(?<![A-Za-z0-9_])\(?\d{2,4}\)?_\d{3,4}_\d{3,4}(?![A-Za-z0-9_])")
_HYPHENED_EXTENSION = re.compile(r"(?<![\d-])(0\d{2,3}[- ]?\d{7,8})-(\d{1,6})(?![\d-])")
_RANGE = re.compile(r"(?<=\d{4})[ ]?(?:[~～∼]|(?<=[\u06f0-\u06f9\u0660-\u0669]{8})-)[ ]?\d{1,4}(?!\d)")
"""The last of several lines that follow each other: 02-123-4567~9."""
_ENDINGS = re.compile(r"(?<=\d{7})(?:/\d{1,4}){2,}(?![\d/])")
_VANITY = re.compile(
    r"(?<![\w+-])(?P<head>(?:\+?1[-. ]?)?\(?(?:8(?:00|33|44|55|66|77|88)|900)\)?[-. ]"
    r")(?P<word>(?=[\d-]*[A-Z])[A-Z\d]+(?:-[A-Z\d]+){0,3})(?![A-Za-z\d])"
)
"""Seven letters or more behind an American prefix; what goes beyond seven need not be dialled."""
_SCRIPTS = ("latin", "han", "hangul", "arabic")
_KEYPAD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")


def rewritten(text: str, regions: Sequence[str]) -> Rewritten:
    """``text`` as libphonenumber reads it.

    Args:
        text: One paragraph.
        regions: The countries (ISO 3166 alpha-2) to read national numbers by, the likeliest first.
    """
    spelt = [(_spelt(script), _as_digits) for script in _SCRIPTS if _has_spelt(script).search(text)]
    rules = [rule for sign, rule in _rules(regions[0] if regions else "") if sign in text]
    return rewrite(text, [*spelt, *rules])


@cache
def spelt_out() -> str:
    """The source of a regular expression for three digits written as words without blanks."""
    known = "".join([*_digits("han"), *_digits("hangul")])
    return rf"[{known}]{{3}}"


@cache
def _rules(region: str) -> tuple[tuple[str, Rule], ...]:
    """What a text has to hold, and the rule that it needs then."""
    rules: list[tuple[str, Rule]] = [
        ("00", (_INTERNATIONAL_PREFIX, _with_plus)),
        ("(0)", (_CODE_WITHOUT_PLUS, _with_plus)),
        ("_", (_UNDERSCORES, lambda found: found.group().replace("_", "-"))),
        ("8", (_VANITY, _dialled)),
        *((sign, (_RANGE, lambda found: ";")) for sign in ("~", "～", "∼")),
        ("/", (_ENDINGS, lambda found: found.group().replace("/", "、"))),
    ]
    if region == "IR":
        rules.append(("-", (_RANGE, lambda found: ";")))
    if region in ("CN", "TW"):
        rules.append(("-", (_HYPHENED_EXTENSION, lambda found: f"{found.group(1)} x{found.group(2)}")))
    return tuple(rules)


def _with_plus(found: re.Match[str]) -> str:
    return f"+{found['code']} "


def _dialled(found: re.Match[str]) -> str | None:
    word = found["word"].replace("-", "")
    if len(word) < 7:
        return None
    digits = word.translate(_KEYPAD)[:7]
    return f"{found['head']}{digits[:3]}-{digits[3:]}"


@cache
def _digits(script: str) -> dict[str, str]:
    """Words for digits of a script, in lower case."""
    return {word: str(digit) for digit in range(10) for word in words(f"digits.{digit}", script=script)}


@cache
def _spelt(script: str) -> re.Pattern[str]:
    """A run of words for digits and of digits; nothing is given back, so that it takes linear time."""
    known = "|".join(sorted(map(re.escape, _digits(script)), key=len, reverse=True))
    if script in ("latin", "arabic"):
        letters = "A-Za-z" if script == "latin" else "\u0620-\u06ff"
        unit = rf"(?:(?<![{letters}])(?:{known})(?![{letters}])|\d++)"
        return re.compile(rf"(?<!\w){unit}(?:[\s,.()/-]{{1,3}}+{unit}){{2,}}+", re.I)
    unit = rf"(?:{known}|\d)"
    return re.compile(rf"(?<!{unit})(?<![\d-])(?:{known}){unit}{{2,}}+(?:[ -]?{unit}++){{0,4}}+")


@cache
def _has_spelt(script: str) -> re.Pattern[str]:
    """Three words for digits of a script in a row."""
    known = "|".join(sorted(map(re.escape, _digits(script)), key=len, reverse=True))
    start = r"(?<![A-Za-z])" if script == "latin" else ""
    return re.compile(rf"{start}(?:{known})(?:[\s,.()/-]{{0,3}}(?:{known})){{2}}", re.I)


_WORD = re.compile(r"[^\W\d_]+")
_LEAST_DIGITS, _MOST_DIGITS, _LEAST_WORDS = 7, 15, 3


def _as_digits(found: re.Match[str]) -> str | None:
    """Words for digits as digits; None where there are too few of either to be a telephone number."""
    raw = found.group()
    table = _all_digits()
    pieces = re.findall(r"\d+|[^\W\d_]+|[\W_]+", raw)
    out, count, spelt, before_word = [], 0, 0, False
    for piece in pieces:
        if piece.isdigit():
            out.append(piece)
            count += len(piece)
            before_word = False
        elif _WORD.fullmatch(piece):
            digits = table.get(piece.lower()) or "".join(table.get(letter, "") for letter in piece)
            if before_word and out and not out[-1].isdigit() and out[-1].isspace():
                out.pop()  # "five five five" is one group
            out.append(digits)
            count += len(digits)
            spelt += len(digits)
            before_word = True
        else:
            out.append(piece.replace(",", ""))
    if not _LEAST_DIGITS <= count <= _MOST_DIGITS or spelt < _LEAST_WORDS:
        return None
    return "".join(out)


@cache
def _all_digits() -> dict[str, str]:
    return {
        word: digit
        for script in ("latin", "han", "hangul", "arabic")
        for word, digit in _digits(script).items()
    }
