"""How many true customers are among the candidates that blocking proposes, and among those that are left after the cut?

    python benchmarks/candidates.py --data ../shared/data/links [--set historical50k] [--json]

A set is a folder with customers.csv, mentions.csv and pairs.csv (mention_id, customer_id). ``proposed`` is
the share of the pairs whose customer any key or neighbour proposes; ``kept`` the share left when what rarer
keys make needless is left out and a mention's candidates are cut to the most that are weighed;
``pairs_a_mention`` what that costs. No key may be shared by more than ``blocking.MOST_SHARING`` customers:
``too_common`` counts the values of mentions that were, and so proposed nobody.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from shared_columns import shared_columns

from models.linkage.block import candidate_search
from models.linkage.block.customer_base import prepare
from models.linkage.prepare.prepared import prepare_all
from sources.people_tables import read_people

EVERY = 1_000_000
"""A cut that cuts nothing."""


def measure(folder: Path) -> dict[str, Any]:
    """Recall of the candidates of one set, before and after the cut."""
    customers, mentions, _ = shared_columns(
        read_people(folder / "customers.csv"), read_people(folder / "mentions.csv")
    )
    with (folder / "pairs.csv").open(encoding="utf-8", newline="") as lines:
        pairs = {(row["mention_id"], row["customer_id"]) for row in csv.DictReader(lines)}
    base, seen = prepare(customers), prepare_all(mentions)
    figures: dict[str, Any] = {"set": folder.name, "mentions": len(mentions), "pairs": len(pairs)}
    for name, most in (("proposed", EVERY), ("kept", None)):
        found = candidate_search.candidates(seen, base.index, most, thorough=most == EVERY)
        got = {
            (mentions[m].id, customers[c].id)
            for m, c in zip(found.mentions.tolist(), found.customers.tolist(), strict=True)
        }
        figures[name] = round(len(got & pairs) / len(pairs), 4)
        figures[f"{name}_pairs_a_mention"] = round(len(got) / len(mentions), 1)
        figures[f"{name}_most"] = int(np.bincount(found.mentions).max(initial=0))
    return figures | {"too_common": found.dropped}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--set")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    for folder in sorted(path.parent for path in chosen.data.glob("*/pairs.csv")):
        if chosen.set in (None, folder.name):
            figures = measure(folder)
            print(json.dumps(figures) if chosen.json else "  ".join(f"{k} {v}" for k, v in figures.items()))


if __name__ == "__main__":
    main()
