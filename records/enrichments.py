"""An enrichment record: one statement about one customer, with its evidence.

Its JSON follows docs/contract.md.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from typing import Any, Literal

from records.documents import digest
from records.links import Comparison

Field = Literal["phone", "email", "name", "organisation", "title", "address"]
Operation = Literal["add", "confirm", "conflict"]
Status = Literal["auto", "suggested", "confirmed", "rejected", "retracted"]
SCHEMA_VERSION = "1"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a statement was found.

    ``quote`` is ``text[start:end]`` of the document; offsets count code points. ``box`` is (left, top, width,
    height) in pixels of the page.
    """

    document_id: str
    source: str
    sha256: str
    kind: str
    quote: str
    start: int
    end: int
    observed_at: str | None = None
    page: int | None = None
    box: tuple[int, int, int, int] | None = None


@dataclass(frozen=True, slots=True)
class Basis:
    """The link that supports the statement best, and who decided on it, if anybody did."""

    mention_id: str
    probability: float
    weight: float
    comparisons: tuple[Comparison, ...] = ()
    decided_by: str | None = None
    decided_at: str | None = None


@dataclass(frozen=True, slots=True)
class Enrichment:
    """A statement about a customer. ``confidence`` is the probability that it is true."""

    id: str
    customer_id: str
    field: Field
    operation: Operation
    value: str
    confidence: float
    status: Status
    evidence: tuple[Evidence, ...]
    basis: Basis
    model_versions: dict[str, str]
    extension: str | None = None
    type: str | None = None
    current: str | None = None

    def as_json(self, created_at: str, updated_at: str) -> dict[str, Any]:
        """The record as it is emitted. ``created_at`` and ``updated_at`` are in ISO 8601."""
        optional = {"extension": self.extension, "type": self.type, "current": self.current}
        return {
            "schema_version": SCHEMA_VERSION, "id": self.id, "customer_id": self.customer_id,
            "field": self.field,
            "operation": self.operation, "value": self.value, **_present(optional),
            "confidence": round(self.confidence, 4), "status": self.status,
            "evidence": [_evidence(seen) for seen in self.evidence], "link": _basis(self.basis),
            "model_versions": dict(sorted(self.model_versions.items())),
            "created_at": created_at, "updated_at": updated_at,
        }  # fmt: skip

    @property
    def content_hash(self) -> str:
        """A hash of everything that matters to a reader.

        Probabilities are rounded to hundredths and weights to whole bits. Training again on a little more
        data changes only further digits, and such a change is not worth emitting.
        """
        basis = replace(
            self.basis,
            probability=round(self.basis.probability, 2),
            weight=float(round(self.basis.weight)),
            comparisons=tuple(replace(c, weight=float(round(c.weight))) for c in self.basis.comparisons),
        )
        coarse = replace(self, confidence=round(self.confidence, 2), basis=basis).as_json("", "")
        return content_hash(coarse)


def content_hash(record: dict[str, Any]) -> str:
    """A hash of a record without its times."""
    timeless = {name: value for name, value in record.items() if name not in ("created_at", "updated_at")}
    return hashlib.sha256(json.dumps(timeless, ensure_ascii=True, sort_keys=True).encode()).hexdigest()


def enrichment_id(customer_id: str, field: Field, value: str, extension: str | None = None) -> str:
    """The id of a statement: what it says about whom. Later evidence changes the record, not its id."""
    return digest("enrichment", customer_id, field, value, extension or "")


def _evidence(seen: Evidence) -> dict[str, Any]:
    where = {"page": seen.page, "box": list(seen.box) if seen.box else None}
    return {
        "document_id": seen.document_id, "source": seen.source, "sha256": seen.sha256, "kind": seen.kind,
        "quote": seen.quote, "start": seen.start, "end": seen.end, **_present(where),
        "observed_at": seen.observed_at,
    }  # fmt: skip


def _basis(basis: Basis) -> dict[str, Any]:
    decided = {"decided_by": basis.decided_by, "decided_at": basis.decided_at}
    return {
        "mention_id": basis.mention_id, "probability": round(basis.probability, 4),
        "weight": round(basis.weight, 3),
        "comparisons": [_comparison(comparison) for comparison in basis.comparisons],
        **_present(decided),
    }  # fmt: skip


def _comparison(comparison: Comparison) -> dict[str, Any]:
    return {"name": comparison.name, "level": comparison.level, "weight": round(comparison.weight, 3)}


def _present(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
