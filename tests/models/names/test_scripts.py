"""Which model reads what, and the tokens that names begin and end at."""

from __future__ import annotations

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from models.names.scripts import LONGEST, owns, stretches
from models.names.tokenizer import NameTokenizer

TOKENIZER = NameTokenizer(spacy.blank("xx").vocab)
TEXTS = st.text(
    st.one_of(st.characters(codec="utf-8"), st.sampled_from("aé王小김민رض.,' \n\t0-")), max_size=200
)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Jane Roe called.", None, [("latin", "Jane Roe called.")]),
        ("王小明先生您好", None, [("zh", "王小明先生您好")]),
        ("김민준 씨에게", None, [("ko", "김민준 씨에게")]),
        ("با علی رضایی", None, [("fa", "با علی رضایی")]),
        ("Dear all,\n王小明先生您好\n", "zh", [("latin", "Dear all,\n"), ("zh", "王小明先生您好\n")]),
        ("田中さんはこちらです", None, []),
        ("山田太郎", "ja", []),
        ("", None, []),
        (" \n\n ", None, []),
    ],
)
def test_each_line_goes_to_the_model_of_its_script(
    text: str, language: str | None, expected: list[tuple[str, str]]
) -> None:
    assert [(s.script, text[s.start : s.end]) for s in stretches(text, language)] == expected


def test_latin_names_within_another_script_are_read_for_both() -> None:
    text = "请联系 Jane Holloway 或者王小明先生，电话见下面的名片。"
    read = {(s.script, text[s.start : s.end]) for s in stretches(text)}
    assert ("latin", "Jane Holloway") in read and ("zh", text) in read


def test_paragraphs_of_one_script_stay_together() -> None:
    text = "김민준 씨,\n\n오늘 뵙겠습니다.\nThanks\n"
    assert [text[s.start : s.end] for s in stretches(text) if s.script == "ko"] == [
        "김민준 씨,\n\n오늘 뵙겠습니다.\n"
    ]


def test_long_texts_are_cut_and_nothing_is_left_out() -> None:
    text = "The figures were late again.\n\n" * 2000
    parts = list(stretches(text))
    assert max(p.end - p.start for p in parts) <= LONGEST
    assert "".join(text[p.start : p.end] for p in parts) == text


@pytest.mark.parametrize(
    ("script", "name", "its"),
    [
        ("latin", "Jane Roe", True),
        ("latin", "Jane 王", False),
        ("zh", "王小明", True),
        ("ko", "김민준", True),
        ("fa", "Jane", True),
        ("zh", "haha", False),
    ],
)
def test_a_model_speaks_for_its_own_letters_only(script: str, name: str, its: bool) -> None:
    assert owns(script, name) is its  # type: ignore[arg-type]


@given(TEXTS)
def test_tokens_give_the_text_back(text: str) -> None:
    assert TOKENIZER(text).text == text


@given(TEXTS)
def test_stretches_lie_within_the_text(text: str) -> None:
    assert all(0 <= s.start < s.end <= len(text) for s in stretches(text))


def test_a_name_ends_where_a_particle_or_a_possessive_begins() -> None:
    assert [t.text for t in TOKENIZER("O'Brien's 김민준은")] == [
        "O",
        "'",
        "Brien",
        "'",
        "s",
        "김",
        "민",
        "준",
        "은",
    ]
