"""How fast, how large and how right is linking against a base that people_made.py wrote?

    python benchmarks/people_made.py --out made/1m --customers 1000000 --mentions 10000
    python benchmarks/link_made.py made/1m [--splink 1000] [--batches 20] [--exact 200] [--json]

It reads the customers from their file, as ``kith link`` does, and then
- ``prepare``: the time until the base is ready, the size of its files are in ``disk_gigabytes``;
- ``link``: ``link_people`` whole, for all mentions: training, candidates, comparisons, weights, the choice.
Precision and recall by the
  truth, of each mention's best customer, at probability 0.5 and 0.99; ``strangers``: the share of them that
  was given a customer at 0.5;
- ``batches``: so many batches of 100 mentions, warm, and the 95th percentile of their times;
- ``splink``: for so many mentions, ``link_batch`` whole with the shipped model, and plain Splink's
``predict`` on the very pairs that
  were proposed (see linkage.py); ``ratio`` is the first by the second;
- ``neighbours_found``: for so many mentions, the share of the exact nearest names that the index finds.

``resident`` is the most memory that this process had at any time, ``workers`` the most that one of those that
prepared had, in gigabytes.
"""

from __future__ import annotations

import argparse
import csv
import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from linkage import best_of, plain_splink

from models.linkage.block import candidate_search, nearest_names
from models.linkage.block.customer_base import Base
from models.linkage.prepare.prepared import prepare_all
from pipelines.link import link_batch, link_people
from pipelines.link_files import base_of_file
from records.links import Link
from records.people import Person
from sources.people_tables import chunks, open_table, read_people


def _gigabytes(who: int) -> float:
    return float(round(resource.getrusage(who).ru_maxrss / 1e6, 2))


def quality(links: list[Link], truth: dict[str, str], mentions: int) -> dict[str, Any]:
    """Precision and recall of each mention's best customer, at two probabilities."""
    best: dict[str, Link] = {}
    for link in links:
        if link.mention_id not in best or link.probability > best[link.mention_id].probability:
            best[link.mention_id] = link
    figures: dict[str, Any] = {}
    for least in (0.5, 0.99):
        chosen = [link for link in best.values() if link.probability >= least]
        right = sum(truth.get(link.mention_id) == link.customer_id for link in chosen)
        figures[f"precision_{least}"] = round(right / max(1, len(chosen)), 4)
        figures[f"recall_{least}"] = round(right / max(1, len(truth)), 4)
    taken = sum(link.mention_id not in truth and link.probability >= 0.5 for link in best.values())
    return figures | {"strangers_linked": round(taken / max(1, mentions - len(truth)), 4)}


def candidate_recall(base: Base, mentions: list[Person], truth: dict[str, str]) -> float:
    """Share of the mentions' customers among their candidates."""
    found = candidate_search.candidates(prepare_all(mentions), base.index)
    whose = [truth.get(mention.id) for mention in mentions]
    hit: int = sum(
        base.customers[c].id == whose[m]
        for m, c in zip(found.mentions.tolist(), found.customers.tolist(), strict=True)
        if whose[m]
    )
    return round(hit / max(1, sum(map(bool, whose))), 4)


def beside_splink(
    base: Base, mentions: list[Person], customers: dict[int, Person], rounds: int
) -> dict[str, Any]:
    """Times of whole linking and of plain Splink on the same pairs, the best of the rounds each."""
    whole = best_of(rounds, lambda: link_batch(base, mentions))
    prepared = prepare_all(mentions)
    finding = best_of(rounds, lambda: candidate_search.candidates(prepared, base.index))
    found = candidate_search.candidates(prepared, base.index)
    theirs, _ = plain_splink(
        [(mentions[m], customers[c]) for m, c in zip(found.mentions.tolist(), found.customers.tolist(), strict=True)],
        rounds,
    )  # fmt: skip
    return {
        "pairs": len(found.mentions), "link_batch_seconds": round(whole, 2), "finding_seconds": round(finding, 2),
        "splink_seconds": round(theirs, 2), "ratio": round(whole / theirs, 2),
    }  # fmt: skip


