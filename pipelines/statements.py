"""What links let Kith say of a customer: each number, address and line becomes a statement with a confidence.

The confidence of a statement is P(the mention is this customer) times P(the value is the mention's):

    max over mentions of p(link) · (1 − Π over documents (1 − owned · read · p(link) / max p(link)))

Several independent documents raise the second factor only. The first is one question however often the
name is written: five letters of one namesake are no five reasons to believe that he is our customer. A
copy (the same bytes, or the same line in a quoted reply) is no document of its own.

A record is automatic only if it would be so without whatever is less than sure: mentions whose own link does
not reach the wanted precision, lines of a quotation that is not known to be that person's, and contacts whose
owner is in doubt by the words around them. A footer says no more the tenth time.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.people.own.ceilings import DOUBT
from models.role_mailboxes import is_role
from pipelines.quotations import is_unvouched
from pipelines.sayings import Saying, same
from records.enrichments import Enrichment, Operation, Status, enrichment_id
from records.people import Person

SHOWN = 10
"""Pieces of evidence that a record carries at most, the best ones."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What is wanted of records.

    Attributes:
        precision: What the automatic records together are expected to reach.
        suggest: The confidence from which a record is suggested.
    """

    precision: float
    suggest: float

    @property
    def auto(self) -> float:
        """The confidence from which a record is automatic: it may be wrong twice as often as all together.

        What is surer than that is mostly much surer, so the mean of all lies above ``precision``; ``kith
        enrich`` says what it is.
        """
        return max(self.suggest, 1 - 2 * (1 - self.precision))


@dataclass(frozen=True, slots=True)
class Rivalry:
    """Who else has a number or an address.

    Attributes:
        holders: Customers whose record holds it.
        claimants: Customers whose mentions claim it.
        strangers: Whether people who are nobody's customer claim it.
    """

    holders: tuple[str, ...] = ()
    claimants: tuple[str, ...] = ()
    strangers: bool = False


def statement(customer: Person, said: Sequence[Saying], rivalry: Rivalry, rules: Rules) -> Enrichment:
    """Give all that was said of one value of one customer as one record. ``said`` is not empty."""
    standing = [saying for saying in said if saying.support.verdict != "reject"]
    ranked = sorted(standing or said, key=_strength, reverse=True)
    best = ranked[0]
    deciding = max(ranked, key=_authority)
    confidence = _confidence(standing)
    operation, current = _operation(customer, best, rivalry)
    return Enrichment(
        id=enrichment_id(customer.id, best.field, same(best.field, best.value), best.extension),
        customer_id=customer.id,
        field=best.field,
        operation=operation,
        value=best.value,
        confidence=confidence,
        status=_status(customer, standing, confidence, operation, rivalry, rules),
        evidence=tuple(dict.fromkeys(saying.seen for saying in ranked))[:SHOWN],
        basis=deciding.support.basis,
        model_versions=deciding.support.models,
        extension=best.extension,
        type=next((saying.type for saying in ranked if saying.type), None),
        current=current,
    )


def _strength(saying: Saying) -> tuple[float, str, int]:
    return saying.support.probability * saying.share, saying.support.mention.id, -saying.seen.start


def _authority(saying: Saying) -> tuple[bool, float, float, str, int]:
    """What a person accepted comes first, then the surest link: it is that which sets the confidence."""
    support = saying.support
    return (
        support.verdict == "accept",
        support.probability,
        saying.share,
        support.mention.id,
        -saying.seen.start,
    )


def _confidence(said: Sequence[Saying]) -> float:
    if not said:
        return 0.0
    most = max(saying.support.probability for saying in said)
    documents: dict[object, float] = defaultdict(float)
    for group, saying in zip(_copies(said), said, strict=True):
        documents[group] = max(
            documents[group], saying.share * saying.support.probability / most if most else 0.0
        )
    return most * (1 - math.prod(1 - share for share in documents.values()))


def _copies(said: Sequence[Saying]) -> list[object]:
    """For each saying, which independent piece of evidence it belongs to.

    Its document's bytes; for a line in a quoted reply, that line.
    """
    lines: dict[str, str] = {}
    for saying in said:
        if not _quoted(saying):
            lines.setdefault(_plain(saying.seen.quote), saying.seen.sha256)
    return [
        lines.get(line, line) if _quoted(saying) else saying.seen.sha256
        for saying in said
        for line in (_plain(saying.seen.quote),)
    ]


def _quoted(saying: Saying) -> bool:
    return any(
        s.kind == "quote" and s.start <= saying.seen.start < s.end for s in saying.support.document.segments
    )


def _bears_the_name(saying: Saying) -> bool:
    """Whether somebody on a public page has the customer's name, and nothing more: there anybody may.

    Mail and letters were at least written to us.
    """
    beside = [
        step
        for step in saying.support.basis.comparisons
        if step.name not in ("prior", "name") and step.weight > 0
    ]
    return saying.support.document.kind == "forum" and saying.support.verdict != "accept" and not beside


def _plain(line: str) -> str:
    return " ".join(line.lstrip("> \t|").casefold().split())


def _operation(customer: Person, best: Saying, rivalry: Rivalry) -> tuple[Operation, str | None]:
    several: dict[str, tuple[str, ...]] = {
        "phone": customer.phones, "email": customer.emails, "name": (customer.name or "", *customer.aliases),
    }  # fmt: skip
    if best.field in several:
        held = several[best.field]
        shown = "|".join(value for value in held if value) or None
        if same(best.field, best.value) in {same(best.field, value) for value in held}:
            return "confirm", shown
        return "conflict" if rivalry.holders or rivalry.claimants else "add", shown
    address = ", ".join(
        filter(None, (customer.street, customer.city, customer.state, customer.postcode, customer.country))
    )
    single = {"organisation": customer.organisation, "title": customer.title, "address": address or None}[
        best.field
    ]
    if not single:
        return "add", None
    agrees = same(best.field, single) == same(best.field, best.value)
    return "confirm" if agrees else "conflict", single


def _status(
    customer: Person,
    said: Sequence[Saying],
    confidence: float,
    operation: Operation,
    rivalry: Rivalry,
    rules: Rules,
) -> Status:
    if not said:
        return "rejected"
    if confidence < rules.suggest:
        return "retracted"
    if any(saying.support.verdict == "accept" for saying in said):
        return "confirmed"
    best = said[0]
    role = best.field == "email" and is_role(best.value)
    contested = operation == "conflict" or (operation == "add" and (rivalry.strangers or role))
    sure = [
        s
        for s in said
        if s.support.by_itself >= rules.precision and s.share > DOUBT
        if not is_unvouched(customer, s) and not _bears_the_name(s)
    ]
    return "auto" if _confidence(sure) >= rules.auto and not contested else "suggested"
