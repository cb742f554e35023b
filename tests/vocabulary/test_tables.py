"""Tables of words are read by name, and phrases in them become patterns."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

import vocabulary
from vocabulary import columns, one_of, pattern, words

TABLES = sorted((Path(vocabulary.__file__).parent / "tables").glob("*.toml"))


def test_a_list_is_asked_for_by_table_and_section() -> None:
    assert "atty" in words("titles.before", "tl")
    assert "atty" not in words("titles.before", "en")
    assert set(words("titles.before", "tl")) < set(words("titles.before"))


def test_what_is_not_there_is_named_in_the_error() -> None:
    with pytest.raises(KeyError, match="no_such_table"):
        columns("no_such_table.before")
    with pytest.raises(KeyError, match="sideways"):
        words("titles.sideways")


@pytest.mark.parametrize(
    ("phrase", "matches", "does_not"),
    [
        ("best regards", ["best regards", "best \n regards"], ["bestregards"]),
        ("voice~mail", ["voicemail", "voice-mail", "voice mail"], ["voice_mail"]),
        ("phones?", ["phone", "phones"], ["phoness"]),
        ("(with )?love", ["love", "with love"], ["with  the love"]),
        ("replac*", ["replace", "replacing"], ["re place"]),
        ("p.s.", ["p.s."], ["pxsx"]),
        (r"napisał\(a\)", ["napisał(a)"], ["napisała"]),
        ("dit-le", ["dit-le"], ["ditle"]),
    ],
)
def test_the_notation_of_phrases(phrase: str, matches: list[str], does_not: list[str]) -> None:
    compiled = re.compile(pattern(phrase))
    assert all(compiled.fullmatch(text) for text in matches)
    assert not any(compiled.fullmatch(text) for text in does_not)


def test_longer_phrases_are_tried_first() -> None:
    found = re.match(one_of("titles.behind", languages=("ko",)), "선생님")
    assert found is not None and found.group() == "선생님"


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_every_phrase_of_every_table_is_a_pattern(path: Path) -> None:
    for section in tomllib.loads(path.read_text(encoding="utf-8")):
        for language, held in columns(f"{path.stem}.{section}").items():
            assert held, f"{path.stem}.{section} has an empty column {language}"
            assert len(set(held)) == len(held), f"{path.stem}.{section}.{language} says a word twice"
            for phrase in held:
                assert not re.fullmatch(pattern(phrase), ""), f"{phrase!r} matches nothing at all"
