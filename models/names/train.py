"""Trains the perceptrons for Chinese, Korean, Persian and Filipino.

    python -m models.names.train --data DIR [zh ko fa tl]

DIR as for build_gazetteers. Beside the labelled sentences, each is read once more with other names in the place of
Chinese, Korean or Persian ones, and a few lines as letters and signatures have them are filled with listed names: the
corpora are encyclopaedia, news and tweets. Deterministic. Only Persian and Filipino are shipped so far: Chinese and Korean are left to cues.py."""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections.abc import Iterator
from pathlib import Path

from models.names import features, gazetteers, perceptron

Sentence = tuple[str, list[tuple[int, int]]]

FILES = {
    "zh": (("zh.uner_gsdsimp_train", 99_999), ("zh.multiconer1_dev", 99_999)),
    "ko": (("ko.klue_gold", 99_999), ("ko.klue_train_relabel", 5_000)),
    "fa": (("fa.parstwiner_train", 99_999), ("fa.multiconer_small", 99_999)),
    "tl": (("tl.synth_hand", 99_999), ("en.crossner", 3_000)),
}
EPOCHS = 4
LEAST_WEIGHT = 2.0
"""Features whose averaged weights are all smaller are left out: they halve the size and change no figure by 0.01."""
SCALE = 10

LINES = {
    "zh": "联系人：{} 电话|{}先生您好，|{}女士：|尊敬的{}：|您好，我是{}。|此致敬礼 {}|请致电{}，|{} 销售经理|经办人 {}|{}老师好！|{}\t电话：|发件人：{}|请联系{}（手机|{} 敬上|谢谢，{}|姓名：{}|我叫{}，|和{}一起去的|{}说他不来了|感谢{}的帮助",
    "ko": "담당자: {} 연락처|{}님 안녕하세요.|안녕하세요, {}입니다.|{} 드림|{} 올림|문의: {} 과장|{} 대리에게 연락|{}씨 전화번호|감사합니다. {}|이름: {}|보낸사람: {}|{} 팀장님께|{} 부장\t전화|{}에게 전화 주세요|{}가 말했다|{}은 오늘|저는 {}이라고 합니다",
    "fa": "جناب آقای {} سلام|سرکار خانم {}|با احترام، {}|با تشکر {}|لطفا با {} تماس بگیرید|نام: {}|{} تلفن:|فرستنده: {}|من {} هستم|آقای {} گفت|مدیر فروش: {}|شماره {} را دارید؟|دکتر {}",
    "tl": "Magandang araw po, {}.|Si {} po ito.|Tawagan si {} sa|Lubos na gumagalang, {}|Salamat, {}|Kay {}|Pangalan: {}|Papa {}|Haring {}|{} ( 1970 )|San {}|{} bilang|{} at {}",
}  # fmt: skip


