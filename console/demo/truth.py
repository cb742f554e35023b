"""The ground truth of the samples: the owner of each number, and how the records compare with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from console.demo.inbox import Said

SHOWN = frozenset({"auto", "confirmed"})
OFFERED = frozenset({"suggested"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """Counts of pairs (customer, phone number) in the samples and in the records."""

    true: int
    right_automatic: int
    right_suggested: int
    wrong_automatic: int
    wrong_suggested: int
    strangers: int
    strangers_automatic: int


def expected(said: Iterable[Said]) -> set[tuple[str, str]]:
    """The true pairs of customer and number."""
    return {(s.character.customer_id, s.number) for s in said if s.character.customer_id}


def judge(said: Sequence[Said], records: Iterable[dict[str, Any]]) -> Verdict:
    """Compare exported enrichment records with the truth. Only phone numbers count."""
    true = expected(said)
    strangers = {s.number for s in said if not s.character.customer_id}
    phones = [r for r in records if r["field"] == "phone" and r["operation"] != "confirm"]
    automatic = {(r["customer_id"], r["value"]) for r in phones if r["status"] in SHOWN}
    suggested = {(r["customer_id"], r["value"]) for r in phones if r["status"] in OFFERED} - automatic
    return Verdict(
        true=len(true),
        right_automatic=len(automatic & true),
        right_suggested=len(suggested & true),
        wrong_automatic=len(automatic - true),
        wrong_suggested=len(suggested - true),
        strangers=len(strangers),
        strangers_automatic=len({n for _, n in automatic if n in strangers}),
    )


def as_rows(said: Iterable[Said]) -> list[dict[str, Any]]:
    """The truth file: for each number its document and its customer, or null for a stranger."""
    return [
        {
            "document": s.document,
            "customer_id": s.character.customer_id,
            "name": s.character.written,
            "phone": s.number,
        }
        for s in said
    ]
