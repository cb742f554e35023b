"""Does the encoder find a name written in Chinese, Korean or Persian among 10,000 names in Latin letters?

    python benchmarks/names_across_scripts.py --data DIR [--seed 7] [--weights FILE]

DIR holds the name lists of the training data. Every language has 500 names in its own script, each with one
spelling in Latin letters, hidden among 9,500 other names of the same language spelt the same ways. The given
names are of the part that ``variants.kept_back`` keeps from training, and the run-time table of Persian names
forgets them here; the spellings come from tables of the benchmark's own (for Persian given names: from a list
that was not trained on), not from the encoder's.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
from rapidfuzz.distance import Levenshtein
from romanisations import (
    CHINESE_FAMILIES,
    CHINESE_GIVEN,
    KOREAN_FAMILIES,
    PERSIAN_LETTERS,
    mccune_reischauer,
    popular_korean,
    revised,
    wade_giles,
)

from models.encoder import spelling
from models.encoder.encoder import Encoder, load_encoder
from models.encoder.training.name_variants import kept_back, read_list

PAIRS, AMONG, AT = 500, 10_000, 10
Maker = Callable[[random.Random, bool], tuple[str, str, str]]
"""(random numbers, of the part kept back) → (native name, Latin name, the system of its spelling)."""


def _ordered(family: str, given: str, rng: random.Random) -> str:
    """As letters, forms and passports have it: family first or last, capitals or a comma."""
    return rng.choice([
        f"{family} {given}", f"{given} {family}", f"{family.upper()} {given}", f"{family}, {given}",
    ])  # fmt: skip


def chinese(rng: random.Random, back: bool) -> tuple[str, str, str]:
    """Half pinyin, a quarter Hong Kong spelling, a fifth Wade–Giles, the rest pinyin behind a Hokkien or emigrant's family name."""
    while True:
        family = rng.choices(CHINESE_FAMILIES, [1 / (i + 4) for i in range(len(CHINESE_FAMILIES))])[0]
        signs = [rng.choice(CHINESE_GIVEN) for _ in range(1 + (rng.random() < 0.85))]
        if kept_back("".join(s.simplified for s in signs)) == back:
            break
    draw = rng.random()
    system = (
        "pinyin"
        if draw < 0.5
        else "hong_kong"
        if draw < 0.75
        else "wade_giles"
        if draw < 0.95
        else "emigrant"
    )
    traditional = system in ("hong_kong", "wade_giles") or rng.random() < 0.2
    native = "".join(s.traditional if traditional else s.simplified for s in (family, *signs))
    if system == "hong_kong":
        latin = (
            family.cantonese,
            rng.choice(["{} {}", "{}-{}"] if len(signs) == 2 else ["{}"]).format(
                *(s.cantonese for s in signs)
            ),
        )
    elif system == "wade_giles":
        pieces = [wade_giles(s.pinyin) for s in signs]
        latin = wade_giles(family.pinyin).capitalize(), "-".join(pieces).capitalize()
    else:
        joined = rng.choice(["", "", " ", "-"]).join(s.pinyin for s in signs)
        latin = (family.hokkien if system == "emigrant" else family.pinyin.capitalize()), joined.capitalize()
    return native, _ordered(*latin, rng), system


def _korean(names: list[str]) -> Maker:
    by_part = {part: [n for n in names if kept_back(n) == part] for part in (True, False)}

    def korean(rng: random.Random, back: bool) -> tuple[str, str, str]:
        """Two fifths as Koreans spell themselves, the rest revised or McCune–Reischauer without its marks."""
        family, given = (
            rng.choices(list(KOREAN_FAMILIES), [1 / (i + 2) for i in range(len(KOREAN_FAMILIES))])[0],
            rng.choice(by_part[back]),
        )
        system, spell = rng.choice(
            [
                ("popular", popular_korean),
                ("popular", popular_korean),
                ("revised", revised),
                ("mccune_reischauer", mccune_reischauer),
                ("revised", revised),
            ]
        )
        syllables = [spell(c, at > 0, rng) for at, c in enumerate(given)]
        latin = rng.choice(["", "-", " "]).join(syllables)
        popular, strict, old = KOREAN_FAMILIES[family]
        first = (
            rng.choice(popular)
            if system == "popular" or rng.random() < 0.5
            else strict
            if system == "revised"
            else old
        )
        return family + given, _ordered(first, latin.capitalize(), rng), system

    return korean


