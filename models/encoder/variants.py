"""Invented names and the ways people, machines and other scripts write them: what the encoder is trained and tested on.

Everything is drawn from name lists (``Lists``) with a seeded generator; no real person's name is made on purpose.
"""

from __future__ import annotations

import gzip
import random
import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from models.encoder import spelling

OCR_SLIPS = [
    ("rn", "m"), ("m", "rn"), ("l", "i"), ("i", "l"), ("l", "1"), ("o", "0"), ("cl", "d"), ("d", "cl"), ("vv", "w"), ("w", "vv"),
    ("e", "c"), ("c", "e"), ("h", "b"), ("n", "ri"), ("u", "ii"), ("a", "o"), ("f", "t"), ("t", "f"), ("y", "v"), ("nn", "rm"),
    ("s", "5"), ("g", "q"), ("h", "li"), ("ri", "n"), ("k", "lc"),
]  # fmt: skip
_KEYS = {
    "q": "wa", "w": "qes", "e": "wrd", "r": "etf", "t": "ryg", "y": "tuh", "u": "yij", "i": "uok", "o": "ipl", "p": "ol",
    "a": "qsz", "s": "adwx", "d": "sfec", "f": "dgrv", "g": "fhtb", "h": "gjyn", "j": "hkum", "k": "jlim", "l": "kop",
    "z": "axs", "x": "zsc", "c": "xdv", "v": "cfb", "b": "vgn", "n": "bhm", "m": "njk",
}  # fmt: skip
_OLD_PINYIN = [("zh", "ch"), ("x", "hs"), ("q", "ch"), ("z", "ts"), ("c", "ts"), ("j", "ch"), ("b", "p"), ("d", "t"), ("g", "k"), ("ian", "ien"), ("ong", "ung")]  # fmt: skip
_KOREAN = [("eo", "u"), ("eo", "o"), ("u", "oo"), ("yeong", "young"), ("hyeon", "hyun"), ("seong", "sung"), ("g", "k"), ("j", "ch"), ("ui", "ee"), ("i", "ee"), ("eu", "u")]  # fmt: skip


@dataclass(frozen=True)
class Lists:
    """Given and family names by origin, and the nicknames of a given name (lower case)."""

    latin: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    chinese: tuple[tuple[str, ...], tuple[str, ...]]
    korean: tuple[tuple[str, ...], tuple[str, ...]]
    persian: tuple[tuple[str, ...], tuple[str, ...]]
    nicknames: dict[str, tuple[str, ...]]


def read_lists(folder: Path) -> Lists:
    """The gazetteers of the training data: files ``<language>.<part>.<source>.txt.gz``, one name a line."""

    def names(*stems: str) -> tuple[str, ...]:
        found = {
            line.strip()
            for s in stems
            for line in gzip.decompress((folder / f"{s}.txt.gz").read_bytes()).decode().splitlines()
        }
        return tuple(sorted(n for n in found if n))

    nicknames: dict[str, set[str]] = defaultdict(set)
    for pair in names("en.nickname_pairs"):
        formal, nickname = pair.split("|")
        nicknames[formal].add(nickname)
    world = names("latin.name_parts.wikidata")
    english = names("en.given.smashew_us", "en.given.faker", "en_gb.given.faker", "en.given.popular")
    families = names("en.family.smashew_us", "en_gb.family.faker")
    return Lists(
        latin=(
            (english, families),
            (tuple(sorted(nicknames)), families),
            (world, world),
            (names("en_in.given.faker"), names("en_in.family.faker")),
            (names("es.given.smashew", "tl.given.hand"), names("es.family.smashew", "tl.family.hand")),
        ),
        chinese=(names("zh.given_chars.ngender"), names("zh.family.faker", "zh.family.popular")),
        korean=(names("ko.given.faker"), names("ko.family.faker")),
        persian=(
            names("fa.given.hejazirad", "fa.given.faker"),
            names("fa.family.faker", "fa.family.synthetic"),
        ),
        nicknames={formal: tuple(sorted(short)) for formal, short in nicknames.items()},
    )


@dataclass(frozen=True)
class Invented:
    """A name: its words, given names first and the family name last, each in its native script and in Latin."""

    native: str
    given: tuple[str, ...]
    family: str
    origin: str


def invent(lists: Lists, rng: random.Random) -> Invented:
    """A name of any of the origins: about three quarters in Latin letters."""
    draw = rng.random()
    if draw < 0.74:
        given, family = rng.choice(lists.latin)
        names = tuple(rng.choice(given) for _ in range(1 + (rng.random() < 0.35)))
        last = rng.choice(family)
        return Invented(
            f"{' '.join(names)} {last}",
            tuple(spelling.plain(n) for n in names),
            spelling.plain(last),
            "latin",
        )
    if draw < 0.84:
        first = "".join(rng.choice(lists.chinese[0][:2000]) for _ in range(1 + (rng.random() < 0.8)))
        return _native(rng.choice(lists.chinese[1]), first, "", "chinese")
    if draw < 0.90:
        return _native(rng.choice(lists.korean[1]), rng.choice(lists.korean[0]), "", "korean")
    return _native(rng.choice(lists.persian[1]), rng.choice(lists.persian[0]), " ", "persian")


