"""The demo's samples in a folder: customers, inbox, scanned letters, forum threads, and the truth.

    python -m console.demo.samples FOLDER [SEED]

The same seed gives the same bytes.
"""

from __future__ import annotations

import csv
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from random import Random

from console.demo import inbox, letters, threads
from console.demo.cast import Character, Numbers, cast
from console.demo.forums import Thread
from console.demo.inbox import Said
from console.demo.truth import as_rows

BY_MAIL, BY_LETTER, BY_FORUM = 42, 12, 16
"""How many customers have their new number in mail, letters and forums."""


@dataclass(frozen=True, slots=True)
class Samples:
    """The samples. ``threads`` are served over HTTP, not written to files."""

    folder: Path
    customers: Path
    threads: tuple[Thread, ...]
    said: tuple[Said, ...]


def make(folder: Path, seed: int) -> Samples:
    """Write the samples to ``folder``, which is created if needed. Files of the same names are replaced."""
    customers, strangers, numbers = cast(seed)
    random = Random(seed + 1)  # noqa: S311 - samples, not secrets
    chosen = _with_numbers(_choose(customers, random), numbers)
    mail_end, letter_end = BY_MAIL, BY_MAIL + BY_LETTER
    mails, by_mail = inbox.messages(seed, chosen[:mail_end], strangers[:12])
    scans, by_letter = letters.letters(seed, chosen[mail_end:letter_end], strangers[12:18])
    talk, by_forum = threads.threads(seed, chosen[letter_end:], strangers[18:])
    for name, content in mails:
        _write(folder / "inbox" / name, content)
    for name, content in scans:
        _write(folder / "letters" / name, content)
    said = (*by_mail, *by_letter, *by_forum)
    _write(folder / "truth.json", json.dumps(as_rows(said), ensure_ascii=False, indent=1).encode())
    table = folder / "customers.csv"
    _write_customers(table, customers)
    return Samples(folder, table, tuple(talk), said)


def _choose(customers: list[Character], random: Random) -> list[Character]:
    """The customers who write: three for each language except English, the others English."""
    others = [c for language in ("zh", "ko", "fa", "fil") for c in customers if c.language == language][
        :: 20 // 3
    ][:12]
    english = random.sample(
        [c for c in customers if c.language == "en"], BY_MAIL + BY_LETTER + BY_FORUM - len(others)
    )
    both = [*others, *english]
    random.shuffle(both)
    return both


def _with_numbers(characters: list[Character], numbers: Numbers) -> list[Character]:
    return [c.with_phone(numbers.take(c.language, british=i % 6 == 0)) for i, c in enumerate(characters)]


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _write_customers(path: Path, customers: list[Character]) -> None:
    with path.open("w", newline="", encoding="utf-8") as out:
        rows = csv.writer(out)
        rows.writerow(["id", "name", "aliases", "emails", "phones", "organisation", "title", "city", "state"])
        for c in customers:
            email = c.email if c.known_email else ""
            rows.writerow(
                [
                    c.customer_id,
                    c.name,
                    c.latin or "",
                    email,
                    c.known_phone or "",
                    c.organisation or "",
                    c.title or "",
                    c.city,
                    c.state,
                ]
            )


if __name__ == "__main__":
    made = make(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    print(f"{len(made.said)} numbers in the samples below {made.folder}")
