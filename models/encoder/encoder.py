"""The trained encoder at work: a row of the table a bucket, their mean a name."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.encoder.ngrams import ngrams

WEIGHTS = Path(__file__).with_name("encoder.safetensors")


class Encoder:
    """``table`` is float32 [buckets, dimensions]. It is a sentence-transformers StaticEmbedding, read without its library:
    loading takes a tenth of a second, where importing torch takes seconds."""

    def __init__(self, table: NDArray[np.float32], version: str) -> None:
        self._table = table
        self.version = version

    @property
    def dimensions(self) -> int:
        return int(self._table.shape[1])

    def encode(self, names: Sequence[str]) -> NDArray[np.float32]:
        """Names as float32 [len(names), dimensions], each row of length one; a name without letters is a row of zeros."""
        found = np.zeros((len(names), self.dimensions), dtype=np.float32)
        for start in range(0, len(names), 4096):
            tokens = [ngrams(name) for name in names[start : start + 4096]]
            counts = np.fromiter(map(len, tokens), dtype=np.int64, count=len(tokens))
            used = np.flatnonzero(counts)
            if not used.size:
                continue
            flat = np.fromiter((t for row in tokens for t in row), dtype=np.int64, count=int(counts.sum()))
            offsets = np.concatenate(([0], np.cumsum(counts[used])[:-1]))
            found[start + used] = np.add.reduceat(self._table[flat], offsets, axis=0)
        lengths = np.linalg.norm(found, axis=1, keepdims=True)
        result: NDArray[np.float32] = np.divide(found, lengths, out=found, where=lengths > 0)
        return result


@lru_cache(maxsize=1)
def load_encoder() -> Encoder:
    """The shipped encoder, once a process."""
    from safetensors import safe_open

    with safe_open(WEIGHTS, framework="numpy") as weights:
        return Encoder(weights.get_tensor("embedding").astype(np.float32), weights.metadata()["version"])
