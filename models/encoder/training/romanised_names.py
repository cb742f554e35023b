"""Makes what is known of names in other scripts from four packages that Kith itself does not need.

    pip install pypinyin==0.55.0 name-variants==0.1.3 ToJyutping==3.2.0 pip install --no-deps rigour==1.3.0
    python -m models.encoder.training.romanised_names --characters FILE.txt.gz [FILE.txt.gz …] --persian
    FILE.txt.gz [FILE.txt.gz …]

``--characters``: files whose Han characters are wanted (``zh.*`` of the training data's name lists).
``--persian``: lists of the Persian names whose vowels are wanted (``fa.given.*``, ``fa.family.*``).

- ``romanised.json``, which ``spelling.py`` reads: one plain pinyin reading a character, the spellings of
  family names that emigrants use (Cantonese, Hokkien, older Korean), Persian names with the vowels that the
  script does not write.
- ``across_scripts.json.gz``, which training alone reads: all readings of a character, Mandarin and Cantonese,
  and the names of Wikidata that are written in more than one way.
"""

from __future__ import annotations

import argparse
import gzip
import importlib
import importlib.util
import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from models.encoder import spelling
from models.encoder.ngrams import skeleton

TARGET = Path(__file__).parent.parent / "romanised.json"
TRAINING = Path(__file__).parent.parent / "across_scripts.json.gz"
MOST_FORMS = 6
_ARABIC = re.compile("[\u0621-\u06cc\u200c ]+")
_HANGUL = re.compile("[\uac00-\ud7a3]+")
_CYRILLIC = re.compile("[а-яёіїєґ]+")
_LATIN = re.compile("[a-z]+(?:[ '-][a-z]+){0,2}")


def han_characters(files: list[Path]) -> list[str]:
    return sorted({c for f in files for c in gzip.decompress(f.read_bytes()).decode() if "一" <= c <= "鿿"})


def han_readings(characters: list[str]) -> dict[str, str]:
    """Syllable → the characters read so."""
    pypinyin = importlib.import_module("pypinyin")
    by_syllable: dict[str, str] = defaultdict(str)
    for character in characters:
        syllable = pypinyin.lazy_pinyin(character, style=pypinyin.Style.NORMAL)[0].replace("ü", "v")
        if syllable.isascii() and syllable.isalpha():
            by_syllable[syllable] += character
    return dict(sorted(by_syllable.items()))


def mandarin(characters: list[str]) -> dict[str, list[str]]:
    """Character → its readings in pinyin, the usual one first."""
    pypinyin = importlib.import_module("pypinyin")
    found = {}
    for c in characters:
        readings = pypinyin.pinyin(c, style=pypinyin.Style.NORMAL, heteronym=True)[0]
        found[c] = list(dict.fromkeys(r.replace("ü", "v") for r in readings if r.isascii() or "ü" in r))[:3]
    return {c: readings for c, readings in found.items() if readings and readings[0].isalpha()}


def cantonese(characters: list[str]) -> dict[str, list[str]]:
    """Character → its readings in Jyutping without tones, the usual one first."""
    jyutping = importlib.import_module("ToJyutping")
    found = {}
    for c in characters:
        readings = jyutping.get_jyutping_candidates(c)[0][1]
        found[c] = list(dict.fromkeys(r.rstrip("123456") for r in readings))[:2]
    return {c: readings for c, readings in found.items() if readings}


def spellings(module: str, table: str) -> dict[str, list[str]]:
    """Native form → Latin forms, as the package lists them."""
    rows = getattr(importlib.import_module(f"name_variants.{module}"), table)
    found = {native: [f for f in row["forms"] if f.isascii()] for native, row in rows.items()}
    return {native: forms for native, forms in sorted(found.items()) if forms}


