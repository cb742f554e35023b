"""Whether a quotation vouches for what it says of somebody."""

from __future__ import annotations

import re
from collections.abc import Sequence

from models.role_mailboxes import ROLES, is_role
from pipelines.sayings import Saying, same
from records.documents import Contact, Segment
from records.people import Person
from records.store.mentions import OWNED
from records.store.similar_names import one_name
from vocabulary import one_of, words
from vocabulary.folding import unaccented

_LABEL = one_of("number_labels.phone", "number_labels.mobile", "number_labels.fax", "number_labels.extension")
_ROW = re.compile(rf"[\W\d_]*(?:(?:{_LABEL}|x|no|number)(?!\w)[\W\d_]*)*", re.I)
"""What stands behind a name in a list: a number with a label or two."""
_OFFICES = ROLES | frozenset(words("offices.in_senders"))


def is_unvouched(customer: Person, saying: Saying) -> bool:
    """Say whether something stands in a quotation that does not vouch for it.

    A quotation vouches for its author's own words; for what stands with an address that is on the customer's
    record; and where somebody plainly else lists people with their numbers, the mention among them.
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
    """Whether the author is a person of another name.

    Two whole words at least, no office, in the script of the names, and no part that begins as a part of a
    name does. An address is nobody in particular.
    """
    own, others = _words(author), {word for form in forms for word in _words(form) if len(word) > 1}
    whole = len(own) > 1 and len(own[0]) > 1 and len(own[-1]) > 1
    if "@" in author or not whole or not others or not _OFFICES.isdisjoint(own):
        return False
    if not all(word.isascii() for word in (*own, *others)):
        return False  # of names in two scripts, or without spaces, this cannot be told
    return not any(one.startswith(other[:3]) for one in own for other in others)


def _words(name: str) -> list[str]:
    return re.findall(r"\w+", unaccented(name))


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
