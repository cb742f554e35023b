"""A customer base made ready for linking: prepared once a process, read by every batch of mentions.

``prepare`` takes people in memory. ``prepare_stream`` takes them in chunks and leaves them on disk: of a base
of ten million, rows, keys and vectors are files, and the whole is never in memory.
"""

from __future__ import annotations

import os
import weakref
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from itertools import islice
from multiprocessing import active_children, get_context
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.linkage.block import blocking_keys, candidate_search, nearest_names
from models.linkage.prepare import frequencies, temporary_folders
from models.linkage.prepare.customer_rows import Customers, as_rows, filled
from models.linkage.prepare.prepared import prepare_all
from models.linkage.prepare.string_hashes import Hashes, hashes, spread
from models.role_mailboxes import is_role
from records.documents import digest
from records.failures import Misuse
from records.people import Person

CHUNK = 50_000
"""Customers that are prepared at once: 100 MB while it lasts."""
_ROWS, _KEYS, _VECTORS = "rows", "keys", "vectors"


@dataclass(frozen=True)
class Base:
    """A customer base made ready: built once, read by every batch."""

    customers: Customers
    index: candidate_search.Index
    frequencies: frequencies.Frequencies

    def may_bind(self, key: str) -> bool:
        """Say whether a key may bind mentions to each other.

        A role mailbox binds nobody, nor does a number or an address that several customers have.
        """
        kind, _, value = key.partition(":")
        if kind == "e" and is_role(value):
            return False
        counts = self.frequencies.values.get({"e": "emails", "p": "phones"}.get(kind, ""))
        return counts is None or counts[value] < 2


class RepeatedId(ValueError):
    """An id that stands twice. ``row`` counts from 1."""

    def __init__(self, row: int) -> None:
        super().__init__(f"row {row} repeats the id of an earlier row")
        self.row = row


@dataclass(frozen=True)
class _Part:
    """A chunk of customers made ready.

    What is large (``rows``, ``entries``, ``vectors``) may be in files instead, and is empty here then.
    """

    people: int
    lengths: NDArray[np.int64]
    owners: nearest_names.Owners
    words: Counter[str]
    initials: Counter[str]
    values: dict[str, Hashes]
    ids: Hashes
    filled: frozenset[str]
    rows: bytes
    entries: Hashes
    vectors: NDArray[np.float32]


class _Gathered:
    """The parts in their order. Words, which all parts share, are added up and not kept part by part."""

    def __init__(self) -> None:
        self.parts: list[_Part] = []
        self.words, self.initials = Counter[str](), Counter[str]()

    def add(self, part: _Part) -> None:
        """Add a part."""
        self.words.update(part.words)
        self.initials.update(part.initials)
        self.parts.append(replace(part, words=Counter(), initials=Counter()))

    @property
    def people(self) -> int:
        """How many customers there are so far."""
        return sum(part.people for part in self.parts)


def prepare(customers: Sequence[Person]) -> Base:
    """Make customers in memory ready for linking. It takes about 50 µs and 1 kB a customer."""
    gathered = _Gathered()
    for start in range(0, max(1, len(customers)), CHUNK):
        gathered.add(_part(customers[start : start + CHUNK], start))
    parts = gathered.parts
    vectors = np.concatenate([part.vectors for part in parts])
    rows = np.frombuffer(b"".join(part.rows for part in parts), dtype=np.uint8)
    return _based(gathered, rows, [part.entries for part in parts], vectors, None)


def prepare_stream(
    chunks: Iterable[Sequence[Person]],
    *,
    processes: int | None = None,
    say: Callable[[int], None] = lambda done: None,
) -> Base:
    """Make customers ready for linking chunk by chunk, on disk.

    Args:
        chunks: The customers. A chunk may be lazy: it is read by the process that prepares it.
        processes: How many processes prepare. None: one for each processor.
        say: Is told how many customers are done.

    Returns:
        The base. Its files lie in a temporary folder, which is removed with it.

    Raises:
        RepeatedId: An id stands twice.
    """
    folder = temporary_folders.make()
    gathered = _Gathered()
    try:
        for part in _prepared(chunks, folder, processes or os.cpu_count() or 1):
            gathered.add(part)
            say(gathered.people)
        if not gathered.parts:
            gathered.add(_part((), 0))
        _check_ids(gathered.parts)
        base = _joined(gathered, folder)
    except BaseException:
        temporary_folders.remove(folder)
        raise
    weakref.finalize(base, temporary_folders.remove, folder)
    return base


def _prepared(chunks: Iterable[Sequence[Person]], folder: Path, processes: int) -> Iterator[_Part]:
    """The chunks made ready in their order, by several processes where there are several chunks."""
    numbered = _numbered(chunks, folder)
    first = list(islice(numbered, 2))
    if len(first) < 2 or processes < 2:
        for chunk, start, where in (*first, *numbered):
            yield _part(chunk, start, where)
        return
    others = active_children()
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        try:
            waiting = [pool.submit(_part, *work) for work in first]
            waiting += [pool.submit(_part, *work) for work in islice(numbered, processes)]
            while waiting:
                yield waiting.pop(0).result()
                waiting += [pool.submit(_part, *work) for work in islice(numbered, 1)]
        except BaseException:
            for (
                worker
            ) in active_children():  # who stops does not wait for the chunks that are being made ready
                if worker not in others:
                    worker.terminate()
            raise


