"""Makes regular expressions of whole words: phrases of the tables that no further letter may touch.

Scripts differ in whether blanks part their words. Latin and Persian words are bounded by whatever is no
letter of these scripts, no digit and no underscore. Chinese, Japanese and Korean words are not bounded: what
stands beside them is often the next word or a particle.
"""

from __future__ import annotations

import re
from functools import cache

from vocabulary.phrases import pattern
from vocabulary.tables import columns, words

_LETTERS = r"A-Za-zÀ-ɏ\u0620-\u06ff"
_BEFORE, _AFTER = rf"(?<![{_LETTERS}\d_])", rf"(?![{_LETTERS}\d_])"
_UNPARTED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
"""Kana, Han and Hangul."""


@cache
def whole_words(*names: str, languages: tuple[str, ...] = (), script: str | None = None) -> str:
    """Give the source of a regular expression that matches any phrase of some lists as whole words.

    Args:
        names: The lists, each as ``"table.section"``.
        languages: The columns that are wanted. Empty: all of them.
        script: Only the columns of languages in this script, as for ``words``.

    Returns:
        The source of one group that captures nothing. Longer phrases are tried before shorter ones.

    Raises:
        KeyError: There is no such table or section, or no list has any of the languages.
    """
    phrases: dict[str, None] = {}
    for name in names:
        chosen = [code for code in columns(name) if not languages or code in languages]
        phrases |= dict.fromkeys(words(name, *chosen, script=script) if chosen else ())
    if not phrases:
        raise KeyError(f"no words of {', '.join(languages) or script} in {', '.join(names)}")
    ordered = sorted(phrases, key=len, reverse=True)
    parted = [pattern(p) for p in ordered if not _UNPARTED.search(p)]
    unparted = [pattern(p) for p in ordered if _UNPARTED.search(p)]
    bounded = [f"{_BEFORE}(?:{'|'.join(parted)}){_AFTER}"] if parted else []
    return f"(?:{'|'.join([*bounded, *unparted])})"
