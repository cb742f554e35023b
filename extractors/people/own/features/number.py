"""Features of the number or the address itself, and of what the words beside it say."""

from __future__ import annotations

import re

from extractors.people.own import layout
from extractors.people.own.candidates import Candidate
from extractors.people.own.features.declaration import EVERYBODY, PEOPLE, feature
from extractors.people.own.features.position import line_before
from extractors.people.resolve.clusters import fit
from vocabulary.boundaries import whole_words

_NOBODYS = re.compile(whole_words("offices.nobodys"), re.I)
_TOLL_FREE = re.compile(r"\+1(?:800|888|877|866|855|844|833)")


@feature(*PEOPLE, "spelt")
def fits(candidate: Candidate) -> float:
    """The address spells the name, times how well."""
    return _spelling(candidate) if candidate.context.is_email else 0.0


@feature(*PEOPLE)
def misfit(candidate: Candidate) -> bool:
    """It spells no name of theirs."""
    return candidate.context.is_email and not _spelling(candidate)


@feature(*PEOPLE)
def beside_fit(candidate: Candidate) -> bool:
    """The only address in its lines is theirs, or spells the name."""
    context = candidate.context
    if context.is_email:
        return False
    end = context.lines.span(context.block[-1])[1]
    return layout.is_only_address(context.index, (context.block_start, end), candidate.cluster)


@feature(*EVERYBODY)
def nobody(candidate: Candidate) -> bool:
    """A bridge, a help line, a disclaimer; of an organisation also: somebody's who is not named."""
    context = candidate.context
    if candidate.source == "organisation" and context.verdict == "other":
        return True
    if context.is_email:
        return False
    contact, lines, text = context.contact, context.lines, context.index.text
    start = lines.span(max(0, context.line - 1))[0]
    before = text[max(start, contact.start - 160) : contact.start]
    after = text[contact.end : min(contact.end + 60, lines.span(context.line)[1])]
    return bool(_NOBODYS.search(f"{before} {after}"))


@feature(*EVERYBODY)
def dead(candidate: Candidate) -> bool:
    """An old number, a wrong one."""
    return candidate.context.verdict == "dead"


@feature(*PEOPLE)
def stranger(candidate: Candidate) -> bool:
    """My wife is at, Reception: somebody's who is not named."""
    return candidate.context.verdict == "other" and not _is_named_owner(candidate)


@feature("before", "author")
def doubtful(candidate: Candidate) -> bool:
    """A label that is no plain one, and the name is not beside it."""
    return candidate.context.verdict == "doubt" and not _is_named_owner(candidate)


@feature(*EVERYBODY)
def toll_free(candidate: Candidate) -> bool:
    """An 800 number."""
    contact = candidate.context.contact
    return contact.kind == "phone" and bool(_TOLL_FREE.match(contact.value))


@feature("organisation")
def organisation(_: Candidate) -> float:
    """An organisation's name."""
    return 1.0


@feature("organisation")
def organisation_line(candidate: Candidate) -> bool:
    """One that begins its line, above the number's."""
    return not line_before(candidate) and candidate.heads_line


@feature("organisation")
def organisation_sentence(candidate: Candidate) -> bool:
    """One in the same sentence."""
    return candidate.in_sentence


def _spelling(candidate: Candidate) -> float:
    return fit(candidate.context.contact.value.partition("@")[0], candidate.person)


def _is_named_owner(candidate: Candidate) -> bool:
    """Whether a name right before the contact outweighs what the words beside it say."""
    return candidate.source == "before" and candidate.is_beside and not candidate.is_author
