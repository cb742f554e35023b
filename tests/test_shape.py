"""No function is longer than a screen."""

from __future__ import annotations

import ast
from pathlib import Path

MOST_LINES = 60
HOUSE = Path(__file__).resolve().parent.parent
ROOMS = (
    "benchmarks", "console", "extractors", "models", "pipelines", "records", "sources", "tests", "vocabulary", "workers",
)  # fmt: skip
MIGRATIONS = HOUSE / "records" / "migrations" / "versions"
"""They stay as they ran."""


def longest(source: str) -> list[tuple[str, int]]:
    """The functions of a module that are too long, with their lines."""
    return [
        (node.name, lines)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or node.lineno) - node.lineno + 1) > MOST_LINES
    ]


def test_no_function_is_longer_than_a_screen() -> None:
    found = {
        f"{path.relative_to(HOUSE)}:{name}": lines
        for room in ROOMS
        for path in sorted((HOUSE / room).rglob("*.py"))
        if MIGRATIONS not in path.parents
        for name, lines in longest(path.read_text(encoding="utf-8"))
    }
    assert not found


def test_a_long_function_is_found() -> None:
    assert longest("def f():\n" + "    x = 1\n" * MOST_LINES) == [("f", MOST_LINES + 1)]