def names() -> Iterator[list[str]]:
    """All forms of each given or family name of Wikidata, lower case."""
    found = importlib.util.find_spec("rigour")
    if found is None or found.origin is None:
        raise SystemExit("rigour is not installed: pip install --no-deps rigour==1.3.0")
    listed = Path(found.origin).parent / "data" / "names" / "persons.txt"
    for line in listed.read_text(encoding="utf-8").splitlines():
        yield [
            unicodedata.normalize("NFC", form.strip())
            for form in line.split("=>")[0].split(",")
            if form.strip()
        ]


def _plain(form: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", form) if not unicodedata.combining(c))


def aligned() -> dict[str, list[list[str]]]:
    """By script: a native form and the Latin ones of the same name; and, as ``latin``, names with two Latin forms or more."""
    found: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for forms in names():
        latin = sorted({plain for f in forms if _LATIN.fullmatch(plain := _plain(f)) and len(plain) > 1})[
            :MOST_FORMS
        ]
        if not latin:
            continue
        scripts = [("persian", _ARABIC, 2), ("korean", _HANGUL, 2)] + [("cyrillic", _CYRILLIC, 3)] * (
            len(latin) > 1
        )
        for script, letters, at_least in scripts:
            for native in [f for f in forms if letters.fullmatch(f) and len(f) >= at_least][:2]:
                found[script].add((native, *latin))
        if len({form.replace("-", "").replace(" ", "") for form in latin}) > 1:
            found["latin"].add(tuple(latin))
    return {script: sorted(map(list, rows)) for script, rows in sorted(found.items())}


_FOREIGN = re.compile("w|sz|cs|dj|tch|dsch|[ '-]|ā|x|y$|iy|(?<!a)j(?=[^aeiou])|el-|oe|ue")
"""What Persian names are not spelt with in Iran, but Arabic, Hungarian, French or German ones are."""


def vowelled(files: list[Path], rows: list[list[str]]) -> dict[str, list[str]]:
    """Names of the lists as they are read: of the Latin forms in Wikidata, the one that Iran would choose."""
    listed = {line.strip() for f in files for line in gzip.decompress(f.read_bytes()).decode().splitlines()}
    listed = {name.replace("ي", "ی").replace("ك", "ک") for name in listed}
    counted: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for native, *latin in rows:
        for form in latin if native in listed and " " not in native and len(native) > 2 else ():
            if skeleton(form) == skeleton(native.translate(spelling.LETTERS)):
                counted[native][form] += 1
    chosen = {}
    for native, forms in sorted(counted.items()):
        kh = {
            "q": -("ق" in native),
            "gh": -("غ" in native or "ق" in native),
            "v": -("و" in native),
            "eh": -native.endswith("ه"),
        }
        rank = {
            f: (len(_FOREIGN.findall(f)), -count, sum(v for k, v in kh.items() if k in f), "u" in f, f)
            for f, count in forms.items()
        }
        best = min(rank, key=lambda form: rank[form])
        if not _FOREIGN.search(best):
            chosen[native] = [best]
    return chosen


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--characters", type=Path, nargs="+", required=True)
    parser.add_argument("--persian", type=Path, nargs="+", required=True)
    arguments = parser.parse_args()
    characters, rows = han_characters(arguments.characters), aligned()
    tables: dict[str, Any] = {
        "han": han_readings(characters),
        "han_family": spellings("chinese_surnames", "CHINESE_SURNAME_VARIANTS"),
        "hangul_family": spellings("korean_surnames", "KOREAN_SURNAME_VARIANTS"),
        "hangul_given": spellings("korean_given_names", "KOREAN_GIVEN_NAME_VARIANTS"),
        "persian": vowelled(arguments.persian, rows["persian"])
        | spellings("persian_names", "PERSIAN_NAME_VARIANTS"),
    }
    TARGET.write_text(json.dumps(tables, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    known: dict[str, Any] = {
        "mandarin": mandarin(characters),
        "cantonese": cantonese(characters),
        "names": aligned(),
    }
    text = json.dumps(known, ensure_ascii=False, separators=(",", ":")).encode()
    TRAINING.write_bytes(gzip.compress(text, mtime=0))


if __name__ == "__main__":
    main()
