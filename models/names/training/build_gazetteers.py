"""Makes the files of gazetteers/ from published name lists and labelled training sentences.

    python -m models.names.training.build_gazetteers --data DIR --variants TSCharacters.txt

DIR holds ``gazetteers/*.txt.gz`` (one name a line) and ``names/*.jsonl.gz`` (tokens and BIO labels);
SOURCES.md beside this file says which were used, and under which licences. The output is sorted and has no
time stamp: the same input gives the same bytes.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent / "gazetteers"

LATIN_GIVEN = (
    "en.given.faker en_gb.given.faker en_in.given.faker en.given.popular world.given.popular tl.given.popular tl.given.hand "
    "tl.nicknames.hand en.nicknames en.given.smashew_us"
)
LATIN_FAMILY = (
    "en.family.faker en_gb.family.faker en_in.family.faker en.family.popular world.family.popular tl.family.popular "
    "tl.family.hand"
)
LATIN_SENTENCES = (
    "en.uner_ewt_train en.wnut17_train en.btc_befh en.tweebank_ner en.gum_named en.crossner en.litbank "
    "en.presidio_synth tl.synth_hand"
)
LEAST_SEEN = 2
HAN = re.compile(r"[\u3400-\u9fff]+")
HANGUL = re.compile(r"[\uac00-\ud7a3]+")
ARABIC = re.compile(r"[\u0600-\u06ff\u200c ]+")


def lines(data: Path, names: str) -> Iterator[str]:
    """The entries of some lists, stripped."""
    for name in names.split():
        with gzip.open(data / "gazetteers" / f"{name}.txt.gz", "rt", encoding="utf-8") as file:
            yield from (line.strip() for line in file if line.strip())


def sentences(data: Path, names: str) -> Iterator[tuple[list[str], list[str]]]:
    """Tokens and labels of some training files."""
    for name in names.split():
        with gzip.open(data / "names" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
            for line in file:
                row = json.loads(line)
                yield row["tokens"], row["bio"]


def write(name: str, entries: Iterable[str]) -> None:
    """Write one list, sorted, without a time stamp."""
    HERE.mkdir(exist_ok=True)
    text = "\n".join(sorted(set(entries))) + "\n"
    with (HERE / f"{name}.txt.gz").open("wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as file:
        file.write(text.encode("utf-8"))


def latin(data: Path) -> None:
    """Given and family names, and how often a word is part of a name (word, as name, otherwise)."""
    given = {n.lower() for n in lines(data, LATIN_GIVEN) if n.isascii() and n.isalpha() and len(n) > 1}
    family = {n.lower() for n in lines(data, LATIN_FAMILY) if n.isascii() and len(n) > 1}
    write("latin.given", given)
    write("latin.family", family)
    named: Counter[str] = Counter()
    other: Counter[str] = Counter()
    for tokens, labels in sentences(data, LATIN_SENTENCES):
        for token, label in zip(tokens, labels, strict=True):
            if token.isalpha() and len(token) > 1:
                shape = token if token.islower() else token.capitalize()
                (named if label.endswith("-PER") else other)[shape] += 1
    seen = {w for w in named.keys() | other.keys() if named[w] + other[w] >= LEAST_SEEN}
    write("en.odds", (f"{word}|{named[word]}|{other[word]}" for word in seen))


def chinese(data: Path, variants: Path) -> None:
    """Parts of transliterated names, surnames, characters of given names; all in simplified characters.

    ``variants``: lines of a traditional character, a tab, its simplified ones.
    """
    table: dict[int, str] = {}
    for line in variants.read_text(encoding="utf-8").splitlines():
        old, _, new = line.partition("\t")
        if len(old) == 1 and new:
            table[ord(old)] = new.split()[0]
    write("zh.simplified", (f"{chr(old)}|{new}" for old, new in table.items()))

    def plain(names: str) -> set[str]:
        return {n.translate(table) for n in lines(data, names) if HAN.fullmatch(n)}

    write("zh.family", plain("zh.family.faker zh.family.wainshine zh.family.popular"))
    write("zh.common_family", plain("zh.family.popular zh.family.faker"))
    frequent = [c.translate(table) for c in lines(data, "zh.given_chars.ngender")][:700]
    write("zh.common_given", frequent[:400])
    write("zh.parts", {n for n in plain("zh.translit.jieba_nrt zh.name_parts.wikidata") if 2 <= len(n) <= 7})


def korean(data: Path) -> None:
    """Surnames, and parts of foreign names."""
    family = {
        n for n in lines(data, "ko.family.faker ko.family.popular") if HANGUL.fullmatch(n) and len(n) <= 2
    }
    write("ko.family", family)
    write(
        "ko.parts",
        {
            n
            for n in lines(data, "ko.translit.konec_train ko.name_parts.wikidata")
            if HANGUL.fullmatch(n) and 2 <= len(n) <= 7
        },
    )


def persian(data: Path) -> None:
    """Given names, with Persian forms of ye and kaf."""

    def plain(names: str) -> set[str]:
        kept = (n.replace("ي", "ی").replace("ك", "ک") for n in lines(data, names))
        return {n for n in kept if ARABIC.fullmatch(n) and len(n) > 1}

    write(
        "fa.given",
        plain("fa.given.faker fa.given.popular fa.given.armanyazdi fa.given.hejazirad fa.given.nabidam"),
    )


def main() -> None:
    """Build every file."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--variants", type=Path, required=True, help="TSCharacters.txt of OpenCC")
    asked = parser.parse_args()
    latin(asked.data)
    chinese(asked.data, asked.variants)
    korean(asked.data)
    persian(asked.data)


if __name__ == "__main__":
    main()
