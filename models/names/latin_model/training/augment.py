"""How may the same sentence have been written?

Case, spacing and line breaks changed at random, spans moved along.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

from models.names.latin_model.training.latin_corpus import Sentence, Span

_BEFORE_MARK = re.compile(
    r" (?=[.,!?;:)\]%]|['’´`](?:s|re|ve|ll|m|d|t)\b|n't\b)|(?<=[(\[$#]) | (['’´`]) (?=s\b)"
)
_MARK = re.compile(r"(?<=\w)(?=[,!?;:)]|\.(?:\s|$)|['’]s\b)|(?<=[(])(?=\w)")
_SMALL_WORDS = frozenset("a an and as at by de for from in ng ni of on or sa the to vs with".split())
SPACED_CORPORA = frozenset(
    "wnut17_train btc_befh tweebank_ner crossner fewnerd_inter_filtered litbank multiconer1 multiconer2".split()
)


def rewritten(sentence: Sentence, pattern: re.Pattern[str], by: Callable[[re.Match[str]], str]) -> Sentence:
    """``sentence`` with every match replaced; a span's ends move with the text around them."""
    parts: list[str] = []
    moved: list[tuple[int, int]] = []
    last = shift = 0
    for match in pattern.finditer(sentence.text):
        new = by(match)
        parts += [sentence.text[last : match.start()], new]
        last = match.end()
        shift += len(new) - (match.end() - match.start())
        moved.append((match.end(), shift))
    if not moved:
        return sentence
    parts.append(sentence.text[last:])

    def place(at: int, is_end: bool) -> int:
        total = 0
        for end, amount in moved:
            if end > at or (end == at and is_end):
                break
            total = amount
        return at + total

    spans = tuple((place(s, False), place(e, True), label) for s, e, label in sentence.spans)
    return replace(sentence, text="".join(parts), spans=spans)


def recased(sentence: Sentence, change: Callable[[str], str]) -> Sentence:
    text = change(sentence.text)
    return replace(sentence, text=text) if len(text) == len(sentence.text) else sentence


def headline(text: str) -> str:
    return re.sub(
        r"[^\W\d_]+(?:['’]\w+)?",
        lambda m: m.group() if m.group() in _SMALL_WORDS else m.group()[0].upper() + m.group()[1:],
        text,
    )


def true_case(sentence: Sentence, capital: Callable[[str], bool]) -> Sentence:
    """A sentence in small letters with its names and its first word written large again."""
    text = list(sentence.text)
    inside: set[int] = set()
    for start, end, label in sentence.spans:
        keep = (
            label == "MISC"
            and not any(capital(w) for w in sentence.text[start:end].split())
            and end - start < 14
        )
        if not keep:
            inside.update(range(start, end))
    for number, match in enumerate(re.finditer(r"[^\W\d_]+", sentence.text)):
        word = match.group()
        named = match.start() in inside and (word not in _SMALL_WORDS or match.start() - 1 not in inside)
        if (named or number == 0 or capital(word)) and sentence.text[max(0, match.start() - 1)] not in "'’":
            text[match.start()] = word[0].upper() if len(word[0].upper()) == 1 else word[0]
    return replace(sentence, text="".join(text))


def joined(sentences: list[Sentence], marks: list[str]) -> Sentence:
    """Sentences of one document as one text; ``marks`` stand between them."""
    parts, spans, at = [], [], 0
    for sentence, mark in zip(sentences, [*marks, ""], strict=True):
        spans += [(s + at, e + at, label) for s, e, label in sentence.spans]
        parts.append(sentence.text + mark)
        at += len(parts[-1])
    return replace(sentences[0], text="".join(parts), spans=tuple(spans))


def varied(sentence: Sentence, rng: random.Random, capital: Callable[[str], bool]) -> Sentence:
    """One way the sentence may have been written."""
    spaced = sentence.source in SPACED_CORPORA
    if sentence.source.startswith("multiconer") and rng.random() < 0.6:
        sentence = true_case(sentence, capital)
    if spaced and rng.random() < 0.35:
        sentence = rewritten(sentence, _BEFORE_MARK, lambda m: m.group(1) or "")
    elif not spaced and rng.random() < (0.15 if sentence.source == "made_mail" else 0.55):
        sentence = rewritten(sentence, _MARK, lambda _: " ")
    if len(sentence.text) > 80 and rng.random() < 0.12:
        sentence = _wrapped(sentence, rng.randint(35, 78))
    draw = rng.random()
    if draw < 0.08:
        sentence = recased(sentence, str.lower)
    elif draw < 0.11:
        sentence = recased(sentence, str.upper)
    elif draw < 0.13:
        sentence = recased(sentence, headline)
    elif draw < 0.16:
        sentence = _small_names(sentence, rng)
    return sentence


def _small_names(sentence: Sentence, rng: random.Random) -> Sentence:
    """Some of the names written small, as people do who type in a hurry."""
    text = sentence.text
    for start, end, _ in sentence.spans:
        if rng.random() < 0.6 and len(text[start:end].lower()) == end - start:
            text = text[:start] + text[start:end].lower() + text[end:]
    return replace(sentence, text=text)


def _wrapped(sentence: Sentence, width: int) -> Sentence:
    """Line breaks in place of spaces, as mail programs set them."""
    text, last = list(sentence.text), 0
    spaces = [i for i, c in enumerate(text) if c == " "] + [len(text) + width]
    for space, following in pairwise(spaces):
        if following - last > width:
            text[space] = "\n"
            last = space
    return replace(sentence, text="".join(text))


def moved(spans: tuple[Span, ...], by: int) -> tuple[Span, ...]:
    return tuple((s + by, e + by, label) for s, e, label in spans)
