"""People in files for ``kith link``: customers as a base, mentions with the columns that both have."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from models.linkage.block.customer_base import Base, RepeatedId, prepare_stream
from records.people import Person
from sources.people_tables import chunks, open_table
from sources.people_tables.parquet_table import ParquetTable
from sources.people_tables.people import repeated_id

Told = Callable[[int, int | None], None]
"""Is told how many customers are made ready, and of how many, where that is known."""


def base_of_file(
    path: Path,
    *,
    encoding: str | None = None,
    say: Told = lambda done, whole: None,
    note: Callable[[str], None] = lambda notice: None,
) -> Base:
    """Make a file of customers ready for linking; never are all of them in memory.

    Args:
        path: The file.
        encoding: The encoding of a file of text that is not Unicode.
        say: Is told how far it is.
        note: Is told what is to be said of how the file was read.

    Raises:
        Misuse: The file cannot be read, or an id is empty or stands twice.
    """
    table = open_table(path, encoding)
    if table.notice:
        note(table.notice)
    whole = table.people if isinstance(table, ParquetTable) else None
    try:
        return prepare_stream(chunks(table), say=lambda done: say(done, whole))
    except RepeatedId as failure:
        raise repeated_id(path.name, failure.row) from None


def with_shared_columns(base: Base, mentions: Sequence[Person]) -> tuple[list[Person], list[str]]:
    """Keep of the mentions' further columns those that the customers have, too.

    Args:
        base: The customers.
        mentions: The mentions.

    Returns:
        The mentions, and the columns left out on either side, in alphabetical order.
    """
    theirs = {f.removeprefix("extra:") for f in base.customers.filled if f.startswith("extra:")}
    mine = {column for person in mentions for column in person.extra}
    kept = [
        replace(p, extra={c: v for c, v in p.extra.items() if c in theirs}) if p.extra else p
        for p in mentions
    ]
    return kept, sorted(theirs ^ mine)
