"""The language of a text: by its script for Chinese, Korean and Persian, by common words for the rest."""

from __future__ import annotations

import re
from collections import Counter

from vocabulary import columns

_SAMPLE = 20_000
"""Code points that are looked at: more changes nothing."""
_PER_CHARACTER = 3
"""One Han or Hangul character carries what about three Latin letters do."""
_KANA_SHARE = 0.2
"""The share of kana from which a text in Han characters is Japanese."""

_HAN = re.compile(r"[\u3400-\u9fff]")
_KANA = re.compile(r"[\u3040-\u30ff]")
_HANGUL = re.compile(r"[\uac00-\ud7a3\u1100-\u11ff\u3130-\u318f]")
_ARABIC = re.compile(r"[\u0600-\u06ff\ufb50-\ufdff\ufe70-\ufeff]")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_WORD = re.compile(r"[^\W\d_]+")
_ADDRESS = re.compile(r"\S{1,80}@\S{1,80}|(?:https?://|www\.)\S{1,200}")
"""Addresses of mail and pages: Latin letters in any language."""


def detect(text: str) -> str | None:
    """The ISO 639-1 code of the language that most of ``text`` is in, or None where nothing tells."""
    sample = _ADDRESS.sub(" ", text[:_SAMPLE])
    han, kana, hangul = (len(p.findall(sample)) for p in (_HAN, _KANA, _HANGUL))
    weights = {
        "zh": _PER_CHARACTER * han,
        "ko": _PER_CHARACTER * hangul,
        "fa": len(_ARABIC.findall(sample)),
        "latin": len(_LATIN.findall(sample)),
    }
    if kana > _KANA_SHARE * (han + kana) and kana > hangul:
        weights["ja"] = _PER_CHARACTER * (han + kana)
    best = max(weights, key=lambda key: weights[key])
    if not weights[best]:
        return None
    return best if best != "latin" else _latin_language(sample)


def _latin_language(sample: str) -> str | None:
    counts = Counter(word.lower() for word in _WORD.findall(sample))
    scores = {
        language: sum(counts[word] for word in held)
        for language, held in columns("function_words.words").items()
    }
    best = max(scores, key=lambda language: scores[language])
    return best if scores[best] else None
