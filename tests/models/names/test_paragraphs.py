"""A paragraph is read once, and what is in it is found wherever it stands."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.names.found import Found
from models.names.paragraphs import Memory, paragraphs
from models.names.scripts import Stretch


def whole(text: str) -> Stretch:
    return Stretch(0, len(text), "latin")


def capitals(texts: Sequence[str]) -> list[list[Found]]:
    return [[Found(m.start(), m.end(), "person", 0.9) for m in re.finditer(r"[A-Z]\w+", t)] for t in texts]


def test_quoting_marks_are_not_part_of_a_paragraph() -> None:
    text = "Hello,\n\n> Jane Roe\n> called\n>\n>> and left\n"
    assert [p.text for p in paragraphs(text, whole(text))] == [
        "Hello,\n",
        "Jane Roe\ncalled\n",
        "and left\n",
    ]


@pytest.mark.parametrize("mark", ["", "> ", ">> ", " > ", "| "])
def test_what_is_found_lies_where_it_stands(mark: str) -> None:
    text = f"first\n\n{mark}we met\n{mark}Holloway there\n\nlast"
    for paragraph in paragraphs(text, whole(text)):
        for found in capitals([paragraph.text])[0]:
            placed = paragraph.placed(found)
            assert text[placed.start : placed.end] == "Holloway"
            break


def test_encoded_data_is_not_shown_to_a_model() -> None:
    text = "Key: " + "QUJD" * 100 + " from Jane Roe"
    (paragraph,) = paragraphs(text, whole(text))
    assert "QUJD" not in paragraph.text and len(paragraph.text) == len(text)


def test_a_paragraph_is_read_once_quoted_or_not() -> None:
    read: list[str] = []

    def model(texts: Sequence[str]) -> list[list[Found]]:
        read.extend(texts)
        return capitals(texts)

    memory = Memory(model)
    reply = "I agree.\n\n> We met Holloway.\n> She left.\n\n>> We met Holloway.\n>> She left.\n"
    pieces = [p.text for p in paragraphs(reply, whole(reply))]
    first = memory.find(pieces)
    assert memory.find(["We met Holloway.\nShe left.\n"]) == [first[1]]
    assert sorted(read) == ["I agree.\n", "We met Holloway.\nShe left.\n"]


def test_what_was_not_read_for_long_is_forgotten() -> None:
    read: list[str] = []

    def model(texts: Sequence[str]) -> list[list[Found]]:
        read.extend(texts)
        return capitals(texts)

    memory = Memory(model, most=2)
    for text in ("a", "b", "a", "c", "a", "b"):
        memory.find([text])
    assert read == ["a", "b", "c", "b"]


@given(st.text(st.sampled_from("ab >|\n\r\t王"), max_size=80))
def test_every_code_point_of_a_paragraph_has_its_place(text: str) -> None:
    for paragraph in paragraphs(text, whole(text)):
        for i, character in enumerate(paragraph.text):
            placed = paragraph.placed(Found(i, i + 1, "person", 1.0))
            assert text[placed.start : placed.end] == character


def test_findings_count_among_what_is_remembered() -> None:
    read: list[str] = []

    def model(texts: Sequence[str]) -> list[list[Found]]:
        read.extend(texts)
        return capitals(texts)

    memory = Memory(model, most=4)
    for text in ("Ann Bo Cy", "d", "d", "Ann Bo Cy"):
        memory.find([text])
    assert read == ["Ann Bo Cy", "d", "Ann Bo Cy"], "one with three findings and one with none are too many"


def test_what_is_given_with_a_text_is_part_of_what_is_known() -> None:
    memory = Memory(lambda texts, *given: [[(text, given)] for text in texts])
    assert memory.find(["a"], "US") != memory.find(["a"], "GB")
    assert memory.find(["a"], "US", "GB") != memory.find(["a"], "US GB")


def test_a_text_that_reading_fails_on_is_not_known() -> None:
    def model(texts: Sequence[str]) -> list[list[Found]]:
        raise RuntimeError

    memory: Memory[Found] = Memory(model)
    for _ in range(2):
        with pytest.raises(RuntimeError):
            memory.find(["a"])


def test_a_text_does_not_pass_for_what_is_given_with_another() -> None:
    memory = Memory(lambda texts, *given: [[(text, given)] for text in texts])
    memory.find(["x"], "US", "GB")
    assert memory.find(["GB\0x"], "US") == [(("GB\0x", ("US",)),)]
