"""The words of languages that rules need: a table a kind, a column a language.

``tables/*.toml`` hold the words, ``tables.py`` reads them, ``phrases.py`` makes patterns of them,
``folding.py`` brings names into one plain form. This room holds words and no rules; it imports nothing of
Kith.
"""

from vocabulary.phrases import one_of, pattern
from vocabulary.tables import columns, words

__all__ = ["columns", "one_of", "pattern", "words"]
