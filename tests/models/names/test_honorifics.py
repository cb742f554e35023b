"""Titles leave the span of a name and are kept beside it."""

from __future__ import annotations

import pytest

from models.names import honorifics


@pytest.mark.parametrize(
    ("text", "name", "honorific"),
    [
        ("Dr. Jane Roe", "Jane Roe", "Dr."),
        ("Prof. Dr. Nadia Kessler", "Nadia Kessler", "Prof. Dr."),
        ("Ginoong Juan dela Cruz", "Juan dela Cruz", "Ginoong"),
        ("Atty. Maria Santos", "Maria Santos", "Atty."),
        ("김민준 씨", "김민준", "씨"),
        ("김민준님", "김민준", "님"),
        ("이서연 과장님", "이서연", "과장님"),
        ("王小明先生", "王小明", "先生"),
        ("李女士", "李", "女士"),
        ("王总", "王", "总"),
        ("آقای علی رضایی", "علی رضایی", "آقای"),
        ("دکتر مریم کریمی", "مریم کریمی", "دکتر"),
        ("Jane Roe", "Jane Roe", None),
        ("先生", "先生", None),
        ("김태군", "김태군", None),
        ("김태희양", "김태희", "양"),
        ("陈国总", "陈国总", None),
        ("Gen. Nora Quist", "Nora Quist", "Gen."),
        ("Tito Juan Ramos", "Juan Ramos", "Tito"),
        ("Tito Ferraro", "Tito Ferraro", None),
        ("Sir", "Sir", None),
    ],
)
def test_a_span_that_holds_its_title(text: str, name: str, honorific: str | None) -> None:
    start, end = honorifics.bare(text, 0, len(text))
    assert text[start:end] == name
    assert honorifics.of(text, start, end) == honorific


@pytest.mark.parametrize(
    ("text", "name", "honorific"),
    [
        ("I asked Mrs. Holloway about it.", "Holloway", "Mrs."),
        ("어제 김민준 씨가 왔습니다", "김민준", "씨"),
        ("请找王小明先生。", "王小明", "先生"),
        ("با خانم مریم کریمی", "مریم کریمی", "خانم"),
        ("I asked about Holloway.", "Holloway", None),
        ("The administrator Jane Roe left.", "Jane Roe", None),
    ],
)
def test_a_title_beside_a_bare_span(text: str, name: str, honorific: str | None) -> None:
    start = text.index(name)
    assert honorifics.bare(text, start, start + len(name)) == (start, start + len(name))
    assert honorifics.of(text, start, start + len(name)) == honorific


@pytest.mark.parametrize("text", ["Don Johnson", "Major Ito", "General Motors", "Bro Tanner"])
def test_words_that_are_names_too_are_titles_only_outside_a_span(text: str) -> None:
    assert honorifics.bare(text, 0, len(text)) == (0, len(text))
