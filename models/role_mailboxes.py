"""Addresses of an office rather than of a person: info@, sales@. Whoever writes from one is not alone in reading it."""

from __future__ import annotations

import re
import unicodedata

ROLES = frozenset(
    """
    abuse accounting accounts admin administration administrator admissions all allstaff anfrage
    assistance backoffice billing booking bookings buchhaltung care careers clientservices comercial
    compliance contact contacto contacts contactus customercare customerservice customersupport desk
    dispatch donotanswer donotreply dontreply editor editorial einkauf enquiries enquiry events everybody
    everyone export facturacion feedback finance frontdesk frontoffice general hallo headoffice hello help
    helpdesk helpline hostmaster hotline hr info infodesk information inquiries inquiry invoice invoices
    it jobs kontakt legal list lists mail mailer mailerdaemon mailroom mainoffice management marketing
    media membership news newsletter noreply noresponder notification notifications office operations
    order orders pay payments payroll personnel post postmaster press privacy procurement purchasing
    reception recruiting recruitment registrar reply reservations root sales salesoffice salesteam
    secretariat secretary security service servicedesk services shop staff studio subscribe support
    supportteam team tech tickets unsubscribe ventas vertrieb verwaltung webmaster welcome
    """.split()
)
"""Local parts that name a task (RFC 2142 has the oldest of them), without separators."""
_NAMES_TOO = frozenset(
    "booking care general hallo hello jobs legal list lists mail mailer order orders pay post press root shop welcome".split()
)
"""Those that may be family names: after a word that is no role they are none."""
_PLACES = frozenset(
    """
    alberta america asia austin china cleveland dallas denver geneva georgia german houston india israel kenya milan
    nevada orlando paris roma santiago sofia sydney valencia
    """.split()
)
"""Given names that beside a task are rather where it is done."""
_BEGINNINGS = frozenset(role[:length] for role in ROLES for length in (2, 3))
_ENDINGS = frozenset(role[-length:] for role in ROLES for length in (2, 3))
_BETWEEN = re.compile(r"[^\w]+|_")
_DIGITS = "0123456789"


def is_role(address: str) -> bool:
    """Whether the mailbox of this address is a task's: its local part, or the first or last word of it, is one of
    :data:`ROLES` (info@, info.uk@, uk-sales@, support2@, no-reply@), and no given name stands beside it (post.emily@).
    """
    local = address.rpartition("@")[0].casefold()
    if not local.isascii():
        local = unicodedata.normalize("NFKC", local).casefold()
    if local.isalpha():
        return local in ROLES
    # most are told by that: millions of customers are asked about
    if not (_may_begin(local) or _may_end(local.rstrip(_DIGITS))):
        return False
    words = list(filter(None, (word.strip(_DIGITS) for word in _BETWEEN.split(local))))
    if "".join(words) in ROLES:
        return True
    if not words:
        return False
    if words[0] in ROLES:
        others = words[1:]
    elif words[-1] in ROLES and words[-1] not in _NAMES_TOO and len(words[0]) > 1:  # A. Sales is a person
        others = words[:-1]
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
