"""Prospects over HTTP: people who recur and are no customers; dismiss, undo, or make a customer of one."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import Field

from console.api.dependencies import REVIEWER, Limit, Offset, Opened, Set
from console.api.schemas import Shape
from console.commands.prospects import as_json, state_of
from pipelines import prospects
from records.enrichments import Evidence

routes = APIRouter(prefix="/prospects", tags=["prospects"])


class Prospect(Shape):
    """A person in several documents who is probably no customer.

    ``none`` is that probability. ``digest`` identifies the data that would become a customer.
    """

    id: str
    name: str | None = None
    given_name: str | None = None
    family_name: str | None = None
    aliases: list[str] = Field(default_factory=list)
    organisation: str | None = None
    title: str | None = None
    phones: list[str] = Field(default_factory=list)
    emails: list[str] = Field(default_factory=list)
    street: str | None = None
    mentions: int
    documents: int
    none: float
    dismissed: bool
    accepted: bool
    digest: str
    sources: list[str]
    evidence: list[Evidence]


class ProspectVerdict(Shape):
    """A verdict on a prospect.

    ``accept`` makes a customer; with ``digest``, only if its data is unchanged.
    """

    id: str
    verdict: Literal["accept", "dismiss", "undo"]
    digest: str | None = None


class ProspectDecision(Shape):
    """What was decided. ``customer_id`` is the customer that was made."""

    id: str
    customer_id: str | None = None


@routes.get("", summary="People who recur and are no customers, the most seen first")
def list_prospects(
    store: Opened,
    settings: Set,
    documents: Annotated[int | None, Query(ge=1)] = None,
    dismissed: bool = False,
    accepted: bool = False,
    limit: Limit = 50,
    offset: Offset = 0,
) -> list[Prospect]:
    """People who recur and are no customers, the most seen first."""
    found = prospects.found(store, settings, documents, state_of(dismissed, accepted))
    page = prospects.shown(store, found[offset : offset + limit])
    return [Prospect.model_validate(as_json(one) | {"digest": one.digest}) for one in page]


@routes.post("/decisions", status_code=201, summary="Dismiss, undo, or make a customer of one")
def post_decision(store: Opened, settings: Set, said: ProspectVerdict) -> ProspectDecision:
    """Dismiss, undo, or make a customer of one."""
    if said.verdict == "accept":
        made = prospects.accept(store, settings, said.id, REVIEWER, said.digest)
        return ProspectDecision(id=said.id, customer_id=made)
    decide = prospects.undo if said.verdict == "undo" else prospects.dismiss
    decide(store, settings, said.id, REVIEWER)
    return ProspectDecision(id=said.id)
