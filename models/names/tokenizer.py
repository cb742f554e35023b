"""The pipeline's tokens: small enough that every name begins and ends at one, whatever its script."""

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
"""A character of scripts that write no spaces or join particles to names, else a run of letters or of digits, else a mark."""


class NameTokenizer:
    """Text to a ``Doc`` whose ``text`` is the input unchanged."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Tokens of ``text``; a single space belongs to the token before it, as everywhere in spaCy."""
        words: list[str] = []
        spaces: list[bool] = []
        for piece in _TOKEN.findall(text):
            if piece == " " and words and not spaces[-1] and not words[-1].isspace():
                spaces[-1] = True
            else:
                words.append(piece)
                spaces.append(False)
        return Doc(self.vocab, words=words, spaces=spaces)

    # nothing is learned or set, so there is nothing to keep: spaCy asks all the same
    def to_bytes(self, **_: Any) -> bytes:
        return b""

    def from_bytes(self, _: bytes, **__: Any) -> NameTokenizer:
        return self

    def to_disk(self, _: Path | str, **__: Any) -> None:
        return None

    def from_disk(self, _: Path | str, **__: Any) -> NameTokenizer:
        return self


@registry.tokenizers("kith.names_tokenizer.v1")  # type: ignore[untyped-decorator]
def create() -> Callable[[Language], NameTokenizer]:
    """The tokenizer's entry in spaCy's registry."""
    return lambda nlp: NameTokenizer(nlp.vocab)
