"""Finds names in Latin script: texts in, calibrated spans out, by onnxruntime on one thread."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import NDArray

from models.names import honorifics
from models.names.found import Found, Label
from models.names.latin_model.decoding import KINDS, probabilities, spans
from models.names.latin_model.windows import Window, windows
from models.names.latin_model.words import ADDRESS, BLOCK, HANDLE, Vocabulary, vocabulary
from vocabulary import words

if TYPE_CHECKING:
    from onnxruntime import InferenceSession  # type: ignore[import-untyped]

_FOLDER = Path(__file__).resolve().parent
PIECES_A_BATCH = 768
"""Word pieces given to the network at once: more of them fall out of the processor's second cache."""
PADDED = 3
"""Windows of one batch differ in length by this many pieces at most, plus a sixteenth."""
_LONG = re.compile(r"[^\W\d_]{2,}(?!\.)")
_NO_NAME = np.array([1.0, *[0.0] * 8], dtype=np.float32)
_EDGES = re.compile(r"^[^\w(\"“]+|[^\w.)\"”]+$")
_NEVER = frozenset(words("pronouns.personal"))


@dataclass(frozen=True, slots=True)
class Calibration:
    """probability = logistic(slope × logit(raw) + offset); spans below ``least`` are none."""

    slope: float
    offset: float
    least: float

    def __call__(self, raw: float) -> float:
        """Give the calibrated probability of a raw one."""
        raw = min(max(raw, 1e-4), 1 - 1e-4)
        value = self.slope * float(np.log(raw / (1 - raw))) + self.offset
        return float(1 / (1 + np.exp(-value)))


class LatinModel:
    """Finds people and organisations in texts of Latin script. Safe to share between threads."""

    def __init__(self, session: InferenceSession, known: Vocabulary, config: dict[str, object]) -> None:
        self._session = session
        self._known = known
        self.version = str(config["version"])
        self.favour = float(cast("float", config["favour"]))
        self._calibration = {
            label: Calibration(**values)
            for label, values in cast("dict[str, dict[str, float]]", config["calibration"]).items()
        }

    def find(self, texts: Sequence[str]) -> list[list[Found]]:
        """Find the names in each text, in order of their places."""
        found: list[list[Found]] = [[] for _ in texts]
        cut = [window for number, text in enumerate(texts) for window in windows(number, text, self._known)]
        for batch in batches(cut):
            for window, chances in zip(batch, self.chances(batch), strict=True):
                found[window.text] += self.names(texts[window.text], window, chances)
        for names in found:
            names.sort(key=lambda name: name.start)
        return found

    def chances(self, batch: list[Window]) -> list[NDArray[np.float32]]:
        """Give the probabilities, words × labels, of each window."""
        lengths = np.array([len(window.pieces) for window in batch], dtype=np.int32)
        size = (len(batch), int(lengths.max()))
        pieces, shapes, flags = (np.zeros(size, dtype=np.int32) for _ in range(3))
        for row, window in enumerate(batch):
            length = len(window.pieces)
            pieces[row, :length] = window.pieces
            shapes[row, :length] = window.shapes
            flags[row, :length] = window.flags
        inputs = {"pieces": pieces, "shapes": shapes, "lists": flags, "lengths": lengths}
        logits = cast("NDArray[np.float32]", self._session.run(None, inputs)[0])
        chances = probabilities(logits)
        return [chances[row, window.first] for row, window in enumerate(batch)]

    def names(self, text: str, window: Window, chances: NDArray[np.float32]) -> Iterator[Found]:
        """Give the names in one window of ``text``; ``chances`` (words × labels) is changed in place."""
        joins = [before != BLOCK for before in window.before]
        kinds = np.array(window.shapes)[window.first] // 4
        chances[(kinds == HANDLE) | (kinds == ADDRESS)] = _NO_NAME
        for first, last, kind, raw in spans(chances, joins, self.favour):
            if KINDS[kind] not in self._calibration:
                continue
            label = cast("Label", KINDS[kind])
            calibration = self._calibration[label]
            if raw < calibration.least:
                continue
            for start, end in parted(text, window.start[first], window.end[last - 1], label):
                span = trimmed(text, start, end, label)
                if span:
                    yield Found(*span, label, calibration(raw))


def parted(text: str, start: int, end: int, label: Label) -> list[tuple[int, int]]:
    """Part two whole names at the comma between them: "Samuel Pak, Daniel Kang", but not "Pak, Daniel K."."""
    places = [at for at in range(start, end) if text[at] == ","] if label == "person" else []
    cuts = [start - 1, *places, end]
    parts = [(a + 1, b) for a, b in pairwise(cuts)]
    if len(parts) > 1 and all(len(_LONG.findall(text[a:b])) > 1 for a, b in parts):
        return parts
    return [(start, end)]


def trimmed(text: str, start: int, end: int, label: Label) -> tuple[int, int] | None:
    """Give the span without titles and stray marks, or None where nothing that can be a name is left."""
    if label == "person":
        start, end = honorifics.bare(text, start, end)
    while (edge := _EDGES.search(text[start:end])) and edge.end() > edge.start():
        if edge.start() == 0:
            start += edge.end()
        else:
            end = start + edge.start()
    name = text[start:end]
    if not any(c.isalpha() for c in name) or (label == "person" and name.lower() in _NEVER):
        return None
    return start, end


def batches(cut: list[Window]) -> Iterator[list[Window]]:
    """Put windows of almost the same length together, so that little padding is read."""
    batch: list[Window] = []
    for window in sorted(cut, key=lambda w: -len(w.pieces)):
        if batch:
            longest = len(batch[0].pieces)
            apart = longest - len(window.pieces) > PADDED + longest // 16
            if apart or longest * (len(batch) + 1) > PIECES_A_BATCH:
                yield batch
                batch = []
        batch.append(window)
    if batch:
        yield batch


def open_session(path: Path) -> InferenceSession:
    """Open a network on one thread. A batch is bounded, and so is the memory that its arena keeps."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


@lru_cache(maxsize=1)
def load() -> LatinModel:
    """Open the model beside this module, once a process."""
    return opened(_FOLDER)


def opened(folder: Path) -> LatinModel:
    """Open the model whose model.onnx and config.json are in ``folder``."""
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    return LatinModel(open_session(folder / "model.onnx"), vocabulary(), config)
