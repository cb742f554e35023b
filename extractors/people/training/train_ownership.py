"""Trains the ownership model on mail with gold, and on mail that a script makes.

    python -m extractors.people.training.train_ownership --lists FOLDER [--gold FOLDER] [--made 4000]
        [--seed 1] [--out FILE]

``--lists``: the folder of name lists; ``--gold``: a folder with gold.jsonl and the messages that it names.
The weights maximise the likelihood of the owners, with a Gaussian prior. Their probabilities are then
calibrated by messages that were left out (ten folds of the gold, and made mail of another seed).
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from extractors.people.training.examples import NAMES, documents, examples, made, read_gold
from models.ownership.model import WEIGHTS
from models.ownership.training.learning import Example, learn


def main() -> None:
    """Train and write the weights."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--lists", type=Path, required=True)
    parser.add_argument("--gold", type=Path)
    parser.add_argument("--made", type=int, default=4000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    chosen = parser.parse_args()
    print("reading made mail …", file=sys.stderr)
    taught = made(chosen.lists, chosen.made, chosen.seed)
    kept = made(chosen.lists, chosen.made // 4, chosen.seed + 1)
    gold = gold_examples(chosen.gold) if chosen.gold else []
    model = learn(NAMES, gold, taught, kept)
    shown = {"version": model.version, "calibration": model.calibration, "weights": model.weights}
    chosen.out.write_text(json.dumps(shown, indent=1) + "\n", encoding="utf-8")
    print(f"{len(taught)} made and {len(gold)} written contacts; {model.version}")


def gold_examples(folder: Path) -> list[Example]:
    """Examples of the mail with gold in ``folder``; each message is a group of its own."""
    gold = read_gold(folder)
    read = documents((mail.path, mail.raw) for mail in gold)
    return [
        example
        for at, (document, mail) in enumerate(zip(read, gold, strict=True))
        for example in examples(document, mail.owners, at, 1.0)
    ]


if __name__ == "__main__":
    main()
