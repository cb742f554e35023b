"""A person made ready for comparing: every field in one plain form, once, however often it is compared."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from models.encoder.spelling import LONGEST, plain, words
from models.role_mailboxes import is_role
from records.people import Person

_FOR_ANOTHER = re.compile(
    r"(?i)(?:^|[\s,;(\[])(?:(?:for and )?on behalf of|(?:assistant|secretary|deputy|attorney|counsel) (?:to|for)|p\.\s?p\.|c/o)\s(.*)"
    r"|[(\[]\s*(?:for|pp|via|from|to)\s(.*)"
)
"""What follows is the name of somebody else: "Nora Quist (for Winifred Okonjo)"."""
_MAY_BE_ANOTHER = re.compile(r"(?i)behalf|assistant|secretary|deputy|attorney|counsel")
_GENERATIONS = {
    "sr": 1, "snr": 1, "jr": 2, "jnr": 2, "ii": 2, "2nd": 2, "iii": 3, "3rd": 3, "iv": 4, "4th": 4,
}  # fmt: skip
_MAY_BE_GENERATION = re.compile(rf"(?i)\b(?:{'|'.join(_GENERATIONS)})\b")
LONGEST_CONTEXT = 500
"""Code points of the text beside a person that are looked at."""
MOST_VALUES = 20
"""Phones, addresses or aliases of one person that are looked at; a row with more is a list, not a person."""

_TITLES = frozenset(
    ["mr", "mrs", "ms", "miss", "dr", "prof", "professor", "sir", "rev", "reverend", "hon", "honorable", "jr", "jnr", "sr", "snr", "ii", "iii", "iv", "phd", "md", "esq", "mba", "cpa", "capt", "captain", "lt", "col", "maj", "gen", "sgt", "senator", "sen", "gov", "lord", "lady", "dame"]
)  # fmt: skip
_PARTICLES = frozenset(
    [
        "al",
        "el",
        "ul",
        "bin",
        "ibn",
        "bint",
        "de",
        "del",
        "della",
        "di",
        "dos",
        "das",
        "la",
        "von",
        "der",
        "den",
        "ter",
        "y",
    ]
)
_LEGAL_FORMS = frozenset(
    "ltd limited inc incorporated llc llp lp plc corp corporation co company gmbh ag kg sa sas sarl srl spa bv nv ab oy pty pte".split()
)
_BESIDE_NAMES = _TITLES | _PARTICLES
_DIGITS_READ_AS_LETTERS = str.maketrans("01358", "olesb")
_NATIVE = re.compile(r"[\u3400-\u9fff\uac00-\ud7a3]{2,4}$")
"""A Chinese or Korean name as it is written there: family name first."""
_BETWEEN, _NO_DIGITS, _DIGITS = re.compile(r"\W+"), re.compile(r"\D+"), re.compile(r"\d+")
_WORDS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_EMAIL = re.compile(r"[^\s@<>|,;]+@[^\s@<>|,;]+")


@dataclass(frozen=True, slots=True)
class Prepared:
    """``names`` are the forms of the name as plain words, ``text`` the first of them; ``native`` a Chinese or
    Korean name in its own script, where many names sound alike; ``generation`` 1 for Sr, 2 for Jr or II and
    so on, 0 where nothing is said; of a role mailbox, which is nobody's, ``emails`` have the domain alone
    ("@example.org"); ``context`` the words of the text beside the person, in whatever script.

    Empty means unknown throughout.
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


def name_words(text: str) -> tuple[str, ...]:
    """The words of a name, the family name last as far as can be told, without titles and what is no word of
    a name: ``"Smith, Dr. J0hn B6"`` is john, smith.
    """
    if text.isascii() and text.replace(" ", "").isalpha() and not _MAY_BE_ANOTHER.search(text):
        # nine names in ten: letters and spaces
        return _bare(tuple(text.lower().split()))
    text = _without_another(text)
    if any(c.isdigit() for c in text):
        text = re.sub(r"\w+", lambda part: _without_digits(part.group()), text)
    family, comma, given = text.partition(",")
    found = words(given) + words(family) if comma else words(text)
    kept = _bare(found)
    if not comma and _NATIVE.match(text.strip()):
        kept = kept[1:] + kept[:1]
    return kept[:8]


def _bare(found: tuple[str, ...]) -> tuple[str, ...]:
    """Words of a name without titles and particles, where others are left; eight at most."""
    if _BESIDE_NAMES.isdisjoint(found):
        return found[:8]
    kept = tuple(w for w in found if w not in _TITLES) or found
    bare = tuple(w for w in kept if w not in _PARTICLES)
    return (bare if len(bare) > 1 else kept)[:8]


