"""The page of prospects: who recurs and is no customer, with what was seen; made a customer, dismissed and
brought back by forms.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from bs4 import BeautifulSoup, Tag
from starlette.testclient import TestClient

from console.pages import prospects
from records.documents import Document
from records.store import Store, documents
from settings import Settings
from tests.support.seeded_store import HOSTILE, SeededStore, client_of

Make = Callable[..., Document]


@pytest.fixture
def seen(store: Store, kith_settings: Settings, letter: Make) -> SeededStore:
    """Ruth in three documents, Zeno in two, Mary in one; and a hostile one in two."""
    with store.begin() as conn:
        people = [("Ruth Okafor", "+14155550177")] * 2 + [("Ruth B. Okafor", "+14155550177")]
        people += [("Zeno Wrightson", "+14155550188")] * 2 + [("Mary Major", "+14155550199")]
        people += [(HOSTILE, "+14155550111")] * 2
        for number, (name, phone) in enumerate(people, 1):
            documents.save(
                conn,
                letter(number, name=name, phone=phone, organisation=HOSTILE if name == HOSTILE else None),
                "1",
                {},
            )
    return SeededStore(store, kith_settings)


@pytest.fixture
def client(seen: SeededStore) -> Iterator[TestClient]:
    with client_of(seen) as opened:
        yield opened


def soup(answer_text: str) -> BeautifulSoup:
    return BeautifulSoup(answer_text, "lxml")


def get(client: TestClient, path: str = "/prospects") -> BeautifulSoup:
    answer = client.get(path)
    assert answer.status_code == 200
    return soup(answer.text)


def names(page: BeautifulSoup) -> list[str]:
    return [heading.get_text() for heading in page.select("section.card h2[id]")]


def press(client: TestClient, page: BeautifulSoup, button: str, at: int = 0) -> BeautifulSoup:
    """The page that a button's own form leads to."""
    form = [b.find_parent("form") for b in page.select("button") if b.get_text(strip=True) == button][at]
    assert isinstance(form, Tag)
    fields = {str(i["name"]): str(i["value"]) for i in form.find_all("input")}
    answer = client.post(str(form["action"]), data=fields)
    assert answer.status_code == 200
    assert answer.url.path == "/prospects"
    return soup(answer.text)


def test_who_recurs_is_shown_with_evidence_the_most_seen_first(client: TestClient) -> None:
    page = get(client)
    assert names(page)[0] in ("Ruth Okafor", "Ruth B. Okafor")
    assert set(names(page)[1:]) == {"Zeno Wrightson", HOSTILE}
    (card,) = [card for card in page.select("section.card") if "Ruth" in card.get_text()]
    assert "in 3 documents, 3 mentions" in card.get_text()
    assert "+14155550177" in card.select_one("dl").get_text()  # type: ignore[union-attr]
    assert [mark.get_text() for mark in card.select(".evidence mark")] == [
        "you reach Ruth B. Okafor at +14155550177 all day.",
        *2 * ["you reach Ruth Okafor at +14155550177 all day."],
    ]
    assert client.get(str(card.select_one("figcaption a")["href"])).status_code == 200  # type: ignore[index]
    assert page.select_one('nav a[aria-current="page"]').get_text() == "Prospects"  # type: ignore[union-attr]
    assert names(get(client, "/prospects?documents=3")) == names(page)[:1]


def test_dismissed_by_a_form_and_brought_back(client: TestClient) -> None:
    page = press(client, get(client), "Dismiss")
    assert len(names(page)) == 2
    assert "Dismissed" in page.select_one("#done").get_text()  # type: ignore[union-attr]
    assert len(names(press(client, page, "Undo"))) == 3
    press(client, get(client), "Dismiss")
    dismissed = get(client, "/prospects?state=dismissed")
    assert len(names(dismissed)) == 1
    assert not [b for b in dismissed.select("button") if b.get_text() in ("Dismiss", "Make a customer")]
    assert len(names(press(client, dismissed, "Undo the dismissal"))) == 3
    assert "Nobody was dismissed" in get(client, "/prospects?state=dismissed").get_text()


