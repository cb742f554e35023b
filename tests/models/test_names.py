"""The tagger on invented sentences, and what it must survive."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from models.names import NameTagger, load_tagger
from models.names.spans import clean
from records.documents import Name


@pytest.fixture(scope="session")
def tagger() -> NameTagger:
    return load_tagger()


@pytest.fixture
def people(tagger: NameTagger) -> Callable[[str, str], list[str]]:
    def found(text: str, language: str) -> list[str]:
        names = tagger.tag([text], [language])[0]
        assert all(text[n.start : n.end] == n.text and 0 < n.confidence <= 1 for n in names)
        return [n.text for n in names if n.label == "person"]

    return found


def test_the_tagger_is_loaded_once() -> None:
    assert load_tagger() is load_tagger()
    assert load_tagger().version


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Please call Jane Holloway about the delivery.", "en", ["Jane Holloway"]),
        ("I spoke to Mr. Robert Castellano's lawyer yesterday.", "en", ["Robert Castellano"]),
        ("آقای علی رضایی با ما تماس گرفت", "fa", ["علی رضایی"]),
    ],
)
def test_a_plain_sentence_gives_its_person(
    people: Callable[[str, str], list[str]], text: str, language: str, expected: list[str]
) -> None:
    assert people(text, language) == expected


def test_organisations_are_told_apart(tagger: NameTagger) -> None:
    names = tagger.tag(["Susan Whitfield left Northgate Freight Corporation last year."], ["en"])[0]
    assert ("Susan Whitfield", "person") in [(n.text, n.label) for n in names]
    assert "organisation" in {n.label for n in names}


def test_batches_keep_their_order_and_empty_texts_are_no_fault(tagger: NameTagger) -> None:
    texts = ["", "Daniel Brandt wrote this.", " \n ", "Nothing here.", "Maria Delgado answered him."]
    found = tagger.tag(texts, ["en", "en", None, "en", "en"])
    assert [[n.text for n in names] for names in found] == [[], ["Daniel Brandt"], [], [], ["Maria Delgado"]]


def test_offsets_hold_in_a_text_longer_than_one_piece(tagger: NameTagger) -> None:
    text = "The figures were late again this week.\n\n" * 400 + "Ask Helen Ashworth for the rest."
    name = tagger.tag([text], ["en"])[0][-1]
    assert (name.text, text[name.start : name.end]) == ("Helen Ashworth", "Helen Ashworth")


@pytest.mark.parametrize(
    ("text", "label", "expected"),
    [
        ("Mr. Jonathan Petrov", "person", "Jonathan Petrov"),
        ("Nadia Kessler's", "person", "Nadia Kessler"),
        ("Peter Marlowe\nSales Manager", "person", "Peter Marlowe"),
        ("jane.roe@example.com", "person", None),
        ("Suite 400", "person", None),
        ("she", "person", None),
        ("Tel", "organisation", None),
        ("Ridgeline Software Inc.", "organisation", "Ridgeline Software Inc."),
    ],
)
def test_spans_are_cleaned(text: str, label: str, expected: str | None) -> None:
    span = clean(text, 0, len(text), label)
    assert (text[slice(*span)] if span else None) == expected


@pytest.mark.parametrize(
    "hostile", ["a" * 300_000, "+" * 100_000, "1" * 100_000, "\u0000" * 1000, "@" * 50_000, "\n" * 100_000]
)
def test_hostile_text_ends_soon(tagger: NameTagger, hostile: str) -> None:
    started = time.perf_counter()
    assert all(isinstance(n, Name) for n in tagger.tag([hostile], ["en"])[0])
    assert time.perf_counter() - started < 20
