"""Are two names one person's? The linkage's name comparison and the encoder together, on hard pairs.

    python benchmarks/name_pairs.py --data DIR [--weights FILE] [--errors]

DIR holds ``opensanctions.jsonl``: lines with ``schema``, ``name1``, ``name2``, ``is_match``; pairs of schema
Person count. A pair's score is the match weight (log2 Bayes factor, bits) of the level that its names reach,
m and u as the shipped prior has them. Nothing is fitted to the pairs; the best F1 is over all thresholds of
the score, as it is for the others.

- ``cosine``: the encoder alone. ``comparison``: the linkage's levels alone.
- ``together``: where the levels speak against a pair, the encoder is asked again about the words that differ
  ("Husayn", "Hussein"): from the linkage's own cosine on they are spelled alike. A whole name that differs by
  two letters at most, one in four, is the same but for a slip, though the two words be names of their own
  (Jones, James); a son is not his father.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import DamerauLevenshtein

from models.encoder.encoder import Encoder, load_encoder
from models.linkage.compare import comparisons, name_agreement
from models.linkage.compare.people_pairs import Pairs
from models.linkage.linkage_model import prior_model
from models.linkage.prepare.frequencies import Frequencies
from models.linkage.prepare.prepared import Prepared, prepare
from models.names.parts import key, parse
from records.people import Person

AGAINST = (name_agreement.DIFFERS, name_agreement.CONFLICT, name_agreement.KIN, name_agreement.ALIKE)
"""Levels that are none of a name's own agreement."""
MOST_LETTERS, ONE_IN = 2, 4
_SON_OF = frozenset(["bin", "ben", "ibn", "bint"])


def levels(pairs: Sequence[tuple[str, str]], encoder: Encoder, together: bool) -> NDArray[np.int64]:
    """The level of the name comparison that each pair reaches.

    With ``together``, as this module's first lines say.
    """
    mentions, customers = (
        [prepare(Person(str(at), name=pair[side])) for at, pair in enumerate(pairs)] for side in (0, 1)
    )
    no_cosines, at = np.zeros(len(pairs), dtype=np.float32), np.arange(len(pairs))
    features = comparisons.compare(
        Pairs(mentions, customers, at, at),
        no_cosines,
        ("name",),
        Frequencies(0, Counter(), Counter()),
        prior_model(),
    )
    found = features.levels["name"].astype(np.int64)
    if not together:
        return found
    rest = [_differing(one, other) for one, other in zip(mentions, customers, strict=True)]
    left, right = encoder.encode([words for words, _ in rest]), encoder.encode([words for _, words in rest])
    alike = (left * right).sum(axis=1) >= comparisons.ALIKE_COSINE
    for place, (one, other) in enumerate(zip(mentions, customers, strict=True)):
        if found[place] in AGAINST and not (one.native and other.native):
            if _differ_by_a_slip(one, other):
                found[place] = name_agreement.SLIPS
            elif alike[place]:
                found[place] = name_agreement.ALIKE
        if found[place] > name_agreement.ALIKE and _son_and_father(*pairs[place]):
            found[place] = name_agreement.KIN
    return found


def _differing(one: Prepared, other: Prepared) -> tuple[str, str]:
    """The words that only the one has, and those that only the other has."""
    left, right = (Counter(person.names[0] if person.names else ()) for person in (one, other))
    return " ".join((left - right).elements()), " ".join((right - left).elements())


def _differ_by_a_slip(one: Prepared, other: Prepared) -> bool:
    left, right = ("".join(person.text.split()) for person in (one, other))
    distance = DamerauLevenshtein.distance(left, right)
    return bool(distance <= MOST_LETTERS and min(len(left), len(right)) >= ONE_IN * distance)


def _son_and_father(one: str, other: str) -> bool:
    """A bin B and B bin A: the same words, and two people."""
    if not all(_SON_OF & {key(word) for word in name.split()} for name in (one, other)):
        return False
    first, second = (key(parse(name).given or "") for name in (one, other))
    return bool(first and second) and name_agreement.word_agreement(first, second) == name_agreement.NONE


def best_f1(scores: NDArray[np.float64], same: NDArray[np.bool_]) -> dict[str, float]:
    """The best F1 over all thresholds, and what it is made of."""
    found = {"f1": 0.0}
    for threshold in np.unique(scores):
        taken = scores >= threshold
        right = int((taken & same).sum())
        f1 = 2 * right / (int(taken.sum()) + int(same.sum()))
        if f1 > found["f1"]:
            precision, recall = right / int(taken.sum()), right / int(same.sum())
            found = {
                "f1": round(f1, 4),
                "precision": round(precision, 4),
                "recall": round(recall, 4),
                "at": round(float(threshold), 3),
            }
    return found


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, help="folder of opensanctions.jsonl")
    parser.add_argument("--weights", type=Path, help="other weights of the encoder than those shipped")
    parser.add_argument(
        "--errors", action="store_true", help="the pairs on the wrong side of the best threshold"
    )
    chosen = parser.parse_args()
    file = chosen.data / "opensanctions.jsonl" if chosen.data else None
    if file is None or not file.exists():
        print(
            "Skipped: name pairs need a folder that holds opensanctions.jsonl, --data DIR.", file=sys.stderr
        )
        return
    rows = [
        row
        for row in map(json.loads, file.read_text(encoding="utf-8").splitlines())
        if row["schema"] == "Person"
    ]
    pairs = [(row["name1"], row["name2"]) for row in rows]
    same = np.array([row["is_match"] for row in rows])
    encoder = load_encoder(chosen.weights) if chosen.weights else load_encoder()
    weights = np.array([math.log2(level.m / level.u) for level in prior_model().comparison("name")])
    cosine = (encoder.encode([one for one, _ in pairs]) * encoder.encode([other for _, other in pairs])).sum(
        axis=1
    )
    scores = {"cosine": cosine.astype(np.float64)}
    scores |= {way: weights[levels(pairs, encoder, way == "together")] for way in ("comparison", "together")}
    results = {way: best_f1(score, same) for way, score in scores.items()}
    print(json.dumps({"pairs": len(pairs), "same": int(same.sum()), **results}))
    if chosen.errors:
        wrong = (scores["together"] >= results["together"]["at"] - 0.001) != same
        for at in np.flatnonzero(wrong):
            print(f"{'missed' if same[at] else 'taken '}  {pairs[at][0]}  |  {pairs[at][1]}")


if __name__ == "__main__":
    main()
