"""Turns names into vectors with the trained encoder."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

WEIGHTS = Path(__file__).with_name("encoder.safetensors")
BATCH = 512
"""Names encoded at once: 47,000 a second. The library's default of 32 makes 6,000; 4,096 is no faster."""


class Encoder:
    """The network with its weights: a float32 table [buckets, dimensions] (see ``embedding.py``)."""

    def __init__(self, table: NDArray[np.float32], version: str) -> None:
        # imported here and nowhere else: only a process that encodes pays for torch and sentence-transformers
        import torch

        from models.encoder.embedding import sentence_transformer

        self.version = version
        self.dimensions = int(table.shape[1])
        self._network: Any = sentence_transformer(torch.from_numpy(table))

    def encode(self, names: Sequence[str]) -> NDArray[np.float32]:
        """Give names as float32 [len(names), dimensions].

        Each row has length one. A name without letters is a row of zeros.
        """
        if not names:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        found: NDArray[np.float32] = self._network.encode(
            list(names),
            batch_size=BATCH,
            normalize_embeddings=True,
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        return found


@lru_cache(maxsize=1)
def load_encoder(file: Path = WEIGHTS) -> Encoder:
    """Load the shipped encoder once a process; ``file`` names other weights to compare it with."""
    from safetensors import safe_open

    with safe_open(file, framework="numpy") as weights:
        return Encoder(weights.get_tensor("embedding").astype(np.float32), weights.metadata()["version"])
