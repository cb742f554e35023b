"""The encoder's network: a sentence-transformers ``StaticEmbedding`` whose tokens are hashed n-grams of names.

Importing this imports torch and sentence-transformers, 4.7 s and 500 MB: ``encoder.py`` does it
when the first name is encoded, and nobody else does.
"""

from __future__ import annotations

from itertools import chain
from typing import Any

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import StaticEmbedding
from tokenizers import Tokenizer
from tokenizers.models import WordLevel

from models.encoder.ngrams import ngrams


class NameEmbedding(StaticEmbedding):
    """A row of the table a bucket, their mean a name; a name without letters is a row of zeros."""

    def __init__(self, table: torch.Tensor) -> None:
        # the base class asks for a tokenizer of its own; buckets are computed here instead, without any vocabulary
        super().__init__(Tokenizer(WordLevel({"": 0}, unk_token="")), embedding_weights=table)

    def preprocess(self, inputs: Any, prompt: str | None = None, **_: Any) -> dict[str, torch.Tensor]:
        """The buckets of all names in one row, and where each name's begin."""
        tokens = [ngrams(name) for name in inputs]
        counts = np.fromiter(map(len, tokens), dtype=np.int64, count=len(tokens))
        flat = np.fromiter(chain.from_iterable(tokens), dtype=np.int64, count=int(counts.sum()))
        starts = np.cumsum(counts) - counts
        return {"input_ids": torch.from_numpy(flat), "offsets": torch.from_numpy(starts)}


def sentence_transformer(table: torch.Tensor) -> SentenceTransformer:
    """The network alone, from weights in memory, on the processor: no file is looked for, no hub asked."""
    return SentenceTransformer(modules=[NameEmbedding(table)], device="cpu")
