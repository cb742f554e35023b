"""The tagger: each text goes to the recogniser of its language, in batches."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from models.names import latin
from records.documents import Name


class NameTagger:
    """Tags texts in any of Kith's languages."""

    version: str = "1"

    def __init__(self) -> None:
        self._latin = latin.load()

    def tag(self, texts: Sequence[str], languages: Sequence[str | None]) -> list[list[Name]]:
        """The names in each text, in order of their start. ``languages`` are ISO 639-1 codes, one a text."""
        return list(latin.tag(self._latin, texts))


@lru_cache(maxsize=1)
def load_tagger() -> NameTagger:
    """The tagger of this process."""
    return NameTagger()
