"""What stands before every page: the host, the origin, the headers; and faults that tell nothing of their
values.
"""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from console.app import create_app
from console.commands.serve import loopback
from records.failures import Misuse
from tests.support.seeded_store import SeededStore, client_of

PATHS = (
    "/review",
    "/jobs",
    "/enrichments",
    "/customers",
    "/api/v1/jobs",
    "/api/openapi.json",
    "/static/kith.css",
    "/nothing",
)


def test_only_this_machine_is_served(client: TestClient) -> None:
    for host in ("evil.example", "evil.example:8321", "127.0.0.1.evil.example", "169.254.169.254", ""):
        assert client.get("/review", headers={"host": host}).status_code == 400, host
    for host in ("127.0.0.1:8321", "localhost:8321", "[::1]:8321", "localhost"):
        assert client.get("/review", headers={"host": host}).status_code == 200, host


def test_another_site_changes_nothing(client: TestClient, seeded: SeededStore) -> None:
    mention, customer = seeded.pairs["mail"]
    form = {"mention": mention, "customer": customer}
    verdict = {"mention_id": mention, "customer_id": customer, "verdict": "accept"}
    for headers in (
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9999"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "cross-site", "origin": "http://127.0.0.1:8321"},
    ):
        assert client.post("/review/accept", data=form, headers=headers).status_code == 403, headers
        assert client.post("/api/v1/decisions", json=verdict, headers=headers).status_code == 403, headers
    assert client.get("/api/v1/suggestions").json()["pending"] == 4


def test_own_pages_and_programs_may_change_things(client: TestClient, seeded: SeededStore) -> None:
    mention, customer = seeded.pairs["mail"]
    form = {"mention": mention, "customer": customer}
    own = {
        "sec-fetch-site": "same-origin",
        "origin": "null",
    }  # what a browser sends under our no-referrer policy
    assert client.post("/review/accept", data=form, headers=own).status_code == 200
    assert (
        client.post("/review/undo", data=form, headers={"origin": "http://127.0.0.1:8321"}).status_code == 200
    )
    assert client.post("/review/accept", data=form).status_code == 200


def test_every_answer_forbids_scripts_frames_and_guesses(client: TestClient) -> None:
    for path in PATHS:
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert (headers.get("cache-control") == "no-store") != path.startswith("/static/")


def test_a_fault_is_a_page_that_tells_no_value(
    seeded: SeededStore, capsys: pytest.CaptureFixture[str]
) -> None:
    client = client_of(seeded)

    async def faulty() -> None:
        raise RuntimeError("Marta Ellison")

    client.app.add_api_route("/faulty", faulty)  # type: ignore[attr-defined]
    client.app.add_api_route("/api/faulty", faulty)  # type: ignore[attr-defined]
    page = client.get("/faulty")
    assert page.status_code == 500
    assert "RuntimeError" in page.text
    assert page.headers["content-security-policy"]
    answer = client.get("/api/faulty")
    assert answer.json()["error"]["code"] == "fault"
    told = capsys.readouterr()
    assert "Marta" not in page.text + answer.text + told.out + told.err


def test_what_is_not_there_says_so(client: TestClient) -> None:
    assert "nothing at this address" in client.get("/nothing").text
    assert client.get("/api/v1/nothing").json()["error"]["code"] == "not_found"
    for path in (
        "/jobs/none",
        "/enrichments/none",
        "/customers/none",
        "/documents/none",
        "/documents/none/pages/1.png",
    ):
        assert client.get(path).status_code == 404
        assert client.get("/api/v1" + path).json()["error"]["message"]
    assert client.get("/api/v1/suggestions/none/none").status_code == 404


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.0.1", "localhost", "::1", "[::1]"])
def test_serving_on_loopback(host: str) -> None:
    assert loopback(host) in (host.strip("[]"), "127.0.0.1")


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "kith.example", "", "127.0.0.1.example"])  # noqa: S104
def test_serving_elsewhere_is_refused(host: str) -> None:
    with pytest.raises(Misuse, match="sign-in"):
        loopback(host)


def test_odd_requests_are_answered_not_broken_on(client: TestClient) -> None:
    huge = "9" * 40
    paths = [
        f"/jobs?after={huge}", "/jobs?after=-1", f"/review?at={huge}", "/review?at=x", "/review?mention=%00&customer=%00",
        "/customers?q=%00%25_", f"/customers?after={huge}", "/customers/%00", "/customers/..%2f..%2fetc%2fpasswd",
        "/enrichments?status=%00&field=%F0%9F%92%A9&customer=%00", "/documents/%00", "/documents/x/pages/0.png",
        f"/documents/x/pages/{huge}.png", "/jobs/%00", f"/api/v1/jobs?offset={huge}", "/api/v1/jobs?limit=0",
        f"/api/v1/jobs/x?offset={huge}", "/static/..%2fapp.py", "/static/%2e%2e/app.py", "/api/v1/suggestions/%00/%00",
        "/api/v1/customers?q=" + "x" * 300, "//evil.example/review",
    ]  # fmt: skip
    for path in paths:
        answer = client.get(path, follow_redirects=False)
        assert answer.status_code < 500, path
        assert "create_app" not in answer.text, path
        assert "evil.example" not in answer.headers.get("location", "").replace(
            "http://127.0.0.1:8321", ""
        ), path
    for body in (
        "{",
        "[]",
        "null",
        '{"verdict": 1}',
        '{"verdict": "accept", "mention_id": {"a": 1}}',
        '"\\ud800"',
    ):
        answer = client.post("/api/v1/decisions", content=body, headers={"content-type": "application/json"})
        assert answer.status_code == 422, body


def test_the_address_that_is_served_may_be_asked_for(seeded: SeededStore) -> None:
    app = create_app(seeded.store, seeded.settings, "127.8.0.1")
    with TestClient(app, base_url="http://127.8.0.1:8321") as there:
        assert there.get("/review").status_code == 200
        assert there.get("/review", headers={"host": "127.8.0.2:8321"}).status_code == 400
