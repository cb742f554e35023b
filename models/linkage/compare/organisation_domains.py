"""An organisation on one side, an address at its domain on the other.

"Fairweather Partners" and ada@fairweatherpartners.example agree. It is asked only where the organisations
themselves cannot be compared, one side having none, and where whoever names the organisation has no address
at another firm's domain: their own says where they are, and fairweather-partners.example may be anybody's. It
speaks for a match or not at all: people of one firm have addresses elsewhere. Domains are for sale, so
nothing becomes automatic by it (``pipelines/statements.py``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import accumulate
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray

from models.linkage.compare.people_pairs import Agreements, Pairs, no_agreements
from models.linkage.linkage_model import Level
from models.linkage.prepare.frequencies import Frequencies
from models.linkage.prepare.prepared import Prepared
from vocabulary import words as listed

AT_ITS_DOMAIN = 1
_NO_NAMES = frozenset(listed("organisations.none"))
"""What people write for an organisation and means none."""
USUAL = 0.05
"""Rate at which two customers share a domain or an organisation, where nothing is counted."""
SHORTEST, SHORTEST_WHOLE = 5, 3
"""Letters from which a beginning, or a whole name, counts: "Fairweather" of fairweatherpartners, not "Bay" of
bayview."""
_SMALL = frozenset(listed("organisations.small_words"))
_SECOND_LEVEL = frozenset(listed("mail_domains.second_level"))
"""Labels that stand before a country's: co.uk, com.tw, or.kr, ac.ir."""
_MAIL_PROVIDERS = frozenset(listed("mail_domains.providers"))
"""Whose addresses are anybody's: at the provider's domain one is its customer, not its colleague."""


def compare(pairs: Pairs, frequencies: Frequencies, rows: Sequence[Level]) -> Agreements:
    """Say where the organisation of one side is the domain of the other side's address.

    Args:
        pairs: The pairs.
        frequencies: How common organisations and domains are.
        rows: The figures of the levels.

    Returns:
        The level, null elsewhere, and the chance that another customer would fit as well.
    """
    levels, chances = no_agreements(len(pairs))
    neutral = rows[AT_ITS_DOMAIN].neutral(frequencies.people)
    for at in _fitting(pairs).tolist():
        mention, customer = pairs.at(at)
        named, addressed = (mention, customer) if mention.organisation else (customer, mention)
        domain = _domain(named, addressed)
        if domain and not any(map(label, _domains(named))):
            organisation = mention.organisation or customer.organisation
            chance = frequencies.value("domains", domain, USUAL)
            chance += frequencies.value("organisation", organisation, USUAL)
            levels[at], chances[at] = AT_ITS_DOMAIN, min(chance, neutral)
    return levels, chances


def _fitting(pairs: Pairs) -> NDArray[np.int64]:
    """The pairs of which one has an organisation that begins as a domain of the other, who has none."""
    of = attrgetter("organisation")
    named, addressed = (
        np.fromiter(initials, np.uint64, len(pairs.mentions))[pairs.left]
        for initials in (map(_of_organisation, map(of, pairs.mentions)), map(_of_domains, pairs.mentions))
    )
    found = []
    for asked, mine, beside_organisation in (
        (named > 0, named, False),
        ((named == 0) & (addressed > 0), addressed, True),
    ):
        at = np.flatnonzero(asked)
        customers = list(map(pairs.customers.__getitem__, pairs.right[at].tolist()))
        theirs = list(map(of, customers))
        there = np.flatnonzero(np.fromiter(map(bool, theirs), bool, len(at)) == beside_organisation)
        initials = (
            map(_of_organisation, map(theirs.__getitem__, there.tolist()))
            if beside_organisation
            else map(_of_domains, map(customers.__getitem__, there.tolist()))
        )
        found.append(at[there[(mine[at[there]] & np.fromiter(initials, np.uint64, len(there))) > 0]])
    return np.concatenate(found)


@lru_cache(maxsize=200_000)
def _of_organisation(organisation: str) -> int:
    """With which letters an organisation may begin, a bit a letter; 0 for none."""
    return _bits(spellings(organisation)) if organisation else 0


def _of_domains(person: Prepared) -> int:
    """The same of the labels of a person's domains."""
    found = 0
    for email in person.emails:
        found |= _of_domain(email.partition("@")[2])
    return found


@lru_cache(maxsize=200_000)
def _of_domain(domain: str) -> int:
    return _bits(filter(None, [label(domain)]))


def _bits(texts: Iterable[str]) -> int:
    found = 0
    for text in texts:
        found |= 1 << (ord(text[0]) & 63)
    return found


def _domain(named: Prepared, addressed: Prepared) -> str:
    """The domain of the one's addresses that the other's organisation names, "" if none does."""
    return next((d for d in sorted(_domains(addressed)) if names(named.organisation, label(d))), "")


def _domains(person: Prepared) -> set[str]:
    return {email.partition("@")[2] for email in person.emails}


@lru_cache(maxsize=200_000)
def label(domain: str) -> str:
    """Give what somebody registered of a domain, without hyphens.

    ``fairweather`` of mail.fair-weather.co.uk; "" for a mail provider's.
    """
    labels = domain.split(".")
    country = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL
    found = labels[-3 if country else -2] if len(labels) > 1 else ""
    return "" if found in _MAIL_PROVIDERS else found.replace("-", "")


@lru_cache(maxsize=200_000)
def spellings(organisation: str) -> tuple[str, ...]:
    """Give an organisation's plain words joined, with and without small words.

    Not its initials: every three letters are some domain.
    """
    words = organisation.split()
    without_article = words[1:] if words[:1] == ["the"] else words
    forms = [form for form in (words, without_article, [w for w in words if w not in _SMALL]) if form]
    return tuple(dict.fromkeys("".join(form) for form in forms))


@lru_cache(maxsize=200_000)
def names(organisation: str, label: str) -> bool:
    """Say whether a registered label is an organisation's name.

    Or either begins with the other, in whole words of the name, and makes up half of it at least:
    "Fairweather Partners" is named by ``fairweather``, "First National Bank" not by ``first``.
    """
    if len(label) < SHORTEST_WHOLE or label in _NO_NAMES:
        return False
    if label in spellings(organisation):
        return True
    words = [word for word in organisation.split() if word not in _SMALL]
    whole, beginnings = "".join(words), accumulate(words)
    shorter, longer = sorted((whole, label), key=len)
    if len(shorter) < SHORTEST or 2 * len(shorter) < len(longer):
        return False
    return label.startswith(whole) or label in beginnings
