"""What links let Kith say of a customer: each number, address and line of a mention becomes a statement with
a confidence.

The confidence of a statement is P(the mention is this customer) times P(the value is the mention's):

    max over mentions of p(link) · (1 − Π over documents (1 − owned · read · p(link) / max p(link)))

Several independent documents raise the second factor only. The first is one question however often the name is
written: five letters of one namesake are no five reasons to believe that he is our customer. A copy (the same bytes, or
the same line in a quoted reply) is no document of its own.

Automatic is only what would be so without whatever is less than sure: mentions whose own link does not reach
the wanted precision, lines of a quotation that is not known to be that person's, and contacts whose owner is
in doubt by the words around them: a footer says no more the tenth time.
"""

from __future__ import annotations

import math
import re
import unicodedata
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from extractors.people.own.ceilings import DOUBT
from models.role_mailboxes import ROLES, is_role
from pipelines import citations
from records.documents import Contact, Document, Mention, Segment
from records.enrichments import Basis, Enrichment, Evidence, Field, Operation, Status, enrichment_id
from records.people import Person
from records.store.mentions import OWNED
from records.store.similar_names import one_name

READING = ((0.0, 0.5, 0.8, 0.95, 1.0), (0.0, 0.5, 0.9, 0.998, 0.999))
"""From what the extractors say of "this is a number at all" to how often it is so, straight lines between: at
0.95 164 of 164 were."""
READ = 0.95
"""How far a name, organisation, title or address is believed, which has no confidence of its own: one
document alone never makes it automatic."""
ACCEPTED = 0.999
"""P(link) of what a person accepted: people slip, too."""
SHOWN = 10
"""Pieces of evidence that a record carries at most, the best ones."""


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
        return ACCEPTED if self.verdict == "accept" else self.basis.probability

    @property
    def by_itself(self) -> float:
        """The same without what tells too little of who somebody is: a title, which many have, and a domain
        that is called as an organisation is, which is for sale.
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


@dataclass(frozen=True, slots=True)
class Rules:
    """``precision``: what the automatic records together are expected to reach; ``suggest``: the confidence
    from which a record is suggested.
    """

    precision: float
    suggest: float

    @property
    def auto(self) -> float:
        """The confidence from which a record is automatic: one that may be wrong twice as often as all of
        them together.

        What is surer than that is mostly much surer, so their mean lies above ``precision``; ``kith enrich``
        says what it is.
        """
        return max(self.suggest, 1 - 2 * (1 - self.precision))


@dataclass(frozen=True, slots=True)
class Rivalry:
    """Who else has a number or an address: customers whose record holds it, customers whose mentions claim
    it, and whether people who are nobody's customer claim it.
    """

    holders: tuple[str, ...] = ()
    claimants: tuple[str, ...] = ()
    strangers: bool = False


def sayings(customer: Person, support: Support) -> Iterable[Saying]:
    """Everything that one mention says of the customer."""
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
    """The probability that ``line`` (scores, probabilities) gives a score, straight between its points."""
    scores, probabilities = line
    place = min(max(bisect_right(scores, score), 1), len(scores) - 1)
    low, high = scores[place - 1], scores[place]
    step = (score - low) / (high - low)
    return probabilities[place - 1] + step * (probabilities[place] - probabilities[place - 1])


def statement(customer: Person, said: Sequence[Saying], rivalry: Rivalry, rules: Rules) -> Enrichment:
    """All that was said of one value, as one record.

    ``said`` is not empty, and all of one customer, field and value.
    """
    standing = [saying for saying in said if saying.support.verdict != "reject"]
    ranked = sorted(standing or said, key=_strength, reverse=True)
    best = ranked[0]
    deciding = max(ranked, key=_authority)
    confidence = _confidence(standing)
    operation, current = _operation(customer, best, rivalry)
    return Enrichment(
        id=enrichment_id(customer.id, best.field, same(best.field, best.value), best.extension),
        customer_id=customer.id, field=best.field, operation=operation, value=best.value, confidence=confidence,
        status=_status(customer, standing, confidence, operation, rivalry, rules),
        evidence=tuple(dict.fromkeys(saying.seen for saying in ranked))[:SHOWN],
        basis=deciding.support.basis, model_versions=deciding.support.models, extension=best.extension,
        type=next((saying.type for saying in ranked if saying.type), None), current=current,
    )  # fmt: skip


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
    """For each saying, which independent piece of evidence it belongs to: its document's bytes; for a line in
    a quoted reply, that line.
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


