"""ExtractOptions in memory: every source has its document, whatever becomes of its neighbours."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from models.names.tagger import NameTagger, load_tagger
from pipelines.extract_sources import ExtractOptions, extract, extract_sources, read_one, recognised
from records.documents import Document, Name, Original, Reading, Segment
from settings import Limits

MAIL = b"From: Mia Roe <mia@y.example>\nTo: ada@x.example\nSubject: Plan %d\n\nCall me.\n\nMia Roe\n+1 415 555 0101\n"


def options(**limits: float) -> ExtractOptions:
    return ExtractOptions(Reading(), Limits(**limits), "US")


def write(folder: Path, name: str, content: bytes) -> str:
    path = folder / name
    path.write_bytes(content)
    return str(path)


class Fatal(str):
    """A path that ends the process which it reaches, as a crash in a native library does."""

    __slots__ = ()

    def __reduce__(self) -> tuple[object, tuple[int]]:
        return os._exit, (9,)


def test_a_mailbox_yields_its_messages_with_contacts_and_mentions(tmp_path: Path) -> None:
    line = b"From mia@y.example Tue Jan  1 10:00:00 2019\n"
    box = write(tmp_path, "box", b"\n".join(line + MAIL % n for n in range(3)))
    found = list(extract_sources([box], options()))
    assert [(d.source, d.member, d.title) for d in found] == [
        (box, str(n + 1), f"Plan {n}") for n in range(3)
    ]
    for document in found:
        assert document.error is None
        for contact in document.contacts:
            assert document.text[contact.start : contact.end] == contact.text
        assert "+14155550101" in {contact.value for contact in document.contacts}


def test_what_cannot_be_read_is_a_document_with_an_error_in_its_place(tmp_path: Path) -> None:
    paths = [str(tmp_path / "missing"), write(tmp_path, "empty", b""), write(tmp_path, "good.txt", b"good")]
    found = list(extract_sources(paths, options()))
    assert [(d.source, d.error and d.error.code) for d in found] == [
        (paths[0], "not_found"),
        (paths[1], "empty"),
        (paths[2], None),
    ]


def test_a_source_that_ends_its_process_costs_only_itself(tmp_path: Path) -> None:
    paths: list[str] = [write(tmp_path, f"{n}.txt", b"text %d" % n) for n in range(2)]
    paths.insert(1, Fatal(write(tmp_path, "fatal.txt", b"x")))
    found = list(extract_sources(paths, options(), processes=2))
    assert sorted(str(d.source) for d in found) == sorted(paths)
    assert {str(d.source): d.error.code for d in found if d.error} == {str(paths[1]): "reader_crashed"}


def test_work_past_its_time_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    from extractors import extraction

    def endless(*_: object) -> Document:
        while True:
            pass

    monkeypatch.setattr(extraction, "read", endless)
    found = read_one(Original("x", b"text"), options(item_seconds=0.3))
    assert found.error is not None
    assert found.error.code == "too_slow"


@pytest.mark.parametrize(
    ("fault", "code"),
    [(RecursionError, "too_deep"), (MemoryError, "too_large"), (ValueError, "reader_fault")],
)
def test_a_readers_fault_becomes_an_error_without_the_text(
    monkeypatch: pytest.MonkeyPatch, fault: type[Exception], code: str
) -> None:
    from extractors import extraction

    def faulty(*_: object) -> Document:
        raise fault("Mia Roe, 415 555 0101")

    monkeypatch.setattr(extraction, "read", faulty)
    found = read_one(Original("x", b"text"), options())
    assert found.error is not None
    assert found.error.code == code
    assert "Mia" not in found.error.message


class Choosy(NameTagger):
    """A tagger that cannot bear one text, and counts what it is given at once."""

    def __init__(self) -> None:
        self.batches: list[int] = []

    def tag(self, texts: Sequence[str], languages: Sequence[str | None]) -> list[list[Name]]:
        self.batches.append(len(texts))
        if any("unbearable" in text for text in texts):
            raise ValueError("unbearable")
        return [[] for _ in texts]


def documents(*texts: str) -> list[tuple[Document, str | None]]:
    return [
        (
            Document(
                text, "x", "text", "text/plain", "", text, "en", segments=(Segment("body", 0, len(text)),)
            ),
            None,
        )
        for text in texts
    ]


def test_a_document_that_the_tagger_cannot_bear_costs_only_itself() -> None:
    found = list(recognised(documents("one", "unbearable", "three"), "US", Choosy(), 60))
    assert [(d.text, d.error and d.error.code) for d in found] == [
        ("one", None),
        ("unbearable", "recogniser_fault"),
        ("three", None),
    ]


def test_a_document_that_takes_too_long_costs_only_itself() -> None:
    class Slow(Choosy):
        def tag(self, texts: Sequence[str], languages: Sequence[str | None]) -> list[list[Name]]:
            while any("unbearable" in text for text in texts):
                pass
            return super().tag(texts, languages)

    found = list(recognised(documents("one", "unbearable", "three"), "US", Slow(), 0.3))
    assert [(d.text, d.error and d.error.code) for d in found] == [
        ("one", None),
        ("unbearable", "too_slow"),
        ("three", None),
    ]


def test_batches_are_bounded_by_their_characters() -> None:
    tagger = Choosy()
    assert len(list(recognised(documents(*["x" * 600_000] * 4), "US", tagger, 60))) == 4
    assert max(tagger.batches) == 2


def test_order_is_kept_in_one_process() -> None:
    originals = [Original(str(n), b"text %d" % n) for n in range(100)]
    assert [d.source for d in extract(originals, options(), load_tagger())] == [str(n) for n in range(100)]
