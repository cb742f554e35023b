"""Makes the files of gazetteers/ from published name lists and labelled training sentences.

    python -m models.names.build_gazetteers --data DIR

DIR holds ``gazetteers/*.txt.gz`` (one name a line) and ``names/*.jsonl.gz`` (tokens and BIO labels); SOURCES.md beside
this file says which were used, and under which licences. The output is sorted and has no time stamp: the same input
gives the same bytes."""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent / "gazetteers"

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
    """Given and family names, short forms, and how often a word is part of a name (word, as name, otherwise)."""
    given = {n.lower() for n in lines(data, LATIN_GIVEN) if n.isascii() and n.isalpha() and len(n) > 1}
    family = {n.lower() for n in lines(data, LATIN_FAMILY) if n.isascii() and len(n) > 1}
    write("latin.given", given)
    write("latin.family", family)
    pairs = (line.lower().split("|") for line in lines(data, "en.nickname_pairs"))
    write("en.short_forms", (f"{pair[0]}|{pair[1]}" for pair in pairs if len(pair) == 2))
    named: Counter[str] = Counter()
    other: Counter[str] = Counter()
    for tokens, labels in sentences(data, LATIN_SENTENCES):
        for token, label in zip(tokens, labels, strict=True):
            if token.isalpha() and len(token) > 1:
                shape = token if token.islower() else token.capitalize()
                (named if label.endswith("-PER") else other)[shape] += 1
    seen = {w for w in named.keys() | other.keys() if named[w] + other[w] >= LEAST_SEEN}
    write("en.odds", (f"{word}|{named[word]}|{other[word]}" for word in seen))


def main() -> None:
    """Build every file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    data = parser.parse_args().data
    latin(data)


if __name__ == "__main__":
    main()
