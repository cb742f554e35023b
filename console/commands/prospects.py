"""``kith prospects``: people who recur and are no customers; dismissing and accepting them."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal

from console.commands.customers import who
from console.commands.export import write
from console.errors import say
from console.output import open_output
from pipelines.prospects import Prospect, State
from records.failures import Misuse
from records.people import COLUMNS, LISTS
from records.store import open_store
from settings import settings


def run(format: str, out: Path | None, documents: int | None, dismissed: bool, accepted: bool) -> int:
    """Print the prospects, the most frequent first."""
    from pipelines.prospects import prospects

    own = settings()
    with open_store(own) as store:
        found = prospects(store, own, documents, state_of(dismissed, accepted))
    rows = (_row(prospect) if format == "csv" else as_json(prospect) for prospect in found)
    with open_output(out) as stream:
        write(rows, "prospects", format, stream)
    if out is not None:
        say(f"kith: {len(found)} prospects in the file")
    return 0


def decide(verdict: Literal["dismiss", "undo", "accept"], prospect_id: str) -> int:
    """Dismiss a prospect, make a customer of it, or undo either."""
    from pipelines import prospects

    own = settings()
    with open_store(own) as store:
        if verdict == "accept":
            number = prospects.accept(store, own, prospect_id, who())
            say(
                f"kith: customer {number} was added. `kith enrich` links the mentions; "
                f"`kith prospects undo {number}` takes it back."
            )
        elif verdict == "undo":
            prospects.undo(store, own, prospect_id, who())
            say("kith: it is a prospect again.")
        else:
            prospects.dismiss(store, own, prospect_id, who())
            say(f"kith: dismissed. `kith prospects undo {prospect_id}` takes that back.")
    return 0


def state_of(dismissed: bool, accepted: bool) -> State:
    """The state of the prospects to list.

    Raises:
        Misuse: Both are asked for.
    """
    if dismissed and accepted:
        raise Misuse("contradiction", "Ask for those who were dismissed or for those who were accepted.")
    return "dismissed" if dismissed else "accepted" if accepted else "open"


def as_json(prospect: Prospect) -> dict[str, Any]:
    """A prospect as JSON, without empty fields."""
    person = {name: getattr(prospect.person, name) for name in COLUMNS}
    return {
        **{name: list(value) if name in LISTS else value for name, value in person.items() if value},
        "mentions": prospect.mentions, "documents": prospect.documents, "none": round(prospect.none, 4),
        "dismissed": prospect.state == "dismissed", "accepted": prospect.state == "accepted",
        "sources": list(prospect.sources),
        "evidence": [
            {name: value for name,
            value in asdict(piece).items() if value is not None} for piece in prospect.evidence
        ],
    }  # fmt: skip


def _row(prospect: Prospect) -> dict[str, Any]:
    """A row of a table that `kith customers import` reads. Several values in one cell are joined with |."""
    row = as_json(prospect)
    return {
        name: "|".join(map(str, value)) if isinstance(value, list) else value for name, value in row.items()
    }
