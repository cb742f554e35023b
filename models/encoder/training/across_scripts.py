"""Chinese, Korean and Persian names in Latin letters, as all the ways of spelling them make them.

For training.

Each speller takes a name apart into syllables or words and spells it by one system, or as people do without
any.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from models.encoder import spelling

_TABLE = Path(__file__).parent.parent / "across_scripts.json.gz"


@lru_cache(maxsize=1)
def known() -> dict[str, Any]:
    """What ``romanised.py`` wrote.

    ``mandarin`` and ``cantonese`` readings of characters, ``names`` with several forms.
    """
    found: dict[str, Any] = json.loads(gzip.decompress(_TABLE.read_bytes()))
    return found


def _chosen(text: str, options: dict[str, str], rng: random.Random) -> str:
    """One of the spellings that a table gives, the first twice as often; the text itself where it gives none."""
    forms = options.get(text, text).split("/")
    return rng.choice([forms[0], *forms])


_OLD_INITIALS = {"zh": "ch", "x": "hs", "q": "ch", "z": "ts", "c": "ts/tz", "j": "ch", "b": "p", "d": "t", "g": "k", "r": "j"}  # fmt: skip
_OLD_FINALS = {"ian": "ien", "ong": "ung", "ie": "ieh/ie", "ui": "ui/uei", "uo": "o/uo", "e": "e/o", "ue": "ueh", "iong": "iung", "yan": "yen", "you": "yu", "yi": "i/yi", "ye": "yeh"}  # fmt: skip
_HISSED = {"zhi": "chih", "chi": "chih", "shi": "shih", "ri": "jih", "zi": "tzu/tze", "ci": "tzu", "si": "ssu/szu/sze", "er": "erh", "yu": "yu/yü", "lv": "lu", "nv": "nu"}  # fmt: skip


def old_mandarin(syllable: str, rng: random.Random) -> str:
    """A syllable of pinyin as it was spelt in Taiwan and before: Wade–Giles as people remember it."""
    if syllable in _HISSED:
        return _chosen(syllable, _HISSED, rng).replace("ü", "u")
    if syllable[0] in "yw":
        return _chosen(syllable, _OLD_FINALS, rng)
    initial = re.match("zh|ch|sh|[bpmfdtnlgkhjqxrzcs]?", syllable)
    first = initial.group() if initial else ""
    return _chosen(first, _OLD_INITIALS, rng) + _chosen(syllable[len(first) :], _OLD_FINALS, rng)


_CANTONESE_INITIALS = {"z": "ch/ts/j", "c": "ch/ts", "j": "y", "gw": "kw/gw", "g": "k/g", "b": "p/b", "d": "t/d", "ng": "ng//", "s": "s/s/sh"}  # fmt: skip
_CANTONESE_FINALS = {
    "aa": "a/ah", "aai": "ai", "aau": "au", "aam": "am", "aan": "an", "aang": "ang", "aap": "ap", "aat": "at", "aak": "ak", "am": "am/um", "an": "an/un",
    "ap": "ap/up", "at": "at/ut", "ei": "ei/ee/ay/i", "eng": "eng/ing", "i": "i/ee/ze", "iu": "iu/ew", "oi": "oi/oy", "ou": "o/ou/oo", "oe": "eu", "oeng": "eung/ung/eong",
    "oek": "euk/euk/eok", "eoi": "ui/eui", "eon": "un/on/eun", "eot": "ut", "u": "u/oo", "un": "un/oon", "yu": "yu/u/ue", "yun": "uen/yuen/une", "yut": "uet/yut", "e": "e/eh",
    "o": "o/oh/or", "au": "au/ow", "ing": "ing", "ai": "ai/ay", "uk": "uk/ook", "ung": "ung/oong",
}  # fmt: skip


def cantonese(syllable: str, rng: random.Random) -> str:
    """A syllable of Jyutping as Hong Kong, Macau and Malaysia spell names."""
    initial = re.match("gw|kw|ng|[bpmfdtnlgkhzcsjw]?", syllable)
    first = initial.group() if initial else ""
    if not syllable[len(first) :]:
        return syllable
    spelt = _chosen(first, _CANTONESE_INITIALS, rng) + _chosen(syllable[len(first) :], _CANTONESE_FINALS, rng)
    return (
        spelt.replace("yyu", "yu").replace("yi", rng.choice(("yi", "y", "i")), 1) if first == "j" else spelt
    )


def chinese(family: str, given: str, rng: random.Random) -> tuple[str, str]:
    """(given, family) in Latin letters.

    Half pinyin, the rest Wade–Giles, Cantonese, and mixtures that emigrants have.
    """
    forms = spelling._tables()[1].get(family, [])
    mandarin, southern = known()["mandarin"], known()["cantonese"]
    draw = rng.random()

    def readings(table: dict[str, list[str]], character: str, usual: float) -> str:
        listed = table.get(character) or ["".join(spelling.words(character)) or "x"]
        return listed[0] if rng.random() < usual else rng.choice(listed)

    first = spelling._han(family)
    if draw < 0.42:
        spelt = [readings(mandarin, c, 0.9) for c in given]
    elif draw < 0.64:
        spelt = [old_mandarin(readings(mandarin, c, 0.95), rng) for c in given]
        first = "".join(old_mandarin(spelling._han(c), rng) for c in family)
    else:
        spelt = [cantonese(readings(southern, c, 0.9), rng) for c in given]
        first = "".join(cantonese(readings(southern, c, 0.97), rng) for c in family)
    if forms and (draw < 0.42 or rng.random() < 0.35):
        first = forms[0] if draw < 0.35 else rng.choice(forms)
    return rng.choice(("", " ", "-") if draw < 0.64 else (" ", " ", "-", "")).join(spelt).replace(
        "v", "u"
    ), first


_KOREAN_INITIALS = {"g": "g/k", "d": "d/t", "b": "b/p", "j": "j/ch/z", "r": "r/l", "kk": "kk/k/gg", "tt": "tt/t/dd", "pp": "pp/p/bb", "jj": "jj/ch", "s": "s/s/sh", "ss": "ss/s"}  # fmt: skip
_KOREAN_VOWELS = {
    "eo": "eo/u/o/uh/eu", "yeo": "yeo/you/yu/yo/yuh", "u": "u/oo/ou", "eu": "eu/u/eu", "o": "o/oh", "yu": "yu/yoo/you/u", "i": "i/ee/y", "ae": "ae/ai/e", "ui": "ui/ee/eui/ooi",
    "wo": "wo/weo/wuh", "oe": "oe/oi/we", "a": "a/ah", "ya": "ya/yah", "wi": "wi/wee", "yo": "yo/yoh", "ye": "ye/yea", "wa": "wa/oa", "e": "e/eh/ae", "wae": "wae/oae/wai",
}  # fmt: skip
_KOREAN_FINALS = {"k": "k/g/ck", "l": "l/ll/r", "p": "p/b", "t": "t/d/s", "n": "n/n/nn"}


def _korean_syllable(syllable: str, system: int, inside: bool, rng: random.Random) -> str:
    first, rest = divmod(ord(syllable) - 0xAC00, 588)
    vowel, final = divmod(rest, 28)
    letters = [
        spelling._INITIALS[first].replace(".", ""),
        spelling._VOWELS[vowel],
        spelling._FINALS[final].replace(".", ""),
    ]
    if system == 0:
        return "".join(letters)
    if system == 1:
        letters[0] = (
            {"g": "k", "d": "t", "b": "p", "j": "ch"}.get(letters[0], letters[0])
            if not inside or rng.random() < 0.3
            else letters[0]
        )
        letters[1] = {"eo": "o", "yeo": "yo", "eu": "u"}.get(letters[1], letters[1])
        return "".join(letters)
    tables = (_KOREAN_INITIALS, _KOREAN_VOWELS, _KOREAN_FINALS)
    return "".join(
        _chosen(letter, table, rng) if letter else "" for letter, table in zip(letters, tables, strict=True)
    )


@lru_cache(maxsize=1)
def hangul_given() -> dict[str, list[str]]:
    """Syllables of given names → how they are spelt by custom."""
    text = Path(spelling.__file__).with_name("romanised.json").read_text(encoding="utf-8")
    found: dict[str, list[str]] = json.loads(text)["hangul_given"]
    return found


def korean(family: str, given: str, rng: random.Random) -> tuple[str, str]:
    """(given, family) in Latin letters.

    Revised, McCune–Reischauer without marks, or as people spell themselves.
    """
    system = rng.choice((0, 1, 2, 2))
    listed = spelling._tables()[2].get(family, [])
    spelt = []
    for at, syllable in enumerate(given):
        custom = hangul_given().get(syllable)
        by_custom = system == 2 and custom and rng.random() < 0.6
        spelt.append(
            rng.choice(custom or []) if by_custom else _korean_syllable(syllable, system, at > 0, rng)
        )
    first = (
        rng.choice(listed)
        if listed and rng.random() < 0.7
        else "".join(_korean_syllable(c, system, False, rng) for c in family)
    )
    return rng.choice(("", "-", " ")).join(spelt), first


_PERSIAN_ENDINGS = {
    "ی": "i/y/ee/i", "زاده": "zadeh/zade/zada", "پور": "pour/poor/pur/por", "نژاد": "nejad/nezhad/nejaad", "یان": "ian/yan/ian", "نیا": "nia/niya", "فر": "far/farr", "وند": "vand/wand",
    "خواه": "khah/khaah", "منش": "manesh", "دوست": "doost/dust", "راد": "rad/raad", "لو": "loo/lou/lu", "چی": "chi/chy", "نیک": "nik/neek", "بخش": "bakhsh", "خانی": "khani", "آبادی": "abadi",
}  # fmt: skip
_PERSIAN_RESPELT = [
    ("kh", "x"), ("kh", "h"), ("gh", "q"), ("q", "gh"), ("q", "g"), ("ou", "u"), ("ou", "oo"), ("oo", "u"), ("u", "ou"), ("u", "oo"), ("ee", "i"), ("i", "ee"), ("i", "y"), ("v", "w"),
    ("w", "v"), ("ei", "ey"), ("ey", "ei"), ("ai", "ay"), ("aa", "a"), ("a", "aa"), ("a", "e"), ("e", "a"), ("o", "u"), ("eh", "e"), ("ss", "s"), ("s", "ss"), ("mm", "m"), ("y", "i"), ("ie", "iye"),
    ("zh", "j"), ("j", "zh"), ("dd", "d"), ("llah", "lah"), ("ow", "ou"), ("sh", "š"), ("'", ""),
]  # fmt: skip


def persian_respelt(latin: str, rng: random.Random) -> str:
    """Another spelling of the same sounds: kh and x, gh and q, ou and u and oo, ee and i."""
    fitting = [pair for pair in _PERSIAN_RESPELT if pair[0] in latin]
    for old, new in rng.sample(fitting, min(len(fitting), rng.choice((0, 1, 1, 2, 3)))):
        at = rng.choice([m.start() for m in re.finditer(old, latin)] or [-1])
        latin = latin[:at] + new + latin[at + len(old) :] if at >= 0 else latin
    return latin.replace("š", "sh")


def persian_family(native: str, latin: str, rng: random.Random) -> tuple[str, str]:
    """A family name made of a given one: کریم، karim → کریمی، karimi or کریم‌زاده، karimzadeh."""
    ending = rng.choice(["ی", "ی", "ی", "ی", "زاده", "زاده", "پور", "پور", "نژاد", "یان", *_PERSIAN_ENDINGS])
    latin = latin.removesuffix("i") if ending == "ی" and native.endswith("ی") else latin
    native = native.removesuffix("ی") if ending == "ی" else native
    bound = rng.choice(("", "\u200c", " ")) if len(ending) > 2 else ""
    between = rng.choice(("", "", " ", "-")) if len(ending) > 2 else ""
    return native + bound + ending, latin + between + _chosen(ending, _PERSIAN_ENDINGS, rng)
