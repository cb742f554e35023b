"""What two kinds of evidence add to linking.

Texts beside people, and organisations that are the domain of an address.

    python benchmarks/people_made.py --out made/100k --customers 100000 --mentions 2000
    python benchmarks/evidence.py made/100k context|domain [--mentions 2000] [--seed 1]

The made people have neither, so they are given them here, the same for one seed:
- ``context``: of the customers two in five have a text of their own (benchmarks/contexts.py), three in ten
one of three notes that many have, the rest
  none; of the mentions half have a text about the right person in other words, two in ten such a note.
- ``domain``: a firm's domain is its name, and seven in ten customers with an address have no organisation.

Prints the figures without and with the comparison, by the shipped weights and by trained ones.
"""

from __future__ import annotations

import argparse
import csv
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import contexts

from models.linkage.block.customer_base import prepare
from models.linkage.compare import comparisons
from models.linkage.estimate.unsupervised import train
from models.linkage.prepare.prepared import organisation_words
from pipelines import link
from records.links import Link
from records.people import Person
from sources.people_tables import read_people

NOTES = (
    "Customer since 2011, standard terms",
    "Imported from the old system",
    "Newsletter subscriber, no further notes",
)

People = tuple[list[Person], list[Person]]
Truth = dict[str, str]


def with_contexts(
    customers: list[Person], mentions: list[Person], truth: Truth, dice: random.Random
) -> People:
    """The people with texts, those of one person in other words on either side."""
    lives: dict[str, tuple[int, int]] = {}

    def text(number: str, wording: int, own: float, note: float) -> str | None:
        draw = dice.random()
        if draw >= own:
            return dice.choice(NOTES) if draw < note else None
        work, cause = lives.setdefault(
            number, (dice.randrange(len(contexts.WORK)), dice.randrange(len(contexts.CAUSE)))
        )
        return str(contexts.described(work, cause, wording, dice))

    return (
        [replace(person, context=text(person.id, 0, 0.4, 0.7)) for person in customers],
        [replace(person, context=text(truth.get(person.id, person.id), 1, 0.5, 0.7)) for person in mentions],
    )


def with_domains(
    customers: list[Person], mentions: list[Person], truth: Truth, dice: random.Random
) -> People:
    """The people with addresses at domains named after the firms, and fewer customers' organisations."""
    firms = {
        email.partition("@")[2]: organisation_words(person.organisation).replace(" ", "") + ".example"
        for person in customers
        for email in person.emails
        if person.organisation and "@firm" in email
    }

    def moved(person: Person) -> Person:
        parts = (email.partition("@") for email in person.emails)
        return replace(person, emails=tuple(f"{local}@{firms.get(at, at)}" for local, _, at in parts))

    customers = [
        replace(person, organisation=None) if person.emails and dice.random() < 0.7 else person
        for person in map(moved, customers)
    ]
    return customers, list(map(moved, mentions))


def figures(links: Sequence[Link], mentions: Sequence[Person], truth: Truth) -> str:
    """How good the best link of each mention is."""
    best: dict[str, Link] = {}
    for found in links:
        best.setdefault(found.mention_id, found)
    rows = sorted((-x.probability, truth.get(x.mention_id) != x.customer_id) for x in best.values())
    there = sum(mention.id in truth for mention in mentions)
    right = np.cumsum([not wrong for _, wrong in rows])
    linked = np.arange(1, len(rows) + 1)
    surely = right[right / linked >= 0.99].max(initial=0) / there
    half = sum(-chance >= 0.5 for chance, _ in rows)
    return (
        f"best F1 {(2 * right / (linked + there)).max():.4f}  recall at precision 0.99 {surely:.4f}  "
        f"at 0.5: {right[half - 1]} right of {half}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("evidence", choices=("context", "domain"))
    parser.add_argument("--mentions", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with (asked.folder / "pairs.csv").open(encoding="utf-8") as rows:
        truth = {row["mention_id"]: row["customer_id"] for row in csv.DictReader(rows)}
    customers, mentions = (
        read_people(asked.folder / f"{side}.parquet") for side in ("customers", "mentions")
    )
    give = with_contexts if asked.evidence == "context" else with_domains
    customers, mentions = give(customers, mentions[: asked.mentions], truth, random.Random(asked.seed))
    base, compared = prepare(customers), comparisons.compared
    for trained in (False, True):
        for left_out in (asked.evidence, ""):
            comparisons.compared = lambda one, other, left_out=left_out: tuple(  # type: ignore[misc]
                name for name in compared(one, other) if name != left_out
            )
            began = time.process_time()
            model = train(base, mentions)[0] if trained else None
            between = time.process_time()
            links = link.link_batch(base, mentions, model=model, threshold=0.0).links
            seconds = f"training {between - began:.1f} s, linking {time.process_time() - between:.1f} s"
            weights = "trained" if trained else "shipped"
            print(
                f"{weights}, {'without' if left_out else 'with'}: {figures(links, mentions, truth)}  ({seconds})"
            )


if __name__ == "__main__":
    main()
