"""The command line. Each command imports what it needs when it runs, so that ``kith --help`` is quick."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

app = typer.Typer(name="kith", no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False)


@app.callback()
def kith() -> None:
    """Finds your customers in mail, scanned letters and forums, and says whose each number is."""


@app.command()
def extract(
    paths: Annotated[list[str] | None, typer.Argument(metavar="PATH...")] = None,
    kind: Annotated[str, typer.Option()] = "auto",
    region: Annotated[str | None, typer.Option()] = None,
    languages: Annotated[str | None, typer.Option()] = None,
    processes: Annotated[int | None, typer.Option()] = None,
    stdin_jsonl: Annotated[bool, typer.Option("--stdin-jsonl")] = False,
) -> None:
    """Print one JSON document a line for each file, message or page."""
    from console.extract import run

    raise typer.Exit(run(paths or [], kind, region, languages, processes, stdin_jsonl))


def main() -> None:
    """The ``kith`` command."""
    sys.exit(app())
