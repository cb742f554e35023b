"""Reads mail into examples of ownership: mail with gold, and mail that a script makes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from extractors import extraction
from extractors.people import mentions
from extractors.people.find import contacts as numbers
from extractors.people.find import language
from extractors.people.find.regions import regions_of
from extractors.people.own.candidates import candidates_of
from extractors.people.own.ceilings import SURE, ceiling_of
from extractors.people.own.contact_context import context_of
from extractors.people.own.document_index import DocumentIndex
from extractors.people.own.features import FEATURES, features_of
from extractors.people.resolve.clusters import Cluster
from extractors.people.spans import within
from models.names.tagger import load_tagger
from models.ownership.training import made_mail
from models.ownership.training.learning import Example
from records.documents import Contact, Document, Original, Reading
from settings import Limits
from vocabulary.nicknames import other_forms

NAMES = list(FEATURES)
"""The names of the features, in the order of the columns of an example."""
MADE = 0.05
"""What a contact of made mail counts beside one that somebody wrote."""

Owners = Mapping[str, list[str] | None]
"""By number (its digits) or address: the names of its owner, [] for an organisation, None for nobody."""


@dataclass(frozen=True, slots=True)
class GoldMail:
    """A message with gold: its path, its bytes and the owners of its contacts."""

    path: str
    raw: bytes
    owners: Owners


def documents(messages: Iterable[tuple[str, bytes]], region: str = "US") -> Iterator[Document]:
    """Read messages, with names and contacts, before anything is said of owners."""
    tagger = load_tagger()
    for source, raw in messages:
        document = extraction.read(Original(source, raw), Reading("mail", region), Limits())
        spoken = language.detect(document.text)
        (names,) = tagger.tag([document.text], [spoken])
        found = numbers.find(document.text, regions_of(document.text, spoken, region, region))
        yield replace(document, language=spoken, names=tuple(names), contacts=tuple(found))


def examples(document: Document, owners: Owners, group: int, weight: float) -> Iterator[Example]:
    """The contacts of a document as examples; one that is not in ``owners`` is left out.

    Args:
        document: As :func:`documents` reads it.
        owners: Its gold.
        group: The message that it is; -1 for made mail.
        weight: What each contact counts.
    """
    *_, index = mentions.people_of(document)
    for contact in document.contacts:
        key = key_of(contact)
        if key not in owners or _is_given_by_header(contact, index):
            continue
        found = list(candidates_of(context_of(contact, index)))
        if not found:
            continue
        values = [features_of(candidate) for candidate in found]
        clusters = [candidate.cluster for candidate in found]
        right = {cluster for cluster in set(clusters) if _owns(index.clusters[cluster], key, owners)}
        yield Example(
            contact.kind,
            np.array([[one.get(name, 0.0) for name in NAMES] for one in values]),
            np.array(clusters),
            np.array([ceiling_of(candidate) < SURE for candidate in found]),
            frozenset(right),
            group,
            weight,
        )


def key_of(contact: Contact) -> str:
    """What a contact is called in gold: the last ten digits, or the address in lower case."""
    return contact.value.lower() if contact.kind == "email" else _digits(contact.value)


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number)[-10:]


def _is_given_by_header(contact: Contact, index: DocumentIndex) -> bool:
    if contact.kind != "email":
        return False
    return index.clusters.of_email(contact.value) is not None or within(contact.start, index.zones.mailboxes)


def _owns(cluster: Cluster, key: str, owners: Owners) -> bool:
    """Whether gold gives the contact to this person or organisation."""
    names = owners[key]
    if not names:
        return names == [] and cluster.kind == "organisation"
    if cluster.kind != "person":
        return False
    if any(owners.get(email.lower()) == names for email in cluster.emails):
        return True
    shown = [form for form, _ in cluster.forms] or [cluster.derived or ""]
    return any(same_person(name, form) or _is_cut(name, form) for name in names for form in shown)


def same_person(one: str, other: str) -> bool:
    """Whether one name's words are all in the other's; order, initials and short forms aside."""
    mine, theirs = ({w for w in re.findall(r"\w{2,}", name.lower())} for name in (one, other))
    short = other_forms()

    def within_other(a: set[str], b: set[str]) -> bool:
        return all(w in b or any(w in short.get(v, ()) or v in short.get(w, ()) for v in b) for w in a)

    return bool(mine and theirs) and (within_other(mine, theirs) or within_other(theirs, mine))


def _is_cut(name: str, form: str) -> bool:
    """Whether a form is a name in Chinese, Korean or Persian script without its last letters.

    That the tagger saw too little of it is no fault of whom the number was given to.
    """
    return not name.isascii() and bool(form) and name.startswith(form)


def read_gold(folder: Path) -> list[GoldMail]:
    """The messages of a folder with ``gold.jsonl``."""
    read = []
    for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        path = folder / gold["file"]
        owners: dict[str, list[str] | None] = {}
        for person in gold["people"]:
            if "@" in person["name"]:
                continue
            names = [person["name"], *person.get("also", [])]
            owners |= {_digits(phone["digits"]): names for phone in person["phones"]}
            owners |= {email.lower(): names for email in person["emails"]}
        for holder in gold["orgs_with_phones"]:
            owners |= {_digits(phone["digits"]): [] for phone in holder["phones"]}
        owners |= {_digits(phone["digits"]): None for phone in gold["orphan_phones"]}
        read.append(GoldMail(str(path.resolve()), path.read_bytes(), owners))
    return read


def made(lists: Path, count: int, seed: int) -> list[Example]:
    """Examples of made mail.

    Args:
        lists: The folder of name lists.
        count: How many messages are made.
        seed: Of all chance.
    """
    mails = list(made_mail.messages(lists, count, seed))
    read = documents((str(at), mail.raw) for at, mail in enumerate(mails))
    found: list[Example] = []
    for mail, document in zip(mails, read, strict=True):
        owners = {
            key: ([name] if name else None if name is None else []) for key, name in mail.owners.items()
        }
        found.extend(examples(document, owners, -1, MADE))
    return found
