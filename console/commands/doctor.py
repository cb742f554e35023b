"""``kith doctor``: what is installed, what is missing, what that costs, and the command that mends it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from console.progress import busy
from records.failures import Problem
from settings import Settings, settings

DISK = 2 * 1024**3
"""Free bytes under KITH_HOME below which one mailbox may fill the disk."""
MEMORY = 2 * 1024**3
"""Bytes of memory for the servers and one worker with its models (under 1.5 GB)."""
_PACKS = {
    "eng": "letters in English cannot be read",
    "osd": "scans lying on their side are read as noise",
    "chi_sim": "scans in simplified Chinese cannot be read",
    "chi_tra": "scans in traditional Chinese cannot be read",
    "kor": "scans in Korean cannot be read",
    "fas": "scans in Persian cannot be read",
    "fil": "scans in Filipino cannot be read",
}


State = Literal["ok", "missing", "missing, optional"]


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check.

    ``costs`` says what does not work without it, ``mend`` is the command that helps.
    """

    name: str
    state: State
    detail: str
    costs: str = ""
    mend: str = ""


def run(as_json: bool) -> int:
    """Make all checks and print a line for each. Returns 1 if something required is missing."""
    own = settings()
    findings = []
    for finding in examine(own):
        findings.append(finding)
        if not as_json:
            print(_line(finding), flush=True)
    if as_json:
        print(json.dumps([asdict(f) for f in findings], ensure_ascii=False, indent=2))
    return 1 if any(f.state == "missing" for f in findings) else 0


def _line(finding: Finding) -> str:
    line = f"{finding.state:<8} {finding.name}: {finding.detail}"
    if finding.state == "ok":
        return line
    return f"{line}\n         costs: {finding.costs}\n         mend:  {finding.mend}"


def examine(own: Settings) -> Iterator[Finding]:
    """The findings of all checks, quick checks first."""
    yield _python()
    yield from _tesseract(own)
    yield _disk(own.folder)
    yield _memory()
    checks = (
        ("name model", _tagger, "no names are found in texts", "pip install -c constraints.txt ."),
        ("linkage", _linkage, "nothing is linked to customers", "pip install -c constraints.txt ."),
        (
            "database",
            lambda: _database(own),
            "no job can be kept",
            _mend_server(own.database_url, "KITH_DATABASE_URL"),
        ),
        (
            "broker",
            lambda: _broker(own),
            "no worker can run",
            _mend_server(own.broker_url, "KITH_BROKER_URL"),
        ),
    )
    for name, check, costs, mend in checks:
        with busy(f"Checking the {name} …"):
            finding = _checked(name, check, costs, mend)
        yield finding


def _checked(name: str, check: Callable[[], str], costs: str, mend: str) -> Finding:
    """Run a check. A broken installation can fail in any way, so every exception becomes a finding."""
    try:
        return Finding(name, "ok", check())
    except Problem as problem:
        return Finding(name, "missing", problem.message, costs, mend)
    except Exception as fault:
        return Finding(name, "missing", f"does not work ({type(fault).__name__})", costs, mend)


def _python() -> Finding:
    version = ".".join(str(part) for part in sys.version_info[:3])
    if (3, 11) <= sys.version_info < (3, 13):
        return Finding("Python", "ok", version)
    return Finding(
        "Python",
        "missing",
        f"{version}, not 3.11 or 3.12",
        "Kith is not tested on it",
        "apt-get install python3",
    )


def _tesseract(own: Settings) -> Iterator[Finding]:
    path = shutil.which("tesseract")
    if path is None:
        yield Finding(
            "tesseract",
            "missing",
            "not installed",
            "no scan can be read",
            "apt-get install tesseract-ocr tesseract-ocr-osd",
        )
        return
    # the first line of --list-langs names the folder of the packs
    version = (
        _output_of([path, "--version"]).split("\n", 1)[0].removeprefix("tesseract").strip()
        or "of an unknown version"
    )
    yield Finding("tesseract", "ok", version)
    installed = set(_output_of([path, "--list-langs"]).split("\n")[1:])
    wanted = set(own.languages.split("+")) | {"osd"}
    for pack in [*_PACKS, *sorted(wanted - _PACKS.keys())]:
        if pack in installed:
            yield Finding(f"tesseract {pack}", "ok", "installed")
            continue
        costs = _PACKS.get(pack, "KITH_LANGUAGES names it: scans cannot be read")
        mend = f"apt-get install tesseract-ocr-{pack.replace('_', '-')}"
        yield Finding(
            f"tesseract {pack}",
            "missing" if pack in wanted else "missing, optional",
            "not installed",
            costs,
            mend,
        )


def _output_of(command: list[str]) -> str:
    """What a program prints, or "" if it fails or hangs."""
    try:
        done = subprocess.run(  # noqa: S603  # tesseract, found on the path, with fixed arguments
            command, capture_output=True, text=True, timeout=20, check=True, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout or done.stderr


def _disk(folder: Path) -> Finding:
    existing = next(p for p in (folder, *folder.parents) if p.exists())
    free = shutil.disk_usage(existing).free
    shown = f"{free / 1024**3:.1f} GB free under KITH_HOME"
    if free >= DISK:
        return Finding("disk", "ok", shown)
    return Finding(
        "disk", "missing", shown, "originals and the database need room", "export KITH_HOME=/a/larger/disk"
    )


def _memory() -> Finding:
    import psutil  # type: ignore[import-untyped]

    free = psutil.virtual_memory().available
    shown = f"{free / 1024**3:.1f} GB available"
    if free >= MEMORY:
        return Finding("memory", "ok", shown)
    return Finding(
        "memory", "missing, optional", shown, "a worker may be ended by the system", "export KITH_PROCESSES=1"
    )


def _tagger() -> str:
    from models.names.tagger import load_tagger

    load_tagger()
    return "loads"


def _linkage() -> str:
    from models.linkage.linkage_model import prior_model

    model = prior_model()
    return f"the shipped model loads, {len(model.levels)} comparisons"


def _database(own: Settings) -> str:
    from sqlalchemy import text

    from records.store import open_store

    with open_store(own) as store, store.begin() as conn:
        version = conn.execute(text("show server_version")).scalar_one()
    return f"PostgreSQL {version}, {'yours' if own.database_url else 'private, under KITH_HOME'}"


def _broker(own: Settings) -> str:
    import redis

    if own.broker_url:
        with redis.Redis.from_url(own.broker_url, socket_timeout=5, socket_connect_timeout=5) as client:
            client.ping()
        return "answers, yours"
    from records.servers import embedded

    socket = embedded.broker(own.folder)
    try:
        with redis.Redis(unix_socket_path=socket) as client:
            client.ping()
    finally:
        embedded.leave_broker(own.folder)
    return "Valkey answers, private, under KITH_HOME"


def _mend_server(url: str | None, setting: str) -> str:
    if url:
        return f"start the server that {setting} names, or unset it to run a private one"
    return "pip install -c constraints.txt . ; and check the permissions and the free space under KITH_HOME"
