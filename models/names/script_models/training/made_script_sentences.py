"""What do letters, signatures and short posts look like?

Lines that this script makes, since the corpora have none.

Names are put together from the lists of DIR/gazetteers; a template marks the name it wants: {P} a person, {S}
a family name or a short form, {O} a firm, {H} an account name that is nobody's name. Labelled sentences are
also read again with other names.
"""

from __future__ import annotations

import gzip
import random
import re
from dataclasses import dataclass
from pathlib import Path

from models.names.script_models.training import script_templates as templates
from models.names.script_models.training.script_corpus import Labelled, Sentence
from models.names.script_models.windows import Language

_SLOT = re.compile(r"\{([PSOH])\}")
_HAN = re.compile("[\u3400-\u9fff]+")
_HANGUL = re.compile("[\uac00-\ud7a3]+")


@dataclass(frozen=True, slots=True)
class Lists:
    """Names to draw from, those nearer the front more often for family names and given characters."""

    family: list[str]
    given: list[str]
    full: list[str]
    foreign: list[str]


def lists(data: Path, language: Language) -> Lists:
    """The lists of ``language`` in DIR/gazetteers."""

    def entries(name: str, pattern: str = ".+") -> list[str]:
        with gzip.open(data / "gazetteers" / f"{name}.txt.gz", "rt", encoding="utf-8") as file:
            return [e for e in file.read().split("\n") if re.fullmatch(pattern, e)]

    if language == "zh":
        return Lists(
            list(templates.ZH_FAMILY) + entries("zh.family.faker"),
            entries("zh.given_chars.ngender", "[\u3400-\u9fff]")[:1200],
            entries("zh.full.jieba_nr", "[\u3400-\u9fff]{2,4}"),
            entries("zh.translit.jieba_nrt", "[\u3400-\u9fff]{2,7}")
            + entries("zh.name_parts.wikidata", "[\u3400-\u9fff]{3,6}"),
        )
    if language == "ko":
        given = entries("ko.given.konec_train", "[\uac00-\ud7a3]{2}") + entries(
            "ko.given.faker", "[\uac00-\ud7a3]{2}"
        )
        return Lists(
            list(templates.KO_FAMILY),
            given,
            entries("ko.full.konec_train", "[\uac00-\ud7a3]{3}"),
            entries("ko.translit.konec_train") + entries("ko.name_parts.wikidata", "[\uac00-\ud7a3]{3,6}"),
        )
    family = entries("fa.family.faker") + entries("fa.family.parstwiner") + entries("fa.family.synthetic")
    given = (
        3 * entries("fa.given.faker") + entries("fa.given.armanyazdi") + entries("fa.given.hejazirad", r"\S+")
    )
    return Lists(family, given, [], entries("fa.name_parts.wikidata", r"[\u0621-\u06cc]{3,9}"))


