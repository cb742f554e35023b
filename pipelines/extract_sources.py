"""Sources to documents with mentions, in memory and in several processes: what ``kith extract`` does."""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from itertools import chain

from extractors import extraction
from extractors.containers import Unread
from models.names.tagger import NameTagger, load_tagger
from pipelines.recognise_batch import read_original, recognise_batch
from records.documents import Document, Notice, Original, Reading, digest
from records.failures import Problem, Unreadable
from settings import Limits
from sources.files import is_container, open_source

CHUNK = 8
"""Sources handed to a process at once: small, so that one slow scan holds up few others."""
BATCH = 64
"""Documents recognised together; the tagger works on batches."""
BATCH_CHARACTERS = 1_000_000
"""Characters that a batch may hold before it is full with fewer documents."""
BATCH_BYTES = 8_000_000
"""Bytes of a mailbox's members that go to a process at once."""


@dataclass(frozen=True, slots=True)
class ExtractOptions:
    """Everything a process needs to know to mine; it travels to worker processes by pickling."""

    reading: Reading
    limits: Limits
    region: str


def read_one(original: Original, options: ExtractOptions) -> Document:
    """Read one original. Whatever is wrong with it becomes the document's ``error``; nothing is raised."""
    try:
        return read_original(original, options.reading, options.limits)
    except Problem as problem:
        return extraction.failed(original, options.reading.kind, problem)


def extract(
    originals: Iterable[Original | Unread], options: ExtractOptions, tagger: NameTagger
) -> Iterator[Document]:
    """Read and recognise originals in this process, in batches, in order."""
    documents = (_unread(o) if isinstance(o, Unread) else read_one(o, options) for o in originals)
    pairs = ((document, options.reading.region) for document in documents)
    yield from recognised(pairs, options.region, tagger, options.limits.item_seconds)


def recognised(
    documents: Iterable[tuple[Document, str | None]], region: str, tagger: NameTagger, seconds: float
) -> Iterator[Document]:
    """Recognise documents, each with the region given for it, in batches, in order.

    ``region`` is for those without.

    One that cannot be recognised gets an ``error``.
    """
    for batch in _batches(documents):
        held = [document for document, _ in batch]
        found = recognise_batch(held, [own for _, own in batch], region, tagger, seconds)
        for document, done in zip(held, found, strict=True):
            if isinstance(done, Problem):
                yield replace(document, error=Notice(done.code, done.message))
            else:
                yield done


def _batches(documents: Iterable[tuple[Document, str | None]]) -> Iterator[list[tuple[Document, str | None]]]:
    batch: list[tuple[Document, str | None]] = []
    characters = 0
    for document, region in documents:
        batch.append((document, region))
        characters += len(document.text)
        if len(batch) >= BATCH or characters >= BATCH_CHARACTERS:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


Work = str | Original | Unread
"""A source still to be opened, or what came out of a mailbox or archive."""


def extract_sources(paths: Iterable[str], options: ExtractOptions, processes: int = 1) -> Iterator[Document]:
    """Read and recognise files, mailboxes and archives, in ``processes`` processes, as they finish.

    What ends its process (a crash in a native library, memory) is tried once more alone; if it ends that one
    too, it becomes a document with an error and the rest goes on. Mailboxes and archives are opened here and
    their members handed out, so that the largest of them keeps all processes busy and none of them lies in
    memory.
    """
    if processes == 1:
        yield from extract(_originals(paths, options), options, load_tagger())
        return
    tasks = _tasks(paths, options, processes)
    while (first := next(tasks, None)) is not None:
        yield from _extract_in_pool(chain([first], tasks), options, processes)


def _originals(work: Iterable[Work], options: ExtractOptions) -> Iterator[Original | Unread]:
    for one in work:
        if isinstance(one, str):
            yield from open_source(one, options.limits)
        else:
            yield one


def _tasks(paths: Iterable[str], options: ExtractOptions, processes: int) -> Iterator[tuple[Work, ...]]:
    """What is handed to a process at once: a few files, or some members of a mailbox."""
    known = list(paths)
    chunk = max(1, min(CHUNK, len(known) // (2 * processes)))
    files: list[str] = []
    for path in known:
        if is_container(path):
            yield from _members(path, options)
            continue
        files.append(path)
        if len(files) >= chunk:
            yield tuple(files)
            files = []
    if files:
        yield tuple(files)


def _members(path: str, options: ExtractOptions) -> Iterator[tuple[Work, ...]]:
    held: list[Work] = []
    size = 0
    for one in open_source(path, options.limits):
        held.append(one)
        size += len(one.content) if isinstance(one, Original) else 0
        if len(held) >= BATCH or size >= BATCH_BYTES:
            yield tuple(held)
            held, size = [], 0
    if held:
        yield tuple(held)


def _extract_in_pool(
    tasks: Iterator[tuple[Work, ...]], options: ExtractOptions, processes: int
) -> Iterator[Document]:
    """Work off ``tasks`` until they end or a process does; then what was running is tried alone."""
    context = multiprocessing.get_context("spawn")
    running: dict[Future[list[Document]], tuple[Work, ...]] = {}
    task: tuple[Work, ...] | None = None
    with ProcessPoolExecutor(processes, mp_context=context, initializer=_start, initargs=(options,)) as pool:
        try:
            while True:
                while len(running) < 2 * processes and (task := next(tasks, None)) is not None:
                    running[pool.submit(_extract_chunk, task)] = task
                    task = None
                if not running:
                    return
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    found = future.result()
                    del running[future]
                    yield from found
        except BrokenProcessPool:
            lost = [*running.values(), *([task] if task else [])]
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
    # which of them ended the process is not known: they go one by one, in one process as long as it lasts
    yield from _extract_singly(deque(chain.from_iterable(lost)), options)


def _extract_singly(work: deque[Work], options: ExtractOptions) -> Iterator[Document]:
    context = multiprocessing.get_context("spawn")
    while work:
        with ProcessPoolExecutor(1, mp_context=context, initializer=_start, initargs=(options,)) as pool:
            try:
                while work:
                    found = pool.submit(_extract_chunk, (work[0],)).result()
                    work.popleft()
                    yield from found
            except BrokenProcessPool:
                yield _crashed(work.popleft(), options)


def _crashed(one: Work, options: ExtractOptions) -> Document:
    problem = Unreadable("reader_crashed", "Reading it ended the process. The file is likely damaged.")
    if isinstance(one, Unread):
        return _unread(one)
    original = one if isinstance(one, Original) else Original(source=one, content=b"")
    return extraction.failed(original, options.reading.kind, problem)


def _unread(unread: Unread) -> Document:
    return Document(
        id=digest("unread", unread.source, unread.member or ""), source=unread.source, member=unread.member,
        kind="text", media_type="application/octet-stream", sha256="", error=unread.error,
    )  # fmt: skip


_here: ExtractOptions | None = None


def _start(options: ExtractOptions) -> None:
    global _here
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _here = options


def _extract_chunk(work: tuple[Work, ...]) -> list[Document]:
    assert _here is not None  # noqa: S101
    # loaded with the first work, once a process: one that ends before it has any need not wait for it
    return list(extract(_originals(work, _here), _here, load_tagger()))