def _without_another(text: str) -> str:
    """A name without the one on whose behalf it is: of "quill on behalf of Nora Quill", an account of her
    own, the fuller.
    """
    found = _FOR_ANOTHER.search(text)
    if not found:
        return text
    own = set(words(text[: found.start()]))
    other = found.group(1) or found.group(2) or ""
    return other if own and own < set(words(other)) else text[: found.start()]


def generation(text: str) -> int:
    """1 for "John Quill Sr.", 2 for Jr or II, …; 0 where the name says none.

    Only at the end of the name or of its part before a comma: "Sr. García" is a Señor.
    """
    found = 0
    if not _MAY_BE_GENERATION.search(text):
        return found
    parts = _without_another(text).lower().split(",")
    for at, part in enumerate(parts):
        *before, last = ["", *re.findall(r"\w+", part)]
        if any(before) or at:
            found = max(found, _GENERATIONS.get(last, 0))
    return found


def _without_digits(part: str) -> str:
    """A word with digits in it: misread letters if it is mostly letters, else nothing."""
    digits = sum(c.isdigit() for c in part)
    if not digits:
        return part
    return part.translate(_DIGITS_READ_AS_LETTERS) if len(part) >= 4 * digits and len(part) > 3 else ""


def organisation_words(text: str) -> str:
    """An organisation's name as plain words without its legal form: "Acme, Inc." and "ACME" are one."""
    found = plain(text).split()
    while len(found) > 1 and found[-1] in _LEGAL_FORMS:
        found.pop()
    return " ".join(found)


def prepare(person: Person) -> Prepared:
    """A person's row made ready. A name that is an e-mail address counts as an address."""
    cut = (e.strip()[:LONGEST].strip().lower() for e in person.emails[:MOST_VALUES])
    emails = [e for e in cut if e.find("@") > 0]
    texts = [person.name or ""]
    if person.given_name or person.family_name:
        texts.append(f"{person.given_name or ''} {person.family_name or ''}")
    texts = [text[:LONGEST] for text in (*texts, *person.aliases[:MOST_VALUES])]
    forms: list[tuple[str, ...]] = []
    for text in dict.fromkeys(texts):
        if "@" in text and (found := _EMAIL.search(text)):
            emails.append(found.group().lower())
            text = _EMAIL.sub(" ", text)
        form = name_words(text)
        if form and form not in forms and not any(set(form) < set(other) for other in forms):
            forms.append(form)
    native = texts[0].strip()
    return Prepared(
        id=person.id, native=native if _NATIVE.match(native) else "", names=tuple(forms), text=" ".join(forms[0]) if forms else "", generation=max(map(generation, texts)),
        emails=tuple(dict.fromkeys(map(_personal, emails))), phones=tuple(dict.fromkeys(filter(None, map(_phone, person.phones[:MOST_VALUES])))),
        birth_date=_date(person.birth_date or ""), national_id=_joined(person.national_id),
        organisation=organisation_words(person.organisation or ""), title=_plain(person.title), street=_plain(person.street),
        city=_plain(person.city), state=_plain(person.state), postcode=_joined(person.postcode), country=_plain(person.country),
        context=_words(person.context) if person.context else "",
        extra={k: " ".join(v[:LONGEST].lower().split()) for k, v in person.extra.items() if v and v.strip()},
    )  # fmt: skip


def prepare_all(people: Sequence[Person]) -> list[Prepared]:
    return [prepare(person) for person in people]


def _personal(email: str) -> str:
    """An address; of an office's (info@), of which many may write and read, what is after the @."""
    return email[email.rindex("@") :] if is_role(email) else email


def _plain(text: str | None) -> str:
    return plain(text) if text else ""


def _words(text: str) -> str:
    """The words of a text in lower case, as they are written, without numbers: two forms that differ in a
    number are one.
    """
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
    """Eight digits, year first, where the text is such a date (1990-02-01, 19900201); else its digits as they
    are.
    """
    if not text:
        return ""
    parts = _DIGITS.findall(text[:30])
    if len(parts) == 3 and len(parts[2]) == 4:
        return f"{parts[2]}{parts[1]:0>2}{parts[0]:0>2}"
    if len(parts) >= 3 and len(parts[0]) == 4:
        return f"{parts[0]}{parts[1]:0>2}{parts[2]:0>2}"[:8]
    return "".join(parts)[:8]
