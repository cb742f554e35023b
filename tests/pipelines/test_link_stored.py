"""Linking what is in the store, with the real linker: customers found, strangers left, nothing done twice."""

from __future__ import annotations

from collections.abc import Callable, Sized
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from sqlalchemy import delete, select, text

from models.linkage import from_json, linkage_model
from models.linkage.compare import organisation_domains
from models.linkage.prepare import frozen_frequencies
from pipelines.enrich import enrich
from pipelines.link_stored import link_stored
from records.documents import Document
from records.links import Link
from records.people import Person
from records.store import Store, customers, documents, enrichments, link_traces, linkage_models, tables
from records.store import links as kept_links
from records.store.tables import links as table
from settings import Settings
from tests.support.customer_edits import Edits

Make = Callable[..., Document]


@pytest.fixture
def kept(store: Store, letter: Make) -> Store:
    """Customers who hold a number each; Ann writes with hers and a new one in an attachment, a stranger with
    his own.
    """
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
    linked = link_stored(kept, kith_settings)
    assert linked.mentions == 3  # an organisation is no person
    assert best(kept).get("m1") == "c0"
    assert "m3" not in best(kept)
    assert "c0" in linked.customers


def test_linking_again_changes_no_row(kept: Store, kith_settings: Settings) -> None:
    link_stored(kept, kith_settings)
    before = rows(kept)
    assert link_stored(kept, kith_settings).changed == 0
    assert rows(kept) == before


def test_a_jobs_documents_are_linked_with_their_attachments_only(
    kept: Store, kith_settings: Settings
) -> None:
    assert link_stored(kept, kith_settings, ["d1"]).mentions == 2
    assert {row.mention_id for row in rows(kept)} <= {"m1", "m2"}
    assert link_stored(kept, kith_settings, []).mentions == 0


def test_without_customers_there_is_nothing_to_link(
    store: Store, kith_settings: Settings, letter: Make
) -> None:
    with store.begin() as conn:
        documents.save(conn, letter(1), "1", {})
    assert link_stored(store, kith_settings).links == 0


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
    assert link_stored(many, kith_settings, ["d500"]).changed == 1
    assert {row.model_version for row in rows(many)} == {before[3][0].version}


def test_a_full_run_trains_anew_when_the_people_have_outgrown_the_model(
    many: Store, kith_settings: Settings
) -> None:
    enrich(many, kith_settings)
    with many.begin() as conn:
        more = [Person(f"n{n}", f"Zeno Wright{chr(97 + n % 26)}on", phones=(f"+1202555{100 + n:04d}",)) for n in range(50)]  # fmt: skip
        customers.upsert(conn, more)
    first = written(many)[3]
    link_stored(many, kith_settings, ["d1"])
    assert written(many)[3] == first
    link_stored(many, kith_settings)
    assert len(written(many)[3]) == 2


def test_a_model_of_another_version_of_kith_is_not_used(kept: Store, kith_settings: Settings) -> None:
    with kept.begin() as conn:
        linkage_models.keep(conn, "old", {"format": "another"})
    assert any("shipped weights" in warning for warning in link_stored(kept, kith_settings).warnings)
    assert {row.model_version for row in rows(kept)} == {"prior"}


@pytest.mark.parametrize("how", ["trained", "refitted"])
def test_a_model_whose_levels_mean_others_is_replaced_and_that_is_said(
    many: Store, kith_settings: Settings, how: linkage_models.How
) -> None:
    enrich(many, kith_settings)
    with many.begin() as conn:
        choice = linkage_models.in_use(conn)
        assert choice and choice.model
        older = choice.model
        older["comparisons"]["phones"][0]["label"] = "a number of before"
        linkage_models.keep(conn, "older", older, how)
    (said,) = [warning for warning in link_stored(many, kith_settings, ["d1"]).warnings if "older" in warning]
    assert f"{choice.version}, trained anew, is used instead" in said
    assert ("kith model refit --apply" in said) is (how == "refitted")
    assert {row.model_version for row in rows(many)} == {choice.version}
    assert not any("older" in warning for warning in link_stored(many, kith_settings).warnings)


