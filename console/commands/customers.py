"""``kith customers import``: customers from a file into the store."""

from __future__ import annotations

import getpass
import json
from pathlib import Path

from console.errors import say
from console.progress import busy
from records.failures import Misuse


def run(file: Path, mapping: list[str], as_json: bool, encoding: str | None = None) -> int:
    """Import and say what became of the rows. Returns 1 where a row was refused."""
    fields = parse(mapping)
    if not file.is_file():
        raise Misuse("no_file", "There is no such customer file.")
    from pipelines.import_customers import import_customers
    from records.store import open_store
    from settings import settings

    with open_store(settings()) as store, busy("Importing customers …"):
        report = import_customers(store, file, fields, who(), encoding=encoding)
    for notice in report.notices:
        say(notice)
    if as_json:
        refused = [
            {"row": row, "id": customer_id, "reason": reason} for row, customer_id, reason in report.refused
        ]
        counts = {"added": report.added, "changed": report.changed, "unchanged": report.unchanged}
        print(json.dumps({**counts, "refused": refused}, ensure_ascii=False))
    else:
        print(
            f"{report.added} added, {report.changed} changed, {report.unchanged} unchanged, "
            f"{len(report.refused)} refused"
        )
        for row, customer_id, reason in report.refused:
            say(f"row {row}{f' ({customer_id})' if customer_id else ''}: {reason}")
    return 1 if report.refused else 0


def parse(mapping: list[str]) -> dict[str, str]:
    """``["phones=Telephone"]`` as a dict. Raises Misuse for anything else."""
    fields: dict[str, str] = {}
    for pair in mapping:
        name, equals, column = pair.partition("=")
        if not (name and equals and column):
            raise Misuse("usage", "--map takes FIELD=COLUMN, as in --map phones=Telephone.")
        fields[name.strip()] = column.strip()
    return fields


def who() -> str:
    """Under whose name the command line decides and imports: the system's user."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "console"
