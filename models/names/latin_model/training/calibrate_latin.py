"""How sure may the network be?

Thresholds and probabilities from held-out training sentences; writes config.json.

    python -m models.names.latin_model.training.calibrate_latin --data DIR --out DIR

DIR of --out holds weights.safetensors; model.onnx and config.json are written beside it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file

from models.names.found import Label
from models.names.latin_model import model
from models.names.latin_model.model import Calibration, LatinModel
from models.names.latin_model.training import export_latin as export
from models.names.latin_model.training import latin_corpus as corpus
from models.names.latin_model.training.latin_corpus import Sentence
from models.names.latin_model.windows import windows
from models.names.latin_model.words import vocabulary

RUNNING = ("uner_ewt_train", "wnut17_train", "btc_befh", "tweebank_ner", "gum_named", "presidio_synth")
"""Corpora whose held-out twentieth counts: what the recogniser is for."""
FAVOURS = (0.25, 0.5, 1.0)
LEASTS = (0.0, 0.4, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85)
VERSION = "1"
Outcome = tuple[float, bool]


def held(data: Path) -> list[Sentence]:
    """The held-out sentences of the corpora that count."""
    names = [f"en.{name}" for name in RUNNING]
    return [s for name in names for s in corpus.read(data, name) if corpus.held_out(s)]


class Read:
    """Held-out sentences that the network has read once, to be decoded in several ways."""

    def __init__(self, folder: Path, sentences: list[Sentence]) -> None:
        self._folder = folder
        self._sentences = sentences
        texts = [s.text for s in sentences]
        self._found = self._decoder(1.0)
        cut = [w for number, text in enumerate(texts) for w in windows(number, text, vocabulary())]
        self._read = [
            (window, chances)
            for batch in model.batches(cut)
            for window, chances in zip(batch, self._found.chances(batch), strict=True)
        ]

    def _decoder(self, favour: float) -> LatinModel:
        as_is = {"slope": 1.0, "offset": 0.0, "least": 0.0}
        config = {"version": "", "favour": favour, "calibration": {"person": as_is, "organisation": as_is}}
        return LatinModel(model.open_session(self._folder / "model.onnx"), vocabulary(), config)

    def outcomes(self, label: Label, favour: float) -> tuple[list[Outcome], int]:
        """Certainty and rightness of each span found, and how many there were to find."""
        kind = {"person": "PER", "organisation": "ORG"}[label]
        self._found.favour = favour
        gold = [
            {
                span
                for s, e, k in sentence.spans
                if k == kind and (span := model.trimmed(sentence.text, s, e, label))
            }
            for sentence in self._sentences
        ]
        seen: list[Outcome] = []
        for window, chances in self._read:
            for name in self._found.names(self._sentences[window.text].text, window, chances.copy()):
                if name.label == label:
                    seen.append((name.probability, (name.start, name.end) in gold[window.text]))
        return seen, sum(map(len, gold))


def f1(seen: list[Outcome], wanted: int, least: float) -> float:
    kept = [right for raw, right in seen if raw >= least]
    return 2 * sum(kept) / max(1, len(kept) + wanted)


def fitted(seen: list[Outcome]) -> tuple[float, float]:
    """Slope and offset of Platt's scaling, by Newton's method on the log-likelihood with a weak prior."""
    raw = np.clip([r for r, _ in seen], 1e-4, 1 - 1e-4)
    right: NDArray[np.float64] = np.array([float(r) for _, r in seen])
    table = np.stack([np.log(raw / (1 - raw)), np.ones(len(raw))], axis=1)
    weights = np.array([1.0, 0.0])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-table @ weights))
        slope = table.T @ (right - chance) - 0.5 * (weights - [0.7, 0.0])
        bend = (table * (chance * (1 - chance))[:, None]).T @ table + 0.5 * np.eye(2)
        weights = weights + np.linalg.solve(bend, slope)
    return float(weights[0]), float(weights[1])


RANGE_TEXTS = 1_500


def ranges(weights: Path, texts: list[str]) -> export.Ranges:
    """Least and greatest value at each linear map of the network while it reads ``texts``."""
    import torch
    from safetensors.torch import load_file as load_tensors

    from models.names.latin_model.training.train_latin import new_network
    from models.names.latin_model.windows import windows

    net = new_network()
    net.load_state_dict(load_tensors(weights))
    net.eval()
    seen: export.Ranges = {}

    def watch(name: str) -> None:
        def note(_: torch.nn.Module, inputs: tuple[torch.Tensor, ...]) -> None:
            least, most = seen.get(name, (0.0, 0.0))
            seen[name] = min(least, float(inputs[0].min())), max(most, float(inputs[0].max()))

        net.get_submodule(name).register_forward_pre_hook(note)

    for name, module in net.named_modules():
        if isinstance(module, torch.nn.Linear) and name != "lists":
            watch(name)
    cut = [window for number, text in enumerate(texts) for window in windows(number, text, vocabulary())]
    with torch.no_grad():
        for window in cut:
            net(
                torch.tensor([window.pieces]),
                torch.tensor([window.shapes]),
                torch.tensor([window.flags]),
                torch.tensor([0]),
                torch.tensor([len(window.pieces)]),
            )
    return seen


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    asked = parser.parse_args()
    sentences = held(asked.data)
    weights = asked.out / "weights.safetensors"
    seen_ranges = ranges(weights, [s.text for s in sentences[:: max(1, len(sentences) // RANGE_TEXTS)]])
    export.write(load_file(weights), seen_ranges, export.HEADS, asked.out / "model.onnx")
    read = Read(asked.out, sentences)
    best = (0.0, 1.0, 0.0)
    for favour in FAVOURS:
        seen, wanted = read.outcomes("person", favour)
        best = max([best, *((round(f1(seen, wanted, least), 4), favour, least) for least in LEASTS)])
        print(favour, [(least, round(f1(seen, wanted, least), 3)) for least in LEASTS], flush=True)
    _, favour, least = best
    calibration = {}
    measured = {}
    labels: tuple[Label, ...] = ("person", "organisation")
    for label in labels:
        seen, wanted = read.outcomes(label, favour)
        slope, offset = fitted(seen)
        least = least if label == "person" else max(LEASTS, key=lambda at: f1(seen, wanted, at))
        calibration[label] = {"slope": round(slope, 4), "offset": round(offset, 4), "least": least}
        sure = Calibration(slope, offset, least)
        gap = float(np.mean([(sure(raw) - right) for raw, right in seen]))
        measured[label] = {"spans": wanted, "f1": round(f1(seen, wanted, least), 4), "bias": round(gap, 4)}
    config = {
        "version": VERSION + "-" + hashlib.sha256((asked.out / "model.onnx").read_bytes()).hexdigest()[:10],
        "favour": favour,
        "calibration": calibration,
        "held_out": measured,
        "data": digests(asked.data),
    }
    (asked.out / "config.json").write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")
    print(json.dumps({k: v for k, v in config.items() if k != "data"}))


def digests(data: Path) -> dict[str, str]:
    """The first 16 digits of the SHA-256 of each data file read."""
    files = sorted(
        [
            *(data / "names").glob("en.*.gz"),
            *(data / "names").glob("tl.*.gz"),
            *(data / "gazetteers").glob("*.gz"),
        ]
    )
    other = ("zh.", "ko.", "fa.g", "fa.f", "fa.n")
    return {
        f"{file.parent.name}/{file.name}": hashlib.sha256(file.read_bytes()).hexdigest()[:16]
        for file in files
        if not file.name.startswith(other) or "romanised" in file.name
    }


if __name__ == "__main__":
    main()
