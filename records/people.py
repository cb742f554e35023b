"""A person as a table row: what linkage compares. A customer record and a mention take the same shape."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Person:
    """Columns of ``kith link``.

    Phones are E.164 where they could be read, else as given; ``extra`` holds columns that are not in the
    list.
    """

    id: str
    name: str | None = None
    given_name: str | None = None
    family_name: str | None = None
    aliases: tuple[str, ...] = ()
    birth_date: str | None = None
    national_id: str | None = None
    organisation: str | None = None
    title: str | None = None
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    street: str | None = None
    city: str | None = None
    state: str | None = None
    postcode: str | None = None
    country: str | None = None
    context: str | None = None
    extra: dict[str, str] = field(default_factory=dict)


COLUMNS = (
    "id", "name", "given_name", "family_name", "aliases", "birth_date", "national_id", "organisation",
    "title", "phones", "emails", "street", "city", "state", "postcode", "country", "context",
)  # fmt: skip
"""The columns that Kith compares by their meaning, in the contract's order."""

LISTS = frozenset({"aliases", "phones", "emails"})
"""Columns that may hold several values, joined with ``|`` in one cell."""

ONE_LINE = frozenset(
    ("id", "name", "given_name", "family_name", "phones", "emails", "birth_date", "national_id")
)
"""Columns in which a line break means that a quotation mark is missing somewhere."""
