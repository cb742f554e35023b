"""Each model's figure on a small gold of the project's own: names, owners of numbers, links.

The gold is invented, and worn on purpose: a figure of 1.0 could not fall for long.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from extractors import extraction
from extractors.people import recognise
from models.names.tagger import load_tagger
from pipelines.link import link_people
from pipelines.link_files import base_of_file
from records.documents import Document, Original, Reading
from settings import Limits
from sources.people_tables import read_people

GOLD = Path(__file__).with_name("gold")
_MARKED = re.compile(r"\[\[(.+?)\]\]")


def f1(wanted: Iterable[object], found: Iterable[object]) -> float:
    """The harmonic mean of precision and recall of two sets."""
    want, got = set(wanted), set(found)
    return 2 * len(want & got) / (len(want) + len(got)) if want or got else 1.0


def names(language: str) -> float:
    """F1 of the spans of people's names, of lines in which ``[[…]]`` marks them."""
    texts, wanted = [], set()
    for number, line in enumerate((GOLD / f"names.{language}.txt").read_text(encoding="utf-8").splitlines()):
        shift = 0
        for mark in _MARKED.finditer(line):
            start = mark.start() - shift
            wanted.add((number, start, start + len(mark[1])))
            shift += 4
        texts.append(_MARKED.sub(r"\1", line))
    tagged = load_tagger().tag(texts, [language] * len(texts))
    found = {(n, x.start, x.end) for n, each in enumerate(tagged) for x in each if x.label == "person"}
    return f1(wanted, found)


@cache
def mails() -> list[tuple[Document, dict[str, str]]]:
    """Each message as it is read, and who holds each number in it; "-" is nobody."""
    found = []
    for part in re.split(r"^@ .*\n", (GOLD / "mails.txt").read_text(encoding="utf-8"), flags=re.M)[1:]:
        held = dict(re.findall(r"^= (\S+) \| (.+)", part, flags=re.M))
        raw = "\n".join(line for line in part.splitlines() if not line.startswith("= "))
        document = extraction.read(Original("m", raw.encode()), Reading("mail", region="US"), Limits())
        found.append((document, held))
    done = recognise([d for d, _ in found], load_tagger(), "US")
    return [(document, held) for document, (_, held) in zip(done, found, strict=True)]


def owners() -> float:
    """F1 of numbers with whoever holds them."""
    wanted, found = set(), set()
    for at, (document, held) in enumerate(mails()):
        wanted |= {(at, number, who) for number, who in held.items() if who != "-"}
        found |= {
            (at, document.contacts[i].value, holder(held, m.name, document.contacts[i].value))
            for m in document.mentions
            for i in m.contacts
            if document.contacts[i].kind == "phone"
        }
    return f1(wanted, found)


def holder(held: dict[str, str], name: str, number: str) -> str:
    """The name as the gold has it, where all words of the one are in the other."""
    want = held.get(number, "-")
    mine, theirs = set(re.findall(r"\w+", name.lower())), set(re.findall(r"\w+", want.lower()))
    return want if mine and theirs and (mine <= theirs or theirs <= mine) else name


def wrong_owners() -> int:
    """Numbers that are believed, at a half and more, to be of somebody who does not hold them."""
    return sum(
        holder(held, m.name, document.contacts[i].value) != held.get(document.contacts[i].value)
        for document, held in mails()
        for m in document.mentions
        for i, sure in zip(m.contacts, m.owned, strict=True)
        if document.contacts[i].kind == "phone" and sure >= 0.5
    )


@cache
def links() -> tuple[float, float]:
    """F1 of links at one half, and the precision of those at .99."""
    with (GOLD / "links.pairs.csv").open(encoding="utf-8") as rows:
        wanted = {(r["mention_id"], r["customer_id"]) for r in csv.DictReader(rows)}
    base = base_of_file(GOLD / "links.customers.csv")
    mentions = read_people(GOLD / "links.mentions.csv", None, lambda said: None)
    found = {
        (link.mention_id, link.customer_id): link.probability
        for link in link_people(base, mentions, threshold=0.0, top=5).links
    }
    sure = {pair for pair, probability in found.items() if probability >= 0.99}
    return f1(wanted, {p for p, probability in found.items() if probability >= 0.5}), (
        len(sure & wanted) / len(sure) if sure else 1.0
    )
