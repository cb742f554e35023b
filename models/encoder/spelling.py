"""A name in one plain spelling: lower-case Latin words, whatever script it came in.

``words("MÜLLER, Jörg")`` is ``("muller", "jorg")``; ``words("王小明")`` is ``("wang", "xiaoming")``. The
reading is one of several possible (Han characters have many, Persian leaves vowels out): what compares
names must allow for that.
"""

from __future__ import annotations

import json
import re
import unicodedata
from functools import lru_cache
from pathlib import Path

from vocabulary import words as words_of
from vocabulary.folding import PLAIN_LETTERS

LONGEST = 200
"""Code points of a name that are read; nothing longer is a name."""

_PLAIN = PLAIN_LETTERS | str.maketrans("", "", "'’‘`´ʼ")
# one Latin spelling for each letter; a full stop is none
_CYRILLIC = dict(
    zip(
        "абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґўђјљњћџ",
        (
            "a b v g d e zh z i y k l m n o p r s t u f kh ts ch sh shch . y . e yu ya e i i e "
            "g w dj j lj nj c dz"
        ).split(),
        strict=True,
    )
)
_GREEK = dict(
    zip(
        "αβγδεζηθικλμνξοπρσςτυφχψω",
        "a v g d e z i th i k l m n x o p r s s t y f ch ps o".split(),
        strict=True,
    )
)
_ARABIC = dict(
    zip(
        "اآأإبپتثجچحخدذرزژسشصضطظعغفقکكگلمنوؤهةیيىئء",
        "a a a e b p t s j ch h kh d z r z zh s sh s z t z a gh f gh k k g l m n v o h h i i a i .".split(),
        strict=True,
    )
)
LETTERS = str.maketrans({k: v.replace(".", "") for k, v in (_CYRILLIC | _GREEK | _ARABIC).items()})
_INITIALS = "g kk n d tt r m b pp s ss . j jj ch k t p h".split()
_VOWELS = "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i".split()
_FINALS = ". k k k n n n t l k m l l l p l m p p t t ng t t k t p t".split()
"""The letters of a Hangul syllable as they sound, in the order of Unicode; a full stop is no sound."""
_ENDINGS = {
    "زاده": "zadeh",
    "پور": "pour",
    "نژاد": "nejad",
    "یان": "ian",
    "فر": "far",
    "نیا": "nia",
    "وند": "vand",
    "ی": "i",
}
COMPOUND_FAMILIES = frozenset(words_of("family_names.compound", script="han"))
_WORD = re.compile(r"[^\W\d_]+|\d+")


@lru_cache(maxsize=1)
def _tables() -> tuple[dict[str, str], dict[str, list[str]], dict[str, list[str]], dict[str, list[str]]]:
    tables = json.loads(Path(__file__).with_name("romanised.json").read_text(encoding="utf-8"))
    han = {character: syllable for syllable, characters in tables["han"].items() for character in characters}
    return han, tables["han_family"], tables["hangul_family"], tables["persian"]


def _is_han(text: str) -> bool:
    return all("㐀" <= c <= "鿿" for c in text)


def _is_hangul(text: str) -> bool:
    return all("가" <= c <= "힣" for c in text)


def _is_arabic(text: str) -> bool:
    return all("؀" <= c <= "ۿ" or c == "\u200c" for c in text)


def _hangul(syllables: str) -> str:
    """Give syllables in Revised Romanisation, letter by letter, without its sound changes."""
    latin = []
    for syllable in syllables:
        first, rest = divmod(ord(syllable) - 0xAC00, 588)
        vowel, final = divmod(rest, 28)
        latin.append(_INITIALS[first] + _VOWELS[vowel] + _FINALS[final])
    return "".join(latin).replace(".", "")


def _han(characters: str) -> str:
    readings = _tables()[0]
    return "".join(readings.get(c, "") for c in characters) or characters


def _persian(word: str) -> str:
    names = _tables()[3]
    word = word.replace("\u200c", "").replace("ي", "ی").replace("ك", "ک")
    if word in names:
        return names[word][0]
    for ending, latin in _ENDINGS.items():
        if word.endswith(ending) and word[: -len(ending)] in names:
            return names[word[: -len(ending)]][0] + latin
    for cut in range(3, len(word) - 2):
        if word[:cut] in names and word[cut:] in names:
            return names[word[:cut]][0] + names[word[cut:]][0]
    return word.translate(LETTERS)


def _romanise(word: str) -> tuple[str, ...]:
    """Give a word of any script as Latin words; a Chinese or Korean name is cut after its family name."""
    if _is_han(word):
        families = _tables()[1]
        cut = 2 if len(word) > 2 and word[:2] in COMPOUND_FAMILIES else 1
        if 2 <= len(word) <= 4:
            family = families.get(word[:cut])
            return (family[0] if family else _han(word[:cut]), *((_han(word[cut:]),) if word[cut:] else ()))
        return (_han(word),)
    if _is_hangul(word):
        family = _tables()[2].get(word[0])
        if 2 <= len(word) <= 4 and family:
            return (family[0], _hangul(word[1:]))
        return (_hangul(word),)
    if _is_arabic(word):
        return (_persian(word),)
    return (word.translate(LETTERS),)


@lru_cache(maxsize=65536)
def words(name: str) -> tuple[str, ...]:
    """Give the plain words of a name, in its own order.

    Digits are words of their own; punctuation is dropped. Not ``vocabulary.folding``: the encoder was
    trained on exactly this.
    """
    text = unicodedata.normalize("NFKC", name[:LONGEST])
    if text.isascii():
        return tuple(_WORD.findall(text.lower().replace("'", "").replace("`", "")))
    text = unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN))
    text = unicodedata.normalize("NFC", "".join(c for c in text if not unicodedata.combining(c)))
    found: list[str] = []
    for word in re.findall(r"(?:[^\W\d_]|\u200c)+|\d+", text):
        found.extend((word,) if word.isascii() else (w for w in _romanise(word) if w))
    return tuple(found)


def plain(name: str) -> str:
    """Give the plain words of a name, joined by one space."""
    return " ".join(words(name))
