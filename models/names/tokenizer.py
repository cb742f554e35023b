"""Cuts texts into tokens so small that every name begins and ends at one, whatever its script."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from models.names.scripts import HAN, HANGUL, KANA

_TOKEN = re.compile(rf"[{HAN}{KANA}{HANGUL}]|[^\W\d_{HAN}{KANA}{HANGUL}]+|\d+| (?=\S)|\s+|.", re.S)
"""A character of scripts without spaces between words, else a run of letters or digits, or a mark."""


class NameTokenizer:
    """Makes a ``Doc`` whose ``text`` is the input unchanged."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Cut ``text`` into tokens; a single space belongs to the token before it, as everywhere in spaCy."""
        words: list[str] = []
        spaces: list[bool] = []
        for piece in _TOKEN.findall(text):
            if piece == " " and words and not spaces[-1] and not words[-1].isspace():
                spaces[-1] = True
            else:
                words.append(piece)
                spaces.append(False)
        return Doc(self.vocab, words=words, spaces=spaces)

    # spaCy asks for these four, though nothing is learned or set
    def to_bytes(self, **_: Any) -> bytes:
        """Give no bytes."""
        return b""

    def from_bytes(self, _: bytes, **__: Any) -> NameTokenizer:
        """Read nothing."""
        return self

    def to_disk(self, _: Path | str, **__: Any) -> None:
        """Write nothing."""

    def from_disk(self, _: Path | str, **__: Any) -> NameTokenizer:
        """Read nothing."""
        return self


@registry.tokenizers("kith.names_tokenizer.v1")  # type: ignore[untyped-decorator]
def create() -> Callable[[Language], NameTokenizer]:
    """Make the tokenizer, as spaCy's registry asks for it."""
    return lambda nlp: NameTokenizer(nlp.vocab)
