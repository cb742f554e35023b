"""Pages: what a person sees, and that nothing mined is ever markup."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup
from starlette.testclient import TestClient

from console import wording
from console.pages.excerpts import Box, Span, excerpt, scan
from console.waterfall import waterfall
from records.store import Store, jobs
from settings import Settings
from tests.support.seeded_store import HOSTILE, SeededStore, client_of


def soup(client: TestClient, path: str) -> BeautifulSoup:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return BeautifulSoup(answer.text, "lxml")


def all_pages(seeded: SeededStore) -> list[str]:
    """Every page there is, for everything in the seeded."""
    paths = [
        "/review",
        "/enrichments",
        "/customers",
        "/customers?q=%3Cscript%3E",
        "/customers/C-0666",
        "/prospects?documents=1",
        "/jobs",
    ]
    paths += [f"/review?at={place}" for place in range(4)]
    paths += [f"/enrichments?customer={'%22%3E%3Cscript%3E'}", "/enrichments?status=%22%3E%3Cscript%3E"]
    paths += [f"/enrichments/{record}" for record in seeded.records.values()]
    return paths + [f"/documents/{document}" for document in seeded.documents.values()]


def test_nothing_mined_is_ever_markup(client: TestClient, seeded: SeededStore) -> None:
    with seeded.store.begin() as conn:
        job_id = jobs.create_job(conn, "auto", {}, [f"/data/{HOSTILE}"], HOSTILE)
    seen = 0
    for path in [*all_pages(seeded), f"/jobs/{job_id}"]:
        page = soup(client, path)
        assert {script.get("src") for script in page.find_all("script")} == {
            "/static/htmx.min.js",
            "/static/kith.js",
        }, path
        assert not page.find_all(["img", "iframe", "object", "embed", "style", "base"]), path
        for element in page.find_all(True):
            for name, value in element.attrs.items():
                assert not name.startswith("on"), (path, name)
                assert name not in ("style", "srcdoc"), path
                address = str(value)
                if name in ("href", "src", "action", "hx-get", "hx-post"):
                    assert (address.startswith("/") and not address.startswith("//")) or address == "#main", (
                        path,
                        address,
                    )
        seen += HOSTILE in page.get_text() or HOSTILE in str([i.get("value") for i in page.find_all("input")])
        assert "9801547" not in page.get_text(), path  # of {{1337*7331}}
    assert seen >= 7


def test_hostile_text_in_a_swapped_fragment_is_text_too(client: TestClient, seeded: SeededStore) -> None:
    mention, customer = seeded.pairs["hostile"]
    answer = client.post(
        "/review/reject", data={"mention": mention, "customer": customer}, headers={"hx-request": "true"}
    )
    assert "<html" not in answer.text
    assert "<script" not in answer.text
    assert f"{HOSTILE} rejected" in BeautifulSoup(answer.text, "lxml").get_text()


def test_the_review_shows_the_question_the_change_and_the_evidence(client: TestClient) -> None:
    page = soup(client, "/review")
    assert page.h1 is not None
    assert page.h1.get_text() == "Is Marta Ellison your customer Marta Ellison?"
    assert "83 %" in page.get_text()
    assert "1 of 4" in page.get_text()
    change = page.select_one(".change")
    assert change is not None
    assert "+14155550123" in change.get_text()
    assert [mark.get_text() for mark in page.select(".evidence mark.value")] == ["(415) 555-0123"]
    assert "Martha Ellison" in page.select(".about")[0].get_text()
    weights = [cell.get_text() for cell in page.select(".waterfall tbody td.number:not(.quiet)")]
    assert weights == ["−12.3", "+9.1", "+5.2", "+3.4", "−1.2", "−1.9"]
    assert [cell.get_text() for cell in page.select(".waterfall tfoot td.number")] == ["+2.3", "83 %"]


def test_a_scan_is_shown_with_its_box(client: TestClient, seeded: SeededStore) -> None:
    mention, customer = seeded.pairs["letter"]
    page = soup(client, f"/review?mention={mention}&customer={customer}")
    image = page.select_one(".scan svg image")
    assert image is not None
    assert client.get(str(image["href"])).content.startswith(b"\x89PNG")
    record = client.get(f"/api/v1/enrichments/{seeded.records['letter']}").json()
    left, top, width, height = record["evidence"][0]["box"]
    quoted = page.select_one(".scan svg rect.box-quote")
    assert quoted is not None
    assert [quoted[n] for n in ("x", "y", "width", "height")] == [
        str(n) for n in (left - 4, top - 4, width + 8, height + 8)
    ]
    value = page.select_one(".scan svg rect.box-value")
    assert value is not None
    assert left < int(str(value["x"])) < left + width


def test_a_post_shows_its_own_author_and_date(client: TestClient, seeded: SeededStore) -> None:
    mention, customer = seeded.pairs["forum"]
    page = soup(client, f"/review?mention={mention}&customer={customer}")
    evidence = page.select(".evidence-side")[0].get_text()
    assert "teoblum" in evidence
    assert "2 Oct 2026, 07:31" in evidence
    assert "starling" not in evidence


def test_reviewing_without_scripts(client: TestClient, seeded: SeededStore) -> None:
    """Every button is a form that works by itself."""
    for left in (3, 2, 1, 0):
        page = soup(client, "/review")
        form = page.find("form", action="/review/accept")
        assert form is not None
        fields = {str(i["name"]): str(i["value"]) for i in form.find_all("input")}
        answer = client.post("/review/accept", data=fields)
        assert answer.url.path == "/review"
        assert f"of {left} to review" in answer.text.replace("</span>", "") or left == 0
    page = soup(client, "/review")
    assert "All reviewed" in page.get_text()
    undo = page.find("form", action="/review/undo")
    assert undo is not None
    client.post("/review/undo", data={str(i["name"]): str(i["value"]) for i in undo.find_all("input")})
    assert "1 of 1" in soup(client, "/review").get_text()


@pytest.mark.parametrize("headers", [{}, {"hx-request": "true"}], ids=["a plain form", "htmx"])
def test_undo_shows_what_it_brought_back(
    client: TestClient, seeded: SeededStore, headers: dict[str, str]
) -> None:
    """Wherever the reviewer had gone on to, and though it stands at another place of the list."""
    mention, customer = seeded.pairs["forum"]
    client.post("/review/reject", data={"mention": mention, "customer": customer, "at": "0"})
    answer = client.post(
        "/review/undo", data={"mention": mention, "customer": customer, "at": "0"}, headers=headers
    )
    question = BeautifulSoup(answer.text, "lxml").select_one("#question")
    assert question is not None
    assert question.get_text() == "Is Teodor Blum your customer Teodor Blum?"
    assert "4 to review" in answer.text.replace("</span>", "")


def test_empty_pages_say_what_to_do(store: Store, kith_settings: Settings) -> None:
    client = client_of(SeededStore(store, kith_settings))
    for path, command in (
        ("/review", "kith submit inbox.mbox --wait"),
        ("/enrichments", "kith enrich"),
        ("/customers", "kith customers import customers.csv"),
        ("/prospects", "kith submit inbox.mbox"),
        ("/jobs", "kith submit"),
    ):
        assert command in soup(client, path).get_text()


def test_a_job_page_tells_failures_with_reasons_and_polls_while_it_runs(
    client: TestClient, seeded: SeededStore
) -> None:
    from sqlalchemy import update

    from records.store.tables import items

    with seeded.store.begin() as conn:
        job_id = jobs.create_job(conn, "auto", {}, ["/data/a.pdf", "/data/b.pdf"], "somebody")
        conn.execute(
            update(items)
            .where(items.c.locator == "/data/b.pdf")
            .values(state="failed", error_code="encrypted", error_message="The PDF is encrypted.")
        )
    page = soup(client, f"/jobs/{job_id}")
    rows = [row.get_text(" ", strip=True) for row in page.select("tbody tr")]
    assert "b.pdf" in rows[0]
    assert "The PDF is encrypted." in rows[0]
    assert page.select(f'[hx-get="/jobs/{job_id}"]')
    client.post(f"/jobs/{job_id}/retry")
    assert "encrypted" not in soup(client, f"/jobs/{job_id}").get_text()
    client.post(f"/jobs/{job_id}/cancel")
    page = soup(client, f"/jobs/{job_id}")
    assert not page.select("[hx-get]")
    assert "cancelled" in page.get_text()


def test_a_form_that_makes_no_sense_is_a_page_that_says_so(client: TestClient) -> None:
    answer = client.post("/jobs", data={"sources": "relative.eml"})
    assert answer.status_code == 400
    assert "Write the whole path" in answer.text
    fragment = client.post("/jobs", data={"sources": "relative.eml"}, headers={"hx-request": "true"})
    assert fragment.headers["hx-retarget"] == "#notice"
    assert "<html" not in fragment.text


def test_an_excerpt_is_the_text_itself_cut_into_pieces() -> None:
    text = "".join(f"line {n}: 电话 ☎️ 415 555 01{n:02}\n" for n in range(80))
    start = text.index("415 555 0142")
    shown = excerpt(
        text,
        [Span(start - 9, start + 12, "quote"), Span(start, start + 12, "value"), Span(0, 4, "name")],
        around=200,
    )
    assert "".join(piece.text for piece in shown.pieces) == text[shown.start : shown.end]
    assert [(p.text, p.role) for p in shown.pieces if p.role] == [
        (text[start - 9 : start], "quote"),
        ("415 555 0142", "value"),
    ]
    assert shown.cut_before and shown.cut_after
    assert text[shown.start - 1] == "\n"


def test_an_excerpt_minds_spans_that_lie() -> None:
    assert excerpt("", [Span(0, 5, "value")]).pieces == ()
    assert (
        "".join(
            p.text
            for p in excerpt("abc", [Span(-3, 2, "value"), Span(2, 99, "name"), Span(2, 1, "name")]).pieces
        )
        == "abc"
    )
    long = "x" * 100_000
    assert len("".join(p.text for p in excerpt(long, [Span(0, 100_000, "value")]).pieces)) < 6_000


def test_many_spans_are_swept_once() -> None:
    text = "ab " * 20_000
    spans = [Span(3 * n, 3 * n + 2, "value") for n in range(20_000)]
    assert len(excerpt(text, spans, around=len(text)).pieces) == 2 * 20_000


def test_a_view_stays_on_the_page() -> None:
    for left, top in ((0, 0), (1200, 1700), (600, 800)):
        shown = scan("d", 1, 1240, 1754, [Box(left, top, 40, 30, "value")])
        assert shown is not None
        x, y, wide, tall = shown.view
        assert 0 <= x <= left and left + 40 <= x + wide <= 1240
        assert 0 <= y <= top and top + 30 <= y + tall <= 1754
    assert scan("d", 1, 1240, 1754, [Box(2000, 10, 40, 30, "value")]) is None
    assert scan("d", 1, 0, 0, [Box(0, 0, 40, 30, "value")]) is None


@pytest.mark.parametrize(
    ("probability", "shown", "said"),
    [
        (1.0, "99.99 %", "almost certain"),
        (0.9997, "99.97 %", "almost certain"),
        (0.991, "99.1 %", "almost certain"),
        (0.83, "83 %", "likely"),
        (0.5, "50 %", "open"),
        (0.004, "0.4 %", "unlikely"),
    ],
)
def test_probabilities_in_numbers_and_words(probability: float, shown: str, said: str) -> None:
    assert wording.percent(probability) == shown
    assert wording.likely(probability) == said


def test_a_waterfall_leads_from_the_prior_to_the_whole_weight() -> None:
    steps = waterfall(4.2, [("name", "exact", 9.1), ("phone_number", "other", -1.2)])
    assert [step.name for step in steps.steps] == ["Before comparing", "Name", "Phone number"]
    assert sum(step.weight for step in steps.steps) == pytest.approx(4.2)
    for step in steps.steps:
        assert steps.low <= step.left and step.left + step.width <= steps.low + steps.span + 0.1
    assert waterfall(0.0, []).span == 1.0


def test_days_and_ages_are_read_by_people() -> None:
    from datetime import UTC, datetime, timedelta

    assert wording.day("2026-10-02T07:31:00") == "2 Oct 2026, 07:31"
    assert wording.day("2026-10-02") == "2 Oct 2026"
    assert wording.day("sometime in May") == "sometime in May"
    assert wording.day(None) == ""
    now = datetime(2026, 11, 22, tzinfo=UTC)
    assert wording.ago(now - timedelta(seconds=20), now) == "just now"
    assert wording.ago(now - timedelta(hours=1), now) == "1 hour ago"
    assert wording.ago(now - timedelta(days=40), now) == "40 days ago"
    assert re.fullmatch(r"−3\.0", wording.signed(-3))


def test_a_waterfall_begins_with_the_links_own_prior() -> None:
    steps = waterfall(7.0, [("name", "same", 8.0), ("prior", "one of 3 customers, or none", -1.0)])
    assert [(step.name, step.weight) for step in steps.steps] == [("Before comparing", -1.0), ("Name", 8.0)]
    assert steps.steps[0].level == "one of 3 customers, or none"


def test_a_name_cannot_be_made_to_read_backwards(client: TestClient, seeded: SeededStore) -> None:
    from records.people import Person
    from records.store import customers

    with seeded.store.begin() as conn:
        customers.upsert(conn, [Person("C-0777", "Ada \u202egnp.exe\u2066 <b>\x1b[2J")])
    text = client.get("/customers/C-0777").text
    assert "Ada \ufffdgnp.exe\ufffd &lt;b&gt;\ufffd[2J" in text
    assert not set("\u202e\u2066\x1b") & set(text)
