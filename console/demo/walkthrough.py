"""``kith demo``: make samples, run the commands of a user on them, compare the outcome with the truth."""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

from console.demo import samples
from console.demo.forums import serve
from console.demo.truth import Verdict, judge
from records.failures import Misuse
from records.servers import embedded
from settings import environment

out = Console(stderr=True, highlight=False)


FOLDER = Path(".kith-demo")


def run(seed: int, folder: Path = FOLDER) -> int:
    """Run the demo and print the outcome. Returns the exit code."""
    _report(walk(seed, folder), folder / "home")
    return 0


def walk(seed: int, folder: Path) -> Verdict:
    """Run all commands on samples of ``seed`` below ``folder``, and compare the records with the truth.

    ``folder/home`` is the demo's own data directory: an earlier demo's is removed first. Raises Misuse where
    a command still uses that one, and SystemExit where a command fails.
    """
    home = folder / "home"
    if embedded.in_use(home):
        raise Misuse(
            "demo_in_use", f"Something still uses {home}. Stop its `kith serve` first, then try again."
        )
    shutil.rmtree(home, ignore_errors=True)
    out.print(f"[bold]Making samples[/] of seed {seed} below {folder}/samples")
    made = samples.make(folder / "samples", seed)
    with serve(made.threads) as base, _servers(home):
        kith = _Kith(
            environment(home=str(home), crawl_delay="0.05", allow_private_addresses=base.split("/")[2])
        )
        kith("customers", "import", str(made.customers))
        kith("submit", "--wait", str(made.folder / "inbox"))
        letters = str(made.folder / "letters")
        kith("submit", "--wait", "--kind", "letter", "--languages", "eng+chi_sim+kor+fas", letters)
        kith("submit", "--wait", "--follow", *(f"{base}{path}" for path in _addresses(made)))
        kith("enrich")
        records = [
            json.loads(line) for line in kith("export", "enrichments", "--format", "jsonl").splitlines()
        ]
    return judge(made.said, records)


@contextmanager
def _servers(home: Path) -> Iterator[None]:
    """Keep the private servers of ``home`` running over several commands."""
    embedded.database_url(home)
    embedded.broker(home)
    try:
        yield
    finally:
        embedded.leave_broker(home)
        embedded.leave_database(home)


def _addresses(made: samples.Samples) -> list[str]:
    return [f"/{thread.engine}/" for thread in made.threads]


class _Kith:
    """Runs commands: shows each, runs it with the demo's environment, and returns what it printed."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = environment

    def __call__(self, *arguments: str) -> str:
        out.print(f"[dim]$[/] [bold]kith[/] {shlex.join(arguments)}")
        command = [sys.executable, "-m", "console", *arguments]
        done = subprocess.run(command, env=self._environment, stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603
        if done.returncode:
            raise SystemExit(
                f"kith demo: `kith {arguments[0]}` ended with {done.returncode}; see the lines above"
            )
        return done.stdout


def _report(verdict: Verdict, home: Path) -> None:
    right = verdict.right_automatic + verdict.right_suggested
    out.print()
    out.print(
        f"[bold]{right} of {verdict.true}[/] true numbers reached the right customer: "
        f"{verdict.right_automatic} automatically, {verdict.right_suggested} as suggestions to review."
    )
    out.print(
        f"[bold]{verdict.wrong_automatic}[/] numbers reached a wrong customer automatically; "
        f"{verdict.wrong_suggested} suggestions are wrong and wait for a reviewer's no."
    )
    out.print(
        f"{verdict.strangers} numbers are of strangers with a customer's name: "
        f"{verdict.strangers_automatic} were linked automatically."
    )
    out.print()
    out.print(f"Review the suggestions:  [bold]KITH_HOME={shlex.quote(str(home))} {_command()} serve[/]")


def _command() -> str:
    beside = Path(sys.executable).with_name("kith")
    try:
        return str(beside.relative_to(Path.cwd()))
    except ValueError:
        return "kith"
