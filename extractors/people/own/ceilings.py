"""How sure an owner can be at most: words that give a number to somebody not named, addresses that anybody could have typed."""

from __future__ import annotations

from extractors.people.own import unnamed_owners as strangers
from extractors.people.own.cues import Cues
from extractors.people.own.document_index import Places
from extractors.people.resolve.clusters import fit
from extractors.people.resolve.personal_names import fold
from models.role_mailboxes import is_role
from records.documents import Contact

SURE = 0.997
"""Nobody is believed to own a contact more than this: of 1,175 that the model gives 0.998 and more, left out of its teaching and with
no words against them, all but one are right."""


def verdict_of(
    contact: Contact, places: Places, line: int, cues: Cues, author: int | None
) -> strangers.Verdict | None:
    """Do the words around it give the contact to somebody not named, to nobody, or to nobody surely?"""
    lines, text = places.lines, places.lines.text
    start, end = lines.content_span(line)
    last = places.last_end(contact.start)
    after = text[contact.end : min(end, contact.end + 60)]
    # what is before another number on the line was said of that one
    own = max(min(start, contact.start), contact.start - 200, last)
    begins = max(min(cues.start, contact.start), contact.start - 300, last)
    if strangers.dead(text[min(own, begins) : contact.start], after):
        return "dead"
    if cues.stranger:
        return "other"
    if cues.first:
        return None
    if last > start and strangers.joined(text[last : contact.start]):
        return None
    above = lines.content(line - 1)[:60] if line else ""
    names: set[str] = set()
    if author is not None:
        names = {fold(w) for form, _ in places.clusters.all[author].forms for w in form.split()}
    return strangers.labelled(text[own : contact.start], above, after, names)


def limit_of(
    contact: Contact, places: Places, cluster: int, author: int | None, verdict: strangers.Verdict | None, cues: Cues,
    beside: bool, signed_off: bool = False,
) -> float:  # fmt: skip
    """The most that the contact may be this person's by. ``beside``: their name stands in its sentence or on its line; ``signed_off``:
    the author has signed above, so what follows may be anybody's.
    """
    if contact.kind == "email":
        person = places.clusters.all[cluster]
        if is_role(contact.value) or not fit(contact.value.partition("@")[0], person):
            return strangers.DOUBT - 0.15
        # who writes from one address and signs with another may be anybody
        spoken = places.voice(contact.start)
        speaks = places.authors[spoken]
        if speaks is not None and places.clusters.all[speaks].emails:
            signing = any(a <= contact.start < b for a, b in places.signatures)
            if cluster == speaks or cues.first or signing or not beside:
                return strangers.DOUBT - 0.15
    if verdict is not None and (not beside or cluster == author):
        return strangers.DOUBT
    if cues.among or (cluster == author and signed_off and not beside):
        return strangers.DOUBT
    return SURE