def paired(native: list[str], latin: list[str]) -> list[tuple[str, str]]:
    """The names of two lists that hold the same names in another order (each is sorted within its sections).

    A native name and a Latin one with the same consonants, where each has the long vowels of no other as
    nearly.
    """
    by_shape: dict[str, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    for names, side, consonants in ((native, 0, persian_consonants), (latin, 1, latin_consonants)):
        for name in names:
            by_shape[consonants(name)][side].add(name)
    found = []
    for natives, latins in by_shape.values():
        for name in natives:
            nearest = _nearest(_long_vowels(name), {other: _long_vowels(other) for other in latins})
            if (
                nearest
                and _nearest(_long_vowels(nearest), {other: _long_vowels(other) for other in natives}) == name
            ):
                found.append((name, nearest))
    return sorted(found)


def _nearest(shape: str, others: dict[str, str]) -> str | None:
    """The one name whose shape is nearest; None where two are equally near, or none is near."""
    far = sorted((Levenshtein.distance(shape, other), name) for name, other in others.items())
    if not far or far[0][0] > 2 or (len(far) > 1 and far[0][0] == far[1][0]):
        return None
    return far[0][1]


def _long_vowels(name: str) -> str:
    """A name with what both scripts write of its vowels: a long a as a, u and v as v, i and y as i, and h."""
    if name.isascii():
        latin = name.lower()
        for written, meant in (
            ("sh", "s"),
            ("ch", "c"),
            ("kh", "k"),
            ("gh", "g"),
            ("zh", "z"),
            ("ou", "v"),
            ("oo", "v"),
            ("ee", "i"),
            ("u", "v"),
            ("w", "v"),
            ("y", "i"),
        ):
            latin = latin.replace(written, meant)
        return "".join(c for c in latin if c in "avih")
    return "".join({"ا": "a", "آ": "a", "و": "v", "ی": "i", "ه": "h", "ح": "h"}.get(c, "") for c in name)


def persian_consonants(name: str) -> str:
    return re.sub(r"(.)\1+", r"\1", "".join(PERSIAN_LETTERS.get(c, "") for c in name))


def latin_consonants(name: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.lower()) if c.isalpha())
    for pair, sign in (
        ("kh", "x"),
        ("gh", "q"),
        ("sh", "S"),
        ("ch", "C"),
        ("zh", "Z"),
        ("ph", "f"),
        ("w", "v"),
    ):
        plain = plain.replace(pair, sign)
    return re.sub(r"(.)\1+", r"\1", "".join(c for c in plain if c not in "aeiouyhv"))


_ENDINGS = [
    ("ی", "i"),
    ("ی", "i"),
    ("زاده", "zadeh"),
    ("پور", "pour"),
    ("پور", "poor"),
    ("نژاد", "nejad"),
    ("یان", "ian"),
    ("نیا", "nia"),
    ("فر", "far"),
]