class Inventor:
    """Makes names and lines of ``language``; the same for the same ``seed``."""

    def __init__(self, language: Language, known: Lists, seed: int) -> None:
        self.language: Language = language
        self._lists = known
        self._chance = random.Random(seed)  # noqa: S311

    def person(self) -> str:
        """A whole name."""
        chance, known, draw = self._chance, self._lists, self._chance.random()
        if self.language == "fa":
            if draw < 0.12:
                return chance.choice(known.foreign)
            if draw < 0.3:
                return chance.choice(known.given)
            family = chance.choice(known.family)
            return f"{chance.choice(known.given)} {family}" if draw < 0.9 else family
        if known.full and draw < 0.25:
            return chance.choice(known.full)
        if draw < 0.35:
            foreign = chance.choice(known.foreign)
            between = "·" if self.language == "zh" else " "
            return f"{foreign}{between}{chance.choice(known.foreign)}" if chance.random() < 0.25 else foreign
        return self._front(known.family) + self._given()

    def short(self) -> str:
        """A family name alone, a given name, or a familiar form."""
        chance, known, draw = self._chance, self._lists, self._chance.random()
        if self.language == "fa":
            return chance.choice(known.family if draw < 0.5 else known.given)
        if self.language == "ko":
            return self._front(known.family) if draw < 0.7 else self._given()
        family, mark = self._front(known.family), self._front(known.given)
        forms = (
            "小" + family,
            "老" + family,
            "小" + mark,
            "阿" + mark,
            mark + mark,
            family + mark,
            mark + "儿",
            self._given(),
        )
        return family if draw < 0.3 else chance.choice(forms)

    def firm(self) -> str:
        """A firm or an office."""
        chance = self._chance
        if self.language == "zh":
            core = "".join(self._front(self._lists.given) for _ in range(2))
            return chance.choice(("", *templates.ZH_PLACES)) + core + chance.choice(templates.ZH_FIRMS)
        if self.language == "ko":
            core = (
                chance.choice(self._lists.given)
                if chance.random() < 0.4
                else chance.choice(templates.KO_CORES)
            )
            return f"{core}{chance.choice(templates.KO_FIRMS)}"
        return f"{chance.choice(templates.FA_FIRMS)} {chance.choice(self._lists.family)}"

    def line(self, snippets: list[str]) -> Sentence:
        """A line of a letter, a signature or a post; {T} of a template is one of ``snippets``."""
        chance = self._chance
        template = chance.choice(templates.LINES[self.language])
        while "{T}" in template:
            template = template.replace("{T}", self._part(chance.choice(snippets)), 1)
        while "{E}" in template:
            template = template.replace(
                "{E}", chance.choice(templates.EXCLAIMED) * chance.choice((1, 1, 1, 2, 3)), 1
            )
        repeated = self.person()
        text, names, place = "", [], 0
        again = chance.random() < 0.1
        for slot in _SLOT.finditer(template):
            text += template[place : slot.start()]
            place = slot.end()
            kind = slot.group(1)
            value = {
                "P": repeated if again else "",
                "H": chance.choice(templates.HANDLES[self.language]),
            }.get(kind, "")
            value = value or {"P": self.person, "S": self.short, "O": self.firm}[kind]()
            if kind != "H":
                names.append((len(text), len(text) + len(value), "organisation" if kind == "O" else "person"))
            text += value
        line = Sentence(text + template[place:], names, 0.5)
        return self.worn(line, 0.5) if self.language == "zh" and chance.random() < 0.4 else line

    def renamed(self, sentence: Sentence) -> Sentence:
        """The sentence with other people in it; a name in another script stays."""
        own = _HANGUL if self.language == "ko" else _HAN
        text, names, place = "", [], 0
        for start, end, kind in sorted(sentence.names):
            if start < place:
                continue
            text += sentence.text[place:start]
            old = value = sentence.text[start:end]
            if kind == "person" and (self.language == "fa" or own.fullmatch(old)) and len(old) > 1:
                after = sentence.text[end : end + 1]
                value = self._like(old, after)
            names.append((len(text), len(text) + len(value), kind))
            text += value
            place = end
        return Sentence(text + sentence.text[place:], names, 0.5 * sentence.weight)

    def worn(self, sentence: Sentence, weight: float | None = None) -> Sentence:
        """The sentence as posts have it: marks and digits gone, here and there a word run into the next."""
        gone = {
            i
            for i, c in enumerate(sentence.text)
            if not (c.isalpha() or c == " ") and self._chance.random() < 0.7
        }
        gone -= {i for a, b, _ in sentence.names for i in range(a, b)}
        moved = [0]
        for i in range(len(sentence.text)):
            moved.append(moved[-1] + (i not in gone))
        names: Labelled = [(moved[a], moved[b], kind) for a, b, kind in sentence.names]
        text = "".join(c for i, c in enumerate(sentence.text) if i not in gone)
        return Sentence(text, names, weight or 0.5 * sentence.weight)

    def cropped(self, sentence: Sentence, margin: int = 10) -> Sentence:
        """What stands around one of the sentence's names, as a cell of a table or a cut-off post has it.

        No name is cut.
        """
        if not sentence.names:
            return sentence
        start, end, _ = self._chance.choice(sentence.names)
        start = max(0, start - self._chance.randint(margin // 2, margin))
        end = min(len(sentence.text), end + self._chance.randint(margin // 2, margin))
        for a, b, _ in sentence.names:
            if a < start < b:
                start = a
            if a < end < b:
                end = b
        names = [(a - start, b - start, kind) for a, b, kind in sentence.names if start <= a and b <= end]
        doubted = tuple(
            (max(a, start) - start, min(b, end) - start) for a, b in sentence.doubted if a < end and b > start
        )
        return Sentence(sentence.text[start:end], names, 0.5 * sentence.weight, doubted)

    def _part(self, snippet: str) -> str:
        snippet = snippet.replace("{", "").replace("}", "")
        clauses = snippet.replace("，", ",").replace("。", "").split(",")
        return self._chance.choice(clauses) if self._chance.random() < 0.6 else snippet

    def _given(self) -> str:
        if self.language == "ko":
            return self._chance.choice(self._lists.given)
        return "".join(self._front(self._lists.given) for _ in range(self._chance.choice((1, 2, 2))))

    def _like(self, old: str, after: str) -> str:
        if self.language == "ko":
            # the particle after it goes by whether the last syllable is closed
            for _ in range(20):
                new = self._front(self._lists.family) + self._given() if len(old) == 3 else self.person()
                if after not in "은는이가을를과와" or _closed(new) == _closed(old):
                    return new
            return old
        if self.language == "zh" and len(old) > 4:
            return self._chance.choice(self._lists.foreign)
        return (
            self.short()
            if self.language == "zh" and len(old) == 2 and self._chance.random() < 0.3
            else self.person()
        )

    def _front(self, entries: list[str]) -> str:
        return entries[int(len(entries) * self._chance.random() ** 2.2)]


def _closed(word: str) -> bool:
    return (ord(word[-1]) - 0xAC00) % 28 > 0
