"""Features of who writes around a contact, and to whom."""

from __future__ import annotations

from extractors.people.own import layout
from extractors.people.own.candidates import Candidate
from extractors.people.own.features.declaration import PEOPLE, feature
from extractors.people.own.features.position import heads_block


@feature(*PEOPLE)
def author(candidate: Candidate) -> bool:
    """Who writes there."""
    return candidate.is_author


@feature(*PEOPLE)
def recipient(candidate: Candidate) -> bool:
    """Whom the message goes to, and not who writes."""
    return not candidate.is_author and candidate.cluster in candidate.context.passage.addressed


@feature(*PEOPLE)
def first_person(candidate: Candidate) -> bool:
    """Call me at, my number is."""
    return candidate.is_author and candidate.context.cues.first


@feature(*PEOPLE)
def not_first_person(candidate: Candidate) -> bool:
    """The same, of everybody else; and of everybody: call you at."""
    cues = candidate.context.cues
    return cues.second or (cues.first and not candidate.is_author)


@feature("reader")
def second_person(candidate: Candidate) -> bool:
    """Call you at: whom it goes to."""
    return candidate.context.cues.second


@feature(*PEOPLE)
def signature(candidate: Candidate) -> bool:
    """In the lines that end what the author writes."""
    return candidate.is_author and candidate.context.in_signature


@feature("before")
def own_head(candidate: Candidate) -> bool:
    """The same, headed by the author's name, in this block or the one above."""
    return bool(signature(candidate) and heads_block(candidate))


@feature("author")
def own_words(candidate: Candidate) -> bool:
    """Call me at, of the author, and nobody else is named on the line."""
    context = candidate.context
    if not context.cues.first:
        return False
    return all(context.lines.at(o.start) != context.line for o in context.people_before)


@feature("before", "author")
def alone(candidate: Candidate) -> bool:
    """No other person is named before it, near."""
    return not candidate.others


@feature(*PEOPLE)
def signed(candidate: Candidate) -> bool:
    """In a signature that names this person alone."""
    context = candidate.context
    return context.index.signatory(context.contact.start) == candidate.cluster


@feature("author")
def unnamed_block(candidate: Candidate) -> bool:
    """Nobody else is named in those lines, nor in the block above."""
    context = candidate.context
    first = context.block_above[0] if context.block_above else context.block_start
    if any(o.start >= first and o.cluster != candidate.cluster for o in context.people_before):
        return False
    return context.in_signature


@feature(*PEOPLE)
def author_elsewhere(candidate: Candidate) -> bool:
    """The author, but in running text."""
    context = candidate.context
    return candidate.is_author and not context.cues.first and not context.in_signature


@feature(*PEOPLE)
def signed_off(candidate: Candidate) -> bool:
    """The author, who has signed above, and prose follows: a letter that they pass on."""
    return candidate.is_author and candidate.context.is_signed_off


@feature(*PEOPLE)
def among(candidate: Candidate) -> bool:
    """The author, and somebody is named between them and the number."""
    return candidate.is_author and candidate.context.cues.among


@feature("before")
def written_about(candidate: Candidate) -> bool:
    """In running text of somebody else, neither on its line nor in its sentence."""
    context = candidate.context
    long = len(context.lines.content(context.line)) > layout.PROSE
    return long and not candidate.is_beside and not candidate.in_sentence
