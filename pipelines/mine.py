"""Item to document to mentions: the same walk for ``kith extract`` and for the queue's workers."""

from __future__ import annotations

import multiprocessing
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice

from extractors import door
from extractors.people import recognise
from models.names import NameTagger, load_tagger
from records.documents import Document, Original, Reading, digest
from records.failures import Problem, Unreadable
from settings import Limits
from sources.files import Unread, open_source

CHUNK = 8
"""Sources handed to a process at once: small, so that one slow scan holds up few others."""
BATCH = 64
"""Documents recognised together; the tagger works on batches."""


@dataclass(frozen=True, slots=True)
class Mining:
    """Everything a process needs to know to mine; it travels to worker processes by pickling."""

    reading: Reading
    limits: Limits
    region: str


def read_one(original: Original, mining: Mining) -> Document:
    """Read one original. Whatever is wrong with it becomes the document's ``error``; nothing is raised."""
    try:
        return attempt(original, mining)
    except Problem as problem:
        return door.failed(original, mining.reading.kind, problem)


def attempt(original: Original, mining: Mining) -> Document:
    """Read one original. Raises Unreadable where it is bad, Unavailable where something around it is, and nothing else."""
    try:
        with _deadline(mining.limits.item_seconds):
            return door.read(original, mining.reading, mining.limits)
    except Problem:
        raise
    except RecursionError:
        raise Unreadable("too_deep", "Nested too deeply to be read.") from None
    except MemoryError:
        raise Unreadable("too_large", "Reading it took more memory than there is.") from None
    except Exception as fault:  # a reader's own fault must not take its neighbours with it
        reason = f"The reader stopped with {type(fault).__name__}. Please report this with the file's format."
        raise Unreadable("reader_fault", reason) from None


def mine(originals: Iterable[Original | Unread], mining: Mining, tagger: NameTagger) -> Iterator[Document]:
    """Read and recognise originals in this process, in batches, in order."""
    documents = (_unread(o) if isinstance(o, Unread) else read_one(o, mining) for o in originals)
    while batch := list(islice(documents, BATCH)):
        yield from recognise(batch, tagger, mining.region, [mining.reading.region] * len(batch))


def mine_sources(paths: Sequence[str], mining: Mining, processes: int = 1) -> Iterator[Document]:
    """Read and recognise files, mailboxes and archives, in ``processes`` processes, as they finish.

    A source that ends its process (a crash in a native library, memory) is tried once more alone; if it ends that
    one too, it becomes a document with an error and the rest goes on."""
    if processes == 1 or len(paths) < 2:
        tagger = load_tagger()
        yield from mine((o for p in paths for o in open_source(p, mining.limits)), mining, tagger)
        return
    chunk = max(1, min(CHUNK, len(paths) // (2 * processes)))
    chunks = deque(tuple(paths[i : i + chunk]) for i in range(0, len(paths), chunk))
    while chunks:
        yield from _mine_in_pool(chunks, mining, processes)


def _mine_in_pool(chunks: deque[tuple[str, ...]], mining: Mining, processes: int) -> Iterator[Document]:
    """Work off ``chunks``. After a crash the chunks that were running go back, cut to single sources."""
    context = multiprocessing.get_context("spawn")
    running: dict[Future[list[Document]], tuple[str, ...]] = {}
    with ProcessPoolExecutor(processes, mp_context=context, initializer=_start, initargs=(mining,)) as pool:
        try:
            while chunks or running:
                while chunks and len(running) < 2 * processes:
                    task = chunks.popleft()
                    running[pool.submit(_mine_chunk, task)] = task
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    yield from future.result()
                    del running[future]
        except BrokenProcessPool:
            lost = list(running.values())
        else:
            return
    for task in lost:
        if len(task) > 1 or len(lost) > 1:
            # which of them did it is not known: each gets a process of its own
            for path in task:
                yield from _mine_alone(path, mining)
        else:
            yield _crashed(task[0])


def _mine_alone(path: str, mining: Mining) -> list[Document]:
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context, initializer=_start, initargs=(mining,)) as pool:
        try:
            return pool.submit(_mine_chunk, (path,)).result()
        except BrokenProcessPool:
            return [_crashed(path)]


def _crashed(path: str) -> Document:
    problem = Unreadable("reader_crashed", "Reading it ended the process. The file is likely damaged.")
    return door.failed(Original(source=path, content=b""), "auto", problem)


def _unread(unread: Unread) -> Document:
    return Document(
        id=digest("unread", unread.source, unread.member or ""), source=unread.source, member=unread.member,
        kind="text", media_type="application/octet-stream", sha256="", error=unread.error,
    )  # fmt: skip


_here: tuple[Mining, NameTagger] | None = None


def _start(mining: Mining) -> None:
    global _here
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _here = (mining, load_tagger())


def _mine_chunk(paths: tuple[str, ...]) -> list[Document]:
    assert _here is not None  # noqa: S101
    mining, tagger = _here
    return list(mine((o for p in paths for o in open_source(p, mining.limits)), mining, tagger))


@contextmanager
def _deadline(seconds: float) -> Iterator[None]:
    """End what runs inside after ``seconds``, where that is possible: in the main thread. Queue workers have their own."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def late(signum: int, frame: object) -> None:
        raise Unreadable("too_slow", f"Took over {seconds:g} s. Raise KITH_LIMITS__ITEM_SECONDS to give it longer.")

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
