"""Mentions for linkage and review: as people to compare, and by a key that outlives a new reading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from records.documents import Document, Mention, digest
from records.people import Person
from records.store.column_types import among
from records.store.similar_names import normal
from records.store.tables import contacts, documents, mentions

OWNED = 0.5
"""The least probability at which a contact counts as the mention's own, in its key and in linkage.

Below it, the number is more likely somebody else's and would be evidence against the right customer.
"""


def mention_key(document: Document, mention: Mention) -> str:
    """The key under which decisions are stored: a digest of the normalised name and the owned contacts.

    So a decision holds in the next crawl and the next OCR. A name without contacts cannot be recognised
    elsewhere, so its key includes the source of the document.
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
    """Mentions as rows for linkage, sorted by id; ``context`` is left empty.

    Args:
        conn: A connection in a transaction.
        mention_ids: Only these mentions.
        document_ids: Only mentions of these documents. An attachment is a document of its own.
        after: Only mentions with a greater id.
        limit: The most rows to return.
        kind: "person" or "organisation".
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
    """The content hash of the document of each of these mentions of people, or of all such mentions."""
    chosen = select(mentions.c.id, documents.c.content_hash).join(
        documents, documents.c.id == mentions.c.document_id
    )
    chosen = _narrowed(chosen.where(mentions.c.kind == "person"), mention_ids, None)
    return {row.id: row.content_hash for row in conn.execute(chosen.execution_options(yield_per=5_000))}


@dataclass(frozen=True, slots=True)
class Traits:
    """What a decision refers to: a mention's key, its name, and the values of the contacts that it owns."""

    key: str
    name: str
    values: tuple[str, ...]


def traits(conn: Connection, *, keys: Sequence[str] = (), mention_id: str | None = None) -> list[Traits]:
    """The traits of one mention, or of one mention for each of these keys.

    Mentions with one key share them.
    """
    chosen = select(mentions)
    if mention_id is not None:
        chosen = chosen.where(mentions.c.id == mention_id)
    else:
        under = among(mentions.c.key, keys)
        first = select(func.min(mentions.c.id)).where(under).group_by(mentions.c.key)
        chosen = chosen.where(mentions.c.id.in_(first))
    rows = conn.execute(chosen).all()
    found = _contacts(conn, rows)
    return [
        Traits(row.key, row.name, tuple(sorted({contact.value for contact in _own(row, found)})))
        for row in rows
    ]


def of_keys(conn: Connection, wanted: Sequence[str]) -> list[str]:
    """Sorted ids of the mentions with these keys."""
    chosen = select(mentions.c.id).where(among(mentions.c.key, wanted))
    return list(conn.scalars(chosen.order_by(mentions.c.id)))


def _narrowed(
    query: Select[Any], mention_ids: Sequence[str] | None, document_ids: Sequence[str] | None
) -> Select[Any]:
    if mention_ids is not None:
        query = query.where(among(mentions.c.id, mention_ids))
    if document_ids is not None:
        query = query.where(among(mentions.c.document_id, document_ids))
    return query


def _contacts(conn: Connection, rows: Sequence[Row[Any]]) -> dict[tuple[str, int], Row[Any]]:
    wanted = sorted({row.document_id for row in rows})
    found = conn.execute(select(contacts).where(among(contacts.c.document_id, wanted)))
    return {(row.document_id, row._mapping["index"]): row for row in found}


def _person(row: Row[Any], found: dict[tuple[str, int], Row[Any]]) -> Person:
    own = _own(row, found)
    return Person(
        id=row.id, name=row.name, given_name=row.given_name, family_name=row.family_name,
        aliases=tuple(row.also),
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
