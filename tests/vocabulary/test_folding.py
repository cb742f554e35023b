"""Words are folded in one place, and each way of folding says what it keeps."""

from __future__ import annotations

import pytest

from vocabulary.folding import fold, one_case, unaccented


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("O'Brién-Ünal", "obrienunal"),
        ("김민수", "김민수"),
        ("ＡＢＣ１", "abc1"),
        ("Søren", "søren"),
        ("", ""),
    ],
)
def test_fold_keeps_letters_and_digits(written: str, folded: str) -> None:
    assert fold(written) == folded


def test_unaccented_keeps_what_stands_between() -> None:
    assert unaccented("São-Paulo") == "sao-paulo"
    assert unaccented("Łódź ß ø") == "lodz ss o"
    assert unaccented("Ł", letters=False) == "ł"


def test_one_case_keeps_accents() -> None:
    assert one_case("ＭÜLLER ﬁ") == "müller fi"
