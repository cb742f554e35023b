"""Teaches the ownership model from mail with gold, and from mail that a script makes.

    python -m extractors.people.training.teach --lists FOLDER [--gold FOLDER] [--made 4000] [--seed 1] [--out weights.json]

``--lists``: the folder of name lists; ``--gold``: a folder with gold.jsonl and the messages that it names. A made contact counts ``MADE`` of
one that somebody wrote. The weights maximise the likelihood of the owners, with a Gaussian prior; their probabilities are then
calibrated by messages that were left out (ten folds of the gold, and made mail of another seed).
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from extractors import door
from extractors.people import mentions
from extractors.people.find import contacts as numbers
from extractors.people.find import language
from extractors.people.find.regions import regions as regions_of
from extractors.people.own.ceilings import SURE
from extractors.people.own.features import FEATURES, alternatives
from models.names import gazetteers
from models.names.tagger import load_tagger
from models.ownership import made_mail
from models.ownership.learning import Example, learn
from models.ownership.model import WEIGHTS
from records.documents import Document, Original, Reading
from settings import Limits

NAMES = list(FEATURES)
MADE = 0.05
"""What a contact of made mail counts beside one that somebody wrote."""


def documents(messages: Iterable[tuple[str, bytes]], region: str = "US") -> Iterator[Document]:
    """The messages read, with names and contacts, before anything is said of owners."""
    tagger = load_tagger()
    for source, raw in messages:
        document = door.read(Original(source, raw), Reading("mail", region), Limits())
        spoken = language.detect(document.text)
        (names,) = tagger.tag([document.text], [spoken])
        found = numbers.find(document.text, regions_of(document.text, spoken, region, region))
        yield replace(document, language=spoken, names=tuple(names), contacts=tuple(found))


def examples(
    document: Document, owners: dict[str, list[str] | None], group: int, weight: float
) -> Iterator[Example]:
    """The contacts of a document as examples. ``owners``: by digits or address the names of its owner, [] for an organisation, None for
    nobody; a contact that is not in it is left out.
    """
    places = mentions.place(document).places
    for contact in document.contacts:
        key = contact.value.lower() if contact.kind == "email" else re.sub(r"\D", "", contact.value)[-10:]
        if key not in owners:
            continue
        if contact.kind == "email" and (
            places.clusters.of_email(contact.value) is not None
            or any(a <= contact.start < b for a, b in places.mailboxes)
        ):
            continue
        found = list(alternatives(contact, places))
        if not found:
            continue
        rows = np.array([[one.features.get(name, 0.0) for name in NAMES] for one in found])
        clusters = np.array([one.cluster for one in found])
        capped = np.array([one.limit < SURE for one in found])
        names, right = owners[key], set()
        for index in set(clusters.tolist()):
            cluster = places.clusters.all[index]
            if names and cluster.kind == "person":
                shown = [form for form, _ in cluster.forms] or [cluster.derived or ""]
                known = any(owners.get(email.lower()) == names for email in cluster.emails)
                if known or any(
                    same_person(name, form) or _cut(name, form) for name in names for form in shown
                ):
                    right.add(index)
            elif names == [] and cluster.kind == "organisation":
                right.add(index)
        yield Example(contact.kind, rows, clusters, capped, frozenset(right), group, weight)


def same_person(one: str, other: str) -> bool:
    """One name's words are all in the other's; order, initials and short forms aside."""
    mine, theirs = ({w for w in re.findall(r"\w{2,}", name.lower())} for name in (one, other))
    short = gazetteers.short_forms()

    def within(a: set[str], b: set[str]) -> bool:
        return all(w in b or any(w in short.get(v, ()) or v in short.get(w, ()) for v in b) for w in a)

    return bool(mine and theirs) and (within(mine, theirs) or within(theirs, mine))


def _cut(name: str, form: str) -> bool:
    """Whether a form is a name in Chinese, Korean or Persian script without its last letters: that the tagger saw too little of it is
    no fault of whom the number was given to.
    """
    return not name.isascii() and bool(form) and name.startswith(form)


def gold_of(folder: Path) -> tuple[list[tuple[str, bytes]], list[dict[str, list[str] | None]]]:
    """Messages with gold: their bytes, and the owners of their contacts."""
    messages, owners = [], []
    for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        messages.append((str((folder / gold["file"]).resolve()), (folder / gold["file"]).read_bytes()))
        held: dict[str, list[str] | None] = {}
        for person in gold["people"]:
            names = [person["name"], *person.get("also", [])]
            held |= {
                re.sub(r"\D", "", phone["digits"])[-10:]: names
                for phone in person["phones"]
                if "@" not in person["name"]
            }
            held |= {email.lower(): names for email in person["emails"] if "@" not in person["name"]}
        for holder in gold["orgs_with_phones"]:
            held |= {re.sub(r"\D", "", phone["digits"])[-10:]: [] for phone in holder["phones"]}
        held |= {re.sub(r"\D", "", phone["digits"])[-10:]: None for phone in gold["orphan_phones"]}
        owners.append(held)
    return messages, owners


def made(lists: Path, count: int, seed: int) -> list[Example]:
    """Examples of made mail."""
    mails = list(made_mail.messages(lists, count, seed))
    read = documents((str(at), mail.raw) for at, mail in enumerate(mails))
    found: list[Example] = []
    for mail, document in zip(mails, read, strict=True):
        owners = {
            key: ([name] if name else None if name is None else []) for key, name in mail.owners.items()
        }
        found.extend(examples(document, owners, -1, MADE))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--lists", type=Path, required=True)
    parser.add_argument("--gold", type=Path)
    parser.add_argument("--made", type=int, default=4000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    chosen = parser.parse_args()
    print("reading made mail …", file=sys.stderr)
    taught, kept = (
        made(chosen.lists, chosen.made, chosen.seed),
        made(chosen.lists, chosen.made // 4, chosen.seed + 1),
    )
    gold: list[Example] = []
    if chosen.gold:
        messages, owners = gold_of(chosen.gold)
        for at, (document, held) in enumerate(zip(documents(messages), owners, strict=True)):
            gold.extend(examples(document, held, at, 1.0))
    model = learn(NAMES, gold, taught, kept)
    shown = {"version": model.version, "calibration": model.calibration, "weights": model.weights}
    chosen.out.write_text(json.dumps(shown, indent=1) + "\n", encoding="utf-8")
    print(f"{len(taught)} made and {len(gold)} written contacts; {model.version}")


if __name__ == "__main__":
    main()
