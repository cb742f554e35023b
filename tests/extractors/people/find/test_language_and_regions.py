"""Which language, and which country's numbers."""

from __future__ import annotations

import pytest

from extractors.people.find.language import detect
from extractors.people.find.regions import regions_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("We will send you the contract for the house on Friday.", "en"),
        ("Magandang umaga po sa inyong lahat, ako ay si Lito ng opisina.", "tl"),
        ("您好，请与我联系。Thanks", "zh"),
        ("안녕하세요, 계약서를 보내 드립니다.", "ko"),
        ("با سلام، قرارداد را برای شما می‌فرستم", "fa"),
        ("これは日本語の文章です", "ja"),
        ("", None),
        ("12345 -- !!", None),
    ],
)
def test_the_language_is_told(text: str, language: str | None) -> None:
    assert detect(text) == language


def test_what_the_operator_gave_comes_first() -> None:
    assert (
        regions_of("Our office is in London, United Kingdom. +44 20 7946 0123", "en", "CA", "US")[0] == "CA"
    )


def test_a_document_shows_its_country() -> None:
    assert regions_of("Call +44 20 7946 0123 or 020 7946 0124", "en", None, "US")[0] == "GB"
    assert regions_of("write to jane@example.co.uk or ring", "en", None, "US")[0] == "GB"
    assert regions_of("부산 사무실", "ko", None, "US")[0] == "KR"


def test_a_country_named_once_does_not_move_the_setting() -> None:
    assert regions_of("We were in Iran last year.", "en", None, "US") == ("US",)
