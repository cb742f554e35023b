"""Finds Chinese, Korean and Persian names: ``load(language).find(texts)``.

Texts are cut into pieces, pieces are batched by length, and spans are carried back to their place in the
text. onnxruntime runs the network on one thread; nothing here imports torch.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp, log
from pathlib import Path
from typing import Literal, Protocol, cast

import numpy as np
from numpy.typing import NDArray

from models.names.found import Found, Label
from models.names.script_models import decoding, encoding, titles, windows
from models.names.script_models.windows import Language

FOLDER = Path(__file__).resolve().parent / "weights"
_PIECES = 4_000
"""Pieces read at once. This bounds the memory of a call, however much text it is given."""


class _Network(Protocol):
    def run(self, outputs: None, inputs: dict[str, NDArray[np.generic]]) -> list[NDArray[np.float32]]: ...


@dataclass(frozen=True, slots=True)
class Calibration:
    """Logistic regression on a span's mean and least log-odds, and on whether it is one unit."""

    mean: float
    least: float
    single: float
    constant: float

    def __call__(self, mean: float, least: float, units: int) -> float:
        """Give the probability that a span found so is a name, 0 to 1."""
        score = (
            self.mean * logit(mean) + self.least * logit(least) + self.single * (units == 1) + self.constant
        )
        return 1 / (1 + exp(-max(-30.0, min(30.0, score))))


def logit(probability: float) -> float:
    """Give the log-odds, bounded at both ends."""
    probability = min(max(probability, 1e-4), 1 - 1e-4)
    return log(probability / (1 - probability))


class ScriptModel:
    """The recogniser of one language. Calls may come from several threads."""

    def __init__(self, folder: Path, language: Language) -> None:
        import onnxruntime  # type: ignore[import-untyped]

        config = json.loads((folder / f"{language}.json").read_text(encoding="utf-8"))
        self.version: str = config["version"]
        self.language: Language = language
        self._vocabulary = encoding.Vocabulary.of(config["characters"]) if config["characters"] else None
        self._calibration = {kind: Calibration(**found) for kind, found in config["calibration"].items()}
        self._against: float = config["against_outside"]
        self._shown_from: dict[str, float] = config["shown_from"]
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._network = cast(
            _Network,
            onnxruntime.InferenceSession(
                str(folder / f"{language}.onnx"), options, providers=["CPUExecutionProvider"]
            ),
        )

    def find(self, texts: Sequence[str]) -> list[list[Found]]:
        """Find people and organisations in each text, in order, without titles and particles."""
        found: list[list[Found]] = [[] for _ in texts]
        places = [(i, a, b) for i, text in enumerate(texts) for a, b in windows.pieces(text, self.language)]
        for first in range(0, len(places), _PIECES):
            self._read(texts, places[first : first + _PIECES], found)
        return [sorted(here, key=lambda f: f.start) for here in found]

    def _read(
        self, texts: Sequence[str], places: list[tuple[int, int, int]], found: list[list[Found]]
    ) -> None:
        encoded = encoding.encode([texts[i][a:b] for i, a, b in places], self.language, self._vocabulary)
        for batch in encoding.scored(encoded, self._scores):
            for span in decoding.spans(batch.scores, batch.lengths, self._against):
                piece = int(batch.pieces[span.row])
                text, offset, _ = places[piece]
                start, end = encoded.characters(piece, span.start, span.end)
                start, end = titles.bare(texts[text], offset + start, offset + end, self.language, span.kind)
                if end > start:
                    probability = self._calibration[span.kind](span.mean, span.least, span.end - span.start)
                    if probability >= self._shown_from[span.kind]:
                        found[text].append(Found(start, end, cast(Label, span.kind), probability))

    def _scores(
        self, rows: NDArray[np.int32], flags: NDArray[np.float32], mask: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        return self._network.run(None, {"rows": rows, "flags": flags, "mask": mask})[0]


@lru_cache(maxsize=3)
def load(language: Literal["zh", "ko", "fa"]) -> ScriptModel:
    """Load the model of ``language``, once a process."""
    return ScriptModel(FOLDER, language)
