"""Rows locked in one order by everybody who writes them, so that no two writers wait for each other: mentions before customers before
links, and within a table by id, in the order of code points. The links of a mention are written by who has locked the mention. Order holds within one statement: what
is written in several is locked in one before (the mentions of a message and its attachments), or has one writer at a time
(customers.lock).
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Connection, Table, any_, literal, select
from sqlalchemy.dialects.postgresql import ARRAY

from records.store.column_types import Text
from records.store.tables import customers, links, mentions


def lock(conn: Connection, table: Table, chosen: ColumnElement[bool], *, to_delete: bool = True) -> list[str]:
    """The ids of these rows, which nobody else changes or deletes until the transaction ends. ``to_delete``: nor refers to them anew."""
    rows = select(table.c.id).where(chosen).order_by(table.c.id.collate("C"))
    return list(conn.scalars(rows.with_for_update(key_share=not to_delete)))


def lock_for_links(
    conn: Connection, mention_ids: Iterable[str], customer_ids: Iterable[str]
) -> tuple[list[str], list[str]]:
    """Locks the mentions whose links are to be written, and gives those of the mentions and customers that are there; the customers
    stay, but may be changed meanwhile.
    """
    there = lock(conn, mentions, among(mentions.c.id, mention_ids), to_delete=False)
    stay = select(customers.c.id).where(among(customers.c.id, customer_ids))
    stay = stay.order_by(customers.c.id.collate("C"))
    return there, list(conn.scalars(stay.with_for_update(read=True, key_share=True)))


def among(column: ColumnElement[str], values: Iterable[str]) -> ColumnElement[bool]:
    """Whether the column has one of the values, however many."""
    return column == any_(literal(sorted(set(values)), ARRAY(Text)))


def lock_links(conn: Connection, of: ColumnElement[str], ids: Iterable[str]) -> list[str]:
    """Locks the links whose mention or customer (``of``: that column) is one of these, and gives their ids."""
    return lock(conn, links, among(of, ids))
