"""The command line: help that loads nothing, one line for every mistake, exit codes, and no traceback ever."""

from __future__ import annotations

import csv
import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Connection

from console import cli
from console.commands.export import COLUMNS
from console.errors import guarded, say
from records.failures import Misuse, Unavailable
from records.store.links import link_id
from settings import Settings
from tests.support.seeded_store import SeededStore

COMMANDS = (
    "extract", "link", "explain", "submit", "work", "jobs", "retry", "cancel", "enrich", "export", "serve", "demo", "doctor",
)  # fmt: skip
ROOT = Path(__file__).parents[3]


def kith(*words: str, home: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    environment = {**os.environ, "KITH_HOME": str(home), "COLUMNS": "200", **more}
    command = [sys.executable, "-m", "console", *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, cwd=ROOT, env=environment)


def test_help_names_every_command_and_loads_no_model_and_no_database(tmp_path: Path) -> None:
    heavy = (
        "torch",
        "spacy",
        "sqlalchemy",
        "splink",
        "duckdb",
        "sentence_transformers",
        "fastapi",
        "pydantic",
        "numpy",
    )
    code = (
        "import sys; sys.argv = ['kith', '--help']\n"
        "from console.cli import main\n"
        "try: main()\n"
        f"finally: print([m for m in {heavy!r} if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, cwd=ROOT)
    assert done.returncode == 0
    assert done.stderr.strip() == "[]"
    assert all(command in done.stdout for command in (*COMMANDS, "customers", "model"))


def test_jobs_loads_no_model(kith_settings: object, database_url: str, tmp_path: Path) -> None:
    heavy = ("torch", "spacy", "splink", "sentence_transformers", "numpy", "fastapi")
    code = (
        "import sys; sys.argv = ['kith', 'jobs', '--json']\n"
        "from console.cli import main\n"
        "try: main()\n"
        f"finally: print([m for m in {heavy!r} if m in sys.modules], file=sys.stderr)"
    )
    environment = {**os.environ, "KITH_HOME": str(tmp_path), "KITH_DATABASE_URL": database_url}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, cwd=ROOT, env=environment
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr.strip() == "[]"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["jobs", "--bogus"], "kith jobs: No such option: --bogus"),
        (["extract", "--kind", "novel", "x"], "kith extract: Invalid value for '--kind'"),
        (["submit"], "kith submit: Missing argument"),
        (["nothing"], "kith: No such command 'nothing'"),
        (["customers", "import", "missing.csv"], "kith: There is no such customer file."),
        (["customers", "import", "missing.csv", "--map", "phones"], "kith: --map takes FIELD=COLUMN"),
        (["serve", "--host", "0.0.0.0"], "kith: Kith has no sign-in yet"),  # noqa: S104
        (["export", "secrets"], "kith export: Invalid value"),
        (["enrich", "--since", "yesterday"], "kith: --since takes a date"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_code_2(
    words: list[str], says: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["kith", *words])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    told = capsys.readouterr()
    assert ended.value.code == 2
    assert told.out == ""
    assert told.err.startswith(says)
    assert told.err.count("\n") == 1


def test_a_setting_out_of_bounds_is_named_and_its_value_is_not(tmp_path: Path) -> None:
    done = kith("jobs", home=tmp_path, KITH_PROCESSES="90210")
    assert done.returncode == 2
    assert "KITH_PROCESSES" in done.stderr
    assert "90210" not in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_limit_is_named_as_it_is_set(tmp_path: Path) -> None:
    done = kith("jobs", home=tmp_path, KITH_LIMITS__PAGES="-3")
    assert done.returncode == 2
    assert "KITH_LIMITS__PAGES" in done.stderr


def test_a_failure_is_one_line_and_exit_code_1(capsys: pytest.CaptureFixture[str]) -> None:
    def down() -> None:
        raise Unavailable("database", "The database does not answer.")

    assert guarded(down) == 1
    assert capsys.readouterr().err == "kith: The database does not answer.\n"


def test_a_server_that_went_away_is_no_fault_of_kiths(capsys: pytest.CaptureFixture[str]) -> None:
    import errno

    from redis.exceptions import ConnectionError as Disconnected
    from sqlalchemy.exc import OperationalError

    faults = (
        (OperationalError("select 'Marta'", {}, Exception("Marta")), "database"),
        (Disconnected("Marta"), "broker"),
        (OSError(errno.ENOSPC, "Marta"), "disk"),
        (PermissionError(errno.EACCES, "Marta"), "permissions"),
    )
    for fault, word in faults:

        def gone(fault: Exception = fault) -> None:
            raise fault

        assert guarded(gone) == 1
        told = capsys.readouterr().err
        assert word in told
        assert "Marta" not in told
        assert told.count("\n") == 1


def test_misuse_is_exit_code_2(capsys: pytest.CaptureFixture[str]) -> None:
    def wrong() -> None:
        raise Misuse("usage", "Give a file.")

    assert guarded(wrong) == 2
    assert capsys.readouterr().err == "kith: Give a file.\n"


def test_a_fault_tells_class_and_place_but_no_value(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KITH_HOME", str(tmp_path))
    from settings import settings

    settings.cache_clear()

    def faulty() -> None:
        raise KeyError("Marta Ellison +14155550123")

    try:
        assert guarded(faulty) == 1
    finally:
        settings.cache_clear()
    told = capsys.readouterr().err
    kept = (tmp_path / "errors.log").read_text()
    assert "KeyError" in told
    assert told.count("\n") == 1
    assert "KeyError" in kept
    assert "faulty" in kept
    assert "Marta" not in told + kept
    assert (tmp_path / "errors.log").stat().st_mode & 0o077 == 0


def test_an_interrupt_is_130_and_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    assert guarded(interrupted) == 130
    assert capsys.readouterr().err == ""


def test_a_reader_that_went_away_is_met_in_silence(tmp_path: Path) -> None:
    code = "from console.errors import guarded\nimport sys\nsys.exit(guarded(lambda: [print('x' * 1000) for _ in range(9999)] and 0))"
    done = subprocess.run(
        ["bash", "-c", f'"{sys.executable}" -c "$1" | head -1 | wc -l; echo "${{PIPESTATUS[0]}}"', "_", code],
        capture_output=True, text=True, timeout=60, cwd=ROOT,
    )  # fmt: skip
    assert done.stdout.split() == ["1", "141"]
    assert done.stderr == ""


def test_version_and_bare_call(tmp_path: Path) -> None:
    assert kith("--version", home=tmp_path).stdout.startswith("kith 0.")
    bare = kith(home=tmp_path)
    assert bare.returncode == 0
    assert "submit" in bare.stdout


def test_a_home_that_cannot_be_used_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = kith("jobs", home=tmp_path / "file" / "home")
    assert done.returncode == 1
    assert "KITH_HOME cannot be used" in done.stderr
    assert done.stderr.count("\n") == 1


def test_customers_are_imported_and_refused_rows_are_told(tmp_path: Path, database_url: str) -> None:
    file = tmp_path / "customers.csv"
    file.write_text("id,name,Telephone\nC1,Marta Ellison,+1 415 555 0100\nC1,Again,\n,Nobody,\n")
    words = ("customers", "import", str(file), "--map", "phones=Telephone")
    first = kith(*words, home=tmp_path, KITH_DATABASE_URL=database_url)
    assert first.returncode == 1
    assert first.stdout == "1 added, 0 changed, 0 unchanged, 2 refused\n"
    assert first.stderr.splitlines()[0].startswith("row 2 (C1): ")
    second = kith(*words, "--json", home=tmp_path, KITH_DATABASE_URL=database_url)
    assert json.loads(second.stdout)["unchanged"] == 1
    assert [refused["row"] for refused in json.loads(second.stdout)["refused"]] == [2, 3]


@dataclass(frozen=True)
class Told:
    code: int
    out: str
    err: str


@pytest.fixture
def here(
    seeded: SeededStore, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Iterator[Callable[..., Told]]:
    """``kith`` in this process, on the furnished seeded: quicker than a process for each call."""
    from settings import settings

    monkeypatch.setenv("KITH_HOME", str(seeded.settings.home))
    monkeypatch.setenv("KITH_DATABASE_URL", str(seeded.settings.database_url))
    settings.cache_clear()

    def run(*words: str) -> Told:
        code = guarded(lambda: cli.app(list(words), standalone_mode=False))
        told = capfd.readouterr()
        return Told(code, told.out, told.err)

    yield run
    settings.cache_clear()


def test_export_prints_one_line_an_id_with_the_columns_known(
    here: Callable[..., Told], tmp_path: Path
) -> None:
    for what, count in (("documents", 4), ("mentions", 4), ("links", 5), ("enrichments", 4)):
        done = here("export", what)
        assert done.code == 0, done.err
        rows = [json.loads(line) for line in done.out.splitlines()]
        assert len({row["id"] for row in rows}) == len(rows) == count
        assert {key for row in rows for key in row} <= set(COLUMNS[what])
        out = tmp_path / f"{what}.csv"
        assert here("export", what, "--format", "csv", "--out", str(out)).code == 0
        with out.open(newline="") as table:
            assert [row["id"] for row in csv.DictReader(table)] == [row["id"] for row in rows]


def test_explain_tells_the_waterfall_by_any_of_three_ids(
    here: Callable[..., Told], seeded: SeededStore
) -> None:
    mention, customer = seeded.pairs["mail"]
    told = [
        here("explain", wanted).out
        for wanted in (link_id(mention, customer), f"{mention}:{customer}", seeded.records["mail"])
    ]
    assert told[0] == told[1] == told[2]
    assert "Marta Ellison (customer C-0101)" in told[0]
    assert "+9.1" in told[0]
    assert "Martha Ellison (C-0104) 11 %" in told[0]
    shown = json.loads(here("explain", f"{mention}:{customer}", "--json").out)
    assert shown["probability"] == 0.83
    assert here("explain", "nothing").code == 2


def test_a_port_that_is_taken_is_said(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = kith("serve", "--port", str(taken.getsockname()[1]), home=tmp_path)
    assert done.returncode == 2
    assert "--port" in done.stderr


def test_nothing_mined_drives_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    say("row 1 (\x1b]0;owned\x07\u202eC1): 王秀英 Şükrü\r\nKITH")
    assert capsys.readouterr().err == "row 1 (\ufffd]0;owned\ufffd\ufffdC1): 王秀英 Şükrü KITH\n"


def test_enrich_prints_what_is_new_once(
    here: Callable[..., Told], seeded: SeededStore, tmp_path: Path
) -> None:
    from records.people import Person
    from records.store import customers

    assert here("enrich").code == 0
    with seeded.store.begin() as conn:
        customers.upsert(conn, [Person("C-0900", "Teodor Blum", emails=("teo.blum@orrery.example",))])
    out = tmp_path / "new.jsonl"
    told = here("enrich", "--out", str(out))
    assert told.code == 0, told.err
    assert told.out == ""
    assert "new" in told.err
    assert "C-0900" in {json.loads(line)["customer_id"] for line in out.read_text().splitlines()}
    again = here("enrich")
    assert (again.code, again.out) == (0, "")
    assert here("enrich", "--since", "2999-01-01").out == ""


def test_records_that_could_not_be_printed_are_printed_the_next_time(
    here: Callable[..., Told], seeded: SeededStore, tmp_path: Path
) -> None:
    from records.people import Person
    from records.store import customers

    assert here("enrich").code == 0
    with seeded.store.begin() as conn:
        customers.upsert(conn, [Person("C-0900", "Teodor Blum", emails=("teo.blum@orrery.example",))])
    told = here("enrich", "--out", str(tmp_path / "no" / "new.jsonl"))
    assert (told.code, "new" in told.err) == (2, False), "nothing is made before there is where to put it"
    closed, writing = os.pipe()
    os.close(closed)
    told = here("enrich", "--out", f"/proc/self/fd/{writing}")
    os.close(writing)
    assert told.code == 1
    assert "the next `kith enrich` prints them" in told.err
    told = here("enrich")
    assert told.code == 0
    assert "C-0900" in {json.loads(line)["customer_id"] for line in told.out.splitlines()}
    assert here("enrich").out == ""


def test_a_call_that_ends_between_two_batches_leaves_its_records_to_the_next(
    here: Callable[..., Told], seeded: SeededStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipelines import enrich
    from records.people import Person
    from records.store import customers
    from records.store.enrichments import Written

    assert here("enrich").code == 0
    with seeded.store.begin() as conn:
        customers.upsert(conn, [Person("C-0900", "Teodor Blum", emails=("teo.blum@orrery.example",))])
    whole, kept = enrich.enrich_in, list[str]()

    def ending(conn: Connection, settings: Settings, ids: Sequence[str]) -> Written:
        if kept:
            raise KeyboardInterrupt
        done = whole(conn, settings, ids)
        kept.extend((*done.new, *done.changed))
        return done

    with monkeypatch.context() as patched:
        patched.setattr(enrich, "BATCH", 1)
        patched.setattr(enrich, "enrich_in", ending)
        told = here("enrich")
    assert (told.code, told.out) == (130, "")
    assert kept
    told = here("enrich")
    assert told.code == 0
    assert set(kept) <= {json.loads(line)["id"] for line in told.out.splitlines()}
    assert here("enrich").out == ""


def test_a_moment_beyond_the_calendar_is_misuse(here: Callable[..., Told]) -> None:
    told = here("enrich", "--since", "9999-12-31T23:59:59-14:00")
    assert told.code == 2
    assert "--since" in told.err


def test_a_command_whose_reader_goes_away_ends_with_141(tmp_path: Path) -> None:
    lines = tmp_path / "lines.jsonl"
    lines.write_text('{"id": 1}\n' * 20_000)
    done = subprocess.run(
        ["bash", "-c", '"$1" -m console extract --stdin-jsonl < "$2" | head -1 | wc -l; echo "${PIPESTATUS[0]}"',
         "_", sys.executable, str(lines)],
        capture_output=True, text=True, timeout=60, cwd=ROOT, env={**os.environ, "KITH_HOME": str(tmp_path)},
    )  # fmt: skip
    assert done.stdout.split() == ["1", "141"]
    assert done.stderr == ""


def test_closed_output_is_no_fault(tmp_path: Path, database_url: str) -> None:
    environment = {**os.environ, "KITH_HOME": str(tmp_path), "KITH_DATABASE_URL": database_url}
    for words, code in (("jobs", 0), ("export links", 2), ("extract x", 2)):
        done = subprocess.run(
            ["bash", "-c", f'"$1" -m console {words} >&-', "_", sys.executable],
            capture_output=True, text=True, timeout=60, cwd=ROOT, env=environment,
        )  # fmt: skip
        assert (done.returncode, "fault" in done.stderr) == (code, False), done.stderr


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"region = 'GB' # \xe9", "UTF-8"),
        (b"regoin = 'GB'", "regoin"),
        (b"[limits]\nitem_second = 3", "item_second"),
        (b"[limits", "TOML"),
    ],
)
def test_a_settings_file_with_a_mistake_is_one_line(tmp_path: Path, content: bytes, says: str) -> None:
    (tmp_path / "kith.toml").write_bytes(content)
    code = "import os, sys; sys.path.insert(0, sys.argv.pop(1)); from console.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, str(ROOT), "jobs"],
        capture_output=True, text=True, timeout=60, cwd=tmp_path, env={**os.environ, "KITH_HOME": str(tmp_path)},
    )  # fmt: skip
    assert done.returncode == 2
    assert says in done.stderr
    assert done.stderr.count("\n") == 1


def test_an_empty_variable_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    from settings import Settings

    monkeypatch.setenv("KITH_HOME", "")
    monkeypatch.setenv("KITH_NOT_OURS", "x")
    assert Settings().folder == Path("~/.kith").expanduser()


def test_no_queue_at_all_is_misuse(here: Callable[..., Told]) -> None:
    assert here("work", "--queues", ",").code == 2
