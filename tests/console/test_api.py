"""The HTTP API on a real store: jobs, review, records, customers, documents."""

from __future__ import annotations

import io
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

from PIL import Image
from starlette.testclient import TestClient

from records.documents import Document
from records.store import documents
from tests.support.seeded_store import LETTER_LINES, SeededStore


def test_a_job_is_made_shown_cancelled_and_tried_again(client: TestClient, tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_text("Subject: x\n\ny")
    made = client.post(
        "/api/v1/jobs",
        json={"sources": [str(tmp_path), "https://forum.example/t/1"], "kind": "mail", "region": "GB"},
    )
    assert made.status_code == 201
    job_id = made.json()["id"]
    shown = client.get(f"/api/v1/jobs/{job_id}").json()
    assert shown["kind"] == "mail"
    assert shown["first_sources"] == [str(tmp_path), "https://forum.example/t/1"]
    assert shown["progress"]["waiting"] == 2
    assert [item["state"] for item in shown["items"]] == ["waiting", "waiting"]
    assert [job["id"] for job in client.get("/api/v1/jobs").json()] == [job_id]
    assert client.post(f"/api/v1/jobs/{job_id}/cancel").json() == {"id": job_id, "items": 2}
    assert client.get(f"/api/v1/jobs/{job_id}").json()["state"] == "cancelled"
    assert client.post(f"/api/v1/jobs/{job_id}/cancel").status_code == 400
    assert client.post(f"/api/v1/jobs/{job_id}/retry").json()["items"] == 0


def test_a_job_that_makes_no_sense_is_refused(client: TestClient) -> None:
    for body, code in (
        ({"sources": []}, "invalid"),
        ({"sources": ["relative.eml"]}, "relative_path"),
        ({"sources": ["/no/such/file.eml"]}, "no_file"),
        ({"sources": ["/no\x00such"]}, "no_file"),
        ({"sources": ["ftp://files.example/x"]}, "bad_source"),
        ({"sources": ["imaps://mail.example/Inbox"]}, "bad_source"),
        ({"sources": ["imaps://ann:secret@mail.example/Inbox"]}, "password_in_source"),
        ({"sources": ["https://a.example/"], "kind": "novel"}, "invalid"),
        ({"sources": ["https://a.example/"], "region": "Utopia"}, "invalid"),
        ({"sources": ["https://a.example/"], "languages": "eng; rm -rf /"}, "invalid"),
    ):
        refused = client.post("/api/v1/jobs", json=body)
        assert 400 <= refused.status_code < 500, body
        assert refused.json()["error"]["code"] == code, body
    assert client.get("/api/v1/jobs").json() == []


def test_suggestions_come_surest_first_with_customer_rivals_and_changes(
    client: TestClient, seeded: SeededStore
) -> None:
    answer = client.get("/api/v1/suggestions").json()
    assert answer["pending"] == 4
    first = answer["suggestions"][0]
    assert (first["mention_id"], first["customer"]["id"]) == seeded.pairs["mail"]
    assert first["mention_name"] == "Marta Ellison"
    assert first["customer"]["phones"] == ["+14155550100"]
    assert [rival["customer_id"] for rival in first["rivals"]] == ["C-0104"]
    assert first["comparisons"][0] == {"name": "name", "level": "exact name, rare", "weight": 9.1}
    change = next(c for c in first["changes"] if c["field"] == "phone")
    assert change["value"] == "+14155550123"
    surest = [max(c["confidence"] for c in s["changes"]) for s in answer["suggestions"]]
    assert surest == sorted(surest, reverse=True)


def test_evidence_resolves_to_the_quoted_text(client: TestClient) -> None:
    for record in client.get("/api/v1/enrichments").json():
        for seen in record["evidence"]:
            text = client.get(f"/api/v1/documents/{seen['document_id']}").json()["text"]
            assert text[seen["start"] : seen["end"]] == seen["quote"]


def test_accept_confirms_and_undo_restores(client: TestClient, seeded: SeededStore) -> None:
    mention, customer = seeded.pairs["letter"]
    before = client.get(f"/api/v1/enrichments/{seeded.records['letter']}").json()
    pair = {"mention_id": mention, "customer_id": customer}
    accepted = client.post("/api/v1/decisions", json={**pair, "verdict": "accept"})
    assert accepted.status_code == 201
    assert accepted.json()["pending"] == 3
    assert seeded.records["letter"] in accepted.json()["changed_ids"]
    record = client.get(f"/api/v1/enrichments/{seeded.records['letter']}").json()
    assert record["status"] == "confirmed"
    assert record["link"]["decided_by"] == "console"
    assert client.get(f"/api/v1/suggestions/{mention}/{customer}").json()["decided"] == "accept"
    undone = client.post("/api/v1/decisions", json={"verdict": "undo"})
    assert undone.json()["pending"] == 4
    assert (undone.json()["mention_id"], undone.json()["customer_id"]) == (mention, customer)
    again = client.get(f"/api/v1/enrichments/{seeded.records['letter']}").json()
    assert {**again, "updated_at": ""} == {**before, "updated_at": ""}


def test_reject_takes_the_record_back(client: TestClient, seeded: SeededStore) -> None:
    mention, customer = seeded.pairs["forum"]
    client.post(
        "/api/v1/decisions", json={"mention_id": mention, "customer_id": customer, "verdict": "reject"}
    )
    record = client.get(f"/api/v1/enrichments/{seeded.records['forum']}").json()
    assert record["status"] in ("rejected", "retracted")
    assert client.get("/api/v1/suggestions").json()["pending"] == 3


def test_decisions_that_make_no_sense_are_refused(client: TestClient, seeded: SeededStore) -> None:
    def refused(**body: str) -> int:
        return client.post("/api/v1/decisions", json=body).status_code

    mention, customer = seeded.pairs["mail"]
    assert refused(verdict="undo") == 400
    assert refused(verdict="maybe", mention_id=mention, customer_id=customer) == 422
    assert refused(verdict="accept") == 404
    assert refused(verdict="accept", mention_id="none", customer_id=customer) == 404
    assert refused(verdict="accept", mention_id=mention, customer_id="none") == 404
    assert client.get("/api/v1/suggestions").json()["pending"] == 4


def test_records_are_filtered(client: TestClient) -> None:
    def ids(query: str) -> set[str]:
        return {record["customer_id"] for record in client.get(f"/api/v1/enrichments?{query}").json()}

    assert ids("field=email&status=suggested") == {"C-0103", "C-0666"}
    assert ids("customer_id=C-0102") == {"C-0102"}
    assert ids("status=rejected") == set()
    assert client.get("/api/v1/enrichments?status=odd").status_code == 422
    assert len(client.get("/api/v1/enrichments?limit=1&offset=1").json()) == 1


def test_customers_are_found_by_name_number_and_address(client: TestClient) -> None:
    def ids(words: str) -> list[str]:
        return [c["id"] for c in client.get("/api/v1/customers", params={"q": words}).json()]

    assert ids("ellison") == ["C-0101", "C-0104"]
    assert ids("+12125550147") == ["C-0103"]
    assert ids("p.marlowe@") == ["C-0102"]
    assert ids("%") == []
    assert ids("nul\x00byte") == []
    assert client.get("/api/v1/customers/C-0101").json()["title"] == "Operations manager"


def test_a_customer_of_an_odd_id_has_an_address(client: TestClient, seeded: SeededStore) -> None:
    from records.people import Person
    from records.store import customers

    with seeded.store.begin() as conn:
        customers.upsert(conn, [Person("A/B?c#d é", "Odd Id")])
    listed = client.get("/customers", params={"q": "Odd Id"}).text
    address = listed.split('href="/customers/')[1].split('"')[0]
    assert "Odd Id" in client.get(f"/customers/{address}").text


def test_a_page_image_has_the_pixels_of_its_boxes(client: TestClient, seeded: SeededStore) -> None:
    letter = client.get(f"/api/v1/documents/{seeded.documents['letter']}?words=true").json()
    assert " ".join(LETTER_LINES).split() == [letter["text"][w["start"] : w["end"]] for w in letter["words"]]
    answer = client.get(f"/api/v1/documents/{seeded.documents['letter']}/pages/1.png")
    assert answer.headers["content-type"] == "image/png"
    image = Image.open(io.BytesIO(answer.content)).convert("L")
    assert image.size == (letter["pages"][0]["width"], letter["pages"][0]["height"])
    for word in letter["words"]:
        left, top, width, height = word["box"]
        assert min(image.crop((left, top, left + width, top + height)).tobytes()) < 80
    assert client.get(f"/api/v1/documents/{seeded.documents['letter']}/pages/2.png").status_code == 404
    assert client.get(f"/api/v1/documents/{seeded.documents['mail']}/pages/1.png").status_code == 404


def test_an_original_that_is_gone_is_said(client: TestClient, seeded: SeededStore) -> None:
    for file in seeded.store.originals.folder.rglob("*"):
        if file.is_file():
            file.unlink()
    gone = client.get(f"/api/v1/documents/{seeded.documents['letter']}/pages/1.png")
    assert gone.status_code == 503
    assert gone.json()["error"]["code"] == "original_missing"


def test_openapi_describes_every_route(client: TestClient) -> None:
    described = client.get("/api/openapi.json").json()
    assert described["openapi"].startswith("3.")
    assert {path.split("/")[3] for path in described["paths"]} == {
        "jobs", "suggestions", "decisions", "enrichments", "customers", "documents", "models", "prospects",
    }  # fmt: skip
    for path, methods in described["paths"].items():
        for method in methods.values():
            assert method["summary"]
            answer = next(a for code, a in method["responses"].items() if code.startswith("2"))
            assert path.endswith(".png") or answer["content"]["application/json"]["schema"]


def test_a_page_of_an_attached_scan_is_taken_from_its_message(
    client: TestClient, seeded: SeededStore
) -> None:
    with seeded.store.begin() as conn:
        letter = documents.load(conn, seeded.documents["letter"])
    assert letter is not None
    png = seeded.store.originals.get(letter.sha256)
    message = EmailMessage()
    message["Subject"] = "A scan"
    message.set_content("See the scan.")
    message.add_attachment(png, maintype="image", subtype="png", filename="scan.png")
    sent = message.as_bytes()
    child = replace(letter, id="child", mentions=(), source="/inbox/scan.eml", media_type="image/png")
    parent = Document(
        "parent",
        "/inbox/scan.eml",
        "mail",
        "message/rfc822",
        seeded.store.originals.put(sent),
        children=(child,),
    )
    next(seeded.store.originals.folder.rglob(letter.sha256)).unlink()
    with seeded.store.begin() as conn:
        documents.save(conn, parent, "1", {})
    answer = client.get("/api/v1/documents/child/pages/1.png")
    assert answer.status_code == 200
    assert Image.open(io.BytesIO(answer.content)).size == (1240, 1754)
    assert 'href="/documents/child"' in client.get("/documents/parent").text
