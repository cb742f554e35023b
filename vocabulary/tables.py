"""Reads the tables of words.

A table is a file ``tables/KIND.toml``. It has a section for each list of its kind and, in a section, a
column for each language::

    # titles.toml: what stands before or behind a name and is no part of it
    [before]
    en = "mr mrs ms dr"                 # words, separated by blanks
    es = ["don", "doña"]                # or phrases, in the notation of phrases.py
    [behind]
    ko = "씨 님"

A list is asked for by its name, ``titles.before``. Languages are ISO 639-1 codes; ``any`` is the column of
what every language writes alike.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).with_name("tables")
_OTHER_SCRIPTS = {
    "zh": "han", "ko": "hangul", "fa": "arabic", "ar": "arabic", "ur": "arabic", "he": "hebrew",
    "ja": "japanese", "th": "thai", "ru": "cyrillic", "uk": "cyrillic", "bg": "cyrillic", "sr": "cyrillic",
    "el": "greek", "hi": "devanagari",
}  # fmt: skip
"""The script of each language that is not written in Latin letters."""


@cache
def columns(name: str) -> dict[str, tuple[str, ...]]:
    """Give the columns of one list.

    Args:
        name: The list, as ``"table.section"``, e.g. ``"titles.before"``.

    Returns:
        For each language code, in the order of the file, its words as they are written there.

    Raises:
        KeyError: There is no such table or section.
    """
    kind, _, section = name.partition(".")
    held = _table(kind).get(section)
    if held is None:
        raise KeyError(f"vocabulary/tables/{kind}.toml has no section [{section}]")
    return held


@cache
def words(name: str, *languages: str, script: str | None = None) -> tuple[str, ...]:
    """Give the words of one list, each once, in the order of the file.

    Args:
        name: The list, as ``"table.section"``.
        languages: The columns that are wanted. None given: all of them.
        script: Only the columns of languages in this script: ``"latin"``, ``"han"``, ``"hangul"``,
            ``"arabic"`` … A column for another language of the script needs no change of code then.

    Returns:
        The words or phrases as they are written in the table.

    Raises:
        KeyError: There is no such table, section or column.
    """
    held = columns(name)
    chosen = languages or tuple(held)
    if script is not None:
        chosen = tuple(code for code in chosen if script_of(code) == script)
    return tuple(dict.fromkeys(word for code in chosen for word in held[code]))


def script_of(language: str) -> str:
    """Give the script of a column; ``"latin"`` for ``any`` and for languages that are not listed."""
    return _OTHER_SCRIPTS.get(language, "latin")


@cache
def _table(kind: str) -> dict[str, dict[str, tuple[str, ...]]]:
    path = _FOLDER / f"{kind}.toml"
    if not path.is_file():
        raise KeyError(f"there is no vocabulary/tables/{kind}.toml")
    read = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        section: {
            language: tuple(held.split() if isinstance(held, str) else held)
            for language, held in columns.items()
        }
        for section, columns in read.items()
    }
