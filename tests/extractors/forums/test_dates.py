"""Dates as forums write them."""

from __future__ import annotations

import pytest

from extractors.forums.dates import day_first, iso_date


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2026-03-04T05:06:07.123+0200", "2026-03-04T05:06:07+02:00"), ("2026-03-04 05:06:07Z", "2026-03-04T05:06:07Z"),
        ("2026-03-04", "2026-03-04"), ("1772600767000", "2026-03-04T05:06:07Z"), ("1772600767", "2026-03-04T05:06:07Z"),
        ("Mar 4, 2026 at 5:06 PM", "2026-03-04T17:06:00"), ("4th March 2026, 16:26", "2026-03-04T16:26:00"),
        ("March 4, 2026, 12:05am", "2026-03-04T00:05:00"), ("4. März 2026", "2026-03-04"), ("Wed Mar 04, 2026 5:06 pm", "2026-03-04T17:06:00"),
        ("2026年3月4日 10:20", "2026-03-04T10:20:00"), ("2026.03.04", "2026-03-04"), ("31/12/2025", "2025-12-31"),
        ("12/31/2025", "2025-12-31"), ("04.03.2026", "2026-03-04"), ("03/04/2026", None), ("yesterday", None), ("2 hours ago", None),
        ("31/31/2025", None), ("", None), ("February 30, 2026", None), ("may be 2026", None),
    ],
)  # fmt: skip
def test_dates(written: str, expected: str | None) -> None:
    assert iso_date(written) == expected


def test_a_page_tells_which_is_the_day() -> None:
    assert day_first("03/04/2026 … 31/12/2025") is True
    assert day_first("03/04/2026 … 12/31/2025") is False
    assert day_first("03/04/2026") is None
    assert day_first("31/12/2025 … 12/31/2025") is None
    assert iso_date("03/04/2026, 04:23 AM", day_first=False) == "2026-03-04T04:23:00"
