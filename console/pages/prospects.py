"""The page of prospects: people who recur and are no customers, beside the evidence.

Everything is a link or a form, so that it works without scripts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query
from starlette.responses import RedirectResponse, Response

from console.api.dependencies import REVIEWER, Offset, Opened, Set
from console.pages.excerpts import Excerpt, Span, excerpt
from console.pages.render import Pager, page
from pipelines import prospects
from pipelines.prospects import Prospect, State
from records.enrichments import Evidence
from records.failures import Misuse
from records.store import Store, documents

routes = APIRouter(include_in_schema=False)

ROWS = 20
AROUND = 120
"""Code points of context around a quote: a line or two."""
Id = Annotated[str, Form(max_length=200)]
Verdict = Literal["accept", "dismiss", "undo"]


@dataclass(frozen=True, slots=True)
class Quoted:
    """A piece of evidence with the text around it."""

    evidence: Evidence
    title: str | None
    excerpt: Excerpt


@dataclass(frozen=True, slots=True)
class Shown:
    """A prospect with its evidence."""

    prospect: Prospect
    quoted: tuple[Quoted, ...]


@routes.get("/prospects")
def list_prospects(
    store: Opened,
    settings: Set,
    documents: Annotated[int | None, Query(ge=1, le=10_000)] = None,
    state: State = "open",
    after: Offset = 0,
    done: Annotated[str, Query(max_length=20)] = "",
    who: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """The list of prospects with their evidence."""
    least = documents or settings.prospect_documents
    found = prospects.found(store, settings, least, state)
    if done == "changed":  # the page that lists the prospect now
        after = next((at for at, one in enumerate(found) if who in one.keys), after) // ROWS * ROWS
    # the last page, if the list has become shorter
    after = min(after, max(0, (len(found) - 1) // ROWS * ROWS))

    def at(place: int) -> str:
        return _address(least, state, place)

    pages = Pager(
        at(max(0, after - ROWS)) if after else None, at(after + ROWS) if len(found) > after + ROWS else None
    )
    return page(
        "prospects.html",
        here="/prospects",
        prospects=_shown(store, prospects.shown(store, found[after : after + ROWS])),
        count=len(found),
        least=least,
        state=state,
        after=after,
        pages=pages,
        done=done,
        who=who,
    )


@routes.post("/prospects/{verdict}")
def decide(
    store: Opened,
    settings: Set,
    verdict: Verdict,
    prospect: Id,
    documents: Annotated[int, Form(ge=1, le=10_000)],
    after: Annotated[int, Form(ge=0, le=10_000_000)] = 0,
    seen: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Decide, then show the list with what was done.

    ``seen`` is the digest of the data that the page showed; a prospect whose data differs by now is not
    accepted.
    """
    done, who = str(verdict), prospect
    try:
        if verdict == "accept":
            who = prospects.accept(store, settings, prospect, REVIEWER, seen)
        else:
            act = prospects.undo if verdict == "undo" else prospects.dismiss
            act(store, settings, prospect, REVIEWER)
    except Misuse as refusal:
        if refusal.code != "prospect_changed":
            raise
        done = "changed"
    # after an undo the prospect is in the open list again
    return RedirectResponse(_address(documents, "open", after, done=done, who=who), status_code=303)


def _address(least: int, state: State, after: int, **more: str) -> str:
    words: dict[str, object] = {"documents": least}
    words |= {"state": state} if state != "open" else {}
    words |= {"after": after} if after else {}
    return "/prospects?" + urlencode(words | more)


def _shown(store: Store, found: list[Prospect]) -> list[Shown]:
    wanted = sorted({piece.document_id for prospect in found for piece in prospect.evidence})
    with store.begin() as conn:
        texts = documents.outline(conn, wanted)
    return [
        Shown(
            prospect,
            tuple(
                _quoted(piece, texts[piece.document_id].text, texts[piece.document_id].title)
                for piece in prospect.evidence
                if piece.document_id in texts
            ),
        )
        for prospect in found
    ]


def _quoted(piece: Evidence, text: str, title: str | None) -> Quoted:
    return Quoted(piece, title, excerpt(text, [Span(piece.start, piece.end, "quote")], around=AROUND))
