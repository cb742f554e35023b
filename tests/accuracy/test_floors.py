"""No model's figure falls, and no gold changes, unnoticed: see floors.toml."""

import hashlib
import tomllib
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from tests.accuracy import figures

FLOORS = tomllib.loads(Path(__file__).with_name("floors.toml").read_text(encoding="utf-8"))
FIGURES: dict[str, Callable[[], float]] = {
    **{f"names_{each}": partial(figures.names, each) for each in ("en", "zh", "ko", "fa", "tl")},
    "owners": figures.owners,
    "wrong_owners": figures.wrong_owners,
    "links": lambda: figures.links()[0],
    "links_precision_at_99": lambda: figures.links()[1],
}


@pytest.mark.parametrize("name", FLOORS)
def test_gold_is_what_the_floor_was_set_on(name: str) -> None:
    gold = figures.GOLD / FLOORS[name]["gold"]
    assert hashlib.sha256(gold.read_bytes()).hexdigest() == FLOORS[name]["sha256"], "see floors.toml"


def test_all_gold_has_its_digest() -> None:
    assert {each["gold"] for each in FLOORS.values()} == {path.name for path in figures.GOLD.iterdir()}


@pytest.mark.parametrize("name", FIGURES)
def test_figure_does_not_fall(name: str) -> None:
    bounds, figure = FLOORS[name], FIGURES[name]()
    assert bounds.get("floor", 0.0) <= figure <= bounds.get("ceiling", float("inf")), (
        f"{name} is {figure:.4f}"
    )
