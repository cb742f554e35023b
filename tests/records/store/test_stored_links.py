"""Links in the store: replaced as a set, untouched where they are the same."""

from __future__ import annotations

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

from sqlalchemy import select, text

from records.documents import Document
from records.links import Comparison, Link
from records.people import Person
from records.store import Store, customers, documents, enrichments, links
from records.store.tables import links as table

NAME = (Comparison("name", "exact", 2.0),)


def test_links_of_a_mention_are_replaced_and_the_same_are_not_touched(
    store: Store, letter: Callable[..., Document]
) -> None:
    with store.begin() as conn:
        customers.upsert(conn, [Person(f"c{n}", f"Ann Lee {n}") for n in range(4)])
        for number in (1, 2):
            documents.save(conn, letter(number), "1", {})
    first = [Link("m1", "c0", 0.6, 2.0, NAME), Link("m1", "c1", 0.3, 1.0), Link("m2", "c0", 0.9, 3.0)]
    with store.begin() as conn:
        assert links.save_links(conn, ["m1", "m2"], first, "1") == 3
        before = {row.id: row for row in conn.execute(select(text("xmin"), table))}
    with store.begin() as conn:
        assert links.save_links(conn, ["m1", "m2"], reversed(first), "1") == 0
    second = [Link("m1", "c0", 0.6, 2.0, NAME), Link("m1", "c2", 0.2, 0.5)]
    with store.begin() as conn:
        assert links.save_links(conn, ["m1"], second, "1") == 2
        assert [kept.link for kept in links.links_of(conn, "m1")] == second
        assert [kept.link for kept in links.links_of(conn, "m2")] == [first[2]]
        after = {row.id: row for row in conn.execute(select(text("xmin"), table))}
        same = links.link_id("m1", "c0")
        assert after[same] == before[same]
        kept = links.get_link(conn, same)
        assert kept is not None
        assert (kept.link, kept.model_version) == (first[0], "1")
        assert links.get_link(conn, "none") is None
        assert links.save_links(conn, ["m1"], [Link("m1", "c0", 0.7, 2.0, NAME)], "1") == 2
        assert links.customers_of(conn, ["m1", "m2"]) == ["c0"]
        assert links.mentions_of(conn, ["c0"], 0.8) == ["m2"]


def test_all_links_are_walked_page_by_page(store: Store, letter: Callable[..., Document]) -> None:
    with store.begin() as conn:
        customers.upsert(conn, [Person(f"c{n}", "Ann Lee") for n in range(7)])
        documents.save(conn, letter(1), "1", {})
        links.save_links(conn, ["m1"], [Link("m1", f"c{n}", 0.1, 0.0) for n in range(7)], "1")
        seen, after = [], ("", "")
        while page := links.page(conn, after, 3):
            seen += [kept.link.customer_id for kept in page]
            after = (page[-1].link.mention_id, page[-1].link.customer_id)
    assert seen == [f"c{n}" for n in range(7)]


def test_saving_links_and_deleting_what_they_join_at_once_never_deadlock(
    store: Store, letter: Callable[..., Document]
) -> None:
    people = [Person(f"c{n}", "Ann Lee") for n in range(12)]
    read = [replace(letter(1), mentions=tuple(replace(letter(1).mentions[0], id=f"m{n}") for n in range(12)))]
    read += [replace(read[0], mentions=read[0].mentions[1::2])]
    with store.begin() as conn:
        customers.upsert(conn, people)
        documents.save(conn, read[0], "1", {})

    def link(seed: int) -> None:
        chance = random.Random(seed)
        for _ in range(60):
            there = chance.sample(range(1, 12, 2), 4)  # mentions and customers that always are there
            found = [
                Link(f"m{m}", f"c{c}", chance.random(), 1.0)
                for m in there
                for c in chance.sample(range(1, 12, 2), 3)
            ]
            with store.begin() as conn:
                links.save_links(conn, [f"m{m}" for m in there], found, "1")

    def read_anew() -> None:
        for turn in range(60):
            with store.begin() as conn:
                documents.save(conn, read[turn % 2], "1", {})

    def edit(ids: list[str]) -> None:
        for turn in range(60):
            with store.begin() as conn:
                if turn % 2:
                    customers.upsert(conn, [Person(number, f"Ann Lee {turn}") for number in ids])
                else:
                    customers.remove(conn, [number for number in ids if int(number[1:]) % 2 == 0])

    ids = [person.id for person in people]
    with ThreadPoolExecutor(6) as pool:
        work = [pool.submit(link, seed) for seed in (1, 2, 3)]
        work += [pool.submit(read_anew), pool.submit(edit, ids), pool.submit(edit, ids[::-1])]
        for future in work:
            future.result()


