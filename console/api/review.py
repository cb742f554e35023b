"""Clerical review over HTTP: what waits for a person, and accept, reject, undo."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query
from sqlalchemy import Connection

from console.api.customers import shape
from console.api.dependencies import REVIEWER, Limit, Offset, Opened, Set
from console.api.queries import customer_names
from console.api.schemas import Decision, Enrichment, Rival, Suggestion, Suggestions, Verdict
from pipelines import review
from records.failures import Misuse
from records.store import Store
from settings import Settings

routes = APIRouter(tags=["review"])

RIVALS = 5
"""The most other customers of a mention that are shown."""
_ORDER = {"conflict": 0, "add": 1, "confirm": 2}


@routes.get("/suggestions", summary="Pairs that wait for a person, the surest first")
def list_suggestions(
    store: Opened,
    customer_id: Annotated[str | None, Query(max_length=2000)] = None,
    limit: Limit = 20,
    offset: Offset = 0,
) -> Suggestions:
    """Pairs that wait for a person, the surest first."""
    with store.begin() as conn:
        found = review.suggestions(conn, limit, offset, customer_id=customer_id)
        return Suggestions(pending=review.pending(conn), suggestions=shapes(conn, found))


@routes.get("/suggestions/{mention_id}/{customer_id:path}", summary="One pair, decided or not")
def get_suggestion(store: Opened, mention_id: str, customer_id: str) -> Suggestion:
    """One pair, decided or not."""
    with store.begin() as conn:
        found = review.pair(conn, mention_id, customer_id)
        if found is None:
            raise Misuse("no_such_pair", "There is no such mention, or no such customer.")
        return shapes(conn, [found])[0]


@routes.post("/decisions", status_code=201, summary="Accept, reject, or undo")
def post_decision(store: Opened, settings: Set, verdict: Verdict) -> Decision:
    """Accept, reject, or undo."""
    return decide(store, settings, verdict)


def decide(store: Store, settings: Settings, verdict: Verdict) -> Decision:
    """Store a verdict and everything that follows from it.

    Raises:
        Misuse: The pair does not exist, or there is nothing to undo.
    """
    mention_id, customer_id = verdict.mention_id, verdict.customer_id
    if verdict.verdict == "undo":
        done = review.undo(store, settings, mention_id, customer_id, REVIEWER)
    elif mention_id is None or customer_id is None:
        raise Misuse("no_pair", "Name the pair: mention_id and customer_id.")
    else:
        done = review.decide(
            store, settings, mention_id, customer_id, verdict.verdict, REVIEWER, verdict.note
        )
    with store.begin() as conn:
        pending = review.pending(conn)
    return Decision(
        verdict=verdict.verdict,
        mention_id=done.mention_id,
        customer_id=done.customer_id,
        changed_ids=list(done.changed_ids),
        pending=pending,
    )


def shapes(conn: Connection, found: Sequence[review.Suggestion]) -> list[Suggestion]:
    """Suggestions as the API shows them, with the names of their rivals."""
    names = customer_names(conn, {rival.customer_id for s in found for rival in s.rivals[:RIVALS]})
    return [_shape(s, names) for s in found]


def _shape(found: review.Suggestion, names: dict[str, str]) -> Suggestion:
    changes = [Enrichment.model_validate(record) for record in found.records]
    standing = found.standing
    return Suggestion(
        link_id=found.link_id,
        mention_id=found.mention_id,
        mention_name=found.mention.name,
        document_id=found.document_id,
        customer=shape(found.customer),
        probability=found.link.probability,
        weight=found.link.weight,
        comparisons=list(found.link.comparisons),
        rivals=[
            Rival(
                customer_id=r.customer_id,
                name=names.get(r.customer_id, r.customer_id),
                probability=r.probability,
            )
            for r in found.rivals[:RIVALS]
        ],
        changes=sorted(changes, key=lambda record: _ORDER.get(record.operation, 3)),
        decided=standing.verdict if standing else None,
        decided_by=standing.decided_by if standing else None,
        decided_at=standing.decided_at if standing else None,
    )
