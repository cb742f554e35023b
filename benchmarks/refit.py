"""Do reviewed decisions improve the linkage? Measured on mentions that were not reviewed.

    OMP_NUM_THREADS=1 python benchmarks/refit.py --data ../shared/data/links [--set historical50k
    header-people] [--seed 1] [--json]

A model is trained without labels, as ``kith link`` does. A random third of the mentions is taken to a
reviewer, who sees what a reviewer of Kith sees, no more: each mention's best customer where its probability
is at least 0.5 and below 0.99. The gold is the verdict. The model is refitted by these decisions and links
the other two thirds, before and after:

- ``ece``: expected calibration error of each mention's best customer, ten bins of equal count; ``log_loss``
  of the same, nats;
- ``best_f1`` over all thresholds; ``recall_at_99`` the recall where precision is 0.99;
- ``automatic``: links of probability 0.99 and above, and ``wrong`` of them;
- ``held_out``: log loss on the decisions themselves, cross-validated: what ``kith model refit`` shows before
  anything is applied.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from shared_columns import shared_columns

from models.linkage import LinkageModel
from models.linkage.block.customer_base import Base, prepare
from models.linkage.decide import collective
from models.linkage.estimate.lessons import lesson, pooled
from models.linkage.estimate.refit import learn
from models.linkage.estimate.unsupervised import train
from pipelines.link import link_people
from records.links import Link
from records.people import Person
from sources.people_tables import read_people

BINS = 10


def measured(
    links: Sequence[Link], mentions: Sequence[Person], gold: set[tuple[str, str]]
) -> dict[str, float]:
    """How good the links of these mentions are, all candidates given."""
    wanted = {mention.id for mention in mentions}
    true = sum(mention in wanted for mention, _ in gold)
    best: dict[str, Link] = {}
    for link in links:
        if link.mention_id not in best or link.probability > best[link.mention_id].probability:
            best[link.mention_id] = link
    order = sorted(best.values(), key=lambda link: -link.probability)
    right = np.array([(link.mention_id, link.customer_id) in gold for link in order], dtype=float)
    chance = np.clip([link.probability for link in order], 1e-9, 1 - 1e-9)
    bins = np.array_split(np.arange(len(order)), BINS)
    gap = [len(rows) * abs(right[rows].mean() - chance[rows].mean()) for rows in bins if len(rows)]
    ends = np.append(np.diff(chance) < 0, True)  # a threshold falls between two probabilities only
    precision = (np.cumsum(right) / np.arange(1, len(right) + 1))[ends]
    recall = (np.cumsum(right) / true)[ends]
    sure = chance >= 0.99
    return {
        "ece": sum(gap) / len(order),
        "log_loss": float(-(right * np.log(chance) + (1 - right) * np.log1p(-chance)).mean()),
        "best_f1": float((2 * precision * recall / np.maximum(precision + recall, 1e-9)).max()),
        "recall_at_99": float(recall[precision >= 0.99].max(initial=0.0)),
        "automatic": int(sure.sum()),
        "wrong": int((sure & (right == 0)).sum()),
    }


def compared(folder: Path, seed: int) -> dict[str, Any]:
    """One set, before and after a third of it was reviewed."""
    customers, mentions, _ = shared_columns(
        read_people(folder / "customers.csv"), read_people(folder / "mentions.csv")
    )
    with (folder / "pairs.csv").open(encoding="utf-8") as file:
        gold = {(row["mention_id"], row["customer_id"]) for row in csv.DictReader(file)}
    base: Base = prepare(customers)
    model, _ = train(base, mentions)
    reviewed = np.random.default_rng(seed).random(len(mentions)) < 1 / 3
    third = [mention for mention, taken in zip(mentions, reviewed, strict=True) if taken]
    rest = [mention for mention, taken in zip(mentions, reviewed, strict=True) if not taken]
    shown = link_people(base, third, model=model, top=1).links
    verdicts = {
        (link.mention_id, link.customer_id): (link.mention_id, link.customer_id) in gold
        for link in shown
        if 0.5 <= link.probability < 0.99
    }
    decided = {mention for mention, _ in verdicts}
    joints = collective.joints(third, base.may_bind)
    said = [mention for mention in third if mention.id in decided]
    taught = lesson(base, *pooled(said, joints, verdicts), model)
    learnt = learn(model, taught)

    def links(by: LinkageModel) -> dict[str, float]:
        return measured(link_people(base, rest, model=by, threshold=0.0, top=1).links, rest, gold)

    return {
        "decisions": len(verdicts), "accepted": sum(verdicts.values()), "method": learnt.model.calibration.method,
        "held_out": learnt.losses, "none_share": [model.none_share, learnt.model.none_share],
        "before": links(model), "after": links(learnt.model),
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--set", nargs="+", default=["historical50k", "header-people"])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    for name in given.set:
        found = compared(given.data / name, given.seed)
        if given.json:
            print(json.dumps({"set": name, **found}))
            continue
        print(
            f"{name}: {found['decisions']} decisions, {found['accepted']} accepted; calibration: {found['method']}"
        )
        print("  held out:", ", ".join(f"{step} {loss:.4f}" for step, loss in found["held_out"].items()))
        for measure, before in found["before"].items():
            after = found["after"][measure]
            print(
                f"  {measure:<14}{before:>10.4f}{after:>10.4f}"
                if isinstance(before, float)
                else f"  {measure:<14}{before:>10}{after:>10}"
            )


if __name__ == "__main__":
    main()
