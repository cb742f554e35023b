"""A store with a little of everything for the tests of the console.

Invented customers, a message, a scanned letter and a forum page with their links and records; and one of each
whose every field tries to be a script.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, field, replace

from PIL import Image, ImageDraw, ImageFont
from sqlalchemy import Connection
from starlette.testclient import TestClient

from console.app import create_app
from pipelines.enrich import enrich_in
from records.documents import (
    Contact,
    Document,
    Headers,
    Mailbox,
    Mention,
    Name,
    Page,
    Segment,
    Word,
    digest,
)
from records.links import Comparison, Link
from records.people import Person
from records.store import Store, customers, documents, enrichments, links
from settings import Settings

HOSTILE = "\"><script>alert('kith')</script><img src=x onerror=alert(1)>{{1337*7331}}"
MODEL = "test-1"

LETTER_LINES = (
    "Northgate Instruments Ltd",
    "14 Quay Street, Harwell",
    "",
    "Dear Mr Osei,",
    "Thank you for the drawings. The second gauge will be",
    "calibrated on Thursday, and our driver brings it back",
    "the week after. Should anything be missing, please",
    "telephone me directly on +44 20 7946 0137 or write to",
    "the works office.",
    "",
    "Yours sincerely,",
    "Philippa Marlowe",
    "Head of Calibration",
)


@dataclass(frozen=True)
class SeededStore:
    """An open store, its settings, and the ids of what is in it, by label."""

    store: Store
    settings: Settings
    pairs: dict[str, tuple[str, str]] = field(default_factory=dict)
    records: dict[str, str] = field(default_factory=dict)
    documents: dict[str, str] = field(default_factory=dict)


def client_of(seeded: SeededStore) -> TestClient:
    return TestClient(
        create_app(seeded.store, seeded.settings), base_url="http://127.0.0.1:8321", follow_redirects=True
    )


def seed(store: Store, settings: Settings) -> SeededStore:
    """Customers, documents, links and records, all written through the store."""
    seeded = SeededStore(store, settings)
    png, letter = _letter()
    store.originals.put(png)
    with store.begin() as conn:
        customers.upsert(conn, PEOPLE)
        _put(conn, seeded, "mail", _mail(), {"C-0101": 0.83, "C-0104": 0.11})
        _put(conn, seeded, "letter", letter, {"C-0102": 0.71})
        _put(conn, seeded, "forum", _forum(), {"C-0103": 0.64})
        _put(conn, seeded, "hostile", _hostile(), {"C-0666": 0.55})
        enrich_in(conn, settings, [person.id for person in PEOPLE])
        values = {
            "mail": "+14155550123",
            "letter": "+442079460137",
            "forum": "teo.blum@orrery.example",
            "hostile": "x@evil.example",
        }
        for record in enrichments.walk(conn):
            for label, value in values.items():
                if record["value"] == value:
                    seeded.records[label] = record["id"]
    return seeded


PEOPLE = (
    Person("C-0101", "Marta Ellison", "Marta", "Ellison", organisation="Harbourline Freight", title="Operations manager",
           phones=("+14155550100",), emails=("m.ellison@harbourline.example",), city="Oakland", state="CA", country="US"),
    Person("C-0102", "Philippa Marlowe", organisation="Northgate Instruments", emails=("p.marlowe@northgate.example",)),
    Person("C-0103", "Teodor Blum", phones=("+12125550147",), context="Amateur telescopes"),
    Person("C-0104", "Martha Ellison", organisation="Ellison & Daughters", city="Leeds", country="GB"),
    Person("C-0666", HOSTILE, organisation=HOSTILE, title=HOSTILE, aliases=(HOSTILE,), street=HOSTILE, context=HOSTILE),
)  # fmt: skip
COMPARISONS = (
    Comparison("name", "exact name, rare", 9.1),
    Comparison("email", "same domain, other address", 3.4),
    Comparison("phone_number", "no number in common", -1.2),
    Comparison("organisation", "same organisation", 5.2),
)


def _put(
    conn: Connection, seeded: SeededStore, label: str, document: Document, customers: dict[str, float]
) -> None:
    """A document with its mention's links to these customers, each with its probability."""
    documents.save(conn, document, "1", {"names": "test"})
    mention = document.mentions[0]
    found = [
        Link(mention.id, customer, probability, 4.2, COMPARISONS)
        for customer, probability in customers.items()
    ]
    links.save_links(conn, [mention.id], found, MODEL)
    seeded.pairs[label] = (mention.id, next(iter(customers)))
    seeded.documents[label] = document.id


