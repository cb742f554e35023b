"""Whole words are bounded in scripts that part them, and found anywhere in those that do not."""

from __future__ import annotations

import re

import pytest

from vocabulary import columns
from vocabulary.boundaries import whole_words


def found(name: str, text: str) -> str | None:
    match = re.search(whole_words(name), text, re.I)
    return match.group() if match else None


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("He is not mine", None),
        ("Mine is 212", "Mine is"),
        ("这是我的手机号码", "我的手机"),
        ("제 번호는", "제 번호"),
    ],
)
def test_a_phrase_by_its_script(text: str, word: str | None) -> None:
    assert found("cues.my_number", text) == word


@pytest.mark.parametrize("text", ["بامن", "با منزل"])
def test_persian_words_are_bounded(text: str) -> None:
    assert found("cues.with_me", text) is None
    assert found("cues.with_me", "با من تماس") == "با من"


def test_the_longest_phrase_is_tried_first() -> None:
    assert found("cues.your", "your new number") == "your new"


def test_a_list_without_the_language_is_passed_over_and_none_at_all_is_an_error() -> None:
    assert whole_words("cues.me", "cues.reach", languages=("tl",))
    with pytest.raises(KeyError, match="no words of vi"):
        whole_words("cues.me", languages=("vi",))


@pytest.mark.parametrize(
    "table",
    [
        "closings.closings",
        "cues.is_dead",
        "number_labels.phone",
        "offices.desks",
        "relations.people",
        "roles.job_titles",
    ],
)
def test_every_phrase_is_a_pattern_that_matches_something(table: str) -> None:
    for language in columns(table):
        assert re.compile(whole_words(table, languages=(language,)))
