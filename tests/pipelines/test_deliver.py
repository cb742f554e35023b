"""The outbox and its sinks; the export of what stands."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from pipelines.deliver import deliver, export
from pipelines.enrich import enrich
from pipelines.review import decide
from records.documents import Document, as_json
from records.failures import Misuse, Unavailable
from records.links import Comparison, Link
from records.people import Person
from records.store import Store, customers, documents, links
from records.store.tables import deliveries
from settings import Settings


@pytest.fixture
def kept(store: Store, kith_settings: Settings, letter: Callable[..., Document]) -> Store:
    with store.begin() as conn:
        customers.upsert(conn, [Person("c1", "Ann Lee"), Person("c2", "Ben Ode")])
        documents.save(conn, letter(1), "1", {})
        documents.save(conn, letter(2, name="Ben Ode", phone="+14155550111"), "1", {})
        found = [Link(f"m{n}", f"c{n}", 0.8, 2.0, (Comparison("name", "exact", 2.0),)) for n in (1, 2)]
        links.save_links(conn, ["m1", "m2"], found, "1")
    enrich(store, kith_settings, ["c1", "c2"])
    return store


def waiting(store: Store) -> int:
    with store.begin() as conn:
        return conn.scalar(select(func.count()).where(deliveries.c.delivered_at.is_(None))) or 0


class Sink:
    """An HTTP server that keeps what is posted to it, and refuses from the ``refuse_from``-th on."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, dict[str, Any]]] = []
        self.refuse_from = 1_000
        sink = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                takes = len(sink.taken) < sink.refuse_from
                if takes:
                    sink.taken.append((self.headers["Idempotency-Key"], body))
                self.send_response(204 if takes else 503)
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                return

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/records"


@pytest.fixture
def sink() -> Iterator[Sink]:
    made = Sink()
    thread = threading.Thread(target=made.server.serve_forever, args=(0.02,))
    thread.start()
    yield made
    made.server.shutdown()
    thread.join()
    made.server.server_close()


def test_without_a_sink_records_stay_in_the_outbox(kept: Store, kith_settings: Settings) -> None:
    assert deliver(kept, kith_settings).records == 0
    assert waiting(kept) == 2


def test_a_file_gets_every_change_once_and_in_order(
    kept: Store, kith_settings: Settings, tmp_path: Path
) -> None:
    own = kith_settings.model_copy(update={"sink": str(tmp_path / "out" / "records.jsonl")})
    assert deliver(kept, own).records == 2
    decide(kept, own, "m1", "c1", "accept", "rita")
    assert (deliver(kept, own).records, deliver(kept, own).records) == (1, 0)
    lines = (tmp_path / "out" / "records.jsonl").read_text().splitlines()
    assert sorted(json.loads(line)["status"] for line in lines[:2]) == ["suggested", "suggested"]
    assert json.loads(lines[2])["status"] == "confirmed"


def test_a_line_that_a_crash_left_half_written_is_cut_off(
    kept: Store, kith_settings: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "records.jsonl"
    file.write_text('{"id": "whole"}\n{"id": "ha')
    deliver(kept, kith_settings.model_copy(update={"sink": str(file)}))
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    assert len(lines) == 3
    assert lines[0] == {"id": "whole"}


def test_a_file_that_cannot_be_written_loses_nothing(
    kept: Store, kith_settings: Settings, tmp_path: Path
) -> None:
    with pytest.raises(Unavailable, match="KITH_SINK"):
        deliver(kept, kith_settings.model_copy(update={"sink": str(tmp_path)}))
    assert waiting(kept) == 2


def test_a_mistyped_url_is_no_name_of_a_file(kept: Store, kith_settings: Settings) -> None:
    with pytest.raises(Misuse, match="KITH_SINK"):
        deliver(kept, kith_settings.model_copy(update={"sink": "htps://records.example/new"}))
    assert waiting(kept) == 2


def test_an_http_sink_is_resumed_where_it_failed(kept: Store, kith_settings: Settings, sink: Sink) -> None:
    own = kith_settings.model_copy(update={"sink": sink.url})
    sink.refuse_from = 1
    with pytest.raises(Unavailable, match="outbox"):
        deliver(kept, own)
    assert waiting(kept) == 1
    sink.refuse_from = 1_000
    assert deliver(kept, own).records == 1
    assert len({key for key, _ in sink.taken}) == len(sink.taken) == 2
    assert all(key.startswith(record["id"]) for key, record in sink.taken)


def test_an_http_sink_that_is_not_there_is_tried_again_later(kept: Store, kith_settings: Settings) -> None:
    with pytest.raises(Unavailable):
        deliver(kept, kith_settings.model_copy(update={"sink": "http://127.0.0.1:9/"}))
    assert waiting(kept) == 2


def test_export_gives_each_noun_as_the_contract_has_it(
    kept: Store, kith_settings: Settings, letter: Callable[..., Document]
) -> None:
    decide(kept, kith_settings, "m1", "c1", "reject", "rita")
    with kept.begin() as conn:
        assert next(iter(export(conn, "documents"))) == as_json(letter(1))
        assert [m["id"] for m in export(conn, "mentions")] == ["m1", "m2"]
        found = {link["mention_id"]: link for link in export(conn, "links")}
        assert {r["status"] for r in export(conn, "enrichments")} == {"rejected", "suggested"}
        with pytest.raises(Misuse, match="unknown_export"):
            export(conn, "everything")  # type: ignore[arg-type]
    assert (found["m1"]["status"], found["m1"]["decided_by"]) == ("rejected", "rita")
    assert found["m2"]["status"] == "undecided"
    assert found["m2"]["comparisons"] == [{"name": "name", "level": "exact", "weight": 2.0}]
