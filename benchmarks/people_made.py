"""Makes a customer base of any size, mentions of some of it, and the truth.

All invented, always the same for one seed.

    python benchmarks/people_made.py --out FOLDER [--customers 1000000] [--mentions 1000] [--seed 1]

Writes customers.parquet (in row groups of 50,000, never in memory as a whole), mentions.parquet and pairs.csv
(mention_id, customer_id).

What is made as life makes it:
- names are drawn from the lists in models/names, family names from 60,000 rare ones put together of their
halves, too, with frequencies
  that fall as a Zipf–Mandelbrot law does: the commonest family name is borne by 0.6 %, the commonest given
  name by 3 %, so that at ten
  million a thousand people have one full name;
- households of one to four share a street, a line at home and mostly a family name; people of one firm share
a switchboard, a
  domain and a town, and firms have from one to thousands of people;
- fields are missing as they are in customer records: a birthday is there in six of ten, an address for mail
in seven;
- a third of the mentions are of strangers, who live and work in the same households' streets and the same
firms;
- a mention has a name with initials, a slip, a nickname, another family name, the family name first, or half
of it, and one to
  three of the other fields, some of them another than the customer record has: a new number, a new address,
  the switchboard.

Numbers have the country code +999, which no country has; addresses end in .example.
"""

from __future__ import annotations

import argparse
import csv
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from models.linkage.prepare.nicknames import formal_names
from models.names.gazetteers import entries

ROW_GROUP = 50_000
STRANGERS = 1 / 3
RARE_FAMILIES = 60_000
"""Family names beside those that are listed: half of a country's people bear one that few bear."""
FIELDS = (
    "id",
    "name",
    "birth_date",
    "national_id",
    "organisation",
    "phones",
    "emails",
    "street",
    "city",
    "postcode",
)
_PROVIDERS = [
    f"{name}.example" for name in ("post", "letterbox", "inbox", "mailhouse", "quickmail", "openmail")
]
_FIRST = "Alder Birch Cedar Dune Ember Falcon Garnet Harbor Indigo Juniper Keel Larch Maple Nettle Orchid Pine Quartz Rowan".split()
_SECOND = "Bay Brook Cross Field Forge Gate Hill Lake Mill Point Ridge Stone Vale Works Yard".split()
_TRADES = "Analytics Bank Builders Clinic Foods Freight Hotels Insurance Labs Legal Logistics Media Motors Partners Schools".split()

Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Row:
    """A person as a table row; an empty text is a field that is not known.

    ``given`` and ``family`` are not written.
    """

    id: str
    given: str
    family: str
    name: str
    birth_date: str
    national_id: str
    organisation: str
    phones: str
    emails: str
    street: str
    city: str
    postcode: str


