"""Invented names and the ways people, machines and other scripts write them.

What the encoder is trained and tested on.

Everything is drawn from name lists (``Lists``) with a seeded generator; no real person's name is made on
purpose.
"""

from __future__ import annotations

import gzip
import random
import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

from models.encoder import spelling
from models.encoder.training import across_scripts

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
_HAN, _HANGUL, _PERSIAN = (
    re.compile("[\u4e00-\u9fff]+"),
    re.compile("[\uac00-\ud7a3]+"),
    re.compile("[\u0621-\u06cc\u200c ]+"),
)
KEPT_BACK = 5
"""Of the given names in other scripts, one in so many is kept from training: what is measured was never seen.
"""


def kept_back(native: str) -> bool:
    """Whether a given name in a script of its own is kept from training."""
    return crc32(native.replace("\u200c", "").encode()) % KEPT_BACK == 0


def read_list(folder: Path, stem: str) -> list[str]:
    """The lines of one list: ``<language>.<part>.<source>.txt.gz``, one name a line."""
    text = gzip.decompress((folder / f"{stem}.txt.gz").read_bytes()).decode()
    return [line.strip() for line in text.splitlines() if line.strip()]


@dataclass(frozen=True)
class Lists:
    """Given and family names by origin, and the nicknames of a given name (lower case)."""

    latin: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    chinese: tuple[tuple[str, ...], tuple[str, ...]]
    korean: tuple[tuple[str, ...], tuple[str, ...]]
    persian: tuple[tuple[str, ...], ...]
    world: tuple[tuple[str, ...], ...]
    nicknames: dict[str, tuple[str, ...]]


def read_lists(folder: Path) -> Lists:
    """The gazetteers of the training data: files ``<language>.<part>.<source>.txt.gz``, one name a line."""

    def names(*stems: str) -> tuple[str, ...]:
        return tuple(sorted({line for stem in stems for line in read_list(folder, stem)}))

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
        chinese=(
            tuple(read_list(folder, "zh.given_chars.ngender")),
            _commonest_first(
                read_list(folder, "zh.family.popular"), read_list(folder, "zh.family.faker"), _HAN, 2
            ),
        ),
        korean=_korean_lists(folder),
        persian=_persian_lists(names("fa.given.hejazirad", "fa.given.faker", "fa.given.nabidam")),
        world=tuple(
            map(
                tuple,
                (row for script in ("latin", "cyrillic") for row in across_scripts.known()["names"][script]),
            )
        ),
        nicknames={formal: tuple(sorted(short)) for formal, short in nicknames.items()},
    )


def _commonest_first(
    common: list[str], others: list[str], letters: re.Pattern[str], longest: int
) -> tuple[str, ...]:
    return tuple(n for n in dict.fromkeys([*common, *others]) if letters.fullmatch(n) and len(n) <= longest)


def _korean_lists(folder: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Given names: those of the lists, and as many made of their syllables."""
    listed = [
        n
        for stem in ("ko.given.faker", "ko.given.popular", "ko.given.konec_train")
        for n in read_list(folder, stem)
    ]
    listed = [n for n in dict.fromkeys(listed) if _HANGUL.fullmatch(n) and len(n) <= 2]
    syllables = sorted(
        {c for n in listed if not kept_back(n) for c in n} | set(across_scripts.hangul_given())
    )
    rng = random.Random(len(syllables))  # noqa: S311
    made = [rng.choice(syllables) + rng.choice(syllables) for _ in range(8_000)]
    families = _commonest_first(
        read_list(folder, "ko.family.popular"), read_list(folder, "ko.family.faker"), _HANGUL, 2
    )
    return tuple(n for n in dict.fromkeys([*listed * 4, *made, *listed]) if not kept_back(n)), families


def _persian_lists(given: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Persian names with their Latin forms, those that Persian lists of given names hold three times."""
    listed = {n.replace("ي", "ی").replace("ك", "ک") for n in given}
    table = [(native, *latin) for native, latin in spelling._tables()[3].items()]
    rows = [tuple(row) for row in across_scripts.known()["names"]["persian"]]
    rows = [row for row in (*table, *rows) if " " not in row[0] and not any(map(kept_back, _stems(row[0])))]
    return tuple(row for row in rows for _ in range(12 if row[0] in listed else 1))


def _stems(native: str) -> list[str]:
    """A Persian name and what it is made of: کریمی and کریم."""
    return [
        native,
        *(
            native.removesuffix(e)
            for e in ("ی", "زاده", "پور", "نژاد", "یان", "نیا", "فر")
            if native.endswith(e)
        ),
    ]


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
    return invent_native(lists, rng, "chinese" if draw < 0.84 else "korean" if draw < 0.90 else "persian")


def invent_native(lists: Lists, rng: random.Random, origin: str) -> Invented:
    """A name in a script of its own, its given name none of those kept back."""
    if origin == "chinese":
        while True:
            characters, families = lists.chinese
            given = "".join(
                characters[int(min(3500, len(characters)) * rng.random() ** 2)]
                for _ in range(1 + (rng.random() < 0.85))
            )
            if not kept_back(given):
                return _native(families[int(len(families) * rng.random() ** 2)], given, origin)
    if origin == "korean":
        given, families = rng.choice(lists.korean[0]), lists.korean[1]
        return _native(families[int(len(families) * rng.random() ** 2)], given, origin)
    given, *given_latin = rng.choice(lists.persian)
    stem, *stem_latin = rng.choice(lists.persian)
    latin, family_latin = rng.choice(given_latin), rng.choice(stem_latin)
    if rng.random() < 0.25:
        other, *other_latin = rng.choice(lists.persian)
        given += rng.choice(("", " ", "\u200c")) + other
        latin += rng.choice(("", " ", "-")) + rng.choice(other_latin)
    family, family_latin = (
        across_scripts.persian_family(stem, family_latin, rng) if rng.random() < 0.8 else (stem, family_latin)
    )
    return Invented(f"{given} {family}", (spelling.plain(latin),), spelling.plain(family_latin), origin)


def _native(family: str, given: str, origin: str) -> Invented:
    latin = spelling.words(family + given)
    return Invented(family + given, (" ".join(latin[1:]),), latin[0] if latin else "", origin)


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
    kinds: dict[str, float] = {"order": 1, "initial": 3, "typing": 3, "ocr": 3, "joined": 1.5, "middle": 1}
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
    if name.origin == "persian":
        return tuple(
            across_scripts.persian_respelt(g, rng) for g in name.given
        ), across_scripts.persian_respelt(name.family, rng)
    cut = 2 if name.native[:2] in spelling.COMPOUND_FAMILIES and len(name.native) > 2 else 1
    speller = across_scripts.chinese if name.origin == "chinese" else across_scripts.korean
    given, family = speller(name.native[:cut], name.native[cut:], rng)
    return (given,), family


def spelt(name: Invented, rng: random.Random) -> str:
    """A name of another script in Latin letters, in one of the ways that there are."""
    given, family = _respelled(name, rng)
    return f"{' '.join(given)} {family}"


def spelt_twice(lists: Lists, rng: random.Random) -> tuple[str, str]:
    """One person's name as two languages spell it: Yurij Ozolin, Юрий Озолин, Yuri Osolin."""
    parts = [rng.sample(rng.choice(lists.world), 2) for _ in range(2)]
    one, other = (f"{given} {family}" for given, family in zip(*parts, strict=True))
    return one, other
