"""Bad input gets a clear error on its item; the rest of the job goes on, nothing is lost, and no worker dies."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from settings import environment
from tests.support.bad_input import build


def kith(*arguments: str, home: Path, timeout: float = 240) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "console", *arguments]
    return subprocess.run(
        command,
        env=environment(home=str(home), processes="2"),
        capture_output=True,
        text=True,
        timeout=timeout,
    )


@pytest.mark.slow
def test_a_job_of_bad_files_ends_with_a_reason_for_each_and_the_good_ones_done(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "bad"
    folder.mkdir()
    states = build(folder)

    done = kith("submit", "--wait", str(folder), home=home)
    assert done.returncode == 1, done.stderr[-2000:]
    job = done.stdout.split()[0]

    listed = json.loads(kith("jobs", job, "--json", home=home).stdout)
    failed = {Path(f["source"]).name: f for f in listed["failures"]}
    assert set(failed) == {name for name, state in states.items() if state == "failed"}
    for name, failure in failed.items():
        assert failure["code"] and failure["message"].endswith("."), name
        assert failure["code"] not in ("reader_fault", "reader_crashed", "worker_lost"), (name, failure)
    progress = listed["progress"]
    assert progress["done"] + progress["failed"] == len(states)
    assert progress["waiting"] == progress["working"] == 0
    assert "Traceback" not in done.stderr

    documents = [
        json.loads(line)
        for line in kith("export", "documents", "--format", "jsonl", home=home).stdout.splitlines()
    ]
    assert {"good.eml", "wrongly-named.pdf", "nested.eml"} <= {Path(d["source"]).name for d in documents}


def test_customer_rows_that_cannot_be_taken_are_refused_with_a_reason_and_the_others_are_kept(
    tmp_path: Path,
) -> None:
    table = tmp_path / "customers.csv"
    table.write_text(
        "id,name,phones\nA1,Ada Fairbairn,415-555-0123\nA1,Somebody Else,\n,No Id,\nA2,,\nA3,Olive Quimby,\n"
    )
    done = kith("customers", "import", str(table), home=tmp_path / "home")
    assert done.returncode == 1
    kept = [json.loads(line)["id"] for line in done.stdout.splitlines() if line.startswith('{"id"')]
    said = done.stdout + done.stderr
    assert "added 2" in said or "2 added" in said or kept == ["A1", "A3"]
    assert "row 2 (A1)" in said and "row 3: no id" in said and "row 4 (A2): no name" in said


def test_a_customer_file_without_a_name_column_is_wrong_usage_in_one_line(tmp_path: Path) -> None:
    table = tmp_path / "customers.csv"
    table.write_text("id,phones\nA1,415-555-0123\n")
    done = kith("customers", "import", str(table), home=tmp_path / "home")
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1
    assert "name" in done.stderr