def _native(family: str, given: str, space: str, origin: str) -> Invented:
    native = f"{given}{space}{family}" if space else family + given
    latin = spelling.words(native)
    if space:
        return Invented(native, latin[:1], " ".join(latin[1:]), origin)
    return Invented(native, (" ".join(latin[1:]),), latin[0] if latin else "", origin)


def _edit(word: str, rng: random.Random) -> str:
    """One slip of the fingers."""
    if len(word) < 4:
        return word
    at = rng.randrange(len(word) - 1)
    kind = rng.randrange(5)
    if kind == 0:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind == 1:
        return word[:at] + word[at + 1 :]
    if kind == 2:
        return word[:at] + word[at] + word[at:]
    if kind == 3:
        return word[:at] + rng.choice(_KEYS.get(word[at], "e")) + word[at + 1 :]
    return word[: at + 1] + rng.choice("aeioulnrst") + word[at + 1 :]


def _replaced(word: str, table: list[tuple[str, str]], rng: random.Random, least: int = 1) -> str:
    fitting = [pair for pair in table if pair[0] in word]
    for old, new in rng.sample(fitting, min(len(fitting), least)):
        places = [m.start() for m in re.finditer(old, word)]
        if places:
            at = rng.choice(places)
            word = word[:at] + new + word[at + len(old) :]
    return word


def _slip(name: Invented, change: Callable[[str], str], rng: random.Random) -> tuple[tuple[str, ...], str]:
    """A change to the family name or to a given name, the longer one more often."""
    at = rng.choices(range(len(name.given) + 1), [len(g) for g in name.given] + [len(name.family)])[0]
    given = tuple(change(g) if i == at else g for i, g in enumerate(name.given))
    return given, change(name.family) if at == len(name.given) else name.family


def variant(name: Invented, lists: Lists, rng: random.Random) -> tuple[str, str]:
    """(kind, how else the name may be written)."""
    kinds = {"order": 1, "initial": 2, "typing": 3, "ocr": 3, "joined": 1, "middle": 1}
    if name.origin == "latin" and name.given[0] in lists.nicknames:
        kinds["nickname"] = 6
    if name.origin != "latin":
        kinds = {"order": 1, "script": 8, "typing": 1, "initial": 1}
    kind = rng.choices(list(kinds), list(kinds.values()))[0]
    given, family = name.given, name.family
    if kind == "nickname":
        given = (rng.choice(lists.nicknames[given[0]]), *given[1:])
    elif kind == "initial":
        given = (
            (given[0][:1], *given[1:]) if rng.random() < 0.6 or len(given) == 1 else (given[0], given[1][:1])
        )
    elif kind == "middle":
        given = given[:1] if len(given) > 1 else (*given, rng.choice("abcdefghjklmprstw"))
    elif kind == "typing":
        given, family = _slip(name, lambda w: _edit(w, rng), rng)
    elif kind == "ocr":
        given, family = _slip(name, lambda w: _replaced(w, OCR_SLIPS, rng), rng)
    elif kind == "joined":
        joined = [
            f"{given[0]}{family}",
            f"{given[0][:1]}{family}",
            f"{family}{given[0][:1]}",
            f"{given[0]}.{family}",
            f"{given[0]}_{family}",
        ]
        return kind, rng.choice(joined)
    elif kind == "script":
        given, family = _respelled(name, rng)
    text = (
        f"{family}, {' '.join(given)}"
        if kind == "order" or rng.random() < 0.3
        else f"{' '.join(given)} {family}"
    )
    return kind, text


def _respelled(name: Invented, rng: random.Random) -> tuple[tuple[str, ...], str]:
    """Another romanisation: an emigrant's family name, an older system, syllables apart, vowels that Persian leaves out."""
    given, family = name.given[0] if name.given else "", name.family
    if name.origin == "persian":
        return (
            _replaced(
                given, [("v", "ou"), ("v", "u"), ("i", "ee"), ("i", "y"), ("gh", "q"), ("kh", "x")], rng
            ),
        ), _vowelled(family, rng)
    tables = spelling._tables()
    forms = (tables[1] if name.origin == "chinese" else tables[2]).get(name.native[:1], [])
    family = rng.choice(forms) if forms else family
    respelled = _replaced(given, _OLD_PINYIN if name.origin == "chinese" else _KOREAN, rng, rng.randrange(3))
    if len(name.native) == 3 and rng.random() < 0.5:
        syllables = [spelling.plain(c) for c in name.native[1:]]
        respelled = rng.choice((" ", "-")).join(syllables)
    return (respelled,), family


def _vowelled(word: str, rng: random.Random) -> str:
    """A word of bare consonants with vowels put between them, as a Persian name is read."""
    if re.search("[aeiou]", word[1:-1]):
        return _replaced(word, [("ei", "i"), ("ou", "u"), ("i", "ee"), ("a", "aa"), ("e", "a")], rng)
    return "".join(
        c + (rng.choice("aeo") if i and i < len(word) - 1 and rng.random() < 0.5 else "")
        for i, c in enumerate(word)
    )
