"""The encoder's network: a ``StaticEmbedding`` whose tokens are hashed n-grams of names.

Importing this imports torch and sentence-transformers, which takes 4.7 s and 500 MB. Only ``encoder.py``
does, when the first name is encoded.
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
    """A row of the table for each bucket; a name is their mean, or zeros where it has no letters."""

    def __init__(self, table: torch.Tensor) -> None:
        # the base class asks for a tokenizer; buckets are computed here instead, without any vocabulary
        super().__init__(Tokenizer(WordLevel({"": 0}, unk_token="")), embedding_weights=table)

    def preprocess(self, inputs: Any, prompt: str | None = None, **_: Any) -> dict[str, torch.Tensor]:
        """Give the buckets of all names in one row, and where each name begins."""
        tokens = [ngrams(name) for name in inputs]
        counts = np.fromiter(map(len, tokens), dtype=np.int64, count=len(tokens))
        flat = np.fromiter(chain.from_iterable(tokens), dtype=np.int64, count=int(counts.sum()))
        starts = np.cumsum(counts) - counts
        return {"input_ids": torch.from_numpy(flat), "offsets": torch.from_numpy(starts)}


def sentence_transformer(table: torch.Tensor) -> SentenceTransformer:
    """Give the network from weights in memory, on the CPU. It looks for no file and asks no hub."""
    return SentenceTransformer(modules=[NameEmbedding(table)], device="cpu")
