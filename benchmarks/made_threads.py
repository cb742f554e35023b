"""Threads of mail that quote, made up.

Every reply stands above all that was said before it, as most mail programs have it.

No paragraph is said twice but by quoting, and no person, company or number is real.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime

_GIVEN = "Jane Robert Maria Daniel Susan Omar Grace Peter Linda Kevin Alice Thomas Nadia Victor Helen Marcus".split()
_FAMILY = "Holloway Brandt Castellano Whitfield Okafor Lindqvist Marlowe Petrov Ashworth Delgado Winters Kessler".split()
_COMPANIES = ("Northgate Freight Inc.", "Bluewater Pumps Ltd", "Harbor Lane Partners", "Ridgeline Software")
_TOWNS = "Dover Salem Fairview Ashland Milton Clayton Hudson Oxford Burlington Arlington".split()
_THINGS = "pallets crates invoices drawings valves meters samples contracts reports permits".split()
_SENTENCES = (
    "The {number} {things} for the warehouse in {town} were held at the border and arrive on {day}.",
    "We went through draft {number} again and changed the section on {things} as you asked on {day}.",
    "Could you send {person} the figures for the {things} before the meeting in {town}?",
    "The new schedule leaves us {number} days for {town}, which should be enough if nobody falls ill.",
    "Nothing in the contract of {day} speaks against it, but {person} would like to see the {things} first.",
    "{person} told me on {day} that {number} of the {things} are still missing in {town}.",
    "Please find attached the minutes of {day}, and tell {person} if I forgot any of the {things}.",
    "If {town} needs more than {number} {things}, call {person} at {phone} and ask for a quote.",
)
_DAYS = "Monday Tuesday Wednesday Thursday Friday".split()
_START = datetime(2024, 3, 4, 9, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Writer:
    name: str
    company: str
    phone: str

    @property
    def address(self) -> str:
        return f"{self.name.lower().replace(' ', '.')}@example.com"

    @property
    def signature(self) -> str:
        return f"{self.name}\n{self.company}\nTel: {self.phone}\n{self.address}"


def thread(chance: random.Random, length: int) -> list[tuple[bytes, int]]:
    """The ``length`` messages of one thread between two people, in order.

    Each with the code points of its body that are new in it.
    """
    writers = [_writer(chance) for _ in range(2)]
    subject = f"{chance.choice(_THINGS).capitalize()} for {chance.choice(_TOWNS)}"
    made = []
    before = ""
    for place in range(length):
        sender, other = writers[place % 2], writers[1 - place % 2]
        at = _START + timedelta(hours=5 * place)
        said = _said(chance, sender, other)
        body = said + (f"\n\n{before}" if before else "") + "\n"
        message = EmailMessage()
        message["From"] = f"{sender.name} <{sender.address}>"
        message["To"] = f"{other.name} <{other.address}>"
        message["Subject"] = subject if place == 0 else f"Re: {subject}"
        message["Date"] = format_datetime(at)
        message["Message-ID"] = f"<{chance.getrandbits(64):016x}@example.com>"
        message.set_content(body, cte="8bit")
        made.append((message.as_bytes(), len(said)))
        quoted = "\n".join(
            f"> {line}" if line[:1] != ">" else f">{line}" for line in body.rstrip().split("\n")
        )
        before = f"On {at:%a, %b %d, %Y at %I:%M %p}, {sender.name} <{sender.address}> wrote:\n{quoted}"
    return made


def _writer(chance: random.Random) -> _Writer:
    name = f"{chance.choice(_GIVEN)} {chance.choice(_FAMILY)}"
    return _Writer(name, chance.choice(_COMPANIES), _phone(chance))


def _phone(chance: random.Random) -> str:
    return f"({chance.choice((212, 312, 415, 617))}) 555-01{chance.randint(0, 99):02}"


def _said(chance: random.Random, sender: _Writer, other: _Writer) -> str:
    paragraphs = [
        "\n".join(_sentence(chance) for _ in range(chance.randint(2, 6))) for _ in range(chance.randint(1, 4))
    ]
    return (
        f"Hi {other.name.split()[0]},\n\n"
        + "\n\n".join(paragraphs)
        + f"\n\nBest regards,\n{sender.signature}"
    )


def _sentence(chance: random.Random) -> str:
    return chance.choice(_SENTENCES).format(
        number=chance.randint(2, 9_999), things=chance.choice(_THINGS), town=chance.choice(_TOWNS),
        day=f"{chance.choice(_DAYS)} {chance.randint(1, 28)} {chance.choice(('March', 'April', 'May', 'June'))}",
        person=f"{chance.choice(_GIVEN)} {chance.choice(_FAMILY)}", phone=_phone(chance),
    )  # fmt: skip
