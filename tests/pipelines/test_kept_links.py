"""Linking what is in the store, with the real linker: customers found, strangers left, nothing done twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from pipelines.enrich import enrich
from pipelines.kept_links import link_kept
from records.documents import Document
from records.people import Person
from records.store import Store, customers, documents, enrichments
from records.store.tables import links as table
from settings import Settings

Make = Callable[..., Document]


@pytest.fixture
def kept(store: Store, letter: Make) -> Store:
    """Customers who hold a number each; Ann writes with hers and a new one in an attachment, a stranger with his own."""
    names = ["Ann Lee", "Ben Ode", "Cara Quill", "Dov Harrow", "Eva Finch", "Femi Okafor"]
    known = [Person(f"c{n}", name, phones=(f"+1415555011{n}",)) for n, name in enumerate(names)]
    stranger = letter(3, name="Zeno Wrightson", phone="+14155550188")
    firm = replace(letter(4, phone="+14155550110").mentions[0], kind="organisation")
    with store.begin() as conn:
        customers.upsert(conn, known)
        documents.save(conn, replace(letter(1, phone="+14155550110"), children=(letter(2),)), "1", {})
        documents.save(conn, stranger, "1", {})
        documents.save(conn, replace(letter(4, phone="+14155550110"), mentions=(firm,)), "1", {})
    return store


def rows(store: Store) -> list[Any]:
    with store.begin() as conn:
        return list(conn.execute(select(text("xmin"), table).order_by(table.c.id)))


def best(store: Store) -> dict[str, str]:
    with store.begin() as conn:
        chosen = select(table).where(table.c.probability >= 0.5)
        return {row.mention_id: row.customer_id for row in conn.execute(chosen)}


def test_mentions_find_their_customers_and_strangers_none(kept: Store, kith_settings: Settings) -> None:
    linked = link_kept(kept, kith_settings)
    assert linked.mentions == 3  # an organisation is no person
    assert best(kept).get("m1") == "c0"
    assert "m3" not in best(kept)
    assert "c0" in linked.customers


def test_linking_again_changes_no_row(kept: Store, kith_settings: Settings) -> None:
    link_kept(kept, kith_settings)
    before = rows(kept)
    assert link_kept(kept, kith_settings).changed == 0
    assert rows(kept) == before


def test_a_jobs_documents_are_linked_with_their_attachments_only(
    kept: Store, kith_settings: Settings
) -> None:
    assert link_kept(kept, kith_settings, ["d1"]).mentions == 2
    assert {row.mention_id for row in rows(kept)} <= {"m1", "m2"}
    assert link_kept(kept, kith_settings, []).mentions == 0


def test_without_customers_there_is_nothing_to_link(
    store: Store, kith_settings: Settings, letter: Make
) -> None:
    with store.begin() as conn:
        documents.save(conn, letter(1), "1", {})
    assert link_kept(store, kith_settings).links == 0


def test_enrich_links_all_anew_and_since_only_what_came_since(kept: Store, kith_settings: Settings) -> None:
    later = datetime.now(UTC) + timedelta(hours=1)
    assert enrich(kept, kith_settings, since=later).new == 0
    assert enrich(kept, kith_settings).new > 0
    with kept.begin() as conn:
        found = {(r["customer_id"], r["value"], r["operation"]) for r in enrichments.search(conn)}
        assert enrichments.search(conn, status="rejected") == []
        assert sum(enrichments.count(conn).values()) == len(found)
    assert ("c0", "+14155550110", "confirm") in found
    assert enrich(kept, kith_settings).changed_ids == ()
