"""Export: every format says the same, streams, and hands no formula to a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyarrow import parquet

from console.commands.export import COLUMNS, write
from console.output import open_output
from records.failures import Misuse

ROWS = [
    {"id": "L1", "mention_id": "M1", "customer_id": "=cmd|' /C calc'!A0", "probability": 0.91, "weight": -3.5, "comparisons": []},
    {"id": "L2", "mention_id": "+1 415 555 0123", "customer_id": "王秀英\n-2+3", "probability": 0.5, "weight": 1.0,
     "comparisons": [{"name": "name", "level": "exact", "weight": 4.0}]},
]  # fmt: skip


def test_json_lines_are_the_rows() -> None:
    stream = io.BytesIO()
    assert write(ROWS, "links", "jsonl", stream) == 2
    assert [json.loads(line) for line in stream.getvalue().splitlines()] == ROWS


def test_csv_reads_back_and_holds_no_formula() -> None:
    stream = io.BytesIO()
    assert write(ROWS, "links", "csv", stream) == 2
    rows = list(csv.DictReader(io.StringIO(stream.getvalue().decode(), newline="")))
    assert tuple(rows[0]) == COLUMNS["links"]
    assert rows[0]["customer_id"] == "'=cmd|' /C calc'!A0"
    assert rows[0]["weight"] == "-3.5"
    assert rows[1]["mention_id"] == "+1 415 555 0123"
    assert rows[1]["customer_id"] == "王秀英\n-2+3"
    assert json.loads(rows[1]["comparisons"])[0]["weight"] == 4.0


def test_parquet_reads_back(tmp_path: Path) -> None:
    out = tmp_path / "links.parquet"
    with open_output(out) as stream:
        assert write(ROWS, "links", "parquet", stream) == 2
    table = parquet.read_table(out).to_pylist()
    assert [row["probability"] for row in table] == [0.91, 0.5]
    assert table[1]["customer_id"] == "王秀英\n-2+3"
    assert json.loads(table[1]["comparisons"])[0]["name"] == "name"


def test_half_a_surrogate_pair_ends_no_export() -> None:
    for format in ("jsonl", "csv", "parquet"):
        assert write([{"id": "x\ud800"}], "links", format, io.BytesIO()) == 1


def test_rows_are_written_as_they_come() -> None:
    stream = io.BytesIO()

    def rows() -> Iterator[dict[str, str]]:
        yield {"id": "L1"}
        assert b"L1" in stream.getvalue()
        yield {"id": "L2"}

    assert write(rows(), "links", "jsonl", stream) == 2


def test_a_file_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    out = tmp_path / "links.jsonl"
    out.write_text("before")
    with pytest.raises(RuntimeError), open_output(out) as stream:
        stream.write(b"half")
        raise RuntimeError
    assert out.read_text() == "before"
    assert list(tmp_path.iterdir()) == [out]


def test_a_folder_that_is_not_there_is_misuse(tmp_path: Path) -> None:
    with pytest.raises(Misuse), open_output(tmp_path / "no" / "links.csv"):
        pass


def test_a_link_stays_a_link_and_a_file_keeps_its_mode(tmp_path: Path) -> None:
    file, link = tmp_path / "real.jsonl", tmp_path / "link.jsonl"
    file.write_text("before")
    file.chmod(0o640)
    link.symlink_to(file)
    with open_output(link) as stream:
        stream.write(b"after")
    assert link.is_symlink()
    assert file.read_text() == "after"
    assert file.stat().st_mode & 0o777 == 0o640


def test_what_is_no_file_is_written_to_and_stays_what_it_is(tmp_path: Path) -> None:
    pipe, link = tmp_path / "pipe", tmp_path / "link"
    os.mkfifo(pipe)
    link.symlink_to(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        for out in (pipe, link):
            with open_output(out) as stream:
                stream.write(b"line\n")
            assert os.read(reader, 100) == b"line\n"
    finally:
        os.close(reader)
    assert pipe.is_fifo()
    assert link.is_symlink()


def test_a_link_to_itself_is_misuse(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(Misuse), open_output(tmp_path / "loop"):
        pass
