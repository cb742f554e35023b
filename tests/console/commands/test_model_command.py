"""``kith model``, the same over HTTP, and its page: looking changes nothing, applying wants what was shown,
going back is one word.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from sqlalchemy import insert, select
from starlette.testclient import TestClient

from pipelines.enrich import enrich
from pipelines.review import decide
from records.documents import Document
from records.people import Person
from records.store import Store, customers, decisions, documents, tables
from settings import Settings
from tests.support.seeded_store import HOSTILE, SeededStore, client_of

GIVEN = "Nora Theodore Ingrid Maud Casper Odette Lionel Petra".split()
FAMILY = "Quill Brackenridge Falkenberg Rusk Ashdown Pemberton Thornvale Lindsby Grimwick Holloton".split()
FIRMS = ("Alder & Finch", "Dunmore Mills", "Orrery Works", "Sable Foundry")
PEOPLE = 80


@pytest.fixture
def decided(store: Store, kith_settings: Settings, letter: Callable[..., Document]) -> Store:
    """Eighty people write from new numbers, every fourth a namesake from another firm; half of the links were
    reviewed.
    """
    known = [
        Person(
            f"c{n}",
            f"{GIVEN[n % 8]} {FAMILY[n // 8]}",
            phones=(f"+1415555{100 + n:04d}",),
            organisation=FIRMS[n % 4],
        )
        for n in range(PEOPLE)
    ]
    with store.begin() as conn:
        customers.upsert(conn, known)
        for n, person in enumerate(known):
            firm = FIRMS[(n + 2) % 4] if n % 4 == 0 else FIRMS[n % 4]
            made = letter(n + 1, name=str(person.name), phone=f"+1628555{100 + n:04d}", organisation=firm)
            documents.save(conn, replace(made, date=None), "1", {})
    enrich(store, kith_settings)
    with store.begin() as conn:
        for n in range(0, PEOPLE):
            decisions.decide(conn, f"m{n + 1}", f"c{n}", "reject" if n % 4 == 0 else "accept", "rita")
    return store


Kith = Callable[..., tuple[int, str, str]]


def in_use(kith: Kith) -> str:
    rows = [json.loads(line) for line in kith("model", "--json")[1].splitlines()]
    (version,) = [row["version"] for row in rows if row["in_use"]]
    return str(version)


def test_versions_are_listed_with_what_they_were_made_of(kith: Kith, store: Store) -> None:
    code, out, _ = kith("model")
    assert code == 0
    assert "shipped with Kith" in out
    assert in_use(kith) == "prior"


def test_a_refit_is_shown_first_then_applied_then_taken_back(kith: Kith, decided: Store) -> None:
    before = in_use(kith)
    code, out, err = kith("model", "refit")
    assert code == 0
    assert "On decisions held out, log loss" in out
    assert "nothing was changed" in err
    assert in_use(kith) == before
    shown = json.loads(kith("model", "refit", "--json")[1])
    assert shown["log_loss_after"] < shown["log_loss_before"]
    assert shown["decisions"] == shown["accepted"] + shown["rejected"]
    code, _, err = kith("model", "refit", "--apply")
    assert code == 0
    assert shown["version"] in err
    assert in_use(kith) == shown["version"]
    assert f"{shown['decisions']} decisions" in kith("model")[1]
    assert kith("model", "use", before)[0] == 0
    assert in_use(kith) == before


def test_mistakes_are_told_in_one_line(kith: Kith, store: Store) -> None:
    for words, says in (
        (("model", "refit"), "no customers"),
        (("model", "use", "nothing"), "no linkage model of that version"),
        (("model", "apply"), ""),
    ):
        code, out, err = kith(*words)
        assert (code, out, err.strip().count("\n")) == (2, "", 0)
        assert says in err
    with store.begin() as conn:
        customers.upsert(conn, [Person("c1", "Ann Lee")])
    assert "Too few decisions: 0 of at least 30" in kith("model", "refit")[2]


def test_sources_have_their_precision_with_an_interval(kith: Kith, decided: Store) -> None:
    with decided.begin() as conn:  # half of the letters came from one mailbox, half from a page
        conn.execute(insert(tables.jobs).values(id="j1", kind="mail"))
        for number, place in ((0, "/in/box.mbox"), (1, "https://forum.example/t/1")):
            source = conn.scalar(
                insert(tables.sources).values(job_id="j1", locator=place).returning(tables.sources.c.id)
            )
            for n in range(number, PEOPLE, 2):
                row = {
                    "job_id": "j1",
                    "source_id": source,
                    "locator": place,
                    "member": str(n),
                    "document_id": f"d{n + 1}",
                }
                conn.execute(insert(tables.items).values(**row))
    found = {
        row["source"]: row for row in map(json.loads, kith("model", "sources", "--json")[1].splitlines())
    }
    assert {place: (row["accepted"], row["rejected"]) for place, row in found.items()} == {
        "/in/box.mbox": (20, 20), "https://forum.example/t/1": (40, 0),
    }  # fmt: skip
    assert found["/in/box.mbox"]["low"] == pytest.approx(0.352, abs=0.001)
    assert found["https://forum.example/t/1"]["high"] == 1.0
    assert "50 %" in kith("model", "sources")[1]


@pytest.fixture
def browser(decided: Store, kith_settings: Settings) -> Iterator[TestClient]:
    with client_of(SeededStore(decided, kith_settings)) as opened:
        yield opened


def test_over_http_what_was_shown_is_applied_and_nothing_else(browser: TestClient, decided: Store) -> None:
    shown = browser.post("/api/v1/models/refits", json={}).json()
    assert shown["helps"]
    assert not shown["applied"]
    refused = browser.post("/api/v1/models/refits", json={"apply": "refitted-another"})
    assert refused.status_code == 400
    assert refused.json()["error"]["code"] == "refit_outdated"
    assert browser.post("/api/v1/models/refits", json={"apply": shown["version"]}).json()["applied"]
    versions = browser.get("/api/v1/models").json()
    assert [v["version"] for v in versions if v["in_use"]] == [shown["version"]]
    assert browser.post("/api/v1/models/use", json={"version": "nothing"}).status_code == 404
    back = browser.post("/api/v1/models/use", json={"version": shown["refitted_from"]}).json()
    assert [v["version"] for v in back if v["in_use"]] == [shown["refitted_from"]]
    with decided.begin() as conn:
        actions = (
            select(tables.audit.c.action)
            .where(tables.audit.c.action.like("model.%"))
            .order_by(tables.audit.c.id)
        )
        assert list(conn.scalars(actions)) == ["model.refitted", "model.chosen"]
    assert browser.get("/api/v1/models/sources").json()


def test_the_page_shows_a_refit_and_applies_it(browser: TestClient) -> None:
    shown = browser.post("/models/refit").text
    assert "What a refit would change" in shown
    version = shown.split('name="version" value="', 1)[1].split('"', 1)[0]
    assert version.startswith("refitted-")
    applied = browser.post("/models/apply", data={"version": version})
    assert applied.status_code == 200
    assert "in use" in applied.text
    assert browser.post("/models/apply", data={"version": "refitted-another"}).status_code == 400


def test_the_page_escapes_what_was_mined(seeded: SeededStore, client: TestClient) -> None:
    mention, customer = seeded.pairs["hostile"]
    decide(seeded.store, seeded.settings, mention, customer, "accept", HOSTILE)
    page = client.get("/models").text
    assert "Precision by source" in page
    assert "<script>alert" not in page
