"""The names in texts, as Kith's records know them: the spaCy pipeline of ``pipeline.py``, in batches."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from spacy.tokens import Span

from models.names import latin_model, pipeline, script_models
from records.documents import Name

PIPELINE = "3"
"""Raised with every change to the rules, so that documents are read again."""
MOST_STRINGS = 200_000
"""Different words that a spaCy vocabulary keeps (about 90 MB) before it is made anew; it never drops one."""


class NameTagger:
    """Tags texts in any of Kith's languages."""

    def __init__(self) -> None:
        self.nlp = pipeline.build()

    @property
    def version(self) -> str:
        """The version of the rules and of each model that a document is read with."""
        scripts = [script_models.load("zh"), script_models.load("ko"), script_models.load("fa")]
        return "+".join([PIPELINE, latin_model.load().version, *(model.version for model in scripts)])

    def tag(self, texts: Sequence[str], languages: Sequence[str | None]) -> list[list[Name]]:
        """Find the names in each text, in order of their start.

        Args:
            texts: The texts.
            languages: Their ISO 639-1 codes, None where unknown.
        """
        if len(self.nlp.vocab.strings) > MOST_STRINGS:
            self.nlp = pipeline.build()
        nlp = self.nlp
        docs = []
        for text, language in zip(texts, languages, strict=True):
            doc = nlp.make_doc(text)
            doc._.language = language
            docs.append(doc)
        return [[_name(entity) for entity in doc.ents] for doc in nlp.pipe(docs)]


def _name(entity: Span) -> Name:
    label = pipeline.label_of(entity)
    return Name(entity.start_char, entity.end_char, entity.text, label, round(float(entity._.confidence), 4))


@lru_cache(maxsize=1)
def load_tagger() -> NameTagger:
    """Load the tagger, once a process."""
    return NameTagger()
