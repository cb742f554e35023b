"""Trains the encoder on invented names and their variants, and measures it on names that it never saw.

    pip install -c constraints.txt '.[train]'
    python -m models.encoder.training.train_encoder --data DIR [--seed 1] [--pairs 600000] [--measure]

DIR holds the name lists (see QUALITY.md). Names whose family name hashes into one tenth are held out: they
are never trained on and are all that recall is measured with; so are given names of other scripts
(``variants.kept_back``). ``--measure`` measures the shipped weights and trains nothing.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zlib import crc32

import numpy as np

from models.encoder.encoder import WEIGHTS, Encoder, load_encoder
from models.encoder.ngrams import BUCKETS
from models.encoder.training.name_variants import (
    Invented,
    Lists,
    invent,
    invent_native,
    read_lists,
    spelt,
    spelt_twice,
    variant,
)

DIMENSIONS = 64
GENERATION = 2
"""Raised when tokens or training data change: vectors of two generations are not compared."""
HELD_OUT = 10_000
BATCH = 2048
SHARES = {"mixed": 0.64, "chinese": 0.15, "korean": 0.07, "persian": 0.14}
"""Parts of the training pairs. A batch is of one part: Chinese names have other Chinese names to be told
from, which one batch in the proportions of the world would not hold.
"""
TWICE = 0.15
"""Of the mixed part, names as two languages spell them."""


def held_out(name: Invented) -> bool:
    return crc32(name.family.encode()) % 10 == 0


def draw(lists: Lists, seed: int, wanted: int, test: bool) -> list[tuple[str, str, str]]:
    """(kind of variant, the name, its variant), ``wanted`` distinct names."""
    rng = random.Random(seed)  # noqa: S311
    found: list[tuple[str, str, str]] = []
    seen: set[str] = set()
    while len(found) < wanted:
        name = invent(lists, rng)
        if held_out(name) == test and name.native not in seen and len(name.family) > 1 and all(name.given):
            seen.add(name.native)
            kind, other = variant(name, lists, rng)
            found.append((kind, name.native, other))
    return found


def draw_parts(lists: Lists, seed: int, wanted: int) -> dict[str, list[tuple[str, str]]]:
    """The training pairs by part: (a name, the same name written otherwise)."""
    rng = random.Random(seed)  # noqa: S311
    mixed = round(wanted * SHARES["mixed"])
    drawn = draw(lists, seed, round(mixed * (1 - TWICE)), test=False)
    parts = {"mixed": [(name, other) for _, name, other in drawn]}
    parts["mixed"] += [spelt_twice(lists, rng) for _ in range(mixed - len(drawn))]
    for origin in ("chinese", "korean", "persian"):
        names = (invent_native(lists, rng, origin) for _ in range(round(wanted * SHARES[origin])))
        parts[origin] = [(n.native if rng.random() < 0.8 else spelt(n, rng), spelt(n, rng)) for n in names]
    return parts


def train(
    parts: dict[str, list[tuple[str, str]]], seed: int, rate: float, scale: float
) -> np.ndarray[Any, Any]:
    """The table, float32 [BUCKETS, DIMENSIONS], of a sentence-transformers StaticEmbedding over bucket numbers as words."""
    import torch
    from datasets import Dataset
    from sentence_transformers import SentenceTransformerTrainer, SentenceTransformerTrainingArguments
    from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss

    from models.encoder.embedding import sentence_transformer

    torch.manual_seed(seed)
    start = np.random.default_rng(seed).normal(0, 0.1, (BUCKETS, DIMENSIONS)).astype(np.float32)
    model = sentence_transformer(torch.from_numpy(start))
    model.requires_grad_(True)
    rows = {
        part: Dataset.from_dict({"anchor": [a for a, _ in pairs], "positive": [b for _, b in pairs]})
        for part, pairs in parts.items()
    }
    with TemporaryDirectory() as scratch:
        arguments = SentenceTransformerTrainingArguments(
            output_dir=scratch, num_train_epochs=1, per_device_train_batch_size=BATCH, learning_rate=rate, warmup_steps=20,
            lr_scheduler_type="linear", save_strategy="no", report_to=[], seed=seed, multi_dataset_batch_sampler="proportional", logging_steps=50, use_cpu=True, disable_tqdm=True,
        )  # fmt: skip
        SentenceTransformerTrainer(
            model=model,
            args=arguments,
            train_dataset=rows,
            loss=MultipleNegativesRankingLoss(model, scale=scale),
        ).train()
    table: np.ndarray[Any, Any] = next(model.parameters()).detach().numpy()
    return table


def measure(encoder: Encoder, pairs: list[tuple[str, str, str]]) -> dict[str, Any]:
    """Recall of each variant's own name among all names, at 1 and at 10, by kind of variant, and speed."""
    started = time.perf_counter()
    names, others = encoder.encode([a for _, a, _ in pairs]), encoder.encode([b for _, _, b in pairs])
    speed = 2 * len(pairs) / (time.perf_counter() - started)
    ranks = np.empty(len(pairs), dtype=np.int64)
    for start in range(0, len(pairs), 1000):
        near = others[start : start + 1000] @ names.T
        own = near[np.arange(len(near)), np.arange(start, start + len(near))]
        ranks[start : start + len(near)] = (near > own[:, None]).sum(axis=1)
    by_kind: dict[str, list[int]] = defaultdict(list)
    for (kind, _, _), rank in zip(pairs, ranks, strict=True):
        by_kind[kind].append(int(rank))
        by_kind["all"].append(int(rank))
    table = {
        kind: {"names": len(r), "recall@1": round(float(np.mean(np.array(r) < 1)), 4), "recall@10": round(float(np.mean(np.array(r) < 10)), 4)}
        for kind, r in sorted(by_kind.items())
    }  # fmt: skip
    return {"names_per_second": round(speed), **table}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the name lists")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pairs", type=int, default=600_000)
    parser.add_argument("--rate", type=float, default=0.03)
    parser.add_argument("--scale", type=float, default=20.0)
    parser.add_argument("--measure", action="store_true")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    chosen = parser.parse_args()
    lists = read_lists(chosen.data)
    test = draw(lists, chosen.seed + 1, HELD_OUT, test=True)
    if chosen.measure:
        print(json.dumps(measure(load_encoder(), test)))
        return
    started = time.perf_counter()
    table = train(
        draw_parts(lists, chosen.seed, chosen.pairs), chosen.seed, chosen.rate, chosen.scale
    ).astype(np.float16)
    from safetensors.numpy import save_file

    version = f"names-{GENERATION}-{BUCKETS}x{DIMENSIONS}-seed{chosen.seed}"
    save_file({"embedding": table}, chosen.out, metadata={"version": version})
    print(json.dumps({"seconds": round(time.perf_counter() - started), "bytes": chosen.out.stat().st_size}))
    print(json.dumps(measure(Encoder(table.astype(np.float32), version), test)))


if __name__ == "__main__":
    main()
