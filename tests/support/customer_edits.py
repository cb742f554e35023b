"""A store whose customers and documents change at random: shared by the tests of incremental linking."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import Connection, delete, select

from records.documents import Contact, Document
from records.people import Person
from records.store import Store, customers, documents, tables

Make = Callable[..., Document]


def with_address(made: Document, address: str | None) -> Document:
    """The document with an address at its end, that of its only mention."""
    if not address:
        return made
    start = len(made.text) + 1
    text = f"{made.text}\n{address}"
    contacts = (*made.contacts, Contact(start, len(text), address, "email", address, 1.0))
    everything = tuple(range(len(contacts)))
    mention = replace(made.mentions[0], contacts=everything, owned=(1.0,) * len(contacts))
    segment = replace(made.segments[0], end=len(text))
    return replace(made, text=text, contacts=contacts, mentions=(mention,), segments=(segment,))


class Edits:
    """Random edits of what is kept: customers and documents that are new, different or gone. People have
    numbers, addresses of their own and of offices, at organisations, at what may be theirs and at
    providers, organisations and something said of them.
    """

    def __init__(self, store: Store, letter: Make, seed: int) -> None:
        self.store, self.letter, self.random, self.number = store, letter, random.Random(seed), 1000
        self.given = (
            "Nora Theodore Ingrid Maud Casper Odette Lionel Petra Ambrose Sybil Nora-Lee Inga".split()
        )
        self.family = "Quill Brackenridge Falkenberg Rusk Ashdown Pemberton Quillon Rusk-Quill".split()
        self.domains = (
            "dunmoremills.com mail.dunmore-mills.com harrowfinch.co.uk dunmore.com gmail.com".split()
        )
        self.offices = "info sales uk-sales frontoffice no-reply".split()

    def name(self) -> str:
        return f"{self.random.choice(self.given)} {self.random.choice(self.family)}"

    def phone(self) -> str:
        return f"+1{self.random.choice(['415', '628'])}555{100 + self.random.randrange(62):04d}"

    def address(self, name: str) -> str:
        given, family = name.lower().split()
        own = [f"{given}.{family}", f"{given[0]}{family}", f"x{self.random.randrange(40)}"]
        local = self.random.choice([*own, self.random.choice(self.offices)])
        return f"{local}@{self.random.choice(self.domains)}"

    def organisation(self) -> str | None:
        return self.random.choice(
            [None, None, "Dunmore Mills", "Harrow & Finch", "Harrow and Finch Ltd", "Dunmore"]
        )

    def person(self, number: str) -> Person:
        name = self.name()
        return Person(
            number, name, phones=tuple(sorted({self.phone() for _ in range(self.random.randrange(3))})),
            emails=tuple(sorted({self.address(name) for _ in range(self.random.randrange(3))})),
            organisation=self.organisation(),
            context=self.random.choice([None, None, "the plumber who mended the roof", "our dentist for years"]),
        )  # fmt: skip

    def said(self, number: int) -> Document:
        name, phone = self.name(), self.random.choice([None, self.phone()])
        made = self.letter(number, name=name, phone=phone, organisation=self.organisation())
        return replace(with_address(made, self.random.choice([None, self.address(name)])), date=None)

    def fill(self) -> None:
        """Sixty customers, and 120 documents."""
        with self.store.begin() as conn:
            customers.upsert(conn, [self.person(f"c{n}") for n in range(60)])
            for n in range(120):
                documents.save(conn, self.said(n + 1), "1", {})

    def some(self) -> list[str]:
        """A few edits, and what they were."""
        kinds = (
            self.customer,
            self.same_customer,
            self.no_customer,
            self.document,
            self.same_document,
            self.no_document,
        )
        done = []
        for _ in range(self.random.randrange(1, 5)):
            kind = self.random.choice(kinds)
            with self.store.begin() as conn:
                kind(conn)
            done.append(kind.__name__)
        return done

    def customer(self, conn: Connection, number: str | None = None) -> None:
        self.number += 1
        customers.upsert(conn, [self.person(number or f"n{self.number}")])

    def same_customer(self, conn: Connection) -> None:
        known = conn.scalars(select(tables.customers.c.id).order_by(tables.customers.c.id)).all()
        self.customer(conn, self.random.choice(known))

    def no_customer(self, conn: Connection) -> None:
        known = conn.scalars(select(tables.customers.c.id).order_by(tables.customers.c.id)).all()
        customers.remove(conn, [self.random.choice(known)])

    def document(self, conn: Connection, number: int | None = None) -> None:
        self.number += 1
        documents.save(conn, self.said(number or self.number), "1", {})

    def same_document(self, conn: Connection) -> None:
        self.document(conn, self.random.randrange(1, 121))

    def no_document(self, conn: Connection) -> None:
        conn.execute(
            delete(tables.documents).where(tables.documents.c.id == f"d{self.random.randrange(1, 121)}")
        )
