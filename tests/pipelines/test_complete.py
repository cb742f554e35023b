"""The end of a job, on a real store: its own mentions are linked, and nobody else's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import insert, select, text, update

from pipelines.complete import complete
from records.documents import Document
from records.people import Person
from records.store import Store, customers, documents, enrichments
from records.store.tables import items, jobs, sources
from records.store.tables import links as links_table
from settings import Settings

Make = Callable[..., Document]
PHONES = "+14155550110", "+14155550111"


@pytest.fixture
def customers_kept(store: Store) -> Store:
    with store.begin() as conn:
        known = [Person("c0", "Ann Lee", phones=PHONES[:1]), Person("c1", "Ben Ode", phones=PHONES[1:])]
        customers.upsert(conn, known)
    return store


def mined(store: Store, job: str, document: Document) -> None:
    """A job whose one item has become this document, ready to be linked."""
    with store.begin() as conn:
        documents.save(conn, document, "1", {})
        conn.execute(insert(jobs).values(id=job, kind="text", state="linking"))
        source = insert(sources).values(job_id=job, locator=document.source).returning(sources.c.id)
        conn.execute(
            insert(items).values(
                job_id=job, source_id=conn.scalar(source), locator=document.source, state="done", document_id=document.id
            )
        )  # fmt: skip


def kept(store: Store) -> dict[str, Any]:
    """Mention to its link row, with the transaction that wrote it."""
    with store.begin() as conn:
        chosen = select(text("xmin"), links_table).where(links_table.c.probability >= 0.5)
        return {row.mention_id: row for row in conn.execute(chosen)}


def test_a_second_job_leaves_the_first_ones_links_alone(
    customers_kept: Store, kith_settings: Settings, letter: Make
) -> None:
    store = customers_kept
    mined(store, "first", letter(1, phone=PHONES[0]))
    assert complete(store, kith_settings, "first") == "done"
    before = kept(store)
    assert before["m1"].customer_id == "c0"
    with store.begin() as conn:  # had the second job linked it again, it would have set this right
        conn.execute(update(links_table).values(model_version="earlier"))
        said = enrichments.search(conn)
    before = kept(store)
    mined(store, "second", letter(2, name="Ben Ode", phone=PHONES[1]))
    assert complete(store, kith_settings, "second") == "done"
    after = kept(store)
    assert after["m2"].customer_id == "c1"
    assert after["m1"] == before["m1"]
    with store.begin() as conn:
        records = enrichments.search(conn)
    assert [record for record in records if record["customer_id"] == "c0"] == said
    assert [record["customer_id"] for record in records if record not in said] == ["c1"]


def test_a_document_read_anew_without_its_mention_takes_back_what_it_said(
    customers_kept: Store, kith_settings: Settings, letter: Make
) -> None:
    store = customers_kept
    mined(store, "first", letter(1, phone=PHONES[0]))
    complete(store, kith_settings, "first")
    again = letter(1, name="Nobody", phone=PHONES[0])
    with store.begin() as conn:
        documents.save(conn, replace(again, mentions=()), "2", {})
        conn.execute(update(jobs).values(state="linking"))
    assert complete(store, kith_settings, "first") == "done"
    with store.begin() as conn:
        assert [record["status"] for record in enrichments.search(conn, status="retracted")] == ["retracted"]


def test_a_job_that_is_over_is_not_linked_again(
    customers_kept: Store, kith_settings: Settings, letter: Make
) -> None:
    mined(customers_kept, "first", letter(1, phone=PHONES[0]))
    assert complete(customers_kept, kith_settings, "first") == "done"
    assert complete(customers_kept, kith_settings, "first") == "over"
