"""The page about the vocabulary names every table, and no other."""

from __future__ import annotations

import re
from pathlib import Path

import vocabulary

FOLDER = Path(vocabulary.__file__).parent


def test_every_table_is_listed() -> None:
    listed = re.findall(r"^\| `(\w+)` \|", (FOLDER / "README.md").read_text(encoding="utf-8"), re.M)
    assert listed == sorted(path.stem for path in (FOLDER / "tables").glob("*.toml"))