def _numbered(
    chunks: Iterable[Sequence[Person]], folder: Path
) -> Iterator[tuple[Sequence[Person], int, Path]]:
    start = 0
    for number, chunk in enumerate(chunks):
        yield chunk, start, folder / str(number)
        start += len(chunk)
        if start > blocking_keys.MOST_PEOPLE:
            raise Misuse(
                "customers_too_many",
                f"More than {blocking_keys.MOST_PEOPLE:,} customers: link them in parts.",
            )


def _part(customers: Sequence[Person], start: int, where: Path | None = None) -> _Part:
    """Customers made ready, the first at position ``start``; what is large goes to files beside ``where``."""
    people = list(customers)
    prepared = prepare_all(people)
    rows, lengths = as_rows(prepared)
    entries = blocking_keys.entries(prepared, start)
    vectors, owners = nearest_names.name_vectors(prepared, start, light=where is not None)
    fields = (*frequencies.COUNTED, *sorted({column for person in prepared for column in person.extra}))
    part = _Part(
        len(prepared), lengths, owners, *frequencies.count_words(prepared),
        {name: frequencies.hashed_values(prepared, name) for name in fields},
        spread(hashes([_short(person.id) for person in people])), filled(prepared), rows, entries, vectors,
    )  # fmt: skip
    return _written(part, where) if where else part


def _short(number: str) -> str:
    """An id of any length in 224 code points at most; two ids stay two."""
    return number if len(number) <= 200 else number[:200] + digest(number)


def _written(part: _Part, where: Path) -> _Part:
    """The part with what is large in files."""
    where.with_suffix(f".{_ROWS}").write_bytes(part.rows)
    np.save(where.with_suffix(f".{_KEYS}.npy"), part.entries)
    part.vectors.astype(np.float16).tofile(where.with_suffix(f".{_VECTORS}"))
    return replace(part, rows=b"", entries=part.entries[:0], vectors=part.vectors[:0])


def _joined(gathered: _Gathered, folder: Path) -> Base:
    """The base of parts whose large halves are files."""
    parts = gathered.parts
    for kind in (_ROWS, _VECTORS):
        with (folder / kind).open("wb") as out:
            for number in range(len(parts)):
                piece = folder / f"{number}.{kind}"
                if piece.exists():
                    out.write(piece.read_bytes())
                    piece.unlink()
    dimensions = nearest_names.name_vectors((), light=True)[0].shape[1]
    vectors = _mapped(folder / _VECTORS, np.float16).reshape(-1, dimensions)
    pieces = [folder / f"{number}.{_KEYS}.npy" for number in range(len(parts))]
    entries = [np.load(piece, mmap_mode="r") for piece in pieces if piece.exists()]
    base = _based(gathered, _mapped(folder / _ROWS, np.uint8), entries, vectors, folder / _KEYS)
    del entries
    for piece in pieces:
        piece.unlink(missing_ok=True)
    return base


def _based(
    gathered: _Gathered,
    rows: NDArray[np.uint8],
    entries: Sequence[Hashes],
    vectors: nearest_names.Vectors,
    file: Path | None,
) -> Base:
    parts, people = gathered.parts, gathered.people
    ends = np.cumsum(np.concatenate([part.lengths for part in parts]), dtype=np.int64)
    owners = np.concatenate([part.owners for part in parts])
    index = candidate_search.Index(
        people, *candidate_search.in_order(entries, file), nearest_names.names_of(vectors, owners, people)
    )
    # a word that one customer alone has counts as nobody's: see Counts
    words = Counter({word: count for word, count in gathered.words.items() if count > 1})
    values = {
        name: frequencies.counted(np.concatenate([p.values[name] for p in parts if name in p.values]))
        for name in sorted({name for part in parts for name in part.values})
    }
    customers = Customers(rows, ends, frozenset[str]().union(*(part.filled for part in parts)))
    return Base(customers, index, frequencies.Frequencies(people, words, gathered.initials, values))


def _check_ids(parts: Sequence[_Part]) -> None:
    ids = np.concatenate([part.ids for part in parts])
    order = np.argsort(ids, kind="stable")
    again = order[1:][ids[order[1:]] == ids[order[:-1]]]
    if again.size:
        raise RepeatedId(int(again.min()) + 1)


def _mapped(file: Path, kind: type[Any]) -> Any:
    """A file as an array that is read where it is looked at."""
    return np.memmap(file, dtype=kind, mode="r") if file.stat().st_size else np.empty(0, dtype=kind)


_latest: tuple[Sequence[Person], Base] | None = None


def base_of(customers: Sequence[Person]) -> Base:
    """Give the base of these customers.

    It is made anew only where they differ from last time: comparing 100,000 customers takes a tenth of a
    second, preparing them ten.
    """
    global _latest
    latest = _latest
    if latest is None or latest[0] != customers:
        latest = _latest = (customers, prepare(customers))
    return latest[1]
