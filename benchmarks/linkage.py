"""How fast is linking beside plain Splink, on the same pairs, in one run?

    python benchmarks/linkage.py [--customers 100000] [--mentions 1000] [--rounds 3] [--seed 1] [--json]

Customers are generated (always the same ones, all invented); the mentions are of some of them, with slips,
initials and fields missing, and a third are of strangers. Three things are timed, the best of the rounds
each:

- ``prepare``: the customer base made ready, once a process. Not in the ratio.
- ``link``: ``link_batch`` whole, with the shipped model: candidates (keys and the encoder's neighbours),
  comparisons, weights, the choice.
- ``splink``: ``Linker.inference.predict`` of plain Splink, with comparisons of its own library (Jaro–Winkler
  names with term frequencies, exact numbers and addresses, dates by their distance), on the very pairs that
  ``link`` proposed. Finding the pairs is given to it: its blocking rule is equality of a pair number. Reading
  its input into DuckDB is not timed.

The ratios are splink's time by link's time (above 1, Kith is the faster one): ``ratio_on_the_same_pairs``
without the time in which Kith finds the pairs, for Splink is given them; ``ratio_whole`` with it. It prints
the memory of this process, too.
"""

from __future__ import annotations

import argparse
import json
import logging
import random
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from records.people import Person

GIVEN = (
    "Nora Theodore Ingrid Maud Casper Odette Lionel Petra Ambrose Sybil Conrad Thea Magnus Delia Rufus Harriet Omar Wei Farah Jun "
    "Elias Greta Hector Imogen Joaquin Keira Leopold Marisol Niall Ottilie Percy Quentin Rosalind Silas Tabitha Ulrich"
).split()
STEMS = "Ash Brack Cald Dun East Falken Grim Hollo Inger Kest Lind March Nor Oak Pem Quill Rusk Stan Thorn Whit".split()
ENDS = "berg bury combe croft dale field ford gate ham hurst ley low man more ridge sby ton vale wick worth".split()
MIDDLES = ("", "en", "er", "ing", "lo", "mar", "ri", "sa", "tal", "un")
FIRMS = [f"{stem}{end} {kind}" for stem in STEMS for end in ENDS[:5] for kind in ("Ltd", "Labs", "Partners")]
STRANGERS = 1 / 3


def invent(number: int, draw: random.Random) -> Person:
    """A customer: two or three names, an address made of them, a number and a birthday, each there nine times in ten."""
    given, family = draw.choice(GIVEN), draw.choice(STEMS) + draw.choice(MIDDLES) + draw.choice(ENDS)
    middle = f" {draw.choice(GIVEN)}" if draw.random() < 0.3 else ""
    there = [draw.random() < 0.9 for _ in range(4)]
    return Person(
        f"c{number}", f"{given}{middle} {family}",
        emails=(f"{given}.{family}{number}@example.com".lower(),) if there[0] else (),
        phones=(f"+1{201 + number % 700}55{number // 700 + 50000:05d}",) if there[1] else (),
        birth_date=f"{draw.randrange(1940, 2004)}-{draw.randrange(1, 13):02d}-{draw.randrange(1, 29):02d}" if there[2] else None,
        organisation=draw.choice(FIRMS) if there[3] else None,
    )  # fmt: skip


def seen(number: int, customer: Person, draw: random.Random) -> Person:
    """The customer as a document shows them.

    A letter lost, or an initial, or neither; half of the fields missing.
    """
    name = str(customer.name)
    kind = draw.random()
    if kind < 0.3:
        at = draw.randrange(1, len(name))
        name = name[:at] + name[at + 1 :]
    elif kind < 0.5:
        name = f"{name[0]}. {name.split()[-1]}"
    kept = [draw.random() < 0.5 for _ in range(4)]
    return replace(
        customer, id=f"m{number}", name=name, emails=customer.emails if kept[0] else (), phones=customer.phones if kept[1] else (),
        birth_date=customer.birth_date if kept[2] else None, organisation=customer.organisation if kept[3] else None,
    )  # fmt: skip


def cast(customers: int, mentions: int, seed: int) -> tuple[list[Person], list[Person]]:
    draw = random.Random(seed)
    known = [invent(number, draw) for number in range(customers)]
    strangers = random.Random(seed + 1)
    found = []
    for number in range(mentions):
        stranger = strangers.random() < STRANGERS
        person = invent(customers + number, strangers) if stranger else draw.choice(known)
        found.append(seen(number, person, draw))
    return known, found


