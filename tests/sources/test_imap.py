"""Mail folders of a private Dovecot as originals: what is had, what is left alone, and what is said of what
went wrong.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from imapclient import IMAPClient  # type: ignore[import-untyped]
from sqlalchemy import Row, select

from extractors.containers import Unread
from pipelines.deadline import Unwatched
from pipelines.fetch import fetch
from records.documents import Original
from records.failures import Misuse, Unavailable, Unreadable
from records.store import Store, items, jobs
from records.store.tables import items as table
from settings import Limits, Settings
from sources import imap
from sources.imap import Known, account_of, is_imap, messages
from tests.support.mail_server import HOST, PASSWORD, TOKEN, USER, MailServer


def message(n: int, size: int = 0) -> bytes:
    body = "x" * size or "Call (415) 555-0123."
    return f"From: Anna Berg <anna{n}@berg.example>\r\nSubject: Note {n}\r\n\r\n{body}\r\n".encode()


@pytest.fixture(scope="module")
def server() -> Iterator[MailServer]:
    with MailServer() as started:
        started.add("INBOX", [message(n) for n in range(5)])
        started.add("Archive", [])
        started.add("Archive.2024", [message(n) for n in (10, 11)])
        started.add("Archive.Größe & Maß", [message(20)])
        started.add("Junk", [message(30)])
        yield started


def subjects(found: list[Original | Unread | Known]) -> list[str]:
    return [one.content.split(b"\r\n")[1].decode() for one in found if isinstance(one, Original)]


def test_a_folder_is_its_messages_in_order_with_their_exact_bytes(server: MailServer) -> None:
    found = list(messages(server.source("INBOX"), server.settings()))
    assert [one.content for one in found if isinstance(one, Original)] == [message(n) for n in range(5)]
    assert {(one.source, one.media_type) for one in found if isinstance(one, Original)} == {
        (server.source("INBOX"), "message/rfc822")
    }
    validities, uids = zip(*(str(one.member).split(".") for one in found), strict=True)
    assert len(set(validities)) == 1 and list(uids) == ["1", "2", "3", "4", "5"]


def test_folders_are_chosen_by_name_or_below_a_name_without_junk(server: MailServer) -> None:
    def had(folder: str) -> list[str]:
        return subjects(list(messages(server.source(folder), server.settings())))

    assert had("Archive/2024") == ["Subject: Note 10", "Subject: Note 11"]
    assert had("Archive/Gr%C3%B6%C3%9Fe%20&%20Ma%C3%9F") == ["Subject: Note 20"]
    assert had("Archive/*") == ["Subject: Note 10", "Subject: Note 11", "Subject: Note 20"]
    assert len(had("*")) == 8
    assert had("Junk") == ["Subject: Note 30"]
    assert len(had("")) == 5


def test_nothing_on_the_server_changes(server: MailServer) -> None:
    list(messages(server.source("*"), server.settings()))
    with server.client() as client:
        client.select_folder("INBOX", readonly=True)
        assert client.search(["UNSEEN"]) == [1, 2, 3, 4, 5]


def test_messages_that_are_had_are_not_asked_for_again(server: MailServer) -> None:
    source = server.source("INBOX")
    first = [one.member for one in messages(source, server.settings()) if isinstance(one, Original)]
    again = list(messages(source, server.settings(), {str(name) for name in first[:3]}))
    assert again[:3] == [Known(str(name)) for name in first[:3]]
    assert subjects(again) == ["Subject: Note 3", "Subject: Note 4"]


def test_windows_and_batches_lose_nothing(server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imap, "_WINDOW", 2)
    monkeypatch.setattr(imap, "_BATCH", 2)
    monkeypatch.setattr(imap, "_BATCH_BYTES", 10)
    assert len(subjects(list(messages(server.source("INBOX"), server.settings())))) == 5


def test_a_message_past_the_limit_is_left_out_and_the_rest_goes_on(server: MailServer) -> None:
    server.add("Large", [message(1), message(2, 5_000), message(3)])
    limits = Limits(item_bytes=1_000)
    found = list(messages(server.source("Large"), server.settings(limits=limits)))
    assert [one.error.code if isinstance(one, Unread) else "" for one in found] == ["", "too_large", ""]
    few = Limits(archive_members=2)
    codes = [
        one.error.code
        for one in messages(server.source("Large"), server.settings(limits=few))
        if isinstance(one, Unread)
    ]
    assert codes == ["too_many_members"]


def test_an_answer_without_a_size_costs_only_its_message(
    server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetch_from_server = IMAPClient.fetch

    def without_a_size(
        client: IMAPClient, uids: list[int], data: list[str]
    ) -> dict[int, dict[bytes, object]]:
        answer: dict[int, dict[bytes, object]] = fetch_from_server(client, uids, data)
        if data == ["RFC822.SIZE"]:
            del answer[min(answer)][b"RFC822.SIZE"]
        return answer

    monkeypatch.setattr(IMAPClient, "fetch", without_a_size)
    found = list(messages(server.source("INBOX"), server.settings()))
    assert [one.error.code for one in found if isinstance(one, Unread)] == ["no_size"]
    assert subjects(found) == [f"Subject: Note {n}" for n in (1, 2, 3, 4)]


def test_a_token_logs_in_and_a_wrong_one_does_not(server: MailServer) -> None:
    account = f"{USER}@{HOST}:{server.port}"
    with_token = server.settings(imap_passwords={}, imap_tokens={account: TOKEN})
    assert len(list(messages(server.source("INBOX"), with_token))) == 5
    with pytest.raises(Unreadable, match="login_refused"):
        list(messages(server.source("INBOX"), server.settings(imap_tokens={account: "stale"})))


@pytest.mark.parametrize(
    ("changed", "folder", "code"),
    [
        ({"imap_passwords": {}}, "INBOX", "no_password"),
        ({"imap_passwords": {f"{USER}@{HOST}": PASSWORD}}, "INBOX", "no_password"),
        ({"imap_certificates": None}, "INBOX", "bad_certificate"),
        ({}, "Nowhere", "no_such_folder"),
        ({}, "Nowhere/*", "no_such_folder"),
    ],
)
def test_what_is_refused_says_why(
    server: MailServer, changed: dict[str, object], folder: str, code: str
) -> None:
    with pytest.raises(Unreadable) as fault:
        list(messages(server.source(folder), server.settings(**changed)))  # type: ignore[arg-type]
    assert fault.value.code == code
    assert PASSWORD not in str(fault.value) and USER not in str(fault.value)


def test_a_password_is_refused_in_words_and_is_in_no_log(
    server: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    settings = server.settings()
    list(messages(server.source("INBOX"), settings))
    assert PASSWORD not in caplog.text + repr(settings) and "Note 1" not in caplog.text
    with pytest.raises(Misuse) as fault:
        account_of(f"imaps://ada:{PASSWORD.split()[0]}@localhost/INBOX")
    assert fault.value.code == "password_in_source" and "correct" not in str(fault.value)


def test_a_server_that_is_gone_is_tried_again() -> None:
    settings = Settings(imap_passwords={"ada@localhost:1": "x"})
    with pytest.raises(Unavailable):
        list(messages("imaps://ada@localhost:1/INBOX", settings))


@pytest.mark.parametrize(
    ("source", "account", "folder"),
    [
        ("imaps://ada@mail.example/INBOX", "ada@mail.example", "INBOX"),
        ("IMAPS://ada@Mail.Example:993", "ada@mail.example", ""),
        ("imaps://ada@firm.example@mail.example:1993/A/B", "ada@firm.example@mail.example:1993", "A/B"),
        ("imaps://ada%40firm.example@mail.example/A%20b/*", "ada@firm.example@mail.example", "A b/*"),
    ],
)
def test_a_source_names_account_and_folder(source: str, account: str, folder: str) -> None:
    found = account_of(source)
    assert (found.name, found.folder) == (account, folder)


@pytest.mark.parametrize(
    "source",
    [
        "imaps://mail.example/INBOX", "imaps:///x", "imaps://a@b:port/x", "imaps://a@b:0/x", "imaps://a@b/x?y",
        "imaps:/a:secret@b/x", "imaps:a:secret@b", "imap://a:secret@b/x", "IMAPS:/a:secret@b",
    ],
)  # fmt: skip
def test_a_source_that_names_none_is_misuse_and_not_repeated(source: str) -> None:
    assert is_imap(source)  # and so no path, which a message may name
    with pytest.raises(Misuse) as fault:
        account_of(source)
    assert "secret" not in str(fault.value)


def run(store: Store, settings: Settings, source: str) -> str:
    with store.begin() as connection:
        job_id = jobs.create_job(connection, "auto", {}, [source], by="test")
        waiting = [one.id for one in items.ready(connection, "fetch", 10)]
        held = items.take(connection, waiting, "fetch", "w1", 60)
    fetch(store, settings, held, Unwatched())
    return job_id


def members(store: Store, job_id: str) -> list[Row]:  # type: ignore[type-arg]
    with store.begin() as connection:
        chosen = (
            select(table).where(table.c.job_id == job_id, table.c.member != "").order_by(table.c.position)
        )
        return list(connection.execute(chosen))


def test_a_job_that_broke_off_goes_on_and_a_further_one_asks_only_for_what_is_new(
    server: MailServer, store: Store, kith_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.add("Steady", [message(n) for n in range(6)])
    settings = server.settings(kith_settings)
    asked: list[int] = []
    whole = imap._batches

    def breaking(sized: list[tuple[int, int]], own: Settings) -> Iterator[list[int] | int]:
        for some in whole(sized, own):
            asked.extend([some] if isinstance(some, int) else some)
            yield some
            if breaks and len(asked) >= 4:
                raise ConnectionResetError

    monkeypatch.setattr(imap, "_batches", breaking)
    monkeypatch.setattr(imap, "_BATCH_BYTES", 10)
    monkeypatch.setattr("pipelines.fetch.SLICE", 2)
    breaks = True
    job_id = run(store, settings, server.source("Steady"))
    assert asked == [1, 2, 3, 4] and len(members(store, job_id)) == 4
    breaks = False
    with store.begin() as connection:
        connection.execute(table.update().where(table.c.job_id == job_id).values(not_before=None))
        again = items.take(
            connection,
            [r.id for r in connection.execute(select(table.c.id).where(table.c.member == ""))],
            "fetch",
            "w2",
            60,
        )
    fetch(store, settings, again, Unwatched())
    assert asked[4:] == [5, 6] and [row.position for row in members(store, job_id)] == list(range(6))

    server.add("Steady", [message(6)])
    del asked[:]
    later = members(store, run(store, settings, server.source("Steady")))
    assert asked == [7] and len(later) == 7
    assert {row.queue for row in later} == {"text"} and all(row.sha256 for row in later)
    assert all(PASSWORD not in str(row) for row in later)