def test_a_customer_is_made_of_one(client: TestClient) -> None:
    page = press(client, get(client), "Make a customer")
    link = page.select_one("#done a")
    assert link is not None
    made = get(client, str(link["href"]))
    assert made.h1 is not None
    assert "Okafor" in made.h1.get_text()
    assert "+14155550177" in made.get_text()


def test_a_customer_is_made_once_and_can_be_taken_back(client: TestClient) -> None:
    before = get(client)
    page = press(client, before, "Make a customer")
    assert len(names(page)) == 2
    fields = {str(i["name"]): str(i["value"]) for i in before.select('form[action="/prospects/accept"]')[0].find_all("input")}  # fmt: skip
    again = client.post("/prospects/accept", data=fields)
    assert again.status_code == 400
    assert "made of this prospect already" in again.text
    accepted = get(client, "/prospects?state=accepted")
    assert names(accepted) == names(before)[:1]
    assert not [b for b in accepted.select("button") if b.get_text() in ("Dismiss", "Make a customer")]
    assert client.get(str(accepted.select_one("section.card p.small a")["href"])).status_code == 200  # type: ignore[index]
    assert len(names(press(client, accepted, "Undo: no customer"))) == 3
    page = press(client, get(client), "Make a customer")
    assert len(names(press(client, page, "Undo"))) == 3
    assert "Nobody was accepted" in get(client, "/prospects?state=accepted").get_text()


def test_what_changed_since_it_was_shown_is_shown_again(
    client: TestClient, seen: SeededStore, letter: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prospects, "ROWS", 1)
    second = get(client, "/prospects?after=1")
    (name,) = names(second)
    phone = {"Zeno Wrightson": "+14155550188", HOSTILE: "+14155550111"}[name]
    with seen.store.begin() as conn:
        for number in (21, 22):
            documents.save(conn, letter(number, name=name, phone=phone, title="Chief Binder"), "1", {})
    page = press(client, second, "Make a customer")  # it is the first by now
    assert names(page) == [name]
    assert "Nobody was made a customer" in page.select_one("#done").get_text()  # type: ignore[union-attr]
    assert "Changed since you looked" in page.get_text()
    assert "Chief Binder" in page.get_text()
    assert "Nobody was accepted" in get(client, "/prospects?state=accepted").get_text()
    page = press(client, page, "Make a customer")
    assert names(get(client, "/prospects?state=accepted")) == [name]


def test_a_decision_from_elsewhere_or_of_nobody_is_refused(client: TestClient) -> None:
    said = {"prospect": "nobody", "documents": "2"}
    assert client.post("/prospects/dismiss", data=said).status_code == 404
    assert client.post("/prospects/forget", data=said).status_code == 422
    form = get(client).select_one('form[action="/prospects/accept"]')
    assert form is not None
    fields = {str(i["name"]): str(i["value"]) for i in form.find_all("input")}
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}):
        assert client.post("/prospects/accept", data=fields, headers=headers).status_code == 403
    assert len(names(get(client))) == 3


def test_nothing_said_is_ever_markup(client: TestClient) -> None:
    for path in ("/prospects", "/prospects?done=dismiss&who=%22%3E%3Cscript%3E", "/prospects?done=accept&who=%22%3E%3Cscript%3E"):  # fmt: skip
        page = get(client, path)
        assert len(page.find_all("script")) == 2
        assert not page.find_all(["img", "style"])
        assert HOSTILE in page.get_text()


def test_many_prospects_are_paged(
    client: TestClient, seen: SeededStore, letter: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prospects, "ROWS", 2)
    first = get(client)
    assert len(names(first)) == 2
    older = first.select_one('a[rel="next"]')
    assert older is not None
    second = get(client, str(older["href"]))
    assert len({*names(first), *names(second)}) == 3
    last = press(client, second, "Dismiss")  # the page is empty now: the one before it is shown
    assert names(last) == names(first)
    assert not last.select('a[rel="next"]')


def test_without_prospects_the_page_says_what_to_do(store: Store, kith_settings: Settings) -> None:
    with client_of(SeededStore(store, kith_settings)) as client:
        assert "kith submit inbox.mbox" in get(client).get_text()
