"""What one mention says of a customer: its numbers, addresses and lines, each with how sure it is."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from pipelines import citations
from records.documents import Contact, Document, Mention, Segment
from records.enrichments import Basis, Evidence, Field
from records.people import Person
from records.store.mentions import OWNED

READING = ((0.0, 0.5, 0.8, 0.95, 1.0), (0.0, 0.5, 0.9, 0.998, 0.999))
"""From what the extractors say of "this is a number at all" to how often it is so, straight lines between: at
0.95 164 of 164 were."""
READ = 0.95
"""How far a name, organisation, title or address is believed, which has no confidence of its own: one
document alone never makes it automatic."""
ACCEPTED = 0.999
"""P(link) of what a person accepted: people slip, too."""


@dataclass(frozen=True, slots=True)
class Support:
    """One mention as support for one customer: where it is, how the link stands."""

    mention: Mention
    document: Document
    segment: Segment | None
    contacts: dict[int, Contact]
    basis: Basis
    verdict: Literal["accept", "reject"] | None
    models: dict[str, str]

    @property
    def probability(self) -> float:
        """P(the mention is this customer), what a person accepted counted."""
        return ACCEPTED if self.verdict == "accept" else self.basis.probability

    @property
    def by_itself(self) -> float:
        """The same without what tells too little of who somebody is.

        A title, which many have, and a domain that is called as an organisation is, which is for sale.
        """
        little = [step.weight for step in self.basis.comparisons if step.name in ("title", "domain")]
        told = sum(weight for weight in little if weight > 0)
        if not told or self.verdict == "accept":
            return self.probability
        odds = self.probability / max(1 - self.probability, 1e-15) / 2**told
        return odds / (1 + odds)


@dataclass(frozen=True, slots=True)
class Saying:
    """One support saying one thing: ``share`` is P(the value is the mention's, and read right)."""

    field: Field
    value: str
    share: float
    seen: Evidence
    support: Support
    extension: str | None = None
    type: str | None = None


def sayings(customer: Person, support: Support) -> Iterable[Saying]:
    """Give everything that one mention says of the customer."""
    mention, document = support.mention, support.document
    owned = mention.owned or (1.0,) * len(mention.contacts)
    for place, share in zip(mention.contacts, owned, strict=True):
        contact = support.contacts.get(place)
        if contact is not None and share >= OWNED:
            seen = citations.cite(document, contact.start, contact.end)
            sure = share * calibrated(contact.confidence, READING)
            yield Saying(contact.kind, contact.value, sure, seen, support, contact.extension, contact.type)
    within = (support.segment.start, support.segment.end) if support.segment else (0, len(document.text))
    lines: list[tuple[Field, str | None, float]] = [
        ("organisation", mention.organisation, READ),
        ("title", mention.title, READ),
        ("address", mention.address, READ),
    ]
    lines += [("name", name, READ) for name in (mention.name, *mention.also) if _tells(customer, name)]
    for field, value, share in lines:
        where = citations.find(document, value, within) if value else None
        if value and where:
            seen = citations.cite(document, *where)
            yield Saying(field, " ".join(value.split()), share * mention.confidence, seen, support)


def calibrated(score: float, line: tuple[tuple[float, ...], tuple[float, ...]]) -> float:
    """Give the probability of a score by ``line`` (scores, probabilities), straight between its points."""
    scores, probabilities = line
    place = min(max(bisect_right(scores, score), 1), len(scores) - 1)
    low, high = scores[place - 1], scores[place]
    step = (score - low) / (high - low)
    return probabilities[place - 1] + step * (probabilities[place] - probabilities[place - 1])


def same(field: str, value: str) -> str:
    """Give what is the same of two values of a field that say the same."""
    if field == "phone":
        return value
    if field == "email":
        return value.casefold()
    words = re.findall(r"\w+", value.casefold())
    return " ".join(sorted(words) if field == "name" else words)


def _tells(customer: Person, name: str) -> bool:
    """Whether a form of the name is worth a record: it has a full word that no known form has.

    "J. Smith" and "John" say nothing new of John Smith, and that John Smith is called so is what the link was
    made of.
    """
    words = set(same("name", name).split())
    if len(words) < 2 or re.search(r"[\t\n@\d]", name):  # a row of a table, an address: no form of a name
        return False
    known = {word for form in (customer.name or "", *customer.aliases) for word in same("name", form).split()}
    known |= {
        word
        for part in (customer.given_name, customer.family_name)
        if part
        for word in same("name", part).split()
    }
    fresh = [
        word for word in words - known if len(word) > 1 and not any(own.startswith(word) for own in known)
    ]
    return bool(fresh)