def test_reading_a_message_with_attachments_anew_while_links_are_saved_never_deadlocks(
    store: Store, letter: Callable[..., Document]
) -> None:
    def reading(turn: int, attached: bool = True) -> Document:
        def named(document: Document, ids: str) -> Document:
            (one,) = document.mentions
            found = (replace(one, id=f"{ids}{n}", name=f"Ann Lee{turn if n % 2 else ''}") for n in range(6))
            return replace(document, mentions=tuple(found))

        inner = replace(named(letter(2), "a"), children=(named(letter(3), "k"),))
        return replace(named(letter(1), "z"), children=(inner,) if attached else ())

    ids = [f"{kind}{n}" for kind in "zak" for n in range(6)]
    with store.begin() as conn:
        customers.upsert(conn, [Person(f"c{n}", "Ann Lee") for n in range(6)])
        documents.save(conn, reading(0), "1", {})

    def read_anew() -> None:
        for turn in range(90):
            with store.begin() as conn:
                documents.save(conn, reading(turn % 2, attached=turn % 9 != 8), "1", {})

    def link(seed: int) -> None:
        chance = random.Random(seed)
        for _ in range(120):
            with store.begin() as conn:
                there, _ = links.lock(conn, ids)
                found = [Link(number, f"c{chance.randrange(6)}", chance.random(), 1.0) for number in there]
                links.save_links(conn, sorted(there), found, "1")

    with ThreadPoolExecutor(4) as pool:
        work = [pool.submit(read_anew) for _ in range(2)] + [pool.submit(link, seed) for seed in (1, 2)]
        for future in work:
            future.result()


def test_many_customers_written_at_once_in_opposite_orders_never_deadlock(store: Store) -> None:
    ids = [f"c{n:04}" for n in range(3 * customers.BATCH)]
    with store.begin() as conn:
        customers.upsert(conn, [Person(number, "Ann Lee") for number in ids])
    met = Barrier(2)

    def write(chosen: list[str], tag: str) -> int:
        met.wait()
        with store.begin() as conn:
            return customers.upsert(conn, [Person(number, f"Ann Lee {tag}") for number in chosen]).changed

    with ThreadPoolExecutor(2) as pool:
        done = [pool.submit(write, ids, "a"), pool.submit(write, ids[::-1], "b")]
        assert [future.result() for future in done] == [len(ids), len(ids)]


def test_marking_and_taking_customers_at_once_never_deadlock(store: Store) -> None:
    ids = [f"c{n}" for n in range(200)]

    def mark(chosen: list[str]) -> None:
        for _ in range(30):
            with store.begin() as conn:
                enrichments.mark(conn, chosen)

    def take() -> None:
        for _ in range(60):
            with store.begin() as conn:
                enrichments.lock(conn)
                enrichments.take(conn, ids)

    with ThreadPoolExecutor(4) as pool:
        done = [
            pool.submit(mark, ids[::2]),
            pool.submit(mark, ids[::-3]),
            pool.submit(take),
            pool.submit(take),
        ]
        for future in done:
            future.result()
    with store.begin() as conn:
        enrichments.take(conn, ids)
        assert enrichments.due(conn) == []
