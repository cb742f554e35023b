"""Turns texts into vectors with the shipped sentence embedding."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.text_rows import TextRows

WEIGHTS = Path(__file__).with_name("context.safetensors")


class ContextEncoder(TextRows):
    """The network with its weights: word pieces and a float32 table [pieces, dimensions]."""

    def __init__(self, pieces: Sequence[str], table: NDArray[np.float32], version: str) -> None:
        # imported here and nowhere else: only a process that encodes pays for torch and sentence-transformers
        import torch

        from models.context.embedding import sentence_transformer

        super().__init__(sentence_transformer(pieces, torch.from_numpy(table)), int(table.shape[1]), version)


@lru_cache(maxsize=1)
def load_context_encoder() -> ContextEncoder:
    """Load the shipped embedding from the file beside this one, once a process."""
    from safetensors import safe_open

    with safe_open(WEIGHTS, framework="numpy") as weights:
        pieces = weights.get_tensor("pieces").tobytes().decode("ascii").split("\n")
        table = weights.get_tensor("rows").astype(np.float32) * weights.get_tensor("scale")[:, None]
        return ContextEncoder(pieces, table.astype(np.float32), weights.metadata()["version"])
