"""Names of people and organisations in running text.

``load_tagger()`` loads once a process; ``NameTagger.tag`` works on batches."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from records.documents import Name


class NameTagger:
    """Tags texts in any of Kith's languages."""

    version: str = "0"

    def tag(self, texts: Sequence[str], languages: Sequence[str | None]) -> list[list[Name]]:
        """The names in each text, in order of their start. ``languages`` are ISO 639-1 codes, one a text."""
        raise NotImplementedError


@lru_cache(maxsize=1)
def load_tagger() -> NameTagger:
    """The tagger of this process."""
    return NameTagger()