def _document(
    kind: str, text: str, name: str, contact: str, contact_kind: str, value: str, **more: object
) -> Document:
    """A document with one person and one contact, both where they first stand in the text."""
    start, at = text.index(name), text.index(contact)
    own = digest("test-document", kind, text)
    return Document(
        id=own, source=f"/inbox/{kind}.{own[:4]}", kind=kind, media_type="text/plain", sha256=digest(text) * 2 + "0" * 16,  # type: ignore[arg-type]
        text=text, names=(Name(start, start + len(name), name, "person", 0.97),),
        contacts=(Contact(at, at + len(contact), contact, contact_kind, value, 0.99),),  # type: ignore[arg-type]
        mentions=(Mention(digest(own, "mention"), "person", name, "sender", (0,), (0,), 0, 0.95, owned=(0.97,)),),
        segments=(Segment("body", 0, len(text)),), **more,  # type: ignore[arg-type]
    )  # fmt: skip


def _mail() -> Document:
    text = (
        "From: Marta Ellison <marta@harbourline.example>\nTo: Desk <desk@kith.example>\nSubject: Berth change on Friday\n"
        "Date: Fri, 20 Nov 2026 08:12:00 +0000\n\n"
        "Good morning,\n\nthe Caledonia is moved to berth 9, so please send the papers there and not to the old office. "
        "The gate closes at four.\n\nI am on the quay all day and will not see my mail; my new mobile is "
        "(415) 555-0123, the old number goes to the switchboard.\n\nThank you\n\n"
        "Marta Ellison\nOperations manager\nHarbourline Freight\n"
    )
    document = _document(
        "mail", text, "Marta Ellison", "(415) 555-0123", "phone", "+14155550123", title="Berth change on Friday",
        date="2026-11-20T08:12:00+00:00",
        headers=Headers(from_=(Mailbox("Marta Ellison", "marta@harbourline.example"),), subject="Berth change on Friday"),
    )  # fmt: skip
    body = text.index("Good morning")
    return replace(document, segments=(Segment("header", 0, body - 1), Segment("body", body, len(text))))


def _forum() -> Document:
    first = "Has anybody a spare focuser for an 8 inch reflector? Mine has stripped its thread.\n"
    second = "I may have one. Write to me, teo.blum@orrery.example, and I send pictures. Teodor Blum\n"
    document = _document(
        "forum", first + second, "Teodor Blum", "teo.blum@orrery.example", "email", "teo.blum@orrery.example",
        title="Wanted: focuser", url="https://forum.example/thread/17",
    )  # fmt: skip
    posts = (
        Segment("post", 0, len(first), author="starling", date="2026-10-01T20:00:00", position=1),
        Segment(
            "post", len(first), len(first + second), author="teoblum", date="2026-10-02T07:31:00", position=2
        ),
    )
    return replace(document, segments=posts)


def _hostile() -> Document:
    text = f"{HOSTILE}\nwrites from x@evil.example, and means it. {HOSTILE}\n"
    return _document(
        "mail", text, HOSTILE, "x@evil.example", "email", "x@evil.example", title=HOSTILE, member=HOSTILE,
        date="2026-11-19T08:00:00+00:00", headers=Headers(from_=(Mailbox(HOSTILE, HOSTILE),), subject=HOSTILE),
    )  # fmt: skip


def _letter() -> tuple[bytes, Document]:
    """A page drawn word by word, so that every word's box is known."""
    sheet = Image.new("L", (1240, 1754), 250)
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(size=34)
    text, words, top = "", [], 190
    for line in LETTER_LINES:
        left = 150
        for place, word in enumerate(line.split()):
            text += " " if place else ""
            box = draw.textbbox((left, top), word, font=font)
            draw.text((left, top), word, font=font, fill=40)
            whole = (int(box[0]), int(box[1]), int(box[2] - box[0]), int(box[3] - box[1]))
            words.append(Word(len(text), len(text) + len(word), 1, whole, 0.93))
            text += word
            left = int(box[2]) + 14
        text += "\n"
        top += 62
    kept = io.BytesIO()
    sheet.save(kept, "PNG")
    document = _document(
        "letter", text, "Philippa Marlowe", "+44 20 7946 0137", "phone", "+442079460137",
        words=tuple(words), pages=(Page(1, 1240, 1754, "ocr"),),
    )  # fmt: skip
    sha256 = hashlib.sha256(kept.getvalue()).hexdigest()
    return kept.getvalue(), replace(
        document, sha256=sha256, media_type="image/png", source="/scans/northgate.png"
    )