def sentences(data: Path, language: str) -> Iterator[Sentence]:
    """The labelled sentences of a language."""
    for name, most in FILES[language]:
        with gzip.open(data / "names" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
            for _, line in zip(range(most), file, strict=False):
                row = json.loads(line)
                yield row["text"], [(a, b) for a, b in row["persons"]]


def invented(language: str, chance: random.Random) -> str:
    """A name put together from lists."""
    pools = _pools(language)
    if language in ("zh", "ko"):
        family = chance.choices(pools["family"], [1 / (1 + i) ** 0.5 for i in range(len(pools["family"]))])[0]
        if language == "ko" or chance.random() < 0.4:
            return family + chance.choice(pools["given"])
        return family + "".join(chance.choice(pools["common"]) for _ in range(chance.choice((1, 2, 2))))
    return (
        f"{chance.choice(pools['given'])} {chance.choice(pools['family'])}"
        if chance.random() < 0.8
        else chance.choice(pools["given"])
    )


_POOLS: dict[str, dict[str, list[str]]] = {}


def _pools(language: str) -> dict[str, list[str]]:
    if language not in _POOLS:
        given, family = (
            sorted(gazetteers.entries(f"{language}.given")),
            sorted(gazetteers.entries(f"{language}.family")),
        )
        if language == "zh":
            _POOLS[language] = {
                "family": sorted(gazetteers.entries("zh.common_family")),
                "given": [n for n in given if len(n) == 2],
                "common": sorted(gazetteers.entries("zh.common_given")),
            }
        elif language == "ko":
            _POOLS[language] = {
                "family": [n for n in family if len(n) == 1],
                "given": [n for n in given if len(n) == 2],
            }
        elif language == "tl":
            _POOLS[language] = {"family": [n.title() for n in family], "given": [n.title() for n in given]}
        else:
            _POOLS[language] = {"family": family, "given": given}
    return _POOLS[language]


def more(rows: list[Sentence], language: str, chance: random.Random) -> Iterator[Sentence]:
    """The same sentences with other names, and the lines of letters."""
    for text, persons in rows:
        if persons and language in ("zh", "ko"):
            parts, spans, place = [], [], 0
            for start, end in persons:
                name = invented(language, chance) if 2 <= end - start <= 4 else text[start:end]
                parts.append(text[place:start])
                at = sum(map(len, parts))
                spans.append((at, at + len(name)))
                parts.append(name)
                place = end
            yield "".join([*parts, text[place:]]), spans
    for line in LINES[language].split("|"):
        for _ in range(40):
            text, spans = "", []
            for i, piece in enumerate(line.split("{}")):
                if i:
                    name = invented(language, chance)
                    spans.append((len(text), len(text) + len(name)))
                    text += name
                text += piece
            yield text, spans


def prepare(row: Sentence, language: str) -> tuple[list[list[str]], list[int]]:
    """Features and labels of one sentence."""
    text, persons = row
    if language in ("zh", "ko"):
        spans = [(i, i + 1) for i in range(len(text))]
        units = features.characters(text, language)
    else:
        spans, units = features.words(text, language)
    labels = [0] * len(spans)
    for start, end in persons:
        inside = [i for i, (a, b) in enumerate(spans) if a < end and start < b]
        for k, i in enumerate(inside):
            labels[i] = 2 if k else 1
    return units, labels


def learn(rows: list[tuple[list[list[str]], list[int]]], chance: random.Random) -> perceptron.Weights:
    """Averaged weights after some passes over the sentences."""
    numbers: dict[str, int] = {}
    coded = []
    for units, labels in rows:
        coded.append(([[numbers.setdefault(f, len(numbers)) for f in unit] for unit in units], labels))
        for unit in units:
            for before in (0, 1, 2):
                numbers.setdefault(f"p{before}{unit[0]}", len(numbers))
    plain = [numbers.setdefault(f"p{before}", len(numbers)) for before in (0, 1, 2)]
    names = list(numbers)
    joint = [[numbers.get(f"p{before}{name}", 0) for name in names] for before in (0, 1, 2)]
    size = len(numbers)
    weights, totals, stamps = [[0.0] * size for _ in range(3)], [[0.0] * size for _ in range(3)], [0] * size
    w0, w1, w2 = weights
    step = 0
    for _ in range(EPOCHS):
        chance.shuffle(coded)
        for numbered, labels in coded:
            before = 0
            for ids, truth in zip(numbered, labels, strict=True):
                step += 1
                seen = [*ids, plain[before], joint[before][ids[0]]]
                scores = [sum([w0[f] for f in seen]), sum([w1[f] for f in seen]), sum([w2[f] for f in seen])]
                guess = 1 if scores[1] > scores[0] else 0
                if before and scores[2] >= scores[guess]:
                    guess = 2
                if guess != truth:
                    for f in seen:
                        gone = step - stamps[f]
                        stamps[f] = step
                        for k in (0, 1, 2):
                            totals[k][f] += gone * weights[k][f]
                        weights[truth][f] += 1
                        weights[guess][f] -= 1
                before = guess
    table: perceptron.Weights = {}
    for f, name in enumerate(names):
        gone = step - stamps[f]
        average = [SCALE * (totals[k][f] + gone * weights[k][f]) / step for k in (0, 1, 2)]
        if max(average) - min(average) >= LEAST_WEIGHT:
            table[name] = (round(average[0]), round(average[1]), round(average[2]))
    return table


def main() -> None:
    """Train and write each model."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("languages", nargs="*", default=["fa", "tl"])
    asked = parser.parse_args()
    for language in asked.languages:
        chance = random.Random(7)  # noqa: S311
        rows = list(sentences(asked.data, language))
        rows.extend(more(rows, language, chance))
        weights = learn([prepare(row, language) for row in rows], chance)
        perceptron.save(language, weights)
        print(language, len(rows), "sentences", len(weights), "features")


if __name__ == "__main__":
    main()
