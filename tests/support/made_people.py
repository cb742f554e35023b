"""Invented people, the same for each seed."""

from __future__ import annotations

import random

from records.people import Person

GIVEN = "Nora Theodore Ingrid Maud Casper Odette Lionel Petra Ambrose Sybil Conrad Thea Magnus Delia Rufus Harriet".split()
FAMILIES = [
    f"{a}{b}"
    for a in ("Ash", "Brack", "Cald", "Dun", "Falken", "Quill")
    for b in ("berg", "bury", "combe", "dale", "ton")
]


def invent(count: int, seed: int = 1) -> list[Person]:
    """People of whom some share a name, a phone number, a birth date or a city."""
    draw = random.Random(seed)
    found = []
    for at in range(count):
        given, family = draw.choice(GIVEN), draw.choice(FAMILIES)
        found.append(
            Person(
                f"c{at}",
                f"{given} {family}",
                emails=(f"{given}.{family}{at}@example.com".lower(),) if at % 3 else (),
                phones=(f"+1415555{at:04d}", "+14155559999") if at % 2 else (),
                birth_date=f"19{50 + at % 50}-0{1 + at % 9}-1{at % 10}",
                organisation=f"{draw.choice(FAMILIES)} Mills Ltd",
                city=draw.choice(("Leeds", "York")),
                extra={"club": str(at % 7)},
            )
        )
    return found
