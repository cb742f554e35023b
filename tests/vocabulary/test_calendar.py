"""Months and weekdays are looked up in any language that Kith reads, whole or abbreviated."""

from __future__ import annotations

import pytest

from vocabulary.calendar import key, months, persian_months, weekdays


@pytest.mark.parametrize(
    ("written", "number"),
    [("March", 3), ("Sept.", 9), ("MÄRZ", 3), ("Jänner", 1), ("août", 8), ("févr.", 2), ("enero", 1), ("Hulyo", 7), ("ژوئیه", 7),
     ("марта", 3), ("март", 3), ("maaliskuuta", 3), ("grudnia", 12), ("Ağustos", 8), ("三月", 3), ("มีนาคม", 3)],
)  # fmt: skip
def test_a_month_by_its_name(written: str, number: int) -> None:
    assert months()[key(written)] == number


def test_one_language_knows_its_own_months_only() -> None:
    assert "marso" in months("tl") and "marso" not in months("en")


@pytest.mark.parametrize(
    ("written", "number"),
    [("Tuesday", 1), ("Tues.", 1), ("mercredi", 2), ("Samstag", 5), ("日曜日", 6), ("週三", 2)],
)
def test_a_day_by_its_name(written: str, number: int) -> None:
    assert weekdays()[key(written)] == number


def test_persian_months() -> None:
    assert persian_months()["اسفند"] == persian_months()["esfand"] == 12