def best_of(rounds: int, work: Callable[[], Any]) -> float:
    taken = []
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return min(taken)


def plain_splink(pairs: Sequence[tuple[Person, Person]], rounds: int) -> tuple[float, int]:
    """Seconds that ``predict`` takes for these pairs, and how many it scored."""
    import duckdb
    import pyarrow as pa
    import splink.comparison_library as library
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    def table(side: int) -> Any:
        people = [pair[side] for pair in pairs]
        names = [str(person.name).lower().split() for person in people]
        return pa.table({
            "unique_id": list(range(len(pairs))), "pair": list(range(len(pairs))),
            "given": [words[0] for words in names], "family": [words[-1] for words in names],
            "email": [next(iter(p.emails), None) for p in people], "phone": [next(iter(p.phones), None) for p in people],
            "birth_date": [p.birth_date for p in people], "organisation": [p.organisation for p in people],
        })  # fmt: skip

    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[
            library.JaroWinklerAtThresholds("given", [0.9, 0.7]).configure(term_frequency_adjustments=True),
            library.JaroWinklerAtThresholds("family", [0.9, 0.7]).configure(term_frequency_adjustments=True),
            library.ExactMatch("email"),
            library.ExactMatch("phone"),
            library.LevenshteinAtThresholds("birth_date", [1, 2]),
            library.JaroWinklerAtThresholds("organisation", [0.9]),
        ],
        blocking_rules_to_generate_predictions=[block_on("pair")],
        retain_intermediate_calculation_columns=True,
    )
    logging.getLogger("splink").setLevel(logging.ERROR)
    connection = duckdb.connect()
    try:
        api = DuckDBAPI(connection=connection)
        linker = Linker(
            [
                api.register(table(1), dataset_display_name="customers"),
                api.register(table(0), dataset_display_name="mentions"),
            ],
            settings,
        )
        scored = 0

        def predict() -> None:
            nonlocal scored
            found = linker.inference.predict(warning_mode="never").as_duckdbpyrelation().fetchnumpy()
            scored = len(found["match_weight"])

        return best_of(rounds, predict), scored
    finally:
        connection.close()


def measure(customers: int, mentions: int, rounds: int, seed: int) -> dict[str, Any]:
    process = psutil.Process()
    known, found = cast(customers, mentions, seed)
    before = process.memory_info().rss
    from models.encoder import load_encoder
    from models.linkage.block import candidate_search
    from models.linkage.block.customer_base import prepare
    from models.linkage.prepare.prepared import prepare_all
    from pipelines.link import link_batch

    started = time.perf_counter()
    load_encoder().encode(["Nora Quill"])
    loaded = time.perf_counter() - started
    with_encoder = process.memory_info().rss
    started = time.perf_counter()
    base = prepare(known)
    prepared = time.perf_counter() - started
    with_base = process.memory_info().rss
    link_batch(base, found[:10])  # loads Splink
    whole = best_of(rounds, lambda: link_batch(base, found))
    mine = prepare_all(found)
    finding = best_of(rounds, lambda: candidate_search.candidates(mine, base.index))
    candidates = candidate_search.candidates(mine, base.index)
    pairs = [(found[m], known[c]) for m, c in zip(candidates.mentions, candidates.customers, strict=True)]
    theirs, scored = plain_splink(pairs, rounds)
    return {
        "customers": customers, "mentions": mentions, "pairs": len(pairs), "pairs_scored_by_splink": scored,
        "load_encoder_seconds": round(loaded, 2), "prepare_seconds": round(prepared, 2),
        "link_seconds": round(whole, 2), "mentions_per_second": round(mentions / whole), "splink_seconds": round(theirs, 2),
        "of_link_finding_pairs_seconds": round(finding, 2),
        "ratio_on_the_same_pairs": round(theirs / (whole - finding), 2), "ratio_whole": round(theirs / whole, 2),
        "megabytes": {
            "before": round(before / 1e6), "encoder": round(with_encoder / 1e6), "customers_prepared": round(with_base / 1e6),
            "after": round(process.memory_info().rss / 1e6),
        },
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--mentions", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    figures = measure(chosen.customers, chosen.mentions, chosen.rounds, chosen.seed)
    if chosen.json:
        print(json.dumps(figures))
        return
    for name, value in figures.items():
        print(f"{name:24} {value}")


if __name__ == "__main__":
    main()
