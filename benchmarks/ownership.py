"""Whose are the numbers and addresses of mails with gold?

By ten-fold cross-validation of the weights, and in sample.

    python benchmarks/ownership.py --gold ../shared/data/contacts/enron
        --lists ../shared/data/train/gazetteers --scorer ../shared/eval/score.py [--made 4000] [--json]

The scorer's own ``score_contacts`` judges. Each fold's weights are fitted without its messages (made mail in
all of them). The features themselves were written with an eye on these messages, so the cross-validated
figure is still a little too good. The calibration error is that of phones in left-out folds, in ten bins of
equal count, and of made mail of another seed.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from extractors.people import mentions
from extractors.people.training import examples as training
from models import ownership
from models.ownership.training.learning import FOLDS, KINDS, Example, Stack, fit, learn, predicted
from records.documents import Document, as_json


def scored(
    scorer: Any, gold: Path, read: Sequence[Document], models: Sequence[ownership.OwnershipModel]
) -> dict[str, Any]:
    """What the scorer says of these documents, the owners of each found by its own model."""
    lines = []
    for document, model in zip(read, models, strict=True):
        built = mentions.build(document, model)
        lines.append(as_json(replace(document, names=built.names, mentions=built.mentions)))
    scorer.run = lambda args, **_: (lines, 1.0)
    found: dict[str, Any] = scorer.score_contacts(gold / "gold.jsonl", None)
    return found


def reliability(
    chosen: Sequence[Example], weights: Any, model: ownership.OwnershipModel
) -> tuple[list[float], list[bool]]:
    """For each example with an owner: the calibrated probability of that owner, and whether they are."""
    stack = Stack.of(chosen)
    said, true = predicted(stack, weights)
    kept = said >= 0.5
    return [model.believed(chosen[0].kind, p) for p in said[kept]], true[kept].tolist()


def calibration_error(said: Sequence[float], true: Sequence[bool], bins: int = 10) -> float:
    """The mean distance of probability and truth in bins of equal count, weighted by count."""
    order = np.argsort(said)
    parts = np.array_split(order, bins)
    s, t = np.asarray(said), np.asarray(true, dtype=float)
    return float(sum(len(p) * abs(s[p].mean() - t[p].mean()) for p in parts if len(p)) / len(order))


def main() -> None:
    chosen = options()
    scorer = load_scorer(chosen.scorer)
    mails = training.read_gold(chosen.gold)
    read = list(training.documents((mail.path, mail.raw) for mail in mails))
    owners = [mail.owners for mail in mails]
    gold = [
        example
        for at, (document, owned) in enumerate(zip(read, owners, strict=True))
        for example in training.examples(document, owned, at, 1.0)
    ]
    taught = training.made(chosen.lists, chosen.made, 1)
    kept = training.made(chosen.lists, max(100, chosen.made // 4), 2)
    whole = learn(training.NAMES, gold, taught, kept)
    folds = [fold_model(fold, gold, taught, whole) for fold in range(FOLDS)]
    only_made = learn(training.NAMES, [], taught, kept)
    figures: dict[str, Any] = {
        "contacts": {"written": len(gold), "made": len(taught)},
        "left_out": scored(scorer, chosen.gold, read, [folds[at % FOLDS] for at in range(len(read))]),
        "in_sample": scored(scorer, chosen.gold, read, [whole] * len(read)),
        "shipped": scored(scorer, chosen.gold, read, [ownership.load()] * len(read)),
        "of_made_mail_alone": scored(scorer, chosen.gold, read, [only_made] * len(read)),
        "phones_left_out": left_out_reliability(gold, folds, whole),
        "phones_made": made_reliability(kept, whole),
    }
    if chosen.errors:
        for at, (document, held) in enumerate(zip(read, owners, strict=True)):
            show_errors(document, held, folds[at % FOLDS])
    for value in figures.values():
        value.pop("messages_per_second", None)
    print(json.dumps(figures) if chosen.json else json.dumps(figures, indent=1))


def options() -> argparse.Namespace:
    """The command line; ends with a sentence where a path is not there."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name in ("--gold", "--lists", "--scorer"):
        parser.add_argument(name, type=Path, required=True)
    parser.add_argument("--made", type=int, default=4000)
    parser.add_argument(
        "--errors", action="store_true", help="print the contacts that left-out folds get wrong"
    )
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    for needed in (chosen.gold, chosen.lists, chosen.scorer):
        if not needed.exists():
            sys.exit(f"benchmarks/ownership.py: {needed} is not there; it needs the development data.")
    return chosen


def load_scorer(path: Path) -> Any:
    """The scorer's module, from its file."""
    spec = importlib.util.spec_from_file_location("scorer", path)
    if spec is None or spec.loader is None:
        sys.exit("benchmarks/ownership.py: the scorer is no Python file.")
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    return scorer


def fold_model(
    fold: int, gold: list[Any], taught: list[Any], whole: ownership.OwnershipModel
) -> ownership.OwnershipModel:
    """The model fitted without the messages of one fold."""
    weights = {}
    for kind in KINDS:
        rest = [e for e in gold if e.kind == kind and e.group % FOLDS != fold]
        fitted = fit([*rest, *(e for e in taught if e.kind == kind)]).tolist()
        weights[kind] = dict(zip(training.NAMES, fitted, strict=True))
    return ownership.OwnershipModel(weights, whole.calibration, f"fold {fold}")


def left_out_reliability(
    gold: list[Any], folds: Sequence[ownership.OwnershipModel], whole: ownership.OwnershipModel
) -> dict[str, Any]:
    """How true the probabilities are of phones in messages that the weights were not fitted to."""
    said, true = [], []
    for fold, model in enumerate(folds):
        own = [e for e in gold if e.kind == "phone" and e.group % FOLDS == fold]
        if own:
            w = np.array([model.weights["phone"][n] for n in training.NAMES])
            more_said, more_true = reliability(own, w, whole)
            said += more_said
            true += more_true
    return summary(said, true)


def made_reliability(kept: list[Any], whole: ownership.OwnershipModel) -> dict[str, Any]:
    """The same of phones in made mail of another seed."""
    w = np.array([whole.weights["phone"].get(n, 0.0) for n in training.NAMES])
    return summary(*reliability([e for e in kept if e.kind == "phone"], w, whole))


def show_errors(document: Document, owners: training.Owners, model: ownership.OwnershipModel) -> None:
    """Prints on standard error what ``model`` gets wrong in a document."""
    built = mentions.build(document, model)
    held = {i: (m.name, p) for m in built.mentions for i, p in zip(m.contacts, m.owned, strict=True)}
    for i, contact in enumerate(document.contacts):
        key = contact.value.lower() if contact.kind == "email" else contact.value[-10:]
        if key not in owners:
            continue
        wanted, (name, share) = owners[key], held.get(i, (None, 0.0))
        right = (name is None and not wanted) or (
            name and wanted and any(training.same_person(name, w) for w in wanted)
        )
        if not right and wanted != []:
            around = document.text[max(0, contact.start - 160) : contact.end + 30].replace("\n", " / ")
            print(
                f"{Path(document.source).name}: wanted {wanted}, got {name} ({share}): {around}",
                file=sys.stderr,
            )


def summary(said: Sequence[float], true: Sequence[bool]) -> dict[str, Any]:
    sure = [t for s, t in zip(said, true, strict=True) if s >= 0.99]
    return {
        "contacts": len(said), "right": round(sum(true) / len(true), 4), "calibration_error": round(calibration_error(said, true), 4),
        "at_99": f"{sum(sure)} of {len(sure)}",
    }  # fmt: skip


if __name__ == "__main__":
    main()
