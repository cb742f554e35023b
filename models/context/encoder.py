"""Turns texts into vectors with the shipped sentence embedding."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

WEIGHTS = Path(__file__).with_name("context.safetensors")
BATCH = 512


class ContextEncoder:
    """The network with its weights: word pieces and a float32 table [pieces, dimensions]."""

    def __init__(self, pieces: Sequence[str], table: NDArray[np.float32], version: str) -> None:
        # imported here and nowhere else: only a process that encodes pays for torch and sentence-transformers
        import torch

        from models.context.embedding import sentence_transformer

        self.version = version
        self.dimensions = int(table.shape[1])
        self._network: Any = sentence_transformer(pieces, torch.from_numpy(table))

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Give texts as float32 [len(texts), dimensions].

        Each row has length one. A text that cannot be read is a row of zeros.
        """
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        found: NDArray[np.float32] = self._network.encode(
            list(texts),
            batch_size=BATCH,
            normalize_embeddings=True,
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        return found


@lru_cache(maxsize=1)
def load_context_encoder() -> ContextEncoder:
    """Load the shipped embedding from the file beside this one, once a process."""
    from safetensors import safe_open

    with safe_open(WEIGHTS, framework="numpy") as weights:
        pieces = weights.get_tensor("pieces").tobytes().decode("ascii").split("\n")
        table = weights.get_tensor("rows").astype(np.float32) * weights.get_tensor("scale")[:, None]
        return ContextEncoder(pieces, table.astype(np.float32), weights.metadata()["version"])
