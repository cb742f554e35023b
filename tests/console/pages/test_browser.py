"""The review page in a real Chromium, against ``kith serve`` in a process of its own."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect, sync_playwright

from records.store import jobs
from tests.support.seeded_store import SeededStore

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[3]


@pytest.fixture
def address(seeded: SeededStore) -> Iterator[str]:
    """``kith serve`` on the seeded store, stopped with SIGTERM."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ, "KITH_HOME": str(seeded.settings.home), "KITH_DATABASE_URL": str(seeded.settings.database_url),
    }  # fmt: skip
    served = subprocess.Popen(
        [sys.executable, "-m", "console", "serve", "--port", str(port)],
        cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        _wait(f"http://127.0.0.1:{port}/api/v1/suggestions", served)
        yield f"http://127.0.0.1:{port}"
    finally:
        served.send_signal(signal.SIGTERM)
        out, told = served.communicate(timeout=20)
    assert served.returncode == 0, told
    assert out == ""
    assert f"http://127.0.0.1:{port}/review" in told
    assert "no sign-in yet" in told


def _wait(url: str, served: subprocess.Popen[str]) -> None:
    for _ in range(300):
        assert served.poll() is None, "kith serve ended"
        try:
            if httpx.get(url).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    pytest.fail("kith serve did not answer")


@pytest.fixture
def page(address: str) -> Iterator[Page]:
    """A page in Debian's Chromium; whatever it complains of (the policy, a script's fault) fails the test."""
    complaints: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 800}, base_url=address)
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda fault: complaints.append(str(fault)))
        page.on("dialog", lambda dialog: complaints.append(dialog.message))
        yield page
        browser.close()
    assert complaints == []


def test_reviewing_by_keyboard(page: Page) -> None:
    page.goto("/review")
    question = page.locator("#question")
    expect(question).to_have_text("Is Marta Ellison your customer Marta Ellison?")
    expect(page.locator(".evidence mark.value")).to_have_text("(415) 555-0123")
    expect(page.locator(".evidence mark.value")).to_be_in_viewport()

    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("a")  # under the open list, no key decides anything
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    expect(page.get_by_role("status")).to_contain_text("1 of 4")

    page.keyboard.press("a")
    expect(question).to_have_text("Is Philippa Marlowe your customer Philippa Marlowe?")
    expect(question).to_be_focused()
    expect(page.get_by_role("status")).to_contain_text("1 of 3")
    expect(page.get_by_role("status")).to_contain_text("Marta Ellison accepted")
    _box_is_on_the_number(page)

    page.keyboard.press("n")
    expect(question).to_have_text("Is Teodor Blum your customer Teodor Blum?")
    page.keyboard.press("r")
    expect(page.get_by_role("status")).to_contain_text("of 2")
    page.keyboard.press("u")
    expect(question).to_have_text("Is Teodor Blum your customer Teodor Blum?")
    expect(page.get_by_role("status")).to_contain_text("3 to review")
    page.keyboard.press("u")
    expect(question).to_have_text("Is Marta Ellison your customer Marta Ellison?")
    expect(page.get_by_role("status")).to_contain_text("4 to review")

    page.goto("/enrichments?status=confirmed")
    expect(page.get_by_text("No records like that")).to_be_visible()


def test_undo_by_a_form_of_its_own(page: Page) -> None:
    """As it goes when a key is pressed before htmx is there, or where it never comes."""
    page.route("**/htmx.min.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.goto("/review?at=1")
    question = page.locator("#question")
    expect(question).to_have_text("Is Philippa Marlowe your customer Philippa Marlowe?")
    page.keyboard.press("a")
    expect(question).to_have_text("Is Teodor Blum your customer Teodor Blum?")
    page.wait_for_load_state()  # each answer is a page of its own here, and its keys come with its script
    page.keyboard.press("p")
    expect(question).to_have_text("Is Marta Ellison your customer Marta Ellison?")
    page.wait_for_load_state()
    page.keyboard.press("u")
    expect(question).to_have_text("Is Philippa Marlowe your customer Philippa Marlowe?")
    expect(page.get_by_role("status")).to_contain_text("4 to review")


def _box_is_on_the_number(page: Page) -> None:
    """The box drawn lies within the picture, is big enough to be seen, and there is ink in it."""
    picture = page.locator(".scan svg").first
    drawn, whole = picture.locator("rect.box-value").bounding_box(), picture.bounding_box()
    assert drawn and whole
    assert whole["x"] <= drawn["x"] and drawn["x"] + drawn["width"] <= whole["x"] + whole["width"]
    assert whole["y"] <= drawn["y"] and drawn["y"] + drawn["height"] <= whole["y"] + whole["height"]
    assert drawn["width"] > 100 and drawn["height"] > 10
    loaded = page.evaluate(
        "async () => { const i = new Image(); i.src = document.querySelector('.scan image').getAttribute('href');"
        " await i.decode(); return [i.naturalWidth, i.naturalHeight]; }"
    )
    assert loaded == [1240, 1754]


def test_pages_fit_a_small_screen_and_follow_jobs_live(page: Page, seeded: SeededStore) -> None:
    paths = [
        "/review",
        "/review?at=1",
        "/review?at=3",
        "/enrichments",
        "/customers",
        "/customers/C-0666",
        "/prospects?documents=1",
        "/jobs",
    ]
    paths += [f"/documents/{document}" for document in seeded.documents.values()]
    paths += [f"/enrichments/{record}" for record in seeded.records.values()]
    page.set_viewport_size({"width": 390, "height": 844})
    for path in paths:
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path
    page.goto("/review")
    expect(page.get_by_role("navigation").get_by_role("link", name="Model")).to_be_in_viewport(ratio=0.95)
    expect(page.get_by_role("button", name="Accept")).to_be_in_viewport()

    page.goto("/jobs")
    expect(page.get_by_text("No jobs yet")).to_be_visible()
    with seeded.store.begin() as conn:
        job_id = jobs.create_job(conn, "auto", {}, ["/data/inbox.mbox"], "somebody")
    expect(page.get_by_role("link", name=job_id)).to_be_visible(timeout=10_000)
    page.get_by_role("link", name=job_id).click()
    expect(page.get_by_text("1 waiting")).to_be_visible()
    with seeded.store.begin() as conn:
        jobs.cancel(conn, job_id, "somebody")
    expect(page.locator(".tag", has_text="cancelled").first).to_be_visible(timeout=10_000)