_ROW = re.compile(
    r"[\W\d_]*(?:(?:tel|telephone|phone|cell|mobile|office|work|home|direct|fax|ext|x|no|number)\b[\W\d_]*)*",
    re.I,
)
"""What stands behind a name in a list: a number with a label or two."""
_OFFICES = ROLES | {"customer", "guest", "front", "center", "centre"}


def _anothers(customer: Person, saying: Saying) -> bool:
    """Whether it stands in a quotation that vouches for nothing.

    It vouches for its author's own words; for an address with it that is on the customer's record; and where
    somebody plainly else lists people with their numbers, the mention among them.
    """
    quotes = [
        s
        for s in saying.support.document.segments
        if s.kind == "quote" and s.start <= saying.seen.start < s.end
    ]
    if not quotes:
        return False
    inner = min(quotes, key=lambda s: s.end - s.start)  # quotations nest: the innermost one's author
    author = inner.author
    given = _addresses(saying, inner)
    if given & {same("email", address) for address in customer.emails if not is_role(address)}:
        return False
    # a form with an initial is of everybody whom it fits: "J. Smith" must not let Jane speak for John
    mention = saying.support.mention
    forms = (mention.name, *(form for form in mention.also if not re.search(r"\b\w\b", form)))
    if not author:
        return True
    if re.fullmatch(r"[^\s@/]+@[^\s@/]+\.[^\s@/.]+", author):
        if is_role(author):
            return True
        own = same("email", author) in {same("email", address) for address in customer.emails}
    else:
        # what follows in "Ann Lee@WORKS", "Ann Lee/HOU/WORKS" is Notes' routing
        writer = re.split("[@/]", author)[0]
        own = any(same("name", writer) == same("name", name) or one_name(writer, name) for name in forms)
    return not own and not (_plainly_else(author, forms) and not given and _listed(saying, forms))


def _addresses(saying: Saying, quote: Segment) -> set[str]:
    """The addresses that the quotation gives the mention."""
    mention, segments = saying.support.mention, saying.support.document.segments

    def inside(contact: Contact) -> bool:
        around = [s for s in segments if s.kind == "quote" and s.start <= contact.start < s.end]
        return bool(around) and min(around, key=lambda s: s.end - s.start) == quote

    return {
        same("email", contact.value)
        for place, share in zip(mention.contacts, mention.owned or (), strict=False)
        if share >= OWNED and (contact := saying.support.contacts.get(place)) is not None
        if contact.kind == "email" and inside(contact)
    }


def _plainly_else(author: str, forms: Sequence[str]) -> bool:
    """Whether the author is a person of another name: two whole words at least, no office, in the script of
    the names, and no part that begins as a part of a name does.

    An address is nobody in particular.
    """
    words, others = _words(author), {word for form in forms for word in _words(form) if len(word) > 1}
    whole = len(words) > 1 and len(words[0]) > 1 and len(words[-1]) > 1
    if "@" in author or not whole or not others or not _OFFICES.isdisjoint(words):
        return False
    if not all(word.isascii() for word in (*words, *others)):
        return False  # of names in two scripts, or without spaces, this cannot be told
    return not any(one.startswith(other[:3]) for one in words for other in others)


def _words(name: str) -> list[str]:
    """The words of a name in plain letters, without marks on them."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    return re.findall(r"\w+", bare)


def _listed(saying: Saying, forms: Sequence[str]) -> bool:
    """Is the line a row of a list, the whole name and nothing else but numbers and their labels?"""
    row = saying.seen.quote.lstrip("> \t*-•")
    for form in forms:
        if (
            len(_words(form)) > 1
            and row.casefold().startswith(form.casefold())
            and _ROW.fullmatch(row[len(form) :])
        ):
            return True
    return False


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
    customer: Person, said: Sequence[Saying], confidence: float, operation: Operation, rivalry: Rivalry, rules: Rules
) -> Status:  # fmt: skip
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
        if not _anothers(customer, s) and not _bears_the_name(s)
    ]
    return "auto" if _confidence(sure) >= rules.auto and not contested else "suggested"


def same(field: str, value: str) -> str:
    """Two values of a field say the same when this of them is the same."""
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
