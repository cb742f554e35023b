"""How is a network fitted, and how well does it then find names?

Batches of like length, Adam, and an average of the weights.
"""

from __future__ import annotations

import dataclasses
import logging
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from models.names.script_models import decoding, encoding, tags
from models.names.script_models.training.script_corpus import Sentence
from models.names.script_models.training.script_network import Convolved, Network
from models.names.script_models.windows import Language

_log = logging.getLogger(__name__)
After = Callable[[int, Network], None]
_LONGEST = 400
_TAUGHT = 0.6
"""The teacher's share of the loss."""
_AVERAGED = 0.99
"""Every fourth step."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """Sentences as units, with their tags (N,) and the weight of each unit's loss (N,).

    ``soft``: log-probabilities (N, tags) of a teacher.
    """

    encoded: encoding.Encoded
    tags: NDArray[np.int64]
    weights: NDArray[np.float32]
    soft: NDArray[np.float16] | None = None


@dataclass(frozen=True, slots=True)
class Quality:
    """Exact spans of a kind."""

    precision: float
    recall: float
    f1: float


@dataclass(frozen=True, slots=True)
class Guess:
    """A span that a network finds in a sentence, how sure, and whether it is labelled so."""

    sentence: int
    start: int
    end: int
    kind: str
    mean: float
    least: float
    right: bool


def prepare(
    sentences: Sequence[Sentence], language: Language, vocabulary: encoding.Vocabulary | None
) -> Prepared:
    """Names whose ends fall inside a unit take the whole unit."""
    encoded = encoding.encode([s.text for s in sentences], language, vocabulary)
    wanted = np.zeros(len(encoded.rows), dtype=np.int64)
    weights = np.zeros(len(encoded.rows), dtype=np.float32)
    for i, sentence in enumerate(sentences):
        first, length = int(encoded.starts[i]), int(encoded.lengths[i])
        bounds = encoded.bounds[i] if encoded.bounds is not None else None
        spans = [(*_units(a, b, bounds), kind) for a, b, kind in sentence.names]
        wanted[first : first + length] = tags.encode(spans, length)
        weights[first : first + length] = sentence.weight
        for a, b in sentence.doubted:
            start, end = _units(a, b, bounds)
            weights[first + start : first + end] = 0
    return Prepared(encoded, wanted, weights)


def _units(start: int, end: int, bounds: list[tuple[int, int]] | None) -> tuple[int, int]:
    if bounds is None:
        return start, end
    over = [i for i, (a, b) in enumerate(bounds) if a < end and b > start]
    return (over[0], over[-1] + 1) if over else (0, 0)


def fit(
    tagger: Network,
    epoch_of: Callable[[int], Prepared],
    epochs: int,
    *,
    rate: float,
    seed: int,
    rows: int,
    after: After | None = None,
) -> Network:
    """The averaged network after ``epochs`` passes over what ``epoch_of(number)`` gives, ``rows`` sentences at once."""
    chance = random.Random(seed)  # noqa: S311
    torch.manual_seed(seed)
    optimiser = torch.optim.AdamW(tagger.parameters(), lr=rate, betas=(0.9, 0.99), weight_decay=1e-4)
    averaged = {name: value.detach().clone() for name, value in tagger.state_dict().items()}
    step = 0
    for epoch in range(epochs):
        prepared = epoch_of(epoch)
        groups = _groups(prepared, chance, rows)
        total = 0.0
        tagger.train()
        for number, group in enumerate(groups):
            done = (epoch + number / len(groups)) / epochs
            for parameters in optimiser.param_groups:
                parameters["lr"] = rate * min(1.0, (step + 1) / 100) * (1 - 0.97 * done)
            loss = _loss(tagger, prepared, group)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(tagger.parameters(), 1.0)
            optimiser.step()
            total += float(loss.detach())
            step += 1
            if step % 4 == 0:
                kept = min(_AVERAGED, step / (step + 40))
                for name, value in tagger.state_dict().items():
                    averaged[name].lerp_(value, 1 - kept)
        _log.info("epoch %d: loss %.4f over %d batches", epoch + 1, total / max(1, len(groups)), len(groups))
        if after is not None and (epoch + 1 == epochs or epoch % 2 == 1):
            current = {name: value.clone() for name, value in tagger.state_dict().items()}
            tagger.load_state_dict(averaged)
            after(epoch, tagger)
            tagger.load_state_dict(current)
    tagger.load_state_dict(averaged)
    return tagger.eval()


def scores(tagger: Network, batch: encoding.Batch) -> Tensor:
    """Log-probabilities (T, B, tags)."""
    raw = tagger(
        torch.from_numpy(batch.rows).long(), torch.from_numpy(batch.flags), torch.from_numpy(batch.lengths)
    )
    return nn.functional.log_softmax(raw, dim=2)


def guesses(
    tagger: Network,
    sentences: Sequence[Sentence],
    language: Language,
    vocabulary: encoding.Vocabulary | None,
    against: float = 0.0,
) -> list[Guess]:
    """What the network finds in labelled sentences; ``against`` as in ``decoding.spans``."""
    encoded = encoding.encode([s.text for s in sentences], language, vocabulary)
    tagger.eval()
    found: list[Guess] = []
    labelled = [set(s.names) for s in sentences]
    with torch.no_grad():
        for batch in encoding.batches(encoded, np.arange(len(sentences)), 64):
            for span in decoding.spans(scores(tagger, batch).numpy(), batch.lengths, against):
                i = int(batch.pieces[span.row])
                start, end = encoded.characters(i, span.start, span.end)
                right = (start, end, span.kind) in labelled[i]
                found.append(Guess(i, start, end, span.kind, span.mean, span.least, right))
    return found


def quality(found: Sequence[Guess], sentences: Sequence[Sentence], kind: str) -> Quality:
    """How well ``found`` agrees with the sentences' labels of ``kind``."""
    said = sum(g.kind == kind for g in found)
    right = sum(g.kind == kind and g.right for g in found)
    true = sum(n[2] == kind for s in sentences for n in s.names)
    precision, recall = right / max(1, said), right / max(1, true)
    return Quality(precision, recall, 2 * precision * recall / max(1e-9, precision + recall))


