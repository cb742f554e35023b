"""The tagger: each stretch of a text goes to the recogniser of its script, in batches."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from models.names import latin, sequences
from records.documents import Name

_HAN = re.compile(r"[\u3400-\u9fff]")
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_ARABIC = re.compile(r"[\u0600-\u06ff\ufb50-\ufdff\ufe70-\ufeff]")
_OTHER = re.compile(r"[\u0600-\u06ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\ufb50-\ufdff\ufe70-\ufeff]")


class NameTagger:
    """Tags texts in any of Kith's languages."""

    version: str = "1"

    def __init__(self) -> None:
        self._latin = latin.load()

    def tag(self, texts: Sequence[str], languages: Sequence[str | None]) -> list[list[Name]]:
        """The names in each text, in order of their start. ``languages`` are ISO 639-1 codes, one a text; a line in
        another script than its text's goes to the recogniser of that script."""
        latin_texts: list[str] = []
        found: list[list[Name]] = []
        for text, language in zip(texts, languages, strict=True):
            here: list[Name] = []
            left: list[str] = []
            place = 0
            for start, end, script in _stretches(text, language):
                if script == "latin":
                    continue
                here.extend(_moved(n, start) for n in sequences.tag(text[start:end], script))
                left += [text[place:start], " " * (end - start)]
                place = end
            found.append(here)
            latin_texts.append("".join([*left, text[place:]]) if place else text)
        for i, names in enumerate(latin.tag(self._latin, latin_texts)):
            found[i] = sorted([*found[i], *names], key=lambda n: (n.start, n.end))
        return found


def _moved(name: Name, offset: int) -> Name:
    return Name(name.start + offset, name.end + offset, name.text, name.label, name.confidence)


def _stretches(text: str, language: str | None) -> Iterator[tuple[int, int, str]]:
    """Neighbouring lines of one script. Japanese is left out: its kanji would be read as Chinese."""
    if not _OTHER.search(text):
        return
    start = place = 0
    before = "latin"
    for line in text.splitlines(keepends=True):
        script = _script(line, language)
        if script != before:
            if place > start:
                yield start, place, before
            start, before = place, script
        place += len(line)
    if place > start:
        yield start, place, before


def _script(line: str, language: str | None) -> str:
    han, hangul, arabic = len(_HAN.findall(line)), len(_HANGUL.findall(line)), len(_ARABIC.findall(line))
    if hangul and hangul >= arabic:
        return "ko"
    if han >= 2 and language != "ja":
        return "ko" if language == "ko" and hangul else "zh"
    return "fa" if arabic >= 2 else "latin"


@lru_cache(maxsize=1)
def load_tagger() -> NameTagger:
    """The tagger of this process."""
    return NameTagger()
