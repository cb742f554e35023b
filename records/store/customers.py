"""Customers: the records that mentions are linked to."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from itertools import islice
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Row,
    any_,
    delete,
    func,
    literal,
    literal_column,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, insert

from records.people import LISTS, Person
from records.store import row_locks
from records.store.column_types import among, text_array
from records.store.tables import customer_changes, customers, links

BATCH = 1_000
_LOCK = 0x4B697463
"""The advisory lock of the one writer: rows are locked in order within a batch only."""
_FIELDS = tuple(field.name for field in fields(Person))
_COLUMNS = [customers.c[name] for name in _FIELDS]


_INSERT = insert(customers)
_UPSERT: Any = _INSERT.on_conflict_do_update(
    index_elements=["id"],
    set_={name: _INSERT.excluded[name] for name in (*_FIELDS[1:], "content_hash")}
    | {"updated_at": func.now()},
    where=customers.c.content_hash != _INSERT.excluded.content_hash,
).returning(literal_column("(xmax = 0)").label("fresh"))


@dataclass(frozen=True, slots=True)
class Upserted:
    """How many customers an upsert added, changed, and left as they were."""

    added: int
    changed: int
    unchanged: int


def lock(conn: Connection) -> None:
    """Become the only writer of customers until this transaction ends. Take this lock before any row lock."""
    conn.execute(select(func.pg_advisory_xact_lock(_LOCK)))


def upsert(conn: Connection, people: Iterable[Person]) -> Upserted:
    """Add or update customers; unchanged ones are not touched. Each id may occur only once."""
    lock(conn)
    added = changed = seen = 0
    for batch in _batches(people, BATCH):
        rows = sorted(map(_row, batch), key=lambda row: str(row["id"]))  # see row_locks.py
        _note(conn, {row["id"]: row["content_hash"] for row in rows})
        # one compiled statement for all batches: rows as VALUES would be compiled each time, five times
        # slower
        done: Sequence[Row[Any]] = conn.execute(_UPSERT, rows).all()
        fresh = sum(row.fresh for row in done)
        added, changed, seen = added + fresh, changed + len(done) - fresh, seen + len(rows)
    return Upserted(added, changed, seen - added - changed)


def remove(conn: Connection, ids: Sequence[str]) -> int:
    """Delete these customers with their links and records. Returns how many there were."""
    lock(conn)
    known = row_locks.lock(conn, customers, among(customers.c.id, ids))
    row_locks.lock_links(conn, links.c.customer_id, known)
    _note(conn, dict.fromkeys(known, ""))
    return conn.execute(delete(customers).where(among(customers.c.id, known))).rowcount


def edited(conn: Connection, ids: Sequence[str]) -> bool:
    """Whether any of these customers was changed after it was added."""
    changed = among(customers.c.id, ids) & (customers.c.updated_at != customers.c.created_at)
    return conn.scalar(select(func.count()).select_from(customers).where(changed)) != 0


@dataclass(frozen=True, slots=True)
class Changed:
    """A customer that was added, changed or deleted since all links were last brought up to date.

    ``number`` counts the changes. ``before`` is the customer before the change, None if it was added.
    """

    number: int
    id: str
    before: Person | None


def changes(conn: Connection) -> list[Changed]:
    """The changes that were not yet passed to ``forget``, oldest first."""
    rows = conn.execute(select(customer_changes).order_by(customer_changes.c.id))
    return [Changed(row.id, row.customer_id, _before(row.before)) for row in rows]


def forget(conn: Connection, numbers: Sequence[int]) -> None:
    """Delete these changes: links follow from them now."""
    wanted = literal(list(numbers), ARRAY(BigInteger))
    conn.execute(delete(customer_changes).where(customer_changes.c.id == any_(wanted)))


def _note(conn: Connection, hashes: Mapping[str, str]) -> None:
    """Log the present state of those customers that are about to change, given their new content hashes."""
    chosen = select(*_COLUMNS, customers.c.content_hash).where(among(customers.c.id, hashes))
    # the lock that an update takes: links may refer to these rows meanwhile
    chosen = chosen.order_by(customers.c.id.collate("C")).with_for_update(key_share=True)
    known = {row.id: row for row in conn.execute(chosen)}
    rows = [
        {"customer_id": number,
        "before": {name: known[number]._mapping[name] for name in _FIELDS} if number in known else None}
        for number, content in hashes.items()
        if number not in known or known[number].content_hash != content
    ]  # fmt: skip
    if rows:
        conn.execute(insert(customer_changes), rows)


def _before(kept: dict[str, Any] | None) -> Person | None:
    return Person(**kept | {name: tuple(kept[name]) for name in LISTS}) if kept else None


def get(conn: Connection, customer_id: str) -> Person | None:
    """The customer with this id, or None."""
    row = conn.execute(select(*_COLUMNS).where(customers.c.id == customer_id)).one_or_none()
    return _person(row) if row else None


def of_ids(conn: Connection, ids: Sequence[str]) -> dict[str, Person]:
    """Those of these customers that exist, by id."""
    rows = conn.execute(select(*_COLUMNS).where(among(customers.c.id, ids)))
    return {row.id: _person(row) for row in rows}


def search(conn: Connection, text: str, limit: int = 50, offset: int = 0) -> list[Person]:
    """Customers whose id, name, alias, organisation, number or address contains ``text``, sorted by name.

    An empty text finds all.
    """
    found = select(*_COLUMNS).order_by(customers.c.name, customers.c.id).limit(limit).offset(offset)
    if text.strip():
        found = found.where(_contains(text.strip()))
    return [_person(row) for row in conn.execute(found)]


def count(conn: Connection) -> int:
    """How many customers there are."""
    return conn.scalar(select(func.count()).select_from(customers)) or 0


def all_people(conn: Connection) -> list[Person]:
    """Every customer, sorted by id, for linkage."""
    rows = conn.execute(select(*_COLUMNS).order_by(customers.c.id).execution_options(yield_per=5_000))
    return [_person(row) for row in rows]


def holders(conn: Connection, phones: Sequence[str], emails: Sequence[str]) -> dict[str, list[str]]:
    """The ids of the customers that hold each of these numbers and e-mail addresses.

    Returns:
        Sorted customer ids by value. Addresses are compared and returned in lower case; values that nobody
        holds are left out.
    """
    held: dict[str, list[str]] = {}
    for column, values in ((customers.c.phones, phones), (customers.c.emails, emails)):
        if not values:
            continue
        own = select(customers.c.id, func.lower(func.unnest(column)).label("value"))
        if column is customers.c.phones:  # there is an index for these
            own = own.where(column.overlap(text_array(values)))
        one = own.subquery()
        wanted = among(one.c.value, {value.lower() for value in values})
        for row in conn.execute(select(one).where(wanted).distinct().order_by(one.c.value, one.c.id)):
            held.setdefault(row.value, []).append(row.id)
    return held


def shared(conn: Connection) -> dict[str, int]:
    """Numbers (digits only) and addresses (lower case) that several customers hold, and how many do."""
    digits = func.regexp_replace(func.unnest(customers.c.phones), "[^0-9]+", "", "g")
    found: dict[str, int] = {}
    for value in (digits, func.lower(func.unnest(customers.c.emails))):
        each = select(customers.c.id, value.label("value")).distinct().subquery()
        several = select(each.c.value, func.count()).group_by(each.c.value).having(func.count() > 1)
        found |= {value: number for value, number in conn.execute(several)}
    return found


def _contains(text: str) -> ColumnElement[bool]:
    c = customers.c
    lists = [func.array_to_string(column, " ") for column in (c.aliases, c.phones, c.emails)]
    return or_(
        *(column.icontains(text, autoescape=True) for column in (c.id, c.name, c.organisation, *lists))
    )


def _row(person: Person) -> dict[str, Any]:
    row = asdict(person) | {name: list(getattr(person, name)) for name in ("aliases", "phones", "emails")}
    content = json.dumps(row, ensure_ascii=True, sort_keys=True)
    return row | {"content_hash": hashlib.sha256(content.encode()).hexdigest()}


def _person(row: Row[Any]) -> Person:
    values = row._asdict()
    return Person(**values | {name: tuple(values[name]) for name in ("aliases", "phones", "emails")})


def _batches(people: Iterable[Person], size: int) -> Iterator[list[Person]]:
    source = iter(people)
    while batch := list(islice(source, size)):
        yield batch
