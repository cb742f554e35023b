"""Mail with its truth: messages made by a script, and whose each number and address in them is.

Signatures, running text, lists, tables, replies and forwarded messages in five languages. Among the numbers
are somebody else's, an organisation's and nobody's. Names come from name lists; everything else is invented.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from random import Random

from models.encoder.training import name_variants as variants
from models.ownership.training import phrases

_SLOT = re.compile(r"\{(\w+)\}")
_NATIVE = {"zh": "chinese", "ko": "korean", "fa": "persian"}


@dataclass(frozen=True)
class Person:
    """Somebody in made mail; ``native`` is their name in Chinese, Korean or Persian script, or empty."""

    given: str
    family: str
    native: str
    email: str

    @property
    def name(self) -> str:
        """The name, given name first in Latin script."""
        return self.native or f"{self.given} {self.family}"

    @property
    def listed(self) -> str:
        """The name as lists have it: "Last, First"."""
        return self.native or f"{self.family}, {self.given}"

    def name_of(self) -> str:
        """Give ``name``."""
        return self.name

    def listed_of(self) -> str:
        """Give ``listed``."""
        return self.listed


@dataclass
class Made:
    """A message and its truth."""

    raw: bytes
    """In RFC 822 form."""
    owners: dict[str, str | None] = field(default_factory=dict)
    """By number (its digits) or address the name of the owner: None is nobody's, "" an organisation's."""


Pools = Sequence[tuple[Sequence[str], Sequence[str]]]
"""Lists of given and of family names to draw from."""


class Maker:
    """Makes messages."""

    def __init__(self, latin: Mapping[str, Pools], lists: variants.Lists | None, rng: Random) -> None:
        """Make a maker.

        Args:
            latin: Names by language, English among them.
            lists: Names in Chinese, Korean and Persian script; None for Latin names alone.
            rng: All chance comes from it.
        """
        self.rng, self.latin, self.lists = rng, latin, lists
        self.owners: dict[str, str | None] = {}
        self.language = "en"

    def message(self) -> Made:
        """Make one message; two in three are in English."""
        rng, self.owners = self.rng, {}
        self.language = rng.choice(("en",) * 10 + ("zh", "ko", "fa", "tl", "tl"))
        people = [self._person() for _ in range(9)]
        author, reader, *others = people
        message = EmailMessage()
        shape = rng.random()
        message["From"] = (
            author.email
            if shape < 0.08
            else f'"{author.listed if shape < 0.3 else author.name}" <{author.email}>'
        )
        self.owners[author.email] = author.name
        to = [reader, *rng.sample(others, rng.choice((0, 0, 1, 2)))]
        message["To"] = ", ".join(f'"{p.name}" <{p.email}>' for p in to)
        self.owners |= {p.email: p.name for p in to}
        message["Subject"] = rng.choice(
            ("Draft agreement", "RE: Tuesday", "FW: contact list", "Call", "Your visit")
        )
        message["Date"] = "Mon, 05 Mar 2001 09:12:00 -0600"
        message.set_content(
            self._said(author, reader, others, depth=rng.choice((0, 0, 0, 1, 1, 2))), cte="8bit"
        )
        return Made(message.as_bytes(), self.owners)

    def _said(self, author: Person, reader: Person, others: list[Person], depth: int) -> str:
        """What ``author`` writes, with what they quote below or above it."""
        rng, blocks = self.rng, []
        if rng.random() < 0.6:
            blocks.append(
                rng.choice((f"{reader.given or reader.name},", f"Dear {reader.name},", "Hi,", "All:"))
            )
        for _ in range(rng.choice((1, 1, 2, 2, 3))):
            blocks.append(self._block(author, reader, others))
        closing = rng.choice(phrases.CLOSINGS[self.language])
        signed = (
            self._signature(author, reader, others)
            if rng.random() < 0.75
            else rng.choice((author.given or author.name, ""))
        )
        gap = rng.choice(("\n", "\n\n"))
        blocks.append((closing + gap if closing else "") + signed)
        if rng.random() < 0.08:
            blocks.append(self._filled(rng.choice(phrases.NOBODYS[:6]), author, reader, others))
        if rng.random() < 0.03 and closing and self.language == "en":
            blocks[-1] = (
                f"{closing} {author.given or author.name}"
                if rng.random() < 0.5
                else f"{closing}\n{author.given or author.name}"
            )
            blocks.append(self._passed_on(author, reader, others))
        text = "\n\n".join(block for block in blocks if block.strip()) + "\n"
        return text + self._quotation(author, others, depth) if depth else text

    def _block(self, author: Person, reader: Person, others: list[Person]) -> str:
        rng = self.rng
        if self.language != "en" and rng.random() < 0.85:
            own, others_, nobody, idle = phrases.LOCAL[self.language]
            kind = rng.choice((own, others_, others_, nobody, idle))
            return self._filled(rng.choice(kind), author, reader, others)
        draw = rng.random()
        if draw < 0.16:
            return self._list(others)
        said = [rng.choice(phrases.IDLE)] if rng.random() < 0.4 else []
        for _ in range(rng.choice((1, 1, 2))):
            kind = rng.choices(
                (
                    phrases.OWN,
                    phrases.OTHERS,
                    phrases.NOBODYS,
                    phrases.YOURS,
                    phrases.ORGANISATIONS,
                    phrases.IDLE,
                ),
                (26, 34, 18, 5, 7, 12),
            )[0]
            said.append(rng.choice(kind))
        if rng.random() < 0.25:
            said.append(rng.choice(phrases.IDLE))
        apart = "\n" if rng.random() < 0.15 else " "
        filled = ""
        for one in said:
            # what is no sentence stands on a line of its own
            line = one[-1] not in ".?!"
            filled = (filled.rstrip(" ") + "\n" if line and filled else filled) + self._filled(
                one, author, reader, others
            )
            filled += "\n" if line else apart
        filled = filled.strip()
        if "\n" not in filled and rng.random() < 0.7:
            filled = textwrap.fill(
                filled, rng.choice((60, 66, 72, 76)), break_on_hyphens=False, break_long_words=False
            )
        return filled

    def _passed_on(self, author: Person, reader: Person, others: list[Person]) -> str:
        """A letter of somebody else, pasted below the farewell of who passes it on: signed or not."""
        rng, writer = self.rng, others[-1]
        said = [rng.choice(phrases.IDLE) for _ in range(3)]
        said.insert(rng.randrange(1, 4), rng.choice(phrases.OWN))
        signed = rng.random() < 0.5
        before = dict(self.owners)
        text = " ".join(self._filled(one, writer, reader, others[:-1]) for one in said)
        if not signed:
            self.owners |= {
                key: None for key, owner in self.owners.items() if key not in before and owner == writer.name
            }
        text = textwrap.fill(text, 70, break_on_hyphens=False, break_long_words=False)
        return text + (f"\n\n{writer.name}\n{rng.choice(phrases.TITLES)}" if signed else "")

    def _filled(self, template: str, author: Person, reader: Person, others: list[Person]) -> str:
        rng = self.rng
        p, q = rng.sample(others, 2)
        who = {"A": author, "Y": reader, "P": p, "Q": q}
        firm = f"{rng.choice(phrases.FIRMS)} {rng.choice(phrases.KINDS)}"

        def value(match: re.Match[str]) -> str:
            slot = match.group(1)
            if slot == "O":
                return firm
            if slot == "nO":
                return self._number("")
            if slot == "n0":
                return self._number(None, toll_free=rng.random() < 0.3)
            person = who[slot[-1] if slot[0] in "ne" else slot[0]]
            if slot[0] == "n":
                return self._number(person.name)
            if slot[0] == "e":
                self.owners[person.email] = person.name
                return person.email
            return (
                person.listed
                if slot.endswith("L")
                else (person.given or person.name)
                if slot.endswith("1")
                else person.name
            )

        return _SLOT.sub(value, template)

    def _signature(self, author: Person, reader: Person, others: list[Person]) -> str:
        rng = self.rng
        lines = [author.name]
        if rng.random() < 0.6:
            lines.append(rng.choice(phrases.TITLES))
        if rng.random() < 0.6:
            lines.append(f"{rng.choice(phrases.FIRMS)} {rng.choice(phrases.KINDS)}")
        if rng.random() < 0.4:
            lines += [f"{rng.randrange(10, 2000)} {rng.choice(phrases.STREETS)}", rng.choice(phrases.CITIES)]
        numbers = [
            rng.choice(labels) + self._number(author.name)
            for labels in phrases.LABELS[self.language]
            if rng.random() < 0.6
        ]
        strange = []
        if rng.random() < 0.12:
            strange.append(rng.choice(phrases.OTHER_LABELS) + self._number(None))
        if rng.random() < 0.06:
            other = rng.choice(others)
            label = rng.choice(("Assistant", "Secretary", "Asst"))
            strange.append(f"{label}: {other.name}, {self._number(other.name)}")
        if rng.random() < 0.35:
            numbers.append(rng.choice(("", "E-mail: ", "e: ")) + author.email)
        return self._laid_out(author, others, lines, numbers, strange)

    def _laid_out(
        self, author: Person, others: list[Person], lines: list[str], numbers: list[str], strange: list[str]
    ) -> str:
        """Lay out a signature; ``strange``: lines with somebody else's number."""
        rng = self.rng
        shape = rng.random()
        if shape < 0.15:
            rule = rng.choice((" | ", ", ", "  ", " / ", "                  "))
            return "\n".join([*lines, rule.join([*numbers, *strange])])
        if shape < 0.22:
            return rng.choice((", ", " | ")).join([*lines[:2], *numbers, *strange])
        if shape < 0.29 and len(lines) > 1:
            other = rng.choice(others)
            number = rng.choice(phrases.LABELS["en"][0]) + self._number(other.name)
            right = [other.name, rng.choice(phrases.TITLES), number]
            left = [*lines[:2], rng.choice(phrases.LABELS["en"][0]) + self._number(author.name)]
            return "\n".join(f"{a:<42}{b}" for a, b in zip(left, right, strict=True))
        if shape < 0.35:
            numbers = [
                re.sub(r"^(.*\S): ", lambda label: f"{label.group(1)}\n", number) for number in numbers
            ]
        elif shape < 0.42:
            numbers = [re.sub(r"^(.*?)\W* ([(+\d].*)$", r"\2 \1", number) for number in numbers]
        margin = rng.choice(("", "", "", "     ", "\t"))
        parted = [""] if rng.random() < 0.25 else []
        whole = [margin + line for line in (*lines, *parted, *numbers, *strange)]
        rule = rng.choice(("", "", "", "--", "_" * 40, "=" * 46, "*" * 60, "Contact Information"))
        first = [author.given or author.name, ""] if rng.random() < 0.25 else []
        return "\n".join([*first, *([rule] if rule else []), *whole])

    def _list(self, others: list[Person]) -> str:
        """People with their numbers: rows, a table, or blocks of lines."""
        rng = self.rng
        chosen = rng.sample(others, rng.choice((2, 3, 4, 5)))
        shape = rng.random()
        name = Person.listed_of if rng.random() < 0.25 else Person.name_of
        if shape < 0.3:
            rule = rng.choice((" - ", ": ", ", ", " ", "\t", " ... "))
            return "\n".join(
                f"{rng.choice(('', '', '* '))}{name(p)}{rule}{self._number(p.name)}" for p in chosen
            )
        if shape < 0.55:
            tab = rng.random() < 0.3
            head = (
                ["Name\tCompany\tPhone" if tab else f"{'Name':<26}{'Company':<26}Phone"]
                if rng.random() < 0.5
                else []
            )
            rows = [
                (name(p), f"{rng.choice(phrases.FIRMS)} {rng.choice(phrases.KINDS)}", self._number(p.name))
                for p in chosen
            ]
            return "\n".join([*head, *("\t".join(r) if tab else f"{r[0]:<26}{r[1]:<26}{r[2]}" for r in rows)])
        if shape < 0.65:
            return "\n".join(
                f"{self._number(p.name)}{rng.choice((' ', '  '))}{name(p)}"
                if rng.random() < 0.5
                else f"{self._number(p.name)} ({name(p)})"
                for p in chosen
            )
        if shape < 0.75:
            pairs = [(p, self._number(p.name)) for p in chosen[:2]]
            return f"{pairs[0][0].name:<36}{pairs[1][0].name}\n{pairs[0][1]:<36}{pairs[1][1]}"
        blocks = []
        for p in chosen:
            lines = [p.name]
            lines += [rng.choice(phrases.TITLES)] if rng.random() < 0.5 else []
            lines += (
                [f"{rng.choice(phrases.FIRMS)} {rng.choice(phrases.KINDS)}"] if rng.random() < 0.5 else []
            )
            if rng.random() < 0.3:
                lines += [
                    f"{rng.randrange(10, 2000)} {rng.choice(phrases.STREETS)}",
                    rng.choice(phrases.CITIES),
                ]
            lines.append(rng.choice(phrases.LABELS["en"][0]) + self._number(p.name))
            if rng.random() < 0.5:
                lines.append(rng.choice(phrases.LABELS["en"][2]) + self._number(p.name))
            if rng.random() < 0.4:
                lines.append(p.email)
                self.owners[p.email] = p.name
            blocks.append("\n".join(lines))
        if shape > 0.9:
            return "Please send it to:\n\n" + textwrap.indent(blocks[0], " " * 5)
        return "\n\n".join(blocks)

    def _fax_cover(self, writer: Person, margin: str) -> str:
        """The head of a fax, an order or a slip: whoever it is from, the number is that of where it goes."""
        rng = self.rng
        place = f"{rng.choice(phrases.FIRMS)} {rng.choice(phrases.KINDS)}"
        lines = [f"From: {writer.name}"]
        lines.insert(rng.randrange(2), f"{rng.choice(('To', 'Deliver to', 'Attention'))}: {place}")
        lines.append(rng.choice(("Fax No: ", "Fax: ", "Phone: ", "Tel: ")) + self._number(None))
        return "\n".join(margin + line for line in lines)

    def _memorandum(self, writer: Person) -> str:
        """The head of a memorandum, with its writer's numbers below the name."""
        rng = self.rng
        margin = rng.choice(("", "\t", "    "))
        if rng.random() < 0.3:
            return self._fax_cover(writer, margin)
        gap = " " * rng.randrange(3, 28)
        lines = [f"From:  {writer.name}{gap}03/05/2001 08:16 AM"]
        lines.append(
            rng.choice(("Phone No: ", "Tel: ", "Phone: ", "Ext: "))
            + self._number(writer.name)
            + rng.choice(("", " Phone"))
        )
        if rng.random() < 0.4:
            lines.append(self._number(writer.name) + rng.choice((" Pager", " Mobile", " Fax")))
        if rng.random() < 0.5:
            lines.append(f"{rng.choice(('Room', 'Floor', 'EB'))} {rng.randrange(100, 4000)}")
        return "\n".join(margin + line for line in lines)

    def _quotation(self, author: Person, others: list[Person], depth: int) -> str:
        rng = self.rng
        writer, rest = others[0], [*others[1:], self._person()]
        said = self._said(writer, author, rest, depth - 1)
        self.owners[author.email] = author.name
        shape = rng.randrange(4)
        if rng.random() < 0.1:
            rule = _forwarded_by(author)
            to = f"To: {author.name}/HOU/CORP@CORP\ncc:\nSubject: Tuesday"
            return f"\n{rule}\n\n{self._memorandum(writer)}\n{to}\n\n{said}"
        if shape == 0:
            self.owners[writer.email] = writer.name
            head = f"On Mon, Mar 5, 2001 at 9:12 AM {writer.name} <{writer.email}> wrote:"
            return f"\n{head}\n" + "\n".join(f"> {line}" for line in said.splitlines()) + "\n"
        self.owners |= {writer.email: writer.name} if shape == 1 else {}
        shown = (
            f"{writer.listed} [mailto:{writer.email}]"
            if shape == 1
            else writer.listed
            if shape == 2
            else writer.name
        )
        head = (
            f"From: {shown}\nSent: Monday, March 05, 2001 9:12 AM\nTo: {author.listed}\nSubject: RE: Tuesday"
        )
        if shape == 3:
            head = (
                f"{writer.name}\n03/05/2001 08:40 AM\nTo: {author.name}/HOU/CORP@CORP\ncc:\nSubject: Tuesday"
            )
            return f"\n{_forwarded_by(author)}\n\n{head}\n\n{said}"
        return f"\n-----Original Message-----\n{head}\n\n{said}"

    def _person(self) -> Person:
        rng = self.rng
        if self.lists is not None and self.language in _NATIVE and rng.random() < 0.75:
            made = variants.invent_native(self.lists, rng, _NATIVE[self.language])
            given, family, native = made.given[0].title(), made.family.title(), made.native
        else:
            first, last = rng.choice(self.latin.get(self.language, self.latin["en"]))
            given, family, native = rng.choice(first), rng.choice(last), ""
        g, f = (re.sub(r"[^a-z]", "", part.lower()) or "x" for part in (given, family))
        local = rng.choice(
            (
                f"{g}.{f}",
                f"{g}.{f}",
                f"{g[0]}{f}",
                f"{f}{g[0]}",
                f"{g}_{f}",
                g,
                f"{f}{rng.randrange(10, 99)}",
                f"{g[0]}{rng.randrange(100, 999)}",
            )
        )
        return Person(
            given,
            family,
            native,
            f"{local}@{rng.choice(phrases.FIRMS).lower()}{rng.choice(('', '-corp', 'mail'))}.example.com",
        )

    def _number(self, owner: str | None, toll_free: bool = False) -> str:
        """A number nobody has yet, written as people do, given to ``owner``."""
        rng = self.rng
        while True:
            area = (
                rng.choice((800, 877, 888, 866))
                if toll_free
                else rng.choice((212, 202, 415, 503, 713, 281, 916, 312, 404, 617, 303, 206))
            )
            digits = (
                f"{area}{rng.choice((223, 345, 432, 578, 654, 789, 853, 926))}{rng.randrange(1000, 9999)}"
            )
            if digits not in self.owners:
                break
        self.owners[digits] = owner
        shapes = ("{}-{}-{}", "({}) {}-{}", "{}.{}.{}", "{} {} {}", "{}/{}-{}", "+1 {} {} {}", "1-{}-{}-{}")
        shown = rng.choices(shapes, (8, 5, 2, 1, 1, 1, 1))[0].format(digits[:3], digits[3:6], digits[6:])
        return shown + (f" x{rng.randrange(100, 9999)}" if rng.random() < 0.03 else "")


def _forwarded_by(author: Person) -> str:
    return f"{'-' * 22} Forwarded by {author.name}/HOU/CORP on 03/05/2001 09:12 AM {'-' * 27}"


def messages(lists: Path, count: int, seed: int) -> Iterator[Made]:
    """Make ``count`` messages, the same for the same seed. ``lists``: the folder of name lists."""

    def pool(given: str, family: str) -> tuple[list[str], list[str]]:
        return variants.read_list(lists, given), variants.read_list(lists, family)

    english = [pool(f"{place}.given.faker", f"{place}.family.faker") for place in ("en", "en_gb", "en_in")]
    latin = {"en": english, "tl": [pool("tl.given.hand", "tl.family.hand")]}
    maker = Maker(latin, variants.read_lists(lists), Random(seed))  # noqa: S311 - samples, not secrets
    for _ in range(count):
        yield maker.message()
