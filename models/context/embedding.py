"""The network of contexts: a ``StaticEmbedding`` of word pieces, whose mean is the text.

Importing this imports torch and sentence-transformers (see ``models/encoder/embedding.py``). Only
``encoder.py`` does, when the first context is encoded.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import StaticEmbedding

from models.context.pieces import readable, tokenizer


class ContextEmbedding(StaticEmbedding):
    """A row of the table for each piece, zeros for what is no piece and for a text that cannot be read."""

    def __init__(self, pieces: Sequence[str], table: torch.Tensor) -> None:
        unknown = torch.zeros(1, table.shape[1])
        super().__init__(tokenizer(pieces), embedding_weights=torch.cat([table, unknown]))

    def preprocess(self, inputs: Any, prompt: str | None = None, **_: Any) -> dict[str, torch.Tensor]:
        """Give the pieces of all texts in one row, and where each text begins."""
        encodings = self.tokenizer.encode_batch(list(inputs), add_special_tokens=False)
        ids = [e.ids if readable(e, text) else [] for e, text in zip(encodings, inputs, strict=True)]
        counts = np.fromiter(map(len, ids), dtype=np.int64, count=len(ids))
        flat = np.fromiter(chain.from_iterable(ids), dtype=np.int64, count=int(counts.sum()))
        return {"input_ids": torch.from_numpy(flat), "offsets": torch.from_numpy(np.cumsum(counts) - counts)}


def sentence_transformer(pieces: Sequence[str], table: torch.Tensor) -> SentenceTransformer:
    """Give the network from weights in memory, on the CPU. It looks for no file and asks no hub."""
    return SentenceTransformer(modules=[ContextEmbedding(pieces, table)], device="cpu")
