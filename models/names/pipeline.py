"""The spaCy pipeline that finds names: our tokenizer, our models by script, honorifics, rules.

    nlp = build()
    for doc in nlp.pipe(texts):
        [(ent.text, ent.label_, ent._.confidence, ent._.honorific) for ent in doc.ents]

``nlp.pipe``, ``DocBin``, ``to_disk`` and ``spacy.load`` are spaCy's own. The weights stay in the folders
beside this file.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import minibatch

from models.names import honorifics, latin_model, rules, script_models
from models.names import tokenizer as _tokenizer  # noqa: F401  registers it with spaCy
from models.names.found import Found, Label
from models.names.paragraphs import Memory, Paragraph, paragraphs
from models.names.scripts import Script, owns, stretches

LABELS: dict[Label, str] = {"person": "PERSON", "organisation": "ORG"}
"""Our labels as spaCy's English models spell them."""
FOUND = "names"
"""Key of ``doc.spans`` under which what the models found stands until rules have made entities of it."""
BATCH = 64

for _owner, _attribute in ((Span, "confidence"), (Span, "honorific"), (Doc, "language")):
    if not _owner.has_extension(_attribute):
        _owner.set_extension(_attribute, default=None)


class Models:
    """Gives each paragraph to the model of its script, all of a batch together; none is read twice."""

    def __init__(self) -> None:
        self._memories: dict[Script, Memory[Found]] = {}

    def __call__(self, doc: Doc) -> Doc:
        """Find the names of one document."""
        self._read([doc])
        return doc

    def pipe(self, stream: Iterable[Doc], batch_size: int) -> Iterator[Doc]:
        """Find the names of many documents, a batch at a time."""
        for batch in minibatch(stream, batch_size):  # type: ignore[no-untyped-call]
            docs = list(batch)
            self._read(docs)
            yield from docs

    def _read(self, docs: list[Doc]) -> None:
        by_script: dict[Script, list[tuple[Doc, Paragraph]]] = {}
        for doc in docs:
            text = doc.text
            doc.spans[FOUND] = []
            for stretch in stretches(text, doc._.language):
                by_script.setdefault(stretch.script, []).extend((doc, p) for p in paragraphs(text, stretch))
        for script, work in by_script.items():
            found = self._memory(script).find([paragraph.text for _, paragraph in work])
            for (doc, paragraph), names in zip(work, found, strict=True):
                for name in names:
                    if owns(script, paragraph.text[name.start : name.end]):
                        _add(doc, paragraph.placed(name))

    def _memory(self, script: Script) -> Memory[Found]:
        if script not in self._memories:
            model = latin_model.load() if script == "latin" else script_models.load(script)
            self._memories[script] = Memory(model.find)
        return self._memories[script]


def _add(doc: Doc, name: Found) -> None:
    span = doc.char_span(name.start, name.end, LABELS[name.label], alignment_mode="expand")
    if span is not None:
        span._.confidence = name.probability
        doc.spans[FOUND].append(span)


@Language.factory("kith_names", assigns=["doc.spans"])
def create_models(nlp: Language, name: str) -> Models:
    """Make the component that runs the models."""
    return Models()


@Language.component("kith_honorifics", requires=["doc.spans"], assigns=["doc.spans"])
def separate_honorifics(doc: Doc) -> Doc:
    """Take titles out of the spans of people and make them an attribute."""
    if doc.spans.get(FOUND):
        text = doc.text
        doc.spans[FOUND] = [_bare(doc, text, span) for span in doc.spans[FOUND]]
    return doc


def _bare(doc: Doc, text: str, span: Span) -> Span:
    if span.label_ != LABELS["person"]:
        return span
    start, end = honorifics.bare(text, span.start_char, span.end_char)
    bare = doc.char_span(start, end, span.label_, alignment_mode="expand") or span
    bare._.confidence = span._.confidence
    bare._.honorific = honorifics.of(text, bare.start_char, bare.end_char)
    return bare


@Language.component("kith_name_rules", requires=["doc.spans"], assigns=["doc.ents"])
def decide(doc: Doc) -> Doc:
    """Make entities of what the rules leave of the models' spans, and of what they add.

    Of two that overlap the more probable one stays.
    """
    text = doc.text
    kept: list[tuple[float, Span]] = []
    for span in doc.spans.pop(FOUND, ()):
        clean = rules.clean(text, span.start_char, span.end_char, label_of(span))
        own = doc.char_span(*clean, span.label_, alignment_mode="expand") if clean else None
        if own is not None:
            own._.confidence, own._.honorific = span._.confidence, span._.honorific
            kept.append((span._.confidence, own))
    for name in rules.certain(text):
        span = doc.char_span(name.start, name.end, LABELS[name.label], alignment_mode="expand")
        if span is not None:
            span._.confidence = name.probability
            kept.append((name.probability, span))
    taken = bytearray(len(doc))
    chosen: list[Span] = []
    for _, span in sorted(kept, key=lambda pair: (-pair[0], pair[1].start, -pair[1].end)):
        if not any(taken[span.start : span.end]):
            taken[span.start : span.end] = b"\1" * len(span)
            chosen.append(span)
    doc.ents = tuple(sorted(chosen, key=lambda span: span.start))
    return doc


def label_of(span: Span) -> Label:
    """Give a span's label as Kith spells it."""
    return "person" if span.label_ == LABELS["person"] else "organisation"


def build() -> Language:
    """Build the pipeline.

    Importing this module registers its parts: ``spacy.load`` then finds them in what ``to_disk`` wrote.
    """
    config: dict[str, Any] = {
        "nlp": {"tokenizer": {"@tokenizers": "kith.names_tokenizer.v1"}, "batch_size": BATCH}
    }
    nlp = spacy.blank("xx", config=config)
    for component in ("kith_names", "kith_honorifics", "kith_name_rules"):
        nlp.add_pipe(component)
    nlp.meta.update(
        name="kith_names", version="1.0.0", description="People and organisations in five languages"
    )
    nlp.max_length = sys.maxsize  # no model sees more than a stretch of it
    return nlp
