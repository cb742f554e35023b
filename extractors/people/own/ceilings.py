"""The most an owner can be likely, where words give a number to somebody else or an address says little."""

from __future__ import annotations

import re

from extractors.people.own.candidates import Candidate
from extractors.people.own.contact_context import ContactContext
from extractors.people.resolve.clusters import fit
from extractors.people.spans import within
from models.role_mailboxes import is_role
from vocabulary import one_of

SURE = 0.997
"""Nobody is believed to own a contact more than this.

Of 1,175 contacts that the model gives 0.998 and more, left out of its training and with no words against
them, all but one are right.
"""
DOUBT = 0.85
"""What is doubtful is owned with at most this probability: neither a key to link by nor automatic."""
TYPED = 0.7
"""The same of an address that spells no name of theirs, or that somebody with another address signs with."""

_RECIPIENT = re.compile(rf"{one_of('addresses.deliver_to')}\s*[:：]", re.I)


def ceiling_of(candidate: Candidate) -> float:
    """The most that the contact may be this candidate's by."""
    if candidate.source == "organisation":
        return SURE
    if candidate.source == "reader":
        return DOUBT
    context = candidate.context
    beside = candidate.is_beside and not _alone_signs(candidate)
    if context.is_email and _may_be_anybodys(candidate, beside):
        return TYPED
    if context.verdict is not None and (not beside or candidate.is_author):
        return DOUBT
    if candidate.is_author and context.called and not context.cues.first:
        return DOUBT
    if context.cues.among or (candidate.is_author and context.is_signed_off and not beside):
        return DOUBT
    if candidate.source == "before" and not context.is_email:
        given = candidate.is_given_to_another or _is_delivered_to(context)
        return DOUBT if given else SURE
    return SURE


def _alone_signs(candidate: Candidate) -> bool:
    """Whether a letter, whose author is not known, is signed by this candidate alone."""
    context = candidate.context
    if candidate.source != "before" or context.author is not None:
        return False
    return context.index.signatory(context.contact.start) == candidate.cluster


def _may_be_anybodys(candidate: Candidate, beside: bool) -> bool:
    """Whether an address says too little of whose it is."""
    context = candidate.context
    value = context.contact.value
    if is_role(value) or not fit(value.partition("@")[0], candidate.person):
        return True
    # who writes from one address and signs with another may be anybody
    author = context.author
    if author is None or not context.index.clusters[author].emails:
        return False
    signing = within(context.contact.start, context.index.zones.closings)
    return candidate.is_author or context.cues.first or signing or not beside


def _is_delivered_to(context: ContactContext) -> bool:
    """Whether the lines above say whom a fax, an order or a slip goes to: then the number may be theirs."""
    contents = map(context.lines.content, range(context.block[0], context.line))
    return any(_RECIPIENT.match(content.strip()) for content in contents)
