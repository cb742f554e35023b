"""Whose is a number or an address? Everybody named around it is weighed; where nobody is likely enough it is nobody's."""

from __future__ import annotations

from dataclasses import dataclass

from extractors.people.own import unnamed_owners as strangers
from extractors.people.own.document_index import Places
from extractors.people.own.features import MOST_NAMES, alternatives
from models import ownership
from models.role_mailboxes import is_role
from records.documents import Contact

LETTERHEAD = 0.9
"""A number in a letterhead is its organisation's, unless a person is named beside it."""
ROLE_ADDRESS = 0.9
"""info@ and its like: whoever a header gives it to holds it with others."""
LEAST = 0.4
"""Whoever is less likely than this is no owner, even if nobody is more likely."""


@dataclass(frozen=True, slots=True)
class Owner:
    cluster: int
    probability: float


def owner(contact: Contact, places: Places, model: ownership.OwnershipModel | None = None) -> Owner | None:
    """Whose ``contact`` most likely is by ``model`` (the shipped one if None), or None where that is nobody's."""
    if contact.kind == "email":
        if (known := places.clusters.of_email(contact.value)) is not None:
            return Owner(known, ROLE_ADDRESS if is_role(contact.value) else 0.98)
        if any(a <= contact.start < b for a, b in places.mailboxes):
            return None  # an address that somebody wrote into a display name
    head = places.letterhead(contact.start)
    if head is not None and contact.kind == "phone" and not _personal_line(contact, places):
        return Owner(head, LETTERHEAD)
    model = model or ownership.load()
    scores: dict[int, float] = {}
    limits: dict[int, float] = {}
    for found in alternatives(contact, places):
        score = model.score(contact.kind, found.features)
        if score > scores.get(found.cluster, -99.0):
            scores[found.cluster], limits[found.cluster] = score, found.limit
    if not scores:
        return None
    chances = dict(zip(scores, model.probabilities(list(scores.values())), strict=True))
    best = max(chances, key=lambda c: chances[c])
    if contact.kind == "phone" and _signed_for(best, contact, places):
        limits[best] = min(limits[best], strangers.DOUBT)
    if chances[best] < max(LEAST, 1.0 - sum(chances.values())):
        return None
    return Owner(best, min(limits[best], round(model.believed(contact.kind, chances[best]), 4)))


def _signed_for(cluster: int, contact: Contact, places: Places) -> bool:
    """Does somebody else sign for this person just above: "p.p. Jane Roe"?"""
    lines = places.lines
    above = places.named(max(0, contact.start - 200), contact.start)[-MOST_NAMES:]
    return any(
        s.cluster == cluster
        and strangers.signs_for_another(
            lines.text[max(lines.span(lines.at(s.start))[0], s.start - 40) : s.start]
        )
        for s in above
    )


def _personal_line(contact: Contact, places: Places) -> bool:
    """Is a person named on the number's line?"""
    start, end = places.lines.span(places.lines.at(contact.start))
    return any(places.clusters.all[s.cluster].kind == "person" for s in places.named(start, end))
