"""Import of customers: a table of people into the base, row by row, saying what became of each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from pipelines.customer_phones import readings, region_of
from records.people import Person
from records.store import Store, audit, customers
from settings import settings
from sources.people_tables import Columns, Refusal, open_table, people
from sources.people_tables.table import Table

BATCH = 5_000

Refused = tuple[int, str | None, str]
"""Row number (the first row of data is 1), its id if it had one, and why it was refused."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of the rows.

    Attributes:
        added: Customers that are new.
        changed: Customers that were there and differ.
        unchanged: Customers that were there and are the same.
        refused: The rows that were refused.
        notices: What is to be said of how the file was read.
    """

    added: int
    changed: int
    unchanged: int
    refused: list[Refused]
    notices: list[str] = field(default_factory=list)


def import_customers(
    store: Store,
    path: str | Path,
    mapping: Mapping[str, str],
    by: str,
    *,
    region: str | None = None,
    encoding: str | None = None,
) -> ImportReport:
    """Upsert the customers of a file, in one transaction: all or nothing.

    A row needs an id and a name; a second row of an id is refused, the first stays.

    Args:
        store: The store.
        path: A CSV, JSON Lines or Parquet file, or a spreadsheet.
        mapping: Kith's column to the file's, where they differ.
        by: Who imports.
        region: The country of phones without a country code in rows that name no country; by default the
            setting's.
        encoding: The encoding of a file of text that is not Unicode.

    Raises:
        Misuse: The file is missing, no table, lacks a column, or would lose rows.
    """
    table = open_table(Path(path), encoding)
    added = changed = unchanged = 0
    refused: list[Refused] = []
    rows = _accepted(table, Columns(table, ("id", "name"), mapping), region or settings().region, refused)
    with store.begin() as conn:
        while batch := list(islice(rows, BATCH)):
            done = customers.upsert(conn, batch)
            added, changed, unchanged = added + done.added, changed + done.changed, unchanged + done.unchanged
        counts = {"added": added, "changed": changed, "unchanged": unchanged, "refused": len(refused)}
        audit.note(conn, by, "customers.import", None, counts)
    return ImportReport(added, changed, unchanged, refused, [table.notice] if table.notice else [])


def _accepted(table: Table, columns: Columns, region: str, refused: list[Refused]) -> Iterator[Person]:
    """The rows that can be customers; the others go to ``refused``."""
    seen: set[str] = set()
    for number, found in enumerate(people(table, columns, "row"), 1):
        if isinstance(found, Refusal):
            refused.append((number, found.id, found.reason))
        elif not found.name:
            refused.append((number, found.id, "no name"))
        elif found.id in seen:
            refused.append((number, found.id, "this id was in an earlier row"))
        else:
            seen.add(found.id)
            yield _normalised(found, region)


def _normalised(customer: Person, region: str) -> Person:
    """A customer with numbers read for the row's country, and domains in lower case."""
    own_region = region_of(customer.country, region)
    phones = (reading for value in customer.phones for reading in readings(value, own_region))
    emails = map(_email, customer.emails)
    return replace(customer, phones=tuple(dict.fromkeys(phones)), emails=tuple(dict.fromkeys(emails)))


def _email(text: str) -> str:
    name, at, domain = text.strip().rpartition("@")
    return re.sub(r"\s+", "", f"{name}{at}{domain.lower()}")
