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
from records.links import Link
from records.people import Person
from records.store import Store, customers, documents, enrichments, linkage_models
from records.store import links as kept_links
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


@pytest.fixture
def many(store: Store, letter: Make) -> Store:
    """Sixty customers; each writes twice, giving a number that the customer record holds or a new one."""
    given = "Nora Theodore Ingrid Maud Casper Odette Lionel Petra Ambrose Sybil".split()
    family = "Quill Brackenridge Falkenberg Rusk Ashdown Pemberton".split()
    people = [
        Person(f"c{n}", f"{given[n % 10]} {family[n // 10]}", phones=(f"+1415555{100 + n:04d}",))
        for n in range(60)
    ]
    with store.begin() as conn:
        customers.upsert(conn, people)
        for n in range(120):
            person = people[n % 60]
            phone = person.phones[0] if n % 3 else f"+1628555{100 + n % 60:04d}"
            documents.save(
                conn, replace(letter(n + 1, name=str(person.name), phone=phone), date=None), "1", {}
            )
    return store


def written(store: Store) -> list[Any]:
    """Every row that linking and enriching write, with the transaction that wrote it."""
    with store.begin() as conn:
        return [
            list(conn.execute(text(f"select xmin, * from {name} order by 3")))  # noqa: S608
            for name in ("links", "enrichments", "deliveries", "linkage_models")
        ]


def test_a_model_is_trained_once_kept_and_used_by_the_next_job(
    many: Store, kith_settings: Settings, letter: Make
) -> None:
    enrich(many, kith_settings)
    before = written(many)
    assert {row.model_version for row in rows(many)} == {before[3][0].version} != {"prior"}
    assert enrich(many, kith_settings).changed_ids == ()
    assert written(many) == before
    with many.begin() as conn:  # far too few to train on: the model that is kept serves
        documents.save(conn, letter(500, name="Nora Quill", phone="+14155550100"), "1", {})
    assert link_kept(many, kith_settings, ["d500"]).changed == 1
    assert {row.model_version for row in rows(many)} == {before[3][0].version}


def test_a_full_run_trains_anew_when_the_people_have_outgrown_the_model(
    many: Store, kith_settings: Settings
) -> None:
    enrich(many, kith_settings)
    with many.begin() as conn:
        more = [Person(f"n{n}", f"Zeno Wright{chr(97 + n % 26)}on", phones=(f"+1202555{100 + n:04d}",)) for n in range(50)]  # fmt: skip
        customers.upsert(conn, more)
    first = written(many)[3]
    link_kept(many, kith_settings, ["d1"])
    assert written(many)[3] == first
    link_kept(many, kith_settings)
    assert len(written(many)[3]) == 2


def test_a_model_of_another_version_of_kith_is_not_used(kept: Store, kith_settings: Settings) -> None:
    with kept.begin() as conn:
        linkage_models.keep(conn, "old", {"format": "another"})
    assert any("shipped weights" in warning for warning in link_kept(kept, kith_settings).warnings)
    assert {row.model_version for row in rows(kept)} == {"prior"}


def test_a_strangers_claim_in_a_later_job_takes_the_automatic_away(
    kept: Store, kith_settings: Settings, letter: Make
) -> None:
    links = [Link("m2", "c0", 0.999, 9.0)]
    with kept.begin() as conn:
        kept_links.save_links(conn, ["m2"], links, "1")
    enrich(kept, kith_settings, ["c0"])

    def status() -> str:
        with kept.begin() as conn:
            found = {r["value"]: r["status"] for r in enrichments.search(conn, customer_id="c0")}
        return found["+14155550100"]

    assert status() == "auto"
    with kept.begin() as conn:
        documents.save(conn, letter(9, name="Zeno Wrightson"), "1", {})
    linked = link_kept(kept, kith_settings, ["d9"])
    assert "c0" in linked.customers
    enrich(kept, kith_settings, linked.customers)
    assert status() == "suggested"


def test_what_is_to_be_said_of_the_linking_is_reported(kept: Store, kith_settings: Settings) -> None:
    assert any("Too few people" in warning for warning in enrich(kept, kith_settings).warnings)