@pytest.mark.parametrize("seed", [1, 2])
def test_linking_what_changed_comes_to_the_same_as_linking_all(
    store: Store, kith_settings: Settings, letter: Make, seed: int
) -> None:
    """Row by row, and no row written twice: links and records after the short run are those of the long one."""
    edits = Edits(store, letter, seed)
    edits.fill()
    enrich(store, kith_settings)
    compared = {step["name"] for row in rows(store) for step in row.comparisons}
    assert compared > {"name", "phones", "emails", "domain"}
    spared = 0
    for _ in range(5):
        done = edits.some()
        short = link_stored(store, kith_settings)
        enrich(store, kith_settings)
        before = written(store)
        full = link_stored(store, kith_settings, full=True)
        report = enrich(store, kith_settings, full=True)
        assert full.changed == 0, done
        assert report.changed_ids == (), done
        assert written(store) == before, done
        spared += full.mentions - short.mentions
    assert spared > 0


def test_after_an_upgrade_everything_is_linked_once(
    store: Store, kith_settings: Settings, letter: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An older Kith looked at no domains and did not count them. The model it trained is kept, version and
    all.
    """
    Edits(store, letter, 3).fill()
    counted = frozen_frequencies.as_json

    def without_domains(now: Any) -> dict[str, Any]:
        found = counted(now)
        return found | {"values": {name: of for name, of in found["values"].items() if name != "domains"}}

    def unknown(pairs: Sized, *_: Any) -> Any:
        return np.full(len(pairs), -1, np.int8), np.ones(len(pairs))

    with monkeypatch.context() as older:
        older.setattr(linkage_model, "WEIGHING", "1")
        older.setattr(organisation_domains, "compare", unknown)
        older.setattr(frozen_frequencies, "as_json", without_domains)
        enrich(store, kith_settings)
        assert link_stored(store, kith_settings).mentions == 0
    before = {row.model_version for row in rows(store)}
    upgraded = link_stored(store, kith_settings)
    assert upgraded.mentions == 120
    assert upgraded.changed > 0
    assert {row.model_version for row in rows(store)} == before
    assert link_stored(store, kith_settings).mentions == 0
    with store.begin() as conn:
        choice = linkage_models.in_use(conn)
        assert choice and choice.model
        counts = link_traces.counts(conn, from_json(choice.model).weighing)
    assert counts and counts["values"]["domains"]["total"] > 0
    enrich(store, kith_settings)
    assert link_stored(store, kith_settings, full=True).changed == 0
    assert enrich(store, kith_settings, full=True).changed_ids == ()


def test_an_edited_customer_reaches_the_mentions_it_concerns_and_no_others(
    many: Store, kith_settings: Settings
) -> None:
    enrich(many, kith_settings)
    assert link_stored(many, kith_settings).mentions == 0
    with many.begin() as conn:
        customers.upsert(conn, [Person("c7", "Wilhelmina Oxenstierna", phones=("+33612345678",))])
    linked = link_stored(many, kith_settings)
    assert 0 < linked.mentions < 120
    assert "c7" in linked.customers
    assert link_stored(many, kith_settings).mentions == 0


def test_a_number_that_becomes_a_switchboard_is_nobodys_own_any_more(
    many: Store, kith_settings: Settings
) -> None:
    """The counts of names stand still while a model is in use; who has a number does not."""
    enrich(many, kith_settings)
    before = {row.mention_id: row.weight for row in rows(many) if row.customer_id == "c1"}
    with many.begin() as conn:
        more = [Person(f"s{n}", f"Casper Rusk-{chr(97 + n)}olt", phones=("+14155550101",)) for n in range(8)]
        customers.upsert(conn, more)
    link_stored(many, kith_settings)
    after = {row.mention_id: row.weight for row in rows(many) if row.customer_id == "c1"}
    held = [m for m in before if m == "m2"]  # gives that number
    assert held
    assert all(after[m] < before[m] for m in held)


def test_what_an_ended_run_left_undone_is_done_by_the_next(many: Store, kith_settings: Settings) -> None:
    """Links are written, and then the process is killed before the records are."""
    assert link_stored(many, kith_settings).changed > 0
    assert link_stored(many, kith_settings).changed == 0
    assert enrich(many, kith_settings).new > 0
    assert enrich(many, kith_settings).changed_ids == ()


def test_a_later_letter_strengthens_the_links_of_an_earlier_one(
    many: Store, kith_settings: Settings, letter: Make
) -> None:
    """Two jobs: the second one's letter and the first one's are one person, and each shows what the other
    lacks.
    """
    with many.begin() as conn:
        customers.upsert(conn, [Person("c", "Wilhelmina Oxenstierna", organisation="Dunmore Mills")])
        documents.save(conn, letter(501, name="Wilhelmina Oxenstierna", phone="+12025550111"), "1", {})
    link_stored(many, kith_settings, ["d501"])
    alone = {row.mention_id: row.probability for row in rows(many) if row.customer_id == "c"}
    with many.begin() as conn:
        more = letter(502, name="Wilhelmina Oxenstierna", phone="+12025550111", organisation="Dunmore Mills")
        documents.save(conn, more, "1", {})
    link_stored(many, kith_settings, ["d502"])
    both = {row.mention_id: row for row in rows(many) if row.customer_id == "c"}
    assert both["m501"].probability > alone["m501"]
    assert both["m501"].comparisons[-1]["name"] == "together"
    before = rows(many)
    enrich(many, kith_settings)  # trains a model: other weights, the same company
    assert {row.mention_id for row in rows(many) if row.customer_id == "c"} >= {"m501", "m502"}
    assert rows(many) != before


def test_an_offices_number_chains_nobody_in_the_store(
    many: Store, kith_settings: Settings, letter: Make
) -> None:
    with many.begin() as conn:
        customers.upsert(conn, [Person("c", "Wilhelmina Oxenstierna", organisation="Dunmore Mills")])
        for n, name in enumerate(("Wilhelmina Oxenstierna", "Tom Harrow", "Wilhelmina Oxenstierna"), 501):
            firm = "Dunmore Mills" if n == 503 else None
            documents.save(conn, letter(n, name=name, phone="+12025550111", organisation=firm), "1", {})
    for n in (501, 502, 503):
        link_stored(many, kith_settings, [f"d{n}"])
    assert all(
        step["name"] != "together" for row in rows(many) for step in row.comparisons if row.customer_id == "c"
    )


def test_a_strangers_claim_in_a_later_job_takes_the_automatic_away(
    kept: Store, kith_settings: Settings, letter: Make
) -> None:
    links = [Link("m2", "c0", 0.999, 9.0)]
    with kept.begin() as conn:
        kept_links.save_links(conn, ["m2"], links, "1")
    enrich(kept, kith_settings, ["c0"])

    def status() -> str:
        with kept.begin() as conn:
            found: dict[str, str] = {
                r["value"]: r["status"] for r in enrichments.search(conn, customer_id="c0")
            }
        return found["+14155550100"]

    assert status() == "auto"
    with kept.begin() as conn:
        documents.save(conn, letter(9, name="Zeno Wrightson"), "1", {})
    linked = link_stored(kept, kith_settings, ["d9"])
    assert "c0" in linked.customers
    enrich(kept, kith_settings, linked.customers)
    assert status() == "suggested"


def test_what_is_to_be_said_of_the_linking_is_reported(kept: Store, kith_settings: Settings) -> None:
    assert any("Too few people" in warning for warning in enrich(kept, kith_settings).warnings)


def test_what_goes_while_links_are_saved_gets_none(
    kept: Store, kith_settings: Settings, letter: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A document and a customer go after the linking and before the saving: another process takes them out."""
    with kept.begin() as conn:
        documents.save(conn, letter(5, name="Ben Ode", phone="+14155550111"), "1", {})
    lock = kept_links.lock
    taken: list[bool] = []

    def take_out_first(*asked: Any) -> tuple[set[str], set[str]]:
        if not taken:
            with kept.begin() as other:
                other.execute(delete(tables.documents).where(tables.documents.c.id == "d3"))
                other.execute(delete(tables.documents).where(tables.documents.c.id == "d5"))
                customers.remove(other, ["c0"])
            taken.append(True)
        return lock(*asked)

    monkeypatch.setattr(kept_links, "lock", take_out_first)
    link_stored(kept, kith_settings)
    assert taken
    assert {row.mention_id for row in rows(kept)} <= {"m1", "m2"}
    assert "c0" not in {row.customer_id for row in rows(kept)}
    link_stored(kept, kith_settings)
    before = rows(kept)
    link_stored(kept, kith_settings, full=True)
    assert rows(kept) == before
