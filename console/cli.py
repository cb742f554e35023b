"""The command line.

Each command imports what it needs when it runs. So ``kith --help`` loads neither models nor the database, and
``kith jobs`` loads no models.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from typer.core import TyperGroup

from console.errors import OutputClosed, guarded

Kind = Literal["auto", "mail", "letter", "forum", "text"]
What = Literal["documents", "mentions", "links", "enrichments"]
Format = Literal["jsonl", "csv", "parquet"]

Region = Annotated[
    str | None, typer.Option(metavar="CC", help="Country of numbers without a country code, e.g. US.")
]
Languages = Annotated[
    str | None, typer.Option(metavar="L+L", help="Tesseract languages for scans, e.g. eng+chi_sim.")
]
Processes = Annotated[
    int | None, typer.Option(min=1, max=256, help="Worker processes. Default: KITH_PROCESSES.")
]
Encoding = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Of CSV and JSONL that is not Unicode. Default: told by its letters."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for a program to read.")]
Out = Annotated[
    Path | None, typer.Option("--out", dir_okay=False, help="Write to this file, not standard output.")
]


class _Commands(TyperGroup):
    """The commands. Typer itself would exit with 1 when the reader of the output goes away."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise OutputClosed from None


app = typer.Typer(
    name="kith",
    cls=_Commands,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
customers = typer.Typer(help="The customers that everything is linked to.")
app.add_typer(customers, name="customers")
model = typer.Typer(help="The linkage models: which is in use, and refitting with reviewers' decisions.")
app.add_typer(model, name="model")
prospects = typer.Typer(help="People who recur in the documents and are no customers.")
app.add_typer(prospects, name="prospects")


@app.callback(invoke_without_command=True)
def kith(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print Kith's version.", is_eager=True)] = False,
) -> None:
    """Finds your customers in mail, scanned letters and forums, and says whose each number is."""
    if version:
        from importlib.metadata import version as installed

        print(f"kith {installed('kith')}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        print(context.get_help())
        raise typer.Exit


@app.command()
def extract(
    paths: Annotated[
        list[str] | None, typer.Argument(metavar="PATH...", help="Files, mailboxes, archives, folders.")
    ] = None,
    kind: Annotated[Kind, typer.Option(help="What the files are; auto looks at their content.")] = "auto",
    region: Region = None,
    languages: Languages = None,
    processes: Processes = None,
    stdin_jsonl: Annotated[
        bool, typer.Option("--stdin-jsonl", help='Read lines {"id", "text"} from standard input.')
    ] = False,
) -> None:
    """Print one JSON document a line for each file, message or page."""
    from console.commands.extract import run

    raise typer.Exit(run(paths or [], kind, region, languages, processes, stdin_jsonl))


@app.command()
def link(
    customers: Annotated[str, typer.Option(metavar="FILE", help="CSV, JSONL, Parquet or XLSX.")],
    mentions: Annotated[str, typer.Option(metavar="FILE", help="CSV, JSONL, Parquet or XLSX.")],
    threshold: Annotated[float, typer.Option(min=0, max=1, help="Least probability to print.")] = 0.5,
    top: Annotated[
        int, typer.Option(min=1, max=1000, help="Customers of one mention to print, at most.")
    ] = 5,
    model: Annotated[
        str | None, typer.Option(metavar="FILE", help="Use this model; nothing is trained.")
    ] = None,
    save_model: Annotated[
        str | None, typer.Option(metavar="FILE", help="Keep the model that was trained.")
    ] = None,
    precision: Annotated[
        float | None, typer.Option(min=0, max=1, help="Keep the links that reach this precision.")
    ] = None,
    encoding: Encoding = None,
) -> None:
    """Link mentions to customers, two files in, one JSON line a link out."""
    from console.commands.link import run

    raise typer.Exit(run(customers, mentions, threshold, top, model, save_model, precision, encoding))


@app.command()
def explain(
    link: Annotated[
        str | None,
        typer.Argument(metavar="[LINK]", help="A link's id, an enrichment record's id, or MENTION:CUSTOMER."),
    ] = None,
    as_json: AsJson = False,
    source: Annotated[
        str | None,
        typer.Option(
            "--from", metavar="FILE", help="Read links that kith link printed; - is standard input."
        ),
    ] = None,
) -> None:
    """Tell why a mention was linked to a customer, in words and numbers."""
    from console.commands.explain import run

    raise typer.Exit(run(link, as_json, source))


@customers.command("import")
def customers_import(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="CSV, JSONL, Parquet or XLSX; a row needs id and name.")
    ],
    mapping: Annotated[
        list[str] | None, typer.Option("--map", metavar="FIELD=COLUMN", help="The column that holds a field.")
    ] = None,
    encoding: Encoding = None,
    as_json: AsJson = False,
) -> None:
    """Add and change customers from a file."""
    from console.commands.customers import run

    raise typer.Exit(run(file, mapping or [], as_json, encoding))


@app.command()
def submit(
    sources: Annotated[
        list[str], typer.Argument(metavar="SOURCE...", help="Files, mailboxes, archives, folders, URLs.")
    ],
    kind: Annotated[Kind, typer.Option(help="What they are; auto looks at their content.")] = "auto",
    follow: Annotated[bool, typer.Option("--follow", help="Also fetch a thread's further pages.")] = False,
    max_pages: Annotated[int | None, typer.Option(min=1, help="Pages of one thread, at most.")] = None,
    region: Region = None,
    languages: Languages = None,
    wait: Annotated[bool, typer.Option("--wait", help="Show progress until it is done.")] = False,
) -> None:
    """Create a job and print its id."""
    from console.commands.submit import run

    raise typer.Exit(run(sources, kind, follow, max_pages, region, languages, wait))