def _persian(names: list[tuple[str, str]]) -> Maker:
    by_part = {part: [n for n in names if kept_back(n[0]) == part] for part in (True, False)}

    def respelt(latin: str, rng: random.Random) -> str:
        for old, new in (
            ("kh", "x"),
            ("gh", "q"),
            ("q", "gh"),
            ("ou", "u"),
            ("ou", "oo"),
            ("ee", "i"),
            ("i", "ee"),
            ("v", "w"),
            ("ei", "ey"),
            ("ss", "s"),
            ("aa", "a"),
        ):
            if rng.random() < 0.12:
                latin = latin.replace(old, new)
        return latin

    def persian(rng: random.Random, back: bool) -> tuple[str, str, str]:
        """Given names as the list pairs them, a quarter of them two.

        Family names made of such names and the endings of family names.
        """
        given, stem = rng.choice(by_part[back]), rng.choice(by_part[back])
        system = "single"
        if rng.random() < 0.25:
            first = rng.choice(
                [
                    ("محمد", "Mohammad"),
                    ("محمد", "Mohamad"),
                    ("امیر", "Amir"),
                    ("علی", "Ali"),
                    ("سید", "Seyed"),
                    ("عبدال", "Abdol"),
                ]
            )
            apart = "" if first[1] == "Abdol" else rng.choice(["", " ", "\u200c"])
            given = first[0] + apart + given[0], first[1] + rng.choice(["", " ", "-"]) + given[1]
            system = "compound"
        ending = rng.choice([e for e in _ENDINGS if not (e[0] == "ی" and stem[0].endswith("ی"))])
        family = (
            stem[0] + rng.choice(["", "\u200c"] if len(ending[0]) > 2 else [""]) + ending[0],
            stem[1].lower() + ending[1],
        )
        latin = _ordered(respelt(family[1], rng).capitalize(), respelt(given[1], rng), rng)
        return f"{given[0]} {family[0]}", latin, system

    return persian


def measure(make: Maker, encoder: Encoder, seed: int) -> dict[str, float]:
    """Recall@10 over all pairs and by system, native names looked up among the Latin ones."""
    rng = random.Random(seed)
    found: dict[str, tuple[str, str]] = {}
    taken: set[str] = set()
    while len(found) < AMONG:
        native, latin, system = make(rng, len(found) < PAIRS)
        if native not in found and latin.lower() not in taken:
            found[native] = latin, system
            taken.add(latin.lower())
    natives = list(found)[:PAIRS]
    base = encoder.encode([latin for latin, _ in found.values()])
    near = encoder.encode(natives) @ base.T
    ranks = (near > near[np.arange(PAIRS), np.arange(PAIRS)][:, None]).sum(axis=1)
    by_system: dict[str, list[bool]] = defaultdict(list)
    for native, rank in zip(natives, ranks, strict=True):
        by_system[found[native][1]].append(bool(rank < AT))
    whole = {
        "pairs": PAIRS,
        "recall@1": round(float(np.mean(ranks < 1)), 4),
        "recall@10": round(float(np.mean(ranks < AT)), 4),
    }
    return whole | {
        f"recall@10 {system} ({len(r)})": round(float(np.mean(r)), 4)
        for system, r in sorted(by_system.items())
    }


def makers(data: Path) -> dict[str, Maker]:
    native, latin = (
        read_list(data, stem) for stem in ("fa.given.armanyazdi", "fa.given_romanised.armanyazdi")
    )
    korean = sorted({n for n in read_list(data, "ko.given.konec_train") if len(n) == 2})
    return {"zh": chinese, "ko": _korean(korean), "fa": _persian(paired(native, latin))}


def _forget(data: Path) -> None:
    """The run-time table of Persian names without those that are measured here."""
    persian = spelling._tables()[3]
    for name in [n for n in persian if kept_back(n)]:
        del persian[name]
    spelling.words.cache_clear()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, help="folder of the name lists")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--weights", type=Path, help="other weights than those shipped")
    chosen = parser.parse_args()
    if chosen.data is None or not (chosen.data / "ko.given.konec_train.txt.gz").exists():
        print(
            "Skipped: names across scripts need the name lists, --data DIR (see models/encoder/QUALITY.md).",
            file=sys.stderr,
        )
        return
    _forget(chosen.data)
    encoder = load_encoder(chosen.weights) if chosen.weights else load_encoder()
    for language, make in makers(chosen.data).items():
        print(json.dumps({"language": language, **measure(make, encoder, chosen.seed)}, ensure_ascii=False))


if __name__ == "__main__":
    main()
