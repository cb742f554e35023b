r"""Makes regular expressions of the words in the tables.

A phrase in a table is plain text, with a few signs:

========  ==========================================  ==========================
sign      stands for                                  example
========  ==========================================  ==========================
blank     one or more blanks                          ``best regards``
``~``     a blank, a hyphen or nothing                ``voice~mail``
``?``     the letter or group before may be missing   ``phones?``, ``(with )?love``
``(a|b)`` one of several                              ``(kind|best) regards``
``*``     any further letters of the word             ``replac*``
``\``     the sign behind it stands for itself        ``napisał\(a\)``
========  ==========================================  ==========================

Everything else stands for itself: a full stop is a full stop.
"""

from __future__ import annotations

import re
from functools import cache

from vocabulary.tables import columns, words

_SIGNS = re.compile(r"\s+|\\.|[~?()|*]|[^\s~?()|*\\]+")
_MEANING = {"~": r"[\s-]?", "?": "?", "(": "(?:", ")": ")", "|": "|", "*": r"\w*"}


@cache
def pattern(phrase: str) -> str:
    """Give the source of a regular expression that matches one phrase of a table.

    Args:
        phrase: A word or phrase in the notation above.

    Returns:
        The source of the expression, with no anchors: the caller says where a word must begin and end.
    """
    return "".join(_of_part(part.group()) for part in _SIGNS.finditer(phrase))


def _of_part(part: str) -> str:
    if part.isspace():
        return r"\s+"
    return _MEANING.get(part) or re.escape(part[1:] if part.startswith("\\") else part)


@cache
def one_of(*names: str, languages: tuple[str, ...] = (), script: str | None = None) -> str:
    """Give the source of a regular expression that matches any phrase of some lists, the longest that fits.

    Args:
        names: The lists, each as ``"table.section"``.
        languages: The columns that are wanted. Empty: all of them. A list without such a column is passed
            over.
        script: Only the columns of languages in this script, as for ``words``.

    Returns:
        The source of one group that captures nothing and has no anchors. Longer phrases are tried before
        shorter ones.

    Raises:
        KeyError: There is no such table or section, or no list has any of the languages.
    """
    phrases = {p: None for name in names for p in _chosen(name, languages, script)}
    if not phrases:
        raise KeyError(f"no words of {', '.join(languages) or script} in {', '.join(names)}")
    return "(?:" + "|".join(pattern(p) for p in sorted(phrases, key=len, reverse=True)) + ")"


def _chosen(name: str, languages: tuple[str, ...], script: str | None) -> tuple[str, ...]:
    held = [code for code in columns(name) if not languages or code in languages]
    return words(name, *held, script=script) if held else ()
