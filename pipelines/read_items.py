"""Item to document to mentions, for the queue's workers: bytes that are kept become documents that are saved.

A batch is read item by item, recognised together, and saved item by item, each document in one transaction
with its item's state. Bytes that were read before in the same way, by the same version, are not read again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors import extraction
from models import ownership
from models.names.tagger import NameTagger
from pipelines.deadline import Watch
from pipelines.recognise_batch import detected, read_original, recognise_batch
from records.documents import Document, Original, Reading
from records.failures import Problem
from records.store import Store, documents, items
from records.store.items import Item, LeaseLost
from settings import Settings
from sources.crawl import is_url

TOGETHER = 100_000
"""Code points recognised together: the tagger's memory grows with them (16 long mails at once took 1.7 GB).
"""


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of a batch.

    ``known`` counts items whose document was there already, ``lost`` those that another worker has.
    """

    read: int = 0
    known: int = 0
    failed: int = 0
    lost: int = 0


def read(store: Store, settings: Settings, tagger: NameTagger, held: Sequence[Item], watch: Watch) -> Tally:
    """Read items that this worker holds, and save what they become.

    Those not begun when ``watch`` says to stop are handed back; every other one is done, waits for another
    try, or has failed with a reason.
    """
    batch = _Batch(store, settings, tagger, watch)
    for place, item in enumerate(held):
        if watch.stopping():
            with store.begin() as connection:
                items.hand_back(connection, held[place:])
            break
        batch.read(item)
    batch.finish()
    watch.working_on(None)
    return batch.tally


def version(tagger: NameTagger) -> str:
    """Of reading and recognising as a whole: a document of another version is read again."""
    return f"{extraction.VERSION}/{tagger.version}/{ownership.load().version}"


class _Batch:
    def __init__(self, store: Store, settings: Settings, tagger: NameTagger, watch: Watch) -> None:
        self.store, self.settings, self.tagger, self.watch = store, settings, tagger, watch
        self.waiting: list[tuple[Item, Document]] = []
        self.tally = Tally()

    def read(self, item: Item) -> None:
        """Read one item; it waits for the batch to be recognised."""
        self.watch.working_on(item.id)
        reading = _reading(item, self.settings)
        try:
            original = _original(self.store, item)
            found = detected(original, item.kind, self.settings.limits.item_seconds)
            if not item.follow and self._known(item, original, found[0], reading):
                return
            document = read_original(original, reading, self.settings.limits, found)
        except Problem as problem:
            self._fail(item, problem)
        else:
            self.waiting.append((item, document))
            if sum(_length(one) for _, one in self.waiting) >= TOGETHER:
                self.finish()

    def _known(self, item: Item, original: Original, kind: str, reading: Reading) -> bool:
        """Whether the document is there already; the item then points to it."""
        document_id = extraction.identity(original.sha256, kind, reading)
        try:
            with self.store.begin() as connection:
                if not items.known(connection, document_id, version(self.tagger)):
                    return False
                items.read(connection, item, document_id)
        except LeaseLost:
            self.tally = replace(self.tally, lost=self.tally.lost + 1)
        else:
            self.tally = replace(self.tally, known=self.tally.known + 1)
        return True

    def finish(self) -> None:
        """Recognise together what waits, and save each document, or why it could not be done."""
        if not self.waiting:
            return
        batch, self.waiting = self.waiting, []
        found = recognise_batch(
            [document for _, document in batch],
            [item.region for item, _ in batch],
            self.settings.region,
            self.tagger,
            self.settings.limits.item_seconds,
            lambda place: self.watch.working_on(None if place is None else batch[place][0].id),
        )
        for (item, _), done in zip(batch, found, strict=True):
            if isinstance(done, Problem):
                self._fail(item, done)
            else:
                self._save(item, done)

    def _save(self, item: Item, document: Document) -> None:
        try:
            with self.store.begin() as connection:
                models = {"names": self.tagger.version, "ownership": ownership.load().version}
                documents.save(connection, document, version(self.tagger), models)
                items.read(connection, item, document.id)
                if item.follow and document.next_page and is_url(document.next_page):
                    items.add_page(connection, item, document.next_page, self.settings.crawl_pages)
        except LeaseLost:
            self.tally = replace(self.tally, lost=self.tally.lost + 1)
        else:
            self.tally = replace(self.tally, read=self.tally.read + 1)

    def _fail(self, item: Item, problem: Problem) -> None:
        try:
            with self.store.begin() as connection:
                items.failed(connection, item, problem, self.settings.tries)
        except LeaseLost:
            self.tally = replace(self.tally, lost=self.tally.lost + 1)
        else:
            self.tally = replace(self.tally, failed=self.tally.failed + 1)


def _length(document: Document) -> int:
    return len(document.text) + sum(_length(child) for child in document.children)


def _reading(item: Item, settings: Settings) -> Reading:
    languages = item.languages or settings.languages
    return Reading(kind=item.kind, region=item.region, languages=languages)  # type: ignore[arg-type]


def _original(store: Store, item: Item) -> Original:
    return Original(
        source=item.locator,
        content=store.originals.get(item.sha256 or ""),
        member=item.member or None,
        name=item.name,
        media_type=item.media_type,
        url=item.url or (item.locator if is_url(item.locator) else None),
        observed_at=item.observed_at,
        hashed=item.sha256 or None,
    )
