"""The shipped sentence embedding at work: texts to vectors, by sentence-transformers."""

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
    """``pieces`` word pieces, ``table`` float32 [pieces, dimensions], a row each (see ``embedding.py``)."""

    def __init__(self, pieces: Sequence[str], table: NDArray[np.float32], version: str) -> None:
        # torch and sentence-transformers are imported here and nowhere else: only a process that encodes pays for them
        import torch

        from models.context.embedding import sentence_transformer

        self.version = version
        self.dimensions = int(table.shape[1])
        self._network: Any = sentence_transformer(pieces, torch.from_numpy(table))

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Texts as float32 [len(texts), dimensions], each row of length one; a text that cannot be read is a row of zeros."""
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        found: NDArray[np.float32] = self._network.encode(
            list(texts), batch_size=BATCH, normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False
        )  # fmt: skip
        return found


@lru_cache(maxsize=1)
def load_context_encoder() -> ContextEncoder:
    """The shipped embedding, from the file beside this one, once a process."""
    from safetensors import safe_open

    with safe_open(WEIGHTS, framework="numpy") as weights:
        pieces = weights.get_tensor("pieces").tobytes().decode("ascii").split("\n")
        table = weights.get_tensor("rows").astype(np.float32) * weights.get_tensor("scale")[:, None]
        return ContextEncoder(pieces, table.astype(np.float32), weights.metadata()["version"])
