"""``kith work`` and ``kith submit`` as processes: stopped cleanly, printing what they promise."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import select

from records.store.tables import items
from tests.support.deployment import Deployment

ROOT = Path(__file__).parents[2]


def environment(deployment: Deployment) -> dict[str, str]:
    own = deployment.settings
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("KITH_")},
        "PYTHONPATH": str(ROOT),
        "KITH_HOME": str(own.home),
        "KITH_DATABASE_URL": str(own.database_url),
        "KITH_BROKER_URL": str(own.broker_url),
        "KITH_CRAWL_DELAY": "0",
        "KITH_ALLOW_PRIVATE_ADDRESSES": own.allow_private_addresses,
    }


def kith(deployment: Deployment, *arguments: str, **more: Any) -> subprocess.Popen[str]:
    process: subprocess.Popen[str] = subprocess.Popen(
        [sys.executable, "-m", "console", *arguments],
        env=environment(deployment),
        cwd=deployment.settings.home,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **more,
    )
    return process


def test_sigterm_lets_a_worker_finish_what_it_holds(deployment: Deployment) -> None:
    def slowly(path: str) -> tuple[int, str]:
        time.sleep(1.5)
        return 200, "<p>A page.</p>"

    host = deployment.host
    host.answers = slowly
    host.asked.clear()
    job = deployment.submit(*(host.url(f"/slow{n}") for n in range(8)), kind="text")
    work = kith(deployment, "work", "--queues", "fetch", "--threads", "2")
    try:
        deployment.until(lambda: any(path.startswith("/slow") for path in host.asked))
        work.send_signal(signal.SIGTERM)
        out, log = work.communicate(timeout=20)
    finally:
        work.kill()
    assert work.returncode == 0, log
    assert out == ""
    with deployment.store.begin() as connection:
        rows = connection.execute(select(items).where(items.c.job_id == job)).fetchall()
    asked = sum(number for path, number in host.asked.items() if path.startswith("/slow"))
    assert {row.state for row in rows} == {"waiting"}, "nothing is left with a worker that has stopped"
    assert sum(row.stage == "read" for row in rows) == asked >= 1, "what it had begun is kept"
    assert all(row.tries == 0 for row in rows), "what it had not begun costs no try"


def test_submit_without_waiting_prints_the_id_only(
    deployment: Deployment, letters: Callable[[int], list[Path]]
) -> None:
    (path,) = letters(1)
    submit = kith(deployment, "submit", str(path))
    out, said = submit.communicate(timeout=30)
    assert submit.returncode == 0, said
    assert out.strip().isalnum()
    assert "kith work" in said
    shown = kith(deployment, "jobs", out.strip(), "--json")
    told, _ = shown.communicate(timeout=30)
    assert json.loads(told)["progress"]["waiting"] == 1
    cancelled = kith(deployment, "cancel", out.strip())
    assert cancelled.wait(30) == 0


def test_wrong_usage_is_one_line(deployment: Deployment, tmp_path: Path) -> None:
    wrong = (
        ("submit", str(tmp_path / "missing.eml")),
        ("work", "--queues", "nothing"),
        ("retry", "jnone"),
    )
    for arguments, asked in [(arguments, kith(deployment, *arguments)) for arguments in wrong]:
        out, said = asked.communicate(timeout=60)
        assert asked.returncode == 2, (arguments, said)
        assert out == ""
        assert len(said.strip().splitlines()) == 1


def test_jobs_loads_no_model(deployment: Deployment) -> None:
    code = (
        "import sys, console.cli, console.commands.jobs; console.commands.jobs.run(None, True); "
        "sys.exit(bool({'spacy', 'torch', 'splink', 'duckdb', 'numpy'} & set(sys.modules)))"
    )
    asked = subprocess.run(
        [sys.executable, "-c", code],
        env=environment(deployment),
        capture_output=True,
        timeout=30,
        check=False,
    )
    assert asked.returncode == 0, asked.stderr.decode()
