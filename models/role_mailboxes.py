"""Tells mailboxes of an office from those of a person: info@, sales@. Several people read and write there."""

from __future__ import annotations

import re

from vocabulary import words
from vocabulary.folding import one_case

ROLES = frozenset(words("role_mailboxes.tasks"))
"""Local parts that name a task (RFC 2142 has the oldest of them), without separators."""
_NAMES_TOO = frozenset(words("role_mailboxes.names_too"))
"""Those that may be family names: after a word that is no role they are none."""
_PLACES = frozenset(words("role_mailboxes.places"))
"""Given names that beside a task are rather where it is done."""
_BEGINNINGS = frozenset(role[:length] for role in ROLES for length in (2, 3))
_ENDINGS = frozenset(role[-length:] for role in ROLES for length in (2, 3))
_BETWEEN = re.compile(r"[^\w]+|_")
_DIGITS = "0123456789"


def is_role(address: str) -> bool:
    """Tell whether an address is the mailbox of a task.

    It is if its local part, or the first or last word of that, is one of :data:`ROLES` (info@, info.uk@,
    uk-sales@, support2@, no-reply@) and no given name stands beside it (post.emily@).
    """
    local = one_case(address.rpartition("@")[0])
    if local.isalpha():
        return local in ROLES
    # most are told by that: millions of customers are asked about
    if not (_may_begin(local) or _may_end(local.rstrip(_DIGITS))):
        return False
    parts = list(filter(None, (word.strip(_DIGITS) for word in _BETWEEN.split(local))))
    if "".join(parts) in ROLES:
        return True
    if not parts:
        return False
    if parts[0] in ROLES:
        others = parts[1:]
    elif parts[-1] in ROLES and parts[-1] not in _NAMES_TOO and len(parts[0]) > 1:  # A. Sales is a person
        others = parts[:-1]
    else:
        return False
    return not any(_is_given(word) for word in others)


def _may_begin(local: str) -> bool:
    beginning = local[:3]
    return not local[:1].isalpha() or (
        local[:2] in _BEGINNINGS and (beginning in _BEGINNINGS or not beginning.isalpha())
    )


def _may_end(local: str) -> bool:
    ending = local[-3:]
    return not local[-1:].isalpha() or (
        local[-2:] in _ENDINGS and (ending in _ENDINGS or not ending.isalpha())
    )


def _is_given(word: str) -> bool:
    # loads the linkage model's libraries, which reading documents does without
    from models.linkage.prepare.known_names import is_given

    return word not in _PLACES and is_given(word)
