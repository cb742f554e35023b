"""Documents recognised together.

Names, numbers and mentions of a whole batch at once, for the command line and the queue.

A document that the recognisers cannot bear, or not within its time, becomes a problem, and its neighbours are
done without it. A batch that takes longer than one document may is taken apart, so a slow document costs
twice its time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from extractors import extraction
from extractors.detect import detect
from extractors.people import recognise
from models.names.tagger import NameTagger
from pipelines.crash_site import crash_site
from pipelines.deadline import limited
from records.documents import Document, DocumentKind, Original, Reading
from records.failures import Problem, Unreadable
from settings import Limits

Made = TypeVar("Made")


def read_original(
    original: Original, reading: Reading, limits: Limits, found: tuple[DocumentKind, str] | None = None
) -> Document:
    """Read one original within its time. A reader's own fault becomes a reason.

    Args:
        original: The bytes and where they come from.
        reading: What the operator said of it.
        limits: What it may cost.
        found: Its kind and media type, where they are known already.

    Raises:
        Unreadable: It is bad.
        Unavailable: Something around it is down.
    """
    return limited(
        limits.item_seconds,
        lambda: _guarded(lambda: extraction.read(original, reading, limits, found)),
    )


def detected(original: Original, asked: str, seconds: float) -> tuple[DocumentKind, str]:
    """Tell the kind and media type of an original within its time.

    Raises:
        Unreadable: Nothing reads it, or it is not of the kind that was asked for.
    """
    return limited(seconds, lambda: _guarded(lambda: detect(original, asked)))


def _guarded(make: Callable[[], Made]) -> Made:
    try:
        return make()
    except Problem:
        raise
    except RecursionError:
        raise Unreadable("too_deep", "Nested too deeply to be read.") from None
    except MemoryError:
        raise Unreadable("too_large", "Reading it took more memory than there is.") from None
    except Exception as fault:  # a reader's own fault must not take its neighbours with it
        reason = f"The reader stopped: {crash_site(fault)}. Please report this with the file's format."
        raise Unreadable("reader_fault", reason) from None


def recognise_batch(
    documents: Sequence[Document],
    regions: Sequence[str | None],
    region: str,
    tagger: NameTagger,
    seconds: float,
    begin: Callable[[int | None], None] = lambda place: None,
) -> list[Document | Problem]:
    """Recognise documents together; where one is at fault, each by itself.

    Args:
        documents: What the readers made.
        regions: For each, the country that was given for it, or None.
        region: The country for those without.
        tagger: Finds the names.
        seconds: The time that one document may take, or all together.
        begin: Told before each try: the place of the document that is alone, or None for all.

    Returns:
        For each document, itself with names, contacts and mentions, or why that could not be done.
    """
    begin(None if len(documents) > 1 else 0)
    try:
        return list(limited(seconds, lambda: recognise(documents, tagger, region, regions)))
    except Exception as fault:
        if len(documents) == 1:
            return [_problem(fault)]
    found: list[Document | Problem] = []
    for place, (document, own) in enumerate(zip(documents, regions, strict=True)):
        begin(place)
        found.append(_alone(document, own, region, tagger, seconds))
    return found


def _alone(
    document: Document, own: str | None, region: str, tagger: NameTagger, seconds: float
) -> Document | Problem:
    try:
        return limited(seconds, lambda: recognise([document], tagger, region, [own])[0])
    except Exception as fault:
        return _problem(fault)


def _problem(fault: Exception) -> Problem:
    if isinstance(fault, Problem):
        return fault
    site = crash_site(fault)
    reason = f"Names and numbers could not be looked for ({site}). Please report this with the file's format."
    return Unreadable("recogniser_fault", reason)
