"""Write lists.txt.gz: which name lists a word is on, and whether it is mostly written small.

    python -m models.names.latin_model.training.build_lists --data DIR

DIR is the training data. No label of a training sentence is used for the names, so that they mean the same on
a new text; words of places are those of the labelled places of three encyclopaedia corpora.
"""

from __future__ import annotations

import argparse
import gzip
import re
from collections import Counter, defaultdict
from pathlib import Path

from models.names import gazetteers
from models.names.latin_model import lists
from models.names.latin_model.training import latin_corpus as corpus
from models.names.latin_model.training.place_names import PHILIPPINE
from models.names.latin_model.training.sentence_templates import FILIPINO_WORDS
from models.names.latin_model.words import plain

_FOLDER = Path(__file__).resolve().parent.parent
_WORD = re.compile(r"[^\W\d_]+")
LISTS = {
    lists.GIVEN: "en.given.faker en_gb.given.faker en_in.given.faker en.given.popular world.given.popular "
    "tl.given.popular tl.given.hand en.given.smashew_us",
    lists.FAMILY: "en.family.faker en_gb.family.faker en_in.family.faker en.family.popular world.family.popular "
    "tl.family.popular tl.family.hand",
    lists.RARE: "en.family.smashew_us en.given.wainshine latin.name_parts.wikidata fa.given_romanised.armanyazdi",
    lists.NICKNAME: "en.nicknames tl.nicknames.hand",
    lists.SPANISH: "es.given.smashew es.family.smashew tl.given.popular tl.given.hand tl.family.popular tl.family.hand",
}
CASED = "uner_ewt_train fewnerd_inter_filtered crossner gum_named litbank"
PLACED = "fewnerd_inter_filtered crossner multiconer1 multiconer2"
SEEN = 3
"""A word seen fewer times than this inside a sentence has no usual case."""


def words_of(file: Path) -> set[str]:
    content = gzip.decompress(file.read_bytes()).decode()
    return {plain(word) for word in _WORD.findall(content) if len(word) > 1 and word.isalpha()}


def usual_case(data: Path) -> dict[str, int]:
    small: Counter[str] = Counter()
    every: Counter[str] = Counter()
    for name in CASED.split():
        for sentence in corpus.read(data, f"en.{name}"):
            for word in _WORD.findall(sentence.text)[1:]:
                every[plain(word)] += 1
                small[plain(word)] += word[0].islower()
    return {
        word: lists.LOWER
        if small[word] > 0.8 * n
        else lists.CAPITAL
        if small[word] < 0.2 * n
        else lists.EITHER
        for word, n in every.items()
        if n >= SEEN
    }


def places(data: Path) -> set[str]:
    seen: Counter[str] = Counter()
    for name in PLACED.split():
        for sentence in corpus.read(data, f"en.{name}"):
            for start, end, label in sentence.spans:
                if label == "LOC":
                    seen.update(
                        {plain(word) for word in _WORD.findall(sentence.text[start:end]) if len(word) > 2}
                    )
    return {word for word, n in seen.items() if n >= SEEN}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    data = parser.parse_args().data
    flags: dict[str, int] = defaultdict(int)
    for bit, names in LISTS.items():
        for name in names.split():
            for word in words_of(data / "gazetteers" / f"{name}.txt.gz"):
                flags[word] |= bit
    for word in gazetteers.entries("latin.given"):
        flags[word] |= lists.GIVEN
    cases = usual_case(data)
    for word in FILIPINO_WORDS:
        cases.setdefault(plain(word), lists.LOWER)
    for word in places(data) | {plain(w) for name in PHILIPPINE for w in _WORD.findall(name) if len(w) > 2}:
        if cases.get(word) != lists.LOWER:
            flags[word] |= lists.PLACE
    for word, case in cases.items():
        flags[word] |= case
    by_flag: dict[int, list[str]] = defaultdict(list)
    for word, flag in flags.items():
        by_flag[flag].append(word)
    content = "".join(f"{flag}\t{' '.join(sorted(by_flag[flag]))}\n" for flag in sorted(by_flag) if flag)
    (_FOLDER / "lists.txt.gz").write_bytes(gzip.compress(content.encode(), 9, mtime=0))


if __name__ == "__main__":
    main()
