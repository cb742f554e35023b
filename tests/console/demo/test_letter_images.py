"""The demo's printed letters and the wear of scanning."""

from __future__ import annotations

import pytest

from console.demo.letter_images import render_letter, wear

LINES = [
    "Northwind Energy",
    "12 Quay Street, Boston",
    "",
    *["The parcels of my order came without an invoice."] * 8,
]


def test_wear_is_the_same_for_the_same_seed_and_another_for_another() -> None:
    page = render_letter(LINES, seed=4)
    assert wear(page, 7).tobytes() == wear(page, 7).tobytes()
    assert wear(page, 7).tobytes() != wear(page, 8).tobytes()
    assert 150 <= wear(page, 7).info["dpi"][0] <= 200
    with pytest.raises(ValueError, match="fit"):
        render_letter(["line"] * 200)
