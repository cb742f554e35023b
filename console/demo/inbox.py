"""The demo's mail: plain and HTML messages, replies with quotes, forwards, attachments, in five languages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from html import escape
from random import Random

import phonenumbers

from console.demo import phrases
from console.demo.cast import Character

DESK = "Customer Desk <desk@kith-demo.example>"
_START = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Said:
    """One row of the truth: the ``number`` in ``document`` is this character's."""

    document: str
    character: Character
    number: str


def spoken(number: str, random: Random) -> str:
    """The number as people write it: American numbers in local forms, others with the country code."""
    parsed = phonenumbers.parse(number)
    if parsed.country_code == 1:
        n = str(parsed.national_number)
        shape = random.choice(("({0}) {1}-{2}", "{0}-{1}-{2}", "{0}.{1}.{2}", "+1 {0} {1} {2}"))
        return shape.format(n[:3], n[3:6], n[6:])
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def signature(who: Character, random: Random, with_phone: bool = True) -> list[str]:
    """A signature block: name, title, organisation, then a labelled number."""
    lines = [who.written]
    if who.title and who.organisation:
        lines.append(f"{who.title}, {who.organisation}")
    elif who.organisation:
        lines.append(who.organisation)
    if with_phone and who.new_phone:
        lines.append(f"{random.choice(phrases.PHONE_LABELS[who.language])}: {spoken(who.new_phone, random)}")
    if random.random() < 0.5:
        lines.append(f"{who.city}, {who.state}")
    return lines


def letter_of(who: Character, random: Random, place: int) -> tuple[EmailMessage, list[str]]:
    """One message from ``who`` with their number below it, and its plain lines."""
    which = random.randrange(len(phrases.OPENINGS[who.language]))
    lines = [
        phrases.GREETINGS[who.language], "", phrases.OPENINGS[who.language][which], "",
        phrases.CLOSINGS[who.language], *signature(who, random),
    ]  # fmt: skip
    message = _message(
        who, phrases.SUBJECTS[who.language][which % len(phrases.SUBJECTS[who.language])], place
    )
    return message, lines


def messages(
    seed: int, customers: list[Character], strangers: list[Character]
) -> tuple[list[tuple[str, bytes]], list[Said]]:
    """All messages as (file name, bytes), and the owner of each number.

    ``customers`` have a new number each.
    """
    random = Random(seed)  # noqa: S311 - samples, not secrets
    writers = [*customers, *strangers]
    random.shuffle(writers)
    files: list[tuple[str, bytes]] = []
    said: list[Said] = []
    for place, who in enumerate(writers):
        name = f"{place:03d}.eml"
        message, lines = letter_of(who, random, place)
        shape = place % 6
        if shape == 1:
            message.set_content(_html(lines), subtype="html")
        elif shape == 2:
            previous = random.choice(writers)
            message.set_content("\n".join([*lines, "", *_quoted(previous, random)]) + "\n")
        elif shape == 3 and who.language == "en":
            message = _referral(who, random, place)
        else:
            message.set_content("\n".join(lines) + "\n")
        assert who.new_phone  # noqa: S101 - the script's own cast
        files.append((name, message.as_bytes()))
        said.append(Said(name, who, who.new_phone))
    return files, said


def _message(who: Character, subject: str, place: int) -> EmailMessage:
    message = EmailMessage()
    message["From"] = f"{_display(who)} <{who.email}>"
    message["To"] = DESK
    message["Subject"] = subject
    message["Date"] = format_datetime(_START + timedelta(hours=7 * place))
    message["Message-ID"] = f"<{place:05d}@kith-demo.example>"
    return message


def _display(who: Character) -> str:
    return who.written if "," not in who.written else f'"{who.written}"'


def _html(lines: list[str]) -> str:
    rows = "<br>\n".join(escape(line) for line in lines)
    return f"<html><body><div>{rows}</div></body></html>\n"


def _quoted(previous: Character, random: Random) -> list[str]:
    text = random.choice(phrases.OPENINGS["en"])
    return [
        f"On Monday, {previous.latin or previous.written} <{previous.email}> wrote:",
        f"> {text}",
        ">",
        f"> {previous.latin or previous.written}",
    ]


def _referral(who: Character, random: Random, place: int) -> EmailMessage:
    """A message of a colleague who gives the number of ``who``."""
    sender = Character(
        None, "Front Desk", "Front Desk", "en", "office@" + (who.email or "@post.example").split("@")[1],
        False,
        who.organisation, None, who.city, who.state,
    )  # fmt: skip
    message = _message(sender, "Change of contact", place)
    line = random.choice(phrases.REFERRALS).format(
        name=who.written,
        organisation=who.organisation or "our office",
        phone=spoken(who.new_phone or "", random),
    )
    message.set_content(f"Hello,\n\n{line}\n\nTheir address is {who.email}.\n\nKind regards,\nFront Desk\n")
    return message