def taught(teacher: Network, prepared: Prepared) -> Prepared:
    """``prepared`` with what ``teacher`` says of each unit."""
    soft = np.zeros((len(prepared.tags), len(tags.TAGS)), dtype=np.float16)
    teacher.eval()
    with torch.no_grad():
        for batch in encoding.batches(prepared.encoded, np.arange(len(prepared.encoded.lengths)), 64):
            said = scores(teacher, batch).numpy()
            steps = np.arange(said.shape[0])[:, None]
            inside = steps < batch.lengths
            soft[(prepared.encoded.starts[batch.pieces] + steps)[inside]] = np.maximum(said[inside], -20)
    return dataclasses.replace(prepared, soft=soft)


def _groups(prepared: Prepared, chance: random.Random, rows: int) -> list[NDArray[np.int64]]:
    lengths = prepared.encoded.lengths
    usable = [i for i in range(len(lengths)) if 0 < lengths[i] <= _LONGEST]
    chance.shuffle(usable)
    pool = rows * 40
    groups: list[NDArray[np.int64]] = []
    for first in range(0, len(usable), pool):
        order = sorted(usable[first : first + pool], key=lambda i: int(lengths[i]))
        groups += [np.array(order[i : i + rows]) for i in range(0, len(order), rows)]
    chance.shuffle(groups)
    return groups


def _loss(tagger: Network, prepared: Prepared, group: NDArray[np.int64]) -> Tensor:
    (batch,) = encoding.batches(prepared.encoded, group, len(group))
    steps = np.arange(batch.rows.shape[0])[:, None]
    starts = prepared.encoded.starts[batch.pieces]
    units = np.where(steps < batch.lengths, starts + steps, len(prepared.tags) - 1)
    wanted = torch.from_numpy(prepared.tags[units])
    weights = torch.from_numpy(prepared.weights[units])
    # half the time on a processor that multiplies bfloat16; the recurrence is written for full precision
    with torch.autocast("cpu", torch.bfloat16, enabled=isinstance(tagger, Convolved)):
        said = scores(tagger, batch).float()
    each = -said.gather(2, wanted.unsqueeze(2)).squeeze(2)
    if prepared.soft is not None:
        soft = torch.from_numpy(prepared.soft[units]).float()
        each = (1 - _TAUGHT) * each + _TAUGHT * (soft.exp() * (soft - said)).sum(dim=2)
    return (each * weights).sum() / weights.sum().clamp_min(1)