class World:
    """Names, firms and towns to draw from; the same for every chunk of people."""

    def __init__(self, people: int, seed: int) -> None:
        rng = np.random.default_rng([seed, 0])
        self.given = _words("latin.given", rng)
        self.family = _with_rare(_words("latin.family", rng), RARE_FAMILIES, rng)
        self._given, self._family = _falling(len(self.given), 6, 1.15), _falling(len(self.family), 20, 1.0)
        self.firms = max(20, people // 40)
        self._firm, self._town = _falling(self.firms, 30, 0.9), _falling(3000, 10, 1.0)
        self.seed = seed

    def people(self, first: int, count: int) -> list[Row]:
        """The people numbered from ``first`` on, the same whoever else is asked for.

        ``first`` is a multiple of ROW_GROUP.
        """
        rng = np.random.default_rng([self.seed, 1, first // ROW_GROUP])
        home = np.cumsum(np.r_[0, rng.choice(4, ROW_GROUP, p=[0.6, 0.2, 0.15, 0.05]) == 0])[:-1]
        homes = int(home[-1]) + 1
        own_family = rng.random(ROW_GROUP) < 0.25
        family = np.where(
            own_family, self._drawn(rng, self._family, ROW_GROUP), self._drawn(rng, self._family, homes)[home]
        )
        town = self._drawn(rng, self._town, homes)[home]
        street, house = rng.integers(0, 20_000, homes)[home], rng.integers(1, 200, homes)[home]
        line = np.where(rng.random(homes) < 0.5, 100_000_000 + rng.integers(0, 300_000_000, homes), 0)[home]
        firm = np.where(rng.random(ROW_GROUP) < 0.5, self._drawn(rng, self._firm, ROW_GROUP), -1)
        columns = (
            self._drawn(rng, self._given, ROW_GROUP), family,
            np.where(rng.random(ROW_GROUP) < 0.3, self._drawn(rng, self._given, ROW_GROUP), -1),
            np.where(rng.random(ROW_GROUP) < 0.6, rng.integers(-11_000, 13_500, ROW_GROUP), -99_999),
            np.where(rng.random(ROW_GROUP) < 0.3, rng.integers(0, 10**11, ROW_GROUP), -1), firm,
            np.where(rng.random(ROW_GROUP) < 0.65, 500_000_000 + rng.integers(0, 499_999_999, ROW_GROUP), 0),
            line, rng.integers(0, 10, ROW_GROUP), rng.integers(0, 1000, ROW_GROUP), street, house, town, rng.random(ROW_GROUP) < 0.5,
        )  # fmt: skip
        return [
            self._row(first + at, *values)
            for at, values in enumerate(zip(*(column[:count].tolist() for column in columns), strict=True))
        ]

    @staticmethod
    def _drawn(rng: np.random.Generator, falling: NDArray[np.float64], count: int) -> Numbers:
        return np.searchsorted(falling, rng.random(count)).astype(np.int64)

    def _row(
        self, number: int, given_at: int, family_at: int, middle_at: int, born: int, national: int, firm: int, mobile: int, line: int,
        style: int, digits: int, street: int, house: int, town: int, addressed: bool,
    ) -> Row:  # fmt: skip
        given, family = self.given[given_at], self.family[family_at]
        middle = f" {self.given[middle_at]}" if middle_at >= 0 else ""
        phones = [f"+999{phone}" for phone in (mobile, line) if phone]
        if firm >= 0 and style < 4:
            phones.append(switchboard(firm))
        return Row(
            f"c{number}", given, family, f"{given}{middle} {family}", str(np.datetime64(born, "D")) if born > -99_999 else "",
            f"{national:011d}" if national >= 0 else "", firm_name(firm) if firm >= 0 else "", "|".join(phones),
            address(given, family, style, digits, firm) if style < 7 else "",
            street_name(street, house) if addressed else "", town_name(town), f"{town:04d}{street % 100:02d}" if addressed else "",
        )  # fmt: skip


def _words(name: str, rng: np.random.Generator) -> list[str]:
    found = sorted(word for word in entries(name) if word.isascii() and word.isalpha() and len(word) > 2)
    return [found[at].capitalize() for at in rng.permutation(len(found))]


def _with_rare(words: list[str], count: int, rng: np.random.Generator) -> list[str]:
    """Names as they are, and after them ``count`` rare ones that nobody bears.

    The beginning of one and the end of another.
    """
    heads, tails = rng.integers(0, len(words), (2, 2 * count)).tolist()
    cuts = rng.integers(3, 6, 2 * count).tolist()
    rare = (words[head][:cut] + words[tail][-4:] for head, tail, cut in zip(heads, tails, cuts, strict=True))
    return list(dict.fromkeys([*words, *rare]))[: len(words) + count]


def _falling(count: int, flat: int, steep: float) -> NDArray[np.float64]:
    """Cumulated probabilities of ranks by the Zipf–Mandelbrot law, 1 / (rank + flat) ** steep."""
    shares = 1.0 / (np.arange(1, count + 1) + flat) ** steep
    found: NDArray[np.float64] = np.cumsum(shares / shares.sum())
    return found


def firm_name(firm: int) -> str:
    kind, rest = divmod(firm, len(_FIRST) * len(_SECOND))
    number, trade = divmod(kind, len(_TRADES))
    first, second = divmod(rest, len(_SECOND))
    return f"{_FIRST[first]} {_SECOND[second]} {_TRADES[trade]}{f' {number + 1}' if number else ''}"


def switchboard(firm: int) -> str:
    return f"+999{400_000_000 + firm * 7 % 100_000_000}"


def street_name(street: int, house: int) -> str:
    kind, rest = divmod(street, len(_FIRST) * len(_SECOND))
    first, second = divmod(rest, len(_SECOND))
    return f"{house} {_FIRST[first]}{_SECOND[second].lower()} {('Street', 'Road', 'Lane', 'Avenue')[kind % 4]} {kind // 4 or ''}".strip()


def town_name(town: int) -> str:
    first, rest = divmod(town, 15 * 15)
    return f"{_FIRST[first % 18]}{_SECOND[rest // 15].lower()} {_SECOND[rest % 15]}"


def address(given: str, family: str, style: int, digits: int, firm: int) -> str:
    """An e-mail address as people have it.

    Of the firm, or of a provider, where somebody else has the plain one already.
    """
    forms = (
        f"{given}.{family}",
        f"{given[0]}{family}",
        f"{given}{family}",
        f"{family}{given[0]}",
        f"{given}_{family}",
    )
    local = forms[style % 5].lower()
    if firm >= 0 and style < 5:
        return f"{local}{digits % 10 if digits < 300 else ''}@firm{firm}.example"
    return f"{local}{digits if digits < 800 else ''}@{_PROVIDERS[digits % len(_PROVIDERS)]}"


def seen(number: int, person: Row, draw: random.Random, other: Row) -> Row:
    """A person as a document shows them; ``other`` lends what is new since the customer record was written."""
    name = _name_seen(person, draw, other)
    kept = [draw.random() < share for share in (0.5, 0.45, 0.4, 0.08, 0.02, 0.25, 0.12)]
    if not any(kept[:4]):
        kept[draw.randrange(3)] = True
    phones = person.phones.split("|")
    phone = draw.choice(phones if draw.random() < 0.85 else other.phones.split("|")) if kept[0] else ""
    email = person.emails
    if kept[1] and draw.random() < 0.15:
        email = address(person.given, person.family, draw.randrange(7), draw.randrange(1000), -1)
    return replace(
        person, id=f"m{number}", name=name, phones=phone, emails=email if kept[1] else "",
        organisation=(person.organisation if draw.random() < 0.9 else other.organisation) if kept[2] else "",
        birth_date=person.birth_date if kept[3] else "", national_id=person.national_id if kept[4] else "",
        city=person.city if kept[5] else "", street=person.street if kept[6] else "", postcode=person.postcode if kept[6] else "",
    )  # fmt: skip


def _name_seen(person: Row, draw: random.Random, other: Row) -> str:
    given, family, kind = person.given, person.family, draw.random()
    if kind < 0.4:
        return person.name
    if kind < 0.55:
        return f"{given} {family}"
    if kind < 0.65:
        return f"{family}, {given}"
    if kind < 0.75:
        return f"{given[0]}. {family}"
    if kind < 0.88:
        return _slip(person.name, draw)
    if kind < 0.93:
        short = sorted(formal_names(given.lower()) - {given.lower()})
        return f"{draw.choice(short).capitalize() if short else given} {family}"
    if kind < 0.95:
        return f"{given} {other.family}"
    return given if kind < 0.97 else family


def _slip(name: str, draw: random.Random) -> str:
    """A letter lost, doubled, swapped with the next or mistaken for another."""
    at = draw.randrange(1, len(name) - 1)
    kind = draw.randrange(4)
    if kind == 0:
        return name[:at] + name[at + 1 :]
    if kind == 1:
        return name[:at] + name[at] + name[at:]
    if kind == 2:
        return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    return name[:at] + draw.choice("abcdefghijklmnopqrstuvwxyz") + name[at + 1 :]


def made(customers: int, mentions: int, seed: int) -> Iterator[tuple[list[Row], list[tuple[Row, str]]]]:
    """Customers chunk by chunk, and with each the mentions of some of them.

    A mention comes with the id of whose it is. Those of strangers come last, with an empty id.
    """
    world = World(customers, seed)
    draw, rng = random.Random(seed), np.random.default_rng([seed, 2])
    strangers = int(mentions * STRANGERS)
    chosen = np.sort(rng.integers(0, customers, mentions - strangers))
    number = 0
    for first in range(0, customers, ROW_GROUP):
        people = world.people(first, min(ROW_GROUP, customers - first))
        found = []
        for at in chosen[
            np.searchsorted(chosen, first) : np.searchsorted(chosen, first + len(people))
        ].tolist():
            person = people[at - first]
            found.append((seen(number, person, draw, draw.choice(people)), person.id))
            number += 1
        yield people, found
    beyond = -(-customers // ROW_GROUP) * ROW_GROUP
    for first in range(beyond, beyond + strangers, ROW_GROUP):
        people = world.people(first, ROW_GROUP)
        rest = min(ROW_GROUP, strangers - (first - beyond))
        yield [], [(seen(number + at, people[at], draw, draw.choice(people)), "") for at in range(rest)]
        number += rest


def _table(rows: list[Row]) -> Any:
    return pa.table({name: pa.array([getattr(row, name) for row in rows], pa.string()) for name in FIELDS})


def write(folder: Path, customers: int, mentions: int, seed: int) -> None:
    """The three files of one base; what is there already is written over."""
    folder.mkdir(parents=True, exist_ok=True)
    schema = pa.schema([(name, pa.string()) for name in FIELDS])
    found: list[tuple[Row, str]] = []
    with pq.ParquetWriter(folder / "customers.parquet", schema) as out:
        for people, mentioned in made(customers, mentions, seed):
            if people:
                out.write_table(_table(people), row_group_size=ROW_GROUP)
            found.extend(mentioned)
    order = np.random.default_rng([seed, 3]).permutation(len(found))
    pq.write_table(_table([found[at][0] for at in order]), folder / "mentions.parquet")
    with (folder / "pairs.csv").open("w", encoding="utf-8", newline="") as lines:
        rows = csv.writer(lines)
        rows.writerow(("mention_id", "customer_id"))
        rows.writerows((mention.id, whose) for mention, whose in found if whose)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--mentions", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    write(chosen.out, chosen.customers, chosen.mentions, chosen.seed)


if __name__ == "__main__":
    main()
