"""The people of the demo: 300 customers, and strangers who share their names.

All invented, every number nobody's.

English numbers are of the ranges kept for fiction (555-0100 to 0199 in US area codes, 020 7946 0xxx); those
of other countries are libphonenumber's own examples. Addresses end in the reserved ``.example``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

from console.demo import invented_names

CUSTOMERS = 300
STRANGERS = 24
AREA_CODES = (
    201, 202, 206, 212, 213, 214, 216, 224, 239, 248, 262, 303, 312, 314, 321, 339, 347, 404, 415, 425, 469,
    503, 510, 512,
    602, 614, 617, 619, 646, 702, 713, 718, 773, 801, 813, 832, 904, 917, 919, 972,
)  # fmt: skip
EXAMPLES = {
    "zh": ("+861012345678", "+8613123456789"),
    "ko": ("+8222123456", "+821020000000"),
    "fa": ("+982123456789", "+989123456789"),
    "fil": ("+63232345678", "+639051234567"),
}
"""A fixed-line and a mobile number for each language's country: libphonenumber's examples."""

ORGANISATIONS = (
    "Alder & Finch", "Bluewater Logistics", "Cobalt Foundry", "Dunmore Mills", "Eastgate Optics",
    "Fernhill Dairy",
    "Granite Bay Supply", "Harrow Lane Books", "Ironbridge Tools", "Juniper Health", "Kestrel Aviation",
    "Larkfield Homes",
    "Marlow Textiles", "Northwind Energy", "Oakhurst Partners", "Pinecrest Foods", "Quarry Road Stone",
    "Redfern Labs",
    "Silverline Transit", "Thornbury Press", "Umber Coffee", "Valewood Furniture", "Westmere Capital",
    "Yarrow Gardens",
)  # fmt: skip
TITLES = (
    "Accounts Manager",
    "Buyer",
    "Director of Operations",
    "Office Manager",
    "Plant Supervisor",
    "Sales Lead",
    "Treasurer",
)
CITIES = (
    ("Chicago", "IL"), ("Boston", "MA"), ("Denver", "CO"), ("Seattle", "WA"), ("Austin", "TX"),
    ("Atlanta", "GA"),
    ("Phoenix", "AZ"), ("Portland", "OR"), ("Columbus", "OH"), ("Tampa", "FL"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Character:
    """Somebody in the demo.

    ``language`` decides how they write; ``written`` is their name as documents show it. ``known_phone`` is on
    their customer record, ``new_phone`` only in documents; a stranger has no ``customer_id``.
    """

    customer_id: str | None
    name: str
    written: str
    language: str
    email: str | None
    known_email: bool
    organisation: str | None
    title: str | None
    city: str
    state: str
    known_phone: str | None = None
    new_phone: str | None = None
    latin: str | None = None

    def with_phone(self, number: str) -> Character:
        """The same character with a new number."""
        return replace(self, new_phone=number)


class Numbers:
    """Numbers that are each handed out once."""

    def __init__(self, random: Random) -> None:
        self._us = [f"+1{area}5550{tail}" for area in AREA_CODES for tail in range(100, 200)]
        self._gb = [f"+442079460{tail:03d}" for tail in range(1000)]
        random.shuffle(self._us)
        random.shuffle(self._gb)
        self._examples = {language: list(numbers) for language, numbers in EXAMPLES.items()}

    def take(self, language: str = "en", british: bool = False) -> str:
        """The next number of the language's country."""
        own = self._examples.get(language)
        if own:
            return own.pop()
        return (self._gb if british else self._us).pop()


def cast(seed: int) -> tuple[list[Character], list[Character], Numbers]:
    """The customers, the strangers (other people with the names of customers), and the numbers left over."""
    random = Random(seed)  # noqa: S311 - samples, not secrets
    numbers = Numbers(random)
    customers: list[Character] = []
    taken: set[str] = set()
    for place in range(CUSTOMERS):
        language = invented_names.language(place)
        name, latin = _fresh(random, language, taken)
        customers.append(_character(random, numbers, f"C{1000 + place}", name, latin, language))
    namesakes = random.sample([c for c in customers if c.language == "en"], STRANGERS)
    strangers = [_stranger(random, numbers, known) for known in namesakes]
    return customers, strangers, numbers


def _fresh(random: Random, language: str, taken: set[str]) -> tuple[str, str | None]:
    while True:
        name, latin = invented_names.draw(random, language)
        if name not in taken:
            taken.add(name)
            return name, latin


def _character(
    random: Random, numbers: Numbers, customer_id: str, name: str, latin: str | None, language: str
) -> Character:
    organisation = random.choice(ORGANISATIONS) if random.random() < 0.75 else None
    city, state = random.choice(CITIES)
    return Character(
        customer_id=customer_id, name=name, written=name, language=language, latin=latin,
        email=_address(latin or name, organisation), known_email=random.random() < 0.8,
        organisation=organisation,
        title=random.choice(TITLES) if organisation else None, city=city, state=state,
        known_phone=numbers.take() if random.random() < 0.4 else None,
    )  # fmt: skip


def _stranger(random: Random, numbers: Numbers, known: Character) -> Character:
    """A stranger with the customer's name, but another employer, address, city and number."""
    organisation = random.choice([o for o in ORGANISATIONS if o != known.organisation]) + " Group"
    city, state = random.choice([c for c in CITIES if c[0] != known.city])
    email = _address(known.name, organisation)
    return Character(
        customer_id=None, name=known.name, written=known.name, language=known.language, email=email,
        known_email=False,
        organisation=organisation, title=random.choice(TITLES), city=city, state=state,
        new_phone=numbers.take(),
    )  # fmt: skip


def _address(latin: str, organisation: str | None) -> str:
    first, *_, last = latin.lower().replace("'", "").replace("-", "").split()
    firm = "".join(c for c in (organisation or "post").lower() if c.isalnum())
    return f"{first}.{last}@{firm}.example"
