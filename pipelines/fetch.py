"""Item to original: the bytes of a file, a mailbox's messages, an archive's members, a page are had and kept.

A folder, a mailbox or an archive becomes items of its own, in slices, each in one transaction: the memory it
takes does not grow with it, its first members are read while the last are still unpacked, and a second run
after a crash finds what is there and goes on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain, islice

from extractors.containers import Unread
from extractors.detect import detect
from pipelines.deadline import Watch, limited
from records.documents import Original
from records.failures import Problem, Unavailable, Unreadable
from records.store import Store, items
from records.store.items import Entry, Item, LeaseLost
from settings import Settings
from sources import crawl, imap
from sources.files import locator, open_source, walk

SLICE = 200
"""Items added in one transaction."""
BUSY = "host_busy"
"""What the crawler says when it is not this page's turn: nothing was asked of the host, so it is no try."""
PAUSE = 10.0
"""Seconds until the next look at a busy host."""


def fetch(store: Store, settings: Settings, held: Sequence[Item], watch: Watch) -> None:
    """Fetch items that this worker holds.

    Every one of them waits to be read, is unpacked, waits for another try or has failed with a reason
    afterwards; those not begun when ``watch`` says to stop are handed back.
    """
    for place, item in enumerate(held):
        if watch.stopping():
            with store.begin() as connection:
                items.hand_back(connection, held[place:])
            break
        watch.working_on(item.id)
        try:
            _fetch(store, settings, item, watch)
        except Problem as problem:
            _failed(store, settings, item, problem)
        except LeaseLost:  # another has it, or the job was cancelled: nothing more of ours is kept
            with store.begin() as connection:
                items.hand_back(connection, [item])
    watch.working_on(None)


def _failed(store: Store, settings: Settings, item: Item, problem: Problem) -> None:
    with suppress(LeaseLost), store.begin() as connection:
        if problem.code == BUSY:
            items.postponed(connection, item, PAUSE)
        else:
            items.failed(connection, item, problem, settings.tries)


def _fetch(store: Store, settings: Settings, item: Item, watch: Watch) -> None:
    if crawl.is_url(item.locator):
        original = limited(settings.limits.item_seconds, lambda: crawl.fetch(item.locator, settings))
        return _keep(store, settings, item, original)
    if imap.is_imap(item.locator):
        with store.begin() as connection:
            had = items.stored_members(connection, item.locator)
        # what was fetched before and is not kept any more is fetched again
        have = {name: entry for name, entry in had.items() if entry.sha256 in store.originals}
        mail = imap.messages(item.locator, settings, have)
        return _unpack(store, settings, item, _members(store, item, mail, have), watch)
    try:
        files = walk(item.locator)
        first = next(files, None)
        if first == item.locator:
            return _open(store, settings, item, watch)
        if first is None:
            raise Unreadable("empty_folder", "The folder holds no files. Name one that does.")
        _unpack(
            store, settings, item, (Entry(locator=locator(path)) for path in chain([first], files)), watch
        )
    except OSError as problem:
        raise _of_system(problem) from None


def _open(store: Store, settings: Settings, item: Item, watch: Watch) -> None:
    originals = open_source(item.locator, settings.limits)
    first = limited(settings.limits.item_seconds, lambda: next(originals, None))
    if first is None:
        raise Unreadable("empty", "The mailbox or archive holds nothing.")
    second = limited(settings.limits.item_seconds, lambda: next(originals, None))
    if second is None and first.member is None:
        if isinstance(first, Unread):
            raise Unreadable(first.error.code, first.error.message)
        return _keep(store, settings, item, first)
    both = chain([first] if second is None else [first, second], originals)
    _unpack(store, settings, item, _members(store, item, both), watch)


def _members(
    store: Store,
    item: Item,
    originals: Iterator[Original | Unread | imap.Known],
    have: Mapping[str, Entry] | None = None,
) -> Iterator[Entry]:
    """An entry a member, its bytes kept.

    Members of one name are told apart by a number; those of ``have`` are in it.
    """
    for place, original in enumerate(originals):
        if isinstance(original, imap.Known):
            yield (have or {})[original.member]
            continue
        member = original.member or str(place + 1)  # an empty one stands for the whole
        if isinstance(original, Unread):
            problem = Unreadable(original.error.code, original.error.message)
            yield Entry(locator=item.locator, member=member, problem=problem)
            continue
        try:
            yield _entry(store, item, original, member)
        except Unreadable as problem:
            yield Entry(locator=item.locator, member=member, problem=problem)


def _unpack(store: Store, settings: Settings, item: Item, entries: Iterator[Entry], watch: Watch) -> None:
    total = 0
    while part := list(_numbered(entries, total, item, watch)):
        with store.begin() as connection:
            items.hold(connection, item, settings.lease_seconds)
            items.add(connection, item.job_id, item.source_id, part)
        total += len(part)
    with store.begin() as connection:
        items.unpacked(connection, item, total)


def _numbered(entries: Iterator[Entry], before: int, item: Item, watch: Watch) -> Iterator[Entry]:
    for place, entry in enumerate(islice(entries, SLICE)):
        watch.working_on(item.id)  # each member has the time of an item; the whole has none
        yield replace(entry, position=before + place)


def _keep(store: Store, settings: Settings, item: Item, original: Original) -> None:
    entry = _entry(store, item, original, "")
    with store.begin() as connection:
        items.fetched(connection, item, entry)


def _entry(store: Store, item: Item, original: Original, member: str) -> Entry:
    """What waits to be read, on the queue of what it costs.

    Raises Unreadable where it is not of the kind asked for.
    """
    kind, media_type = detect(original, item.kind)
    return Entry(
        locator=item.locator,
        member=member,
        queue="ocr" if kind == "letter" else "text",
        sha256=store.originals.put(original.content),
        url=original.url,
        name=original.name,
        # what the source said, as a hint for reading; what detection said follows from the content again
        media_type=original.media_type or media_type,
        observed_at=original.observed_at or datetime.now(UTC).isoformat(timespec="seconds"),
    )


def _of_system(problem: OSError) -> Problem:
    """A passing or a permanent problem of the file system, without the path."""
    if isinstance(problem, FileNotFoundError | NotADirectoryError):
        return Unreadable("not_found", "There is no such file. Name files that the workers' machine can see.")
    if isinstance(problem, PermissionError):
        return Unreadable("not_permitted", "The file may not be read. Let the workers' account read it.")
    return Unavailable("file_system", f"The file could not be read ({problem.strerror}).")
