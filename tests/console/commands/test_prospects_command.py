"""``kith prospects`` and the same over HTTP."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable

import pytest

from records.documents import Document
from records.store import Store, documents
from tests.support.seeded_store import SeededStore, client_of

Kith = Callable[..., tuple[int, str, str]]


@pytest.fixture
def recurring(store: Store, letter: Callable[..., Document]) -> Store:
    """Ruth in two documents under two forms of her name."""
    with store.begin() as conn:
        documents.save(conn, letter(1, name="Ruth Okafor", phone="+14155550177"), "1", {})
        documents.save(conn, letter(2, name="Ruth B. Okafor", phone="+14155550177"), "1", {})
    return store


def test_prospects_are_listed_dismissed_brought_back_and_taken_in(kith: Kith, recurring: Store) -> None:
    code, out, _ = kith("prospects")
    (line,) = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert (line["phones"], line["documents"], line["none"]) == (["+14155550177"], 2, 1.0)
    assert [piece["document_id"] for piece in line["evidence"]] == ["d2", "d1"]
    assert kith("prospects", "--documents", "3")[1] == ""
    assert kith("prospects", "dismiss", line["id"])[0] == 0
    assert kith("prospects")[1] == ""
    assert json.loads(kith("prospects", "--dismissed")[1])["id"] == line["id"]
    assert kith("prospects", "undo", line["id"])[0] == 0
    assert json.loads(kith("prospects")[1])["id"] == line["id"]
    code, _, err = kith("prospects", "accept", line["id"])
    assert code == 0
    assert line["id"] in err
    assert kith("prospects")[1] == ""
    assert json.loads(kith("prospects", "--accepted")[1])["accepted"] is True
    code, _, err = kith("prospects", "accept", line["id"])
    assert code == 2
    assert "kith prospects undo" in err
    assert kith("prospects", "--accepted", "--dismissed")[0] == 2
    assert kith("prospects", "undo", line["id"])[0] == 0
    assert json.loads(kith("prospects")[1])["id"] == line["id"]
    code, _, err = kith("prospects", "accept", "nobody")
    assert code == 2
    assert "no prospect of that id" in err


def test_the_table_of_prospects_can_be_imported(kith: Kith, recurring: Store, tmp_path: object) -> None:
    file = f"{tmp_path}/prospects.csv"
    assert kith("prospects", "--format", "csv", "--out", file)[0] == 0
    with open(file, encoding="utf-8") as table:  # noqa: PTH123
        (row,) = csv.DictReader(io.StringIO(table.read()))
    assert row["phones"] == "+14155550177"
    assert {row["name"], row["aliases"]} == {"Ruth Okafor", "Ruth B. Okafor"}
    code, out, err = kith("customers", "import", file)
    assert code == 0
    assert "1 added" in out + err


def test_prospects_over_http(seeded: SeededStore, letter: Callable[..., Document]) -> None:
    with seeded.store.begin() as conn:
        for number in (801, 802):
            documents.save(conn, letter(number, name="Wilhelmina Oxenstierna", phone="+12025550111"), "1", {})
    with client_of(seeded) as client:
        found = {one["name"]: one for one in client.get("/api/v1/prospects").json()}
        one = found["Wilhelmina Oxenstierna"]
        said = {"id": one["id"], "verdict": "dismiss"}
        assert client.post("/api/v1/prospects/decisions", json=said).status_code == 201
        assert one["id"] not in {p["id"] for p in client.get("/api/v1/prospects").json()}
        assert client.post("/api/v1/prospects/decisions", json=said).status_code in (400, 404)
        client.post("/api/v1/prospects/decisions", json=said | {"verdict": "undo"})
        accept = said | {"verdict": "accept"}
        stale = client.post("/api/v1/prospects/decisions", json=accept | {"digest": "0"})
        assert stale.json()["error"]["code"] == "prospect_changed"
        made = client.post("/api/v1/prospects/decisions", json=accept | {"digest": one["digest"]}).json()
        listed = client.get("/api/v1/prospects?accepted=true").json()
        assert made["customer_id"] in {p["id"] for p in listed}
        assert (
            client.get(f"/api/v1/customers/{made['customer_id']}").json()["name"] == "Wilhelmina Oxenstierna"
        )
