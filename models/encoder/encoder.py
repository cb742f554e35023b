"""Turns names into vectors with the trained encoder."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.text_rows import TextRows

WEIGHTS = Path(__file__).with_name("encoder.safetensors")


class Encoder(TextRows):
    """The network with its weights: a float32 table [buckets, dimensions] (see ``embedding.py``)."""

    def __init__(self, table: NDArray[np.float32], version: str) -> None:
        # imported here and nowhere else: only a process that encodes pays for torch and sentence-transformers
        import torch

        from models.encoder.embedding import sentence_transformer

        super().__init__(sentence_transformer(torch.from_numpy(table)), int(table.shape[1]), version)


@lru_cache(maxsize=1)
def load_encoder(file: Path = WEIGHTS) -> Encoder:
    """Load the shipped encoder once a process; ``file`` names other weights to compare it with."""
    from safetensors import safe_open

    with safe_open(file, framework="numpy") as weights:
        return Encoder(weights.get_tensor("embedding").astype(np.float32), weights.metadata()["version"])
