"""A person made ready for comparing: every field in one plain form, once, however often it is compared."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from models.encoder.spelling import LONGEST, plain
from models.linkage.prepare.name_reading import NATIVE, native_name, read_name
from models.role_mailboxes import is_role
from records.people import Person
from vocabulary import words as listed

LONGEST_CONTEXT = 500
"""Code points of the text beside a person that are looked at."""
MOST_VALUES = 20
"""Phones, addresses or aliases of one person that are looked at; a row with more is a list, not a person."""

_LEGAL_FORMS = frozenset(listed("legal_forms.plain"))
_BETWEEN, _NO_DIGITS, _DIGITS = re.compile(r"\W+"), re.compile(r"\D+"), re.compile(r"\d+")
_WORDS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_EMAIL = re.compile(r"[^\s@<>|,;]+@[^\s@<>|,;]+")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A person made ready for comparing. Empty means unknown throughout.

    Attributes:
        id: The row's id.
        names: The forms of the name as plain words; the first is the main one.
        text: The main form as text.
        native: A Chinese or Korean name in its own script, where many names sound alike.
        generation: 1 for Sr, 2 for Jr or II and so on; 0 where nothing is said.
        emails: Addresses. Of a role mailbox, which is nobody's, the domain alone ("@example.org").
        phones: Digits, from the country code on where the number is E.164.
        birth_date: Eight digits, year first, or the digits as they are.
        national_id: Lower case, without what stands between its parts.
        organisation: Plain words without the legal form.
        title: Plain words.
        street: Plain words.
        city: Plain words.
        state: Plain words.
        postcode: Lower case, without what stands between its parts.
        country: Plain words.
        context: The words of the text beside the person, in whatever script.
        extra: Columns of the user's own.
    """

    id: str
    names: tuple[tuple[str, ...], ...]
    text: str
    native: str
    generation: int
    emails: tuple[str, ...]
    phones: tuple[str, ...]
    birth_date: str
    national_id: str
    organisation: str
    title: str
    street: str
    city: str
    state: str
    postcode: str
    country: str
    context: str
    extra: dict[str, str]


def organisation_words(text: str) -> str:
    """Give an organisation's name as plain words without its legal form.

    "Acme, Inc." and "ACME" are one.
    """
    found = plain(text).split()
    while len(found) > 1 and found[-1] in _LEGAL_FORMS:
        found.pop()
    return " ".join(found)


def prepare(person: Person) -> Prepared:
    """Make a person's row ready. A name that is an e-mail address counts as an address."""
    cut = (e.strip()[:LONGEST].strip().lower() for e in person.emails[:MOST_VALUES])
    emails = [e for e in cut if e.find("@") > 0]
    texts = [person.name or ""]
    if person.given_name or person.family_name:
        texts.append(f"{person.given_name or ''} {person.family_name or ''}")
    texts = [text[:LONGEST] for text in (*texts, *person.aliases[:MOST_VALUES])]
    emails += (found.group().lower() for text in dict.fromkeys(texts) if (found := _email_in(text)))
    forms, generation = _read_names(texts)
    native = native_name(texts[0].strip()) if texts[0] and not texts[0].isascii() else ""
    phones = map(_phone, person.phones[:MOST_VALUES])
    return Prepared(
        id=person.id,
        names=tuple(forms),
        text=" ".join(forms[0]) if forms else "",
        native=native if NATIVE.match(native) else "",
        generation=generation,
        emails=tuple(dict.fromkeys(map(_personal, emails))),
        phones=tuple(dict.fromkeys(filter(None, phones))),
        birth_date=_date(person.birth_date or ""),
        national_id=_joined(person.national_id),
        organisation=organisation_words(person.organisation or ""),
        title=_plain(person.title),
        street=_plain(person.street),
        city=_plain(person.city),
        state=_plain(person.state),
        postcode=_joined(person.postcode),
        country=_plain(person.country),
        context=_words(person.context) if person.context else "",
        extra={k: " ".join(v[:LONGEST].lower().split()) for k, v in person.extra.items() if v and v.strip()},
    )


def _email_in(text: str) -> re.Match[str] | None:
    return _EMAIL.search(text) if "@" in text else None


def _read_names(texts: Sequence[str]) -> tuple[list[tuple[str, ...]], int]:
    """The different forms of a name, without those that only say less than another; and the generation."""
    forms: list[tuple[str, ...]] = []
    highest = 0
    for text in dict.fromkeys(texts):
        found, generation = read_name(_EMAIL.sub(" ", text) if "@" in text else text)
        highest = max(highest, generation)
        for form in found:
            if form not in forms and not any(set(form) < set(other) for other in forms):
                forms.append(form)
    return forms, highest


def prepare_all(people: Sequence[Person]) -> list[Prepared]:
    """Make people ready."""
    return [prepare(person) for person in people]


def _personal(email: str) -> str:
    """An address; of an office's (info@), of which many may write and read, what is after the @."""
    return email[email.rindex("@") :] if is_role(email) else email


def _plain(text: str | None) -> str:
    return plain(text) if text else ""


def _words(text: str) -> str:
    """The words of a text in lower case, without numbers: two forms that differ in a number are one."""
    return " ".join(_WORDS.findall(text[:LONGEST_CONTEXT].lower()))


def _joined(text: str | None) -> str:
    """A number or code in lower case, without what stands between its parts."""
    return _BETWEEN.sub("", text[:LONGEST].lower()) if text else ""


def _phone(text: str) -> str:
    """The digits of a number, from its country code on where it is E.164.

    Shorter than six digits: no number.
    """
    digits = _NO_DIGITS.sub("", text[:LONGEST])
    return digits if 6 <= len(digits) <= 17 else ""


def _date(text: str) -> str:
    """Eight digits, year first, where the text is a date (1990-02-01, 19900201); else its own digits."""
    if not text:
        return ""
    parts = _DIGITS.findall(text[:30])
    if len(parts) == 3 and len(parts[2]) == 4:
        return f"{parts[2]}{parts[1]:0>2}{parts[0]:0>2}"
    if len(parts) >= 3 and len(parts[0]) == 4:
        return f"{parts[0]}{parts[1]:0>2}{parts[2]:0>2}"[:8]
    return "".join(parts)[:8]
