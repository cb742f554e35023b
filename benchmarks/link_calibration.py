"""Are the probabilities of links what they say?

Measured on linked sets with known pairs, which training never sees.

    python benchmarks/link_calibration.py --data FOLDER [--set NAME] [--bins 10] [--json]

Each set is a folder with ``customers.csv``, ``mentions.csv`` and ``pairs.csv`` (columns ``mention_id``,
``customer_id``), as for ``kith link``. Every set is linked with a model trained on it without labels, and the
best candidate of each mention is looked at:

- reliability: the candidates in bins of equal count by probability, with what was said (mean probability) and
  what was true;
- expected calibration error (ECE): the mean of the differences between the two, by count (Naeini, Cooper &
  Hauskrecht 2015);
- log loss in nats, probabilities cut at one in a million, as they are in a file;
- ``--precision``: what ``kith link --precision P`` would say to expect, and what is true, for P of 0.95, 0.99
  and 0.999.
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
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from models.linkage.decide.expected_quality import expected, reach
from pipelines.link import link_people
from pipelines.link_files import base_of_file, with_shared_columns
from records.links import Link
from sources.people_tables import read_people

PRECISIONS = (0.95, 0.99, 0.999)
Floats = NDArray[np.float64]


def best(links: Sequence[Link]) -> list[Link]:
    """The most probable link of each mention."""
    found: dict[str, Link] = {}
    for link in links:
        if link.mention_id not in found or link.probability > found[link.mention_id].probability:
            found[link.mention_id] = link
    return list(found.values())


def reliability(said: Floats, true: NDArray[np.bool_], bins: int) -> list[dict[str, float]]:
    """Bins of equal count by probability: how many, from which probability, what was said, what was true."""
    order = np.argsort(said, kind="stable")
    return [
        {"links": len(part), "from": float(said[part[0]]), "said": float(said[part].mean()), "true": float(true[part].mean())}
        for part in np.array_split(order, bins) if len(part)
    ]  # fmt: skip


def calibration_error(rows: Sequence[dict[str, float]]) -> float:
    links = sum(row["links"] for row in rows)
    return sum(row["links"] * abs(row["said"] - row["true"]) for row in rows) / links


def log_loss(said: Floats, true: NDArray[np.bool_]) -> float:
    cut = np.clip(said, 1e-6, 1 - 1e-6)
    return float(-np.log(np.where(true, cut, 1 - cut)).mean())


def measure(folder: Path, bins: int) -> dict[str, Any]:
    """Links one set and compares what is said with what is true."""
    mentions = read_people(folder / "mentions.csv")
    base = base_of_file(folder / "customers.csv")
    mentions, _ = with_shared_columns(base, mentions)
    with (folder / "pairs.csv").open(encoding="utf-8") as file:
        pairs = {(row["mention_id"], row["customer_id"]) for row in csv.DictReader(file)}
    result = link_people(base, mentions, threshold=0.0)
    found = best(result.links)
    said = np.array([link.probability for link in found])
    true = np.array([(link.mention_id, link.customer_id) in pairs for link in found])
    rows = reliability(said, true, bins)
    strangers = {mention.id for mention in mentions} - {mention for mention, _ in pairs}
    linked = {link.mention_id for link in found if link.probability >= 0.5} & strangers
    return {
        "set": folder.name, "mentions": len(mentions), "pairs": len(pairs), "model": result.model.version,
        "ece": calibration_error(rows), "log_loss": log_loss(said, true),
        "none_said": result.model.none_share, "none_true": len(strangers) / len(mentions),
        "strangers_linked": len(linked) / max(1, len(strangers)), "bins": rows,
        "precision": [against_truth(result.links, precision, len(mentions), result.model.none_share, pairs) for precision in PRECISIONS],
        "warnings": [notice.message for notice in result.warnings],
    }  # fmt: skip


def against_truth(
    links: Sequence[Link], precision: float, mentions: int, none_share: float, pairs: set[tuple[str, str]]
) -> dict[str, Any]:
    """What is said of the links that reach a precision, and what is true of them."""
    kept = reach(links, precision)
    said = expected(kept, links, mentions, none_share)
    right = sum((link.mention_id, link.customer_id) in pairs for link in kept)
    return {
        "wanted": precision, "links": len(kept), "said_precision": said.precision, "said_recall": said.recall,
        "true_precision": right / len(kept) if kept else None, "true_recall": right / len(pairs),
    }  # fmt: skip


def shown(figures: dict[str, Any]) -> str:
    lines = [
        f"{figures['set']}: ECE {figures['ece']:.4f}, log loss {figures['log_loss']:.4f}",
        f"  of nobody: said {figures['none_said']:.3f}, true {figures['none_true']:.3f}; at 0.5 or more: {figures['strangers_linked']:.4f}",
        f"  {'links':>6} {'from':>7} {'said':>7} {'true':>7}",
    ]
    lines += [f"  {r['links']:6} {r['from']:7.4f} {r['said']:7.4f} {r['true']:7.4f}" for r in figures["bins"]]
    for row in figures["precision"]:
        true = "none" if row["true_precision"] is None else f"{row['true_precision']:.4f}"
        lines.append(
            f"  --precision {row['wanted']}: {row['links']} links; precision {_interval(row['said_precision'])}, true {true}; "
            f"recall {_interval(row['said_recall'])}, true {row['true_recall']:.4f}"
        )
    return "\n".join([*lines, *(f"  warning: {message}" for message in figures["warnings"])])


def _interval(said: Sequence[float]) -> str:
    middle, low, high = said
    return f"{middle:.4f} ({low:.4f} to {high:.4f})"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--set", default="")
    parser.add_argument("--bins", type=int, default=10)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    for folder in sorted(chosen.data.iterdir()):
        if chosen.set in folder.name and (folder / "pairs.csv").exists():
            figures = measure(folder, chosen.bins)
            print(json.dumps(figures) if chosen.json else shown(figures), flush=True)


if __name__ == "__main__":
    main()