def rows(file: Path, base: Base, mentions: list[Person]) -> dict[int, Person]:
    """The customers that these mentions' candidates are, as rows of the file, by their position."""
    wanted = np.unique(candidate_search.candidates(prepare_all(mentions), base.index).customers)
    found: dict[int, Person] = {}
    first = 0
    for chunk in chunks(open_table(file)):
        inside = wanted[np.searchsorted(wanted, first) : np.searchsorted(wanted, first + len(chunk))]
        people = list(chunk) if inside.size else []
        found |= {at: people[at - first] for at in inside.tolist()}
        first += len(chunk)
    return found


def neighbours_found(base: Base, mentions: list[Person]) -> float:
    """Share of the exact neighbours' cosines that the index reaches, to a thousandth."""
    names = base.index.names
    if names.cells is None:
        return 1.0
    vectors, _ = nearest_names.name_vectors(prepare_all(mentions))
    exact, _ = nearest_names.exactly(vectors, names.vectors)
    near, _ = nearest_names.among_cells(vectors, names.vectors, names.cells)
    exact, near = np.sort(exact, axis=1), np.sort(near, axis=1)
    counted = exact >= nearest_names.NEAR
    return round(float((near >= exact - 0.01)[counted].mean()), 4)


def measure(folder: Path, splink: int, batches: int, exact: int) -> dict[str, Any]:
    started = time.perf_counter()
    base = base_of_file(folder / "customers.parquet")
    figures: dict[str, Any] = {
        "customers": len(base.customers), "prepare_seconds": round(time.perf_counter() - started, 1),
        "resident_prepared": _gigabytes(resource.RUSAGE_SELF), "workers": _gigabytes(resource.RUSAGE_CHILDREN),
        "entries": len(base.index.entries), "common_keys": len(base.index.common), "names": len(base.index.names.owners),
    }  # fmt: skip
    print(json.dumps(figures), file=sys.stderr, flush=True)
    mentions = read_people(folder / "mentions.parquet")
    with (folder / "pairs.csv").open(encoding="utf-8", newline="") as lines:
        truth = {row["mention_id"]: row["customer_id"] for row in csv.DictReader(lines)}
    few = mentions[:2000]
    figures["candidate_recall"] = candidate_recall(
        base, few, {m.id: truth[m.id] for m in few if m.id in truth}
    )
    link_batch(base, mentions[:10])
    taken = []
    for start in range(0, min(len(mentions), 100 * batches), 100):
        began = time.perf_counter()
        link_batch(base, mentions[start : start + 100])
        taken.append(time.perf_counter() - began)
    if taken:
        figures |= {"batch_of_100_median": round(float(np.median(taken)), 3), "batch_of_100_p95": round(float(np.quantile(taken, 0.95)), 3)}  # fmt: skip
    if splink:
        figures |= beside_splink(base, mentions[:splink], rows(folder / "customers.parquet", base, mentions[:splink]), 3)  # fmt: skip
    if exact:
        figures["neighbours_found"] = neighbours_found(base, mentions[:exact])
    print(json.dumps(figures), file=sys.stderr, flush=True)
    started = time.perf_counter()
    result = link_people(base, mentions, threshold=0.0, top=1)
    figures |= {"mentions": len(mentions), "link_seconds": round(time.perf_counter() - started, 1)}
    figures |= quality(result.links, truth, len(mentions)) | {"model": result.model.version}
    return figures | {"resident": _gigabytes(resource.RUSAGE_SELF)}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--splink", type=int, default=1000)
    parser.add_argument("--batches", type=int, default=20)
    parser.add_argument("--exact", type=int, default=200)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    figures = measure(chosen.folder, chosen.splink, chosen.batches, chosen.exact)
    print(
        json.dumps(figures)
        if chosen.json
        else "\n".join(f"{name:24} {value}" for name, value in figures.items())
    )


if __name__ == "__main__":
    main()
