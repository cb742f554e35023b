"""Which sentences does no corpus have?

Mail headers, signatures, lists, small-letter forum posts, Filipino lines: made here from templates.py, name
lists and noise, with exact spans.
"""

from __future__ import annotations

import gzip
import random
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from models.names.latin_model.training import augment
from models.names.latin_model.training import latin_corpus as corpus
from models.names.latin_model.training import sentence_templates as templates
from models.names.latin_model.training.latin_corpus import Sentence, Span
from models.names.latin_model.training.place_names import AMERICAN, COUNTRIES, PROVINCES, TOWNS

_SLOT = re.compile(r"\{(\w+)\}|<(LOC|ORG|MISC)\n([^<>]*)>")
_GROUPS = (
    (templates.MAIL, 0.22, "made_mail"),
    (templates.FORUM, 0.22, "made_forum"),
    (templates.FILIPINO, 0.46, "made_tl"),
    (templates.ENGLISH_LINES, 0.10, "made_lines"),
)
_MONTHS = "January February March April May June July August September October November December".split()
_BUWAN = "Enero Pebrero Marso Abril Mayo Hunyo Hulyo Agosto Setyembre Oktubre Nobyembre Disyembre".split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_SLIPS = {
    "o": "0",
    "l": "1",
    "i": "1",
    "e": "c",
    "S": "5",
    "B": "8",
    "O": "0",
    "I": "l",
    "a": "o",
    "n": "ri",
    "m": "rn",
}
ENGLISH = (
    ("en.given.faker", "en.family.faker", 5),
    ("en_gb.given.faker", "en_gb.family.faker", 2),
    ("en_in.given.faker", "en_in.family.faker", 1),
    ("world.given.popular", "world.family.popular", 4),
    ("en.given.smashew_us", "en.family.smashew_us", 2),
    ("en.given.popular", "en.family.popular", 2),
    ("en.given.smashew_us", "latin.name_parts.wikidata", 2),
    ("tl.given.popular", "tl.family.popular", 1),
)
FILIPINO = (
    ("tl.given.hand", "tl.family.hand", 5),
    ("tl.given.popular", "tl.family.popular", 3),
    ("es.given.smashew", "es.family.smashew", 2),
    ("en.given.faker", "tl.family.hand", 3),
    ("en.given.faker", "en.family.faker", 3),
    ("world.given.popular", "world.family.popular", 4),
    ("en.given.smashew_us", "latin.name_parts.wikidata", 3),
)


