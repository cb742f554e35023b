"""Addresses of an office rather than of a person: info@, sales@. Whoever writes from one is not alone in reading it."""

from __future__ import annotations

import re

ROLES = frozenset(
    """
    abuse accounting accounts admin administration administrator admissions anfrage assistance billing booking
    bookings buchhaltung care careers clientservices comercial compliance contact contacto contacts contactus
    customercare customerservice customersupport desk dispatch donotreply editor editorial einkauf enquiries
    enquiry events export facturacion feedback finance frontdesk general hallo hello help helpdesk hostmaster hr
    info information inquiries inquiry invoice invoices it jobs kontakt legal list lists mail mailer
    mailerdaemon mailroom management marketing media membership news newsletter noreply notification
    notifications office operations order orders pay payments payroll personnel post postmaster press privacy
    procurement purchasing reception recruiting recruitment registrar reply reservations root sales secretariat
    secretary security service services shop staff studio subscribe support team tech tickets unsubscribe ventas
    vertrieb verwaltung webmaster welcome
    """.split()
)
"""Local parts that name a task (RFC 2142 has the oldest of them), without separators."""
_BEGINNINGS = frozenset(role[:2] for role in ROLES)
_BETWEEN = re.compile(r"[^\w]+|_")


def is_role(address: str) -> bool:
    """Whether the mailbox of this address is a task's: its local part, or the first word of it, is one of
    :data:`ROLES` (info@, info.uk@, sales-emea@, support2@, no-reply@)."""
    local = address.rpartition("@")[0].casefold()
    # most are told by that: millions of customers are asked about
    if local[:2].isalpha() and local[:2] not in _BEGINNINGS:
        return False
    words = [word.rstrip("0123456789") for word in _BETWEEN.split(local)]
    return "".join(words) in ROLES or words[0] in ROLES
