"""Where do the Chinese tagger's first weights come from? From LAC's small network, as jieba 0.42.1 ships it.

The parameter files are Paddle's: a header, then little-endian floats. They are read with numpy alone. The
network is that of jieba's ``lac_small/nets.py`` (Apache-2.0): 128 numbers a character, two bidirectional GRU
layers of 128, a dense layer to 57 part-of-speech and name tags. Only training reads it.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

WIDTH = 128
TAGS = 57


@dataclass(frozen=True, slots=True)
class Direction:
    """One direction of a GRU layer.

    ``inputs`` (I, 3H), ``inputs_bias`` (3H,), ``recurrent`` (H, 3H), ``bias`` (3H,); the thirds are update,
    reset, candidate, and h' = (1 - u) h + u c, c = tanh(x + (r * h) W).
    """

    inputs: Floats
    inputs_bias: Floats
    recurrent: Floats
    bias: Floats


@dataclass(frozen=True, slots=True)
class Lac:
    """The weights of LAC.

    Characters with their rows of ``embedding`` (V, 128), layers as (forward, backward), the output layer, the
    scores of the first and the last tag and of each tag after each, the tags.
    """

    rows: dict[str, int]
    unknown: int
    embedding: Floats
    layers: tuple[tuple[Direction, Direction], tuple[Direction, Direction]]
    output: Floats
    output_bias: Floats
    first: Floats
    last: Floats
    between: Floats
    tags: list[str]


def read() -> Lac:
    """LAC's parameters from the installed jieba; its import is not needed."""
    folder = Path(str(distribution("jieba").locate_file("jieba/lac_small")))

    def parameter(name: str, *shape: int) -> Floats:
        raw = (folder / "model_baseline" / name).read_bytes()
        size = int(np.prod(shape))
        # the recurrent matrices hold (H, 2H) for the gates and then (H, H) for the candidate
        return np.frombuffer(raw[-4 * size :], dtype="<f4").astype(np.float32).reshape(shape)

    def direction(number: int, width: int) -> Direction:
        flat = parameter(f"gru_{number}.w_0", WIDTH * 3 * WIDTH)
        gates, candidate = flat[: 2 * WIDTH * WIDTH], flat[2 * WIDTH * WIDTH :]
        recurrent = np.concatenate([gates.reshape(WIDTH, 2 * WIDTH), candidate.reshape(WIDTH, WIDTH)], axis=1)
        return Direction(
            parameter(f"fc_{number}.w_0", width, 3 * WIDTH),
            parameter(f"fc_{number}.b_0", 3 * WIDTH),
            recurrent,
            parameter(f"gru_{number}.b_0", 3 * WIDTH),
        )

    rows: dict[str, int] = {}
    for line in (folder / "word.dic").read_text(encoding="utf-8").split("\n"):
        number, _, word = line.partition("\t")
        if word:
            rows[word] = int(number)
    crf = parameter("crfw", TAGS + 2, TAGS)
    tags = [
        line.partition("\t")[2]
        for line in (folder / "tag.dic").read_text(encoding="utf-8").split("\n")
        if line
    ]
    return Lac(
        rows,
        rows["OOV"],
        parameter("word_emb", max(rows.values()) + 1, WIDTH),
        ((direction(0, WIDTH), direction(1, WIDTH)), (direction(2, 2 * WIDTH), direction(3, 2 * WIDTH))),
        parameter("fc_4.w_0", 2 * WIDTH, TAGS),
        parameter("fc_4.b_0", TAGS),
        crf[0],
        crf[1],
        crf[2:],
        tags,
    )
