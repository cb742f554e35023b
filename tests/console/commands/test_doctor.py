"""The doctor: what is missing is said with its cost and its cure, and only what is needed makes it fail."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from console.commands import doctor
from records.failures import Unavailable
from settings import Settings


def by_name(settings: Settings) -> dict[str, doctor.Finding]:
    return {finding.name: finding for finding in doctor.examine(settings)}


def test_a_whole_installation_is_ok(kith_settings: Settings, broker_url: str) -> None:
    found = by_name(kith_settings.model_copy(update={"broker_url": broker_url}))
    needed = {
        "Python",
        "tesseract",
        "tesseract eng",
        "tesseract osd",
        "name model",
        "linkage",
        "database",
        "broker",
    }
    assert {name for name in needed if found[name].state != "ok"} == set()
    assert "PostgreSQL" in found["database"].detail
    assert all(f.costs and f.mend for f in found.values() if f.state != "ok")


def test_without_tesseract(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    findings = list(doctor._tesseract(Settings(home=tmp_path)))
    assert [(f.name, f.state) for f in findings] == [("tesseract", "missing")]
    assert findings[0].mend.startswith("apt-get install tesseract-ocr")


def test_language_packs_are_needed_when_a_setting_names_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "tesseract"
    program.write_text(
        "#!/bin/sh\n[ \"$1\" = --version ] && echo 'tesseract 5.3.0' && exit\n"
        "echo 'List of available languages in \"/x\" (2):'; echo eng; echo osd\n"
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    found = {f.name: f for f in doctor._tesseract(Settings(home=tmp_path, languages="eng+chi_sim+deu"))}
    assert found["tesseract"].detail == "5.3.0"
    assert found["tesseract eng"].state == "ok"
    assert found["tesseract kor"].state == "missing, optional"
    assert found["tesseract chi_sim"].state == "missing"
    assert found["tesseract chi_sim"].mend == "apt-get install tesseract-ocr-chi-sim"
    assert found["tesseract deu"].state == "missing"


def test_servers_that_do_not_answer_are_findings_not_faults(tmp_path: Path) -> None:
    settings = Settings(
        home=tmp_path,
        database_url="postgresql://nobody:secret@127.0.0.1:1/none",
        broker_url="redis://127.0.0.1:1/0",
    )
    database = doctor._checked("database", lambda: doctor._database(settings), "c", "m")
    broker = doctor._checked("broker", lambda: doctor._broker(settings), "c", "m")
    assert database.state == broker.state == "missing"
    assert "secret" not in database.detail + broker.detail


def test_what_is_needed_makes_it_fail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def found(state: doctor.State) -> list[doctor.Finding]:
        return [
            doctor.Finding("a", "ok", "fine"),
            doctor.Finding("b", state, "not there", "no scans", "apt-get install b"),
        ]

    monkeypatch.setattr(doctor, "examine", lambda own: iter(found("missing, optional")))
    assert doctor.run(False) == 0
    monkeypatch.setattr(doctor, "examine", lambda own: iter(found("missing")))
    assert doctor.run(False) == 1
    assert "costs: no scans" in capsys.readouterr().out
    assert doctor.run(True) == 1
    assert [f["state"] for f in json.loads(capsys.readouterr().out)] == ["ok", "missing"]


def test_a_check_that_breaks_tells_no_value() -> None:
    def broken() -> str:
        raise KeyError("Marta Ellison")

    def down() -> str:
        raise Unavailable("database", "The database does not answer.")

    assert doctor._checked("x", broken, "c", "m").detail == "does not work (KeyError)"
    assert doctor._checked("x", down, "c", "m").detail == "The database does not answer."
