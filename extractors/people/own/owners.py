"""Whose a number or an address is: the likeliest candidate's, or nobody's where none is likely enough."""

from __future__ import annotations

from dataclasses import dataclass

from extractors.people.own import unnamed_owners
from extractors.people.own.candidates import candidates_of
from extractors.people.own.ceilings import DOUBT, ceiling_of
from extractors.people.own.contact_context import MOST_NAMES, context_of
from extractors.people.own.document_index import DocumentIndex
from extractors.people.own.features import features_of
from extractors.people.spans import within
from models import ownership
from models.role_mailboxes import is_role
from records.documents import Contact

_LETTERHEAD = 0.9
"""A number in a letterhead is its organisation's, unless a person is named beside it."""
_HEADER = 0.98
"""An address that a header gives to somebody."""
_ROLE_ADDRESS = 0.9
"""info@ and its like: whoever a header gives it to holds it with others."""
_LEAST = 0.4
"""Whoever is less likely than this is no owner, even if nobody is more likely."""


@dataclass(frozen=True, slots=True)
class Owner:
    """The cluster that owns a contact, and how likely."""

    cluster: int
    probability: float


def owner(
    contact: Contact, index: DocumentIndex, model: ownership.OwnershipModel | None = None
) -> Owner | None:
    """Whose ``contact`` most likely is, or None where that is nobody's.

    Args:
        contact: A number or an address of the document.
        index: The document.
        model: Weighs the candidates; None for the shipped one.
    """
    if contact.kind == "email":
        if (known := index.clusters.of_email(contact.value)) is not None:
            return Owner(known, _ROLE_ADDRESS if is_role(contact.value) else _HEADER)
        if within(contact.start, index.zones.mailboxes):
            return None  # an address that somebody wrote into a display name
    head = index.letterhead(contact.start)
    if head is not None and contact.kind == "phone" and not _has_person_on_line(contact, index):
        return Owner(head, _LETTERHEAD)
    return _likeliest(contact, index, model or ownership.load())


def _likeliest(contact: Contact, index: DocumentIndex, model: ownership.OwnershipModel) -> Owner | None:
    """The likeliest owner by ``model``; of several candidates who are one person the best counts."""
    scores: dict[int, float] = {}
    ceilings: dict[int, float] = {}
    for candidate in candidates_of(context_of(contact, index)):
        score = model.score(contact.kind, features_of(candidate))
        if score > scores.get(candidate.cluster, -99.0):
            scores[candidate.cluster], ceilings[candidate.cluster] = score, ceiling_of(candidate)
    if not scores:
        return None
    chances = dict(zip(scores, model.probabilities(list(scores.values())), strict=True))
    best = max(chances, key=lambda cluster: chances[cluster])
    if chances[best] < max(_LEAST, 1.0 - sum(chances.values())):
        return None
    ceiling = ceilings[best]
    if contact.kind == "phone" and _is_signed_for(best, contact, index):
        ceiling = min(ceiling, DOUBT)
    return Owner(best, min(ceiling, round(model.believed(contact.kind, chances[best]), 4)))


def _is_signed_for(cluster: int, contact: Contact, index: DocumentIndex) -> bool:
    """Whether somebody else signs for this person just above: "p.p. Jane Roe"."""
    lines = index.lines
    above = index.occurrences.starting_in(max(0, contact.start - 200), contact.start)[-MOST_NAMES:]
    return any(
        o.cluster == cluster
        and unnamed_owners.signs_for_another(
            lines.text[max(lines.span(lines.at(o.start))[0], o.start - 40) : o.start]
        )
        for o in above
    )


def _has_person_on_line(contact: Contact, index: DocumentIndex) -> bool:
    return bool(index.people_in(*index.lines.span(index.lines.at(contact.start))))
