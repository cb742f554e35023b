"""Documents, stored and loaded with their children, segments, names, contacts and mentions."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, get_args

from sqlalchemy import (
    Connection,
    Row,
    Table,
    bindparam,
    column,
    delete,
    func,
    literal_column,
    select,
)  # fmt: skip
from sqlalchemy.dialects.postgresql import Insert
from sqlalchemy.dialects.postgresql import insert as upsert

from records.documents import (
    Contact,
    Document,
    DocumentKind,
    Headers,
    Mailbox,
    Mention,
    Name,
    Notice,
    Page,
    Segment,
    Word,
    as_json,
)
from records.store import row_locks
from records.store.column_types import JSON, among
from records.store.mentions import mention_key
from records.store.mentions import people as mention_people
from records.store.tables import contacts, documents, links, mentions, names, segments

__all__ = [
    "contacts_of", "count", "ids", "load", "mention_of", "mention_people", "model_versions", "outline",
    "save", "segments_of", "walk",
    "with_children",
]  # fmt: skip

_SEGMENT = (
    "kind", "start", "end", "author", "date", "page", "url", "position", "recipients", "sender", "date_start",
    "date_end", "content_start",
)  # fmt: skip
_NAME = ("start", "end", "text", "label", "confidence")
_CONTACT = ("start", "end", "text", "kind", "value", "confidence", "type", "extension")
_MENTION = (
    "id", "kind", "name", "role", "names", "contacts", "segment", "confidence", "owned", "also", "given_name",
    "family_name", "organisation", "title", "address",
)  # fmt: skip


def save(conn: Connection, document: Document, version: str, model_versions: Mapping[str, str]) -> None:
    """Store a document with everything found in it, and its children.

    Saving the same document again changes no row. A new reading replaces the old one; mentions that it still
    contains keep their links.

    Args:
        conn: A connection in a transaction.
        document: The document to store.
        version: The version of the reading stage that made it.
        model_versions: The version of each model that contributed, by model name.
    """
    _save(conn, document, None, 0, version, model_versions)


def _save(
    conn: Connection,
    document: Document,
    parent: str | None,
    position: int,
    version: str,
    models: Mapping[str, str],
) -> None:
    row = _row(document, version, models) | {"parent_id": parent, "position": position}
    statement = upsert(documents).values(row)
    # the first source stays: the same bytes from a second source are the same document
    kept = {"id", "source", "member", "url", "observed_at"}
    written: Row[Any] | None = conn.execute(
        statement.on_conflict_do_update(
            index_elements=["id"],
            set_={name: statement.excluded[name] for name in row if name not in kept},
            where=documents.c.content_hash != statement.excluded.content_hash,
        ).returning(literal_column("(xmax = 0)").label("fresh"))
    ).one_or_none()
    if parent is None and (document.children or not (written and written.fresh)):
        _lock_mentions(conn, document)
    if written:
        _write_parts(conn, document, written.fresh)
    for place, child in enumerate(document.children):
        _save(conn, child, document.id, place, version, models)
    if written and written.fresh:
        return  # on a first reading there is nothing to delete, and the statements would cost half the time
    gone = documents.c.parent_id == document.id
    if document.children:
        gone &= documents.c.id.not_in([child.id for child in document.children])
    conn.execute(delete(documents).where(gone))


def _write_parts(conn: Connection, document: Document, fresh: bool) -> None:
    parts: tuple[tuple[Table, tuple[str, ...], Sequence[Any]], ...] = (
        (segments, _SEGMENT, document.segments),
        (names, _NAME, document.names),
        (contacts, _CONTACT, document.contacts),
    )
    for table, columns, found in parts:
        if not fresh:
            conn.execute(delete(table).where(table.c.document_id == document.id))
        rows = [
            {"document_id": document.id, "index": i, **{c: _kept(getattr(part, c)) for c in columns}}
            for i, part in enumerate(found)
        ]
        if rows:
            conn.execute(_FILL[table], {"rows": rows})
    _write_mentions(conn, document, fresh)


def _kept(value: Any) -> Any:
    """A field of a part as its column keeps it: mailboxes as lists, none as null."""
    if isinstance(value, Mailbox):
        return [value.name, value.email, value.start, value.end]
    return [_kept(box) for box in value] or None if isinstance(value, tuple) else value


def _write_mentions(conn: Connection, document: Document, fresh: bool) -> None:
    if not fresh:
        gone = mentions.c.document_id == document.id
        if document.mentions:
            gone &= mentions.c.id.not_in([mention.id for mention in document.mentions])
        conn.execute(delete(mentions).where(gone))
    if not document.mentions:
        return
    rows = []
    for index, mention in enumerate(document.mentions):
        row = {c: getattr(mention, c) for c in _MENTION}
        row = {c: list(v) if isinstance(v, tuple) else v for c, v in row.items()}
        rows.append(row | {"document_id": document.id, "index": index, "key": mention_key(document, mention)})
    conn.execute(_FILL[mentions], {"rows": rows})


def _lock_mentions(conn: Connection, document: Document) -> None:
    """Lock the mentions of a document and of all its attachments, old and new, and their links.

    They are locked in one order together, not document by document. Other writers of this document wait,
    because its own row is written already.
    """
    tree = with_children(conn, [part.id for part in _tree(document)])
    locked = row_locks.lock(conn, mentions, among(mentions.c.document_id, tree))
    row_locks.lock_links(conn, links.c.mention_id, locked)


def _tree(document: Document) -> Iterator[Document]:
    yield document
    for child in document.children:
        yield from _tree(child)


def _fill(table: Table, columns: Sequence[str]) -> Insert:
    """An ``insert`` that takes any number of rows in its one parameter ``rows``, as dictionaries by column.

    It needs a single round trip, and the statement is the same for every document.
    """
    rows = func.json_to_recordset(bindparam("rows", type_=JSON)).table_valued(
        *(column(name, table.c[name].type) for name in columns), name="rows"
    )
    return upsert(table).from_select(columns, select(rows.render_derived(with_types=True)))


_PART = ("document_id", "index")
_FILL = {
    segments: _fill(segments, (*_PART, *_SEGMENT)),
    names: _fill(names, (*_PART, *_NAME)),
    contacts: _fill(contacts, (*_PART, *_CONTACT)),
    mentions: _fill(mentions, (*_PART, *_MENTION, "key")),
}
_FILL[mentions] = _FILL[mentions].on_conflict_do_update(
    index_elements=["id"],
    set_={name: _FILL[mentions].excluded[name] for name in (*_PART, *_MENTION, "key") if name != "id"},
)


def load(conn: Connection, document_id: str) -> Document | None:
    """The document with this id and its children, or None."""
    row = conn.execute(select(documents).where(documents.c.id == document_id)).one_or_none()
    return _document(conn, row) if row else None


def outline(conn: Connection, document_ids: Sequence[str]) -> dict[str, Document]:
    """Documents with text, words and pages, but without names, mentions and children; enough to cite from."""
    rows = conn.execute(select(documents).where(among(documents.c.id, document_ids)))
    return {row.id: _outline(row) for row in rows}


def model_versions(conn: Connection, document_ids: Sequence[str]) -> dict[str, dict[str, str]]:
    """The versions of the reading stage and the models that made each document."""
    columns = (documents.c.id, documents.c.version, documents.c.model_versions)
    rows = conn.execute(select(*columns).where(among(documents.c.id, document_ids)))
    return {row.id: {"reading": row.version, **row.model_versions} for row in rows}


def ids(conn: Connection, after: str = "", limit: int = 1_000) -> list[str]:
    """Sorted ids of the documents that are no children, those after ``after``: to walk through them."""
    roots = select(documents.c.id).where(documents.c.parent_id.is_(None), documents.c.id > after)
    return list(conn.scalars(roots.order_by(documents.c.id).limit(limit)))


def walk(conn: Connection) -> Iterator[Document]:
    """Every document that is no child, sorted by id, with everything found in it."""
    after = ""
    while page := ids(conn, after, 200):
        for document_id in page:
            document = load(conn, document_id)
            if document:
                yield document
        after = page[-1]


def with_children(conn: Connection, document_ids: Sequence[str]) -> list[str]:
    """Ids of these documents and of all their attachments, at any depth."""
    start = select(documents.c.id).where(among(documents.c.id, document_ids))
    tree = start.cte("tree", recursive=True)
    tree = tree.union(select(documents.c.id).join(tree, documents.c.parent_id == tree.c.id))
    return list(conn.scalars(select(tree.c.id).order_by(tree.c.id)))


def count(conn: Connection) -> int:
    """How many documents there are, not counting children."""
    return conn.scalar(select(func.count()).where(documents.c.parent_id.is_(None))) or 0


def _row(document: Document, version: str, models: Mapping[str, str]) -> dict[str, Any]:
    made = as_json(replace(document, source="", member=None, url=None, observed_at=None, children=()))
    content = json.dumps([made, version, dict(models)], ensure_ascii=True, sort_keys=True)
    return {
        "id": document.id, "source": document.source, "member": document.member, "url": document.url,
        "kind": document.kind, "media_type": document.media_type, "sha256": document.sha256,
        "language": document.language, "title": document.title, "date": document.date, "text": document.text,
        "headers": as_json(document.headers) if document.headers else None,
        "words": [[w.start, w.end, w.page, *w.box, w.confidence] for w in document.words] or None,
        "pages": [[p.number, p.width, p.height, p.reading] for p in document.pages] or None,
        "warnings": [as_json(notice) for notice in document.warnings],
        "error": as_json(document.error) if document.error else None,
        "version": version, "model_versions": dict(models), "observed_at": document.observed_at,
        "content_hash": hashlib.sha256(content.encode()).hexdigest(),
    }  # fmt: skip


def _outline(row: Row[Any]) -> Document:
    assert row.kind in get_args(DocumentKind)  # noqa: S101
    return Document(
        id=row.id, source=row.source, kind=row.kind, media_type=row.media_type, sha256=row.sha256,
        text=row.text,
        language=row.language, title=row.title, date=row.date, member=row.member, url=row.url,
        words=tuple(Word(w[0], w[1], w[2], (w[3], w[4], w[5], w[6]), w[7]) for w in row.words or ()),
        pages=tuple(Page(*p) for p in row.pages or ()),
        headers=_headers(row.headers) if row.headers else None,
        warnings=tuple(Notice(**notice) for notice in row.warnings),
        error=Notice(**row.error) if row.error else None,
        observed_at=row.observed_at,
    )  # fmt: skip


def _document(conn: Connection, row: Row[Any]) -> Document:
    def parts(table: Table) -> Sequence[Row[Any]]:
        return conn.execute(
            select(table).where(table.c.document_id == row.id).order_by(table.c["index"])
        ).all()

    children = conn.execute(
        select(documents).where(documents.c.parent_id == row.id).order_by(documents.c.position)
    ).all()
    return replace(
        _outline(row),
        segments=tuple(_segment(part) for part in parts(segments)),
        names=tuple(Name(**_only(part, _NAME)) for part in parts(names)),
        contacts=tuple(Contact(**_only(part, _CONTACT)) for part in parts(contacts)),
        mentions=tuple(mention_of(part) for part in parts(mentions)),
        children=tuple(_document(conn, child) for child in children),
    )


def mention_of(row: Row[Any]) -> Mention:
    """The mention in a row of ``mentions``."""
    values = _only(row, _MENTION)
    made: dict[str, Any] = {
        n: tuple(value) if isinstance(value, list) else value for n, value in values.items()
    }
    return Mention(**made)


def _segment(row: Row[Any]) -> Segment:
    values = _only(row, _SEGMENT)
    recipients = tuple(Mailbox(*box) for box in values.pop("recipients") or ())
    sender = values.pop("sender")
    return Segment(**values, recipients=recipients, sender=Mailbox(*sender) if sender else None)


def _only(row: Row[Any], columns: Sequence[str]) -> dict[str, Any]:
    values = row._mapping
    return {column: values[column] for column in columns}


def contacts_of(conn: Connection, document_ids: Sequence[str]) -> dict[str, dict[int, Contact]]:
    """The contacts of these documents, by document and index."""
    found: dict[str, dict[int, Contact]] = defaultdict(dict)
    for row in conn.execute(select(contacts).where(among(contacts.c.document_id, document_ids))):
        found[row.document_id][row._mapping["index"]] = Contact(**_only(row, _CONTACT))
    return found


def segments_of(conn: Connection, document_ids: Sequence[str]) -> dict[str, tuple[Segment, ...]]:
    """The segments of these documents, in order."""
    chosen = select(segments).where(among(segments.c.document_id, document_ids))
    found: dict[str, list[Segment]] = defaultdict(list)
    for row in conn.execute(chosen.order_by(segments.c.document_id, segments.c["index"])):
        found[row.document_id].append(_segment(row))
    return {document_id: tuple(parts) for document_id, parts in found.items()}


def _headers(value: Mapping[str, Any]) -> Headers:
    def people(field: str) -> tuple[Mailbox, ...]:
        return tuple(Mailbox(**person) for person in value[field])

    return Headers(
        from_=people("from"), to=people("to"), cc=people("cc"), reply_to=people("reply_to"),
        subject=value["subject"],
        date=value["date"], message_id=value["message_id"], in_reply_to=value["in_reply_to"],
        references=tuple(value["references"]),
    )  # fmt: skip
