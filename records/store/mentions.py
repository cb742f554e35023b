"""Mentions as linkage and review see them: as people to compare, and under a key that outlives a new reading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, any_, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY

from records.documents import Document, Mention, digest
from records.people import Person
from records.store.column_types import Text
from records.store.similar_names import normal
from records.store.tables import contacts, documents, mentions

OWNED = 0.5
"""From this probability on a contact counts as the mention's own: in its key, and as a column that linkage compares.
Below, the number is more likely somebody else's, and would be evidence against the right customer."""


def mention_key(document: Document, mention: Mention) -> str:
    """Under what a decision is kept: the normalised name with the sorted values of the contacts that it owns.

    So a "no" holds in the next crawl and the next OCR. A name without contacts says too little to be known again
    elsewhere, so its key holds where the document came from, too.
    """
    own = sorted(
        document.contacts[place].value
        for place, probability in zip(mention.contacts, _owned(mention), strict=True)
        if probability >= OWNED
    )
    place = [] if own else [document.url or document.source, document.member or ""]
    return digest("mention", mention.kind, normal(mention.name), *own, "", *place)


def people(
    conn: Connection, mention_ids: Sequence[str] | None = None, document_ids: Sequence[str] | None = None,
    *, after: str = "", limit: int | None = None, kind: str = "person",
) -> list[Person]:  # fmt: skip
    """Mentions of people as rows for linkage, by id: those named, those of the documents named (attachments are
    documents of their own), or all after ``after``. ``context`` is left empty.
    """
    chosen = (
        select(mentions)
        .where(mentions.c.kind == kind, mentions.c.id > after)
        .order_by(mentions.c.id)
        .limit(limit)
    )
    rows = conn.execute(_narrowed(chosen, mention_ids, document_ids)).all()
    own = _contacts(conn, rows)
    return [_person(row, own) for row in rows]


def of_ids(conn: Connection, mention_ids: Sequence[str]) -> dict[str, Row[Any]]:
    """The rows of these mentions, by id."""
    return {row.id: row for row in conn.execute(_narrowed(select(mentions), mention_ids, None))}


def keys(conn: Connection, mention_ids: Sequence[str]) -> dict[str, str]:
    """The key of each of these mentions."""
    columns = select(mentions.c.id, mentions.c.key)
    return {row.id: row.key for row in conn.execute(_narrowed(columns, mention_ids, None))}


def files(conn: Connection, mention_ids: Sequence[str]) -> dict[str, str]:
    """The SHA-256 of the document of each of these mentions."""
    chosen = select(mentions.c.id, documents.c.sha256).join(
        documents, documents.c.id == mentions.c.document_id
    )
    return {row.id: row.sha256 for row in conn.execute(_narrowed(chosen, mention_ids, None))}


def readings(conn: Connection, mention_ids: Sequence[str] | None = None) -> dict[str, str]:
    """The content hash of the document of each of these mentions of people, or of all."""
    chosen = select(mentions.c.id, documents.c.content_hash).join(
        documents, documents.c.id == mentions.c.document_id
    )
    chosen = _narrowed(chosen.where(mentions.c.kind == "person"), mention_ids, None)
    return {row.id: row.content_hash for row in conn.execute(chosen.execution_options(yield_per=5_000))}


@dataclass(frozen=True, slots=True)
class Traits:
    """What a decision is made of: the mention's key and name, and the values of the contacts that it owns."""

    key: str
    name: str
    values: tuple[str, ...]


def traits(conn: Connection, *, keys: Sequence[str] = (), mention_id: str | None = None) -> list[Traits]:
    """The traits of one mention, or of one mention under each of these keys (all under a key have the same)."""
    chosen = select(mentions)
    if mention_id is not None:
        chosen = chosen.where(mentions.c.id == mention_id)
    else:
        under = mentions.c.key == any_(literal(list(keys), ARRAY(Text)))
        first = select(func.min(mentions.c.id)).where(under).group_by(mentions.c.key)
        chosen = chosen.where(mentions.c.id.in_(first))
    rows = conn.execute(chosen).all()
    found = _contacts(conn, rows)
    return [
        Traits(row.key, row.name, tuple(sorted({contact.value for contact in _own(row, found)})))
        for row in rows
    ]


def of_keys(conn: Connection, wanted: Sequence[str]) -> list[str]:
    """The mentions under these keys, by id."""
    chosen = select(mentions.c.id).where(mentions.c.key == any_(literal(list(wanted), ARRAY(Text))))
    return list(conn.scalars(chosen.order_by(mentions.c.id)))


def _narrowed(
    query: Select[Any], mention_ids: Sequence[str] | None, document_ids: Sequence[str] | None
) -> Select[Any]:
    if mention_ids is not None:
        query = query.where(mentions.c.id == any_(literal(list(mention_ids), ARRAY(Text))))
    if document_ids is not None:
        query = query.where(mentions.c.document_id == any_(literal(list(document_ids), ARRAY(Text))))
    return query


def _contacts(conn: Connection, rows: Sequence[Row[Any]]) -> dict[tuple[str, int], Row[Any]]:
    wanted = sorted({row.document_id for row in rows})
    found = conn.execute(select(contacts).where(contacts.c.document_id == any_(literal(wanted, ARRAY(Text)))))
    return {(row.document_id, row._mapping["index"]): row for row in found}


def _person(row: Row[Any], found: dict[tuple[str, int], Row[Any]]) -> Person:
    own = _own(row, found)
    return Person(
        id=row.id, name=row.name, given_name=row.given_name, family_name=row.family_name, aliases=tuple(row.also),
        organisation=row.organisation, title=row.title, street=row.address,
        phones=tuple(dict.fromkeys(c.value for c in own if c.kind == "phone")),
        emails=tuple(dict.fromkeys(c.value for c in own if c.kind == "email")),
    )  # fmt: skip


def _own(row: Row[Any], found: dict[tuple[str, int], Row[Any]]) -> list[Row[Any]]:
    """The contacts that the mention of this row owns."""
    return [
        found[row.document_id, place]
        for place, probability in zip(row.contacts, row.owned or [1.0] * len(row.contacts), strict=True)
        if probability >= OWNED and (row.document_id, place) in found
    ]


def _owned(mention: Mention) -> tuple[float, ...]:
    return mention.owned or (1.0,) * len(mention.contacts)
