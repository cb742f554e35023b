"""What the perceptron sees of a text: characters for Chinese and Korean, words for Persian and Filipino."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from models.names import gazetteers

WORD = re.compile(r"[^\W_]+(?:[\u200c'’.-][^\W_]+)*|[^\w\s]|_")
LONGEST = 7
"""Characters of the longest listed name that is looked up."""


@lru_cache(maxsize=1)
def _simplify() -> dict[int, str]:
    pairs = (line.split("|") for line in gazetteers.entries("zh.simplified"))
    return {ord(old): new for old, new in pairs}


def simplified(text: str) -> str:
    """``text`` with traditional characters replaced one by one, so that offsets stay."""
    return text.translate(_simplify())


def characters(text: str, language: str) -> list[list[str]]:
    """The features of each character of ``text``."""
    seen = simplified(text) if language == "zh" else text
    names, parts = gazetteers.entries(f"{language}.full"), gazetteers.entries(f"{language}.parts")
    family, given = gazetteers.entries(f"{language}.family"), gazetteers.entries(f"{language}.given")
    size = len(seen)
    marks: list[list[str]] = [[] for _ in range(size)]
    for listed, code in ((names, "n"), (parts, "t")):
        place = 0
        while place < size:
            if not seen[place].isalpha():
                place += 1
                continue
            length = next(
                (n for n in range(min(LONGEST, size - place), 1, -1) if seen[place : place + n] in listed), 0
            )
            for k in range(length):
                marks[place + k].append(
                    f"{code}{'B' if not k else 'E' if k == length - 1 else 'I'}{min(length, 4)}"
                )
            place += max(1, length)
    for i in range(size):
        two = seen[i : i + 2]
        is_family = "F2" if two in family else "F" if seen[i] in family else ""
        if is_family:
            step = 2 if is_family == "F2" else 1
            marks[i].append(is_family)
            follow = seen[i + step : i + step + 2]
            kind = "".join("g" if c in given else "x" if c.isalpha() else "-" for c in follow)
            marks[i].append(f"{is_family}{kind}")
            if follow in given:
                marks[i].append(f"{is_family}G")
        if seen[i] in given:
            marks[i].append("g" + ("F" if i and seen[i - 1] in family else ""))
    padded = f"^^^{seen}$$$"
    out: list[list[str]] = []
    for i in range(size):
        b, a, c, d, e = padded[i + 1], padded[i + 2], padded[i + 3], padded[i + 4], padded[i + 5]
        unit = [
            f"0{c}", f"-{a}", f"={b}", f"+{d}", f"*{e}", f"-0{a}{c}", f"0+{c}{d}", f"=-{b}{a}", f"+*{d}{e}", f"-+{a}{d}",
            f"-0+{a}{c}{d}", f"0+*{c}{d}{e}", f"=-0{b}{a}{c}", "1",
        ]  # fmt: skip
        if not c.isalpha():
            unit.append("#" + ("d" if c.isdigit() else "s" if c.isspace() else "p"))
        for mark in marks[i]:
            unit.append(f"m{mark}")
        if i + 1 < size:
            unit.extend(f"M{mark}" for mark in marks[i + 1])
        out.append(unit)
    return out


def words(text: str, language: str) -> tuple[list[tuple[int, int]], list[list[str]]]:
    """The words of ``text`` and the features of each."""
    spans = [m.span() for m in WORD.finditer(text)]
    shown = [text[a:b] for a, b in spans]
    return spans, word_features(shown, language)


def word_features(shown: Sequence[str], language: str) -> list[list[str]]:
    """The features of each of some words."""
    given, family = gazetteers.entries(f"{language}.given"), gazetteers.entries(f"{language}.family")
    low = [_plain(w) for w in shown]
    shapes = [_shape(w) for w in shown]
    flags = [("G" if w in given else "") + ("F" if w in family else "") for w in low]
    out: list[list[str]] = []
    size = len(shown)
    for i, word in enumerate(low):
        before, after = (low[i - 1] if i else "^"), (low[i + 1] if i + 1 < size else "$")
        before2, after2 = (low[i - 2] if i > 1 else "^"), (low[i + 2] if i + 2 < size else "$")
        shape_before, shape_after = (shapes[i - 1] if i else "^"), (shapes[i + 1] if i + 1 < size else "$")
        flag_before, flag_after = (flags[i - 1] if i else ""), (flags[i + 1] if i + 1 < size else "")
        out.append(
            [
                f"f{flags[i]}{shapes[i]}", f"0{word}", f"-{before}", f"+{after}", f"={before2}", f"*{after2}", f"-0{before} {word}",
                f"0+{word} {after}", f"=-{before2} {before}", f"+*{after} {after2}", f"s{shapes[i]}", f"S{shape_before}{shapes[i]}{shape_after}",
                f"g{flag_before}|{flags[i]}|{flag_after}", f"q{flags[i]}{shapes[i]}{shape_after}{flag_after}", f"Q{flag_before}{shape_before}{flags[i]}{shapes[i]}",
                f"P{word[:3]}", f"E{word[-3:]}", f"e{word[-2:]}", f"b{before}{flags[i]}{shapes[i]}", f"a{after}{flags[i]}{shapes[i]}", "1",
            ]
        )  # fmt: skip
    return out


def _plain(word: str) -> str:
    return word.lower().replace("ي", "ی").replace("ك", "ک")


def _shape(word: str) -> str:
    if word.isdigit():
        return "d"
    if not word[0].isalpha():
        return word[0] if word in ".,:;!?@#&()\"'-/" else "p"
    if word[0].isupper():
        return "XX" if word.isupper() and len(word) > 1 else "X" if len(word) == 1 else "Xx"
    return "x"