@app.command()
def work(
    processes: Processes = None,
    threads: Annotated[
        int | None, typer.Option(min=1, max=64, help="Threads a process. Default: KITH_THREADS.")
    ] = None,
    queues: Annotated[
        str | None, typer.Option(metavar="Q,Q", help="Only these: fetch, ocr, text, link, deliver.")
    ] = None,
) -> None:
    """Run workers until stopped."""
    from console.commands.work import run

    raise typer.Exit(run(processes, threads, queues))


@app.command()
def jobs(
    id: Annotated[str | None, typer.Argument(metavar="[ID]", help="One job, with its failures.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show jobs: progress, rates, failures with reasons."""
    from console.commands.jobs import run

    raise typer.Exit(run(id, as_json))


@app.command()
def retry(id: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """Run a job's failed items again."""
    from console.commands.jobs import retry as again

    raise typer.Exit(again(id))


@app.command()
def cancel(id: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """Cancel the items of a job that still wait."""
    from console.commands.jobs import cancel as stop

    raise typer.Exit(stop(id))


@app.command()
def enrich(
    since: Annotated[
        str | None, typer.Option(metavar="T", help="Only mentions found since then (ISO 8601).")
    ] = None,
    full: Annotated[
        bool, typer.Option("--full", help="Link all mentions, not only those whose links can have changed.")
    ] = False,
    out: Out = None,
) -> None:
    """Link the mentions to the present customers; print the records that are new or changed."""
    from console.commands.enrich import run

    raise typer.Exit(run(since, out, full))


@prospects.callback(invoke_without_command=True)
def prospects_list(
    context: typer.Context,
    format: Annotated[
        Literal["jsonl", "csv"],
        typer.Option("--format", help="`kith customers import` reads the csv table."),
    ] = "jsonl",
    documents: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", help="The least number of documents. Default: the setting."),
    ] = None,
    dismissed: Annotated[bool, typer.Option("--dismissed", help="List those who were dismissed.")] = False,
    accepted: Annotated[bool, typer.Option("--accepted", help="List those who were made customers.")] = False,
    out: Out = None,
) -> None:
    """List people who recur and are probably no customers, with names, numbers and evidence."""
    if context.invoked_subcommand is None:
        from console.commands.prospects import run

        raise typer.Exit(run(format, out, documents, dismissed, accepted))


@prospects.command("accept")
def prospects_accept(prospect: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """Make a customer of a prospect."""
    from console.commands.prospects import decide

    raise typer.Exit(decide("accept", prospect))


@prospects.command("dismiss")
def prospects_dismiss(prospect: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """Dismiss a prospect, also in later documents with the same names and numbers."""
    from console.commands.prospects import decide

    raise typer.Exit(decide("dismiss", prospect))


@prospects.command("undo")
def prospects_undo(prospect: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """Undo a dismissal, or delete the customer that was made."""
    from console.commands.prospects import decide

    raise typer.Exit(decide("undo", prospect))


@model.callback(invoke_without_command=True)
def model_list(context: typer.Context, as_json: AsJson = False) -> None:
    """List the stored linkage models; * is in use.

    Refit them with decisions, or go back to an earlier one.
    """
    if context.invoked_subcommand is None:
        from console.commands.model import run

        raise typer.Exit(run(as_json))


@model.command("refit")
def model_refit(
    apply: Annotated[
        bool, typer.Option("--apply/--dry-run", help="Bring it into use, or only show what would change.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Refit weights and probabilities with reviewers' decisions, and show what that changes."""
    from console.commands.model import refit

    raise typer.Exit(refit(apply, as_json))


@model.command("use")
def model_use(version: Annotated[str, typer.Argument(metavar="VERSION")]) -> None:
    """Bring a version into use: an earlier one, or "prior", the shipped one."""
    from console.commands.model import use

    raise typer.Exit(use(version))


@model.command("sources")
def model_sources(as_json: AsJson = False) -> None:
    """Show how many of the decided links from each source were right."""
    from console.commands.model import sources

    raise typer.Exit(sources(as_json))


@app.command()
def export(
    what: Annotated[What, typer.Argument()],
    format: Annotated[Format, typer.Option("--format")] = "jsonl",
    out: Out = None,
) -> None:
    """Print the present state, one line for each id."""
    from console.commands.export import run

    raise typer.Exit(run(what, format, out))


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Loopback only, until there is a sign-in.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8321,
) -> None:
    """Serve the console: jobs, review, enrichment records, HTTP API."""
    from console.commands.serve import run

    raise typer.Exit(run(host, port))


@app.command()
def demo(seed: Annotated[int, typer.Option(help="Another number makes other samples.")] = 1) -> None:
    """Run the whole pipeline on samples that a script makes."""
    from console.demo.walkthrough import run

    raise typer.Exit(run(seed))


@app.command()
def doctor(as_json: AsJson = False) -> None:
    """Check what is installed and what is missing, what that costs, and which command mends it."""
    from console.commands.doctor import run

    raise typer.Exit(run(as_json))


def main() -> None:
    """The ``kith`` command."""
    sys.exit(guarded(lambda: app(prog_name="kith", standalone_mode=False)))
