"""Names in Chinese and Korean by cues, in Persian and Filipino by the perceptron."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from models.names import cues, features, perceptron
from records.documents import Name

BY_CHARACTER = frozenset({"zh", "ko"})
TRAINED = frozenset({"fa", "tl"})
"""Languages whose weights are shipped; the others have their cues alone."""
_CUES = {"zh": cues.chinese, "ko": cues.korean}
_SENTENCE = re.compile(r"[^\n。！？!?؟]{1,400}[。！？!?؟]?")
_SCALE = 60.0
"""A margin of this much is about 0.9 sure; set so that confidences rank, not fitted."""


def tag(text: str, language: str) -> list[Name]:
    """The people named in ``text``."""
    found: list[Name] = []
    cued = list(_CUES[language](text)) if language in _CUES else []
    for sentence in _SENTENCE.finditer(text) if language in TRAINED else ():
        found.extend(_of_sentence(sentence.group(), sentence.start(), text, language))
    taken = {place for name in found for place in range(name.start, name.end)}
    found.extend(n for n in cued if taken.isdisjoint(range(n.start, n.end)))
    return sorted(found, key=lambda name: name.start)


def _of_sentence(sentence: str, offset: int, text: str, language: str) -> Iterator[Name]:
    weights = perceptron.load(language)
    if language in BY_CHARACTER:
        spans = [(i, i + 1) for i in range(len(sentence))]
        units = features.characters(sentence, language)
    else:
        spans, units = features.words(sentence, language)
    labels = perceptron.label(units, weights)
    place = 0
    while place < len(labels):
        if perceptron.LABELS[labels[place][0]] != "B":
            place += 1
            continue
        last = place
        while last + 1 < len(labels) and perceptron.LABELS[labels[last + 1][0]] == "I":
            last += 1
        start, end = offset + spans[place][0], offset + spans[last][1]
        margin = min(m for _, m in labels[place : last + 1])
        while end > start and (text[end - 1].isspace() or text[end - 1] in "،,.:;؛"):
            end -= 1
        if any(c.isalpha() for c in text[start:end]):
            confidence = 0.5 + 0.49 * (1 - math.exp(-margin / _SCALE))
            yield Name(start, end, text[start:end], "person", round(confidence, 3))
        place = last + 1
