"""A crawl is polite, bounded, and says why a page could not be had."""

from __future__ import annotations

import gzip
import multiprocessing
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path

import httpx
import pytest

from extractors.containers import Unread
from records.documents import Original
from records.failures import Problem, Unavailable, Unreadable
from settings import Limits, Settings
from sources import crawl
from sources.politeness import HostTurns
from tests.support.served import served


@dataclass(frozen=True)
class Answer:
    body: bytes = b"<p>page</p>"
    status: int = 200
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/html; charset=utf-8"),)
    length: int | None = None


class Host(ThreadingHTTPServer):
    """A host on loopback: answers by path, and notes when it was asked for what, and by whom."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers: dict[str, Answer | Callable[[], Answer]] = {"/robots.txt": Answer(b"", 404)}
        self.asked: list[tuple[str, float, str]] = []

    def handle_error(self, request: object, client_address: object) -> None:
        """Quiet: a crawl that stops reading a bomb breaks the connection."""

    @property
    def at(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"

    def url(self, path: str) -> str:
        return f"http://{self.at}{path}"

    def paths(self) -> list[str]:
        return [path for path, _, _ in self.asked]


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, Host)
        self.server.asked.append((self.path, time.monotonic(), self.headers["User-Agent"]))
        answer = self.server.answers.get(self.path, Answer(b"nothing here", 404))
        if not isinstance(answer, Answer):
            answer = answer()
        self.send_response(answer.status)
        for name, value in answer.headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body) if answer.length is None else answer.length))
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def host() -> Iterator[Host]:
    with served(Host()) as server:
        yield server


@pytest.fixture
def settings(host: Host, tmp_path: Path) -> Settings:
    return Settings(
        home=tmp_path, crawl_delay=0, allow_private_addresses=host.at, limits=Limits(item_bytes=50_000)
    )


def problem(url: str, settings: Settings) -> Problem:
    with pytest.raises(Problem) as found:
        crawl.fetch(url, settings)
    assert url not in found.value.message
    return found.value


def test_a_page_comes_with_where_and_when_it_was_had(host: Host, settings: Settings) -> None:
    host.answers["/thread/page.html?p=1"] = Answer(b"<p>\xc3\xa9</p>")
    page = crawl.fetch(host.url("/thread/page.html?p=1#post7"), settings)
    assert page.content == b"<p>\xc3\xa9</p>"
    assert page.media_type == "text/html; charset=utf-8"
    assert page.source == host.url("/thread/page.html?p=1#post7")
    assert page.url == host.url("/thread/page.html?p=1")
    assert page.name == "page.html"
    assert page.observed_at is not None and page.observed_at.endswith("+00:00")
    assert all(agent.startswith("Kith/") for _, _, agent in host.asked)


def test_what_is_a_url() -> None:
    assert crawl.is_url("http://a.example/") and crawl.is_url("HTTPS://a.example/")
    assert (
        not crawl.is_url("a.html") and not crawl.is_url("/http://x") and not crawl.is_url("ftp://a.example/")
    )


@pytest.mark.parametrize(
    ("status", "kind", "code"),
    [
        (401, Unreadable, "login_wall"), (403, Unreadable, "forbidden"), (404, Unreadable, "not_found"),
        (410, Unreadable, "not_found"), (400, Unreadable, "refused"), (204, Unreadable, "empty"),
        (429, Unavailable, "host_unwell"), (500, Unavailable, "host_unwell"), (503, Unavailable, "host_unwell"),
    ],
)  # fmt: skip
def test_a_status_says_whether_to_try_again(
    host: Host, settings: Settings, status: int, kind: type[Problem], code: str
) -> None:
    host.answers["/"] = Answer(b"", status)
    found = problem(host.url("/"), settings)
    assert isinstance(found, kind) and found.code == code


def test_robots_is_asked_for_once_and_honoured(host: Host, settings: Settings) -> None:
    host.answers["/robots.txt"] = Answer(
        b"User-agent: *\nDisallow: /private\n\nUser-agent: kith\nDisallow: /not-for-kith\n"
    )
    host.answers["/a"] = host.answers["/private"] = Answer()
    crawl.fetch(host.url("/a"), settings)
    crawl.fetch(host.url("/private"), settings)  # the group that names Kith is the one that counts
    assert problem(host.url("/not-for-kith/1"), settings).code == "robots"
    assert host.paths() == ["/robots.txt", "/a", "/private"]


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_robots_that_cannot_be_had_stops_the_crawl_for_now(
    host: Host, settings: Settings, status: int
) -> None:
    host.answers["/robots.txt"] = Answer(b"", status)
    assert isinstance(problem(host.url("/"), settings), Unavailable)
    assert host.paths() == ["/robots.txt"]


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_host_without_a_robots_may_be_read(host: Host, settings: Settings, status: int) -> None:
    host.answers |= {"/robots.txt": Answer(b"", status), "/": Answer()}
    assert crawl.fetch(host.url("/"), settings).content


def test_a_redirect_is_followed_and_checked_at_each_step(host: Host, settings: Settings) -> None:
    def to(path: str) -> Answer:
        return Answer(b"", 302, (("Location", path),))

    host.answers["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /closed\n")
    host.answers |= {"/short": to("/long"), "/long": Answer(), "/sly": to("/closed"), "/loop": to("/loop")}
    host.answers |= {
        "/inside": to("http://169.254.169.254/"),
        "/file": to("file:///etc/passwd"),
        "/junk": to("http://a.example:port/"),
    }
    assert crawl.fetch(host.url("/short"), settings).url == host.url("/long")
    assert problem(host.url("/sly"), settings).code == "robots"
    assert problem(host.url("/loop"), settings).code == "too_many_redirects"
    assert problem(host.url("/inside"), settings).code == "private_address"
    assert problem(host.url("/file"), settings).code == "bad_scheme"
    assert problem(host.url("/junk"), settings).code == "bad_url"


def test_a_loopback_address_needs_permission(host: Host, settings: Settings) -> None:
    other = settings.model_copy(update={"allow_private_addresses": ""})
    assert problem(host.url("/"), other).code in ("private_address", "port_not_allowed")
    assert host.asked == []


@pytest.mark.parametrize(
    "url", ["http://", "http://a b/", "http://a.example/\x00", "http://" + "a" * 5000, "http://[::1"]
)
def test_what_is_no_address_is_refused(settings: Settings, url: str) -> None:
    assert problem(url, settings).code == "bad_url"


GZIP = (("Content-Type", "text/html"), ("Content-Encoding", "gzip"))


def test_a_packed_page_is_unpacked(host: Host, settings: Settings) -> None:
    host.answers["/"] = Answer(gzip.compress(b"<p>" + b"word " * 5000), headers=GZIP)
    assert crawl.fetch(host.url("/"), settings).content == b"<p>" + b"word " * 5000


def test_a_page_is_cut_short_by_its_limit_packed_or_not(host: Host, settings: Settings) -> None:
    host.answers["/plain"] = Answer(b"x" * 50_001)
    host.answers["/bomb"] = Answer(gzip.compress(bytes(30_000_000)), headers=GZIP)
    host.answers["/twice"] = Answer(
        gzip.compress(gzip.compress(b"x")), headers=(("Content-Encoding", "gzip, gzip"),)
    )
    host.answers["/brotli"] = Answer(b"x", headers=(("Content-Encoding", "br"),))
    host.answers["/damaged"] = Answer(b"no gzip at all", headers=GZIP)
    assert problem(host.url("/plain"), settings).code == "too_large"
    assert problem(host.url("/bomb"), settings).code == "too_large"
    assert problem(host.url("/twice"), settings).code == "bad_encoding"
    assert problem(host.url("/brotli"), settings).code == "bad_encoding"
    assert problem(host.url("/damaged"), settings).code == "bad_encoding"


def test_a_page_that_breaks_off_is_tried_again(host: Host, settings: Settings) -> None:
    host.answers["/cut"] = Answer(b"<p>half", length=5_000)
    host.answers["/packed"] = Answer(gzip.compress(b"word " * 5000)[:-20], headers=GZIP)
    assert problem(host.url("/cut"), settings).code == "broken_connection"
    assert problem(host.url("/packed"), settings).code == "broken_connection"


def test_a_host_that_is_not_there_is_tried_again(host: Host, settings: Settings) -> None:
    host.shutdown()
    host.server_close()
    assert problem(host.url("/"), settings).code == "no_connection"


def test_a_host_that_does_not_answer_is_tried_again(
    host: Host, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = threading.Event()

    def slow() -> Answer:
        done.wait(5)
        return Answer()

    monkeypatch.setattr(crawl, "TIMEOUT", httpx.Timeout(0.2))
    host.answers["/"] = slow
    assert problem(host.url("/"), settings).code == "timeout"
    done.set()


def test_a_thread_is_followed_to_its_end_and_no_page_is_asked_for_twice(
    host: Host, settings: Settings
) -> None:
    for n in (1, 2, 3):
        host.answers[f"/t/{n}"] = Answer(f"{n}".encode())
    nexts = {b"1": host.url("/t/2"), b"2": host.url("/t/3"), b"3": host.url("/t/1")}
    pages = list(crawl.follow(host.url("/t/1"), lambda page: nexts[page.content], settings))
    assert [p.content for p in pages if isinstance(p, Original)] == [b"1", b"2", b"3"]


def test_following_ends_with_the_reason_and_within_its_limit(host: Host, settings: Settings) -> None:
    host.answers["/t/1"] = Answer()
    *_, last = crawl.follow(host.url("/t/1"), lambda page: host.url("/t/gone"), settings)
    assert isinstance(last, Unread) and last.error.code == "not_found"
    host.answers["/t/2"] = Answer()
    few = settings.model_copy(update={"crawl_pages": 2})
    numbers = iter(range(2, 100))
    assert len(list(crawl.follow(host.url("/t/1"), lambda page: host.url(f"/t/{next(numbers)}"), few))) == 2


def test_requests_to_one_host_keep_their_distance(host: Host, settings: Settings) -> None:
    slow = settings.model_copy(update={"crawl_delay": 0.2})
    host.answers["/"] = Answer()
    workers = [threading.Thread(target=crawl.fetch, args=(host.url("/"), slow)) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    times = sorted(at for _, at, _ in host.asked)
    assert len(times) >= 4
    assert all(later - earlier >= 0.19 for earlier, later in pairwise(times))


def test_a_robots_may_ask_for_a_longer_delay(host: Host, settings: Settings) -> None:
    host.answers |= {"/robots.txt": Answer(b"User-agent: *\nCrawl-delay: 0.4\n"), "/": Answer()}
    crawl.fetch(host.url("/"), settings)
    crawl.fetch(host.url("/"), settings)
    assert host.asked[2][1] - host.asked[1][1] >= 0.39


def test_a_host_that_asks_for_a_pause_is_left_alone(host: Host, settings: Settings) -> None:
    host.answers["/"] = Answer(b"", 429, (("Retry-After", "600"),))
    assert "600 s" in problem(host.url("/"), settings).message
    asked = len(host.asked)
    assert problem(host.url("/other"), settings).code == "host_busy"
    assert len(host.asked) == asked


def _take_turns(folder: Path, count: int) -> None:
    turns = HostTurns(folder)
    for _ in range(count):
        with turns.turn("a.example", 0.02):
            began = time.time()
            time.sleep(0.02)
            with (folder / "turns").open("a") as notes:
                notes.write(f"{began} {time.time()}\n")


def test_turns_are_taken_one_at_a_time_across_processes(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_take_turns, args=(tmp_path, 5)) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    turns = sorted(tuple(map(float, line.split())) for line in (tmp_path / "turns").read_text().splitlines())
    assert len(turns) == 15
    assert all(began >= ended + 0.019 for (_, ended), (began, _) in pairwise(turns))


def test_a_turn_that_does_not_come_is_given_up(tmp_path: Path) -> None:
    impatient = HostTurns(tmp_path, patience=0.1)
    with impatient.turn("a.example", 0), pytest.raises(Unavailable), impatient.turn("a.example", 0):
        raise AssertionError("two at once")
    with impatient.turn("b.example", 30):
        pass
    with pytest.raises(Unavailable), impatient.turn("b.example", 0):
        raise AssertionError("too soon")


def test_unpacking_never_makes_more_than_a_step(host: Host, settings: Settings) -> None:
    packed = gzip.compress(bytes(50_000_000))
    parts = crawl._unpacked(zlib.decompressobj(wbits=31), packed, 10)
    assert len(next(parts)) == 10


def test_policies_are_kept_by_settings(settings: Settings) -> None:
    assert crawl.policy(settings) is crawl.policy(settings.model_copy())
    assert (
        crawl.policy(settings).guard is not crawl.policy(settings.model_copy(update={"crawl_delay": 9})).guard
    )
    assert replace(crawl.policy(settings), delay=1.0).delay == 1.0
