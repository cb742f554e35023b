"""The review page: one suggestion at a time, with the customer and the change beside the evidence.

Everything is a link or a form, so that it works without scripts. With htmx, the response to a decision is the
next suggestion.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request
from sqlalchemy import Connection
from starlette.responses import RedirectResponse, Response

from console.api import review as api
from console.api.dependencies import REVIEWER, Opened, Set
from console.api.schemas import Suggestion, Verdict
from console.pages.enrichments import seen_in
from console.pages.render import page
from console.waterfall import waterfall
from pipelines import review
from records.store import Store, decisions

routes = APIRouter(include_in_schema=False)

Mention = Annotated[str, Form(max_length=200)]
Customer = Annotated[str, Form(max_length=2000)]
_DONE = {"accept": "accepted", "reject": "rejected"}


@dataclass(frozen=True, slots=True)
class Last:
    """The decision that undo would take back, in words."""

    mention_id: str
    customer_id: str
    words: str


@routes.get("/review")
def show(
    request: Request,
    store: Opened,
    at: Annotated[int, Query(ge=0)] = 0,
    mention: Annotated[str, Query(max_length=200)] = "",
    customer: Annotated[str, Query(max_length=2000)] = "",
) -> Response:
    """One suggestion: that at a place in the list, or of a given pair."""
    with store.begin() as conn:
        return _page(request, conn, at, (mention, customer) if mention and customer else None)


@routes.post("/review/{verdict}")
def decide(
    request: Request,
    store: Opened,
    settings: Set,
    verdict: Literal["accept", "reject", "undo"],
    mention: Mention,
    customer: Customer,
    at: Annotated[int, Form(ge=0)] = 0,
) -> Response:
    """Accept, reject or undo, then show the next suggestion."""
    done = api.decide(store, settings, Verdict(verdict=verdict, mention_id=mention, customer_id=customer))
    restored = (done.mention_id, done.customer_id) if verdict == "undo" else None
    return _answer(request, store, at, restored)


def _answer(request: Request, store: Store, at: int, pair: tuple[str, str] | None) -> Response:
    """The next suggestion, or the one that an undo brought back: directly for htmx, else by a redirect."""
    if not request.headers.get("hx-request"):
        words = {"at": str(at)} | ({"mention": pair[0], "customer": pair[1]} if pair else {})
        return RedirectResponse("/review?" + urlencode(words), status_code=303)
    with store.begin() as conn:
        return _page(request, conn, at, pair)


def _page(request: Request, conn: Connection, at: int, pair: tuple[str, str] | None) -> Response:
    pending = review.pending(conn)
    at = max(0, min(at, pending - 1))
    found = _found(conn, at, pair)
    return page(
        "review_one.html" if request.headers.get("hx-request") else "review.html",
        here="/review",
        suggestion=found,
        steps=waterfall(
            found.weight, [(c.name, c.level, c.weight) for c in found.comparisons], found.probability
        )
        if found
        else None,
        evidence=seen_in(conn, found.changes, [found.mention_id]) if found else [],
        pending=pending,
        at=at,
        placed=pair is None,
        previous=at - 1 if at > 0 else None,
        next=at + 1 if at + 1 < pending else None,
        last=_last(conn),
    )


def _found(conn: Connection, at: int, pair: tuple[str, str] | None) -> Suggestion | None:
    one = review.pair(conn, *pair) if pair else None
    found = [one] if one else review.suggestions(conn, 1, at)
    return api.shapes(conn, found)[0] if found else None


def _last(conn: Connection) -> Last | None:
    pair = decisions.last_decision(conn, REVIEWER)
    shown = review.pair(conn, *pair) if pair else None
    if pair is None or shown is None or shown.standing is None:
        return None
    return Last(pair[0], pair[1], f"{shown.mention.name} {_DONE[shown.standing.verdict]}")
