"""The trained encoder at work: names to vectors, by sentence-transformers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

WEIGHTS = Path(__file__).with_name("encoder.safetensors")
BATCH = 512
"""Names encoded at once: 47,000 a second; 32, the library's own choice, makes 6,000, and 4,096 no more than these."""


class Encoder:
    """``table`` is float32 [buckets, dimensions], the weights of a ``StaticEmbedding`` (see ``embedding.py``)."""

    def __init__(self, table: NDArray[np.float32], version: str) -> None:
        # torch and sentence-transformers are imported here and nowhere else: only a process that encodes pays for them
        import torch

        from models.encoder.embedding import sentence_transformer

        self.version = version
        self.dimensions = int(table.shape[1])
        self._network: Any = sentence_transformer(torch.from_numpy(table))

    def encode(self, names: Sequence[str]) -> NDArray[np.float32]:
        """Names as float32 [len(names), dimensions], each row of length one; a name without letters is a row of zeros."""
        if not names:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        found: NDArray[np.float32] = self._network.encode(
            list(names), batch_size=BATCH, normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False
        )  # fmt: skip
        return found


@lru_cache(maxsize=1)
def load_encoder(file: Path = WEIGHTS) -> Encoder:
    """The shipped encoder, from the file beside this one, once a process; ``file``: other weights, to compare."""
    from safetensors import safe_open

    with safe_open(file, framework="numpy") as weights:
        return Encoder(weights.get_tensor("embedding").astype(np.float32), weights.metadata()["version"])
