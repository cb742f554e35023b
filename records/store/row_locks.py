"""Row locks, taken by every writer in the same order so that no two writers deadlock.

The order is mentions, customers, links; within a table by id, in the order of code points. Only whoever has
locked a mention writes its links. The order holds within one statement. Rows that several statements write
are locked by one statement before (the mentions of a message and its attachments), or have one writer at a
time (``customers.lock``).
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Connection, Table, select

from records.store.column_types import among
from records.store.tables import customers, links, mentions


def lock(conn: Connection, table: Table, chosen: ColumnElement[bool], *, to_delete: bool = True) -> list[str]:
    """Lock rows until the transaction ends, and return their ids.

    Nobody else can change or delete them meanwhile; with ``to_delete``, nobody can add references to them
    either.
    """
    rows = select(table.c.id).where(chosen).order_by(table.c.id.collate("C"))
    return list(conn.scalars(rows.with_for_update(key_share=not to_delete)))


def lock_for_links(
    conn: Connection, mention_ids: Iterable[str], customer_ids: Iterable[str]
) -> tuple[list[str], list[str]]:
    """Lock mentions whose links are to be written, and keep customers from being deleted.

    Customers may still be changed by others.

    Returns:
        Those of the mentions, and those of the customers, that exist.
    """
    there = lock(conn, mentions, among(mentions.c.id, mention_ids), to_delete=False)
    stay = select(customers.c.id).where(among(customers.c.id, customer_ids))
    stay = stay.order_by(customers.c.id.collate("C"))
    return there, list(conn.scalars(stay.with_for_update(read=True, key_share=True)))


def lock_links(conn: Connection, of: ColumnElement[str], ids: Iterable[str]) -> list[str]:
    """Lock the links whose column ``of`` (mention or customer) holds one of these ids. Returns link ids."""
    return lock(conn, links, among(of, ids))