class Maker:
    """Fills templates; all chance comes from ``rng``."""

    def __init__(self, data: Path, rng: random.Random) -> None:
        self.data = data
        self.rng = rng
        self.filipino = False

    def sentence(self, template: str, source: str, number: int) -> Sentence:
        """One filling of ``template``."""
        self.filipino = source == "made_tl"
        text, spans = self._filled(template.replace("||", "\n\n").replace("|", "\n"))
        return Sentence(f"{source}-{number}", text, tuple(spans), source)

    def _filled(self, template: str) -> tuple[str, list[Span]]:
        # The bar inside <LOC|...> has become a line break above.
        parts: list[str] = []
        spans: list[Span] = []
        at = last = 0
        for match in _SLOT.finditer(template):
            before = template[last : match.start()]
            if match.group(1):
                value, label = self._value(match.group(1))
            else:
                value, label = self._filled(match.group(3))[0], match.group(2)
            at += len(before)
            parts += [before, value]
            if (
                label == "PER"
                and before == " "
                and spans
                and spans[-1][1] == at - 1
                and spans[-1][2] == label
            ):
                spans[-1] = (spans[-1][0], at + len(value), label)
            elif label and value:
                spans.append((at, at + len(value), label))
            at += len(value)
            last = match.end()
        return "".join(parts) + template[last:], spans

    def _value(self, slot: str) -> tuple[str, str]:
        rng = self.rng
        if slot in ("FULL", "N", "F", "K", "LF", "IL", "n", "f", "k"):
            name = self._person(slot.upper())
            return (name.lower() if slot.islower() else name), "PER"
        if slot == "MON":
            number = rng.choice("I II III IV V VI VII VIII IX X XI XII XIV XV XVI".split())
            return f"{self._person('N')} {number}", "PER"
        if slot in ("LOC", "ORG", "MISC"):
            return rng.choice(entities(self.data, slot)), slot
        plain = {
            "TOWN": lambda: rng.choice(TOWNS),
            "PROV": lambda: rng.choice(PROVINCES),
            "LAND": lambda: rng.choice(COUNTRIES),
            "STATE": lambda: rng.choice(AMERICAN),
        }
        if slot in plain:
            return plain[slot](), "LOC"
        return self._other(slot), ""

    def _other(self, slot: str) -> str:
        rng = self.rng
        if slot == "u":
            given = self._given().lower().replace(" ", "")
            return (
                given
                + rng.choice(("", "_", "."))
                + rng.choice(("", str(rng.randint(1, 99)), "x", "queen", "fan"))
            )
        if slot == "MAIL":
            user = f"{self._given()}.{self._family()}".lower().replace(" ", "")
            return f"{user}@{rng.choice(('example.com', 'mail.example.org', 'firm.example'))}"
        if slot == "PHONE":
            number = "".join(rng.choices("0123456789", k=7))
            form = rng.choice(("({}) 555-{}", "{}-555-{}", "+1 {} 555 {}", "0{} 1{}", "+63 917 {} {}"))
            return form.format(number[:3], number[3:])
        if slot == "DATE":
            return f"{rng.choice(_BUWAN if self.filipino else _MONTHS)} {rng.randint(1, 28)} , {rng.randint(1800, 2020)}"
        choices = {
            "YEAR": [str(rng.randint(1400, 2022))],
            "NUM": [str(rng.randint(1, 9999)), f"{rng.randint(1, 999)},{rng.randint(100, 999)}"],
            "tw": templates.FILIPINO_WORDS,
            "TW": [word[0].upper() + word[1:] for word in (rng.choice(templates.FILIPINO_WORDS),)],
            "ROLE": templates.ROLES,
            "ROLA": templates.TAGALOG_ROLES,
            "DAY": _DAYS,
            "PRON": ["he", "she", "him", "her"],
        }
        return rng.choice(choices[slot])

    def _lists(self) -> tuple[str, str]:
        choices = FILIPINO if self.filipino else ENGLISH
        given, family, _ = self.rng.choices(choices, [weight for *_, weight in choices])[0]
        return given, family

    def _given(self) -> str:
        return self.rng.choice(names(self.data, self._lists()[0]))

    def _family(self) -> str:
        return self.rng.choice(names(self.data, self._lists()[1]))

    def _person(self, form: str) -> str:
        rng = self.rng
        given_list, family_list = self._lists()
        given, family = rng.choice(names(self.data, given_list)), rng.choice(names(self.data, family_list))
        if form == "N":
            return rng.choice(templates.HISTORIC) if self.filipino and rng.random() < 0.12 else given
        if form == "F":
            return family if rng.random() < 0.95 else f"{family}-{self._family()}"
        if form == "K":
            return rng.choice(names(self.data, "tl.nicknames.hand" if self.filipino else "en.nicknames"))
        middle = rng.choice("ABCDEFGHJKLMNPRSTVW")
        if form == "LF":
            return f"{family}, {given}" + (f" {middle}." if rng.random() < 0.4 else "")
        if form == "IL":
            return rng.choice(
                (f"{given[0]}. {family}", f"{given[0]}. {middle}. {family}", f"{given[0]}.{middle}. {family}")
            )
        return self._whole(given, family, middle)

    def _whole(self, given: str, family: str, middle: str) -> str:
        """A name in full, in one of the ways that people have."""
        rng = self.rng
        draw = rng.random()
        if draw < 0.62:
            whole = f"{given} {family}"
        elif draw < 0.74:
            whole = f"{given} {middle}. {family}"
        elif draw < 0.80:
            whole = f"{given} {self._given()} {family}"
        elif draw < 0.84:
            whole = f"{given} {family}-{self._family()}"
        elif draw < 0.88:
            whole = f"{given} {rng.choice(('de', 'van', 'von', 'de la', 'dela', 'del', 'di', 'al', 'bin', 'De', 'Van'))} {family}"
        elif draw < 0.91:
            whole = (
                f"{given} {family} {rng.choice(('Jr.', 'Sr.', 'III', 'Jr', 'II', ', Jr.', ', Sr.'))}".replace(
                    " ,", ","
                )
            )
        elif draw < 0.94:
            whole = f'{given} "{rng.choice(names(self.data, "en.nicknames"))}" {family}'
        elif draw < 0.97:
            whole = f"{given} {family} {self._family()}"
        else:
            whole = f"{family} {given}"
        return whole


@cache
def names(data: Path, name: str) -> list[str]:
    """A name list, written as names are."""
    content = gzip.decompress((data / "gazetteers" / f"{name}.txt.gz").read_bytes()).decode()
    lines = [
        line.strip()
        for line in content.split("\n")
        if 1 < len(line.strip()) < 24 and not re.search(r"[\d(),]|ã", line)
    ]
    lines = [line for line in lines if not re.search(r"[^\u0000-\u024f\u1e00-\u1eff’]", line)]
    return [line.title() if line.islower() else line for line in lines]


@cache
def entities(data: Path, label: str) -> list[str]:
    """Names of places, organisations or works, from the labelled encyclopaedia corpora."""
    found = set()
    for name in ("en.crossner", "en.fewnerd_inter_filtered", "en.gum_named"):
        for sentence in corpus.read(data, name):
            found |= {sentence.text[s:e] for s, e, kind in sentence.spans if kind == label and e - s < 45}
    return sorted(text for text in found if len(text) > 1 and text[0].isupper())


def slipped(sentence: Sentence, rng: random.Random) -> Sentence:
    """With letters misread as optical recognition does."""
    pattern = re.compile("|".join(map(re.escape, _SLIPS)))
    return augment.rewritten(
        sentence, pattern, lambda m: _SLIPS[m.group()] if rng.random() < 0.06 else m.group()
    )


def sentences(data: Path, count: int, rng: random.Random) -> Iterator[Sentence]:
    """``count`` made sentences."""
    maker = Maker(data, rng)
    for number in range(count):
        group, _, source = rng.choices(_GROUPS, [share for _, share, _ in _GROUPS])[0]
        made = maker.sentence(rng.choice(group), source, number)
        if source == "made_mail" and rng.random() < 0.3:
            others = [maker.sentence(rng.choice(group), source, number) for _ in range(rng.randint(1, 2))]
            made = augment.joined([made, *others], [rng.choice(("\n\n", "\n"))] * len(others))
        if source != "made_tl" and rng.random() < 0.05:
            made = slipped(made, rng)
        yield made
