"""What linking only what can have changed spares.

    python benchmarks/incremental.py [--customers N] [--mentions N] [--edits 1,10,100]

Invented people in a private store: one in three mentions is of a customer, many give a number. After a full
run some customers are edited, and both ways are timed on the same state; the long one must find nothing left
to change.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from pipelines.link_stored import link_stored
from records.documents import Contact, Document, Mention, Name, Segment, digest
from records.people import Person
from records.store import Store, customers, documents, open_store
from settings import Settings

ONSETS = "b br c d dr f g gr h j k l m n p r s st t th v w".split()
NUCLEI = "a e i o u ai ea ou".split()
ENDS = "ck d ld ll m n nd r rd rk s st t th x".split()
FIRMS = [
    f"{first} {second}"
    for first in ("Dunmore", "Alder", "Harrow", "Sable")
    for second in ("Mills", "Works", "Finch")
]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--customers", type=int, default=5_000)
    options.add_argument("--mentions", type=int, default=10_000)
    options.add_argument("--edits", default="1,10,100")
    chosen = options.parse_args()
    dice = random.Random(1)
    words = [_word(dice) for _ in range(3_000)]
    people = [_person(dice, words, f"c{n}") for n in range(chosen.customers)]
    with tempfile.TemporaryDirectory() as folder:
        own = Settings(home=Path(folder))
        with open_store(own) as store:
            with store.begin() as conn:
                customers.upsert(conn, people)
                for document in _documents(dice, words, people, chosen.mentions):
                    documents.save(conn, document, "1", {})
            link_stored(store, own)
            _, all_of_it = _timed(store, own, full=True)
            print(
                f"{chosen.customers} customers, {chosen.mentions} mentions: all of them in {all_of_it:.1f} s"
            )
            for count in map(int, chosen.edits.split(",")):
                with store.begin() as conn:
                    edited = dice.sample(range(chosen.customers), count)
                    customers.upsert(conn, [_person(dice, words, f"c{n}") for n in edited])
                linked, short = _timed(store, own, full=False)
                left, long = _timed(store, own, full=True)
                print(
                    f"{count} customers edited: {linked[0]} mentions linked again, {short:.1f} s; "
                    f"all: {long:.1f} s ({long / short:.1f} times as long), {left[1]} links left to change"
                )


def _timed(store: Store, own: Settings, full: bool) -> tuple[tuple[int, int], float]:
    started = time.perf_counter()
    linked = link_stored(store, own, full=full)
    return (linked.mentions, linked.changed), time.perf_counter() - started


def _word(dice: random.Random) -> str:
    parts = (dice.choice(kind) for kind in (ONSETS, NUCLEI, ENDS, NUCLEI, ENDS))
    return "".join(parts)[: dice.randint(5, 9)].capitalize()


def _name(dice: random.Random, words: list[str]) -> str:
    # some words are much commoner than others, as names are
    return " ".join(words[int(len(words) * dice.random() ** 3)] for _ in range(2))


def _person(dice: random.Random, words: list[str], number: str) -> Person:
    phones = (f"+1415{dice.randrange(2_000_000, 9_999_999)}",)
    return Person(number, _name(dice, words), phones=phones, organisation=dice.choice([None, *FIRMS]))


def _documents(dice: random.Random, words: list[str], people: list[Person], count: int) -> Iterator[Document]:
    for n in range(count):
        customer = dice.choice(people) if dice.random() < 0.33 else None
        name = str(customer.name) if customer else _name(dice, words)
        phone = (
            customer.phones[0]
            if customer and dice.random() < 0.5
            else f"+1628{dice.randrange(2_000_000, 9_999_999)}"
        )
        text = f"{name}\n{phone}"
        yield Document(
            id=digest("d", str(n)), source=f"made-{n}", kind="text", media_type="text/plain", sha256=f"{n:064x}", text=text,
            segments=(Segment("body", 0, len(text)),), names=(Name(0, len(name), name, "person", 0.9),),
            contacts=(Contact(len(name) + 1, len(text), phone, "phone", phone, 1.0, type="phone"),),
            mentions=(
                Mention(
                    id=digest("m", str(n)), kind="person", name=name, role="mentioned", names=(0,), contacts=(0,),
                    owned=(1.0,), segment=0, confidence=0.9, organisation=customer.organisation if customer else None,
                ),
            ),
        )  # fmt: skip


if __name__ == "__main__":
    main()
