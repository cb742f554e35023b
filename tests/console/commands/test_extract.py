"""``kith extract``: one JSON line an input, whatever the input."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from console.commands.extract import run
from records.failures import Misuse

Extract = Callable[..., tuple[int, list[dict[str, Any]]]]


@pytest.fixture
def extract(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Extract:
    """Run ``kith extract``: its exit code and its lines."""

    def extracted(
        *paths: str,
        stdin: bytes | None = None,
        kind: str = "auto",
        region: str | None = None,
        processes: int | None = 1,
    ) -> tuple[int, list[dict[str, Any]]]:
        if stdin is not None:
            monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        code = run(list(paths), kind, region, None, processes, stdin is not None)
        sys.stdout.flush()
        return code, [json.loads(line) for line in capfdbinary.readouterr().out.splitlines()]

    return extracted


def test_texts_from_standard_input_keep_their_id_and_their_text(extract: Extract) -> None:
    lines: list[dict[str, Any]] = [
        {"id": 7, "text": "\ufeffCall Mia Roe\r\nat 020 7946 0101.", "region": "GB", "language": "en"},
        {"id": {"any": "thing"}, "text": "你好"},
        {"text": "no id"},
    ]
    code, found = extract(stdin="\n".join(json.dumps(line) for line in lines).encode(), kind="text")
    assert code == 0
    assert [(d["id"], d["text"]) for d in found] == [(line.get("id"), line["text"]) for line in lines]
    assert found[0]["language"] == "en"
    assert [c["value"] for c in found[0]["contacts"]] == ["+442079460101"]
    assert all(d["kind"] == "text" for d in found)
    for contact in found[0]["contacts"]:
        assert found[0]["text"][contact["start"] : contact["end"]] == contact["text"]


@pytest.mark.parametrize(
    ("line", "own_id", "code"),
    [
        (b"not json", None, "bad_line"),
        (b"[1]", None, "bad_line"),
        (b"\xff\xfe", None, "bad_line"),
        (b"[" * 100_000, None, "bad_line"),
        (b'{"id": 1}', 1, "bad_line"),
        (b'{"id": 1, "text": 2}', 1, "bad_line"),
        (b'{"id": 1, "text": ""}', 1, "empty"),
        (b'{"id": 1, "text": "x", "region": "Germany"}', 1, "bad_region"),
        (b'{"id": 1, "text": "x", "region": "ZZ"}', 1, "bad_region"),
        (b'{"id": 1, "text": "x", "language": 5}', 1, "bad_language"),
    ],
)
def test_a_broken_line_has_a_line_with_its_error_and_the_rest_goes_on(
    extract: Extract, line: bytes, own_id: object, code: str
) -> None:
    status, found = extract(stdin=line + b'\n\n{"id": "next", "text": "fine"}\n')
    assert status == 1
    assert [(d["id"], d.get("error", {}).get("code")) for d in found] == [(own_id, code), ("next", None)]


def test_text_is_unchanged_even_where_nothing_could_keep_it(extract: Extract) -> None:
    text = "a\0b\ud800c, call Mia Roe at +1 415 555 0101."
    _, found = extract(stdin=json.dumps({"id": 1, "text": text}).encode(), kind="text")
    assert found[0]["text"] == text
    assert "error" not in found[0]
    assert [c["value"] for c in found[0]["contacts"]] == ["+14155550101"]
    for seen in [*found[0]["contacts"], *found[0]["names"]]:
        assert text[seen["start"] : seen["end"]] == seen["text"]


def test_files_have_their_line_with_the_path_as_given(
    extract: Extract, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.eml").write_bytes(
        b"From: Mia Roe <mia@y.example>\nMessage-ID: <1@y.example>\nSubject: hi\n\nhello\n"
    )
    code, found = extract("./a.eml", "missing.eml")
    assert code == 1
    assert [(d["source"], d["kind"], d.get("error", {}).get("code")) for d in found] == [
        ("./a.eml", "mail", None),
        ("missing.eml", "text", "not_found"),
    ]
    assert found[0]["headers"]["from"] == [{"name": "Mia Roe", "email": "mia@y.example"}]
    assert found[0]["headers"]["message_id"] == "<1@y.example>"
    assert found[0]["text"].startswith("From: Mia Roe <mia@y.example>\nSubject: hi\n\nhello")


def test_a_path_that_is_no_utf8_is_still_json(extract: Extract, tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    Path(os.fsdecode(path)).write_bytes(b"words")
    code, found = extract(os.fsdecode(path))
    assert code == 0
    assert os.fsencode(found[0]["source"]) == path


def test_a_folder_is_every_file_in_it(extract: Extract, tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt"):
        (tmp_path / name).write_bytes(b"words")
    _, found = extract(str(tmp_path), kind="text")
    assert [Path(d["source"]).name for d in found] == ["a.txt", "b.txt"]


@pytest.mark.parametrize(
    ("paths", "stdin", "kind", "region"),
    [
        ([], False, "auto", None),
        (["x"], True, "auto", None),
        ([], True, "mail", None),
        (["x"], False, "auto", "USA"),
    ],
)
def test_requests_that_make_no_sense_are_misuse(
    paths: list[str], stdin: bool, kind: str, region: str | None
) -> None:
    with pytest.raises(Misuse):
        run(paths, kind, region, None, None, stdin)
