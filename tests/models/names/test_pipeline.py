"""The tagger on invented sentences in five languages, the cases that break others, and what it must survive."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import spacy
from spacy.tokens import DocBin

from models.names import pipeline
from models.names.rules import clean
from models.names.tagger import NameTagger, load_tagger
from records.documents import Name


@pytest.fixture(scope="session")
def tagger() -> NameTagger:
    return load_tagger()


@pytest.fixture
def people(tagger: NameTagger) -> Callable[[str, str | None], list[str]]:
    def found(text: str, language: str | None) -> list[str]:
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
        ("PLEASE FORWARD THIS TO MARIA DELGADO TODAY", "en", ["MARIA DELGADO"]),
        ("i talked to daniel brandt about it yesterday", "en", ["daniel brandt"]),
        ("Hi Chris,\n\nthe figures are attached.", "en", ["Chris"]),
        ("Many thanks,\nSusan Whitfield", "en", ["Susan Whitfield"]),
        ("The letter was signed by J. R. Whitfield.", "en", ["J. R. Whitfield"]),
        ("Nakausap ko si Juan dela Cruz kahapon.", "tl", ["Juan dela Cruz"]),
        ("Pakitawagan si Maria Santos about the invoice, please.", "tl", ["Maria Santos"]),
        ("آقای علی رضایی با ما تماس گرفت", "fa", ["علی رضایی"]),
        ("어제 김민준 씨가 전화했습니다.", "ko", ["김민준"]),
        ("我昨天给王小明先生打了电话。", "zh", ["王小明"]),
        ("我昨天給陳志強先生打了電話。", "zh", ["陳志強"]),
    ],
)
def test_a_plain_sentence_gives_its_person(
    people: Callable[[str, str | None], list[str]], text: str, language: str, expected: list[str]
) -> None:
    assert people(text, language) == expected


@pytest.mark.parametrize(
    "text",
    [
        "She told him that they would call us.",
        "Take Interstate 5 to Santa Barbara and turn left.",
        "The shipment leaves on Tuesday at 9.",
        "그는 어제 서울에 갔습니다.",
        "他们明天去北京。",
    ],
)
def test_pronouns_places_and_days_are_nobody(
    people: Callable[[str, str | None], list[str]], text: str
) -> None:
    assert people(text, None) == []


def test_one_text_in_several_scripts(people: Callable[[str, str | None], list[str]]) -> None:
    text = "Dear Mr. Holloway,\n\n어제 김민준 씨가 전화했습니다.\n\nRegards,\nMaria Delgado\n"
    assert people(text, "en") == ["Holloway", "김민준", "Maria Delgado"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "会议：金民俊(김민준)、王小明先生、李丽华女士出席了会议。",
            ["金民俊", "김민준", "王小明", "李丽华"],
        ),
        ("联系人：王小明先生 / 김민준 씨 / Helen Ashworth", ["王小明", "김민준", "Helen Ashworth"]),
    ],
)
def test_three_scripts_in_one_line(
    people: Callable[[str, str | None], list[str]], text: str, expected: list[str]
) -> None:
    assert people(text, None) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mr. R0bert Castellano called yesterday.", ["R0bert Castellano"]),
        ("Regards,\nJ0hn Smithson", ["J0hn Smithson"]),
        ("담당자: 김태군", ["김태군"]),
        ("Please call Lola Ramos about it.", ["Lola Ramos"]),
        ("Regards,\nTito Ferraro", ["Tito Ferraro"]),
    ],
)
def test_names_are_kept_whole(
    people: Callable[[str, str | None], list[str]], text: str, expected: list[str]
) -> None:
    assert people(text, None) == expected


def test_a_text_of_more_than_a_million_code_points(tagger: NameTagger) -> None:
    text = "The figures were late again.\n\n" * 34_000 + "Please call Anna Smithson."
    assert [n.text for n in tagger.tag([text], ["en"])[0]] == ["Anna Smithson"]


def test_organisations_are_told_apart(tagger: NameTagger) -> None:
    names = tagger.tag(["Susan Whitfield left Northgate Freight Corporation last year."], ["en"])[0]
    assert ("Susan Whitfield", "person") in [(n.text, n.label) for n in names]
    assert "organisation" in {n.label for n in names}


def test_honorifics_are_attributes_of_the_span() -> None:
    doc = pipeline.build()("I asked Dr. Jane Holloway.")
    assert [(e.text, e.label_, e._.honorific) for e in doc.ents] == [("Jane Holloway", "PERSON", "Dr.")]


def test_the_pipeline_is_written_and_read_by_spacy(tmp_path: Path) -> None:
    text = "Please call Jane Holloway about the delivery."
    nlp = pipeline.build()
    doc = nlp(text)
    nlp.to_disk(tmp_path / "names")
    again = spacy.load(tmp_path / "names")(text)
    assert [(e.text, e.label_) for e in again.ents] == [(e.text, e.label_) for e in doc.ents] != []
    fresh = "import spacy, sys; print([e.text for e in spacy.load(sys.argv[1])(sys.argv[2]).ents])"
    said = subprocess.run(
        [sys.executable, "-c", fresh, str(tmp_path / "names"), text],
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.strip() == str([e.text for e in doc.ents])
    (kept,) = DocBin(docs=[doc], store_user_data=True).get_docs(nlp.vocab)
    assert [(e.text, e._.confidence) for e in kept.ents] == [(e.text, e._.confidence) for e in doc.ents]


def test_batches_keep_their_order_and_empty_texts_are_no_fault(tagger: NameTagger) -> None:
    texts = ["", "Daniel Brandt wrote this.", " \n ", "Nothing here.", "Maria Delgado answered him."]
    found = tagger.tag(texts, ["en", "en", None, "en", "en"])
    assert [[n.text for n in names] for names in found] == [[], ["Daniel Brandt"], [], [], ["Maria Delgado"]]


def test_what_is_found_does_not_depend_on_the_texts_beside_it() -> None:
    texts = [f"Ask {name} for the rest." for name in ("Helen Ashworth", "Omar Lindqvist", "Nadia Kessler")]
    texts += ["We met at noon.\n\nThe figures were late again, said Peter Marlowe."]
    together = NameTagger().tag(texts, ["en"] * len(texts))
    alone = [NameTagger().tag([text], ["en"])[0] for text in texts]
    assert together == alone


def test_offsets_hold_in_a_text_longer_than_one_piece(tagger: NameTagger) -> None:
    text = "The figures were late again this week.\n\n" * 400 + "Ask Helen Ashworth for the rest."
    name = tagger.tag([text], ["en"])[0][-1]
    assert (name.text, text[name.start : name.end]) == ("Helen Ashworth", "Helen Ashworth")


def test_names_in_quoted_replies_lie_where_they_stand(tagger: NameTagger) -> None:
    text = "I agree.\n\n> Please ask Helen Ashworth\n> about it.\n"
    assert [(n.text, text[n.start : n.end]) for n in tagger.tag([text], ["en"])[0]] == [
        ("Helen Ashworth", "Helen Ashworth")
    ]


@pytest.mark.parametrize(
    ("text", "label", "expected"),
    [
        ("Nadia Kessler's", "person", "Nadia Kessler"),
        ("Peter Marlowe\nSales Manager", "person", "Peter Marlowe"),
        ("Dear Peter Marlowe", "person", "Peter Marlowe"),
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
    "hostile",
    ["a" * 300_000, "+" * 100_000, "1" * 100_000, "\u0000" * 1000, "@" * 50_000, "\n" * 100_000, "王" * 50_000, "김 " * 30_000],
)  # fmt: skip
def test_hostile_text_ends_soon(tagger: NameTagger, hostile: str) -> None:
    started = time.perf_counter()
    assert all(isinstance(n, Name) for n in tagger.tag([hostile], ["en"])[0])
    assert time.perf_counter() - started < 20
